"""/admin/settings: which roles need a second step is decided there, with a reason and the password."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import PASSWORD
from werkzeug.test import TestResponse

from course_app.records.audit import AuditEvent
from course_app.records.second_steps import code_at, period_of
from course_app.records.site_settings import SiteSetting
from course_app.web.shared.clock import now

from .conftest import errors, words
from .site import Site, Visitor

WHY = "Our insurer asks for it."


@pytest.fixture
def ruth(own_site: Site) -> Visitor:
    return own_site.open("Ruth Adeyemi", "admin")


def decide(by: Visitor, roles: list[str], **form: str) -> Any:
    return by.post("/admin/settings/second-step", {"roles": roles, "why": WHY, "second_password": PASSWORD, **form})


def ticked(page: TestResponse) -> list[str]:
    return re.findall(r'name="roles" value="(\w+)" checked', page.text)


@pytest.mark.check("C13")
@pytest.mark.check("C57")
def test_roles_are_ticked_with_a_reason_and_the_password_and_it_is_one_event(own_site: Site, ruth: Visitor) -> None:
    assert ticked(ruth.get("/admin/settings")) == []
    made = decide(ruth, ["trainer", "author"])
    assert (made.status_code, made.location) == (303, "/admin/settings")
    page = ruth.get("/admin/settings")
    assert ticked(page) == ["trainer", "author"]
    assert "From now on a second step is needed by: admins, authors, trainers." in words(page)
    assert "Second step needed by admins, authors, trainers Since " in words(page)
    assert f"by Ruth Adeyemi . Why: {WHY}" in words(page)
    [row] = own_site.rows(AuditEvent, event="setting-changed")
    assert (row.actor, row.object, row.address) == (ruth.id, "second_step author trainer", "loopback")

    again = decide(ruth, ["author", "trainer"])
    assert (again.status_code, own_site.count(AuditEvent, event="setting-changed")) == (409, 1)
    assert "It is like this already" in words(again)
    assert decide(ruth, [], why="They have phones at last.").status_code == 303
    assert ticked(ruth.get("/admin/settings")) == []
    assert [row.object for row in own_site.rows(AuditEvent, event="setting-changed")][1:] == ["second_step"]


@pytest.mark.check("C57")
@pytest.mark.parametrize(
    ("form", "field"),
    [({"why": " "}, "why"), ({"why": "x" * 201}, "why"), ({"second_password": "wrong"}, "second_password")],
)
def test_without_a_reason_or_the_password_nothing_changes_and_the_ticks_stay(
    own_site: Site, ruth: Visitor, form: dict[str, str], field: str
) -> None:
    page = decide(ruth, ["author"], **form)
    assert (page.status_code, list(errors(page)), ticked(page)) == (422, [field], ["author"])
    assert (own_site.rows(SiteSetting), own_site.count(AuditEvent, event="setting-changed")) == ([], 0)


@pytest.mark.parametrize("role", ["admin", "learner", "trainer author", "'; --"])
def test_only_these_two_roles_can_be_asked_for(own_site: Site, ruth: Visitor, role: str) -> None:
    page = decide(ruth, ["trainer", role])
    assert (page.status_code, own_site.rows(SiteSetting)) == (422, [])
    assert "Choose among trainers and authors." in words(page)


@pytest.mark.check("C13")
def test_a_trainer_without_one_is_led_to_setting_it_up_and_then_in(own_site: Site, ruth: Visitor) -> None:
    tom, ada = own_site.open("Tom Okafor", "trainer"), own_site.open("Ada Mensah")
    assert tom.get("/cohorts").status_code == 200
    assert decide(ruth, ["trainer"]).status_code == 303
    assert tom.get("/cohorts").location == "/me/second-step?asked=1"
    assert tom.get("/me").status_code == 200
    assert ada.get("/me").status_code == 200
    page = tom.get("/me/second-step?asked=1")
    assert "needs a second step" in words(page)
    tom.post("/me/second-step", {"begin_password": PASSWORD})
    found = re.search(r"secret=([A-Z2-7]{32})&amp;", tom.get("/me/second-step").text)
    assert found
    done = tom.post("/me/second-step/confirmations", {"code": code_at(found[1], period_of(now()))})
    assert done.status_code == 200
    assert tom.get("/cohorts").status_code == 200
