"""What a cohort chose, and that nobody's choice can be worked out: by a trainer who knows all names and all dates."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.course.breakdowns import Breakdown, Came, breakdown, share, split, texts, unavoidable
from course_app.course.quiz import Quiz
from course_app.course.statistics import Run

from .conftest import COURSE
from .runs import run_of, walked
from .stories import memories, stories
from .test_statistics import BANK, STORY

KICKED, ASKED, WAITED = [0, 1, ""], [1, ""], [2]


def came(*responses: Any, gone: tuple[int, ...] = (), drawn: list[str] | None = None) -> list[Came]:
    """People with these answers, in this order; those at the places `gone` have left."""
    runs = [run_of(one, drawn)._replace(number=place) for place, one in enumerate(responses)]
    return [Came(run, place not in gone) for place, run in enumerate(runs)]


def first_out(number: int) -> int:
    """The lot always falls on the first of five."""
    return number


def told(*responses: Any, **more: Any) -> Breakdown:
    return breakdown(STORY, came(*responses, **more), first_out)


@pytest.mark.parametrize(("people", "shown"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (14, 10), (1003, 1000)])
def test_figures_begin_with_five_and_change_with_every_fifth(people: int, shown: int) -> None:
    found = told(*[ASKED] * people)
    assert found.people == shown
    assert bool(found.lines) == bool(shown)


@pytest.mark.parametrize(
    ("number", "of", "tenths"),
    [(0, 4, 0), (1, 4, 0), (2, 4, 5), (3, 4, 10), (4, 4, 10), (2, 8, 3), (6, 8, 8), (7, 8, 10), (1, 80, 0), (2, 80, 1)],
)
def test_one_reads_like_nobody_and_all_but_one_like_all(number: int, of: int, tenths: int) -> None:
    assert share(number, of) == tenths


def test_of_each_five_one_is_left_out() -> None:
    assert told(KICKED, KICKED, KICKED, ASKED, ASKED).lines == {"knock": (5, 5, 0)}, "of the last four"
    assert told(ASKED, KICKED, KICKED, KICKED, ASKED).lines == {"knock": (10, 0, 0)}


def test_a_five_that_somebody_has_left_shows_nothing_and_the_others_stay_as_they_are() -> None:
    first, second = [KICKED] * 5, [ASKED, ASKED, ASKED, WAITED, WAITED]
    assert told(*first, *second).lines["knock"] == (5, 3, 3)
    for leaver in range(5):
        found = told(*first, *second, gone=(leaver,))
        assert (found.people, found.lines) == (5, {"knock": (0, 5, 5)}), "whoever left, also the one left out"
    assert told(*first, *second, gone=(1, 7)) == Breakdown(0)


def test_of_five_only_what_everybody_meets_is_told() -> None:
    """All five asked, so all met 'words': that it shows would tell what each of them chose before."""
    assert unavoidable(STORY) == {"knock", "end"}
    found = told(*[ASKED] * 5)
    assert found.lines.keys() == {"knock"}
    assert (found.met, found.endings, found.ways) == ({}, {}, ())


def test_from_ten_on_ways_and_endings_that_five_of_those_counted_took_are_told() -> None:
    found = told(*[ASKED] * 7, *[WAITED] * 3)
    assert found.endings == {"end": 10}
    assert found.met == {"words": 6}, "five of eight"
    assert [(way.scenes, way.tenths) for way in found.ways] == [(("knock", "words", "end"), 6)]
    assert told(*[ASKED] * 5, *[WAITED] * 5).met == {}, "four of eight met it"


def test_of_a_quiz_rows_tell_how_many_placed_them_rightly() -> None:
    drawn = ["one", "pair", "time"]
    answers = [[0, [0, 1], "60"], [1, [0, 1], "60"], [1, [1, 0], "60"], [0, [0, 0], "1"], [0, [0, 1], "60"]]
    found = breakdown(BANK, came(*answers, drawn=drawn), first_out)
    assert found.lines == {"one": (5, 5, 0), "pair": (10, 5), "time": (10,)}
    assert [len(texts(BANK.scenes[id])) for id in drawn] == [3, 2, 0]


def test_an_item_that_few_were_asked_shows_nothing() -> None:
    people = came(*[[0]] * 4, drawn=["one"]) + came(*[["60"]] * 6, drawn=["time"])
    assert breakdown(BANK, people, first_out).lines.keys() == {"time"}


PEOPLE = (st.one_of(stories, memories), st.integers(0, 2**32), st.integers(5, 23))


def made(quiz: Quiz, seed: int, people: int) -> list[Run]:
    chance = Random(seed)
    return [walked(quiz, chance)._replace(number=place) for place in range(people)]


def shown(quiz: Quiz, runs: list[Run], lots: dict[int, int], gone: int | None = None) -> Breakdown:
    return breakdown(quiz, [Came(run, run.number != gone) for run in runs], lambda number: lots[number])


@settings(COURSE, max_examples=25)
@given(*PEOPLE, st.integers(0, 2**32))
def test_one_person_more_changes_nothing_unless_they_complete_a_five(
    quiz: Quiz, seed: int, people: int, other: int
) -> None:
    runs = made(quiz, seed, people)
    lots = dict(enumerate(Random(seed).sample(range(99), people)))
    complete = people - people % 5
    later = [one._replace(number=complete + n) for n, one in enumerate(made(quiz, other, people - complete))]
    assert shown(quiz, runs, lots) == shown(quiz, runs[:complete], lots)
    assert shown(quiz, runs, lots) == shown(quiz, [*runs[:complete], *later], lots), "whatever the others chose"


@settings(COURSE, max_examples=25)
@given(*PEOPLE, st.integers(0, 2**32))
def test_anybody_may_be_the_one_whose_answers_are_in_no_figure(quiz: Quiz, seed: int, people: int, other: int) -> None:
    """Whoever is left out could have chosen anything at all, and nothing would look different: neither today, nor
    after more have come, nor after somebody was removed; at no scene, way or ending."""
    runs, chance = made(quiz, seed, people), Random(other)
    at = chance.randrange(people - people % 5)
    lots = {number: 0 if number == at else number + 1 for number in range(people)}
    instead = list(runs)
    instead[at] = walked(quiz, chance)._replace(number=at)
    for until, gone in product(range(people + 1), (None, chance.randrange(people))):
        assert shown(quiz, runs[:until], lots, gone) == shown(quiz, instead[:until], lots, gone)


def test_how_far_answers_lie_apart_is_told_from_what_is_shown() -> None:
    assert [split(tenths) for tenths in ((10, 0), (5, 5, 0), (3, 8), ())] == [0, 5, 3, 0]
