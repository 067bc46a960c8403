"""Claims of fact in a lesson: a figure, or the year of a study or a law, and what stands behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from course_app.course.style import PICTURE

_FIGURE = re.compile(
    r"\d+(?:\.\d+)?\s?(?:%|per cent|percentage points?|SD\b|standard deviations?|months?' progress)"
    r"|(?:δ|effect size|\bN\s?=)\s*(?:=|of|was)?\s*-?\.?\d"
    r"|\b\d[\d,]*\+?\s+(?:\w+\s+){0,2}(?:studies|trials|papers|people|parents|children|families|settings|schools"
    r"|practitioners|primaries|participants|countries)\b"
    r"|(?<![\w/])(?:\.\d{2}|\d\.\d{2})(?!\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-4]\d)\b")
_REFERENCE = re.compile(r"\]\(ref:([a-z0-9-]+)\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^()\s]+\)")
_END = re.compile(r"(?<=[.?!])\s+(?=[‘'\"(\[]*[A-Z0-9])")


@dataclass(frozen=True)
class Claim:
    """A sentence that states a figure or a year, with the references of its paragraph."""

    line: int
    sentence: str
    references: tuple[str, ...]


def claims(text: str, first: int) -> Iterator[Claim]:
    """Take Markdown that starts at line `first`; give each claim. References stand in the same paragraph or list."""
    start = first
    for part in re.split(r"\n\s*\n", text):
        references = tuple(dict.fromkeys(_REFERENCE.findall(part)))
        for offset, line in enumerate(part.split("\n")):
            for sentence in _END.split(PICTURE.sub("", line)):
                told = _LINK.sub(r"\1", sentence).strip(" -*>")
                bare = re.sub(r"\b\d{1,2}(?::\d{2}|\.\d{1}\b)", "", told)  # a time of day, a lesson's number
                if _FIGURE.search(bare) or _YEAR.search(bare):
                    yield Claim(start + offset, told, references)
        start += part.count("\n") + 2
