"""What is done, and exactly what is missing: the rules of completion, told from a person's history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from course_app.course import addresses
from course_app.course.library import Course, Lesson, Module
from course_app.course.prose import typographic
from course_app.course.quiz import Quiz


@dataclass(frozen=True)
class History:
    """What one person did, as facts with the moment (UTC) of the first time each was true."""

    lessons: Mapping[str, datetime] = field(default_factory=dict)  # 'module/lesson' that they said they have done
    checks: Mapping[str, datetime] = field(default_factory=dict)  # 'module/lesson#check' answered, right or wrong
    ended: Mapping[str, datetime] = field(default_factory=dict)  # quiz or scenario with an ended attempt
    passed: Mapping[str, datetime] = field(default_factory=dict)  # quiz with a passed attempt
    modules: Mapping[str, datetime] = field(default_factory=dict)  # finished; an edit never takes it back
    courses: Mapping[str, datetime] = field(default_factory=dict)  # finished; an edit never takes it back
    enrolled: Mapping[str, datetime] = field(default_factory=dict)


class Task(NamedTuple):
    """One required thing of a module, and what of it is still to do."""

    kind: str  # 'lesson', 'scenario' or 'quiz'
    module: Module
    slug: str  # of the lesson or quiz
    title: str
    address: str
    minutes: int
    lesson: Lesson | None = None
    quiz: Quiz | None = None
    done: bool = False
    unsaid: bool = False  # a lesson that nobody has marked as done
    checks: tuple[str, ...] = ()  # of a lesson, the checks without an answer


def tasks(module: Module, history: History) -> Iterator[Task]:
    """Take a module and a history; give every required thing, in reading order, done or not."""
    finished = module.slug in history.modules
    for lesson in module.lessons:
        unsaid = lesson.key not in history.lessons
        checks = tuple(id for id in lesson.checks if f"{lesson.key}#{id}" not in history.checks)
        done = finished or not (unsaid or checks)
        yield Task(
            "lesson", module, lesson.slug, lesson.title, lesson.address, lesson.header.minutes, lesson,
            done=done, unsaid=unsaid and not done, checks=() if done else checks,
        )  # fmt: skip
    for scenario in module.required:
        yield _of_quiz("scenario", module, scenario, finished or scenario.slug in history.ended)
    if module.quiz:
        yield _of_quiz("quiz", module, module.quiz, finished or module.quiz.slug in history.passed)


def _of_quiz(kind: str, module: Module, quiz: Quiz, done: bool) -> Task:
    title = typographic(quiz.title)
    return Task(kind, module, quiz.slug, title, addresses.quiz(quiz.slug), quiz.header.minutes, quiz=quiz, done=done)


@dataclass(frozen=True)
class ModuleState:
    """Where somebody stands in a module."""

    module: Module
    tasks: tuple[Task, ...]
    done_at: datetime | None  # the moment it was written down as finished
    begun: bool

    @property
    def done(self) -> bool:
        return self.done_at is not None or (bool(self.tasks) and all(task.done for task in self.tasks))

    @property
    def missing(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if not task.done)

    @property
    def minutes_left(self) -> int:
        return sum(task.minutes for task in self.missing)


@dataclass(frozen=True)
class CourseState:
    """Where somebody stands in a course."""

    course: Course
    modules: tuple[ModuleState, ...]
    done_at: datetime | None  # the completion date of the statement

    @property
    def done(self) -> bool:
        return self.done_at is not None or (bool(self.tasks) and all(task.done for task in self.tasks))

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Give every required thing. A module that has none asks for nothing."""
        return tuple(task for module in self.modules for task in module.tasks)

    @property
    def missing(self) -> tuple[Task, ...]:
        """Give everything still to do. Doing it finishes the course, and nothing less does."""
        return () if self.done else tuple(task for task in self.tasks if not task.done)

    @property
    def next(self) -> Task | None:
        return self.missing[0] if self.missing else None

    @property
    def minutes_left(self) -> int:
        """Give the minutes of what is to do; a scenario that two modules list is done once."""
        return sum({task.address: task.minutes for task in self.missing}.values())

    @property
    def percent(self) -> int:
        """Required things done, of 100, rounded down. For exports; pages say what is missing."""
        return 100 if self.done else 100 * sum(task.done for task in self.tasks) // max(len(self.tasks), 1)


def module_state(module: Module, history: History) -> ModuleState:
    """Take a module and a history; say where the person stands."""
    told = tuple(tasks(module, history))
    begun = any(task.done or (task.lesson and not task.unsaid) for task in told) or any(
        id.startswith(f"{module.slug}/") for id in history.checks
    )
    return ModuleState(module, told, history.modules.get(module.slug), begun)


def course_state(course: Course, history: History) -> CourseState:
    """Take a course and a history; say where the person stands."""
    modules = tuple(module_state(module, history) for module in course.modules)
    return CourseState(course, modules, history.courses.get(course.slug))


def newly_finished(
    courses: Iterable[Course], modules: Iterable[Module], history: History
) -> tuple[list[Module], list[Course]]:
    """Take what may be finished now; give the modules and enrolled courses where the rule first holds."""
    finished = [m for m in modules if m.slug not in history.modules and module_state(m, history).done]
    ended = [
        course
        for course in courses
        if course.slug in history.enrolled and course.slug not in history.courses and course_state(course, history).done
    ]
    return finished, ended


def achieved(course: Course, best: Mapping[str, tuple[int, int]]) -> bool:
    """Take a course and somebody's best result (points, best total) by quiz; say whether each quiz reaches the mark
    that the course names for a statement of achievement. A course without such a mark has no such statement."""
    mark = course.header.achievement
    if mark is None:
        return False
    results = [best.get(module.quiz.slug) for module in course.modules if module.quiz]
    return bool(results) and all(found is not None and 100 * found[0] >= mark * found[1] for found in results)


@dataclass(frozen=True)
class Ended:
    """How one attempt ended."""

    quiz: str
    at: datetime
    passed: bool
    points: int
    best: int


def quizzes_again(course: Course, kind: str, attempts: Iterable[Ended]) -> dict[str, datetime | None]:
    """Take the attempts that began since a statement was issued; give when each quiz of its course was taken well
    enough to renew it: at its own mark, or for an achievement at the higher one. None: not yet."""
    mark = course.header.achievement if kind == "achievement" else None
    found: dict[str, datetime | None] = {module.quiz.slug: None for module in course.modules if module.quiz}
    for one in sorted(attempts, key=lambda one: one.at):
        enough = one.passed if mark is None else 100 * one.points >= mark * one.best
        if enough and found.get(one.quiz, one.at) is None:
            found[one.quiz] = one.at
    return found
