"""When a day ends: in every zone, on days on which clocks are changed, to the second."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from course_app.course.due import Due, end_of_day, is_zone, local_day, start_of_day

SECOND = timedelta(seconds=1)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
DAYS = [
    *(date(2026, 3, 8), date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 4), date(2026, 10, 25)),
    *(date(2026, 11, 1), date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29), date(2026, 4, 5)),
]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.check("T33")
@pytest.mark.parametrize(
    ("zone", "day", "end"),
    [
        ("Europe/Berlin", date(2026, 3, 29), utc(2026, 3, 29, 22)),  # a day of 23 hours
        ("Europe/Berlin", date(2026, 10, 25), utc(2026, 10, 25, 23)),  # and one of 25
        ("America/New_York", date(2026, 3, 8), utc(2026, 3, 9, 4)),
        ("America/New_York", date(2026, 11, 1), utc(2026, 11, 2, 5)),
        ("Australia/Lord_Howe", date(2026, 4, 5), utc(2026, 4, 5, 13, 30)),  # half an hour
        ("Pacific/Kiritimati", date(2026, 11, 27), utc(2026, 11, 27, 10)),
        ("America/St_Johns", date(2026, 11, 1), utc(2026, 11, 2, 3, 30)),
        ("America/St_Johns", date(2010, 11, 6), utc(2010, 11, 7, 3, 30)),  # at 00:01 back to 23:01 of that day
        ("Asia/Beirut", date(2026, 3, 28), utc(2026, 3, 28, 22)),  # the next day begins at 01:00
        ("America/Havana", date(2026, 10, 31), utc(2026, 11, 1, 4)),  # the next day has 00:30 twice
        ("America/Sao_Paulo", date(2018, 2, 17), utc(2018, 2, 18, 3)),  # at 24:00 back to 23:00
        ("Pacific/Apia", date(2011, 12, 29), utc(2011, 12, 30, 10)),  # the 30th was skipped
        ("Pacific/Apia", date(2011, 12, 30), utc(2011, 12, 30, 10)),
        ("UTC", date(2026, 11, 27), utc(2026, 11, 28)),
    ],
)
def test_a_day_ends_when_it_is_over_there(zone: str, day: date, end: datetime) -> None:
    assert end_of_day(day, zone) == end


@pytest.mark.check("T33")
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_in_every_zone_the_last_second_is_in_time_and_the_next_is_not(day: date) -> None:
    for zone in ZONES:
        end, there = end_of_day(day, zone), ZoneInfo(zone)
        last = (end - SECOND).astimezone(there)
        assert (zone, last.date()) == (zone, day)
        assert (last.minute, last.second) == (59, 59), zone
        assert end.astimezone(there).date() == day + timedelta(days=1), zone
        assert start_of_day(day, zone) < end
        due = Due(day, zone)
        assert (due.days_late(end - SECOND), due.days_late(end)) == (0, 1)


@pytest.mark.check("T33")
def test_lateness_is_counted_in_days_of_the_calendar_not_of_24_hours() -> None:
    due = Due(date(2026, 3, 28), "Europe/Berlin")
    assert due.days_late(utc(2026, 3, 29, 21, 59)) == 1  # the whole Sunday, though it has 23 hours
    assert due.days_late(utc(2026, 3, 29, 22)) == 2
    assert due.days_late(utc(2026, 4, 4, 12)) == 7


@pytest.fixture(params=["UTC", "America/New_York", "Pacific/Kiritimati"])
def zone_of_the_server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    assert os.environ.get("TZ") == before
    time.tzset()


@pytest.mark.check("T33")
@pytest.mark.usefixtures("zone_of_the_server")
def test_the_zone_of_the_server_changes_nothing() -> None:
    end_of_day.cache_clear()
    assert end_of_day(date(2026, 10, 25), "Europe/Berlin") == utc(2026, 10, 25, 23)
    assert local_day(utc(2026, 10, 25, 22, 59), "Europe/Berlin") == date(2026, 10, 25)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "Europe", "a\x00b"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    assert not is_zone(name)
    assert is_zone("Europe/London")
