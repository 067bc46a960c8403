"""Statements and their files."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW
from flask import Flask

from course_app.records.db import begin_writing, commit, rollback
from course_app.records.people import User
from course_app.records.statements import (
    AlreadyIssued,
    File,
    Statement,
    by_code,
    file_of,
    issue,
    live_statement,
    statement_of,
    statements_of,
)

from .conftest import at_once, sql_of

LATER = NOW + timedelta(days=1)
CODES = (f"{number:A>26}" for number in itertools.count())


def give(user: User, course: str = "common-ground", **more: Any) -> Statement:
    code = next(CODES)
    return issue(
        **{"user_id": user.id, "course": course, "kind": "participation", "code": code, "record": {"code": code}},
        **{"name": user.name, "name_public": False, "files": {"pdf": File(b"%PDF", "application/pdf")}, "now": NOW},
        **more,
    )


def test_a_statement_is_kept_with_its_files(session: Any, me: User, other: User) -> None:
    made = give(me)
    commit()
    session.expunge_all()
    found = by_code(made.code)
    assert found is not None
    assert (found.user_id, found.course, found.kind, found.name) == (me.id, "common-ground", "participation", me.name)
    assert (found.record, found.name_public, found.issued_at) == ({"code": made.code}, False, NOW)
    assert file_of(found.id, "pdf") == (b"%PDF", "application/pdf")
    assert file_of(found.id, "png") is None
    assert file_of(found.id + 1, "pdf") is None
    assert live_statement(me.id, "common-ground", "participation") is found
    assert live_statement(me.id, "common-ground", "achievement") is None
    assert live_statement(me.id, "other", "participation") is None
    assert live_statement(other.id, "common-ground", "participation") is None
    assert statement_of(me.id, made.code) is found
    assert statement_of(other.id, made.code) is None
    assert by_code("B" * 26) is None


def test_there_is_one_live_statement_of_a_kind(session: Any, me: User, other: User) -> None:
    first = give(me)
    commit()
    with pytest.raises(AlreadyIssued) as refused:
        give(me)
    assert refused.value.existing is first
    rollback()
    assert statements_of(me.id) == [first]
    give(other)
    give(me, course="another")


@pytest.mark.parametrize("end", ["revoked_at", "withdrawn_at"])
def test_after_the_end_of_a_statement_there_may_be_another(session: Any, me: User, end: str) -> None:
    first = give(me)
    setattr(first, end, LATER)
    assert live_statement(me.id, "common-ground", "participation") is None
    second = give(me)
    commit()
    assert live_statement(me.id, "common-ground", "participation") is second
    assert statements_of(me.id) == [second, first]


def test_a_correction_supersedes_what_it_corrects(session: Any, me: User) -> None:
    first = give(me)
    commit()
    second = give(me, supersedes=first)
    commit()
    assert first.superseded_by == second.code
    assert live_statement(me.id, "common-ground", "participation") is second


@pytest.mark.check("C35")
@pytest.mark.check("F08")
def test_twenty_who_ask_for_one_statement_leave_one(app: Flask, ada: User) -> None:
    results = at_once(app, lambda _: give(ada).code)
    codes = [code for code in results if isinstance(code, str)]
    assert len(codes) == 1
    losers = [result for result in results if isinstance(result, AlreadyIssued)]
    assert [loser.existing.code for loser in losers] == codes * 19
    with app.app_context():
        assert [statement.code for statement in statements_of(ada.id)] == codes


@pytest.mark.check("C35")
def test_of_twenty_corrections_one_holds(app: Flask, ada: User) -> None:
    with app.app_context():
        begin_writing()
        first = give(ada).code
        commit()

    def correct(_: int) -> str:
        return give(ada, supersedes=by_code(first)).code

    codes = [code for code in at_once(app, correct) if isinstance(code, str)]
    with app.app_context():
        live = live_statement(ada.id, "common-ground", "participation")
        old = by_code(first)
        assert live is not None
        assert old is not None
        assert codes == [live.code] == [old.superseded_by]


def test_a_check_of_a_number_is_one_statement(app: Flask, session: Any, me: User) -> None:
    code = give(me).code
    commit()
    session.expunge_all()
    with sql_of(app) as sent:
        assert by_code(code) is not None
    assert len(sent) == 1
