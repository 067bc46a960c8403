"""Dates, minutes and counts as people say them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

from course_app.course import wording
from course_app.course.wording import about, capital, counted, listed, spelled
from course_app.web.shared.clock import now

_ORDINALS = "none first second third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
_RIGHT_TO_LEFT = frozenset(("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))


def direction(lang: str) -> str:
    """Take a language; give the direction in which it is written."""
    return "rtl" if lang.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def local(moment: datetime) -> datetime:
    """Take a moment; give it in the zone of the site."""
    return moment.astimezone(ZoneInfo(current_app.config["ZONE"]))


def day(moment: datetime | date) -> str:
    """Such as 6 November 2026."""
    at = local(moment) if isinstance(moment, datetime) else moment
    return f"{at.day} {at:%B} {at.year}"


def short_day(moment: datetime | date) -> str:
    """Such as 6 November; with the year when it is another one."""
    return wording.short_day(_day_of(moment), local(now()).date())


def long_day(moment: datetime | date) -> str:
    """Such as Friday 27 November; with the year when it is another one."""
    return wording.long_day(_day_of(moment), local(now()).date())


def _day_of(moment: datetime | date) -> date:
    return local(moment).date() if isinstance(moment, datetime) else moment


def when(moment: datetime) -> str:
    """Such as 'today at 14:02', 'yesterday at 13:20' or '6 November at 09:15'."""
    at, today = local(moment), local(now()).date()
    ago = (today - at.date()).days
    name = {0: "today", 1: "yesterday"}.get(ago) or short_day(moment)
    return f"{name} at {at:%H:%M}"


def days_before(day: date, moment: datetime) -> int:
    """Give by how many days a moment came before a day; 0 when it came on that day or later."""
    return max(0, (day - local(moment).date()).days)


def ago(moment: datetime) -> str:
    """Such as 'today', 'yesterday' or '13 days ago'."""
    return wording.ago(local(moment).date(), local(now()).date())


def number(count: int) -> str:
    """Such as '12', '1,000': grouped as readers of the interface's language group."""
    return f"{count:,}"


def ordinal(number: int) -> str:
    """Such as 'first', 'second'; from 11 on in figures."""
    return _ORDINALS[number] if number < len(_ORDINALS) else f"{number}th"


def in_ten(tenths: int) -> str:
    """Take tenths of people, 0 to 10; give them in words. 0 stands for one person too, and 10 for all but one."""
    return {0: "nobody or hardly anyone", 10: "everyone or nearly everyone"}.get(tenths) or f"about {tenths} in 10"


__all__ = [
    "about",
    "ago",
    "capital",
    "counted",
    "day",
    "direction",
    "in_ten",
    "listed",
    "local",
    "long_day",
    "number",
    "ordinal",
    "short_day",
    "spelled",
    "when",
]
