"""Workers and servers are restarted while people answer: whoever asks again is served; nothing is lost or doubled."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Pair
from .server import GONE, Answer, Learner, Server, serving
from .stored import sound, steps

Register = Callable[[Server], Learner]


class Patient:
    """Somebody behind a proxy that knows two servers: it asks the other one when one is not there, or says 503."""

    def __init__(self, learner: Learner, servers: list[Server]) -> None:
        self.learner, self.servers, self.statuses = learner, servers, set[int]()

    def send(self, path: str, body: str) -> Answer:
        return self._until(lambda: self.learner.send(path, body))

    def begin(self) -> str:
        form = {"key": os.urandom(8).hex()}  # one attempt, however often it is sent
        return self._until(lambda: self.learner.post("/quizzes/s-door/attempts", form, "/quizzes/s-door")).location

    def picking(self, attempt: str, words: str) -> str:
        for _ in range(200):
            try:
                return self.learner.picking(attempt, words)
            except GONE:
                self._other()
        raise AssertionError("no server came back")

    def _until(self, ask: Callable[[], Answer]) -> Answer:
        for _ in range(200):
            try:
                answer = ask()
            except GONE:
                self._other()
                continue
            self.statuses.add(answer.status)
            if answer.status != 503:
                return answer
            self._other()
        raise AssertionError("no server came back")

    def _other(self) -> None:
        self.servers.append(self.servers.pop(0))
        self.learner.server = self.servers[0]
        time.sleep(0.05)


def play(patient: Patient, stop: threading.Event, played: list[str]) -> None:
    while not stop.is_set():
        attempt = patient.begin()
        for position, words in enumerate(("Say who you are.", "Walk out."), 1):
            assert patient.send(f"{attempt}/steps/{position}", patient.picking(attempt, words)).status == 303
        played.append(attempt)


def children(server: Server) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()]


def under_load(patients: list[Patient], act: Callable[[], None]) -> list[str]:
    """Do something while people play; give the attempts that they finished."""
    stop, played = threading.Event(), list[str]()
    people = [threading.Thread(target=play, args=(patient, stop, played)) for patient in patients]
    for one in people:
        one.start()
    try:
        act()
    finally:
        time.sleep(0.5)
        stop.set()
        for one in people:
            one.join()
    return played


@pytest.mark.check("L10")
def test_each_worker_is_restarted_in_turn_and_no_answer_fails(pair: Pair, learner: Register) -> None:
    patients = [Patient(learner(pair.first), [pair.first]) for _ in range(3)]

    def restart() -> None:
        for _ in range(2):
            for worker in children(pair.first):
                os.kill(worker, signal.SIGTERM)
                time.sleep(0.7)

    played = under_load(patients, restart)
    assert len(played) > 3
    assert set.union(*(patient.statuses for patient in patients)) <= {303, 503}
    assert {len(steps(pair.database, attempt)) for attempt in played} == {2}
    assert sound(pair.database)


@pytest.mark.only("postgres")
@pytest.mark.check("L10")
def test_two_hosts_behind_one_proxy_are_restarted_in_turn_and_no_answer_fails(
    database: str, tmp_path: Path, learner: Register
) -> None:
    """Two servers with folders of their own, on one PostgreSQL: nothing else is shared, and a sign-in holds on both."""
    key = {"SECRET_KEY": "the same on both hosts"}
    with serving(database, tmp_path / "one", **key) as one, serving(database, tmp_path / "two", **key) as two:
        patients = [Patient(learner(one), [one, two]) for _ in range(3)]

        def restart() -> None:
            for server in (one, two):
                server.stop()
                time.sleep(0.5)
                server.start_again()

        played = under_load(patients, restart)
    assert len(played) > 3
    assert set.union(*(patient.statuses for patient in patients)) <= {303, 503}
    assert {len(steps(database, attempt)) for attempt in played} == {2}
