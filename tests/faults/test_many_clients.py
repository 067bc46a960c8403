"""Many people answer while the server is killed, a network fails and a database is locked: the ledger is exact."""

from __future__ import annotations

import fcntl
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from .conftest import Pair
from .ledger import Player, compare, exact
from .relay import hostile
from .server import Learner
from .stored import steps

Crowd = Callable[[Any, int], list[Player]]


@pytest.fixture
def crowd(tmp_path: Path, learner: Callable[[Any], Learner]) -> Crowd:
    """Give a function that lets so many people register."""
    return lambda at, size: [Player(learner(at), tmp_path / f"kept-{seed}", seed) for seed in range(size)]


class Playing:
    """People who play until they are asked to stop."""

    def __init__(self, players: Sequence[Player], times: int = 10**6) -> None:
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._play, args=(player, times)) for player in players]
        self.broken: list[BaseException] = []
        for thread in self.threads:
            thread.start()

    def _play(self, player: Player, times: int) -> None:
        try:
            while times and not self.over.is_set():
                player.play()
                times -= 1
        except BaseException as error:
            self.broken.append(error)

    def end(self) -> None:
        """Let everybody come to the end of an attempt."""
        for thread in self.threads:
            thread.join(120)
        assert self.broken == []


@pytest.mark.check("F04")
def test_killed_with_all_its_workers_or_without_under_many_clients_a_server_loses_nothing(
    pair: Pair, crowd: Crowd, whole: bool
) -> None:
    """Killed at times drawn by chance and started again: nothing acknowledged is lost, and retries make it exact."""
    players = crowd(pair.first, 20 if whole else 6)
    playing = Playing(players)
    chance = random.Random(4)
    for turn in range(20 if whole else 2):
        time.sleep(chance.uniform(0.3, 1.2))
        pair.first.kill(group=turn % 2 == 1)
        if turn % 2:  # nobody is left who could write
            time.sleep(0.3)
            compare(pair.database, players, len(players))
        pair.first.start_again()
    time.sleep(0.5)
    playing.over.set()
    playing.end()
    assert sum(player.again for player in players), "nobody noticed"
    exact(pair.database, players)


@pytest.mark.check("F17")
def test_through_a_hostile_network_every_answer_is_stored_once(pair: Pair, crowd: Crowd, whole: bool) -> None:
    """5 % refused, 1 % lost, 1 % stored and not told, all delayed: whoever sends again until it is kept is exact."""
    with hostile([pair.first.port, pair.second.port], seed=17, slowest=2.0 if whole else 0.02) as between:
        players = crowd(pair.first, 20 if whole else 5)
        for player in players:
            player.learner.server = between
        Playing(players, 34 if whole else 14).end()
        assert all(between.did.values()), between.did
    assert sum(player.again for player in players) == sum(between.did.values()) - between.did["handed on"]
    exact(pair.database, players)


@contextmanager
def locked(database: str) -> Iterator[None]:
    """Hold what every writer needs, from outside."""
    if not database.startswith("sqlite"):
        with psycopg.connect(database.replace("+psycopg", "")) as line:
            line.execute("LOCK TABLE steps IN EXCLUSIVE MODE")
            yield
        return
    path = database.removeprefix("sqlite:///")
    with open(f"{path}.lock", "w") as turn, closing(sqlite3.connect(path, isolation_level=None)) as other:
        fcntl.flock(turn, fcntl.LOCK_EX)
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.check("F09")
def test_a_database_locked_for_long_is_told_with_503_and_the_answer_is_kept_on_the_page(
    pair: Pair, crowd: Crowd, whole: bool
) -> None:
    """After at most about 5 seconds 503 with Retry-After, never 500; the page sends the same answer again."""
    players = crowd(pair.first, 4 if whole else 2)
    attempts = [player.learner.begin("s-door") for player in players]
    forms = [
        player.learner.picking(attempt, "Say who you are.") for player, attempt in zip(players, attempts, strict=True)
    ]
    answers: list[Any] = []

    def send(at: int) -> None:
        answers.append(players[at].learner.ask("POST", f"{attempts[at]}/steps/1", forms[at]))

    with locked(pair.database):
        began = time.monotonic()
        threads = [threading.Thread(target=send, args=(at,)) for at in range(len(players))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert time.monotonic() - began > 4, "they waited for their turn"
        if whole:
            time.sleep(max(0, 10 - (time.monotonic() - began)))
    assert {(answer.status, answer.retry_after) for answer in answers} == {(503, "2")}
    assert all("What you sent is kept on this page." in answer.text for answer in answers)
    assert all('name="pick" value="' in answer.text for answer in answers)
    for player, attempt, form in zip(players, attempts, forms, strict=True):
        assert player.learner.send(f"{attempt}/steps/1", form).status == 303
        assert steps(pair.database, attempt) == [(1, 0)]
