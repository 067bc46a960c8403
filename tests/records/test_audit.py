"""The audit trail: added to and never changed, and asked whose data somebody read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from course_app.records import audit, cohorts
from course_app.records.audit import AuditEvent, Filter, address_class, events, note, read_by
from course_app.records.db import begin_writing, commit, rollback, rows
from course_app.records.erasing import erase
from course_app.records.people import User

DAY = timedelta(days=1)
ANOTHER = (
    "(id, at, event, actor, object, request_id, address) VALUES (1, '2026-11-23 09:30:00', 'export', 2, '', '', '')"
)


@pytest.mark.check("C60")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET actor = 2",
        "UPDATE audit_events SET object = object WHERE id = 1",
        "DELETE FROM audit_events",
        "DELETE FROM audit_events WHERE id = 1",
        f"INSERT INTO audit_events {ANOTHER} ON CONFLICT (id) DO UPDATE SET actor = 2",
    ],
)
def test_the_database_refuses_to_change_or_to_forget_an_event(session: Any, statement: str) -> None:
    assert_refused(statement)


@pytest.mark.check("C60")
@pytest.mark.only("sqlite")
def test_sqlite_refuses_to_put_another_event_in_its_place(session: Any) -> None:
    assert_refused(f"INSERT OR REPLACE INTO audit_events {ANOTHER}")


@pytest.mark.check("C60")
@pytest.mark.only("postgres")
def test_postgresql_refuses_to_empty_the_table(session: Any) -> None:
    assert_refused("TRUNCATE audit_events")


def assert_refused(statement: str) -> None:
    note("export", "user:1", 1, NOW)
    commit()
    begin_writing()
    with pytest.raises(DBAPIError, match="only added to"):
        rows(text(statement))
    rollback()
    assert [(one.event, one.actor) for one in events(Filter(), 9)] == [("export", 1)]


def test_erasing_somebody_leaves_their_numbers(session: Any, me: User) -> None:
    note("signed-in", f"user:{me.id}", me.id, NOW)
    number = me.id
    erase(number, False, NOW)
    commit()
    assert [(one.actor, one.object) for one in events(Filter(), 9)] == [(number, f"user:{number}")]


def test_a_filter_takes_the_number_and_not_those_that_begin_with_it(session: Any) -> None:
    for about in ("user:1", "user:12", "user:1 admin", "assignment:3 of cohort:1", "user:11"):
        note("export", about, 7, NOW)
    note("signed-in", "user:1", 1, NOW + DAY)
    assert [one.object for one in events(Filter(about="user:1", event="export"), 9)] == ["user:1 admin", "user:1"]
    assert [one.object for one in events(Filter(about="cohort:1"), 9)] == ["assignment:3 of cohort:1"]
    assert len(events(Filter(actor=7), 9)) == 5
    assert [one.event for one in events(Filter(since=NOW + DAY), 9)] == ["signed-in"]
    assert len(events(Filter(until=NOW + DAY), 9)) == 5
    assert audit.kinds() == ["export", "signed-in"]


@pytest.mark.check("P13")
def test_it_says_whose_data_an_account_read_between_two_moments(session: Any, me: User, other: User) -> None:
    cohort = cohorts.new_cohort("Sunflower", "UTC", me.id, NOW).id
    note("export", f"matrix of cohort:{cohort}", me.id, NOW)
    cohorts.add_member(cohort, other.id, "link", NOW + timedelta(hours=1))
    note("answers-opened", f"user:{other.id} opening:4", me.id, NOW + DAY)
    note("export", f"matrix of cohort:{cohort}", me.id, NOW + 2 * DAY)
    cohorts.end_membership(cohort, other.id, me.id, NOW + 3 * DAY)
    note("export", f"matrix of cohort:{cohort}", me.id, NOW + 4 * DAY)
    note("signed-in", f"user:{me.id}", me.id, NOW + DAY)
    note("export", f"journal of user:{other.id}", other.id, NOW + DAY)
    found = read_by(me.id, NOW, NOW + 9 * DAY)
    assert [(one.event, one.people) for one in found] == [
        ("export", ()),
        ("answers-opened", (other.id,)),
        ("export", (other.id,)),
        ("export", ()),
    ]
    assert [one.at for one in read_by(me.id, NOW + 2 * DAY, NOW + 4 * DAY)] == [NOW + 2 * DAY]


@pytest.mark.check("P11")
@pytest.mark.parametrize(
    ("address", "kind"),
    [
        *(("127.0.0.1", "loopback"), ("::1", "loopback"), ("10.1.2.3", "private"), ("fd00::1", "private")),
        *(("203.0.114.9", "public"), ("2a00:1450::1", "public"), ("fe80::1%eth0", "private")),
        *((None, "unknown"), ("", "unknown"), ("no address", "unknown")),
    ],
)
def test_of_an_address_only_its_class_is_kept(address: str | None, kind: str) -> None:
    assert address_class(address) == kind
    assert len(kind) <= AuditEvent.__table__.columns["address"].type.length  # type: ignore[attr-defined]
