"""Days, minutes and counts as people say them, on pages and in mails alike."""

from __future__ import annotations

from datetime import date

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905


def short_day(day: date, today: date) -> str:
    """Such as 6 November; with the year when it is another one than today's."""
    return f"{day.day} {day:%B}" if day.year == today.year else f"{day.day} {day:%B} {day.year}"


def long_day(day: date, today: date) -> str:
    """Such as Friday 27 November; with the year when it is another one than today's."""
    return f"{day:%A} {short_day(day, today)}"


def ago(day: date, today: date) -> str:
    """Such as 'today', 'yesterday' or '13 days ago'."""
    days = (today - day).days
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


def listed(words: list[str]) -> str:
    """Such as 'a, b and c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def capital(text: str) -> str:
    """Give a text with its first letter large and the others as they are."""
    return text[:1].upper() + text[1:]
