"""Whoever runs the site hears of a request that failed, with its number; once an hour, and never of a person."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from conftest import NOW

from course_app.exports.mails import render_mail
from course_app.records import alarms, attempts, people
from course_app.records.db import begin_writing, commit
from course_app.records.outbox import Message

from .site import Site


def broken(*given: Any, **named: Any) -> Any:
    raise RuntimeError("canary of a broken look")


def test_admins_are_written_to_about_a_request_that_failed(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, zoe, tom = own_site.open("Ada"), own_site.person("Zoe", "admin"), own_site.person("Tom", "admin")
    attempt = ada.begin("s-door")
    with own_site.app.app_context():
        begin_writing()
        people.disable(tom.id, NOW)
        commit()
    monkeypatch.setattr(attempts, "attempt_of", broken)
    with time_machine.travel(NOW, tick=False):
        page = ada.get(f"/attempts/{attempt.id}?who=canary")
        assert ada.step(attempt, 1, "knock", 0).status_code == 500, "one mail an hour tells of both"
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert ada.get(f"/attempts/{attempt.id}").status_code == 500
    first, later = own_site.rows(Message, kind="request_failed")
    assert first.user_id == later.user_id == zoe.id, "whose account is closed is not written to"
    mail = render_mail("request_failed", first.data, "Common Ground", "https://learn.example.org")
    number = re.search(r"name this request: ([0-9a-f]{12})", page.text.replace("<code>", "").replace("</code>", ""))
    assert number
    assert f"Request: {number[1]}\nWhat was asked: GET /attempts/<int:number>\nError: RuntimeError" in mail.text
    assert "canary" not in mail.text
    assert f"attempts/{attempt.id}" not in mail.text


def test_where_no_mail_can_be_owed_the_page_comes_all_the_same(
    own_site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ada, _ = own_site.open("Ada"), own_site.person("Zoe", "admin")
    attempt = ada.begin("s-door")
    monkeypatch.setattr(attempts, "attempt_of", broken)
    monkeypatch.setattr(alarms.outbox, "post_many", broken)
    page = ada.get(f"/attempts/{attempt.id}")
    assert page.status_code == 500
    assert "Something broke on our side" in page.text
    assert "nobody is written to about it: RuntimeError" in caplog.messages
    monkeypatch.undo()
    assert ada.get("/me").status_code == 200
