"""The outbox, and files that people asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from conftest import NOW
from flask import Flask

from course_app.records.asked_exports import ask_export, export_for
from course_app.records.db import begin_writing, commit, rollback
from course_app.records.outbox import LEASE, Message, claim, mark_failed, mark_sent, post
from course_app.records.people import User

from .conftest import at_once

MINUTE = timedelta(minutes=1)


def owe(key: str, now: datetime = NOW, **more: Any) -> bool:
    return post("confirm", "Ada@Example.org", {"link": f"https://example.org/{key}"}, key, now, **more)


def keys(found: Any) -> list[str]:
    return [message.key for message in found]


def test_one_event_is_one_mail(session: Any, me: User) -> None:
    assert owe("confirm:1", user_id=me.id)
    assert not owe("confirm:1")
    (message,) = session.query(Message)
    assert (message.kind, message.recipient, message.user_id) == ("confirm", "ada@example.org", me.id)
    assert (message.data, message.tries) == ({"link": "https://example.org/confirm:1"}, 0)


def test_what_is_due_is_claimed_oldest_first_and_not_twice(session: Any) -> None:
    for number in (2, 1, 3):
        owe(f"{number}", NOW + number * MINUTE)
    assert keys(claim(NOW, 10)) == []
    assert keys(claim(NOW + 2 * MINUTE, 1)) == ["1"]
    commit()
    assert keys(claim(NOW + 5 * MINUTE, 10)) == ["2", "3"]
    commit()
    assert keys(claim(NOW + 5 * MINUTE, 10)) == []


def test_a_mail_whose_sender_was_killed_comes_back(session: Any) -> None:
    owe("1")
    claim(NOW, 10)
    commit()
    assert keys(claim(NOW + LEASE - MINUTE, 10)) == []
    (again,) = claim(NOW + LEASE, 10)
    assert again.tries == 2


def test_a_sent_mail_is_not_claimed_again_and_what_it_said_is_forgotten(session: Any) -> None:
    owe("1")
    (message,) = claim(NOW, 10)
    commit()
    mark_sent(message, NOW + MINUTE)
    commit()
    session.expire_all()
    assert claim(NOW + timedelta(days=9), 10) == []
    assert (message.sent_at, message.data, message.error) == (NOW + MINUTE, {}, None)
    assert not owe("1")


def test_a_mail_that_fails_waits_longer_each_time_and_is_given_up_after_eight_tries(session: Any) -> None:
    owe("1")
    now, waits = NOW, []
    while claimed := claim(now, 10):
        commit()
        mark_failed(claimed[0], "451 later", now)
        commit()
        session.expire_all()
        waits.append(claimed[0].next_try_at - now)
        message, now = claimed[0], claimed[0].next_try_at
    hour = timedelta(hours=1)
    assert waits == [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * hour, 12 * hour, 12 * hour, 12 * hour, 12 * hour]
    assert (message.tries, message.error) == (8, "451 later")
    assert message.failed_at is not None
    assert message.sent_at is None
    assert claim(now + timedelta(days=9), 10) == []


def test_a_mail_whose_reader_was_erased_meanwhile_is_marked_without_harm(session: Any, me: User) -> None:
    owe("1", user_id=me.id)
    (message,) = claim(NOW, 10)
    commit()
    session.delete(me)
    commit()
    mark_sent(message, NOW)
    mark_failed(message, "late", NOW)
    commit()
    session.expunge_all()
    assert session.query(Message).count() == 0


@pytest.mark.only("postgres")
def test_workers_claim_different_mails_without_waiting_for_each_other(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        for number in range(4):
            owe(f"{number}", NOW + number * timedelta(seconds=1))
        commit()
        mine = keys(claim(NOW + MINUTE, 2))  # not committed: locked
        with app.app_context():
            begin_writing()
            assert keys(claim(NOW + MINUTE, 4)) == ["2", "3"]
            rollback()
        assert mine == ["0", "1"]


def test_twenty_workers_claim_each_mail_once(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        for number in range(30):
            owe(f"{number}")
        commit()
    claimed = [key for found in at_once(app, lambda _: keys(claim(NOW, 2))) for key in found]
    assert len(claimed) == len(set(claimed))


@pytest.mark.check("C35")
def test_twenty_who_post_one_event_owe_one_mail(app: Flask) -> None:
    assert sorted(at_once(app, lambda _: owe("1"))) == [False] * 19 + [True]


@pytest.mark.check("C40")
def test_a_file_is_for_its_owner_for_ten_minutes(session: Any, me: User, other: User) -> None:
    asked = ask_export(me.id, "journal", NOW)
    assert len(asked.id) >= 43  # 256 random bits
    assert export_for(me.id, asked.id, NOW + timedelta(minutes=9, seconds=59)) is asked
    assert export_for(me.id, asked.id, NOW + timedelta(minutes=10)) is None
    assert export_for(other.id, asked.id, NOW) is None
    assert export_for(me.id, asked.id[:-1], NOW) is None
    assert ask_export(me.id, "journal", NOW).id != asked.id
