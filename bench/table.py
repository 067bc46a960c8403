"""The table of figures."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """One line: what was measured, what came out, what it is held to."""

    name: str
    value: str
    bar: str = ""
    met: bool | None = None
    note: str = ""


def show(figures: list[Figure]) -> None:
    """Print one line a figure."""
    words = {True: "yes", False: "NO", None: ""}
    lines = [("figure", "value", "bar", "met", "")]
    lines += [(one.name, one.value, one.bar, words[one.met], one.note) for one in figures]
    widths = [max(len(line[at]) for line in lines) for at in range(4)]
    for line in lines:
        print("  ".join((*(part.ljust(width) for part, width in zip(line, widths, strict=False)), line[4])).rstrip())
