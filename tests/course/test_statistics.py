"""Figures about a quiz, from attempts alone."""

from __future__ import annotations

from random import Random
from statistics import correlation
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.course.play import replay
from course_app.course.quiz import Quiz
from course_app.course.statistics import LEAST, Path, point_biserial, report

from .conftest import COURSE
from .runs import run_of, walked
from .shelf import quiz
from .stories import banks, memories, stories

HEAD = "---\ntitle: {}\nmodule: 01-start\noutcomes: [M1.LO1]\nminutes: 1\n{}---\n"
STORY = quiz(
    HEAD.format("A door", "")
    + """## knock: Knock

A door. What now?

- Kick it. -> knock {0; critical}
    It broke.
- Ask. -> words {2}
    They open.
- Wait. -> end {1}
    Nobody comes.

## words: Words

What would you say?

- ... -> end
    'Good morning.'

    - It greets.

## end: End

It is over.
"""
)
ITEM = "## {}\noutcome: M1.LO1\nlesson: 01-start/01-hello\nlevel: apply\n{}\nWhat now?\n\n{}"
ONE = "- This. {2}\n    Yes.\n- That. {1}\n    Hm.\n- Nothing. {0}\n    No.\n"
MATCH = "- Bump = Call\n    Yes.\n- Date = Note\n    Yes.\n- = Poster\n    No.\n"
COUNT = "- = 60 {2}\n    Yes.\n- = 45 within 5 {1}\n    Hm.\n- otherwise {0}\n    No.\n"
BANK = quiz(
    HEAD.format("A bank", "show: 3\n")
    + "\n".join(
        [
            ITEM.format("one", "", ONE),
            ITEM.format("pair", "", MATCH),
            ITEM.format("time", "unit: minutes\n", COUNT),
            ITEM.format("spare", "", ONE),
        ]
    ),
    "bank",
)
DRAWN = ("one", "pair", "time")
ASKED, WAITED, KICKED = [1, "Hello"], [2], [0, 1, ""]


def by_bank(one: int, pair: list[int], time: str, **more: Any) -> Any:
    return run_of([one, pair, time], DRAWN, **more)


def test_each_option_is_counted_by_the_first_response_alone() -> None:
    knock = report(STORY, map(run_of, [ASKED, ASKED, WAITED, KICKED])).items["knock"]
    assert (knock.responses, knock.chosen, knock.given) == (4, (1, 2, 1), ())


def test_rows_are_counted_by_what_each_was_given_and_a_number_by_the_line_it_fits() -> None:
    items = report(BANK, [by_bank(0, [0, 1], "60"), by_bank(0, [0, 0], "43.5"), by_bank(2, [2, 1], "7")]).items
    assert (items["pair"].chosen, items["pair"].given) == ((), ((2, 0, 1), (1, 2, 0)))  # answers by the alphabet
    assert (items["time"].chosen, items["time"].given) == ((1, 1, 1), ())


def test_paths_are_counted_with_the_most_frequent_first() -> None:
    told = report(STORY, map(run_of, [WAITED, KICKED, ASKED, ASKED]))
    assert told.people == 4
    assert told.paths == (
        Path(("knock", "words", "end"), 2),
        Path(("knock", "end"), 1),
        Path(("knock", "knock", "words", "end"), 1),
    )
    assert report(BANK, [by_bank(0, [0, 1], "60")]).paths == ()


def test_the_time_to_answer_begins_with_the_attempt_and_leaves_out_who_was_away() -> None:
    times = [[30, 5], [60, 600], [90, 601], [-1, 5]]
    runs = [run_of(ASKED, seconds=seconds) for seconds in times] * 5
    items = report(STORY, runs).items
    assert (items["knock"].seconds, items["knock"].timed) == (60, 15)
    assert (items["words"].seconds, items["words"].timed) == (5, 15)
    again = report(STORY, [run_of(KICKED, seconds=[30, 500, 5])] * LEAST).items
    assert again["knock"].seconds == 30


@pytest.mark.parametrize(("people", "known"), [(LEAST - 1, False), (LEAST, True)])
def test_below_ten_responses_there_are_counts_and_no_figures(people: int, known: bool) -> None:
    runs = [by_bank(place % 2, [0, place % 2], "60") for place in range(people)]
    item = report(BANK, runs).items["one"]
    assert item.responses == sum(item.chosen) == people
    assert [figure is not None for figure in (item.difficulty, item.discrimination, item.seconds)] == [known] * 3


def test_difficulty_is_the_mean_share_of_the_points() -> None:
    picks = [0, 0, 0, 0, 1, 1, 2, 2, 2, 2]
    items = report(BANK, [by_bank(pick, [0, 1], "60") for pick in picks]).items
    assert (items["one"].difficulty, items["pair"].difficulty) == (0.5, 1)


def test_discrimination_compares_the_rest_of_those_who_were_right_with_the_rest_of_the_others() -> None:
    strong, weak = ([0, 1], "60"), ([1, 0], "1")  # 4 of the other 4 points, and none
    runs = [by_bank(0, *strong)] * 6 + [by_bank(1, *weak)] * 2 + [by_bank(1, *strong)] * 2
    item = report(BANK, runs).items["one"]
    # M1 = 1, M0 = 1/2, s = 0.4, p = 0.6
    assert item.discrimination == pytest.approx((1 - 0.5) / 0.4 * (0.6 * 0.4) ** 0.5)


@pytest.mark.parametrize(
    "answers",
    [[], [(True, 0.1), (True, 0.9)], [(False, 0.1), (False, 0.9)], [(True, 0.5), (False, 0.5)]],
    ids=["nobody answered", "everybody right", "nobody right", "the rest is the same"],
)
def test_where_nothing_tells_people_apart_there_is_no_discrimination(answers: list[tuple[bool, float]]) -> None:
    assert point_biserial(answers) is None


@settings(COURSE, max_examples=100)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20).map(lambda points: points / 20)), min_size=2))
def test_the_formula_is_the_correlation_of_right_with_the_rest(answers: list[tuple[bool, float]]) -> None:
    right, rest = [float(was) for was, _ in answers], [share for _, share in answers]
    found = point_biserial(answers)
    if len(set(right)) == 1 or len(set(rest)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(correlation(right, rest))


@settings(COURSE, max_examples=60)
@given(st.lists(st.text(max_size=40), min_size=LEAST, max_size=LEAST))
def test_what_was_typed_changes_nothing(words: list[str]) -> None:
    assert report(STORY, [run_of([1, said]) for said in words]) == report(STORY, [run_of([1, ""])] * LEAST)
    assert report(STORY, [run_of(ASKED)]).items["words"].chosen == ()


@settings(COURSE, max_examples=30)
@given(st.one_of(stories, memories, banks), st.integers(0, 2**32), st.integers(1, 25))
def test_figures_of_any_quiz_agree_with_each_other(written: Quiz, seed: int, people: int) -> None:
    chance = Random(seed)
    runs = [walked(written, chance) for _ in range(people)]
    told = report(written, iter(runs))
    places = [replay(written, run.drawn, [step.response for step in run.steps]) for run in runs]
    assert told.people == people
    assert sum(item.responses for item in told.items.values()) == sum(
        len({taken.scene.id for taken in place.taken}) for place in places
    )
    for item in told.items.values():
        ticked = written.scenes[item.scene].kind == "several"
        assert sum(item.chosen) >= item.responses if ticked else sum(item.chosen) == item.responses
        assert (item.difficulty is None) == (item.responses < LEAST)
        assert item.difficulty is None or 0 <= item.difficulty <= 1
        assert item.discrimination is None or -1.000001 <= item.discrimination <= 1.000001
    assert sum(path.people for path in told.paths) == (0 if written.is_bank else people)
    assert [path.people for path in told.paths] == sorted((path.people for path in told.paths), reverse=True)
