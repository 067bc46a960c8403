"""`flask doctor`: what is wrong, in words, and what to do about it."""

from __future__ import annotations

import json
import os
import smtplib
import socket
import ssl
import threading
from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result
from conftest import NOW
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy import text

from course_app import doctor
from course_app.doctor import Finding, examine
from course_app.records import health, issuers, people
from course_app.records.backup import backup
from course_app.records.db import NEWEST, begin_writing, commit, db, rows
from course_app.records.editions import add_publication
from course_app.records.outbox import post

LIVE = {"BASE_URL": "https://learn.example.org", "ISSUER_NAME": "Sunflower", "TRUSTED_PROXIES": 1}


@pytest.fixture(autouse=True)
def clocks_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """The days of these tests are not those of the database."""
    monkeypatch.setattr(health, "seconds_off", lambda now: 0.0)


def test_the_clock_of_the_database_is_asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with app.app_context():
        off = health.seconds_off(datetime.now(UTC)), health.seconds_off(datetime.now(UTC) - timedelta(hours=1))
        expected = 3600 if db.engine.url.get_backend_name() == "postgresql" else 0
        db.session.remove()
    assert (off[0] < 60, abs(off[1] - expected) < 60) == (True, True)
    monkeypatch.setattr(health, "seconds_off", lambda now: 300.0)
    assert found(app, "clock")[0].told == "that of the database is 300 seconds off"


def published(app: Flask, *held: str) -> None:
    with app.app_context():
        begin_writing()
        add_publication("start", 3, [{"path": path, "line": 1, "message": "", "hash": ""} for path in held], NOW)
        commit()
        db.session.remove()


def found(app: Flask, name: str) -> list[Finding]:
    with app.app_context():
        try:
            return [one for one in examine(app.config, NOW) if one.name == name]
        finally:
            db.session.remove()


def ok(name: str) -> list[Finding]:
    return [Finding(name, "ok", "in order")]


def test_the_command_exits_1_on_an_error_and_says_what_to_do(app: Flask) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(FlaskGroup(create_app=lambda: app), ["doctor", *words])

    empty = run()
    assert empty.exit_code == 1
    assert "error    library: nothing is published.\n         Run: flask prepare\n" in empty.output
    with time_machine.travel(NOW, tick=False):
        published(app)
        fine = run("--json")
    assert fine.exit_code == 0, fine.output
    told = json.loads(fine.output)
    assert {one["name"]: one["level"] for one in told} | {"sqlite": "", "disk": ""} == {
        **{"database": "ok", "backups": "warning", "clock": "ok", "keys": "ok", "mail": "warning"},
        **{"address": "warning", "issuer": "ok", "library": "ok", "sqlite": "", "disk": ""},
    }


def test_a_site_in_order_has_nothing_to_do(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKERS", "1")
    app.config.update(LIVE, SPECIMEN=True)
    published(app)
    (tmp_path / "backups").mkdir()
    with app.app_context():
        backup(tmp_path / "backups" / "today")
        os.utime(tmp_path / "backups/today.sha256", (NOW.timestamp(), NOW.timestamp()))
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen()
            threading.Thread(target=greet, args=(server,), daemon=True).start()
            app.config["SMTP_URL"] = f"smtp://127.0.0.1:{server.getsockname()[1]}"
            levels = {one.name: one.level for one in examine(app.config, NOW)}
        db.session.remove()
    names = ("database", "sqlite", "backups", "clock", "keys", "mail", "address", "issuer", "library")
    assert {name: levels[name] for name in names} == dict.fromkeys(names, "ok")


def greet(server: socket.socket) -> None:
    """Just enough of a mail server."""
    line, _ = server.accept()
    with line:
        line.sendall(b"220 here\r\n")
        while said := line.recv(1000):
            line.sendall(b"221 bye\r\n" if said.lower().startswith(b"quit") else b"250 fine\r\n")


def test_the_schema_must_be_the_newest(app: Flask) -> None:
    for number, do in (("0001", "flask prepare"), ("9999", "Install the version that made it.")):
        with app.app_context():
            begin_writing()
            rows(text(f"UPDATE alembic_version SET version_num = '{number}'"))
            commit()
        [one] = found(app, "database")
        assert (one.level, one.told) == ("error", f"it has schema {number}, and this version needs {NEWEST}")
        assert do in one.do


@pytest.mark.only("sqlite")
def test_sqlite_with_a_race_is_named_when_several_processes_serve(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for version, workers, level in (
        *(((3, 51, 2), "2", "warning"), ((3, 51, 3), "2", "ok"), ((3, 40, 1), "1", "ok"), ((3, 6, 9), "2", "ok")),
    ):
        monkeypatch.setattr(doctor.sqlite3, "sqlite_version_info", version)
        monkeypatch.setenv("WORKERS", workers)
        assert [one.level for one in found(app, "sqlite")] == [level], version


@pytest.mark.only("sqlite")
def test_files_that_others_can_read_are_named(app: Flask, tmp_path: Path) -> None:
    database, key = tmp_path / "course.db", tmp_path / "secret-key"
    database.chmod(0o640)
    key.write_text("key")
    key.chmod(0o604)
    assert [one.do for one in (*found(app, "database"), *found(app, "keys"))] == [
        f"Run: chmod 600 {database}",
        f"Run: chmod 600 {key}",
    ]


def test_statements_without_keys_are_an_error_where_they_should_carry_badges(app: Flask) -> None:
    assert found(app, "keys") == ok("keys")
    app.config.update(LIVE, SPECIMEN=False)
    [one] = found(app, "keys")
    assert one.told == "statements carry no badge: no keys"
    assert f"to {app.config['INSTANCE'] / 'keys'}" in one.do
    assert "flask statements keys new" in one.do


@pytest.mark.parametrize(("gib", "level"), [(5.0, "ok"), (1.0, "warning"), (0.1, "error")])
def test_a_disk_that_fills_is_named_in_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch, gib: float, level: str
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: usage(1, 1, int(gib * (1 << 30))))
    app.config["BACKUPS"].mkdir()
    [one] = found(app, "disk")  # both folders are on it: it is named once
    assert one.level == level


def test_a_clock_that_went_back_is_an_error(app: Flask) -> None:
    published(app)
    with app.app_context():
        late = [one for one in examine(app.config, NOW - timedelta(hours=1)) if one.name == "clock"]
        db.session.remove()
    assert (late[0].level, late[0].told) == (
        "error",
        "it says 2026-11-23 08:30 UTC, and something was written after that",
    )


def test_a_mail_server_that_is_not_there_and_mails_that_wait(app: Flask) -> None:
    app.config["SMTP_URL"] = "smtp://ada:secret-word@127.0.0.1:1"
    with app.app_context():
        begin_writing()
        post("reset", "ada@example.org", {}, "reset:1", NOW - timedelta(hours=2))
        commit()
        db.session.remove()
    server, waiting = found(app, "mail")
    assert (server.level, waiting.told) == ("error", "1 mails wait for more than an hour")
    assert "ConnectionRefusedError" in server.told
    assert "secret-word" not in str(server)


@pytest.mark.parametrize(
    ("said", "do"),
    [
        (socket.gaierror(-2, "Name or service not known"), "is it spelt as your provider says?"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "user or the password in SMTP_URL is not right"),
        (ssl.SSLCertVerificationError(1, "Hostname mismatch"), "write the name that your provider gives"),
        (ssl.SSLError(1, "WRONG_VERSION_NUMBER"), "smtps:// with 465"),
        (smtplib.SMTPNotSupportedError("no STARTTLS"), "try 587"),
        (TimeoutError("timed out"), "are name and port in SMTP_URL right"),
    ],
)
def test_what_a_mail_server_says_is_told_with_what_to_mend(
    app: Flask, monkeypatch: pytest.MonkeyPatch, said: Exception, do: str
) -> None:
    def refuses(*given: object, **named: object) -> smtplib.SMTP:
        raise said

    monkeypatch.setattr(smtplib, "SMTP", refuses)
    app.config["SMTP_URL"] = "smtp://mail.example.org"
    one = found(app, "mail")[0]
    assert one.do.startswith("Nobody gets mail. ")
    assert do in one.do


def test_an_address_without_https_and_a_proxy_that_is_not_trusted(app: Flask) -> None:
    assert found(app, "address")[0].told.startswith("BASE_URL is http://127.0.0.1:8000: sign-ins are not protected")
    app.config.update(LIVE, TRUSTED_PROXIES=0)
    assert found(app, "address")[0].told == "BASE_URL is https and TRUSTED_PROXIES is 0"


def test_nobody_issues_until_the_settings_or_an_admin_say_who(app: Flask) -> None:
    app.config.update(LIVE, ISSUER_NAME="")
    assert found(app, "issuer")[0].told == "nobody is named: statements are specimens"
    with app.app_context():
        begin_writing()
        by = people.add_person("tom@example.org", "Tom Fielding", "", NOW).id
        issuers.use(issuers.write(issuers.Words("Rowan Trust", "", ""), b"", by, NOW), by, NOW)
        commit()
    assert found(app, "issuer") == ok("issuer")


def test_files_that_are_held_back_are_counted(app: Flask) -> None:
    published(app, "quizzes/a.md", "quizzes/b.md")
    assert found(app, "library")[0].told == "2 files are held back"


def test_a_look_that_fails_hides_no_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(health, "library", fails)
    [one] = found(app, "library")
    assert one.told == "could not be looked at: RuntimeError: out of order"
    assert one.do.startswith("Run flask doctor again.")
    assert found(app, "clock") == ok("clock")


@pytest.mark.parametrize(
    ("kind", "told"), [("nfs4", "nfs4"), ("cifs", "cifs"), ("ext4", ""), ("overlay", ""), ("fuse.sshfs", "fuse.sshfs")]
)
def test_network_file_systems_are_known_by_their_mount(tmp_path: Path, kind: str, told: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 0:1 / / rw shared:1 - ext4 /dev/vda rw\n"
        f"23 22 0:2 / /srv/my\\040course rw,relatime shared:2 - {kind} host:/export rw\n"
    )
    asked: Callable[[str], str] = lambda path: health.network_file_system(Path(path), mounts)  # noqa: E731
    assert (asked("/srv/my course/course.db"), asked("/srv/course.db"), asked("/srv/my course2/a")) == (told, "", "")


def test_where_mounts_cannot_be_read_nothing_is_claimed(tmp_path: Path) -> None:
    assert health.network_file_system(tmp_path, tmp_path / "none") == ""


@pytest.mark.check("F10")
@pytest.mark.only("sqlite")
def test_a_long_write_ahead_log_is_named(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    published(app)
    assert not [one for one in found(app, "database") if "write-ahead log" in one.told]
    monkeypatch.setattr(health, "LONG_LOG", 1)
    [one] = [one for one in found(app, "database") if "write-ahead log" in one.told]
    assert (one.level, one.told) == ("warning", "its write-ahead log is 0 MiB long: somebody has been reading for long")
