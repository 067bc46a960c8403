"""Requests that no page of ours would send: they are refused in words, never with a fault of ours (C37, C30)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData
from werkzeug.datastructures import MultiDict

from course_app.records.attempts import Attempt, Step
from course_app.records.db import db
from course_app.records.learning import CheckAnswer, Enrolment, LessonDone
from course_app.records.people import RoleGrant, User
from course_app.records.reflections import Reflection

from .routes import ada_with_everything, address_of, reading, writing
from .site import Site, Visitor
from .test_matrix import ROUTES

FIXED = settings(
    max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ODD = [
    *("", " ", "0", "-0", "+1", "1e3", "0x1", "1_0", "NaN", "Infinity", "-1", "9" * 400, "1.0", "true", "null", "[]"),
    *("{}", "\x00", "a\x00b", "\ud800", "\udfff1", "‮", "٣", "１", "' OR 1=1 --", "../..", "%00", "\r\nX: y"),
    *("<script>", "{{7*7}}", "Ａ", "é" * 300, "\U0010ffff", "\ufeff", "a" * 3000),
]
VALUES = st.one_of(st.sampled_from(ODD), st.text(max_size=40), st.integers().map(str), st.floats().map(str))
FIELDS = ["answer", "words", "revision", "key", "pick", "csrf_token", "next", "id", "user_id", "number", "q"]
FORMS = st.lists(st.tuples(st.sampled_from(FIELDS), VALUES), max_size=8)
LEARNING = (
    *("/courses/both/enrolments", "/modules/01-first/01-look/completions", "/modules/01-first/01-look/checks/which"),
    *("/modules/01-first/01-look/reflections/opened", "/quizzes/s-door/attempts", "/attempts/{number}/steps/1"),
    "/attempts/{number}/steps/2",
)


@pytest.fixture(scope="module")
def ada(site: Site) -> Visitor:
    return ada_with_everything(site)


def encoded(pairs: list[tuple[str, str]]) -> str:
    """As a form sends it; half of a surrogate pair becomes bytes that are no UTF-8."""
    return "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in pairs)


@pytest.mark.check("C37")
@pytest.mark.parametrize("address", LEARNING)
def test_no_form_however_odd_is_a_fault_of_ours(site: Site, ada: Visitor, address: str) -> None:
    mine = Visitor(site.app, ada.user)
    address = address.format(number=ada.number)
    token = mine.token()

    @FIXED
    @given(body=FORMS, query=FORMS)
    @example(body=[("pick", "0")] * 300, query=[("pick", "1")])
    @example(body=[("answer", "0"), ("answer", "1")], query=[("answer", "2")])
    @example(body=[("words", "\ud800\x00")], query=[("revision", "NaN")])
    def send(body: list[tuple[str, str]], query: list[tuple[str, str]]) -> None:
        data = encoded([*body, ("csrf_token", token)])
        form = {"data": data, "content_type": "application/x-www-form-urlencoded"}
        assert mine.client.post(f"{address}?{encoded(query)}", **form).status_code < 500

    send()


@pytest.mark.check("C37")
@pytest.mark.parametrize("signed_in", [True, False])
def test_no_address_however_odd_is_a_fault_of_ours(site: Site, ada: Visitor, signed_in: bool) -> None:
    browser = Visitor(site.app, ada.user if signed_in else None)
    addresses = [address_of(site, route, ada) for route in reading(site.app)]

    @FIXED
    @given(
        address=st.sampled_from(addresses),
        query=st.lists(
            st.tuples(st.sampled_from(["q", "check", "answer", "chosen", "open", "lang", "next", "number"]), VALUES),
            max_size=4,
        ),
        end=st.sampled_from(["", "/", "/x", "%00", "%ed%a0%80", "%ff", "..", ";a=b", "//"]),
    )
    def look(address: str, query: list[tuple[str, str]], end: str) -> None:
        code = browser.get(f"{address}{end}?{encoded(query)}").status_code
        assert code < 500 or (code, address) == (503, "/readyz")

    look()


@pytest.mark.check("C37")
@pytest.mark.parametrize(
    "number", ["0", "-1", "9" * 30, "9223372036854775807", "9223372036854775808", "1e3", "%00", "٣"]
)
@pytest.mark.parametrize("address", ["/attempts/{}", "/attempts/{}/steps/1", "/me/sign-ins/{}/ends"])
def test_a_number_that_no_database_can_hold_is_not_there(site: Site, ada: Visitor, address: str, number: str) -> None:
    mine = Visitor(site.app, ada.user)
    for response in (mine.get(address.format(number)), mine.post(address.format(number), {"pick": "0"})):
        assert response.status_code in (404, 405)


@pytest.mark.check("C37")
@pytest.mark.parametrize("position", ["9" * 30, "9223372036854775808", "2147483648"])
def test_a_step_that_no_database_can_hold_is_not_there(site: Site, ada: Visitor, position: str) -> None:
    mine = Visitor(site.app, ada.user)
    assert mine.post(f"/attempts/{ada.number}/steps/{position}", {"pick": "0"}).status_code == 404
    assert mine.get(f"/attempts/{ada.number}/steps/{position}").status_code in (404, 405)


@pytest.mark.check("C37")
@pytest.mark.parametrize("address", LEARNING)
def test_a_body_that_is_too_large_or_of_another_kind_is_refused(site: Site, ada: Visitor, address: str) -> None:
    mine = Visitor(site.app, ada.user)
    address = address.format(number=ada.number)
    large = mine.post(address, {"words": "x" * 300_000, "revision": "0"})
    assert large.status_code == 413
    many = mine.post(address, {f"f{number}": "" for number in range(5000)})
    assert many.status_code < 500
    for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x", "multipart/form-data"):
        response = mine.client.post(address, data=b'{"answer": NaN, "words": [1]}\xff', content_type=kind)
        assert 400 <= response.status_code < 500, kind


@pytest.mark.check("C30")
def test_no_extra_field_of_a_form_changes_what_it_is_not_for(own_site: Site) -> None:
    """Every column of every table is sent along with every form: only the rows that the form is for are there after."""
    ada, zoe = ada_with_everything(own_site), own_site.open("Zoe Lind")
    metadata: MetaData = db.metadata
    columns = {column.name for table in metadata.tables.values() for column in table.columns}
    forged = {"user_id": str(zoe.id), "id": "1", "role": "admin", "at": "2020-01-01", "points": "2", "passed": "1"}
    extra = {name: forged.get(name, "1") for name in columns}
    mine = Visitor(own_site.app, ada.user)
    accounts = own_site.rows(User)
    for route in writing(own_site.app):
        if route.name in ("POST /sign-out", "POST /sign-in", "POST /register"):
            continue  # their fields are columns too; their own tests look at them
        wanted: dict[str, Any] = ROUTES[route.name].get("form", {})
        mine.post(address_of(own_site, route, ada), {**extra, **wanted})
    for model in (Attempt, Enrolment, LessonDone, CheckAnswer, Reflection, RoleGrant):
        assert own_site.rows(model, user_id=zoe.id) == [], model
    assert ada.trainer
    assert [grant.user_id for grant in own_site.rows(RoleGrant)] == [ada.trainer.id]
    after = {user.id: user for user in own_site.rows(User)}
    for before in accounts:
        now = after[before.id]
        kept = (now.email, now.password_hash, now.confirmed_at, now.disabled_at, now.created_at)
        assert kept == (
            *(before.email, before.password_hash, before.confirmed_at, before.disabled_at, before.created_at),
        )
    for row in own_site.rows(LessonDone) + own_site.rows(CheckAnswer) + own_site.rows(Step):
        assert row.at.year == 2026
    for attempt in own_site.rows(Attempt, ended_at=None):
        assert (attempt.points, attempt.best, attempt.passed, attempt.ending) == (None, None, None, None)


@pytest.mark.check("C37")
def test_a_parameter_that_comes_twice_is_read_once(site: Site, ada: Visitor) -> None:
    zoe = site.open("Zoe Lind")
    form = MultiDict([("csrf_token", zoe.token()), ("answer", "1"), ("answer", "2")])
    response = zoe.client.post("/modules/01-first/01-look/checks/which?answer=0", data=form)
    assert (response.status_code, response.location) == (303, "/modules/01-first/01-look?chosen=1#check-which")
    assert [row.answer for row in site.rows(CheckAnswer, user_id=zoe.id)] == [1]
