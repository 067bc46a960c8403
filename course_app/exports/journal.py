"""A learner's journal as a file that reads well as plain text and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from course_app.course.statement import day_text

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class JournalEntry:
    """What one person wrote at one place of a lesson."""

    lesson: str
    prompt: str
    words: str
    saved_at: date  # the day in the reader's zone; a datetime, already turned to that zone, will do


def journal_text(entries: Sequence[JournalEntry], person_name: str, site: str) -> bytes:
    """Take entries in the order in which they shall stand, give the journal as UTF-8 Markdown.

    Entries of one lesson that follow each other share its heading. The person's words keep their lines.
    """
    parts = [f"# The journal of {_line(person_name)}", f"Written at {_line(site)}. Nobody else can read it there."]
    if not entries:
        parts.append(
            "Nothing written yet. Lessons stop now and then to ask what you think. "
            "The first such question takes about three minutes."
        )
    for lesson, written in groupby(entries, key=lambda entry: entry.lesson):
        parts.append(f"## {_line(lesson)}")
        for entry in written:
            parts.append("\n".join(f"> {line}".rstrip() for line in _lines(entry.prompt)))
            parts.append("\n".join(_plain(line) for line in _lines(entry.words)))
            parts.append(f"*{_day(entry.saved_at)}*")
    return ("\n\n".join(parts) + "\n").encode()


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in re.split(r"\r\n|\r|\n", text.strip())]


def _plain(line: str) -> str:
    """A line as it was typed, but no heading or rule of the file's own: "# 1" stays the person's "# 1"."""
    return re.sub(r"^(\s{0,3})(#|={2,}\s*$|-{2,}\s*$)", r"\1\\\2", line)


def _day(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {day_text(day)}"
