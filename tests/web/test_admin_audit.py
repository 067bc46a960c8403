"""/admin/audit: filtered, and taken out as a table, which is an event itself."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from conftest import NOW, PASSWORD

from course_app.records.audit import AuditEvent, Filter, as_filter, as_object, note
from course_app.records.db import begin_writing, commit
from course_app.records.people import User, withdraw_role
from course_app.records.second_steps import turn_off

from .conftest import errors, words
from .site import Site, Visitor

DAY = timedelta(days=1)
TODAY = NOW.replace(hour=0, minute=0)


def happened(site: Site, *told: tuple[str, str, int | None, int]) -> None:
    """Events: what, about what, by whom, how many days ago."""
    with site.app.app_context():
        begin_writing()
        for what, about, by, ago in told:
            note(what, about, by, NOW - ago * DAY)
        commit()


@pytest.fixture
def ruth(own_site: Site) -> Visitor:
    return own_site.open("Ruth Adeyemi", "admin")


@pytest.fixture
def ada(own_site: Site) -> User:
    found = own_site.person("Ada Mensah")
    happened(
        own_site,
        ("export", f"data of user:{found.id}", found.id, 9),
        ("role-granted", f"user:{found.id} trainer", None, 5),
        ("export", "matrix of cohort:3", 99, 2),
    )
    return found


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["cohort:3", "trainer", "data"]),
        ("event=export", ["cohort:3", "data"]),
        ("who={ada.email}", ["data"]),
        ("who={ada.id}", ["data"]),
        ("who=99", ["cohort:3"]),
        ("about=user:{ada.id}", ["trainer", "data"]),
        ("about=cohort:3&event=export", ["cohort:3"]),
        ("since=2026-11-18", ["cohort:3", "trainer"]),
        ("since=2026-11-18&until=2026-11-18", ["trainer"]),
        ("until=2026-11-14", ["data"]),
        ("about=cohort:33", []),
    ],
)
@pytest.mark.only("sqlite")
def test_it_shows_what_the_filter_finds_newest_first(ruth: Visitor, ada: User, query: str, shown: list[str]) -> None:
    page = ruth.get("/admin/audit?" + query.format(ada=ada))
    told = words(page).partition("Done to From ")[2]
    at = sorted((told.find(word), word) for word in ("cohort:3", "trainer", "data") if word in told)
    assert [word for _, word in at] == shown
    if not shown:
        assert "Nothing like this was done." in words(page)
    if "data" in shown:
        assert "data of Ada Mensah" in told


@pytest.mark.parametrize(
    ("query", "field"),
    [("who=nobody@example.org", "who"), ("since=tomorrow", "since"), ("since=2026-11-18&until=2026-11-17", "until"),
     ("about=user:1 trainer", "about")],
)  # fmt: skip
@pytest.mark.only("sqlite")
def test_a_filter_that_cannot_be_meant_is_told_beside_its_field(ruth: Visitor, query: str, field: str) -> None:
    page = ruth.get(f"/admin/audit?{query}")
    assert page.status_code == 422
    assert list(errors(page)) == [field]


def test_it_is_read_fifty_at_a_time_by_number(own_site: Site, ruth: Visitor) -> None:
    happened(own_site, *(("export", f"thing:{number}", 7, 1) for number in range(60)))
    first = ruth.get("/admin/audit?event=export")
    assert ("thing:59" in words(first), "thing:9 " in words(first)) == (True, False)
    before = own_site.rows(AuditEvent, object="thing:10")[0].id
    assert f'href="/admin/audit?event=export&amp;before={before}"' in first.text
    second = words(ruth.get(f"/admin/audit?event=export&before={before}"))
    assert ("thing:9 " in second, "thing:10 " in second) == (True, False)
    assert "There are no older ones." in words(ruth.get("/admin/audit?event=export&before=1"))


@pytest.mark.check("C29")
@pytest.mark.check("C57")
def test_the_table_holds_what_the_filter_finds_in_numbers_and_taking_it_out_is_an_event(
    own_site: Site, ruth: Visitor, ada: User
) -> None:
    happened(own_site, ("export", "=cmd()|x", 99, 1))
    form = {"event": "export", "since": "2026-11-14", "until": "2026-11-23", "trail_password": PASSWORD}
    asked = ruth.post("/admin/audit/exports", form)
    assert asked.status_code == 303
    [row] = own_site.rows(AuditEvent, actor=ruth.id)
    assert (row.event, row.object) == ("export", "audit-trail event:export since:2026-11-14 until:2026-11-24")
    table = ruth.get(asked.location)
    assert table.headers["Content-Disposition"] == 'attachment; filename="audit-trail-2026-11-23.csv"'
    heads, *lines = csv.reader(io.StringIO(table.data.decode("utf-8-sig")))
    assert heads == ["Number", "Time (UTC)", "Event", "Account", "Object", "Request", "Address"]
    assert [line[4] for line in lines] == [row.object, "'=cmd()|x", "matrix of cohort:3", f"data of user:{ada.id}"]
    assert "Ada" not in table.text
    bea = own_site.open("Bea Novak", "admin")
    assert bea.get(asked.location).status_code == 404


@pytest.mark.check("T30")
def test_it_is_taken_out_twenty_times_an_hour(own_site: Site) -> None:
    ruth = own_site.open("Ruth Adeyemi", "admin")
    asked = [ruth.post("/admin/audit/exports", {"trail_password": PASSWORD}).status_code for _ in range(21)]
    assert asked == [303] * 20 + [429]
    assert len(own_site.rows(AuditEvent, event="export", actor=ruth.id)) == 20


@pytest.mark.check("C18")
@pytest.mark.check("T30")
def test_it_takes_the_password_and_the_role_to_the_last(own_site: Site, ruth: Visitor) -> None:
    for password in ("", "not this one"):
        page = ruth.post("/admin/audit/exports", {"trail_password": password, "event": "export"})
        assert (page.status_code, list(errors(page))) == (422, ["trail_password"])
    made = ruth.post("/admin/audit/exports", {"trail_password": PASSWORD})
    with own_site.app.app_context():
        begin_writing()
        withdraw_role(ruth.id, "admin", NOW)  # and their sign-in goes on, as if somebody had forgotten to end it
        commit()
    assert ruth.get(made.location).status_code == 404


@pytest.mark.check("C13")
def test_nobody_takes_it_out_without_the_second_step(own_site: Site, ruth: Visitor) -> None:
    made = ruth.post("/admin/audit/exports", {"trail_password": PASSWORD})
    assert ruth.get(made.location).status_code == 200
    with own_site.app.app_context():
        begin_writing()
        turn_off(ruth.id)  # and their sign-in goes on here, too
        commit()
    assert ruth.get(made.location).status_code == 404


@pytest.mark.check("C33")
def test_a_file_holds_the_newest_rows_up_to_a_limit(
    own_site: Site, ruth: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(own_site, *(("export", f"thing:{number}", 7, 1) for number in range(3)))
    for most, told in ((3, ["thing:2", "thing:1", "thing:0"]), (2, ["thing:2", "thing:1"])):
        monkeypatch.setattr("course_app.web.admin.audit.MOST", most)
        form = {"trail_password": PASSWORD, "event": "export", "who": "7"}
        table = ruth.get(ruth.post("/admin/audit/exports", form).location)
        _, *lines = csv.reader(io.StringIO(table.data.decode("utf-8-sig")))
        assert [line[4] for line in lines] == told


@pytest.mark.parametrize(
    "wanted", [Filter(), Filter("export", 7, "user:7", TODAY, TODAY + DAY), Filter(about="a:b:c", until=TODAY)]
)
def test_a_filter_is_told_in_the_words_of_an_event_and_read_from_them(wanted: Filter) -> None:
    assert as_filter(as_object(wanted)) == wanted
    assert len(as_object(wanted)) <= 200
