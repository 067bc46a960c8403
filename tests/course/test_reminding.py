"""On which days somebody is reminded, and until when a reminder that could not go is still right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from course_app.course.reminding import days_due, reminding_day, reminds_since

DUE = date(2026, 12, 7)
LONG_AGO, EARLY = datetime(2026, 11, 1, 12, tzinfo=UTC), date(2026, 11, 1)


def since(ahead: int, starts_on: date = EARLY, known_at: datetime = LONG_AGO) -> int | None:
    """For the reminder that is right so many days before the due date: how many days before it should have gone."""
    found = reminds_since(DUE - timedelta(days=ahead), DUE, starts_on, known_at, "Europe/London")
    return found and (DUE - found).days


def test_each_reminder_holds_until_the_next_or_until_it_says_what_is_no_longer_so() -> None:
    found = {ahead: since(ahead) for ahead in range(9, -9, -1)}
    assert found == {
        **{9: None, 8: None, 7: 7, 6: 7, 5: 7, 4: 7, 3: 7, 2: 7, 1: 1, 0: 0, -1: None, -2: None},
        **{-3: -3, -4: -3, -5: -3, -6: -3, -7: None, -8: None},
    }


def test_nobody_is_reminded_of_a_day_on_which_they_heard_of_it_or_before_it_starts() -> None:
    for ahead in (7, 5):
        assert since(ahead, starts_on=DUE - timedelta(days=7)) == 7
        assert since(ahead, starts_on=DUE - timedelta(days=6)) is None
        assert since(ahead, known_at=datetime(2026, 11, 29, 23, 59, tzinfo=UTC)) == 7
        assert since(ahead, known_at=datetime(2026, 11, 30, tzinfo=UTC)) is None


@pytest.mark.check("T33")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Australia/Lord_Howe", "America/St_Johns", "Etc/GMT+12"])
def test_no_zone_is_so_far_away_that_its_due_dates_are_not_looked_for(zone: str) -> None:
    for hours in range(24 * 20):
        now = datetime(2026, 11, 27, tzinfo=UTC) + timedelta(hours=hours)
        day = reminding_day(now, zone)
        if day and reminds_since(day, DUE, EARLY, LONG_AGO, zone):
            assert DUE in days_due(now)
