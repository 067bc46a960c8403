"""How the registry in privacy.py says why something is kept, how long, and what erasing does to it."""

from __future__ import annotations

from typing import NamedTuple

from course_app.records.db import Base

# The legal basis, by the letters of Article 6(1) of the GDPR.
CONTRACT = "b: contract, the course that the person takes"
INTEREST = "f: legitimate interest, accounts and rights that can be trusted"
LED = "f: legitimate interest, a trainer who can help people finish"
# How long it is kept.
ACCOUNT = "as long as the account"
LINK = "until 30 days after it expired"
SIGNED = "90 days after it ended, the last one as long as the account"
MAIL = "what it says until it was sent; that it was sent as long as the account, or 90 days without one"
ASKED = "ten minutes of use, the row 90 days"
COHORT = "as long as the cohort; the reference to the person as long as the account"
INVITED = "30 days of use, the row 90 days longer, or as long as the account of whoever came"
RECORD = "code, course, kind, dates and state without end; the rest as long as the holder wants"
# What erasing a person does to it.
ROW = "row"  # the row goes
UNLINK = "unlink"  # the reference goes, the row stays
BLANK = "blank"  # the words go, the row stays
KEEP = "keep"  # says nothing about the person without the rest


class Held(NamedTuple):
    """Why one column is kept; `export_name` is None for what only guards an account."""

    purpose: str
    basis: str
    retention: str
    export_name: str | None
    erase: str


Columns = dict[str, Held]


def held(export: str | None, columns: str, purpose: str, basis: str, retention: str, erase: str = ROW) -> Columns:
    """Columns kept for one purpose; each is exported as `export` and its own name."""
    return {
        column: Held(purpose, basis, retention, f"{export}.{column}" if export else None, erase)
        for column in columns.split()
    }


def table(model: type[Base], *held: Columns) -> dict[str, Columns]:
    return {model.__tablename__: {column: why for columns in held for column, why in columns.items()}}
