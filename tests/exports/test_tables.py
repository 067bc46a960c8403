"""Tables for spreadsheets: nothing in them runs, and they come back as they went."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest

from course_app.exports.tables import csv_table


def read(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.mark.check("T17")
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "  @"])
def test_a_text_that_a_spreadsheet_would_run_is_made_a_text(start: str) -> None:
    text = f"{start}SUM(A1)"
    assert read(csv_table(["Name"], [[text]])) == [["Name"], [f"'{text}"]]


@pytest.mark.check("T17")
def test_what_runs_nothing_comes_back_as_it_went() -> None:
    words = ['Ada "the quick" Mensah', "Zoë, Lind", "two\nlines", "3-4", "a=b", "", "'quoted"]
    assert read(csv_table(["Name"], [[word] for word in words]))[1:] == [[word] for word in words]


def test_numbers_stay_numbers_and_moments_can_be_sorted() -> None:
    at = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    row = read(csv_table(["a", "b", "c", "d"], [[-3, date(2026, 11, 27), at, None]]))[1]
    assert row == ["-3", "2026-11-27", "2026-11-23 09:30", ""]


def test_a_spreadsheet_reads_accents() -> None:
    assert csv_table(["Zoë"], []) == b"\xef\xbb\xbfZo\xc3\xab\r\n"
