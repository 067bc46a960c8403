"""What colleagues chose, and that looking twice tells nobody's choice.

What is shown here, for any scenario and any people, in the order in which they ended it:

1. One person more changes nothing at all, unless they complete a five of all people.
2. Where what is shown at a scene changes, the answers of five, ten ... people have come to it at once, never of one.
3. Who of a five chose what does not show: when two of them had chosen the other way round, every figure that was ever
   shown at that scene would be the same. So whoever knows what everybody else chose, all but these two, knows of
   neither what they chose.

What is not: the last two tests say it.
"""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.course.play import replay
from course_app.course.quiz import Quiz
from course_app.course.statistics import FIVE, PEOPLE, Run, colleagues, counted

from .conftest import COURSE
from .runs import run_of, walked
from .shelf import quiz as written
from .stories import memories, stories
from .test_statistics import STORY

KICKED, ASKED, WAITED = [0, 1, ""], [1, ""], [2]
Shown = tuple[int, ...] | None


def runs(**number: int) -> list[Run]:
    """So many of each, in this order."""
    steps = {"kicked": KICKED, "asked": ASKED, "waited": WAITED}
    return [run_of(steps[name]) for name, count in number.items() for _ in range(count)]


@pytest.mark.parametrize(("people", "shown"), [(0, 0), (9, 0), (10, 10), (14, 10), (15, 15), (19, 15), (1003, 1000)])
def test_figures_are_of_ten_people_and_then_of_every_fifth(people: int, shown: int) -> None:
    assert counted(people) == shown
    found = colleagues(STORY, runs(asked=people))
    assert (found.people if found else 0) == shown


@pytest.mark.parametrize(
    ("number", "tenths"),
    [
        ({"kicked": 3, "asked": 7}, (3, 7, 0)),
        ({"kicked": 1, "asked": 14}, (1, 9, 0)),
        ({"kicked": 1, "asked": 19}, (1, 10, 0)),  # a half is rounded up
        ({"kicked": 1, "asked": 24}, (0, 10, 0)),
        ({"kicked": 5, "asked": 5, "waited": 4}, (5, 5, 0)),  # those who wait are not counted yet
    ],
)
def test_an_option_is_shown_in_tenths(number: dict[str, int], tenths: tuple[int, ...]) -> None:
    found = colleagues(STORY, runs(**number))
    assert found
    assert found.tenths == {"knock": tenths}


def test_a_scene_that_fewer_than_five_met_shows_nothing() -> None:
    assert _rare(4).keys() == {"s0"}
    assert _rare(5).keys() == {"s0", "s1"}
    assert _rare(9)["s1"] == (10, 0), "of the first five, whose answers are there"


def _rare(met: int) -> dict[str, tuple[int, ...]]:
    text = "---\ntitle: R\nmodule: 01-start\noutcomes: [M1.LO1]\nminutes: 1\n---\n## s0: S\n\nWhat?\n\n"
    text += "- On. -> s1 {2}\n    Yes.\n- Off. -> s2 {1}\n    No.\n\n## s1: S\n\nWhat?\n\n"
    text += "- Yes. -> s2 {2}\n    Yes.\n- No. -> s2 {1}\n    No.\n\n## s2: End\n\nOver.\n"
    there = [run_of([0, 0]) for _ in range(min(met, 5))] + [run_of([0, 1]) for _ in range(met - 5)]
    found = colleagues(written(text), there + [run_of([1]) for _ in range(10 - met)])
    assert found
    return dict(found.tenths)


def shown_at(quiz: Quiz, history: list[Run], scene: str) -> list[Shown]:
    """What is shown at a scene after nobody, one person, two ... had ended it."""
    found = [colleagues(quiz, history[:people]) for people in range(len(history) + 1)]
    return [one.tenths.get(scene) if one else None for one in found]


def picks_at(quiz: Quiz, run: Run, scene: str) -> tuple[int, ...] | None:
    """What somebody answered first at a scene, told without the code under test."""
    taken = replay(quiz, run.drawn, [step.response for step in run.steps]).taken
    return next((one.outcome.picked for one in taken if one.scene.id == scene), None)


PEOPLE_MADE_UP = (st.one_of(stories, memories), st.integers(0, 2**32), st.integers(PEOPLE, 28))


@settings(COURSE, max_examples=25)
@given(*PEOPLE_MADE_UP, st.integers(0, 2**32))
def test_one_person_more_changes_nothing_unless_they_complete_a_five(
    quiz: Quiz, seed: int, people: int, other: int
) -> None:
    chance = Random(seed)
    history = [walked(quiz, chance) for _ in range(people)]
    complete = people - people % FIVE
    later = [walked(quiz, Random(other + n)) for n in range(people - complete)]
    assert colleagues(quiz, history) == colleagues(quiz, history[:complete])
    assert colleagues(quiz, history) == colleagues(quiz, [*history[:complete], *later]), "whatever the others chose"


@settings(COURSE, max_examples=25)
@given(*PEOPLE_MADE_UP)
def test_figures_change_by_whole_fives_and_do_not_tell_who_of_a_five_chose_what(
    quiz: Quiz, seed: int, people: int
) -> None:
    chance = Random(seed)
    history = [walked(quiz, chance) for _ in range(people)]
    for scene in quiz.scenes:
        shown = shown_at(quiz, history, scene)
        met = [at for at, run in enumerate(history) if picks_at(quiz, run, scene) is not None]
        fives = [met[start : start + FIVE] for start in range(0, len(met) - FIVE + 1, FIVE)]
        for before in range(people):
            if shown[before] != shown[before + 1]:
                held = [_held(fives, number) for number in (before, before + 1)]
                assert held[0] < held[1], "a five has come in whole, and none has gone"
        for five in fives:
            for one, two in combinations(five, 2):
                if picks_at(quiz, history[one], scene) != picks_at(quiz, history[two], scene):
                    swapped = list(history)
                    swapped[one], swapped[two] = history[two], history[one]
                    assert shown_at(quiz, swapped, scene) == shown
                    break


def _held(fives: list[list[int]], people: int) -> int:
    """How many fives of a scene are complete among those of whom figures are shown."""
    return sum(five[-1] < counted(people) for five in fives)


def test_not_promised_whoever_knows_what_nine_of_ten_chose_can_work_out_the_tenth() -> None:
    """No figure that changes with people's choices can keep this from somebody who knows all others: then it is
    the figure of one. It cannot be seen by looking twice: the figures did not change with that person alone."""
    known = runs(asked=9)
    kicked, waited = (colleagues(STORY, [*known, run_of(last)]) for last in (KICKED, WAITED))
    assert kicked != waited
    assert colleagues(STORY, known) is None


def test_not_promised_where_five_who_come_together_all_choose_the_same_it_can_show() -> None:
    before, after = (colleagues(STORY, runs(kicked=5, asked=number)) for number in (5, 10))
    assert before
    assert after
    assert (before.tenths["knock"], after.tenths["knock"]) == ((5, 5, 0), (3, 7, 0))  # 7 in 10 of 15 is 10 or 11
