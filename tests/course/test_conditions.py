"""Conditions and marks: what authors write, what a state lets a learner see, and where it leads."""

from __future__ import annotations

import pytest

from course_app.course.conditions import BadCondition, State, leads, read_condition, read_ways
from course_app.course.play import replay
from course_app.course.quiz import Quiz
from course_app.course.responses import BadResponse
from course_app.course.scenes import Shower
from course_app.course.ways import graph

from .shelf import library, quiz

STORY = """---
title: The call
module: 01-start
outcomes: [M1.LO1]
minutes: 1
people: {Nikhil: 'Nikhil, a father'}
with: Nikhil
measures:
  trust: {start: 2, from: 1, to: 4, bands: {1: broken, 2: thin, 3: holding, 4: firm}}
---
## bed: 22:47

What do you do?

- Promise to ring at 8:15. -> phone {2; trust +1; sets promised}
    You sleep.
- Leave it. -> phone {0; trust -1}
    He waits.

## phone: 8:15

The phone rings.

if promised:
> Nikhil: Quarter past, as you said.

if not promised:
> Nikhil: At last.

What do you say?

- Say sorry. -> how {2; trust +1}
    He listens.
- Explain. -> how {1}
    He waits.
- Remind him that you rang as promised. -> how {0; if promised and trust at least 3}
    He knows.

## how

-> firm if trust at least 4, mended if trust at least 2 or promised, else cold

## firm: Firm

All is well.

## mended: Mended

It holds.

if promised:
He has kept the note.

## cold: Cold

It does not.
"""
CALL: Quiz = quiz(STORY)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        *(
            ("trust at least 3", True),
            ("trust at least 4", False),
            ("trust at most 3", True),
            ("trust at most 2", False),
        ),
        *(("promised", True), ("not promised", False), ("not named-him", True), ("named-him or promised", True)),
        *(("promised and trust at most 2", False), ("named-him and promised or trust  at  least 3", True)),
    ],
)
def test_a_condition_is_words(text: str, holds: bool) -> None:
    assert read_condition(text).holds(State({"trust": 3}, frozenset({"promised"}))) is holds


@pytest.mark.parametrize(
    "text", ["", "trust > 3", "trust at least", "not", "and", "a and", "trust is high", "Promised", "a, b"]
)
def test_what_is_no_condition_is_refused_with_what_it_may_be(text: str) -> None:
    with pytest.raises(BadCondition, match="trust at least 3"):
        read_condition(text)


def test_a_way_is_the_first_whose_condition_holds() -> None:
    ways = read_ways("calm if trust at least 3, door if promised, else end")
    assert [way.target for way in ways] == ["calm", "door", "end"]
    assert leads(ways, State({"trust": 3})) == "calm"
    assert leads(ways, State({"trust": 1}, frozenset({"promised"}))) == "door"
    assert leads(ways, State({"trust": 1})) == "end"
    assert leads(read_ways("end"), State({})) == "end"


@pytest.mark.parametrize("text", ["calm if promised", "calm, end", "calm if trust at least 3, door if promised"])
def test_a_way_that_leaves_a_state_without_a_target_is_refused(text: str) -> None:
    with pytest.raises(BadCondition, match=r"otherwise|needs its 'if'"):
        read_ways(text)


def test_what_was_done_early_comes_back_later() -> None:
    shower = Shower(library(), CALL)
    for first, said in ((0, "‘Quarter past, as you said.’"), (1, "‘At last.’")):
        place = replay(CALL, None, [first])
        assert place.scene
        view = shower.scene(place.scene, [0, 1, 2], place.state)
        assert [one.html for one in view.said] == ["<p>The phone rings.</p>", f"<p>{said}</p>"]


def test_a_choice_is_offered_only_in_its_state_and_refused_outside_it() -> None:
    offered = [replay(CALL, None, [first]).offered for first in (0, 1)]
    assert offered == [(0, 1, 2), (0, 1)]
    assert replay(CALL, None, [0, 2]).ended
    with pytest.raises(BadResponse):
        replay(CALL, None, [1, 2])
    shower = Shower(library(), CALL)
    place = replay(CALL, None, [1])
    assert place.scene
    assert [option.value for option in shower.scene(place.scene, [2, 0, 1], place.state).options] == [1, 2]


@pytest.mark.parametrize(
    ("path", "ending"), [([0, 0], "firm"), ([0, 1], "mended"), ([1, 0], "mended"), ([1, 1], "cold")]
)
def test_an_ending_is_chosen_by_the_state_and_nobody_sees_the_fork(path: list[int], ending: str) -> None:
    place = replay(CALL, None, path)
    assert place.scene is CALL.scenes[ending]
    assert [taken.led for taken in place.taken] == ["phone", ending]


def test_an_ending_remembers_too() -> None:
    from_bed = replay(CALL, None, [0, 1])
    ending = Shower(library(), CALL)._said(CALL.scenes["mended"].said, from_bed.state)
    assert [one.html for one in ending] == ["<p>It holds.</p>", "<p>He has kept the note.</p>"]


def test_the_graph_knows_every_state_and_the_best_total() -> None:
    found = graph(CALL)
    assert found.best == 4
    assert (found.measures, found.marks) == (("trust",), frozenset({"promised"}))
    assert len(found.moments["phone"]) == 2
    assert {found.state(moment).measures["trust"] for moment in found.moments["how"]} == {1, 2, 3, 4}
