"""What was asked of whom until when, and where each person stands with it: told from facts, with `now` handed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from course_app.course.due import Due, start_of_day
from course_app.course.library import Course, Library, Module

SOON = timedelta(days=7)
SILENT = timedelta(days=14)
STUCK = 3  # tries at one quiz without passing it
NO_DATES: Mapping[int, date] = {}


@dataclass(frozen=True)
class Assignment:
    """A module or a course that a cohort, or one person of it, was asked to do."""

    id: int
    kind: str  # 'module' or 'course'
    slug: str
    starts_on: date
    due_on: date
    zone: str
    note: str = ""
    person: int | None = None  # None: everybody in the cohort
    later: Mapping[int, date] = field(default_factory=dict)  # person -> a later date, of their own

    def due(self, person: int | None = None) -> Due:
        """Give until when it is asked of a person; without one, of everybody."""
        return Due(self.later.get(person, self.due_on) if person is not None else self.due_on, self.zone)

    def started(self, now: datetime) -> bool:
        return now >= start_of_day(self.starts_on, self.zone)


@dataclass(frozen=True)
class Standing:
    """What one person did, as far as trainers see it: facts with their moments (UTC)."""

    modules: Mapping[str, datetime] = field(default_factory=dict)  # finished
    courses: Mapping[str, datetime] = field(default_factory=dict)  # finished
    begun: Collection[str] = ()  # modules in which something was done
    stuck: Sequence[str] = ()  # quizzes tried STUCK times or more, and not passed
    last: datetime | None = None  # the newest thing that they did


class State(NamedTuple):
    """Where somebody stands with one thing."""

    word: str  # 'done', 'begun' or 'new'
    due: Due | None = None
    days_late: int = 0  # of what is done: when it was done; else, now

    @property
    def is_done(self) -> bool:
        return self.word == "done"

    @property
    def is_late(self) -> bool:
        """Whether it is still owed, and its date has passed."""
        return not self.is_done and self.days_late > 0


def assigned_state(done_at: datetime | None, begun: bool, due: Due | None, now: datetime) -> State:
    """Say where somebody stands: pages, files and mails all ask here. What is done late counts, and shows as late."""
    at = done_at or now
    return State("done" if done_at else "begun" if begun else "new", due, due.days_late(at) if due else 0)


class Plan:
    """All that a cohort was asked to do, with the library it is in."""

    def __init__(self, library: Library, assignments: Iterable[Assignment]) -> None:
        self.library = library
        self.assignments = [one for one in assignments if self.thing(one) is not None]
        wanted = {module.slug: module for one in self.assignments for module in self.modules_of(one)}
        order = {slug: place for place, slug in enumerate(library.modules)}
        self.modules = tuple(sorted(wanted.values(), key=lambda module: order[module.slug]))
        self._own = {one.person for one in self.assignments if one.person is not None}
        self._own |= {person for one in self.assignments for person in one.later}
        self._dues: dict[int | None, dict[str, Due]] = {}

    def thing(self, assignment: Assignment) -> Module | Course | None:
        """Give what an assignment asks for; None when it is no longer in the library."""
        found = self.library.modules if assignment.kind == "module" else self.library.courses
        return found.get(assignment.slug)

    def modules_of(self, assignment: Assignment) -> tuple[Module, ...]:
        """Give the modules that an assignment asks for."""
        thing = self.thing(assignment)
        return thing.modules if isinstance(thing, Course) else (thing,) if thing else ()

    def dues(self, person: int) -> Mapping[str, Due]:
        """Give until when each module is asked of a person; of two dates for one module, the earlier."""
        key = person if person in self._own else None
        if key not in self._dues:
            self._dues[key] = found = dict[str, Due]()
            for one in self.asked_of(person):
                due = one.due(person)
                for module in self.modules_of(one):
                    if module.slug not in found or due.end < found[module.slug].end:
                        found[module.slug] = due
        return self._dues[key]

    def asked_of(self, person: int) -> list[Assignment]:
        """Give the assignments of a person: those of everybody, and their own."""
        return [one for one in self.assignments if one.person in (None, person)]

    def states(self, person: int, standing: Standing, now: datetime) -> list[State]:
        """Give where a person stands in each module, in the order of `modules`."""
        dues = self.dues(person)
        done, begun = standing.modules, standing.begun
        return [
            assigned_state(done.get(slug), slug in begun, dues.get(slug), now)
            for slug in (module.slug for module in self.modules)
        ]

    def state(self, assignment: Assignment, person: int, standing: Standing, now: datetime) -> State:
        """Give where a person stands with one assignment."""
        finished = standing.modules if assignment.kind == "module" else standing.courses
        begun = any(module.slug in standing.begun for module in self.modules_of(assignment))
        return assigned_state(finished.get(assignment.slug), begun, assignment.due(person), now)


class Reason(NamedTuple):
    """A fact for which somebody might be glad of a word."""

    kind: str  # 'late', 'stuck', 'soon' or 'silent'
    module: Module | None = None
    due: Due | None = None
    since: datetime | None = None  # silent: the last thing they did, or when they joined


def reasons(plan: Plan, person: int, standing: Standing, joined_at: datetime, now: datetime) -> list[Reason]:
    """Say why somebody might be glad of a word, the weightiest first; nothing when all is well or nothing is asked."""
    found: list[Reason] = []
    started = {m.slug for one in plan.asked_of(person) if one.started(now) for m in plan.modules_of(one)}
    told = dict(zip((m.slug for m in plan.modules), plan.states(person, standing, now), strict=True))
    owed = [module for module in plan.modules if module.slug in started and not told[module.slug].is_done]
    if late := [module for module in owed if told[module.slug].is_late]:
        first = min(late, key=lambda module: told[module.slug].due.end)  # type: ignore[union-attr]
        found.append(Reason("late", first, told[first.slug].due))
    found += [Reason("stuck", module) for module in owed if module.quiz and module.quiz.slug in standing.stuck]
    for module in owed:
        due = told[module.slug].due
        if due and told[module.slug].word == "new" and now < due.end <= now + SOON:
            found.append(Reason("soon", module, due))
            break
    since = max(standing.last or joined_at, joined_at)
    if owed and now - since >= SILENT:
        found.append(Reason("silent", owed[0], None, standing.last))
    return found
