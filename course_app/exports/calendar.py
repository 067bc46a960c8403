"""Dates as an iCalendar file (RFC 5545): whole days, for any calendar that can follow an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

FOLD = 75  # octets of a line, without its end


@dataclass(frozen=True)
class Day:
    """Something that is due on a day. `uid` stays the same when its date changes."""

    uid: str
    day: date
    title: str
    text: str
    link: str
    changed_at: datetime


def calendar(name: str, days: Iterable[Day]) -> bytes:
    """Take the name of a calendar and its days; give the file. The same in gives the same bytes out."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Common Ground//Due dates//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for one in days:
        stamp = f"{one.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        lines += [
            "BEGIN:VEVENT", f"UID:{_text(one.uid)}", f"DTSTAMP:{stamp}", f"LAST-MODIFIED:{stamp}",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}", f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(one.title)}", f"DESCRIPTION:{_text(one.text)}", f"URL:{one.link}",
            "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _text(words: str) -> str:
    """A value as text: what would end it, or the line, is escaped."""
    words = "".join(c if c.isprintable() or c == "\n" else " " for c in words.replace("\r\n", "\n"))
    for found, put in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(found, put)
    return words


def _folded(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a character."""
    parts, room, part = [], FOLD, ""
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append(part)
            part, room = "", FOLD - 1  # a folded line begins with a space
        part += character
        room -= size
    return "\r\n ".join([*parts, part])
