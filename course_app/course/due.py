"""When a day ends: due dates are days of a named zone, and count until that day is over there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

STEP = timedelta(minutes=15)
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)  # days that a form takes


class Due(NamedTuple):
    """Until when something is asked for."""

    day: date
    zone: str

    @property
    def end(self) -> datetime:
        """The first moment (UTC) that is too late."""
        return end_of_day(self.day, self.zone)

    def days_late(self, at: datetime) -> int:
        """Give by how many days of the calendar a moment is late; 0 when it is in time."""
        return max(1, (local_day(at, self.zone) - self.day).days) if at >= self.end else 0


def is_zone(name: str) -> bool:
    """Whether a name such as Europe/London is a zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def local_day(moment: datetime, zone: str) -> date:
    """Take a moment, give the day that it is in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


@lru_cache(maxsize=8192)
def end_of_day(day: date, zone: str) -> datetime:
    """Give the first moment (UTC) after a day in a zone: what comes before is in time, to the second.

    Midnight may not exist, or come twice, where clocks are changed about it; and a zone may skip a whole day. So the
    clock on the wall there is asked: the day is over when it shows that day, or an earlier one, for the last time.
    """
    there = ZoneInfo(zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=there) + timedelta(days=1)
    after = max(midnight.replace(fold=fold).astimezone(UTC) for fold in (0, 1)) + 12 * STEP

    def over(moment: datetime) -> bool:
        return moment.astimezone(there).date() > day

    while over(after - STEP):
        after -= STEP
    before = after - STEP
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before).total_seconds() // 2)
        before, after = (before, middle) if over(middle) else (middle, after)
    return after


def start_of_day(day: date, zone: str) -> datetime:
    """Give the first moment (UTC) of a day in a zone."""
    return end_of_day(day - timedelta(days=1), zone)
