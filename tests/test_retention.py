"""What is not needed any more goes, when its time is over and not a second before; what is needed stays."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner
from conftest import NOW, Cast
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy import select

from course_app.records import erasures, health, outbox, retention
from course_app.records.asked_exports import Export, ask_export
from course_app.records.attempts import Attempt, begin_attempt
from course_app.records.cohorts import new_cohort
from course_app.records.db import Base, begin_writing, commit, db, rollback
from course_app.records.editions import add_publication, put_edition
from course_app.records.joining import Invitation
from course_app.records.limits import Tries, try_once
from course_app.records.mail_tokens import MailToken, issue_mail_token
from course_app.records.outbox import Message
from course_app.records.people import SignIn, User, begin_sign_in, end_sign_in, grant_role, person
from course_app.tidying import due, tidy, warn_of_late_backup, warn_of_long_log

DAY = timedelta(days=1)


def do(app: Flask, act: Callable[[], object]) -> None:
    with app.app_context():
        begin_writing()
        act()
        commit()


def count(app: Flask, model: type[Base]) -> int:
    with app.app_context():
        return len(db.session.scalars(select(model)).all())


def at_last(app: Flask, model: type[Base], last: datetime, left: int = 0, before: int = 1) -> None:
    """The rows are there until a moment, and gone right after it."""
    tidy(app, last)
    assert count(app, model) == before
    tidy(app, last + timedelta(seconds=1))
    assert count(app, model) == left


@pytest.mark.check("P05")
def test_sign_ins_go_90_days_after_they_ended_but_the_last_one_stays(app: Flask, cast: Cast) -> None:
    def three() -> None:
        ended = begin_sign_in(cast.ada, NOW, 30 * DAY, "ended")
        begin_sign_in(cast.ada, NOW, 30 * DAY, "expires")
        begin_sign_in(cast.ada, NOW, 30 * DAY, "last")
        end_sign_in(ended, NOW + DAY)

    do(app, three)
    at_last(app, SignIn, NOW + 91 * DAY, left=2, before=3)
    at_last(app, SignIn, NOW + 120 * DAY, left=1, before=2)
    tidy(app, NOW + 5000 * DAY)
    assert count(app, SignIn) == 1


@pytest.mark.check("P05")
def test_mailed_links_go_30_days_after_they_ended(app: Flask, cast: Cast) -> None:
    do(app, lambda: issue_mail_token(cast.ada, "reset", "ada@example.org", NOW, DAY))
    at_last(app, MailToken, NOW + 31 * DAY)


@pytest.mark.check("P05")
def test_files_that_were_asked_for_are_forgotten_after_90_days(app: Flask, cast: Cast) -> None:
    do(app, lambda: ask_export(cast.ada.id, "data", NOW))
    at_last(app, Export, NOW + 90 * DAY)


@pytest.mark.check("P05")
def test_counted_tries_go_when_they_are_over(app: Flask) -> None:
    do(app, lambda: try_once("key", 3, timedelta(minutes=1), NOW))
    at_last(app, Tries, NOW + timedelta(minutes=1))


@pytest.mark.check("P05")
def test_invitations_that_nobody_used_go_90_days_after_they_ended(app: Flask, cast: Cast) -> None:
    def invite() -> None:
        cohort = new_cohort("Sunflower", "Europe/London", cast.tom.id, NOW)
        db.session.flush()
        for name, used_by in (("used", cast.ada.id), ("unused", None)):
            db.session.add(
                Invitation(
                    **{"cohort_id": cohort.id, "email": f"{name}@example.org", "name": "", "token_hash": name.encode()},
                    **{"invited_by": cast.tom.id, "invited_at": NOW, "expires_at": NOW + 30 * DAY, "used_by": used_by},
                    used_at=NOW if used_by else None,
                )
            )

    do(app, invite)
    at_last(app, Invitation, NOW + 120 * DAY, left=1, before=2)


@pytest.mark.check("P05")
def test_mails_to_strangers_go_after_90_days_and_those_of_an_account_stay(app: Flask, cast: Cast) -> None:
    def owe() -> None:
        outbox.post("confirm", "stranger@example.org", {"a": "b"}, "one", NOW)
        outbox.post("confirm", "refused@example.org", {"a": "b"}, "refused", NOW)
        outbox.post("confirm", "nobody@example.org", {"a": "b"}, "dropped", NOW)
        outbox.post("confirm", "waits@example.org", {"a": "b"}, "waits", NOW)
        outbox.post("statement", "ada@example.org", {"a": "b"}, "two", NOW, cast.ada.id)
        db.session.flush()
        one, refused, dropped, _, two = db.session.scalars(select(Message).order_by(Message.id))
        one.sent_at = refused.failed_at = dropped.dropped_at = two.failed_at = NOW

    def kept() -> dict[str, object]:
        with app.app_context():
            return {message.key: message.data for message in db.session.scalars(select(Message))}

    do(app, owe)
    tidy(app, NOW + 90 * DAY)
    assert kept() == {key: {"a": "b"} for key in ("one", "refused", "dropped", "waits", "two")}
    at_last(app, Message, NOW + 90 * DAY, left=2, before=5)
    assert kept() == {"waits": {"a": "b"}, "two": {}}, "what an unsent mail said is forgotten, that it was owed is not"


@pytest.mark.check("P05")
def test_mails_in_files_go_after_90_days(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    old, new = tmp_path / "mail/1-reset.eml", tmp_path / "mail/2-reset.eml"
    for path, at in ((old, NOW - 91 * DAY), (new, NOW - 89 * DAY)):
        path.write_text("")
        os.utime(path, (at.timestamp(), at.timestamp()))
    assert tidy(app, NOW) == {"mails in files": 1}
    assert list((tmp_path / "mail").iterdir()) == [new]


def test_attempts_are_never_taken_away(app: Flask, cast: Cast) -> None:
    def play() -> None:
        edition = put_edition("quiz", "s-door", "en", "quizzes/s-door.md", b"# Door", NOW)
        begin_attempt(cast.ada.id, "s-door", edition, None, {}, NOW, key="key")

    do(app, play)
    assert tidy(app, NOW + 5000 * DAY) == {}
    assert count(app, Attempt) == 1


@pytest.mark.check("P05")
def test_an_account_that_nobody_uses_goes_only_where_the_setting_says_so_and_30_days_after_a_mail(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    do(app, lambda: begin_sign_in(cast.ada, NOW + DAY, 30 * DAY, "Firefox"))
    notice = NOW + timedelta(days=12 * 30.4375 - 30, seconds=1)
    assert tidy(app, notice - timedelta(seconds=1)) == {}
    assert tidy(app, NOW + 5000 * DAY) == {}
    app.config["KEEP_UNUSED_MONTHS"] = 12
    assert tidy(app, notice) == {"mails about unused accounts": 1}, "only Zoe, who never signed in"
    assert tidy(app, notice + DAY) == {"mails about unused accounts": 1}
    assert tidy(app, notice + 2 * DAY) == {}
    with app.app_context():
        mails = {m.recipient: m.data["day"] for m in db.session.scalars(select(Message))}
    assert mails.keys() == {"zoe@example.org", "ada@example.org"}, "Tom is a trainer and stays"
    assert mails["ada@example.org"] == f"{notice + 31 * DAY:%-d %B %Y}"
    assert tidy(app, notice + 40 * DAY) == {}, "a mail that waits is no notice"

    def sent() -> None:
        for message in db.session.scalars(select(Message)):
            message.sent_at = notice + 2 * DAY

    do(app, sent)
    do(app, lambda: begin_sign_in(cast.zoe, notice + 3 * DAY, 30 * DAY, "Firefox"))
    assert tidy(app, notice + 31 * DAY - timedelta(seconds=1)) == {}
    assert tidy(app, notice + 31 * DAY) == {"unused accounts erased": 1}
    with app.app_context():
        assert [person(user.id) is None for user in cast] == [True, False, False]
    assert len(erasures.read(tmp_path / erasures.NAME)) == 1


@pytest.mark.check("P05")
def test_who_signs_in_at_the_last_moment_keeps_the_account(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the worker looked whose time is over, and before it had its turn to write."""
    app.config["KEEP_UNUSED_MONTHS"] = 12
    late = NOW + 400 * DAY
    tidy(app, late)

    def sent() -> None:
        for message in db.session.scalars(select(Message)):
            message.sent_at = late

    do(app, sent)
    found = retention.unused

    def look(months: int, now: datetime) -> object:
        looked = found(months, now)
        rollback()
        begin_writing()
        begin_sign_in(cast.ada, now, 30 * DAY, "Firefox")
        commit()
        return looked

    monkeypatch.setattr(retention, "unused", look)
    assert tidy(app, late + 30 * DAY) == {"unused accounts erased": 1}
    with app.app_context():
        assert [person(user.id) is None for user in cast] == [False, False, True]


@pytest.mark.check("P05")
def test_a_dry_run_says_what_would_go_and_changes_nothing(app: Flask, cast: Cast) -> None:
    do(app, lambda: issue_mail_token(cast.ada, "reset", "ada@example.org", NOW, DAY))
    run = CliRunner()
    flask = FlaskGroup(create_app=lambda: app)
    with time_machine.travel(NOW + 60 * DAY, tick=False):
        said = run.invoke(flask, ["retention", "--dry-run"])
        assert (said.exit_code, "      1  mailed links that ended (30 days)\n" in said.output) == (0, True)
        assert said.output.endswith("Nothing was changed.\n")
        assert count(app, MailToken) == 1
        assert run.invoke(flask, ["retention"]).output == "      1  mailed links that ended\n"
        assert run.invoke(flask, ["retention"]).output == "There is nothing to take away.\n"
    assert (count(app, MailToken), count(app, User)) == (0, 3)


def test_a_dry_run_names_unused_accounts_too(app: Flask, cast: Cast) -> None:
    app.config["KEEP_UNUSED_MONTHS"] = 6
    found = due(app, NOW + 400 * DAY)
    assert found["unused accounts to write to (6 months, less 30 days)"] == 2
    assert found["unused accounts to erase (6 months)"] == 0


def test_a_late_backup_is_said_once_a_day_and_not_on_the_first(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """However many processes look every hour."""

    def said(hours: float) -> int:
        caplog.clear()
        for _ in range(2):
            warn_of_late_backup(app, NOW + timedelta(hours=hours))
        return len([record for record in caplog.records if "there is no verified backup in" in record.getMessage()])

    assert said(0) == 0, "nothing was ever published: it has not been started"
    do(app, lambda: add_publication("start", 3, [], NOW))
    assert [said(hours) for hours in (1, 26, 27, 28, 50, 52)] == [0, 0, 1, 0, 0, 1]


def test_admins_are_written_to_when_a_backup_is_late(app: Flask, cast: Cast) -> None:
    """Each of them, once a day while it is so; nobody else."""

    def written(hours: float) -> list[tuple[str, int | None]]:
        for _ in range(2):
            warn_of_late_backup(app, NOW + timedelta(hours=hours))
        with app.app_context():
            mails = db.session.scalars(select(Message).order_by(Message.id)).all()
        assert all("there is no verified backup in" in mail.data["why"] for mail in mails)
        return [(mail.kind, mail.user_id) for mail in mails]

    do(app, lambda: [add_publication("start", 3, [], NOW), grant_role(cast.zoe.id, "admin", None, NOW)])
    assert written(1) == []
    assert [len(written(hours)) for hours in (27, 28, 52)] == [1, 1, 2]
    assert set(written(52)) == {("backup_late", cast.zoe.id)}


@pytest.mark.check("F10")
def test_a_long_write_ahead_log_is_said_once_a_day(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        warn_of_long_log(app, NOW)
    assert caplog.records == []
    monkeypatch.setattr(health, "why_long_log", lambda: "its write-ahead log is 65 MiB long")
    for hours in (0, 1, 25):
        warn_of_long_log(app, NOW + timedelta(hours=hours))
    assert [record.getMessage() for record in caplog.records] == ["database: its write-ahead log is 65 MiB long"] * 2
