"""The map of a scenario: every scene and way is on it, nothing lies on anything else, and it reads downwards."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings

from course_app.course.maps import HEIGHT, WIDTH, Box, Map, draw, layers
from course_app.course.quiz import Quiz

from .conftest import COURSE
from .shelf import library, quiz
from .stories import memories, stories
from .test_describe import HALL


@pytest.fixture(scope="module")
def hall() -> Map:
    return draw(quiz(HALL))


def boxes(drawn: Map) -> dict[str, Box]:
    return {box.id: box for box in drawn.boxes}


def test_each_kind_of_scene_has_its_shape_and_says_what_it_is(hall: Map) -> None:
    assert {box.id: (box.kind, box.note) for box in hall.boxes} == {
        "nap": ("scene", "start"),
        "mend": ("repair", "repair"),
        "hall": ("scene", "say it first"),
        "ends": ("fork", "fork"),
        "firm": ("ending", "ending"),
        "thin": ("ending", "ending"),
    }
    assert len({re.sub(r"[-\d.]+", "", box.outline) for box in hall.boxes}) == 4


def test_a_plain_scene_says_its_title() -> None:
    drawn = boxes(draw(library().quizzes["s01-the-bag"]))
    assert (drawn["shelf"].note, drawn["door"].note) == ("8:10", "start")


def test_points_conditions_and_unsafe_choices_stand_at_their_ways(hall: Map) -> None:
    assert sorted(label.text for label in hall.labels) == [
        "1", "2, 1", "critical", "critical", "if not rang", "if trust ≥ 3, else",
    ]  # fmt: skip
    assert [line.critical for line in hall.lines].count(True) == 2
    assert [box.id for box in hall.boxes if box.loops] == ["mend"]


def test_the_start_is_at_the_left_edge_of_the_first_layer(hall: Map) -> None:
    first = boxes(hall)["nap"]
    assert first.x - WIDTH / 2 < 40
    assert first.y == min(box.y for box in hall.boxes)


def test_the_same_scenario_gives_the_same_map() -> None:
    assert draw(quiz(HALL)) == draw(quiz(HALL))


def test_long_names_are_cut_to_fit() -> None:
    long = "a-scene-whose-name-never-ends"
    name = boxes(draw(quiz(HALL.replace("## mend", f"## {long}").replace("-> mend", f"-> {long}"))))[long].name
    assert name == "a-scene-whose-nam…"


@settings(COURSE, max_examples=80)
@given(stories | memories)
def test_no_scene_lies_on_another_or_outside_and_every_way_leads_down(found: Quiz) -> None:
    drawn = draw(found)
    assert list(boxes(drawn)) == list(found.scenes)
    for one, other in combinations(drawn.boxes, 2):
        assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT, (one.id, other.id)
    for box in drawn.boxes:
        assert WIDTH / 2 <= box.x <= drawn.width - WIDTH / 2
        assert HEIGHT / 2 <= box.y <= drawn.height - HEIGHT / 2
    layer = layers(found)
    for id, scene in found.scenes.items():
        assert all(target == id or layer[target] > layer[id] for target in scene.targets)
    arrows = sum(line.arrow for line in drawn.lines)
    assert arrows >= len({target for scene in found.scenes.values() for target in scene.targets})


@settings(COURSE, max_examples=80)
@given(stories | memories)
def test_no_way_runs_through_a_scene(found: Quiz) -> None:
    drawn = draw(found)
    for line in drawn.lines:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", line.path)]
        if "c" in line.path:
            continue  # round its own scene
        (ax, ay), (bx, by) = numbers[:2], numbers[-2:]
        for box in drawn.boxes:
            inside = abs(ay - box.y) < HEIGHT / 2 - 1 and abs(ax - box.x) < WIDTH / 2 - 1
            inside = inside or (abs(by - box.y) < HEIGHT / 2 - 1 and abs(bx - box.x) < WIDTH / 2 - 1)
            assert not inside, (line.path, box.id)
