"""Completion over time, as a line on a grid of days. Pure geometry: x grows to the right and y downwards, as in SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 360, 210
LEFT, RIGHT, TOP, FOOT = 34, 348, 26, 176  # of the field in which the line runs
MOST_ROWS = 13


@dataclass(frozen=True)
class Curve:
    """How many had finished by the end of each of some days."""

    rows: tuple[tuple[date, int], ...]  # the table: day, and how many by then
    total: int
    path: str  # SVG: a line of steps
    due: float | None  # x of the day due
    first: date
    last: date


def curve(done: Iterable[date], total: int, start: date, today: date, due: date | None) -> Curve:
    """Take the days on which people finished, how many there are, and the day from which, today and the day due.

    The days told are today, and before it each one, or each seventh, fourteenth ... so that there are at most 13.
    """
    days = sorted(done)
    first = min([start, today, *days[:1]])
    last = max([today, *([due] if due else [])])
    span = (today - first).days
    apart = 1 if span < MOST_ROWS else 7 * -(-span // (7 * (MOST_ROWS - 1)))
    told = [today - timedelta(days=back) for back in range(0, span + 1, apart)][::-1]

    def x(day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - first).days / max(1, (last - first).days), 1)

    def y(number: int) -> float:
        return round(FOOT - (FOOT - TOP) * number / max(1, total), 1)

    steps = [f"M{LEFT} {FOOT}"]
    steps += [f"H{x(day)}V{y(sum(one <= day for one in days))}" for day in dict.fromkeys(days)]
    rows = tuple((day, sum(one <= day for one in days)) for day in told)
    return Curve(rows, total, f"{''.join(steps)}H{x(today)}", x(due) if due else None, first, last)
