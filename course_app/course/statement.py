"""A statement: the frozen record that somebody finished a course, and the rules of its words.

The record is written once, when the statement is issued. Every form of it (page, PDF, badge) is made from the
record alone, so a course that is edited, renamed or deleted later changes no statement.
"""

from __future__ import annotations

import base64
import calendar
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

KINDS = {"participation": "Statement of participation", "achievement": "Statement of achievement"}
WHAT_IT_IS_NOT = {
    "participation": "A record of taking part. Not a qualification or a licence.",
    "achievement": "A record of achievement. Not a qualification or a licence.",
}
PAPERS = {"a4": "A4", "us-letter": "Letter"}  # always on its side

# Four, four, five, twice over: short enough to hold in the ear, and a line that must break has two equal halves.
_GROUPS = (4, 4, 5, 4, 4, 5)
_CODE = re.compile(r"[A-Z2-7]{26}")
_SLIPS = str.maketrans("018", "OIB")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DASHES_AND_SPACES = re.compile(r"[\s\-\u2010-\u2015\u2212]+")


@dataclass(frozen=True)
class ModuleLine:
    """One module as it stood when the course was finished."""

    title: str
    short: str
    minutes: int
    edition: str
    slug: str = ""  # the first statements were written without it


@dataclass(frozen=True)
class Record:
    """The frozen record: everything that any form of one statement says, and nothing else."""

    code: str
    kind: str
    name: str
    lang: str
    course: str
    course_title: str
    course_edition: str
    minutes: int
    modules: tuple[ModuleLine, ...]
    outcomes: tuple[str, ...]
    completed_on: date
    issued_on: date
    issuer: str
    signatory: str
    place: str
    site: str
    verify_url: str
    specimen: bool
    paper: str = "a4"
    expires_on: date | None = None
    scenarios: tuple[str, ...] = ()  # played to an end
    quizzes: tuple[str, ...] = ()  # passed
    mark: int | None = None  # of 100, which every quiz reached: of an achievement alone
    renews: str = ""  # number of the statement that was earned before
    logo: str = ""  # digest of the issuer's picture

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"{self.code!r} is not the number of a statement: 26 of A-Z and 2-7.")
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is not a kind of statement: one of {', '.join(KINDS)}.")
        if self.paper not in PAPERS:
            raise ValueError(f"{self.paper!r} is not a kind of paper: one of {', '.join(PAPERS)}.")

    def to_json(self) -> dict[str, Any]:
        """Give the record as plain values for JSON; dates as YYYY-MM-DD."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        lines = [{field.name: getattr(line, field.name) for field in fields(line)} for line in self.modules]
        values["modules"] = [{name: value for name, value in line.items() if name != "slug" or value} for line in lines]
        values["outcomes"] = list(self.outcomes)
        values["completed_on"] = self.completed_on.isoformat()
        values["issued_on"] = self.issued_on.isoformat()
        # Left out where they say nothing: the first statements were written without them.
        if self.paper == "a4":
            del values["paper"]
        for name in ("scenarios", "quizzes"):
            values[name] = list(values[name])
            if not values[name]:
                del values[name]
        for name in ("mark", "renews", "logo"):
            if not values[name]:
                del values[name]
        if self.expires_on is None:
            del values["expires_on"]
        else:
            values["expires_on"] = self.expires_on.isoformat()
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Record:
        """Take what to_json gave, give the record. Raises TypeError for a missing or unknown name."""
        expires = values.get("expires_on")
        return cls(
            **{
                **values,
                "expires_on": date.fromisoformat(expires) if expires else None,
                "modules": tuple(ModuleLine(**line) for line in values["modules"]),
                "outcomes": tuple(values["outcomes"]),
                "scenarios": tuple(values.get("scenarios", ())),
                "quizzes": tuple(values.get("quizzes", ())),
                "completed_on": date.fromisoformat(values["completed_on"]),
                "issued_on": date.fromisoformat(values["issued_on"]),
            }
        )


def new_code(random_bytes: bytes) -> str:
    """Take 16 or more random bytes, give the 26 letters and digits that number a statement.

    Raises ValueError for fewer bytes: the number is also what keeps strangers from guessing statements.
    """
    if len(random_bytes) < 16:
        raise ValueError("A statement is numbered from at least 16 random bytes.")
    return base64.b32encode(random_bytes).decode("ascii")[:26]


def grouped(code: str) -> str:
    """Give the number as people read it aloud: XXXX-XXXX-XXXXX-XXXX-XXXX-XXXXX."""
    parts, at = [], 0
    for length in _GROUPS:
        parts.append(code[at : at + length])
        at += length
    return "-".join(parts)


def normalise_code(text: str) -> str | None:
    """Take a number as somebody typed it, give the 26 characters, or None when it cannot be one.

    Spaces, hyphens and small letters are forgiven; so are 0 for O, 1 for I and 8 for B, which numbers never hold.
    """
    if len(text) > 200:
        return None
    plain = _DASHES_AND_SPACES.sub("", unicodedata.normalize("NFKC", text))
    if not plain.isascii():
        return None
    code = plain.upper().translate(_SLIPS)
    return code if _CODE.fullmatch(code) else None


def hours_text(minutes: int) -> str:
    """Say a length of study as a person would: "About 45 minutes", "About 2 and a half hours".

    Rounded to five minutes below 23 minutes, to a quarter of an hour below 4 hours, to half an hour below 10, then
    to whole hours: the number is the course's own estimate and must not look exacter than that.
    """
    if minutes < 3:
        return "Less than 5 minutes"
    if minutes < 23:
        return f"About {_nearest(minutes, 5)} minutes"
    step = 15 if minutes < 240 else 30 if minutes < 600 else 60
    hours, rest = divmod(_nearest(minutes, step), 60)
    if hours == 0:
        return f"About {rest} minutes"
    part = {0: "", 15: " and a quarter", 30: " and a half", 45: " and three quarters"}[rest]
    return f"About an hour{part}" if hours == 1 else f"About {hours}{part} hours"


def _nearest(minutes: int, step: int) -> int:
    return (2 * minutes + step) // (2 * step) * step


def day_text(day: date) -> str:
    """Say a day as it stands on a statement: "18 December 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def months_after(day: date, months: int) -> date:
    """Give the same day so many months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def deed(record: Record) -> str:
    """Say what the person did, as it stands between their name and the title of the course."""
    if record.kind == "participation":
        return "took part in and completed"
    reached = f"at least {record.mark} of 100" if record.mark else "its higher mark"
    return f"took part in and completed, with {reached} in every quiz,"


def dates_said(record: Record) -> tuple[str, ...]:
    """Say in sentences when it was finished and issued, and until when it is valid."""
    said = (f"Finished on {day_text(record.completed_on)}.", f"Issued on {day_text(record.issued_on)}.")
    return (*said, f"Valid until {day_text(record.expires_on)}.") if record.expires_on else said
