"""Accounts, roles, sign-ins and mailed links."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW
from flask import Flask

from course_app.records.db import begin_writing, commit, db, rows
from course_app.records.mail_tokens import (
    MailToken,
    issue_mail_token,
    peek_mail_token,
    recent_mail_tokens,
    take_mail_token,
    void_mail_tokens,
)
from course_app.records.people import (
    EmailTaken,
    SignIn,
    User,
    add_person,
    begin_sign_in,
    change_email,
    disable,
    end_other_sign_ins,
    end_sign_in,
    end_sign_in_by_id,
    grant_role,
    person,
    person_by_email,
    roles,
    sign_ins,
    signed_in,
    withdraw_role,
)

from .conftest import at_once, sql_of

MONTH = timedelta(days=30)
HALF_HOUR = timedelta(minutes=30)
LATER = NOW + timedelta(minutes=1)


def test_an_address_is_found_in_whatever_case_it_was_typed(session: Any) -> None:
    made = add_person("  Ada@Example.ORG ", "Ada", "hash", NOW)
    assert made.email == "ada@example.org"
    assert person_by_email("ADA@example.org") is made
    assert person(made.id) is made
    assert person_by_email("adam@example.org") is None


def test_an_address_belongs_to_one_account(session: Any, me: User, other: User) -> None:
    with pytest.raises(EmailTaken):
        add_person("ADA@example.org", "Somebody", "hash", NOW)
    with pytest.raises(EmailTaken):
        change_email(other, "Ada@example.org")
    assert other.email == "zoe@example.org"
    change_email(other, "Zoe@Example.net")
    commit()  # nothing else of the transaction was lost
    assert person_by_email("zoe@example.net") is other
    assert person_by_email("zoe@example.org") is None


@pytest.mark.check("C35")
def test_twenty_registrations_with_one_address_make_one_account(app: Flask) -> None:
    made = at_once(app, lambda number: add_person("same@example.org", f"Name {number}", "hash", NOW).id)
    assert len([result for result in made if isinstance(result, int)]) == 1
    assert len([result for result in made if isinstance(result, EmailTaken)]) == 19


@pytest.mark.check("C19")
def test_a_sign_in_keeps_the_digest_of_a_long_random_token(session: Any, me: User) -> None:
    tokens = {begin_sign_in(me, NOW, MONTH, "Firefox") for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 43  # 256 bits in base64
    session.flush()
    stored = session.query(SignIn).all()
    assert {len(row.token_hash) for row in stored} == {32}
    assert not {row.token_hash for row in stored} & {token.encode() for token in tokens}


def test_a_token_is_good_until_it_expires_or_ends(session: Any, me: User) -> None:
    token = begin_sign_in(me, NOW, MONTH, "Firefox on " + "x" * 100)
    assert signed_in(token, NOW) is me
    assert me.is_authenticated
    assert signed_in(token, NOW + MONTH - timedelta(seconds=1)) is me
    assert signed_in(token, NOW + MONTH) is None
    assert signed_in(token + "x", NOW) is None
    assert len(sign_ins(me.id, NOW)[0].device) == 80
    end_sign_in(token, LATER)
    assert signed_in(token, LATER) is None


def test_the_first_end_of_a_sign_in_stays(session: Any, me: User) -> None:
    token = begin_sign_in(me, NOW, MONTH, "Firefox")
    session.flush()
    end_sign_in(token, NOW)
    end_sign_in(token, LATER)
    assert session.query(SignIn).one().ended_at == NOW


def test_who_is_signed_in_is_one_statement(app: Flask, session: Any, me: User) -> None:
    token = begin_sign_in(me, NOW, MONTH, "Firefox")
    commit()
    session.expunge_all()
    with sql_of(app) as sent:
        found = signed_in(token, NOW)
        assert found is not None
        assert found.name == "Ada Mensah"
    assert len(sent) == 1


@pytest.mark.check("C22")
def test_disabling_an_account_ends_every_sign_in_at_once(session: Any, me: User, other: User) -> None:
    mine, theirs = (begin_sign_in(who, NOW, MONTH, "Firefox") for who in (me, other))
    disable(me.id, LATER)
    assert signed_in(mine, LATER) is None
    assert sign_ins(me.id, LATER) == []
    assert signed_in(theirs, LATER) is other
    fresh = begin_sign_in(me, LATER, MONTH, "Firefox")
    assert signed_in(fresh, LATER) is None


@pytest.mark.check("C23")
def test_people_see_and_end_their_own_sign_ins_only(session: Any, me: User, other: User) -> None:
    first = begin_sign_in(me, NOW, MONTH, "phone")
    second = begin_sign_in(me, LATER, MONTH, "laptop")
    theirs = begin_sign_in(other, NOW, MONTH, "tablet")
    assert [row.device for row in sign_ins(me.id, LATER)] == ["laptop", "phone"]
    phone = sign_ins(me.id, LATER)[1].id
    assert not end_sign_in_by_id(other.id, phone, LATER)
    assert signed_in(first, LATER) is me
    assert end_sign_in_by_id(me.id, phone, LATER)
    assert not end_sign_in_by_id(me.id, phone, LATER)
    assert signed_in(first, LATER) is None
    third = begin_sign_in(me, LATER, MONTH, "library")
    end_other_sign_ins(me.id, second, LATER)
    assert [signed_in(token, LATER) for token in (second, third, theirs)] == [me, None, other]
    end_other_sign_ins(me.id, None, LATER)
    assert signed_in(second, LATER) is None


def test_roles_are_granted_once_and_withdrawn(session: Any, me: User, other: User) -> None:
    assert roles(me.id) == frozenset()
    for _ in range(2):
        grant_role(me.id, "trainer", other.id, NOW)
    grant_role(me.id, "author", None, NOW)
    assert roles(me.id) == {"trainer", "author"}
    assert roles(other.id) == frozenset()
    assert withdraw_role(me.id, "trainer", LATER)
    assert not withdraw_role(me.id, "trainer", LATER)
    assert roles(me.id) == {"author"}
    grant_role(me.id, "trainer", other.id, LATER)
    assert roles(me.id) == {"trainer", "author"}


@pytest.mark.check("C12")
def test_a_mailed_link_is_random_stored_hashed_and_good_once(session: Any, me: User) -> None:
    token = issue_mail_token(me, "reset", me.email, NOW, HALF_HOUR)
    assert len(token) >= 43
    looked = peek_mail_token(token, "reset", NOW)
    assert looked is not None
    assert (looked.user_id, looked.email) == (me.id, me.email)
    assert token.encode() != looked.token_hash
    assert take_mail_token(token, "confirm", NOW) is None
    assert take_mail_token(token, "reset", NOW + HALF_HOUR) is None
    taken = take_mail_token(token, "reset", NOW)
    assert taken is not None
    assert taken.user_id == me.id
    assert take_mail_token(token, "reset", NOW) is None
    assert peek_mail_token(token, "reset", NOW) is None


def test_looking_at_a_mailed_link_writes_nothing(app: Flask, session: Any, me: User) -> None:
    token = issue_mail_token(me, "confirm", me.email, NOW, HALF_HOUR)
    commit()
    db.session.remove()  # from here on a session that only reads
    assert peek_mail_token(token, "confirm", NOW) is not None


@pytest.mark.check("C12")
def test_a_new_password_voids_the_links_that_are_out(session: Any, me: User, other: User) -> None:
    mine, theirs = (issue_mail_token(who, "reset", who.email, NOW, HALF_HOUR) for who in (me, other))
    void_mail_tokens(me.id, NOW)
    assert peek_mail_token(mine, "reset", NOW) is None
    assert peek_mail_token(theirs, "reset", NOW) is not None


def test_links_made_lately_are_counted_by_purpose(session: Any, me: User, other: User) -> None:
    for minutes in (0, 10, 20):
        issue_mail_token(me, "reset", me.email, NOW + timedelta(minutes=minutes), HALF_HOUR)
    issue_mail_token(me, "confirm", me.email, NOW, HALF_HOUR)
    issue_mail_token(other, "reset", other.email, NOW, HALF_HOUR)
    assert recent_mail_tokens(me.id, "reset", NOW - timedelta(seconds=1)) == 3
    assert recent_mail_tokens(me.id, "reset", NOW + timedelta(minutes=5)) == 2
    assert recent_mail_tokens(me.id, "email", NOW - timedelta(days=1)) == 0


@pytest.mark.check("C35")
def test_of_twenty_who_use_one_link_one_gets_through(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        token = issue_mail_token(add_person("a@example.org", "A", "", NOW), "reset", "a@example.org", NOW, HALF_HOUR)
        commit()
    taken = at_once(app, lambda _: take_mail_token(token, "reset", NOW) is not None)
    assert sorted(taken) == [False] * 19 + [True]
    with app.app_context():
        assert rows(MailToken.__table__.select()).one().used_at == NOW
