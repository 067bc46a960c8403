"""The roads not taken: what each other choice would have led to, and nothing beyond its first words."""

from __future__ import annotations

from dataclasses import fields
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.course.play import Place, replay, shuffle
from course_app.course.quiz import Quiz
from course_app.course.responses import KINDS
from course_app.course.roads import FIRST_WORDS, CrossingView, RoadView, crossing, decisions
from course_app.course.scenes import Shower

from .conftest import COURSE
from .shelf import library, quiz
from .stories import memories

LIBRARY = library()
STORY = quiz(
    """---
title: A story
module: 01-start
outcomes: [M1.LO1]
minutes: 1
people: {Sam: 'Sam, a neighbour', Freya: Freya}
with: Sam
measures: {trust: {start: 2, from: 1, to: 3, bands: {1: low, 2: middle, 3: high}}}
---
## door: At the door

It rains. What do you do?

- Knock. -> hall {2; trust +1; sets knocked}
    He opens.

    He was asked.

    > He knocks. Good.
- Ring. -> hall {1}
    He opens late.
- Kick. -> door {0; critical; trust -1}
    It holds.

    > Freya: Not like that.

## hall: In the hall

if knocked:
> Sam: You knocked, and I had time to put my shoes on, and to think of what I would
> say to you, which was a good deal more.

if not knocked:
It is dark.

What do you say?

- Good morning. -> end {2}
    He nods.
- Nothing. -> end {0; trust -1}
    He waits.
- I knocked. -> words {1; if knocked}
    He laughs.

## words: Words

What would you say?

- ... -> end
    Thank you.

    - It thanks.

## end: Later
He waves.
"""
)
SHOWER = Shower(LIBRARY, STORY)
ORDERS = {"door": [2, 1, 0], "hall": [0, 1, 2], "words": [0]}


def roads(responses: list[Any], position: int) -> CrossingView:
    found = crossing(SHOWER, responses, position, ORDERS)
    assert found
    return found


@pytest.mark.check("T02")
def test_of_a_road_these_fields_show_and_no_other() -> None:
    """Adding one is a decision: nothing of the scene that a road leads to shows but its heading and first words."""
    assert [field.name for field in fields(RoadView)] == [
        *("taken", "html", "happened", "why", "other", "other_who", "critical", "gauges"),
        *("leads", "first_words", "back", "ends"),
    ]
    assert [field.name for field in fields(CrossingView)] == [
        *("position", "number", "of", "title", "said", "question", "roads", "before", "after"),
    ]


def test_what_was_chosen_stands_first_and_the_others_as_they_were_shown() -> None:
    view = roads([0, 0], 1)
    assert [(road.html, road.taken) for road in view.roads] == [("Knock.", True), ("Kick.", False), ("Ring.", False)]
    assert (view.title, view.question) == ("At the door", "What do you do?")
    assert [said.html for said in view.said] == ["<p>It rains.</p>"]


def test_a_road_says_what_would_have_happened_why_and_how_it_would_have_felt() -> None:
    ring, kick, knock = roads([1, 0], 1).roads
    assert (knock.happened, knock.why) == ("<p>He opens.</p>", "<p>He was asked.</p>")
    assert knock.other == "<p>He knocks. Good.</p>"
    assert (knock.other_who, kick.other_who) == ("Sam", "Freya")
    assert [(gauge.word, gauge.was_word) for gauge in knock.gauges] == [("high", "middle")]
    assert [(gauge.word, gauge.was) for gauge in ring.gauges] == [("middle", None)]


def test_a_road_leads_to_a_scene_as_it_would_have_been_met() -> None:
    _, kick, ring = roads([0, 0], 1).roads
    assert (ring.leads, ring.first_words, ring.back, ring.ends) == ("In the hall", "It is dark.", False, False)
    assert (kick.leads, kick.first_words, kick.back, kick.critical) == ("At the door", "", True, True)
    knock = roads([0, 0], 1).roads[0]
    assert knock.first_words.startswith("Sam, a neighbour: You knocked, and I had time")
    assert knock.first_words.endswith(" …")
    assert len(knock.first_words.removeprefix("Sam, a neighbour: ").split()) == FIRST_WORDS + 1


def test_a_road_that_would_have_ended_the_story_says_so() -> None:
    road = roads([1, 1], 2).roads[0]
    assert (road.ends, road.leads, road.first_words) == (True, "Later", "He waves.")


def test_only_what_was_offered_then_is_a_road() -> None:
    assert [road.html for road in roads([0, 0], 2).roads] == ["Good morning.", "Nothing.", "I knocked."]
    assert [road.html for road in roads([1, 0], 2).roads] == ["Good morning.", "Nothing."]


def test_one_steps_from_decision_to_decision_over_what_was_none() -> None:
    responses = [2, 0, 2, "Thanks."]
    assert decisions(replay(STORY, None, responses)) == (1, 2, 3)
    assert [(roads(responses, at).before, roads(responses, at).after) for at in (1, 2, 3)] == [
        (None, 2), (1, 3), (2, None),
    ]  # fmt: skip
    assert [(roads(responses, at).number, roads(responses, at).of) for at in (1, 2, 3)] == [(1, 3), (2, 3), (3, 3)]
    for nowhere in (0, 4, 5, -1):
        assert crossing(SHOWER, responses, nowhere, ORDERS) is None


@settings(COURSE, max_examples=12)
@given(memories, st.integers(0, 2**32))
def test_in_any_story_each_road_is_what_would_have_been_told(story: Quiz, seed: int) -> None:
    """The road that was taken tells what its step told; each other tells what it would tell, had it been taken."""
    random = Random(seed)
    orders = shuffle(story, None, random)
    place, responses = _played(story, random)
    shower = Shower(LIBRARY, story)
    for position in decisions(place):
        view = crossing(shower, responses, position, orders)
        assert view
        taken = place.taken[position - 1]
        assert [road.taken for road in view.roads] == [True] + [False] * (len(taken.offered) - 1)
        assert all(road.critical for road in view.roads if road.back)
        told = shower.feedback(taken, orders[taken.scene.id])
        assert (view.roads[0].happened, view.roads[0].gauges) == (told.happened, told.gauges)
        follows = place.taken[position].scene if position < len(place.taken) else place.scene
        assert follows
        assert view.roads[0].leads == follows.title


def _played(story: Quiz, random: Random) -> tuple[Place, list[Any]]:
    responses: list[Any] = []
    place = replay(story, None, responses)
    while not place.ended and place.scene and len(responses) < 12:
        offered = place.offered
        model = KINDS[place.scene.kind].model(place.scene, offered)
        responses.append(random.choice(offered) if place.scene.kind == "one" else model)
        place = replay(story, None, responses)
    return place, responses
