"""Two processes look before either of them writes: one wins, and the other gives the winner's answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from .conftest import Pair
from .server import Answer, Learner, Server
from .stored import ask, steps

Register = Callable[[Server], Learner]
Sent = tuple[Learner, str, str]


def at_once(pair: Pair, place: str, one: Sent, two: Sent) -> tuple[Answer, Answer]:
    """Send two forms to two servers, each of which waits between looking and writing until the other is there too.

    On SQLite the second may not even look before the first has written: the first goes on after half a second.
    """
    sqlite = pair.database.startswith("sqlite")
    pair.first.lay(place, f"barrier 2 {0.5 if sqlite else 10}")
    with ThreadPoolExecutor(2) as threads:
        first, second = [threads.submit(who.send, path, body) for who, path, body in (one, two)]
        answers = first.result(), second.result()
    here = len(list(pair.first.failpoints.glob(f"{place}.here.*")))
    pair.first.laid(place)
    assert here == (1 if sqlite else 2), "so many came between looking and writing"
    return answers


def at_both(pair: Pair, learner: Register) -> tuple[Learner, Learner]:
    """The same person at both servers."""
    ada = learner(pair.first)
    return ada, ada.elsewhere(pair.second)


@pytest.mark.check("T07")
def test_two_begins_make_one_attempt_and_lead_to_it(pair: Pair, learner: Register) -> None:
    ada, there = at_both(pair, learner)
    forms = [
        urlencode({"csrf_token": one.token("/quizzes/s-door"), "key": f"form of {one.server.port}"})
        for one in (ada, there)
    ]
    path = "/quizzes/s-door/attempts"
    first, second = at_once(pair, "attempt.looked", (ada, path, forms[0]), (there, path, forms[1]))
    assert (first.status, second.status) == (303, 303)
    assert first.location == second.location
    whose = f"SELECT count(*) FROM attempts JOIN users ON users.id = user_id WHERE email = '{ada.email}'"
    assert ask(pair.database, whose) == [(1,)]


@pytest.mark.check("T07")
def test_the_same_answer_to_two_servers_is_one_step_and_one_answer(pair: Pair, learner: Register) -> None:
    ada, there = at_both(pair, learner)
    attempt = ada.begin("s-door")
    path = f"{attempt}/steps/1"
    form = ada.picking(attempt, "Say who you are.")
    first, second = at_once(pair, "step.looked", (ada, path, form), (there, path, form))
    assert first == second
    assert first[:2] == (303, path)
    assert steps(pair.database, attempt) == [(1, 0)]


@pytest.mark.check("T07")
def test_of_two_answers_to_two_servers_one_is_taken_and_the_other_is_told_so(pair: Pair, learner: Register) -> None:
    ada, there = at_both(pair, learner)
    attempt = ada.begin("s-door")
    path = f"{attempt}/steps/1"
    forms = [ada.picking(attempt, "Say who you are."), there.picking(attempt, "Say nothing.")]
    answers = at_once(pair, "step.looked", (ada, path, forms[0]), (there, path, forms[1]))
    assert sorted(answer.status for answer in answers) == [303, 409]
    taken = (0, 2)[[answer.status for answer in answers].index(303)]
    assert steps(pair.database, attempt) == [(1, taken)]
