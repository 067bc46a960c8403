"""Honest minutes: the rule of docs/writing-a-module.md, counted by hand."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.course import minutes
from course_app.course.prose import count_words
from course_app.course.quiz import Quiz

from .conftest import COURSE
from .shelf import judged, library, quiz, text
from .stories import story

PATH = "content/modules/01-start/03-more.md"
HEAD = "---\ntitle: More\nminutes: 1\noutcomes: [M1.LO1]\n---\n"
LIBRARY = library()


def lesson(body: str) -> float:
    return minutes.of_lesson(library({PATH: HEAD + body}).lessons["01-start/03-more"])


@pytest.mark.parametrize(
    ("body", "counted"),
    [
        ("word " * 180, 1.0),
        ("## Two words\n\n" + "word " * 178, 1.0),
        ("one's two-fold **three** *four* `five`", 5 / 180),
        ("[one two](02-ask.md) ![three](hill.svg) [four](term:partnership)", 4 / 180),
        ("::: note Words of the title are no text\none two\n:::", 2 / 180),
        ("::: video talk.mp4\none two\n:::", 2 / 180),
        ("::: think id\none two\n\n::: reveal\nthree\n:::\n:::", 4 + 3 / 180),
        (
            "::: check id One?\ntwo\n\n- three. {2}\n    feedback is not counted\n- four. {0}\n    nor this\n:::",
            1 + 4 / 180,
        ),
        (
            "::: check id One?\ngroups: a = two; b = three\n\nfour\n\n"
            + "".join(f"- [{group}] word.\n    not counted\n" for group in "abab")
            + ":::",
            1 + 8 / 180,
        ),
        ("Siân, Łukasz and Đặng: 家", 5 / 180),
    ],
)
def test_a_lesson_is_its_words_and_four_a_reflection_and_one_a_check(body: str, counted: float) -> None:
    assert lesson(body) == pytest.approx(counted)


def test_a_quiz_is_a_minute_for_each_item_that_is_shown() -> None:
    assert minutes.of_quiz(LIBRARY.quizzes["01-start"]) == 2.0
    assert len(LIBRARY.quizzes["01-start"].scenes) == 3


STORY = """---
title: A story
module: 01-start
outcomes: [M1.LO1]
minutes: 1
people: {Dora: Dora}
---
one two three

## start: Not counted

four five. Six?

- seven. -> end {2}
    eight

    nine

    > Dora: ten
- eleven twelve. -> middle {0}
    thirteen

## middle: Not counted

> Dora: fourteen

Fifteen?

- sixteen. -> end {2}
    seventeen
- eighteen. -> middle {0; critical}
    nineteen

## end: Not counted

twenty

### from 50
twenty-one

### from 0
twenty-two twenty-three

### debrief
twenty-four
"""


def test_a_scenario_is_the_words_of_its_longest_path_and_half_a_minute_a_choice() -> None:
    # The long way: 1-7, 11-13 (12 choices' words are read whichever is taken), 14-18, 20, the longer band, 24.
    read = 3 + 3 + 1 + 2 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 2 + 1
    assert minutes.of_quiz(quiz(STORY)) == pytest.approx(read / 180 + 2 * 0.5)


def test_the_longest_path_is_the_one_that_takes_the_most_time_not_the_most_words() -> None:
    many_words, more_choices = "word " * 60, "- Go. -> next {1}\n    Yes.\n"
    told = STORY.split("## start")[0].replace("one two three\n\n", "")
    told += f"## start: S\n\nA?\n\n- Stop. -> end {{2}}\n    {many_words}\n{more_choices}\n"
    told += "## next: N\n\nB?\n\n- On. -> end {2}\n    Yes.\n- Off. -> end {0}\n    No.\n\n## end: E\n\nOver.\n"
    # 60 words and one choice take 50 seconds; two choices take a minute before a word is read.
    assert minutes.of_quiz(quiz(told)) == pytest.approx((3 + 1 + 3 + 1 + 1) / 180 + 2 * 0.5)


@settings(COURSE, max_examples=60)
@given(st.integers(0, 2**32))
def test_no_path_is_longer_than_the_count_and_one_is_as_long(seed: int) -> None:
    found = story(Random(seed))
    assert minutes.of_quiz(found) == pytest.approx(max(paths(found, found.first)))


def paths(of: Quiz, at: str) -> list[float]:
    """Give the minutes of every way forward from a scene."""
    scene = of.scenes[at]
    here = sum(count_words(said.text) for said in scene.said) + count_words(scene.question)
    here += sum(count_words(choice.text) for choice in scene.choices)
    if scene.is_ending:
        return [here / 180]
    found = []
    for choice in scene.choices:
        told = count_words(choice.happened) + count_words(choice.why) + count_words(choice.other)
        if choice.target != at:
            found += [(here + told) / 180 + 0.5 + ahead for ahead in paths(of, choice.target or "")]
    return found


def test_a_module_is_its_lessons_its_required_scenarios_and_its_quiz() -> None:
    start, talk = LIBRARY.modules["01-start"], LIBRARY.modules["02-talk"]
    bag = minutes.of_quiz(LIBRARY.quizzes["s01-the-bag"])
    assert minutes.of_module(start) == pytest.approx(sum(map(minutes.of_lesson, start.lessons)) + bag + 2)
    assert minutes.of_module(talk) == pytest.approx(sum(map(minutes.of_lesson, talk.lessons)) + bag + 2)
    assert talk.practice, "practice is not counted"


def test_a_course_is_what_the_headers_of_its_modules_say() -> None:
    assert minutes.of_course(LIBRARY.courses["first-steps"]) == 18 + 8


@pytest.mark.parametrize(
    ("said", "counted", "fits"),
    [
        *((10, 10.0, True), (12, 10.0, True), (8, 10.0, True), (13, 10.0, False), (7, 10.0, False), (12, 9.9, False)),
        *((1, 0.0, True), (1, 1.9, True), (2, 1.1, True), (2, 0.9, False), (3, 2.02, True), (1, 2.0, False)),
    ],
)
def test_a_figure_may_be_a_fifth_off_and_rounding_is_forgiven(said: float, counted: float, fits: bool) -> None:
    assert minutes.fits(said, counted) is fits


@settings(COURSE, max_examples=200)
@given(st.floats(0, 600))
def test_who_writes_what_the_checker_says_is_left_in_peace(counted: float) -> None:
    assert minutes.fits(max(1, round(counted)), counted)
    hours = counted / 60
    assert minutes.hours_fit(max(0.25, round(hours * 4) / 4), hours)
    assert not minutes.fits(max(1, round(counted)) * 2 + 1, counted)
    assert not minutes.hours_fit(max(0.25, round(hours * 4) / 4) * 2, hours)


@pytest.mark.parametrize(
    "path", ["content/modules/01-start/module.md", "content/modules/01-start/02-ask.md", "quizzes/s01-the-bag.md"]
)
def test_the_checker_says_the_figure_that_is_right(path: str) -> None:
    wrong = "\n".join("minutes: 99" if line.startswith("minutes:") else line for line in text(path).split("\n"))
    (found,) = (found for found in judged({path: wrong}) if found.path == path)
    figure = found.message.rpartition("Write ")[2].rstrip(".")
    assert "says 99 minutes" in found.message
    assert judged({path: wrong.replace("minutes: 99", f"minutes: {figure}")}) == []
