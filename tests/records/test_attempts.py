"""Attempts and steps."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW
from flask import Flask
from sqlalchemy import text

from course_app.records.attempts import (
    add_step,
    attempt_of,
    attempts_at,
    begin_attempt,
    best_of,
    end_attempt,
    open_attempts,
    seen_items,
    steps_of,
)
from course_app.records.db import begin_writing, commit, rows
from course_app.records.editions import put_edition
from course_app.records.people import User

from .conftest import at_once, sql_of

LATER = NOW + timedelta(minutes=1)


def begin(user: User, edition: str, quiz: str = "conflict", **more: Any) -> Any:
    return begin_attempt(user.id, quiz, edition, more.pop("drawn", ["a", "b"]), {"a": [2, 0, 1]}, NOW, **more)


def test_an_attempt_keeps_what_was_drawn_and_shown(session: Any, me: User, edition: str) -> None:
    number = begin(me, edition).id
    commit()
    session.expunge_all()
    attempt = attempt_of(me.id, number)
    assert attempt is not None
    assert (attempt.quiz, attempt.edition, attempt.started_at) == ("conflict", edition, NOW)
    assert (attempt.drawn, attempt.orders) == (["a", "b"], {"a": [2, 0, 1]})
    assert (attempt.ended_at, attempt.points, attempt.passed) == (None, None, None)


def test_an_attempt_is_found_by_its_owner_only(session: Any, me: User, other: User, edition: str) -> None:
    attempt = begin(me, edition)
    assert attempt_of(me.id, attempt.id) is attempt
    assert attempt_of(other.id, attempt.id) is None
    assert attempt_of(me.id, attempt.id + 1) is None


def test_beginning_again_gives_the_open_attempt(session: Any, me: User, other: User, edition: str) -> None:
    first = begin(me, edition)
    assert begin(me, edition) is first
    assert begin(me, edition, quiz="other") is not first
    assert begin(other, edition) is not first
    end_attempt(first, 1, 2, False, "end", LATER)
    assert begin(me, edition) is not first


def test_the_same_form_sent_again_gives_the_attempt_it_began(session: Any, me: User, other: User, edition: str) -> None:
    first = begin(me, edition, key="form 1")
    end_attempt(first, 1, 2, False, "end", LATER)
    assert begin(me, edition, key="form 1") is first
    second = begin(me, edition, key="form 2")
    assert second is not first
    assert begin(me, edition, key="form 1") is first
    assert begin(me, edition, key="form 3") is second
    assert begin(other, edition, key="form 1") is not first


def test_steps_come_back_in_order_with_any_response(session: Any, me: User, edition: str) -> None:
    attempt = begin(me, edition)
    responses = [0, [2, 1], {"order": [1, 0]}, "words", None]
    for position in (2, 1, 3, 5, 4):
        assert add_step(attempt.id, position, responses[position - 1], LATER)
    assert steps_of(attempt.id) == [(number, response, LATER) for number, response in enumerate(responses, 1)]
    assert steps_of(attempt.id + 1) == []


@pytest.mark.check("F07")
def test_a_position_is_taken_once_and_the_first_response_stays(session: Any, me: User, edition: str) -> None:
    attempt = begin(me, edition)
    assert add_step(attempt.id, 1, 0, NOW)
    assert not add_step(attempt.id, 1, 0, LATER)
    assert not add_step(attempt.id, 1, 2, LATER)
    assert steps_of(attempt.id) == [(1, 0, NOW)]
    commit()  # the refusal cost nothing of the transaction


def test_an_outcome_is_written_once(session: Any, me: User, edition: str) -> None:
    attempt = begin(me, edition)
    assert end_attempt(attempt, 3, 4, True, "calm", NOW)
    assert not end_attempt(attempt, 0, 4, False, "storm", LATER)
    session.expire_all()
    for seen in (attempt, attempt_of(me.id, attempt.id)):
        assert (seen.points, seen.best, seen.passed, seen.ending, seen.ended_at) == (3, 4, True, "calm", NOW)


def test_an_attempt_in_memory_shows_its_outcome_at_once(session: Any, me: User, edition: str) -> None:
    attempt = begin(me, edition)
    end_attempt(attempt, 3, 4, True, "calm", NOW)
    assert (attempt.points, attempt.best, attempt.passed, attempt.ending, attempt.ended_at) == (3, 4, True, "calm", NOW)
    assert not session.dirty


def test_lists_of_attempts_are_newest_first_and_ones_own(session: Any, me: User, other: User, edition: str) -> None:
    first = begin(me, edition)
    end_attempt(first, 1, 2, False, "end", LATER)
    second, elsewhere = begin(me, edition), begin(me, edition, quiz="other")
    begin(other, edition)
    assert attempts_at(me.id, "conflict") == [second, first]
    assert open_attempts(me.id) == [elsewhere, second]


def test_drawn_scenes_are_counted_over_all_attempts(session: Any, me: User, other: User, edition: str) -> None:
    for drawn in (["a", "b"], ["b", "c"], None):
        end_attempt(begin(me, edition, drawn=drawn), 0, 0, False, "end", LATER)
    begin(me, edition, drawn=["b"])  # still open
    begin(me, edition, quiz="other", drawn=["z"])
    begin(other, edition, drawn=["a"])
    assert seen_items(me.id, "conflict") == Counter(b=3, a=1, c=1)


def test_the_best_result_is_by_share_of_the_best_total(session: Any, me: User, other: User, edition: str) -> None:
    results = {"quiz": [(3, 8), (2, 4), (5, 20)], "even": [(2, 4), (4, 8)], "story": [(0, 0)], "late": [(0, 0), (0, 5)]}
    for quiz, tries in results.items():
        for points, best in tries:
            end_attempt(begin(me, edition, quiz=quiz), points, best, False, "end", LATER)
    end_attempt(begin(other, edition, quiz="quiz"), 8, 8, True, "end", LATER)
    begin(me, edition, quiz="open")
    found = best_of(me.id)
    assert found.pop("late")[0] == 0
    assert found == {"quiz": (2, 4), "even": (4, 8), "story": (0, 0)}


@pytest.mark.parametrize("many", [1, 1000])
def test_a_scene_is_two_statements_however_much_was_played(
    app: Flask, session: Any, me: User, edition: str, many: int
) -> None:
    for number in range(many - 1):
        session.execute(
            text(
                "INSERT INTO attempts (user_id, quiz, edition, orders, key, started_at, ended_at, points, best, passed)"
                " VALUES (:user, 'conflict', :edition, '{}', :key, :now, :now, 1, 2, TRUE)"
            ),
            {"user": me.id, "edition": edition, "key": f"{number}", "now": NOW.isoformat(" ")[:26]},
        )
    number = begin(me, edition).id
    for position in range(1, 9):
        add_step(number, position, 0, NOW)
    commit()
    session.expunge_all()
    with sql_of(app) as sent:
        attempt = attempt_of(me.id, number)
        assert attempt is not None
        assert len(steps_of(attempt.id)) == 8
    assert len(sent) == 2


def an_attempt(app: Flask, user: User) -> Any:
    with app.app_context():
        begin_writing()
        edition = put_edition("quiz", "conflict", "en", "quizzes/conflict.md", b"# Conflict", NOW)
        attempt = begin(user, edition)
        commit()
        return attempt


@pytest.mark.check("C35")
@pytest.mark.parametrize("one_form", [True, False])
def test_twenty_begins_at_once_make_one_attempt(app: Flask, ada: User, one_form: bool) -> None:
    first = an_attempt(app, ada)
    with app.app_context():
        begin_writing()
        end_attempt(attempt_of(ada.id, first.id) or first, 0, 2, False, "end", NOW)
        commit()
    begun = at_once(app, lambda number: begin(ada, first.edition, key="form" if one_form else f"form {number}").id)
    assert len(set(begun)) == 1
    assert set(begun) != {first.id}
    with app.app_context():
        assert len(attempts_at(ada.id, "conflict")) == 2


@pytest.mark.check("F07")
def test_twenty_who_answer_the_same_place_leave_one_step(app: Flask, ada: User) -> None:
    attempt = an_attempt(app, ada)
    added = at_once(app, lambda number: add_step(attempt.id, 1, number, NOW))
    assert sorted(added) == [False] * 19 + [True]
    with app.app_context():
        assert [step.response for step in steps_of(attempt.id)] == [added.index(True)]


@pytest.mark.check("C35")
def test_of_twenty_who_end_an_attempt_one_writes_its_outcome(app: Flask, ada: User) -> None:
    attempt = an_attempt(app, ada)

    def end(number: int) -> bool:
        mine = attempt_of(ada.id, attempt.id)
        assert mine is not None
        return end_attempt(mine, number, 20, False, "end", NOW)

    ended = at_once(app, end)
    assert sorted(ended) == [False] * 19 + [True]
    with app.app_context():
        assert rows(text("SELECT points FROM attempts")).scalar() == ended.index(True)
