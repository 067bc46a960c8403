"""The worker: mail that is owed is sent, once, by whichever server takes it."""

from __future__ import annotations

import logging
import queue
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, Cast
from flask import Flask
from inbox import Inbox, listening
from sqlalchemy import select

from course_app import worker
from course_app.records import people
from course_app.records.db import begin_writing, commit, db
from course_app.records.erasing import erase
from course_app.records.lines import Away
from course_app.records.outbox import LEASE, WAITS, Message, post
from course_app.worker import deliver, start

LINK = {"name": "Ada Mensah", "link": "http://127.0.0.1:8000/password-resets/token"}


@pytest.fixture
def inbox(app: Flask) -> Iterator[Inbox]:
    """A real mail server on this machine, which the app is told to use."""
    with listening() as (address, found):
        app.config["SMTP_URL"] = address
        yield found


def owe(app: Flask, user: people.User | None, key: str = "reset:1", kind: str = "reset") -> None:
    with app.app_context():
        begin_writing()
        to = user.email if user else "nobody@example.org"
        post(kind, to, {**LINK, "life": "24 hours"}, key, NOW, user.id if user else None)
        commit()


def stored(app: Flask) -> Message:
    with app.app_context():
        return db.session.scalars(select(Message)).one()


def test_a_mail_is_sent_once_and_what_it_said_is_forgotten(app: Flask, inbox: Inbox, cast: Cast) -> None:
    owe(app, cast.ada)
    assert deliver(app, NOW - timedelta(seconds=1)) == 0
    assert deliver(app, NOW) == 1
    assert deliver(app, NOW + timedelta(days=1)) == 0
    ((to, mail),) = inbox.mails
    assert to == ["ada@example.org"]
    assert (mail["To"], mail["From"], mail["Subject"]) == (
        *("ada@example.org", "no-reply@localhost", "A new password for Common Ground"),
    )
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW
    assert LINK["link"] in mail.get_body(("plain",)).get_content()
    assert LINK["link"] in mail.get_body(("html",)).get_content()
    assert (stored(app).sent_at, stored(app).data, stored(app).tries) == (NOW, {}, 1)


@pytest.mark.check("F27")
@pytest.mark.parametrize("answer", ["451 later", "421 going down"])
def test_a_mail_that_is_refused_is_tried_again_later(
    app: Flask, inbox: Inbox, cast: Cast, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    inbox.answer = answer
    owe(app, cast.ada)
    assert deliver(app, NOW) == 0
    kept = stored(app)
    assert (kept.sent_at, kept.tries, kept.next_try_at) == (None, 1, NOW + WAITS[0])
    assert kept.error is not None
    assert answer.partition(" ")[2] in kept.error
    assert "example.org" not in caplog.text
    inbox.answer = "250 taken"
    assert deliver(app, NOW + WAITS[0]) == 1
    assert len(inbox.mails) == 2
    assert inbox.mails[0][1]["Message-ID"] == inbox.mails[1][1]["Message-ID"]
    assert stored(app).error is None


@pytest.mark.check("F27")
@pytest.mark.parametrize("place", ["to", "answer"])
def test_what_a_server_refuses_for_good_is_kept_with_the_reason_and_not_tried_again(
    app: Flask, inbox: Inbox, cast: Cast, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    setattr(inbox, place, "550 no such person")
    owe(app, cast.ada)
    owe(app, cast.zoe, "reset:2")
    assert deliver(app, NOW) == 0
    with app.app_context():
        kept = list(db.session.scalars(select(Message).order_by(Message.id)))
    assert [(one.failed_at, one.dropped_at, one.tries) for one in kept] == [(NOW, None, 1)] * 2
    assert all("no such person" in (one.error or "") for one in kept)
    assert kept[0].data["link"] == LINK["link"]
    assert [record.getMessage() for record in caplog.records if "mail-" in record.getMessage()] == ["mail-refused"] * 2
    assert "example.org" not in caplog.text
    setattr(inbox, place, "250 fine")
    assert deliver(app, NOW + timedelta(days=9)) == 0


@pytest.mark.check("F27")
@pytest.mark.parametrize(
    ("place", "answer"), [("to", "450 try later"), ("sender", "553 that sender is not known here")]
)
def test_what_will_pass_and_what_the_settings_are_to_blame_for_is_tried_again(
    app: Flask, inbox: Inbox, cast: Cast, place: str, answer: str
) -> None:
    setattr(inbox, place, answer)
    owe(app, cast.ada)
    assert deliver(app, NOW) == 0
    assert stored(app).failed_at is None
    setattr(inbox, place, "250 fine")
    assert deliver(app, NOW + WAITS[0]) == 1


@pytest.mark.check("F27")
@pytest.mark.parametrize("greeting", [b"", b"554 no service here\r\n", b"\xff\x00 nonsense\r\n"])
def test_a_server_that_talks_nonsense_or_hangs_up_loses_no_mail(
    app: Flask, inbox: Inbox, cast: Cast, greeting: bytes
) -> None:
    taken = app.config["SMTP_URL"]
    owe(app, cast.ada)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            line, _ = server.accept()
            with line:
                line.sendall(greeting)

        app.config["SMTP_URL"] = f"smtp://127.0.0.1:{server.getsockname()[1]}"
        talking = threading.Thread(target=answer)
        talking.start()
        assert deliver(app, NOW, 5.0) == 0
        talking.join()
    assert (stored(app).tries, stored(app).next_try_at, stored(app).failed_at) == (1, NOW + WAITS[0], None)
    app.config["SMTP_URL"] = taken
    assert deliver(app, NOW + WAITS[0]) == 1
    assert len(inbox.mails) == 1


@pytest.mark.check("F27")
def test_pages_and_forms_do_not_wait_for_a_server_that_hangs(app: Flask, cast: Cast) -> None:
    """A person registers while the server, which has a mail in hand, says nothing."""
    owe(app, cast.ada)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app.config["SMTP_URL"] = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        waiting = threading.Thread(target=deliver, args=(app, NOW, 30.0))
        waiting.start()
        line, _ = silent.accept()
        browser = app.test_client()
        page = browser.get("/password-resets").text
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        form = {"csrf_token": token, "email": cast.zoe.email}
        assert browser.post("/password-resets", data=form).status_code == 303
        assert waiting.is_alive()  # it still waits: nobody else did
        line.close()
        waiting.join(10)
    with app.app_context():
        owed = list(db.session.scalars(select(Message).order_by(Message.id)))
    assert [(one.recipient, one.sent_at) for one in owed] == [(cast.ada.email, None), (cast.zoe.email, None)]


@pytest.mark.check("F27")
def test_a_server_that_takes_it_and_dies_before_saying_so_gets_it_again_under_the_same_id(
    app: Flask, inbox: Inbox, cast: Cast
) -> None:
    def die(server: Any) -> str:
        server.transport.abort()
        return "250 taken"

    inbox.answer = die
    owe(app, cast.ada)
    assert deliver(app, NOW) == 0
    inbox.answer = "250 taken"
    assert deliver(app, NOW + WAITS[0]) == 1
    assert len({mail["Message-ID"] for _, mail in inbox.mails}) == 1
    assert len(inbox.mails) == 2


@pytest.mark.check("F27")
def test_a_server_that_hangs_is_left_and_holds_no_lock(app: Flask, cast: Cast) -> None:
    owe(app, cast.ada)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        app.config["SMTP_URL"] = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        waiting = threading.Thread(target=deliver, args=(app, NOW, 1.5))
        waiting.start()
        while stored(app).tries == 0:
            time.sleep(0.02)
        before = time.monotonic()
        with app.app_context():
            begin_writing()
            people.grant_role(cast.zoe.id, "author", None, NOW)
            commit()
        assert time.monotonic() - before < 1
        assert waiting.is_alive()
        waiting.join(10)
    assert (stored(app).sent_at, stored(app).next_try_at) == (None, NOW + WAITS[0])


@pytest.mark.check("F27")
def test_a_server_that_is_not_there_loses_no_mail(app: Flask, cast: Cast) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    owe(app, cast.ada)
    assert deliver(app, NOW) == 0
    assert "ConnectionRefusedError" in (stored(app).error or "")


def test_two_workers_send_a_mail_once(app: Flask, inbox: Inbox, cast: Cast) -> None:
    owe(app, cast.ada)
    threads = [threading.Thread(target=deliver, args=(app, NOW)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inbox.mails) == 1


def test_a_worker_that_was_killed_leaves_its_mail_to_the_next(
    app: Flask, inbox: Inbox, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*what: Any) -> None:
        raise Killed

    owe(app, cast.ada)
    with monkeypatch.context() as patched:
        patched.setattr(worker, "send", die)
        with pytest.raises(Killed):
            deliver(app, NOW)
    assert deliver(app, NOW) == 0
    assert deliver(app, NOW + LEASE) == 1


@pytest.mark.check("T39")
def test_people_who_were_closed_out_or_erased_get_nothing(app: Flask, inbox: Inbox, cast: Cast) -> None:
    owe(app, cast.ada)
    owe(app, cast.zoe, "reset:2")
    owe(app, None, "confirm:1", "confirm")
    with app.app_context():
        begin_writing()
        people.disable(cast.ada.id, NOW)
        erase(cast.zoe.id, True, NOW)
        commit()
    assert deliver(app, NOW) == 1
    assert [to for to, _ in inbox.mails] == [["nobody@example.org"]]
    with app.app_context():
        dropped = db.session.scalars(select(Message).where(Message.user_id == cast.ada.id)).one()
    assert (dropped.sent_at, dropped.failed_at, dropped.dropped_at, dropped.data) == (None, None, NOW, {})


def test_without_a_server_a_mail_is_a_file_that_only_its_owner_reads(
    app: Flask, cast: Cast, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    owe(app, cast.ada)
    owe(app, cast.zoe, "reset:2")
    assert deliver(app, NOW) == 2
    files = sorted((tmp_path / "mail").iterdir())
    assert [path.name for path in files] == ["1-reset.eml", "2-reset.eml"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert (tmp_path / "mail").stat().st_mode & 0o777 == 0o700
    mail = message_from_bytes(files[0].read_bytes(), policy=default)
    assert (mail["To"], mail["Subject"]) == ("ada@example.org", "A new password for Common Ground")
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert said == [f"SMTP_URL is empty: mail is written to {tmp_path / 'mail'}."]


def test_a_mail_that_cannot_be_written_does_not_stop_the_others(app: Flask, inbox: Inbox, cast: Cast) -> None:
    owe(app, cast.ada, "x:1", "no-such-kind")
    owe(app, cast.zoe, "reset:2")
    assert deliver(app, NOW) == 1
    assert [to for to, _ in inbox.mails] == [["zoe@example.org"]]


def test_looking_at_an_empty_outbox_takes_no_lock(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "begin_writing", lambda: pytest.fail("a lock was asked for"))
    assert deliver(app, NOW) == 0


def test_a_database_that_is_away_is_told_once_until_it_is_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Looked at four times: away, away, there, and then with a fault that is no outage."""

    class Over(BaseException):
        pass

    looks = iter([Away("refused"), Away("refused"), None, LookupError("an edition"), Over()])

    def look(app: Flask, now: Any) -> None:
        if error := next(looks):
            raise error

    for name in ("tidy", "warn_of_late_backup", "warn_of_long_log", "_read_library", "remind", "sign"):
        monkeypatch.setattr(worker, name, lambda *given: 0)
    monkeypatch.setattr(worker, "deliver", look)
    monkeypatch.setattr(worker.time, "sleep", lambda seconds: None)
    with pytest.raises(Over), caplog.at_level(logging.INFO):
        worker.run(app)
    assert [(record.getMessage(), bool(record.exc_info)) for record in caplog.records] == [
        ("the worker waits for the database (Away)", False),
        ("the worker goes on: the database answers", False),
        ("the outbox could not be looked at", True),
    ]


def test_nothing_is_done_where_the_setting_says_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "Thread", lambda **_: pytest.fail("a thread was made"))
    start(app)


def test_one_process_does_it_and_when_it_ends_the_next_takes_its_place(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work: queue.Queue[threading.Event] = queue.Queue()

    def run(app: Flask) -> None:
        at_work.put(ends := threading.Event())
        ends.wait(10)

    monkeypatch.setattr(worker, "run", run)
    app.config["WORKER"] = True
    start(app)
    start(app)
    first = at_work.get(timeout=5)
    with pytest.raises(queue.Empty):
        at_work.get(timeout=0.1)
    first.set()
    at_work.get(timeout=5).set()
