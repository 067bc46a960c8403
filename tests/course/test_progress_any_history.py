"""Doing the listed things finishes the course, and nothing less does: with any course and any history."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.course.files import read_file
from course_app.course.library import Library
from course_app.course.loader import build
from course_app.course.progress import CourseState, History, course_state, module_state, newly_finished

from .conftest import COURSE
from .shelf import text

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SCENARIOS = ["s01", "s02", "s03"]
Action = tuple[str, str]  # a field of History and a name in it


def lesson(checks: int) -> str:
    return "---\ntitle: A lesson\nminutes: 1\noutcomes: [M1.LO1]\n---\nWords.\n" + "".join(
        f"\n::: check c{at} What now?\n- Say it. {{2}}\n    You did.\n- Hide it. {{0}}\n    You hid.\n:::\n"
        for at in range(checks)
    )


def library(chance: Random) -> dict[str, str]:
    """A course of up to three modules, which may share a quiz and scenarios; lessons with up to two checks."""
    files = {f"quizzes/{slug}.md": text("quizzes/s02-the-wall.md") for slug in SCENARIOS}
    slugs = [f"0{at + 1}-module" for at in range(chance.randint(1, 3))]
    for slug in slugs:
        quiz = chance.choice(slugs)
        files[f"quizzes/{quiz}.md"] = text("quizzes/01-start.md")
        required = chance.sample(SCENARIOS, chance.randint(0, 2))
        files[f"content/modules/{slug}/module.md"] = (
            f"---\ntitle: A module\nshort: A\nminutes: 9\noutcomes: {{M1.LO1: Greet.}}\nquiz: {quiz}\n"
            f"required: [{', '.join(required)}]\npractice: [{chance.choice(SCENARIOS)}]\n---\nWords.\n"
        )
        for number in range(chance.randint(0, 3)):
            files[f"content/modules/{slug}/0{number}-lesson.md"] = lesson(chance.randint(0, 2))
    files["content/courses/course.md"] = (
        f"---\ntitle: A course\nshort: A\nhours: 1\nmodules: [{', '.join(slugs)}]\nfor: All.\noutcomes: [Greet.]\n---\n"
    )
    return files


def read(files: dict[str, str]) -> Library:
    found, problems = build({path: read_file(path, body.encode()) for path, body in files.items()})
    assert problems == []
    return found


def everything(of: Library) -> list[Action]:
    """Every fact that a person could make true here, and some that mean nothing."""
    lessons = list(of.lessons.values())
    return [
        *(("lessons", lesson.key) for lesson in lessons),
        *(("checks", f"{lesson.key}#{id}") for lesson in lessons for id in ("c0", "c1", "c2")),
        *((kind, quiz) for kind in ("ended", "passed") for quiz in of.quizzes),
        *(("modules", slug) for slug in [*of.modules, "09-gone"]),
        ("lessons", "09-gone/01-lesson"),
        ("enrolled", "course"),
    ]


def do(history: History, *actions: Action) -> History:
    facts = {field.name: dict(getattr(history, field.name)) for field in fields(history)}
    for kind, name in actions:
        facts[kind].setdefault(name, NOW)
    return History(**facts)


def listed(state: CourseState) -> set[Action]:
    """Give every single thing that the list of what is missing asks for."""
    found: set[Action] = set()
    for task in state.missing:
        if task.lesson:
            found |= {("lessons", task.lesson.key)} if task.unsaid else set()
            found |= {("checks", f"{task.lesson.key}#{id}") for id in task.checks}
        else:
            found.add(("ended" if task.kind == "scenario" else "passed", task.slug))
    return found


class World:
    """One author, one learner."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.files = library(self.chance)
        self.library = read(self.files)
        self.course = self.library.courses["course"]
        likely = self.chance.random()
        self.history = do(History(), *(one for one in everything(self.library) if self.chance.random() < likely))

    def state(self, history: History) -> CourseState:
        return course_state(self.course, history)


worlds = st.integers(0, 2**32).map(World)


@settings(COURSE, max_examples=80)
@given(worlds)
def test_doing_the_listed_things_finishes_the_course_and_leaving_any_one_out_does_not(world: World) -> None:
    actions = listed(world.state(world.history))
    assert actions.isdisjoint(everything_done(world.history)), "nothing done is asked for again"
    enrolled = do(world.history, ("enrolled", "course"))
    finished = do(enrolled, *actions)
    assert world.state(finished).done
    assert listed(world.state(finished)) == set()
    assert newly_finished([world.course], world.course.modules, finished)[1] == [world.course]
    for left_out in actions:
        history = do(enrolled, *(actions - {left_out}))
        assert not world.state(history).done
        assert listed(world.state(history)) == {left_out}
        assert newly_finished([world.course], world.course.modules, history)[1] == []


def everything_done(history: History) -> set[Action]:
    return {(field.name, name) for field in fields(history) for name in getattr(history, field.name)}


@settings(COURSE, max_examples=100)
@given(worlds)
def test_percent_and_minutes_only_ever_move_towards_the_end(world: World) -> None:
    history = world.history
    left = everything(world.library)
    world.chance.shuffle(left)
    for action in left:
        before, after = world.state(history), world.state(history := do(history, action))
        assert 0 <= before.percent <= after.percent <= 100
        assert before.minutes_left >= after.minutes_left
        assert (after.percent == 100) == after.done == (after.missing == ())
        assert listed(after) <= listed(before)
    assert world.state(history).done


@settings(COURSE, max_examples=100)
@given(worlds)
def test_what_is_finished_stays_finished_whatever_is_edited(world: World) -> None:
    history = do(world.history, *listed(world.state(world.history)), ("enrolled", "course"))
    modules, courses = newly_finished([world.course], world.course.modules, history)
    written = do(history, *(("modules", module.slug) for module in modules), ("courses", "course"))
    assert courses == [world.course]
    assert newly_finished([world.course], world.course.modules, written) == ([], [])
    slug = world.chance.choice(list(world.library.modules))
    edited = dict(world.files)
    edited[f"content/modules/{slug}/04-lesson.md"] = lesson(2)
    edited = {path: body.replace("check c0", "check c9").replace("[s01]", "[s03]") for path, body in edited.items()}
    again = read(edited)
    state = course_state(again.courses["course"], written)
    assert (state.done, state.percent, state.missing) == (True, 100, ())
    assert all(module.done for module in state.modules)
    # Who had not finished is asked for the new lesson, and for nothing that was done.
    late = course_state(again.courses["course"], replace(history, modules={}, courses={}))
    assert ("lessons", f"{slug}/04-lesson") in listed(late)
    assert not late.done


@settings(COURSE, max_examples=100)
@given(worlds)
def test_a_course_is_done_when_each_module_that_asks_for_something_is(world: World) -> None:
    states = [module_state(module, world.history) for module in world.course.modules]
    assert world.state(world.history).done == all(state.done for state in states if state.tasks)
    for state in states:
        assert state.done == (not state.missing and (bool(state.tasks) or state.done_at is not None))
        assert state.begun or not any(task.done for task in state.tasks)


@pytest.mark.parametrize("seed", range(3))
def test_the_worlds_of_these_tests_are_not_all_alike(seed: int) -> None:
    worlds = [World(seed * 1000 + at) for at in range(40)]
    shares = [world.state(world.history).percent for world in worlds]
    assert min(shares) < 20 < 60 < max(shares)
    assert any(
        len({module.quiz for module in world.library.modules.values()}) < len(world.library.modules) for world in worlds
    )
