"""On which days somebody is reminded of what they were asked to do: told from dates, with `now` handed in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# Days before the day on which it is due: a reminder goes on the first, and where it could not, on a later one up to
# the last; then nobody is reminded any more.
SPANS = ((7, 2), (1, 1), (0, 0), (-3, -6))
MORNING = 8  # the hour on the clock there from which on reminders go
WEEKLY, EARLY = 0, 7  # the weekday (Monday) and the hour of what trainers get once a week


def reminding_day(now: datetime, zone: str) -> date | None:
    """Give the day that it is in a zone, once its morning has come."""
    there = now.astimezone(ZoneInfo(zone))
    return there.date() if there.hour >= MORNING else None


def reminds_since(day: date, due_on: date, starts_on: date, known_at: datetime, zone: str) -> date | None:
    """Give since when a reminder of what is due on `due_on` is right that is right on `day`; None when none is.

    It is the day on which it should have gone. Where everything ran that is `day` itself, or it has gone. None before
    the start; nor for the day on which they heard of it (`known_at`: they were asked, got another date, or joined), or
    earlier.
    """
    ahead = (due_on - day).days
    for first, last in SPANS:
        since = due_on - timedelta(days=first)
        if first >= ahead >= last and starts_on <= since and known_at.astimezone(ZoneInfo(zone)).date() < since:
            return since
    return None


def days_due(now: datetime) -> set[date]:
    """Give every day on which something may be due of which somebody, in whatever zone, is reminded at this moment."""
    return {
        now.date() + timedelta(days=ahead + turn)
        for first, last in SPANS
        for ahead in range(last, first + 1)
        for turn in (-1, 0, 1)  # zones are up to 14 hours ahead, and 12 behind
    }


def digest_day(now: datetime, zone: str) -> date | None:
    """Give the day of this week's digest while it is that day, and no longer early, in a zone."""
    there = now.astimezone(ZoneInfo(zone))
    return there.date() if there.weekday() == WEEKLY and there.hour >= EARLY else None
