"""/admin/people: found, and changed with a reason and the password; nobody lifts themselves, and one admin stays."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW, PASSWORD

from course_app.records import people
from course_app.records.audit import AuditEvent
from course_app.records.db import begin_writing, commit
from course_app.records.outbox import Message
from course_app.records.people import RoleGrant, User
from course_app.records.rights import AccountChange

from .conftest import errors, words
from .site import Site, Visitor

WHY = "She leads Sunflower from Monday on."


def change(by: Visitor, who: int, what: str, **form: str) -> Any:
    sent = {"change": what, "change_reason": WHY, "change_password": PASSWORD, **form}
    return by.post(f"/admin/people/{who}/changes", sent)


def roles(site: Site, who: int) -> set[str]:
    return {row.role for row in site.rows(RoleGrant, user_id=who) if row.withdrawn_at is None}


@pytest.fixture
def ruth(own_site: Site) -> Visitor:
    return own_site.open("Ruth Adeyemi", "admin")


@pytest.mark.check("C57")
@pytest.mark.check("C20")
def test_a_role_is_granted_with_a_reason_and_the_sign_ins_of_before_are_over(
    own_site: Site, ruth: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "course_app.events")
    bea = own_site.open("Bea Novak")
    assert bea.get("/me").status_code == 200
    made = change(ruth, bea.id, "grant-trainer")
    assert (made.status_code, made.location) == (303, f"/admin/people/{bea.id}")
    page = words(ruth.get(made.location))
    assert "Bea Novak is a trainer from now on." in page
    assert f"Made a trainer : {WHY}" in page
    assert "by Ruth Adeyemi" in page
    assert roles(own_site, bea.id) == {"trainer"}
    assert bea.get("/me").status_code == 302
    [row] = own_site.rows(AuditEvent, event="role-granted")
    assert (row.actor, row.object, len(row.request_id), row.address) == (
        ruth.id,
        f"user:{bea.id} trainer",
        12,
        "loopback",
    )
    assert [(r.event, r.actor) for r in caplog.records if getattr(r, "event", "") == "role-granted"] == [
        ("role-granted", ruth.id)
    ]
    assert change(ruth, bea.id, "grant-trainer").status_code == 409  # sent twice: once is enough
    assert own_site.count(AuditEvent, event="role-granted") == 1


@pytest.mark.check("T01")
@pytest.mark.parametrize("role", [(), ("trainer",), ("author",), ("trainer", "author")])
def test_nobody_gives_themselves_a_higher_role(own_site: Site, ruth: Visitor, role: tuple[str, ...]) -> None:
    mine = own_site.open("Mel Ory", *role)
    for what in ("grant-trainer", "grant-author", "grant-admin", "open", "clear-second-step"):
        for who in (mine.id, ruth.id):
            assert change(mine, who, what, role="admin", roles="admin").status_code == 404
    assert roles(own_site, mine.id) == set(role)
    assert own_site.rows(AccountChange) == []


@pytest.mark.check("T01")
@pytest.mark.check("C13")
def test_nor_does_an_admin_without_the_second_step_or_with_a_closed_account(own_site: Site, ruth: Visitor) -> None:
    bare = own_site.open("Una Ready", "admin", second=False)
    closed, half = own_site.open("Sue Spent", "admin"), own_site.half("Hal Fway")
    with own_site.app.app_context():
        begin_writing()
        people.disable(closed.id, NOW)
        commit()
    ada = own_site.person("Ada Mensah")
    answers = [change(who, ada.id, "grant-admin") for who in (bare, closed, half, own_site.open())]
    assert [answer.status_code for answer in answers] == [303, 302, 302, 302]
    assert answers[0].location == "/me/second-step?asked=1"
    assert roles(own_site, ada.id) == set()


@pytest.mark.check("C18")
@pytest.mark.parametrize(
    ("form", "field", "told"),
    [
        ({"change_password": "not this one"}, "change_password", "This is not your password."),
        ({"change_password": ""}, "change_password", "Write your password."),
        ({"change_reason": " "}, "change_reason", "Write why"),
        ({"change_reason": "x" * 301}, "change_reason", "may have 300"),
        ({"change": "grant-king"}, "change", "Choose one of these."),
        ({"change": ""}, "change", "Choose one of these."),
    ],
)
@pytest.mark.only("sqlite")
def test_without_password_reason_or_act_nothing_happens(
    own_site: Site, ruth: Visitor, form: dict[str, str], field: str, told: str
) -> None:
    ada = own_site.person("Ada Mensah")
    page = change(ruth, ada.id, **{"what": "grant-admin", **form} if "change" not in form else {"what": form["change"]})
    assert page.status_code == 422
    assert list(errors(page)) == [field]
    assert told in errors(page)[field]
    assert roles(own_site, ada.id) == set()
    assert own_site.count(AuditEvent, event="role-granted") == 0


@pytest.mark.check("C22")
@pytest.mark.check("C23")
def test_an_account_is_closed_opened_signed_out_and_freed_of_its_second_step(own_site: Site, ruth: Visitor) -> None:
    bea = own_site.open("Bea Novak", "admin")
    assert change(ruth, bea.id, "end-sign-ins").status_code == 303
    assert bea.get("/me").status_code == 302
    assert change(ruth, bea.id, "clear-second-step").status_code == 303
    assert change(ruth, bea.id, "clear-second-step").status_code == 409
    assert [mail.kind for mail in own_site.rows(Message)] == ["second_step_cleared"]
    bea = Visitor(own_site.app, bea.user)
    assert change(ruth, bea.id, "close").status_code == 303
    assert bea.get("/me").status_code == 302
    signs = own_site.open().post("/sign-in", {"email": getattr(bea.user, "email", ""), "password": PASSWORD})
    assert signs.status_code == 422
    assert "Closed since" in words(ruth.get(f"/admin/people/{bea.id}"))
    assert change(ruth, bea.id, "open").status_code == 303
    events = [row.event for row in own_site.rows(AuditEvent) if row.object == f"user:{bea.id}" and row.actor == ruth.id]
    assert events == ["sign-ins-ended", "second-step-ended", "account-closed", "account-opened"]


def test_the_last_admin_can_neither_give_the_role_up_nor_be_closed(own_site: Site, ruth: Visitor) -> None:
    for what in ("withdraw-admin", "close"):
        page = change(ruth, ruth.id, what)
        assert page.status_code == 409
        assert "Nobody else could run this site." in words(page)
        assert f'value="{what}"' not in page.text  # and it is not offered
    assert roles(own_site, ruth.id) == {"admin"}
    assert own_site.rows(AccountChange) == []


@pytest.mark.check("C20")
def test_who_changes_their_own_roles_goes_on_with_a_new_sign_in(own_site: Site, ruth: Visitor) -> None:
    thief = own_site.open()
    thief.client.set_cookie("session", ruth.cookie())
    assert thief.get("/me").status_code == 200
    assert change(ruth, ruth.id, "grant-author").status_code == 303
    assert thief.get("/me").status_code == 302
    assert "You are an author from now on." in words(ruth.get(f"/admin/people/{ruth.id}"))
    own_site.person("Bea Novak", "admin")
    gone = change(ruth, ruth.id, "withdraw-admin")
    assert (gone.status_code, gone.location) == (303, "/")
    assert ruth.get("/me").status_code == 200
    assert ruth.get("/admin").status_code == 404
    assert own_site.rows(User, id=ruth.id)[0].disabled_at is None


@pytest.mark.only("sqlite")
def test_who_closes_their_own_account_is_out_at_once(own_site: Site, ruth: Visitor) -> None:
    own_site.person("Bea Novak", "admin")
    assert change(ruth, ruth.id, "close").location == "/sign-in"
    assert ruth.get("/admin").status_code == 302


def test_people_are_found_by_name_address_and_role(site: Site) -> None:
    ruth = site.open("Ruth Finder", "admin")
    ida, tim = site.person("Ida Quill"), site.person("Tim Quill", "trainer")
    with site.app.app_context():
        begin_writing()
        people.disable(ida.id, NOW)
        commit()
    look = lambda query: words(ruth.get(f"/admin/people?{query}"))  # noqa: E731
    assert "Two people. Ida Quill" in look("q=quill")
    assert "One person. Tim Quill" in look(f"q={tim.email[:-4].upper()}")
    assert "One person. Tim Quill" in look("q=quill&which=trainer")
    assert "One person. Ida Quill" in look("q=quill&which=closed")
    for nobody in ("q=quill&which=author", "q=%25%25", "q=quill%00x"):
        assert "Nobody like this." in look(nobody)
    assert ruth.get("/admin/people/999999999").status_code == 404


def test_a_long_list_is_read_fifty_at_a_time(own_site: Site, ruth: Visitor) -> None:
    with own_site.app.app_context():
        begin_writing()
        for number in range(60):
            people.add_person(f"p{number}@example.org", f"Person {number:02}", "x", NOW - timedelta(days=1))
        commit()
    first, second = (ruth.get(f"/admin/people?q=Person&page={page}") for page in (1, 2))
    assert "1 to 50 of 60 people, by name." in words(first)
    assert "51 to 60 of 60 people, by name. Person 50" in words(second)
    assert 'href="/admin/people?q=Person&amp;which=&amp;page=2"' in first.text
    for odd in ("0", "-1", "x", "9" * 30, "٣"):
        assert "1 to 50 of 60" in words(ruth.get(f"/admin/people?q=Person&page={odd}"))
