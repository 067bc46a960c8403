"""Completion over time, as rows of a table and a line."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from course_app.course.charts import FOOT, LEFT, MOST_ROWS, RIGHT, TOP, curve

DAY = date(2026, 11, 23)


def test_rows_count_who_had_finished_by_the_end_of_a_day() -> None:
    found = curve([DAY - timedelta(days=2), DAY, DAY - timedelta(days=2)], 4, DAY - timedelta(days=3), DAY, None)
    assert [count for _, count in found.rows] == [0, 2, 2, 3]
    assert found.rows[-1] == (DAY, 3)
    assert found.path.startswith(f"M{LEFT} {FOOT}H")
    assert found.path.endswith(f"V63.5H{float(RIGHT)}"), "three of four"


@pytest.mark.parametrize("span", [0, 1, 12, 13, 40, 83, 84, 85, 400, 4000])
def test_there_are_never_more_rows_than_fit_and_the_last_is_today(span: int) -> None:
    found = curve([], 1, DAY - timedelta(days=span), DAY, None)
    assert 1 <= len(found.rows) <= MOST_ROWS
    assert found.rows[-1][0] == DAY


def test_everybody_reaches_the_top_and_a_day_due_ahead_widens_the_field() -> None:
    found = curve([DAY], 1, DAY - timedelta(days=10), DAY, DAY + timedelta(days=10))
    assert (found.due, found.last) == (RIGHT, DAY + timedelta(days=10))
    assert found.path == f"M{LEFT} {FOOT}H{(LEFT + RIGHT) / 2}V{float(TOP)}H{(LEFT + RIGHT) / 2}"


def test_who_finished_before_it_was_asked_is_in_it() -> None:
    found = curve([DAY - timedelta(days=30)], 2, DAY - timedelta(days=3), DAY, None)
    assert (found.first, found.rows[-1]) == (DAY - timedelta(days=30), (DAY, 1))
