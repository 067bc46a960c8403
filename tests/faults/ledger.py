"""The one oracle: what a server acknowledged, written down before anything else is sent, against what is stored."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlencode

from .server import GONE, Learner
from .stored import ask, sound

SCENARIO = "s-door"
# What is said where it is pressed: how it is stored, and its points.
KNOCK = {"Say who you are.": (0, 2), "Say nothing.": (2, 1)}
TABLE = {"Mend it together.": (0, 2), "Walk out.": (1, 0)}
POINTS = {(1, stored): points for stored, points in KNOCK.values()}
POINTS |= {(2, stored): points for stored, points in TABLE.values()}
Key = tuple[int, int]  # attempt, position


class Ledger:
    """A file with a line for each answer that is sent, and one more, on the disk, for each that was acknowledged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def note(self, what: str, key: Key, stored: int) -> None:
        """Write `sent` or `kept`."""
        with self.path.open("a") as file:
            file.write(json.dumps([what, *key, stored]) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self, what: str) -> dict[Key, int]:
        lines = [json.loads(line) for line in self.path.read_text().splitlines()]
        return {(attempt, position): stored for said, attempt, position, stored in lines if said == what}


class Player:
    """Somebody who plays a scenario again and again, and sends each answer until it is acknowledged."""

    def __init__(self, learner: Learner, path: Path, seed: int) -> None:
        self.learner, self.ledger, self.random = learner, Ledger(path), random.Random(seed)
        self.begun: set[str] = set()
        self.again = 0  # how often something had to be sent again
        self.wrong: list[str] = []  # answers that no fault explains

    def play(self) -> None:
        """Begin, answer twice, end."""
        page = f"/quizzes/{SCENARIO}"
        form = {"csrf_token": self.learner.token(page), "key": self.random.randbytes(8).hex()}
        attempt = self.until_kept(f"{page}/attempts", urlencode(form))
        self.begun.add(attempt)
        for position, choices in enumerate((KNOCK, TABLE), 1):
            words = self.random.choice(sorted(choices))
            key = int(attempt.rpartition("/")[2]), position
            form_of_it = self.learner.picking(attempt, words)
            self.ledger.note("sent", key, choices[words][0])
            self.until_kept(f"{attempt}/steps/{position}", form_of_it)
            self.ledger.note("kept", key, choices[words][0])

    def until_kept(self, path: str, body: str) -> str:
        """Send the same form until it is acknowledged, give where that leads: after no answer and after 503."""
        for tries in range(400):
            try:
                answer = self.learner.send(path, body)
            except GONE:
                answer = None
            if answer and answer.status == 303:
                return answer.location
            if answer and answer.status != 503:
                self.wrong.append(f"{path}: {answer.status}")
                break
            self.again += 1
            time.sleep(min(0.05 * (tries + 1), 0.5))
        raise AssertionError(f"{path}: {self.wrong or 'never acknowledged'}")


def stored(database: str, players: Iterable[Player]) -> dict[Key, int]:
    """Give what is stored of these people; an answer that is there twice is a failure at once."""
    rows = ask(
        database,
        "SELECT attempt_id, position, response FROM steps WHERE attempt_id IN"
        f" (SELECT id FROM attempts WHERE {theirs(players)})",
    )
    found = {(attempt, position): int(response) for attempt, position, response in rows}
    assert len(found) == len(rows), "an answer is stored twice"
    return found


def compare(database: str, players: Sequence[Player], flying: int) -> None:
    """Nothing acknowledged is lost, nothing is there that was not sent, and attempts end with what they add up to.

    At most `flying` answers, those on their way when the fault came, are stored and not acknowledged.
    """
    kept = merged(players, "kept")
    there = stored(database, players)
    sent = merged(players, "sent")
    assert kept.items() <= there.items(), f"lost: {kept.keys() - there.keys()}"
    assert there.items() <= sent.items(), f"never sent: {there.items() - sent.items()}"
    assert len(there) - len(merged(players, "kept")) <= flying
    for attempt, points in ask(database, f"SELECT id, points FROM attempts WHERE {theirs(players)}"):
        steps = [there.get((attempt, position)) for position in (1, 2)]
        whole = None not in steps
        assert points == (sum(POINTS[at, step] for at, step in enumerate(steps, 1)) if whole else None), attempt
    assert sound(database)


def exact(database: str, players: Sequence[Player]) -> None:
    """Everybody has sent again what was not acknowledged: what is stored is what was sent, each once."""
    compare(database, players, 0)
    assert stored(database, players) == merged(players, "sent") == merged(players, "kept")
    [(attempts,)] = ask(database, f"SELECT count(*) FROM attempts WHERE {theirs(players)}")
    assert attempts == sum(len(player.begun) for player in players)
    assert [wrong for player in players for wrong in player.wrong] == []


def theirs(players: Iterable[Player]) -> str:
    """Give the condition that an attempt is of these people."""
    people = ", ".join(f"'{player.learner.email}'" for player in players)
    return f"user_id IN (SELECT id FROM users WHERE email IN ({people}))"


def merged(players: Iterable[Player], what: str) -> dict[Key, int]:
    return {key: stored for player in players for key, stored in player.ledger.read(what).items()}
