"""How hard a text is to read."""

from __future__ import annotations

import pytest

from course_app.course.reading import grade, syllables


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "a the cat walked makes cake school strength made cupped rhythm"),
        (2, "table garden mother baby people children's asked-for wanted horses lonely into"),
        (3, "family nursery understand beginning remember"),
        (4, "communicate necessitates"),
        (5, "opportunity university"),
    ],
)
def test_syllables_are_counted_by_their_vowels(count: int, words: str) -> None:
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_the_grade_is_that_of_the_formula() -> None:
    assert grade(["The cat sat on the mat."]) == pytest.approx(0.39 * 6 + 11.8 * 6 / 6 - 15.59)
    two = ["The mother waited. The baby was sleeping!"]
    assert grade(two) == pytest.approx(0.39 * 7 / 2 + 11.8 * 11 / 7 - 15.59)


def test_each_paragraph_ends_a_sentence_and_quotation_marks_hide_no_end() -> None:
    one = grade(["The cat sat.", "The dog sat."])
    assert grade(["The cat sat", "The dog sat"]) == one
    assert grade(["'The cat sat.' 'The dog sat.'"]) == one
    assert grade(["*The* cat sat. The [dog](term:dog) sat."]) == one


def test_without_words_there_is_no_grade() -> None:
    assert grade([]) == grade(["", "..."]) == 0.0


def test_longer_sentences_and_longer_words_are_harder() -> None:
    easy = "You sleep. You ring at eight. He is kind."
    hard = "Professional communication necessitates considerable preparation, particularly regarding responsibilities."
    assert grade([easy]) < 3 < 15 < grade([hard])
