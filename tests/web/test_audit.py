"""What is written into the audit trail: one row for each event, with whom, what, when and from where."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from conftest import NOW, PASSWORD

from course_app.records.audit import AuditEvent, read_by
from course_app.records.db import db
from course_app.web.cohorts.exports import FILES
from course_app.web.shared.log import JsonLines

from .conftest import link_of
from .leading import trainer
from .routes import ada_with_everything, cohort_anew
from .site import Site, Visitor

Act = Callable[[Site, Visitor], tuple[Visitor, str]]  # gives who did it, and the object by which it is told


def in_(site: Site, ada: Visitor) -> tuple[Visitor, str]:
    assert ada.user
    ada.post("/sign-in", {"email": ada.user.email, "password": PASSWORD})
    return ada, f"user:{ada.id}"


def refused(site: Site, ada: Visitor) -> tuple[Visitor, str]:
    assert ada.user
    nobody = site.open()
    nobody.post("/sign-in", {"email": ada.user.email, "password": "not this one"})
    return nobody, ""


def denied(site: Site, ada: Visitor) -> tuple[Visitor, str]:
    ada.post("/cohorts", {"name": "Mine"})
    return ada, "/cohorts"


def exported(site: Site, ada: Visitor) -> tuple[Visitor, str]:
    ada.post("/me/data/exports", {"export_password": PASSWORD})
    return ada, f"data of user:{ada.id}"


def unproven(site: Site, ada: Visitor) -> tuple[Visitor, str]:
    ada.post("/me/data/exports", {"export_password": "not this one"})
    return ada, ""


def erased(site: Site, ada: Visitor) -> tuple[Visitor, str]:
    ada.post("/me/data/erasure", {"erase_password": PASSWORD, "statements": "keep"})
    return ada, f"user:{ada.id}"


def issued(site: Site, ada: Visitor) -> tuple[Visitor, str]:
    ada.post("/courses/second-alone/enrolments")
    ada.post("/modules/02-second/01-mend/completions")
    ada.pass_quiz("02-second")
    made = ada.post("/courses/second-alone/statements", {"name": "Ada Mensah"})
    assert made.status_code == 303
    return ada, "statement:1"


def revoked(site: Site, ada: Visitor) -> tuple[Visitor, str]:
    issued(site, ada)
    ruth = site.open("Ruth Adeyemi", "admin")
    code = ada.get("/me/statements").text.partition('href="/statements/')[2][:26]
    form = {"reason": "Issued by mistake.", "revoke_password": PASSWORD}
    assert ruth.post(f"/admin/statements/{code}/revocations", form).status_code == 303
    return ruth, "statement:1"


def opened(site: Site, ada: Visitor) -> tuple[Visitor, str]:
    ada.finish_first()
    tom = site.open("Tom Okafor", "trainer")
    ada.trainer = tom.user
    numbers = cohort_anew(site, ada)
    form = {"quiz": "01-first", "reason": "You asked me to look."}
    path = f"/cohorts/{numbers['cohort_id']}/people/{ada.id}/openings"
    assert tom.post(path, form).status_code == 303
    return tom, f"user:{ada.id} opening:{numbers['opening_id'] + 1}"


@pytest.mark.check("C57")
@pytest.mark.parametrize(
    ("event", "act"),
    [
        *(("signed-in", in_), ("sign-in-refused", refused), ("denied", denied), ("password-refused", unproven)),
        *(("export", exported), ("erased", erased), ("statement-issued", issued), ("statement-revoked", revoked)),
        ("answers-opened", opened),
    ],
)
def test_each_act_is_exactly_one_event_with_all_that_is_asked_for(
    own_site: Site, caplog: pytest.LogCaptureFixture, today: time_machine.Traveller, event: str, act: Act
) -> None:
    caplog.set_level(logging.INFO, "course_app")
    ada = own_site.open("Ada Mensah")
    today.shift(timedelta(minutes=1))
    who, about = act(own_site, ada)
    [row] = own_site.rows(AuditEvent, event=event)
    actor = who.user.id if who.user else None
    assert (row.at, row.actor, row.object) == (NOW + timedelta(minutes=1), actor, about)
    assert (len(row.request_id), row.address) == (12, "loopback")
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    [line] = [line for line in lines if line.get("event") == event]
    assert (line["object"], line.get("actor"), line["request_id"], line["address"]) == (
        about, actor, row.request_id, "loopback"
    )  # fmt: skip


@pytest.mark.check("C57")
def test_a_publication_is_an_event(own_site: Site) -> None:
    assert [(row.object, row.address) for row in own_site.rows(AuditEvent, event="published")] == [
        ("publication:1", "command")
    ]


@pytest.mark.check("P13")
def test_after_a_breach_it_says_whose_data_an_account_opened_or_took_out(
    own_site: Site, today: time_machine.Traveller
) -> None:
    """Every file that a trainer can take out, and every answer that they can open, as they do it."""
    tom, bea = trainer(own_site).make(), trainer(own_site, "Bea Novak").make("Rowan")
    ada, omar = tom.with_("Ada Mensah", "Omar Haddad")
    (zoe,) = bea.with_("Zoe Lind")
    ada.finish_first()
    today.shift(timedelta(days=1))
    for kind in FILES:
        assert tom.post(f"{tom.home}/exports", {"kind": kind, "file_password": PASSWORD}).status_code == 303
    opening = {"quiz": "01-first", "reason": "You asked me to look."}
    assert tom.post(f"{tom.home}/people/{ada.id}/openings", opening).status_code == 303
    assert tom.post("/me/data/exports", {"export_password": PASSWORD}).status_code == 303
    assert tom.post("/me/journal/exports").status_code == 303
    bea.post(f"{bea.home}/exports", {"kind": "matrix", "file_password": PASSWORD})
    with own_site.app.app_context():
        found = read_by(tom.id, NOW + timedelta(days=1), NOW + timedelta(days=2))
        before = read_by(tom.id, NOW, NOW + timedelta(days=1))
        db.session.remove()
    both = (ada.id, omar.id)
    assert before == []
    assert [one.people for one in found] == [both] * len(FILES) + [(ada.id,), (tom.id,), (tom.id,)]
    assert zoe.id not in both


def test_a_page_that_is_refused_writes_nothing_and_is_in_the_log(
    own_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "course_app")
    ada = ada_with_everything(own_site)
    before = own_site.tables()
    assert ada.get("/cohorts").status_code == 404
    assert own_site.tables() == before
    assert [record.event for record in caplog.records if hasattr(record, "event")][-1] == "denied"


@pytest.mark.check("P11")
def test_no_name_and_no_address_is_in_the_trail(own_site: Site) -> None:
    for act in (in_, refused, exported, opened):
        act(own_site, own_site.open("Ada Canaryname"))
    told = repr(own_site.tables()["audit_events"])
    for word in ("Canaryname", "example.org", "127.0.0", "You asked"):
        assert word not in told


@pytest.mark.check("C08")
def test_ten_wrong_passwords_delay_the_next_try_and_the_right_one_works_later(
    own_site: Site, today: time_machine.Traveller
) -> None:
    ada, bea = own_site.person("Ada Mensah"), own_site.person("Bea Novak")
    wrong = {"email": ada.email, "password": "not this one"}
    assert [own_site.open().post("/sign-in", wrong).status_code for _ in range(10)] == [422] * 10
    right = {"email": ada.email.upper(), "password": PASSWORD}
    waits = own_site.open().post("/sign-in", right)
    assert (waits.status_code, waits.headers["Retry-After"]) == (429, "300")
    assert own_site.open().post("/sign-in", {"email": bea.email, "password": PASSWORD}).status_code == 303
    today.shift(timedelta(minutes=5))
    assert own_site.open().post("/sign-in", right).status_code == 303
    assert own_site.open().post("/sign-in", wrong).status_code == 422


@pytest.mark.check("C08")
def test_whoever_goes_on_guessing_locks_nobody_out(own_site: Site, today: time_machine.Traveller) -> None:
    ada = own_site.person("Ada Mensah")
    wrong = {"email": ada.email, "password": "not this one"}
    for _ in range(10):
        own_site.open().post("/sign-in", wrong)
    own_site.open().post("/password-resets", {"email": ada.email})
    for _ in range(4):  # while she waits, they go on
        today.shift(timedelta(minutes=1))
        assert own_site.open().post("/sign-in", wrong).status_code == 429
    link = link_of(own_site.app)
    assert own_site.open().post(link, {"password": "nine loud badgers"}).location == "/"  # she need not wait
    today.shift(timedelta(minutes=1))
    assert own_site.open().post("/sign-in", {"email": ada.email, "password": "nine loud badgers"}).status_code == 303


@pytest.mark.check("C08")
def test_an_address_without_an_account_waits_in_the_same_way(own_site: Site) -> None:
    nobody: dict[str, Any] = {"email": "nobody@example.org", "password": "not this one"}
    answers = [own_site.open().post("/sign-in", nobody).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
