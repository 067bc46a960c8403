"""On which days somebody is reminded of what they were asked to do: told from dates, with `now` handed in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = (7, 1, 0, -3)  # before the day on which it is due; then nobody is reminded any more
MORNING = 8  # the hour on the clock there from which on reminders go
WEEKLY, EARLY = 0, 7  # the weekday (Monday) and the hour of what trainers get once a week


def reminding_day(now: datetime, zone: str) -> date | None:
    """Give the day that it is in a zone, once its morning has come; reminders of a day go until that day is over."""
    there = now.astimezone(ZoneInfo(zone))
    return there.date() if there.hour >= MORNING else None


def reminds_on(day: date, due_on: date, starts_on: date, known_at: datetime, zone: str) -> bool:
    """Whether `day` is one on which somebody is reminded of what is due on `due_on`.

    Not before it starts; nor on the day on which they heard of it (`known_at`: they were asked, got another date, or
    joined), or earlier.
    """
    return (due_on - day).days in DAYS and starts_on <= day and known_at.astimezone(ZoneInfo(zone)).date() < day


def days_due(now: datetime) -> set[date]:
    """Give every day on which something may be due of which somebody, in whatever zone, is reminded at this moment."""
    return {
        now.date() + timedelta(days=ahead + turn)
        for ahead in DAYS
        for turn in (-1, 0, 1)  # zones are up to 14 hours ahead, and 12 behind
    }


def digest_day(now: datetime, zone: str) -> date | None:
    """Give the day of this week's digest while it is that day, and no longer early, in a zone."""
    there = now.astimezone(ZoneInfo(zone))
    return there.date() if there.weekday() == WEEKLY and there.hour >= EARLY else None
