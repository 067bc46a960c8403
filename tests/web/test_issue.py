"""POST /courses/<course>/statements: a statement is made."""

from __future__ import annotations

import fcntl
import logging
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import time_machine
from conftest import NOW, Cast
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, make_url, select
from werkzeug.test import TestResponse

from course_app import vouching
from course_app.course.statement import Record
from course_app.exports.fonts import CannotShow
from course_app.exports.printer import PrintingFailed
from course_app.exports.statement_pdf import render_statement
from course_app.records import learning, people, statements
from course_app.records.db import db
from course_app.records.outbox import Message
from course_app.records.people import User
from course_app.records.statements import Statement, StatementFile
from course_app.web.statements import issuing

from .browsing import Browser
from .conftest import errors, mails, words
from .sample import ADDRESS, COURSE, COURSE_FILE, EVERYTHING, QUIZZES, change, do, publish, rows_of, sql_of, text_of

FORM = {"name": "Ada Mensah", "name_public": "y"}
ACHIEVEMENT = {COURSE_FILE: text_of(COURSE_FILE).replace("hours: 0.5", "hours: 0.5\nachievement: 90")}


@pytest.fixture
def finished(app: Flask, ada: User) -> None:
    """Ada did all of the course."""
    publish(app)
    do(app, ada)


def statement(app: Flask) -> Statement:
    """The only statement that there is."""
    with app.app_context():
        return db.session.scalars(select(Statement)).one()


def pdf_text(app: Flask) -> str:
    with app.app_context():
        body = db.session.scalars(select(StatementFile.body)).one()
    return str(pypdfium2.PdfDocument(body)[0].get_textpage().get_text_range())


def test_it_makes_a_statement_and_shows_it(app: Flask, as_ada: Browser, finished: None) -> None:
    response = as_ada.post(ADDRESS, FORM)

    made = statement(app)
    assert (response.status_code, response.headers["Location"]) == (303, f"/statements/{made.code}")
    assert (made.course, made.kind, made.name, made.name_public, made.issued_at) == (
        COURSE, "participation", "Ada Mensah", True, NOW,
    )  # fmt: skip


@pytest.mark.check("T12")
def test_the_record_is_made_from_the_library_the_settings_and_the_history_alone(
    app: Flask, as_ada: Browser, finished: None
) -> None:
    asked = {
        "course_title": "Medicine", "minutes": "9999", "completed_on": "2020-01-01", "issued_on": "2020-01-01",
        "code": "A" * 26, "user_id": "3", "course": "other", "specimen": "", "issuer": "Oxford", "score": "100",
        "record": "{}", "modules": "[]", "verify_url": "https://evil.example/",
    }  # fmt: skip

    as_ada.post(f"{ADDRESS}?name=Zoe&issuer=Oxford&completed_on=2020-01-01", FORM | asked)

    made = statement(app)
    library = app.extensions["serving"].library
    course = library.courses[COURSE]
    assert made.record == {
        "code": made.code,
        "kind": "participation",
        "name": "Ada Mensah",
        "lang": "en",
        "course": COURSE,
        "course_title": "First steps with families",
        "course_edition": course.edition,
        "minutes": 26,
        "modules": [
            {
                "title": "Start: the first five minutes",
                "short": "Start",
                "minutes": 18,
                "edition": library.modules["01-start"].edition,
                "slug": "01-start",
            },
            {
                **{"title": "Talk", "short": "Talk", "minutes": 8, "slug": "02-talk"},
                "edition": library.modules["02-talk"].edition,
            },
        ],
        "outcomes": ["Greet a family so that they stay to talk."],
        "completed_on": "2026-11-23",
        "issued_on": "2026-11-23",
        "issuer": "",
        "signatory": "",
        "place": "",
        "site": "Common Ground",
        "verify_url": f"http://127.0.0.1:8000/verify/{made.code}",
        "specimen": True,
        "scenarios": ["The bag"],
        "quizzes": ["Start", "Talk"],
    }


def test_the_pdf_is_stored_as_it_was_rendered_from_the_record(app: Flask, as_ada: Browser, finished: None) -> None:
    as_ada.post(ADDRESS, FORM)

    made = statement(app)
    with app.app_context():
        file = statements.file_of(made.id, "pdf")
    assert file == statements.File(render_statement(Record.from_json(made.record)), "application/pdf")


def test_the_days_are_days_of_the_zone_of_the_site(
    app: Flask, as_ada: Browser, ada: User, today: time_machine.Traveller
) -> None:
    app.config["ZONE"] = "Pacific/Kiritimati"  # UTC+14
    publish(app)
    do(app, ada)
    today.move_to(NOW.replace(hour=11))

    as_ada.post(ADDRESS, FORM)

    record = statement(app).record
    assert (record["completed_on"], record["issued_on"]) == ("2026-11-23", "2026-11-24")


@pytest.mark.check("C40")
def test_the_number_is_random_and_holds_128_bits(
    app: Flask, cast: Cast, as_ada: Browser, as_tom: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    draw = issuing.token_bytes
    monkeypatch.setattr(issuing, "token_bytes", lambda size: drawn.append(size) or draw(size))
    publish(app)
    do(app, cast.ada)
    do(app, cast.tom)

    codes = {browser.post(ADDRESS, FORM).headers["Location"].rpartition("/")[2] for browser in (as_ada, as_tom)}

    assert len(codes) == 2
    assert all(re.fullmatch("[A-Z2-7]{26}", code) for code in codes)
    assert draw is __import__("secrets").token_bytes
    assert min(drawn) >= 16


def test_the_mail_about_it_is_owed_once(app: Flask, as_ada: Browser, finished: None) -> None:
    as_ada.post(ADDRESS, FORM)
    as_ada.post(ADDRESS, FORM)

    code = statement(app).code
    assert mails(app) == [
        (
            "statement",
            "ada@example.org",
            {
                "name": "Ada Mensah",
                "course": "First steps with families",
                "number": code,
                "link": f"http://127.0.0.1:8000/statements/{code}",
                "verify_link": f"http://127.0.0.1:8000/verify/{code}",
            },
        )
    ]


@pytest.mark.check("C57")
def test_it_is_noted_once_in_the_log_without_the_name(
    app: Flask, as_ada: Browser, ada: User, finished: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "course_app.events")
    as_ada.post(ADDRESS, FORM)
    as_ada.post(ADDRESS, FORM)

    noted = [(r.event, r.object, r.actor) for r in caplog.records if hasattr(r, "event")]  # type: ignore[attr-defined]
    assert noted == [("statement-issued", f"statement:{statement(app).id}", ada.id)]


@pytest.mark.check("C32")
@pytest.mark.parametrize("left_out", sorted(EVERYTHING))
def test_before_completion_it_is_refused_and_no_row_is_written(
    app: Flask, as_ada: Browser, ada: User, left_out: tuple[str, str]
) -> None:
    publish(app)
    do(app, ada, EVERYTHING - {left_out})

    response = as_ada.post(ADDRESS, FORM)

    assert response.status_code == 409
    assert words(response).startswith("First steps with families What is still missing")
    assert (rows_of(app, Statement), rows_of(app, StatementFile), rows_of(app, Message)) == (0, 0, 0)


@pytest.mark.check("T15")
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sets(st.sampled_from(sorted(EVERYTHING)), max_size=3))
def test_a_statement_is_made_exactly_when_the_model_says_complete(app: Flask, missing: set[tuple[str, str]]) -> None:
    if not app.extensions["serving"].publication:
        publish(app)
    with app.app_context():
        number = len(db.session.scalars(select(User.id)).all())
    made: list[User] = []
    change(app, lambda: made.append(people.add_person(f"p{number}@example.org", "Somebody", "x", NOW)))
    do(app, made[0], EVERYTHING - missing)
    before = rows_of(app, Statement)

    response = Browser(app).sign_in(made[0]).post(ADDRESS, FORM)

    assert (response.status_code == 303) == (not missing)
    assert rows_of(app, Statement) - before == (0 if missing else 1)


@pytest.mark.check("T15")
def test_the_rule_must_hold_in_the_transaction_that_issues(
    app: Flask, as_ada: Browser, ada: User, finished: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(record: Record, logo: bytes) -> bytes:
        change(app, lambda: db.session.execute(delete(learning.CourseFinished)))
        change(app, lambda: db.session.execute(delete(learning.ModuleFinished)))
        change(app, lambda: db.session.execute(delete(learning.LessonDone)))
        return b"%PDF"

    monkeypatch.setattr(vouching, "print_statement", meanwhile)

    assert as_ada.post(ADDRESS, FORM).status_code == 409
    assert (rows_of(app, Statement), rows_of(app, Message)) == (0, 0)


def test_an_account_closed_meanwhile_receives_nothing(
    app: Flask, as_ada: Browser, ada: User, finished: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(record: Record, logo: bytes) -> bytes:
        change(app, lambda: people.disable(ada.id, NOW))
        return b"%PDF"

    monkeypatch.setattr(vouching, "print_statement", meanwhile)

    assert as_ada.post(ADDRESS, FORM).status_code == 409
    assert rows_of(app, Statement) == 0


@pytest.mark.only("sqlite")
def test_nobody_waits_while_the_pdf_is_drawn(
    app: Flask, as_ada: Browser, finished: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{make_url(app.config['DATABASE_URL']).database}.lock"
    free: list[bool] = []

    def drawing(record: Record, logo: bytes) -> bytes:
        with open(path, "a") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free.append(True)
        return b"%PDF"

    monkeypatch.setattr(vouching, "print_statement", drawing)

    assert as_ada.post(ADDRESS, FORM).status_code == 303
    assert free == [True]


def test_a_course_that_an_edit_made_shorter_is_finished_at_that_moment(
    app: Flask, as_ada: Browser, ada: User, today: time_machine.Traveller
) -> None:
    publish(app)
    do(app, ada, EVERYTHING - {("lesson", "01-start/02-ask")})
    publish(app, {"content/modules/01-start/02-ask.md": None})
    today.move_to(NOW.replace(day=30))

    assert as_ada.post(ADDRESS, FORM).status_code == 303

    with app.app_context():
        assert learning.history(ada.id).courses == {COURSE: NOW.replace(day=30)}
    assert statement(app).record["completed_on"] == "2026-11-30"


def at_once(app: Flask, browsers: list[Browser]) -> list[TestResponse]:
    """Send the same form from each browser at the same moment."""
    tokens = [browser.token() for browser in browsers]
    start = threading.Barrier(len(browsers))
    answers: list[Any] = [None] * len(browsers)

    def run(number: int) -> None:
        start.wait()
        answers[number] = browsers[number].post(ADDRESS, FORM | {"csrf_token": tokens[number]})

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.check("C35")
def test_twenty_requests_at_once_make_one_statement_and_one_mail(app: Flask, ada: User, finished: None) -> None:
    answers = at_once(app, [Browser(app).sign_in(ada) for _ in range(20)])

    address = f"/statements/{statement(app).code}"
    assert [(a.status_code, a.headers.get("Location")) for a in answers] == [(303, address)] * 20
    assert (rows_of(app, StatementFile), rows_of(app, Message)) == (1, 1)


@pytest.mark.check("F08")
def test_of_two_that_both_looked_before_either_wrote_one_wins_and_the_other_shows_its_statement(
    app: Flask, ada: User, finished: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = threading.Barrier(2, timeout=20)

    def drawing(record: Record, logo: bytes) -> bytes:
        both.wait()
        return b"%PDF"

    monkeypatch.setattr(vouching, "print_statement", drawing)

    answers = at_once(app, [Browser(app).sign_in(ada) for _ in range(2)])

    address = f"/statements/{statement(app).code}"
    assert [(a.status_code, a.headers.get("Location")) for a in answers] == [(303, address)] * 2
    assert (rows_of(app, StatementFile), rows_of(app, Message)) == (1, 1)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Write your name as it should read on the statement."),
        ("  ", "Write your name as it should read on the statement."),
        (
            "A" * 201,
            "This name has 201 characters and a statement has room for 200. Write a shorter form of your name.",
        ),
        (
            "Ada \u202eMensah",
            "This name holds a character that cannot be seen (U+202E). Type the name again instead of pasting it.",
        ),
        ("1234", "This name has no letter. Write your name in letters, in any script."),
        (
            "Ada 😀 Ⴀ",
            "The statement has no letters for 😀 (U+1F600), Ⴀ (U+10A0). "
            "Write your name in Latin letters, or leave them out.",
        ),
    ],
)
def test_a_name_that_cannot_stand_on_it_is_refused_and_kept_in_the_form(
    app: Flask, as_ada: Browser, finished: None, name: str, said: str
) -> None:
    response = as_ada.post(ADDRESS, {"name": name})

    assert (response.status_code, errors(response)) == (422, {"name": said})
    assert rows_of(app, Statement) == 0
    if name.strip():
        assert f'value="{name}"' in response.get_data(as_text=True)


def test_letters_that_only_the_engine_cannot_show_are_told_beside_the_name(
    app: Flask, as_ada: Browser, finished: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(record: Record, logo: bytes) -> bytes:
        raise CannotShow("å")

    monkeypatch.setattr(vouching, "print_statement", refuse)
    response = as_ada.post(ADDRESS, {"name": "Åsa Blå"})

    said = "The statement has no letters for å (U+00E5). Write your name in Latin letters, or leave them out."
    assert (response.status_code, errors(response)) == (422, {"name": said})


def test_a_name_that_cannot_be_shown_starts_no_printing(
    app: Flask, as_ada: Browser, finished: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vouching, "print_statement", None)

    assert as_ada.post(ADDRESS, {"name": "Ada 😀"}).status_code == 422


def test_when_printing_fails_nothing_is_kept_and_it_can_be_asked_for_again(
    app: Flask, as_ada: Browser, finished: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(record: Record, logo: bytes) -> bytes:
        raise PrintingFailed("no PDF")

    app.testing = False
    with monkeypatch.context() as broken:
        broken.setattr(vouching, "print_statement", fail)
        assert as_ada.post(ADDRESS, FORM).status_code == 500
    assert (rows_of(app, Statement), rows_of(app, Message)) == (0, 0)

    assert as_ada.post(ADDRESS, FORM).status_code == 303


SERVER = """
import sys
from pathlib import Path
import time_machine
from conftest import NOW
from course_app.app import create_app
from course_app.records import people
from course_app.records.upgrading import upgrade
from web.browsing import Browser
from web.sample import ADDRESS

with time_machine.travel(NOW):
    app = create_app(DATABASE_URL=sys.argv[1], INSTANCE=Path(sys.argv[2]), SECRET_KEY="test", WORKER=False)
    upgrade(app)
    with app.app_context():
        ada = people.person_by_email("ada@example.org")
    print(Browser(app).sign_in(ada).post(ADDRESS, {"name": "Ada Mensah"}).status_code)
print(sorted({name.partition(".")[0] for name in sys.modules} & {"alembic", "flask_migrate", "typst"}))
"""


def test_a_process_that_serves_loads_neither_the_pdf_engine_nor_alembic(
    app: Flask, finished: None, tmp_path: Path
) -> None:
    """They would keep 25 MB and some threads as long as it lives."""
    tests = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", SERVER, app.config["DATABASE_URL"], str(tmp_path)],
        env={**os.environ, "PYTHONPATH": f"{tests}:{tests.parent}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n") == ["303", "[]", ""]
    assert rows_of(app, Statement) == 1


def test_the_name_is_kept_as_it_was_confirmed_whatever_the_account_says_later(
    app: Flask, as_ada: Browser, ada: User, finished: None
) -> None:
    as_ada.post(ADDRESS, {"name": "  Dr  Ada Ama   Mensah "})

    assert (statement(app).name, statement(app).name_public) == ("Dr Ada Ama Mensah", False)


@pytest.mark.check("T20")
@pytest.mark.check("T36")
@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        "<img src=file:///etc/passwd>",
        "*Ada* _M_ $x$ `y`",
        "{{7*7}}{% raw %}",
        '#link("//x")[A]',
    ],
)
def test_a_name_is_text_to_the_pdf_and_to_the_page(app: Flask, as_ada: Browser, finished: None, name: str) -> None:
    page = as_ada.get(as_ada.post(ADDRESS, {"name": name, "name_public": "y"}).headers["Location"])

    assert name in " ".join(pdf_text(app).split())
    assert name in words(page)
    assert "<img" not in page.get_data(as_text=True)


def test_achievement_is_a_second_statement_where_each_best_result_reaches_the_mark(
    app: Flask, as_ada: Browser, ada: User
) -> None:
    publish(app, dict(ACHIEVEMENT))
    do(app, ada)

    first = as_ada.post(ADDRESS, FORM | {"kind": "participation"}).headers["Location"]
    second = as_ada.post(ADDRESS, FORM | {"kind": "achievement"}).headers["Location"]
    again = as_ada.post(ADDRESS, FORM | {"kind": "achievement"}).headers["Location"]

    with app.app_context():
        held = statements.live_codes(ada.id, COURSE)
    assert (first, second, again) == (
        f"/statements/{held['participation']}", f"/statements/{held['achievement']}", second,
    )  # fmt: skip
    assert rows_of(app, Message) == 2


@pytest.mark.check("C32")
def test_achievement_below_the_mark_is_refused(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app, dict(ACHIEVEMENT))
    do(app, ada, EVERYTHING, points=3)

    assert as_ada.post(ADDRESS, FORM | {"kind": "achievement"}).status_code == 409
    assert rows_of(app, Statement) == 0


def test_achievement_counts_the_best_of_several_attempts(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app, dict(ACHIEVEMENT))
    do(app, ada, EVERYTHING, points=3)
    do(app, ada, {("pass", slug) for slug in QUIZZES}, points=4)
    do(app, ada, {("pass", slug) for slug in QUIZZES}, points=2)

    assert as_ada.post(ADDRESS, FORM | {"kind": "achievement"}).status_code == 303


def test_achievement_does_not_exist_where_the_course_names_no_mark(app: Flask, as_ada: Browser, finished: None) -> None:
    assert as_ada.post(ADDRESS, FORM | {"kind": "achievement"}).status_code == 409


def test_another_kind_is_not_understood(app: Flask, as_ada: Browser, finished: None) -> None:
    assert as_ada.post(ADDRESS, FORM | {"kind": "mastery"}).status_code == 400
    assert rows_of(app, Statement) == 0


def test_without_a_sign_in_it_asks_for_one(app: Flask, visitor: Browser, finished: None) -> None:
    response = visitor.post(ADDRESS, FORM)

    assert (response.status_code, response.headers["Location"]) == (302, "/sign-in")
    assert rows_of(app, Statement) == 0


@pytest.mark.check("T21")
def test_without_the_token_of_the_form_nothing_happens(app: Flask, as_ada: Browser, finished: None) -> None:
    assert as_ada.post(ADDRESS, FORM | {"csrf_token": ""}).status_code == 400
    assert rows_of(app, Statement) == 0


def test_zoe_gets_nothing_from_what_ada_did(app: Flask, as_zoe: Browser, finished: None) -> None:
    assert as_zoe.post(ADDRESS, FORM).status_code == 409
    assert rows_of(app, Statement) == 0


def test_a_course_that_does_not_exist_is_not_found(app: Flask, as_ada: Browser, finished: None) -> None:
    assert as_ada.post("/courses/nothing/statements", FORM).status_code == 404


def test_it_takes_the_same_statements_for_one_and_for_many_attempts(
    app: Flask, cast: Cast, as_ada: Browser, as_tom: Browser
) -> None:
    publish(app)
    do(app, cast.ada)
    for _ in range(10):
        do(app, cast.tom)
    counts = []
    for browser in (as_ada, as_tom):
        with sql_of(app) as sent:
            assert browser.post(ADDRESS, FORM).status_code == 303
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 13  # the line of the audit trail is one of them
