"""The CPD record as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from course_app.course.cpd import STATES, Year
from course_app.course.statement import KINDS, grouped

COLUMNS = (
    *("Year", "Finished", "Issued", "Course", "Statement", "Issued by", "Minutes of the statement", "New minutes"),
    *("Why fewer", "State", "Valid until", "Number", "Check at"),
)


def cpd_csv(years: Iterable[Year]) -> bytes:
    """Take the years of a CPD record, give UTF-8 with a mark at its beginning, so that spreadsheets read accents."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for year in years:
        for line in year.lines:
            record = line.record
            row = (
                *(year.year, record.completed_on, record.issued_on, record.course_title, KINDS[record.kind]),
                *(record.issuer or record.site, record.minutes, line.minutes, line.why, STATES[line.state]),
                *(record.expires_on or "", grouped(record.code), record.verify_url),
            )
            table.writerow([_plain(value) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(value: object) -> object:
    """A text that a spreadsheet would take for a formula is told to be text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
