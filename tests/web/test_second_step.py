"""The second step: set up, asked for after the password, used once, turned off, and nothing of staff before it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from conftest import NOW, PASSWORD, Cast
from flask import Flask

from course_app.records import people, second_steps
from course_app.records.audit import AuditEvent
from course_app.records.db import begin_writing, commit, db
from course_app.records.mail_tokens import issue_mail_token
from course_app.records.people import User
from course_app.records.second_steps import code_at, period_of
from course_app.records.site_settings import SECOND_STEP, decide
from course_app.web.shared.clock import now

from .conftest import Browser, errors, mails, words
from .leading import trainer
from .site import Site, set_up
from .talking import ask_mentor, write_to

ENTRY = {"email": "ada@example.org", "password": PASSWORD}


@pytest.fixture
def secret(app: Flask, ada: User) -> str:
    """Ada has a second step."""
    with app.app_context():
        begin_writing()
        made = set_up(ada)
        commit()
    return made


def code(secret: str) -> str:
    return code_at(secret, period_of(now()))


def trail(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(AuditEvent.event).order_by(AuditEvent.id)))


def test_it_is_set_up_with_a_picture_and_a_first_code(app: Flask, browser: Any, as_ada: Browser, cast: Cast) -> None:
    elsewhere = browser().sign_in(cast.ada)
    assert 'href="/me/second-step"' in as_ada.get("/me/account").text
    assert errors(as_ada.post("/me/second-step", {"begin_password": "not this one"})) == {
        "begin_password": "This is not your password. Please type it again."
    }
    assert as_ada.post("/me/second-step", {"begin_password": PASSWORD}).location == "/me/second-step"
    page = as_ada.get("/me/second-step")
    assert '<svg class="qr" role="img"' in page.text
    found = re.search(r"secret=([A-Z2-7]{32})&amp;issuer=Common%20Ground", page.text)
    assert found
    assert " ".join(re.findall("....", found[1])) in words(page)
    wrong = as_ada.post("/me/second-step/confirmations", {"code": "12"})
    assert (wrong.status_code, list(errors(wrong))) == (422, ["code"])
    before = as_ada.cookie()
    done = as_ada.post("/me/second-step/confirmations", {"code": f" {code(found[1])} "})
    assert done.status_code == 200
    assert len(set(re.findall(r'<code class="number">([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>', done.text))) == 10
    assert "no-store" in done.headers["Cache-Control"]
    assert as_ada.cookie() != before
    assert (as_ada.get("/me").status_code, elsewhere.get("/me").status_code) == (200, 302)
    assert found[1] not in as_ada.get("/me/second-step").text
    assert as_ada.post("/me/second-step/confirmations", {"code": "1"}).location == "/me/second-step"
    assert [kind for kind, _, _ in mails(app)] == ["second_step_on"]
    assert trail(app) == ["password-refused", "second-step-set-up"]


@pytest.mark.check("C13")
@pytest.mark.check("C20")
def test_the_password_alone_opens_nothing_and_the_code_gives_a_new_sign_in(
    app: Flask, browser: Any, ada: User, secret: str
) -> None:
    hers = browser()
    answer = hers.post("/sign-in", ENTRY | {"next": "/me/journal"})
    assert answer.location == "/sign-in/code?next=/me/journal"
    half = hers.cookie()
    assert hers.get("/me").location == "/sign-in?next=/me"
    assert hers.get("/sign-in/code").status_code == 200
    assert hers.post("/sign-in/code", {"code": code(secret), "next": "/me/journal"}).location == "/me/journal"
    assert hers.get("/me").status_code == 200
    thief = browser()
    thief.client.set_cookie("session", half)
    assert thief.get("/me").status_code == 302
    assert thief.get("/sign-in/code").location == "/sign-in"
    assert trail(app) == ["signed-in"]


@pytest.mark.check("C14")
def test_a_code_that_was_used_signs_nobody_else_in(browser: Any, secret: str) -> None:
    used = code(secret)
    first, second = browser(), browser()
    for one in (first, second):
        one.post("/sign-in", ENTRY)
    assert first.post("/sign-in/code", {"code": used}).status_code == 303
    again = browser()
    again.post("/sign-in", ENTRY)
    assert first.get("/me").status_code == 200
    for typed in (used, f"{used[:3]} {used[3:]}"):
        refused = again.post("/sign-in/code", {"code": typed})
        assert (refused.status_code, list(errors(refused))) == (422, ["code"])
    assert again.get("/me").status_code == 302


def test_a_recovery_code_signs_in_once_and_says_how_many_are_left(app: Flask, browser: Any, ada: User) -> None:
    with app.app_context():
        begin_writing()
        set_up(ada)
        codes = second_steps.new_recovery_codes(ada.id, NOW)
        commit()
    hers = browser()
    hers.post("/sign-in", ENTRY)
    assert hers.post("/sign-in/code", {"code": codes[0]}).status_code == 303
    assert "You have nine more." in words(hers.get("/me"))
    hers = browser()
    hers.post("/sign-in", ENTRY)
    assert hers.post("/sign-in/code", {"code": codes[0]}).status_code == 422


@pytest.mark.check("T28")
@pytest.mark.check("C33")
def test_five_wrong_codes_make_the_next_one_wait_and_the_right_one_works_later(
    browser: Any, secret: str, today: time_machine.Traveller
) -> None:
    hers = browser()
    hers.post("/sign-in", ENTRY)
    assert [hers.post("/sign-in/code", {"code": "12345"}).status_code for _ in range(5)] == [422] * 5
    waits = hers.post("/sign-in/code", {"code": code(secret)})
    assert (waits.status_code, waits.headers["Retry-After"]) == (429, "600")
    assert "Wait 10 minutes" in words(waits)
    today.shift(timedelta(minutes=10))
    hers.post("/sign-in", ENTRY)
    assert hers.post("/sign-in/code", {"code": code(secret)}).status_code == 303


@pytest.mark.check("C12")
def test_a_new_password_by_mail_does_not_skip_it(app: Flask, browser: Any, ada: User, secret: str) -> None:
    with app.app_context():
        begin_writing()
        token = issue_mail_token(ada, "reset", ada.email, NOW, timedelta(minutes=30))
        commit()
    hers = browser()
    answer = hers.post(f"/password-resets/{token}", {"password": "nine loud badgers"})
    assert answer.location == "/sign-in/code"
    assert hers.get("/me").status_code == 302
    assert hers.post("/sign-in/code", {"code": code(secret)}).status_code == 303
    assert hers.get("/me").status_code == 200


@pytest.mark.check("C18")
def test_it_is_turned_off_with_the_password_and_a_code(app: Flask, browser: Any, cast: Cast, secret: str) -> None:
    hers = browser().sign_in(cast.ada)
    good = {"end_password": PASSWORD, "end_code": code(secret)}
    for bad in ({"end_password": "not this one"}, {"end_code": "123456 7"}, {"end_code": ""}, {"end_password": ""}):
        assert hers.post("/me/second-step/ends", good | bad).status_code == 422
    assert hers.post("/me/second-step/ends", good).location == "/me/second-step"
    assert browser().post("/sign-in", ENTRY).location == "/"
    assert trail(app)[-2:] == ["second-step-ended", "signed-in"]
    assert [kind for kind, _, _ in mails(app)] == ["second_step_off"]


@pytest.mark.check("T28")
def test_wrong_codes_count_together_at_each_door_that_takes_one(browser: Any, cast: Cast, secret: str) -> None:
    """Whoever took a sign-in and knows the password may not guess a code where one is asked for again."""
    inside, outside = browser().sign_in(cast.ada), browser()
    outside.post("/sign-in", ENTRY)
    ends, codes = "/me/second-step/ends", "/me/second-step/codes"
    tries = [
        *(inside.post(ends, {"end_password": PASSWORD, "end_code": "123456"}) for _ in range(2)),
        *(inside.post(codes, {"codes_password": PASSWORD, "codes_code": "123456"}) for _ in range(2)),
        outside.post("/sign-in/code", {"code": "123456"}),
    ]
    assert [answer.status_code for answer in tries] == [422] * 5
    right = code(secret)
    waits = [
        inside.post(ends, {"end_password": PASSWORD, "end_code": right}),
        inside.post(codes, {"codes_password": PASSWORD, "codes_code": right}),
        outside.post("/sign-in/code", {"code": right}),
    ]
    assert [answer.status_code for answer in waits] == [429] * 3
    assert browser().sign_in(cast.ada).get("/me/second-step").status_code == 200


@pytest.mark.check("T28")
def test_the_first_code_of_a_new_app_cannot_be_guessed_either(browser: Any, cast: Cast) -> None:
    hers = browser().sign_in(cast.zoe)
    hers.post("/me/second-step", {"begin_password": PASSWORD})
    guesses = [hers.post("/me/second-step/confirmations", {"code": "123456"}).status_code for _ in range(6)]
    assert guesses == [422] * 5 + [429]


def test_new_recovery_codes_take_the_password_and_a_code(app: Flask, browser: Any, cast: Cast, secret: str) -> None:
    hers = browser().sign_in(cast.ada)
    form = {"codes_password": PASSWORD, "codes_code": code(secret)}
    assert hers.post("/me/second-step/codes", form | {"codes_code": "1"}).status_code == 422
    assert "Older ones no longer work." in words(hers.post("/me/second-step/codes", form))


def test_what_was_typed_when_a_sign_in_ended_comes_through_both_steps(browser: Any, secret: str) -> None:
    hers = browser()
    sent = {
        "kept_action": "/modules/01-first/01-look/reflections/opened",
        "kept_words": "Long thoughts",
        "kept_revision": "0",
    }
    page = hers.post("/sign-in", ENTRY | sent)
    assert page.status_code == 200
    assert "Long thoughts" in page.text
    wrong = hers.post("/sign-in/code", {"code": "1", **sent})
    assert "Long thoughts" in wrong.text
    again = hers.post("/sign-in/code", {"code": code(secret), **sent})
    assert 'action="/modules/01-first/01-look/reflections/opened"' in again.text
    assert "Long thoughts" in again.text


@pytest.mark.check("C13")
def test_an_admin_without_one_is_led_to_it_at_once_and_may_learn_meanwhile(own_site: Site) -> None:
    ruth = own_site.person("Ruth Adeyemi", "admin", second=False)
    browser = own_site.open()
    answer = browser.post("/sign-in", {"email": ruth.email, "password": PASSWORD})
    assert answer.location == "/me/second-step?asked=1"
    assert "needs a second step" in words(browser.get("/me/second-step"))
    assert browser.get("/courses/both").status_code == 200
    assert browser.get("/admin/statements").location == "/me/second-step?asked=1"


@pytest.mark.check("C13")
def test_trainers_need_one_when_the_setting_says_so(own_site: Site) -> None:
    tom = own_site.open("Tom Okafor", "trainer")
    assert tom.get("/cohorts").status_code == 200
    with own_site.app.app_context():
        begin_writing()
        decide(SECOND_STEP, "trainer", None, NOW)
        commit()
    assert tom.get("/cohorts").location == "/me/second-step?asked=1"
    assert tom.post("/cohorts", {"name": "x"}).status_code == 303


@pytest.mark.check("C13")
def test_what_a_trainer_hears_and_takes_out_waits_for_it_and_what_they_learn_does_not(own_site: Site) -> None:
    tom = trainer(own_site).make()
    (ada,) = tom.with_("Ada Mensah")
    bea = trainer(own_site, "Bea Novak").make()
    assert tom.post(bea.link()).status_code == 303  # as a learner
    ask_mentor(ada)
    ask_mentor(tom)
    write_to(bea, tom)
    asked = tom.post(f"{tom.home}/exports", {"kind": "matrix", "file_password": PASSWORD}).location
    assert tom.get(asked).status_code == 200
    assert [name in words(tom.get("/")) for name in ("Ada Mensah wrote you", "Bea Novak wrote you")] == [True, True]
    with own_site.app.app_context():
        begin_writing()
        decide(SECOND_STEP, "trainer", None, NOW)
        commit()
    assert tom.get(asked).status_code == 404
    assert [name in words(tom.get("/")) for name in ("Ada Mensah", "Bea Novak wrote you")] == [False, True]
    assert tom.get("/modules/01-first").status_code == 200


def test_a_closed_account_does_not_get_past_the_code(app: Flask, browser: Any, ada: User, secret: str) -> None:
    hers = browser()
    hers.post("/sign-in", ENTRY)
    with app.app_context():
        begin_writing()
        people.disable(ada.id, NOW)
        commit()
    assert hers.post("/sign-in/code", {"code": code(secret)}).location == "/sign-in"
    assert hers.get("/me").status_code == 302
