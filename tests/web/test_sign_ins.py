"""/me/sign-ins: where somebody is signed in, and ending that."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import PASSWORD, Cast
from flask import Flask
from sqlalchemy import select

from course_app.records.db import db
from course_app.records.people import SignIn, User

from .conftest import Browser, words


def numbers(app: Flask, user: User) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(SignIn.id).where(SignIn.user_id == user.id).order_by(SignIn.id)))


@pytest.mark.check("C23")
def test_it_lists_own_sign_ins_with_this_one_first(browser: Any, as_ada: Browser, as_zoe: Browser) -> None:
    phone = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/604.1"}
    browser().post("/sign-in", {"email": "ada@example.org", "password": PASSWORD}, headers=phone)
    page = as_ada.get("/me/sign-ins")
    assert re.findall(r'<h2 class="sign" id="s\d+">(.*?)</h2>', page.text) == ["Firefox on Linux", "Safari on iPhone"]
    said = words(page)
    assert said.count("This one") == 1
    assert said.count("End this one") == 1
    assert said.index("This one") < said.index("Safari on iPhone")
    assert "Since today at 09:30. Ends by itself on 23 December." in said


@pytest.mark.check("C23")
def test_one_of_them_is_ended(app: Flask, browser: Any, cast: Cast, as_ada: Browser) -> None:
    elsewhere, third = browser().sign_in(cast.ada), browser().sign_in(cast.ada)
    assert as_ada.post(f"/me/sign-ins/{numbers(app, cast.ada)[1]}/ends").location == "/me/sign-ins"
    assert [b.get("/me").status_code for b in (as_ada, elsewhere, third)] == [200, 302, 200]


@pytest.mark.check("C23")
def test_all_others_are_ended(browser: Any, cast: Cast, as_ada: Browser, as_zoe: Browser) -> None:
    elsewhere, third = browser().sign_in(cast.ada), browser().sign_in(cast.ada)
    assert as_ada.post("/me/sign-ins/ends").location == "/me/sign-ins"
    assert [b.get("/me").status_code for b in (as_ada, elsewhere, third, as_zoe)] == [200, 302, 302, 200]
    assert "Nowhere else." in words(as_ada.get("/me/sign-ins"))


def test_nobody_ends_the_sign_in_of_another(app: Flask, cast: Cast, as_ada: Browser, as_zoe: Browser) -> None:
    assert as_zoe.post(f"/me/sign-ins/{numbers(app, cast.ada)[0]}/ends").status_code == 404
    assert as_zoe.post("/me/sign-ins/ends").status_code == 303
    assert as_ada.get("/me").status_code == 200


def test_ending_one_twice_is_told_as_not_there(app: Flask, browser: Any, cast: Cast, as_ada: Browser) -> None:
    browser().sign_in(cast.ada)
    path = f"/me/sign-ins/{numbers(app, cast.ada)[1]}/ends"
    assert [as_ada.post(path).status_code for _ in range(2)] == [303, 404]
