"""What was sent when a sign-in had ended is kept, and sent again with one tap."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from unittest.mock import ANY

import pytest
import time_machine
from conftest import PASSWORD
from flask import Flask
from werkzeug.test import TestResponse

from course_app.records.people import User
from course_app.records.reflections import reflections_in

from . import shelf
from .conftest import Browser
from .site import Site

ENTRY = {"email": "ada@example.org", "password": PASSWORD}


def form_of(page: TestResponse) -> tuple[str, dict[str, str]]:
    """The form of a page's main part, as a browser would send it: where, and what is filled in."""
    main = page.text.partition('<main id="main">')[2]
    fields = {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
    }
    for name, value in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', main, re.DOTALL):
        fields[name] = html.unescape(value)
    action = re.search(r'<form [^>]*action="([^"]+)"', main)
    assert action
    return action[1], fields


@pytest.mark.check("F15")
@pytest.mark.parametrize("action", ["/modules/m/l/reflections/p", "/quizzes/q/attempts", "/attempts/1/steps/2"])
def test_what_was_sent_is_kept_over_the_sign_in_and_sent_again_with_one_tap(
    visitor: Browser, ada: User, action: str
) -> None:
    kept = {"kept_action": action, "kept_revision": "3", "kept_words": "<b>\nAsk first.", "kept_csrf_token": "old"}
    wrong = visitor.post("/sign-in", ENTRY | kept | {"password": "not this one"})
    assert wrong.status_code == 422
    body = wrong.get_data(as_text=True)
    assert f'name="kept_action" value="{action}"' in body
    assert 'name="kept_revision" value="3"' in body
    assert "<textarea" in body
    assert "\n&lt;b&gt;\nAsk first.</textarea>" in body
    right = visitor.post("/sign-in", ENTRY | kept)
    body = right.get_data(as_text=True)
    assert right.status_code == 200
    assert form_of(right) == (action, {"revision": "3", "words": "<b>\nAsk first."} | {"csrf_token": ANY})
    assert body.count('name="csrf_token"') == 2  # this form and the one to sign out: none of the old page
    assert 'action="/sign-out"' in body


@pytest.mark.check("F15")
@pytest.mark.parametrize("action", ["/me/data/erasure", "/admin/people", "//evil.example/modules/", "/modules/\\x"])
def test_only_what_learners_do_is_sent_again(visitor: Browser, ada: User, action: str) -> None:
    response = visitor.post("/sign-in", ENTRY | {"kept_action": action, "kept_words": "x"})
    assert (response.status_code, response.location) == (303, "/")


@pytest.mark.check("F15")
@pytest.mark.parametrize(("hours", "ended"), [(2, False), (13, True)])
def test_a_page_left_open_for_hours_loses_no_word(
    app: Flask, as_tom: Browser, tom: User, today: time_machine.Traveller, hours: int, ended: bool
) -> None:
    """A trainer's sign-in lasts 12 hours; the token of a page has no time limit of its own."""
    Site(app).publish(shelf.sound())
    as_tom.sign_in(tom, timedelta(hours=12))
    path, form = form_of(as_tom.get("/modules/01-first/01-look"))
    typed = form | {"words": "The <handle>,\n& then the cat."}
    assert path.endswith("/reflections/opened")
    today.shift(timedelta(hours=hours))
    response = as_tom.client.post(path, data=typed)
    if ended:
        assert response.status_code == 401
        action, kept = form_of(response)
        assert action == "/sign-in"
        again = as_tom.client.post(action, data=kept | {"email": "tom@example.org", "password": PASSWORD})
        assert again.status_code == 200
        action, kept = form_of(again)
        assert action == path
        response = as_tom.client.post(action, data=kept)
    assert response.status_code == 303
    with app.app_context():
        stored = reflections_in(tom.id, "01-first/01-look")
    assert {prompt: row.words for prompt, row in stored.items()} == {"opened": "The <handle>,\n& then the cat."}


@pytest.mark.check("F15")
def test_words_outlive_a_sign_in_form_whose_token_is_from_another_sign_in(
    app: Flask, as_ada: Browser, ada: User
) -> None:
    """The page to sign in again was open while another tab signed in or out."""
    Site(app).publish(shelf.sound())
    kept = {
        "kept_action": "/modules/01-first/01-look/reflections/opened",
        "kept_words": "The handle.",
        "kept_revision": "0",
    }
    stale = kept | {"email": "ada@example.org", "password": PASSWORD, "csrf_token": "of another session"}
    action, form = form_of(as_ada.client.post("/sign-in", data=stale))
    assert (action, form["words"]) == (kept["kept_action"], "The handle.")
    assert as_ada.client.post(action, data=form).status_code == 303
    as_ada.post("/sign-out")
    action, form = form_of(as_ada.client.post("/sign-in", data=stale))
    assert (action, form["kept_words"]) == ("/sign-in", "The handle.")
