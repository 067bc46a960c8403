"""How often somebody may send a form, and what they are told: for one account, and for one network address."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import time_machine
from conftest import PASSWORD, Cast
from flask import Flask
from sqlalchemy import select

from course_app.app import MAX_BODY
from course_app.exports import logo
from course_app.records import goals, notes, nudges, suggestions, time_asks
from course_app.records.db import db
from course_app.records.giving import MOST_PEOPLE
from course_app.records.limits import Tries
from course_app.records.people import User
from course_app.web.admin import audit
from course_app.web.cohorts import assignments
from course_app.web.cohorts.lines import MOST_LINES
from course_app.web.cohorts.talk import voices
from course_app.web.learn.views import MOST_WORDS
from course_app.web.shared import coming_in, limits, mailed

from .browsing import Browser
from .conftest import words
from .leading import trainer
from .site import Site, Visitor

pytestmark = pytest.mark.only("sqlite")
NEW = {"name": "Ada Mensah", "password": "eleven quiet otters"}
# address: form for one account, as often as it is taken, seconds until it is taken again
FORMS = {
    "/sign-in": ({"password": "not the password"}, 10, 300),
    "/password-resets": ({}, 5, 3600),
    "/register": ({**NEW, "password": "short"}, 5, 3600),
}


@pytest.mark.check("C38")
@pytest.mark.parametrize("path", FORMS)
def test_one_account_has_to_wait_and_another_from_the_same_address_has_not(
    app: Flask, cast: Cast, path: str, today: time_machine.Traveller
) -> None:
    form, most, seconds = FORMS[path]
    send = lambda who: Browser(app).post(path, {**form, "email": who})  # noqa: E731
    taken = {send("Ada@example.org ").status_code for _ in range(most)}
    refused = send("ada@example.org")
    assert taken <= {303, 422}
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(seconds))
    assert "Nothing was done. Wait" in words(refused)
    assert send("zoe@example.org").status_code in taken
    assert Browser(app).get(path).status_code == 200
    today.shift(timedelta(seconds=seconds + 1))
    assert send("ada@example.org").status_code in taken


@pytest.mark.check("C38")
def test_whoever_was_kept_waiting_by_others_signs_in_afterwards(
    app: Flask, ada: User, today: time_machine.Traveller
) -> None:
    for _ in range(11):
        Browser(app).post("/sign-in", {"email": ada.email, "password": "not the password"})
    today.shift(timedelta(minutes=6))
    assert Browser(app).post("/sign-in", {"email": ada.email, "password": PASSWORD}).status_code == 303


@pytest.mark.check("C38")
def test_copies_are_made_twenty_times_an_hour(as_ada: Browser) -> None:
    answers = [as_ada.post("/me/journal/exports").status_code for _ in range(21)]
    assert answers == [303] * 20 + [429]


@pytest.mark.check("C33")
def test_copies_of_every_kind_are_counted_together(own_site: Site) -> None:
    tom, ruth = trainer(own_site).make(), own_site.open("Ruth Adeyemi", "admin")
    ada = own_site.open("Ada Mensah")
    kinds: list[tuple[Visitor, str, dict[str, str]]] = [
        (ada, "/me/data/exports", {"export_password": PASSWORD}),
        (tom, f"{tom.home}/exports", {"kind": "matrix", "file_password": PASSWORD}),
        (ruth, "/admin/audit/exports", {"trail_password": PASSWORD}),
    ]
    for who, address, form in kinds:
        assert [who.post("/me/journal/exports").status_code for _ in range(19)] == [303] * 19, address
        assert [who.post(address, form).status_code for _ in range(2)] == [303, 429], address


@pytest.mark.check("C33")
@pytest.mark.parametrize(("more", "status"), [(0, 422), (1, 413)])
def test_a_form_may_have_so_many_bytes(app: Flask, more: int, status: int) -> None:
    visitor = Browser(app)
    form = urlencode({"csrf_token": visitor.token(), "email": "nobody", "password": ""})
    body = form + "x" * (262_144 + more - len(form))
    kind = "application/x-www-form-urlencoded"
    answer = visitor.client.post("/sign-in", data=body, content_type=kind)
    assert answer.status_code == status


@pytest.mark.check("C38")
def test_an_address_has_to_wait_only_above_a_thousand_a_minute(
    app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (1000, timedelta(minutes=1)) == (limits.ADDRESS, limits.MINUTE)
    monkeypatch.setattr(limits, "ADDRESS", 3)

    def send(number: int, here: str) -> int:
        form = {"email": f"a{number}@example.org"}
        return visitor.post("/password-resets", form, environ_base={"REMOTE_ADDR": here}).status_code

    assert [send(n, "192.0.2.7") for n in range(4)] == [303, 303, 303, 429]
    assert send(5, "192.0.2.8") == 303


def test_what_is_counted_names_nobody(app: Flask, visitor: Browser) -> None:
    visitor.post("/sign-in", {"email": "ada@example.org", "password": "x"})
    with app.app_context():
        kept = db.session.scalars(select(Tries.key)).all()
    assert len(kept) == 2
    assert all(len(key) == 64 for key in kept)


TOLD = (
    "More get 429 and are told when to come again. They are counted in the database, so all processes count together;",
    "behind a proxy set `TRUSTED_PROXIES`, or everybody has one address.",
)


def often(limit: limits.Limit) -> str:
    minutes = int(limit.span.total_seconds() // 60)
    span = {1: "a minute", 60: "an hour"}.get(minutes, f"in {minutes} minutes")
    return f"{limit.most:,} {span}"


def as_tables() -> str:
    """The limits as a part of docs/running-it.md: of forms, and of sizes."""
    address = often(limits.Limit("", limits.ADDRESS, limits.MINUTE))
    forms = [
        f"| {one.form} | {often(one)} | {address} |" if one.whose == "account" else f"| {one.form} | | {often(one)} |"
        for one in limits.LIMITS.values()
    ]
    sizes = {
        "a form, in bytes": MAX_BODY,
        "a reflection, in characters": MOST_WORDS,
        "people in a cohort": MOST_PEOPLE,
        "lines of a list of people": MOST_LINES,
        "assignments of a cohort": assignments.MOST,
        "entries of *You said, we did* of a cohort": suggestions.MOST_ENTRIES,
        "suggestions of one person to a cohort, an hour": voices.MOST,
        "notes of one person, an hour": notes.MOST_AN_HOUR,
        "open goals of a learner with one trainer": goals.MOST_OPEN,
        "times that one person asks for more time about one assignment": time_asks.MOST_ASKS,
        "people whom a trainer nudges at once": nudges.MOST_AT_ONCE,
        "people whom a trainer nudges in 24 hours": nudges.MOST_A_DAY,
        "mails with links to one person, an hour": mailed.MOST_AN_HOUR,
        "wrong codes of a second step before a wait of ten minutes": coming_in.MOST_CODES,
        "rows of the audit trail in one file": audit.MOST,
        "a logo, in bytes": logo.MOST,
        "a logo, in pixels a side": logo.SIDE,
    }
    return "\n".join(
        [
            "| form | for one account | from one network address |",
            "|---|---|---|",
            *forms,
            "",
            *TOLD,
            "",
            "| what | at most |",
            "|---|---|",
            *(f"| {what} | {most:,} |" for what, most in sizes.items()),
        ]
    )


@pytest.mark.check("C39")
@pytest.mark.check("C33")
def test_the_page_about_running_says_what_the_limits_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "running-it.md").read_text("utf-8")
    told = page.partition("## Limits on forms\n\n")[2].partition("\n\n## ")[0]
    assert told == as_tables(), "write it anew: this part of docs/running-it.md is made by as_tables() in this file"


@pytest.mark.check("T28")
def test_a_stolen_sign_in_cannot_guess_the_password_where_it_is_asked_for_again(
    app: Flask, as_ada: Browser, today: time_machine.Traveller
) -> None:
    """Every such form counts together; a right one counts anew, and whoever waited goes on."""
    forms = [("/me/data/exports", "export_password"), ("/me/second-step", "begin_password")]
    send = lambda n, word: as_ada.post(forms[n % 2][0], {forms[n % 2][1]: word})  # noqa: E731
    assert {send(n, "not the password").status_code for n in range(9)} == {422}
    assert send(0, PASSWORD).status_code == 303
    assert [send(n, "not the password").status_code for n in range(11)] == [422] * 10 + [429]
    refused = send(1, PASSWORD)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "300")
    today.shift(timedelta(minutes=5, seconds=1))
    assert send(1, PASSWORD).status_code == 303
