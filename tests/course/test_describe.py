"""What an author is told of what they wrote, held against a walk by the engine."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings

from course_app.course import minutes, routes
from course_app.course.describe import bank, describe, numbers, outline
from course_app.course.play import Place, replay
from course_app.course.quiz import Quiz
from course_app.course.ways import graph

from .conftest import COURSE
from .shelf import library, quiz
from .stories import memories, stories

HALL = """---
title: The hall
module: 01-start
outcomes: [M1.LO1]
minutes: 1
measures:
  trust: {start: 2, from: 1, to: 3, bands: {1: low, 2: middle, 3: high}}
---
He was bitten at four.

## nap: 16:20

What do you do?

- Ring him now. -> hall {2; trust +1; sets rang}
    He thanks you.
- Wait for him. -> hall {1}
    You wait.
- Hide it from him. -> mend {0; critical; trust -1}
    It comes out.

## mend: 16:30

What now?

- Say sorry first. -> hall {1}
    It helps.
- Say no more. -> mend {0; critical}
    It does not.

## hall: 17:45

What would you say?

- ... -> ends
    'Come in.'

    - It is kind.

## ends
-> firm if trust at least 3, thin if not rang, else firm

## firm: Firm

He waves.

## thin: Thin

### from 50
He nods.

### from 0
He does not nod at all today.
"""


def test_a_scenario_is_told_as_an_outline_with_its_numbers() -> None:
    told = describe(
        quiz(HALL.replace("-> firm if trust at least 3, thin if not rang, else firm", "-> firm if rang, else thin"))
    )
    assert (
        told.split("\n\npaths")[0]
        == """\
The hall: a scenario of 3 scenes and 2 endings

nap: 16:20
  2  Ring him now. -> hall [trust +1; sets rang]
  1  Wait for him. -> hall
  0  Hide it from him. -> mend [trust -1] [critical]

mend: 16:30 (repair)
  1  Say sorry first. -> hall
  0  Say no more. -> mend [critical]

hall: 17:45 (say it first, 2 states)
     ... -> ends

ends (fork, 2 states)
     -> firm if rang, else thin

firm: Firm (ending)

thin: Thin (ending)"""
    )
    assert told.split("\n\npaths")[1].startswith("""            3
responses        2 to 3
minutes          1.2 to 1.8
best total       2 points:
  nap: Ring him now.
  hall: any words
endings          of 1000 plays at random:
""")


def test_the_numbers_of_a_small_story() -> None:
    found = numbers(
        quiz(HALL.replace("-> firm if trust at least 3, thin if not rang, else firm", "-> firm if rang, else thin"))
    )
    assert (found.paths, found.steps, found.best) == (3, (2, 3), 2)
    assert found.best_path == ("nap: Ring him now.", "hall: any words")
    assert sum(found.at_random.values()) == pytest.approx(100)
    assert found.at_random["firm"] == pytest.approx(33.3, abs=4)  # one of three


def test_the_same_figures_are_told_each_time() -> None:
    found = library().quizzes["s01-the-bag"]
    assert describe(found) == describe(found)


def test_a_bank_is_told_by_what_is_in_it() -> None:
    found = bank(library().quizzes["03-yard"])
    assert found["outcome"] == {"M3.LO1": 4, "M3.LO2": 5}
    assert found["level"] == {"remember": 0, "understand": 1, "apply": 5, "analyse": 2, "evaluate": 1}
    assert found["kind"] == {"matching": 1, "one choice": 5, "ordering": 1, "say it first": 1, "sorting": 1}
    assert found["difficulty"] == {"easy": 4, "middling": 3, "hard": 2}
    assert found["position of the key"] == {"A": 2, "B": 2, "C": 1}
    assert sum(found["length of the key"].values()) == 5
    assert describe(library().quizzes["03-yard"]).startswith("The yard: a bank of 9 items, 6 shown\n  outcome: ")


def roads(found: Quiz, road: routes.Road = ()) -> list[tuple[routes.Road, Place]]:
    """Give every road of a story of single choices, by the engine alone. Whoever would go round a scene stops."""
    place = replay(found, None, road)
    if place.ended:
        return [(road, place)]
    assert place.scene
    if place.taken and place.taken[-1].scene is place.scene:
        return []
    return [one for at in place.offered for one in roads(found, (*road, at))]


@settings(COURSE, max_examples=60)
@given(stories | memories)
def test_paths_steps_and_minutes_are_those_of_a_walk_over_every_path(found: Quiz) -> None:
    walked = roads(found)
    ways = graph(found)
    counts = {(len(road)) for road, _ in walked}
    assert routes.steps(ways) == (min(counts), max(counts))
    assert routes.count(ways) <= len(walked)  # a walk also tells paths apart that lead to the same state
    assert set(routes.to_endings(ways)) >= {place.scene.id for _, place in walked if place.scene}
    times = routes.minutes(ways)
    assert 0 < times.least <= times.most
    assert times.most <= minutes.of_quiz(found) + 1e-9


@settings(COURSE, max_examples=60)
@given(stories)
def test_the_longest_minutes_of_a_story_that_forgets_are_those_of_its_header(found: Quiz) -> None:
    assert routes.minutes(graph(found)).most == pytest.approx(minutes.of_quiz(found))


@settings(COURSE, max_examples=60)
@given(stories | memories)
def test_a_road_to_an_ending_ends_there_and_the_best_earns_all(found: Quiz) -> None:
    ways = graph(found)
    ends = routes.to_endings(ways)
    for id, road in ends.items():
        place = replay(found, None, routes.responses(found, road))
        assert (place.ended, place.scene and place.scene.id) == (True, id)
    assert routes.percent(found, routes.best(ways)) == 100
    shares = routes.at_random(ways, 200, Random(3))
    assert {id for id, share in shares.items() if share} <= set(ends)
    assert sum(shares.values()) == pytest.approx(100)


@settings(COURSE, max_examples=30)
@given(stories | memories)
def test_any_story_can_be_described(found: Quiz) -> None:
    assert [part.id for part in outline(found)] == list(found.scenes)
    assert describe(found).count("\n\n") == len(found.scenes) + 1


@pytest.mark.parametrize("text", ["", "0", "0.2.1", "m.0.m", "12.3"])
def test_a_road_is_written_as_it_is_read(text: str) -> None:
    assert routes.write_road(routes.read_road(text)) == text


@pytest.mark.parametrize("text", ["x", "0..1", "-1", "0,1", "٣", "999", ".", "0."])
def test_what_is_no_road_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no road"):
        routes.read_road(text)
