"""Where people stand with what was asked of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from course_app.course.assigned import Assignment, Plan, Standing, assigned_state, reasons
from course_app.course.due import Due

from .shelf import library

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
LIBRARY = library()
ADA, ZOE = 1, 2
START = Assignment(1, "module", "01-start", date(2026, 11, 1), date(2026, 11, 20), "Europe/London")
COURSE = Assignment(2, "course", "first-steps", date(2026, 11, 1), date(2026, 12, 18), "Europe/London")
DUE = Due(date(2026, 11, 20), "Europe/London")
END = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("done_at", "begun", "now", "word", "days_late", "owed"),
    [
        (None, False, END - DAY, "new", 0, False),
        (None, True, END - DAY, "begun", 0, False),
        (None, False, END, "new", 1, True),
        (None, True, END + 3 * DAY, "begun", 4, True),
        (END - timedelta(seconds=1), True, END + 9 * DAY, "done", 0, False),
        (END, True, END + 9 * DAY, "done", 1, False),  # late work counts, and shows as late
        (END + 2 * DAY, True, END + 9 * DAY, "done", 3, False),
    ],
)
def test_a_state_is_told_from_facts(
    done_at: datetime | None, begun: bool, now: datetime, word: str, days_late: int, owed: bool
) -> None:
    state = assigned_state(done_at, begun, DUE, now)
    assert (state.word, state.days_late, state.is_late) == (word, days_late, owed)


def test_without_a_date_nothing_is_late() -> None:
    assert assigned_state(None, False, None, NOW) == ("new", None, 0)


def test_a_course_asks_for_each_of_its_modules_and_the_earlier_date_counts() -> None:
    plan = Plan(LIBRARY, [COURSE, START])
    assert [module.slug for module in plan.modules] == ["01-start", "02-talk"]
    assert plan.dues(ADA) == {"01-start": DUE, "02-talk": Due(date(2026, 12, 18), "Europe/London")}


def test_a_later_date_and_what_one_person_is_asked_are_theirs_alone() -> None:
    later = replace(START, later={ADA: date(2026, 12, 1)})
    own = Assignment(3, "module", "02-talk", date(2026, 11, 1), date(2026, 11, 5), "Europe/London", person=ZOE)
    plan = Plan(LIBRARY, [later, own])
    assert plan.dues(ADA) == {"01-start": Due(date(2026, 12, 1), "Europe/London")}
    assert plan.dues(ZOE) == {"01-start": DUE, "02-talk": Due(date(2026, 11, 5), "Europe/London")}
    assert plan.dues(3) == {"01-start": DUE}
    assert [one.id for one in plan.asked_of(ADA)] == [1]


def test_what_left_the_library_is_asked_of_nobody() -> None:
    gone = replace(START, slug="09-gone")
    assert Plan(LIBRARY, [gone]).modules == ()
    assert Plan(LIBRARY, [gone]).assignments == []


def told(standing: Standing, *asked: Assignment, joined: datetime = NOW - DAY, now: datetime = NOW) -> list[str]:
    return [reason.kind for reason in reasons(Plan(LIBRARY, asked), ADA, standing, joined, now)]


def test_who_owes_something_late_might_be_glad_of_a_word() -> None:
    assert told(Standing(last=NOW), START) == ["late"]
    assert told(Standing({"01-start": NOW}, last=NOW), START) == []


def test_so_might_who_has_not_begun_what_is_due_soon() -> None:
    six_days_before = datetime(2026, 11, 15, 12, tzinfo=UTC)
    assert told(Standing(last=six_days_before), START, now=six_days_before) == ["soon"]
    assert told(Standing(begun={"01-start"}, last=six_days_before), START, now=six_days_before) == []
    assert told(Standing(last=six_days_before), START, now=six_days_before - 3 * DAY) == []


def test_so_might_who_is_stuck_at_a_quiz() -> None:
    assert told(Standing(begun={"01-start"}, stuck=["01-start"], last=NOW), COURSE) == ["stuck"]
    assert told(Standing({"01-start": NOW}, stuck=["01-start"], last=NOW), COURSE) == []


def test_so_might_who_was_silent_for_two_weeks_unless_all_is_done_or_they_have_just_joined() -> None:
    long_ago = NOW - 14 * DAY
    assert told(Standing(last=long_ago), COURSE, joined=long_ago) == ["silent"]
    assert told(Standing(), COURSE, joined=long_ago) == ["silent"]
    assert told(Standing(last=long_ago), COURSE, joined=NOW - DAY) == []
    assert told(Standing(last=long_ago + timedelta(seconds=1)), COURSE, joined=long_ago) == []
    assert told(Standing({"01-start": NOW, "02-talk": NOW}, last=long_ago), COURSE, joined=long_ago) == []
    assert told(Standing(), joined=long_ago) == []


def test_what_has_not_started_is_no_reason() -> None:
    ahead = replace(START, starts_on=date(2026, 11, 24), due_on=date(2026, 11, 26))
    assert told(Standing(), ahead, joined=NOW - 30 * DAY) == []
