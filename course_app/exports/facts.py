"""The facts for which somebody might be glad of a word, in words: about a person to a trainer, and to the person."""

from __future__ import annotations

from datetime import datetime

from course_app.course.assigned import Reason
from course_app.course.due import local_day
from course_app.course.library import Course, Module
from course_app.course.wording import ago, long_day, short_day


def title_of(thing: Module | Course) -> str:
    """Name what was asked for, such as Module 4, Conflict resolution."""
    if isinstance(thing, Module) and thing.number:
        return f"Module {thing.number}, {thing.title}"
    return thing.title


def why(reason: Reason, now: datetime, zone: str) -> str:
    """Take a reason, this moment and the zone of the site; say it about somebody."""
    today = local_day(now, zone)
    title = _short(reason)
    if reason.kind == "late" and reason.due:
        return f"{title} was due on {long_day(reason.due.day, today)}."
    if reason.kind == "soon" and reason.due:
        return f"{title} is due on {long_day(reason.due.day, today)} and not begun."
    if reason.kind == "stuck":
        return f"Three tries or more at the quiz of {title}, not passed yet."
    if reason.since is None:
        return "Nothing done yet since joining."
    day = local_day(reason.since, zone)
    return f"Last did something {ago(day, today)}, on {short_day(day, today)}."


def why_you(reason: Reason, now: datetime, zone: str) -> str:
    """Say it to that person."""
    title = _short(reason)
    if reason.kind == "stuck":
        return f"You have tried the quiz of {title} three times or more, and it is not passed yet."
    if reason.kind == "silent" and reason.since is None:
        return "You have not begun yet."
    if reason.kind == "silent" and reason.since:
        day, today = local_day(reason.since, zone), local_day(now, zone)
        return f"You were last here {ago(day, today)}, on {short_day(day, today)}."
    return why(reason, now, zone)


def _short(reason: Reason) -> str:
    return f"Module {reason.module.number} ({reason.module.header.short})" if reason.module else ""
