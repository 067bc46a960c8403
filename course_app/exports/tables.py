"""Tables as CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | date | datetime | None


def csv_table(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Take headings and rows, give UTF-8 with a byte order mark, so that a spreadsheet reads accents.

    A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers, days are
    2026-11-27, moments 2026-11-27 14:05 as handed in, and None is an empty cell.
    """
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow([_cell(head) for head in heads])
    table.writerows([_cell(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _cell(value: Cell) -> str | int:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return value
    return f"'{value}" if value.lstrip(" ").startswith(RISKY) or value.startswith(RISKY) else value
