"""A worker is killed while it saves an answer: before, after and in the middle of it. Nothing is lost or doubled."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from .conftest import Pair
from .server import GONE, Answer, Learner, Server
from .stored import finished, outcome, sound, steps

Register = Callable[[Server], Learner]


def lost(ada: Learner, path: str, body: str) -> bool:
    """Send a form; give whether no answer came."""
    try:
        ada.send(path, body)
    except GONE:
        return True
    return False


def again(ada: Learner, path: str, body: str) -> Answer:
    """Send a form until an answer comes, as a browser or a person would."""
    for _ in range(100):
        try:
            return ada.send(path, body)
        except GONE:
            time.sleep(0.05)
    raise AssertionError("no server came back")


def end(ada: Learner, attempt: str) -> None:
    """Come to the end, so that the next attempt is a new one."""
    assert again(ada, f"{attempt}/steps/2", ada.picking(attempt, "Walk out.")).status == 303


@pytest.mark.check("F01")
def test_killed_before_commit_an_answer_is_not_stored_and_the_retry_stores_it_once(
    pair: Pair, learner: Register, whole: bool
) -> None:
    ada = learner(pair.first)
    for _ in range(50 if whole else 1):
        attempt = ada.begin("s-door")
        form, path = ada.picking(attempt, "Say who you are."), f"{attempt}/steps/1"
        pair.first.lay("commit.before", "kill")
        assert lost(ada, path, form)
        assert (steps(pair.database, attempt), ada.promised(path)) == ([], 0)
        assert again(ada, path, form)[:2] == (303, path)
        assert (steps(pair.database, attempt), ada.promised(path)) == ([(1, 0)], 1)
        end(ada, attempt)
    assert sound(pair.database)


@pytest.mark.check("F02")
def test_killed_after_commit_an_answer_is_stored_and_the_retry_gets_the_same_answer(
    pair: Pair, learner: Register, whole: bool
) -> None:
    ada, zoe = learner(pair.first), learner(pair.first)
    other = zoe.begin("s-door")
    plain = zoe.send(f"{other}/steps/1", zoe.picking(other, "Say who you are."))
    for _ in range(50 if whole else 1):
        attempt = ada.begin("s-door")
        form, path = ada.picking(attempt, "Say who you are."), f"{attempt}/steps/1"
        pair.first.lay("commit.after", "kill")
        assert lost(ada, path, form)
        assert (steps(pair.database, attempt), ada.promised(path)) == ([(1, 0)], 0)
        answer = again(ada, path, form)
        assert answer[:2] == (303, path)
        assert answer.text.replace(attempt, other) == plain.text
        assert again(ada, path, form) == answer
        assert steps(pair.database, attempt) == [(1, 0)]
        assert "Sam opens the door to you." in ada.get(path)
        end(ada, attempt)
    assert sound(pair.database)


@pytest.mark.check("F03")
def test_killed_at_any_statement_of_a_last_step_it_is_there_whole_or_not_at_all(pair: Pair, learner: Register) -> None:
    """The step ends the attempt, and with it a module and a course."""
    for statement in range(1, 30):
        ada = learner(pair.first)
        ada.post("/courses/second-alone/enrolments", {}, "/courses/second-alone")
        ada.post("/modules/02-second/01-mend/completions", {}, "/modules/02-second/01-mend")
        attempt = ada.begin("02-second")
        form, path = ada.picking(attempt, "Glue does."), f"{attempt}/steps/1"
        pair.first.lay("statement", f"kill {statement}")
        nothing = not lost(ada, path, form)
        pair.first.laid("statement")
        if nothing:
            break
        assert (steps(pair.database, attempt), outcome(pair.database, attempt)) == ([], (None, None, None)), statement
        assert finished(pair.database, ada.email) == (0, 0), statement
        assert again(ada, path, form)[:2] == (303, path), statement
        assert (steps(pair.database, attempt), outcome(pair.database, attempt)) == ([(1, 0)], (2, 2, True)), statement
        assert finished(pair.database, ada.email) == (1, 1), statement
    assert 6 <= statement <= 14, "so many statements, and the last run was not disturbed"
    assert (steps(pair.database, attempt), finished(pair.database, ada.email)) == ([(1, 0)], (1, 1))
    assert sound(pair.database)


def test_a_fault_in_the_middle_of_saving_is_told_and_the_answer_can_be_sent_again(
    pair: Pair, learner: Register
) -> None:
    ada = learner(pair.first)
    attempt = ada.begin("s-door")
    form, path = ada.picking(attempt, "Say who you are."), f"{attempt}/steps/1"
    pair.first.lay("commit.before", "raise")
    assert ada.send(path, form).status == 500
    assert steps(pair.database, attempt) == []
    assert ada.send(path, form).status == 303
    assert steps(pair.database, attempt) == [(1, 0)]
