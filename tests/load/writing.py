"""The table in docs/running-it.md: rows of this run take the place of those of an earlier one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from load.bank import ROOT
from load.costs import machine
from load.figures import Result

PAGE = ROOT / "docs/running-it.md"
BEGIN, END = "<!-- figures: make load writes them -->\n", "<!-- end of figures -->\n"
HEAD = (
    "| id | database | requests | p50 / p95 / p99 / max | 503 / cut | server ms, cores, MB | marks |\n"
    "|---|---|---|---|---|---|---|\n"
)


def write(results: Sequence[Result], costs: Sequence[str]) -> None:
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    old, _, after = rest.partition(END)
    rows = {_key(row): row for row in re.findall(r"(?m)^\| L\d\d .*$", old)} | {
        _key(row): row for row in map(Result.row, results)
    }
    told = {_of(line): line for line in [*re.findall(r"(?m)^A learner .*$", old), *costs]}
    taken = f"Last taken on {date.today():%-d %B %Y}: {machine()} for the server, the database and those who ask.\n\n"
    table = HEAD + "".join(f"{rows[key]}\n" for key in sorted(rows)) if rows else ""
    text = "\n".join([taken + table, *(f"{told[name]}\n" for name in sorted(told, reverse=True))])
    PAGE.write_text(before + BEGIN + text + END + after, "utf-8")


def _key(row: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in row.split("|")[1:3])


def _of(line: str) -> str:
    """Give the database that a cost is about."""
    return "SQLite" if "on SQLite" in line else "PostgreSQL"
