"""When something that protects people breaks, nothing is shown and nothing is written."""

from __future__ import annotations

import logging
from typing import Any

import nh3
import pytest
from conftest import NOW, PASSWORD
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError, OperationalError

from course_app.course import prose
from course_app.records import attempts, cohorts, people, second_steps
from course_app.records.asked_exports import Export
from course_app.records.db import begin_writing, rows
from course_app.records.reflections import Reflection
from course_app.web.shared import passwords
from course_app.web.shared.log import JsonLines

from .conftest import seen
from .leading import trainer
from .site import Site


def broken(*given: Any, **named: Any) -> Any:
    raise RuntimeError("canary of a broken guard")


@pytest.mark.check("C62")
def test_a_broken_check_of_who_may_see_an_attempt_shows_nothing_of_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = site.open("Ada")
    attempt = ada.begin("s-door")
    monkeypatch.setattr(attempts, "attempt_of", broken)
    before = site.tables()
    for response in (ada.get(f"/attempts/{attempt.id}"), ada.step(attempt, 1, "knock", 0)):
        assert response.status_code == 500
        assert "knock" not in response.text.casefold()
        assert "canary" not in response.text
    assert site.tables() == before


@pytest.mark.check("C62")
def test_a_broken_check_of_roles_shows_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    author = site.open("Ines", "author")
    assert author.get("/authoring").status_code == 200
    monkeypatch.setattr(second_steps, "standing", broken)
    refused = author.get("/authoring")
    assert refused.status_code == 500
    assert "authors" not in refused.text


@pytest.mark.check("C62")
def test_a_broken_look_at_who_is_signed_in_makes_nobody_of_them(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = site.open("Ada")
    assert ada.get("/me").status_code == 200

    def unreachable(*given: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("the server is gone"))

    monkeypatch.setattr(people, "signed_in", unreachable)
    assert ada.get("/me").status_code == 500
    assert "Ada" not in seen(ada.get("/me"))


@pytest.mark.check("C62")
def test_a_broken_sanitiser_lets_no_text_through(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    prose.render.cache_clear()
    monkeypatch.setattr(nh3, "clean", broken)
    page = own_site.open().get("/modules/01-first/01-look")
    assert page.status_code == 500
    assert "<article" not in page.text


@pytest.mark.check("C62")
@pytest.mark.parametrize("room", ["people", "progress", "exports", "voices", "assignments"])
def test_a_broken_look_at_who_leads_a_cohort_shows_nothing_of_it(
    site: Site, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    tom = trainer(site).make()
    tom.with_("Ada Mensah")
    assert tom.get(f"{tom.home}/{room}").status_code == 200
    monkeypatch.setattr(cohorts, "cohort_led", broken)
    page = tom.get(f"{tom.home}/{room}")
    assert (page.status_code, "Sunflower" in page.text, "Ada" in page.text) == (500, False, False)


@pytest.mark.check("C62")
@pytest.mark.parametrize("check", ["password", "code"])
def test_a_broken_check_of_a_password_or_a_code_signs_nobody_in(
    site: Site, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    ruth = site.half("Ruth Adeyemi")
    assert ruth.user
    monkeypatch.setattr(passwords, "verify", broken)
    monkeypatch.setattr(second_steps, "use_code", broken)
    before = site.tables()["sign_ins"]
    path, form = {
        "password": ("/sign-in", {"email": ruth.user.email, "password": PASSWORD}),
        "code": ("/sign-in/code", {"code": "123456"}),
    }[check]
    assert ruth.post(path, form).status_code == 500
    assert site.tables()["sign_ins"] == before
    assert ruth.get("/me").location == "/sign-in?next=/me"


@pytest.mark.check("C62")
def test_a_broken_check_of_a_password_asked_for_again_takes_nothing_out(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = site.open("Ada Mensah")
    monkeypatch.setattr(passwords, "verify", broken)
    assert ada.post("/me/data/exports", {"export_password": PASSWORD}).status_code == 500
    assert site.rows(Export, user_id=ada.id) == []


@pytest.mark.check("C57")
@pytest.mark.check("C59")
def test_the_log_holds_no_word_that_somebody_wrote_and_no_secret(
    site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    ada = site.open("Ada Canary")
    assert ada.user
    attempt = ada.play_door()
    ada.post("/modules/01-first/01-look/reflections/opened", {"words": "canary words of hers", "revision": "0"})
    ada.get("/search?q=canary+question")
    ada.post("/me/account/password", {"current": PASSWORD, "password": "four canary horses", "others": "y"})
    monkeypatch.setattr(attempts, "steps_of", broken)
    assert ada.get(f"/attempts/{attempt.id}").status_code == 500  # its trace goes to the log
    lines = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert "canary of a broken guard" in lines
    for secret in ("canary words", "canary question", "canary horses", "Ada", ada.user.email, PASSWORD, ada.cookie()):
        assert secret
        assert secret not in lines


@pytest.mark.check("C59")
def test_the_log_holds_no_word_that_a_database_refused(own_site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """A fault of the database names its statement in the log, and not the row, which holds what somebody wrote."""
    ada = own_site.open("Ada Mensah")
    canary = "canary words\n[parameters: canary words]\nDETAIL: canary words"
    row = {"user_id": ada.id, "lesson": canary, "prompt": None, "words": canary, "revision": 1, "saved_at": NOW}
    with own_site.app.app_context():
        begin_writing()
        with pytest.raises(IntegrityError) as refused:
            rows(insert(Reflection).values(row))
    for fault in (refused.value, refused.value.orig):
        assert fault
        try:
            raise fault
        except type(fault):
            logging.getLogger("course_app").exception("request failed")
    lines = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert "INSERT INTO reflections" in lines
    assert "canary" not in lines
