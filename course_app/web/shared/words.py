"""Dates, minutes and counts as people say them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

from course_app.web.shared.clock import now

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
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
    at = local(moment) if isinstance(moment, datetime) else moment
    return f"{at.day} {at:%B}" if at.year == local(now()).year else f"{at.day} {at:%B} {at.year}"


def long_day(moment: datetime | date) -> str:
    """Such as Friday 27 November; with the year when it is another one."""
    at = local(moment) if isinstance(moment, datetime) else moment
    return f"{at:%A} {short_day(at)}"


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
    days = (local(now()).date() - local(moment).date()).days
    return {0: "today", 1: "yesterday"}.get(days) or f"{days} days ago"


def about(minutes: int) -> str:
    """Such as 'about 12 minutes', 'about 1 hour 30 minutes'; from an hour on in quarters."""
    if minutes < 60:
        return f"about {max(1, minutes)} minute{'s' if minutes > 1 else ''}"
    quarters = round(minutes / 15)
    hours, rest = quarters // 4, quarters % 4 * 15
    return f"about {hours} hour{'s' if hours > 1 else ''}{f' {rest} minutes' if rest else ''}"


def spelled(number: int) -> str:
    """Such as 'no', 'one', 'two', '14'."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def counted(number: int, one: str, many: str = "") -> str:
    """Such as 'no lessons', 'one lesson', 'two lessons', '14 lessons'."""
    return f"{spelled(number)} {one if number == 1 else many or one + 's'}"


def ordinal(number: int) -> str:
    """Such as 'first', 'second'; from 11 on in figures."""
    return _ORDINALS[number] if number < len(_ORDINALS) else f"{number}th"


def listed(words: list[str]) -> str:
    """Such as 'a, b and c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def capital(text: str) -> str:
    """Give a text with its first letter large and the others as they are."""
    return text[:1].upper() + text[1:]
