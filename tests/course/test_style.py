"""The house style: each rule with what it stops, and what it lets pass."""

from __future__ import annotations

import pytest

from course_app.course.style import findings, passages


def found(text: str, story: bool = False) -> list[tuple[int, str]]:
    return [(line, code) for line, code, _ in findings(text, 10, story)]


LONG = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"


def test_a_sentence_has_at_most_25_words() -> None:
    of_25 = f"{LONG} a b c d e f g h."
    assert found(f"Short.\n\n{of_25}") == []
    assert found(f"Short.\n\n{of_25[:-1]} i.") == [(12, "style-sentence")]


def test_words_are_counted_as_they_are_read() -> None:
    cited = f"{LONG} a b c d e f g ([Fisher and Ury, 1981](ref:fisher-ury-1981)) h."
    assert found(cited) == [], "a citation is not read aloud"
    linked = f"{LONG} a b c d e f [a key person](term:key-person) i."
    assert found(linked) == [(10, "style-sentence")], "the words of a link are"


def test_a_sentence_ends_with_its_quotation_mark() -> None:
    assert found(f"'{LONG} a b.' {LONG} c d.") == []


def test_a_paragraph_has_at_most_four_sentences_and_a_list_item_is_none() -> None:
    said = "She looks up slowly. "
    assert found(said * 4) == []
    assert found("\n" + said * 5) == [(11, "style-paragraph")]
    assert found(f"- {said * 5}") == []
    assert found(said * 5, story=True) == [], "a moment of a story takes what it takes"
    assert found(said * 4 + "Why? How so?") == [], "a word or two are no burden"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Her behavior changed.", "style-spelling"),
        ("The Center opened.", "style-spelling"),
        ("We apologize.", "style-spelling"),
        ("He is hard to reach.", "style-word"),
        ("Ask mum and dad.", "style-word"),
        ("She is non-verbal.", "style-word"),
        ("She suffers from asthma.", "style-word"),
    ],
)
def test_spelling_is_british_and_some_words_are_ruled_out(text: str, code: str) -> None:
    assert found(text) == [(10, code)]


def test_what_a_picture_says_is_read_apart() -> None:
    assert found(f'![{LONG} a b c d e f g h i.](hill.svg "{LONG} a b c d e f g h i.")') == []


def test_titles_of_works_stay_as_they_were_published() -> None:
    assert found("She wrote *Program of the Family Center* in 1990, and **behaviour** is bold.") == []


def test_what_only_the_machine_reads_is_not_judged() -> None:
    text = (
        "## Is behavior a color?\n\n::: check id Which color?\n- Ask. {2}\n    Color it.\n:::\n\n| center | color |\n"
    )
    assert found(text) == [(14, "style-spelling")]
    assert [
        (one.line, one.item, one.text) for one in passages("- [x] Ask her. -> door {2; trust +1}\n    Fine.\n", 1)
    ] == [(1, True, "Ask her."), (2, False, "Fine.")]


def test_a_paragraph_over_several_lines_is_named_by_its_first() -> None:
    (one,) = passages("A line\nand another.\n", 7)
    assert (one.line, one.text) == (7, "A line and another.")
