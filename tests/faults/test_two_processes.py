"""Two processes look before either of them writes: one wins, and the other gives the winner's answer."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from .conftest import Pair
from .server import PASSWORD, Answer, Learner, Server
from .stored import ask, forget_period, steps

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
    there = list(pair.first.failpoints.glob(f"{place}.here.*"))
    here = len(there)
    pair.first.laid(place)
    for one in there:
        one.unlink()
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
@pytest.mark.check("F07")
def test_the_same_answer_to_two_servers_is_one_step_and_one_answer(pair: Pair, learner: Register, whole: bool) -> None:
    ada, there = at_both(pair, learner)
    for _ in range(100 if whole else 2):
        attempt = ada.begin("s-door")
        path = f"{attempt}/steps/1"
        form = ada.picking(attempt, "Say who you are.")
        first, second = at_once(pair, "step.looked", (ada, path, form), (there, path, form))
        assert first == second
        assert first[:2] == (303, path)
        assert steps(pair.database, attempt) == [(1, 0)]
        assert ada.send(f"{attempt}/steps/2", ada.picking(attempt, "Walk out.")).status == 303


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


def code_now(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238), told without the application."""
    told = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = told[-1] & 15
    return f"{(struct.unpack('>I', told[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.mark.check("T07")
@pytest.mark.check("C14")
def test_one_code_typed_at_two_servers_signs_in_one_of_them(pair: Pair, learner: Register) -> None:
    ada = learner(pair.first)
    assert ada.post("/me/second-step", {"begin_password": PASSWORD}, "/me/second-step").status == 303
    found = re.search(r"secret=([A-Z2-7]{32})", ada.get("/me/second-step"))
    assert found
    assert ada.post("/me/second-step/confirmations", {"code": code_now(found[1])}, "/me/second-step").status == 200
    forget_period(pair.database, ada.email)  # the code that set it up would be the same, and is used
    ways = []
    for server in pair[:2]:
        one = ada.elsewhere(server, same=False)
        ways.append((one, "/sign-in/code", one.token("/sign-in/code")))
    code = code_now(found[1])
    forms = [(one, path, urlencode({"csrf_token": token, "code": code})) for one, path, token in ways]
    answers = at_once(pair, "code.looked", *forms)
    # The slower one is told that the code is used, or, where its half of the sign-in is over already, to begin again.
    signed_in = [answer for answer in answers if (answer.status, answer.location) == (303, "/")]
    assert len(signed_in) == 1
    (other,) = (answer for answer in answers if answer not in signed_in)
    assert other.status == 422 or (other.status, other.location) == (303, "/sign-in")
