"""What is done and what is missing, in the small library of these tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from course_app.course.library import Library
from course_app.course.progress import History, achieved, course_state, module_state, newly_finished

from .shelf import library, text

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LIBRARY = library()
COURSE, START, TALK = LIBRARY.courses["first-steps"], LIBRARY.modules["01-start"], LIBRARY.modules["02-talk"]
TODO_AT_START = [
    ("lesson", "01-hello", True, ("first-word",)),
    ("lesson", "02-ask", True, ()),
    ("scenario", "s01-the-bag", False, ()),
    ("quiz", "01-start", False, ()),
]
TODO_AT_TALK = [
    ("lesson", "01-good-things", True, ("which-first", "how-many")),
    ("scenario", "s01-the-bag", False, ()),
    ("quiz", "02-talk", False, ()),
]


def did(**facts: str) -> History:
    """A history from names in a row: did(lessons='01-start/01-hello 01-start/02-ask')."""
    return History(**{kind: dict.fromkeys(names.split(), NOW) for kind, names in facts.items()})


def todo(history: History, of: Library = LIBRARY) -> list[tuple[str, str, bool, tuple[str, ...]]]:
    missing = course_state(of.courses["first-steps"], history).missing
    return [(task.kind, task.slug, task.unsaid, task.checks) for task in missing]


EVERYTHING = did(
    lessons="01-start/01-hello 01-start/02-ask 02-talk/01-good-things",
    checks="01-start/01-hello#first-word 02-talk/01-good-things#which-first 02-talk/01-good-things#how-many",
    ended="s01-the-bag",
    passed="01-start 02-talk",
    enrolled="first-steps",
)


def without(history: History, kind: str, name: str) -> History:
    facts: Mapping[str, datetime] = getattr(history, kind)
    return replace(history, **{kind: {one: at for one, at in facts.items() if one != name}})


def test_who_did_nothing_has_everything_to_do_in_reading_order() -> None:
    state = course_state(COURSE, History())
    assert todo(History()) == TODO_AT_START + TODO_AT_TALK
    assert (state.done, state.done_at, state.percent) == (False, None, 0)
    assert state.next == state.missing[0]
    assert state.minutes_left == 6 + 5 + 3 + 2 + 3 + 2, "the scenario of both modules is played once"
    assert [module.minutes_left for module in state.modules] == [6 + 5 + 3 + 2, 3 + 3 + 2]
    assert [module.begun for module in state.modules] == [False, False]


def test_each_task_is_a_link_in_the_learners_words() -> None:
    tasks = course_state(COURSE, History()).missing
    assert [(task.title, task.address) for task in tasks[:4]] == [
        ("Hello comes first", "/modules/01-start/01-hello"),
        ("Ask before you tell", "/modules/01-start/02-ask"),
        ("The bag", "/quizzes/s01-the-bag"),
        ("Start", "/quizzes/01-start"),
    ]


def test_who_did_everything_is_done() -> None:
    state = course_state(COURSE, EVERYTHING)
    assert (state.done, state.missing, state.next, state.percent, state.minutes_left) == (True, (), None, 100, 0)


@pytest.mark.parametrize(
    ("kind", "name", "still"),
    [
        ("lessons", "01-start/02-ask", [("lesson", "02-ask", True, ())]),
        ("lessons", "01-start/01-hello", [("lesson", "01-hello", True, ())]),
        ("checks", "01-start/01-hello#first-word", [("lesson", "01-hello", False, ("first-word",))]),
        ("checks", "02-talk/01-good-things#how-many", [("lesson", "01-good-things", False, ("how-many",))]),
        ("ended", "s01-the-bag", [TODO_AT_START[2], TODO_AT_TALK[1]]),
        ("passed", "01-start", [TODO_AT_START[3]]),
        ("passed", "02-talk", [TODO_AT_TALK[2]]),
    ],
)
def test_what_is_missing_is_named_exactly(
    kind: str, name: str, still: list[tuple[str, str, bool, tuple[str, ...]]]
) -> None:
    history = without(EVERYTHING, kind, name)
    assert todo(history) == still
    assert not course_state(COURSE, history).done
    assert newly_finished([COURSE], [], history) == ([], [])


def test_a_quiz_that_ended_without_a_pass_is_still_to_do() -> None:
    history = replace(without(EVERYTHING, "passed", "01-start"), ended=dict.fromkeys(["s01-the-bag", "01-start"], NOW))
    assert todo(history) == [TODO_AT_START[3]]


def test_a_scenario_done_counts_in_every_module_that_lists_it_but_not_where_it_is_practice() -> None:
    state = course_state(COURSE, did(ended="s01-the-bag s02-the-wall"))
    assert [[task.slug for task in module.tasks if task.done] for module in state.modules] == [["s01-the-bag"]] * 2
    assert all(task.slug != "s02-the-wall" for task in state.tasks)


def test_reflections_never_count() -> None:
    assert START.lessons[1].reflections == ("last-time",)
    assert module_state(START, did(lessons="01-start/02-ask")).tasks[1].done


def test_work_done_elsewhere_or_unknown_changes_nothing() -> None:
    history = did(
        lessons="09-none/01-hello", checks="01-start/02-ask#first-word", ended="x", passed="s01-the-bag", modules="x"
    )
    assert todo(history) == TODO_AT_START + TODO_AT_TALK
    assert course_state(COURSE, history).percent == 0


def test_percent_is_of_required_things_and_rounded_down() -> None:
    assert course_state(COURSE, did(lessons="01-start/02-ask")).percent == 14  # 1 of 7
    assert course_state(COURSE, without(EVERYTHING, "passed", "02-talk")).percent == 85  # 6 of 7


@pytest.mark.parametrize(
    ("history", "begun"),
    [
        (did(), False),
        (did(lessons="01-start/01-hello"), True),
        (did(checks="01-start/01-hello#first-word"), True),
        (did(ended="s01-the-bag"), True),
        (did(checks="02-talk/01-good-things#how-many"), False),
    ],
)
def test_a_module_is_begun_by_the_first_thing_done_in_it(history: History, begun: bool) -> None:
    assert module_state(START, history).begun is begun


def test_a_module_and_a_course_are_finished_once_and_the_course_only_for_who_enrolled() -> None:
    assert newly_finished([COURSE], [START, TALK], EVERYTHING) == ([START, TALK], [COURSE])
    assert newly_finished([COURSE], [], EVERYTHING) == ([], [COURSE])
    assert newly_finished([COURSE], [START, TALK], replace(EVERYTHING, enrolled={})) == ([START, TALK], [])
    known = replace(EVERYTHING, modules=dict.fromkeys(["01-start"], NOW), courses=dict.fromkeys(["first-steps"], NOW))
    assert newly_finished([COURSE], [START, TALK], known) == ([TALK], [])


def test_the_completion_date_is_the_moment_that_was_written_down() -> None:
    finished = replace(EVERYTHING, courses={"first-steps": NOW + timedelta(days=2)}, modules={"01-start": NOW})
    state = course_state(COURSE, finished)
    assert state.done_at == NOW + timedelta(days=2)
    assert [module.done_at for module in state.modules] == [NOW, None]


HARDER = library(
    {
        "content/modules/01-start/03-more.md": text("content/modules/01-start/02-ask.md"),
        "content/modules/02-talk/01-good-things.md": text("content/modules/02-talk/01-good-things.md").replace(
            "check how-many", "check how-few"
        ),
    }
)


def test_an_edit_asks_for_more_of_those_who_have_not_finished() -> None:
    assert todo(EVERYTHING, HARDER) == [
        ("lesson", "03-more", True, ()),
        ("lesson", "01-good-things", False, ("how-few",)),
    ]


def test_an_edit_never_takes_back_what_was_finished() -> None:
    finished = replace(EVERYTHING, courses={"first-steps": NOW})
    state = course_state(HARDER.courses["first-steps"], finished)
    assert (state.done, state.missing, state.percent) == (True, (), 100)
    half = replace(EVERYTHING, modules={"01-start": NOW})
    assert todo(half, HARDER) == [("lesson", "01-good-things", False, ("how-few",))]
    assert module_state(HARDER.modules["01-start"], half).done


@pytest.mark.parametrize(
    ("mark", "best", "achieved_now"),
    [
        ("", {"01-start": (4, 4), "02-talk": (4, 4)}, False),
        ("achievement: 90", {"01-start": (4, 4), "02-talk": (9, 10)}, True),
        ("achievement: 90", {"01-start": (4, 4), "02-talk": (89, 100)}, False),
        ("achievement: 90", {"01-start": (4, 4)}, False),
        ("achievement: 90", {}, False),
    ],
)
def test_an_achievement_is_the_best_result_at_each_quiz_against_a_higher_mark(
    mark: str, best: dict[str, tuple[int, int]], achieved_now: bool
) -> None:
    path = "content/courses/first-steps.md"
    course = library({path: text(path).replace("hours: 0.5", f"hours: 0.5\n{mark}")}).courses["first-steps"]
    assert achieved(course, best) is achieved_now


def test_a_course_whose_modules_hold_nothing_is_not_finished_by_doing_nothing() -> None:
    quizzes = [f"quizzes/{slug}.md" for slug in LIBRARY.quizzes]
    empty = library(dict.fromkeys([*quizzes, *(lesson.path for lesson in LIBRARY.lessons.values())]))
    state = course_state(empty.courses["first-steps"], did(enrolled="first-steps"))
    assert (state.tasks, state.done, state.percent) == ((), False, 0)
    assert newly_finished(empty.courses.values(), empty.modules.values(), did(enrolled="first-steps")) == ([], [])
