"""/cohorts/<id>/exports: what a trainer takes out, after the password, with the same numbers as the pages."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from conftest import NOW, PASSWORD

from course_app.records.asked_exports import Export
from course_app.records.audit import AuditEvent
from course_app.records.db import begin_writing, commit
from course_app.records.people import withdraw_role
from course_app.records.site_settings import SECOND_STEP, decide
from course_app.web.cohorts.exports import FILES

from .conftest import errors
from .leading import Trainer, trainer
from .site import Site
from .test_progress import Class, rows_of


def table(tom: Trainer, kind: str) -> list[list[str]]:
    asked = tom.post(f"{tom.home}/exports", {"kind": kind, "file_password": PASSWORD})
    assert asked.status_code == 303, asked.text
    file = tom.get(asked.location)
    assert file.status_code == 200
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))


@pytest.fixture
def everybody(site: Site, today: time_machine.Traveller) -> Class:
    return Class(site, today)


@pytest.mark.check("C18")
@pytest.mark.check("T30")
def test_the_password_is_asked_for_once_more(site: Site) -> None:
    tom = trainer(site).make()
    for form, wrong in (
        ({"kind": "matrix", "file_password": ""}, "file_password"),
        ({"kind": "matrix", "file_password": "not mine at all"}, "file_password"),
    ):
        answer = tom.post(f"{tom.home}/exports", form)
        assert (answer.status_code, list(errors(answer))) == (422, [wrong])
    assert tom.post(f"{tom.home}/exports", {"kind": "everything", "file_password": PASSWORD}).status_code == 422
    assert site.rows(Export, user_id=tom.id) == []


@pytest.mark.check("T30")
def test_each_file_is_an_event_and_twenty_an_hour_are_the_most(own_site: Site, today: time_machine.Traveller) -> None:
    tom = trainer(own_site).make()
    send = lambda: tom.post(f"{tom.home}/exports", {"kind": "matrix", "file_password": PASSWORD})  # noqa: E731
    assert [send().status_code for _ in range(21)] == [303] * 20 + [429]
    assert tom.post("/me/data/exports", {"export_password": PASSWORD}).status_code == 429  # counted together
    told = [(one.actor, one.object) for one in own_site.rows(AuditEvent, event="export")]
    assert told == [(tom.id, f"matrix of cohort:{tom.cohort}")] * 20
    assert len(own_site.rows(Export)) == 20
    today.shift(timedelta(hours=1, seconds=1))
    assert send().status_code == 303


@pytest.mark.check("T30")
def test_nothing_is_taken_out_of_a_cohort_that_one_does_not_lead(own_site: Site) -> None:
    tom, bea = trainer(own_site).make(), trainer(own_site, "Bea Novak").make()
    tom.with_("Ada Mensah")
    ruth = own_site.open("Ruth Adeyemi", "admin")
    for other in (bea, ruth):
        for kind in FILES:
            form = {"kind": kind, "file_password": PASSWORD}
            assert other.post(f"{tom.home}/exports", form).status_code == 404
    assert own_site.rows(Export) == own_site.rows(AuditEvent, event="export") == []


@pytest.mark.check("T30")
@pytest.mark.parametrize("change", ["second step", "role"])
def test_a_file_is_not_made_for_whoever_may_not_see_it_any_more(own_site: Site, change: str) -> None:
    """The file was asked for, and the sign-in goes on, as if somebody had forgotten to end it."""
    tom = trainer(own_site).make()
    file = tom.post(f"{tom.home}/exports", {"kind": "matrix", "file_password": PASSWORD}).location
    with own_site.app.app_context():
        begin_writing()
        if change == "role":
            withdraw_role(tom.id, "trainer", NOW)
        else:
            decide(SECOND_STEP, "trainer", None, NOW)
        commit()
    refused = tom.get(file)
    assert (refused.status_code, refused.mimetype) == (404, "text/html")


def test_the_table_says_what_the_page_says(everybody: Class) -> None:
    heads, *rows = table(everybody.tom, "matrix")
    assert heads == ["Name", "1 First", "2 Second", "Modules done", "Modules asked", "Last here"]
    page = rows_of(everybody)
    assert [row[0] for row in rows] == [row[0] for row in page]
    for row, shown in zip(rows, page, strict=True):
        for written, word in zip(row[1:3], shown[1:3], strict=True):
            assert written.startswith(word.partition(" late")[0])  # the file says by how many days as well
        assert row[3] == str(sum(word.startswith("Done") for word in shown[1:3]))
    assert rows[1][1] == "Done, two days late"
    assert rows[3][1] == "Late, not begun: due three days ago"


def test_a_row_for_each_person_and_module_has_the_dates(everybody: Class) -> None:
    heads, *rows = table(everybody.tom, "modules")
    assert heads == ["Name", "Module", "State", "Due", "Zone", "Done", "Days late"]
    assert len(rows) == 4 * 2
    assert rows[2] == [
        *("Bea Novak", "1 First", "Done, two days late", "2026-11-30", "Europe/London", "2026-12-02 09:30", "2")
    ]


def test_tries_hold_points_of_quizzes_and_nothing_of_scenarios(site: Site) -> None:
    tom = trainer(site).make()
    (ada,) = tom.with_("Ada Mensah")
    ada.play_door()
    ada.pass_quiz("01-first")
    _, *rows = table(tom, "attempts")
    assert [row[:3] + row[5:] for row in rows] == [
        ["Ada Mensah", "scenario", "At the door", "", "", ""],
        ["Ada Mensah", "quiz", "First quiz", "4", "4", "yes"],
    ]


def test_statements_have_their_numbers(site: Site) -> None:
    tom = trainer(site).make()
    (ada,) = tom.with_("Ada Mensah")
    ada.post("/courses/second-alone/enrolments")
    ada.post("/modules/02-second/01-mend/completions")
    ada.pass_quiz("02-second")
    code = ada.post("/courses/second-alone/statements", {"name": "Ada Mensah"}).location.rpartition("/")[2]
    _, row = table(tom, "statements")
    assert (row[0], row[1], row[3].replace("-", ""), row[5]) == ("Ada Mensah", "The second half alone", code, "holds")


@pytest.mark.check("T17")
@pytest.mark.parametrize("name", ["=HYPERLINK(1)x", "+1x", "-1x", "@SUM(A1)x", " =1+1x"])
def test_a_name_is_never_a_formula(site: Site, name: str) -> None:
    tom = trainer(site).make()
    tom.with_(name)
    cell = table(tom, "matrix")[1][0]
    assert cell == f"'{name}"


@pytest.mark.check("T30")
@pytest.mark.check("C50")
def test_a_file_is_for_its_owner_for_ten_minutes_while_they_lead(site: Site, today: time_machine.Traveller) -> None:
    tom, bea = trainer(site).make(), trainer(site, "Bea Novak")
    assert bea.user
    form = {"kind": "matrix", "file_password": PASSWORD}
    tom.post(f"{tom.home}/trainers", {"trainer": bea.user.email, "trainer_password": PASSWORD})
    file = bea.post(f"{tom.home}/exports", form).location
    assert (bea.get(file).status_code, tom.get(file).status_code) == (200, 404)
    tom.post(f"{tom.home}/trainers/{bea.id}/ends")
    assert bea.get(file).status_code == 404
    own = tom.post(f"{tom.home}/exports", form).location
    name = tom.get(own).headers["Content-Disposition"]
    assert re.search(r'filename="sunflower-autumn-2026-matrix-2026-11-23.csv"', name)
    today.shift(timedelta(minutes=10))
    assert tom.get(own).status_code == 410
