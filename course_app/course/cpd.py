"""The CPD record: what somebody studied, by year, with each module counted once however many statements list it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from course_app.course.statement import ModuleLine, Record

STATES = {
    "genuine": "Holds",
    "expired": "Expired",
    "replaced": "Replaced by a corrected one",
    "withdrawn": "Withdrawn",
}
COUNTED = ("genuine", "expired")  # what was studied stays studied when a statement expires


@dataclass(frozen=True)
class Line:
    """One statement in the record."""

    record: Record
    state: str
    minutes: int  # of its modules that no statement before it counts
    why: str  # in a sentence, where that is less than the statement says


@dataclass(frozen=True)
class Year:
    """The statements finished in one calendar year, and their new minutes."""

    year: int
    lines: tuple[Line, ...]

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)


def cpd_record(statements: Iterable[tuple[Record, str]]) -> tuple[Year, ...]:
    """Take records, the first issued first, each with its state; give the years, the newest first.

    The sum of all lines is the sum of all years, to the minute. A specimen counts: it says what was done.
    """
    seen: dict[str, str] = {}  # a module, by either of its names: the course that counted it first
    ordered = sorted(statements, key=lambda one: one[0].completed_on)
    lines = [_line(record, state, seen) for record, state in ordered]
    years = groupby(lines, key=lambda line: line.record.completed_on.year)
    return tuple(Year(year, tuple(found)) for year, found in years)[::-1]


def _line(record: Record, state: str, seen: dict[str, str]) -> Line:
    if state not in COUNTED:
        why = {"replaced": "The corrected one counts in its place.", "withdrawn": "It does not count any more."}
        return Line(record, state, 0, why[state])
    new = [line for line in record.modules if not _names(line) & seen.keys()]
    old = [line for line in record.modules if line not in new]
    before = list(dict.fromkeys(seen[name] for line in old for name in sorted(_names(line) & seen.keys())))
    for line in new:
        seen |= dict.fromkeys(_names(line), record.course_title)
    return Line(record, state, sum(line.minutes for line in new), _why(new, old, before))


def _names(line: ModuleLine) -> set[str]:
    return {f"title {line.title}", *([f"slug {line.slug}"] if line.slug else [])}


def _why(new: Sequence[ModuleLine], old: Sequence[ModuleLine], before: Sequence[str]) -> str:
    if not old:
        return ""
    many = "All of its modules" if not new else ", ".join(line.title for line in old)
    verb = "is" if new and len(old) == 1 else "are"
    return f"{many} {verb} counted already, in {' and '.join(before)}."


def total(years: Iterable[Year]) -> int:
    """Give the minutes of all years."""
    return sum(year.minutes for year in years)


def exact(minutes: int) -> str:
    """Say minutes exactly: "10 h 5 min"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"
