"""The drill: back up while learners write, erase, put the backup back, and look for what is missing."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from .server import LIBRARY, PASSWORD, ROOT, Learner, Server, serving
from .stored import ask, sound, steps

Register = Callable[[Server], Learner]
STATEMENTS = 24


def flask(database: str, folder: Path, *words: str) -> str:
    """Run a command as whoever runs the site types it."""
    environ = {
        **{"PATH": os.environ["PATH"], "HOME": str(folder), "INSTANCE": str(folder), "LIBRARY": str(LIBRARY)},
        **{"DATABASE_URL": database, "PYTHONWARNINGS": "ignore"},
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    run = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def finish(learner: Learner) -> str:
    """Do the short course, ask for the statement, give its number."""
    course = "second-alone"
    learner.post(f"/courses/{course}/enrolments", {}, f"/courses/{course}")
    learner.post("/modules/02-second/01-mend/completions", {}, "/modules/02-second/01-mend")
    attempt = learner.begin("02-second")
    learner.send(f"{attempt}/steps/1", learner.picking(attempt, "Glue does."))
    asked = learner.post(f"/courses/{course}/statements", {"name": "Ada Mensah"}, f"/courses/{course}/statements")
    assert asked.status == 303, asked.text
    return asked.location.rpartition("/")[2]


@pytest.mark.check("F20", "P04")
def test_a_restored_site_has_what_the_backup_had_and_nobody_who_was_erased(
    database: str, tmp_path: Path, learner: Register, whole: bool
) -> None:
    with serving(database, tmp_path) as server:
        ada, zoe = learner(server), learner(server)
        codes = [finish(ada)] + [finish(learner(server)) for _ in range((STATEMENTS if whole else 5) - 1)]
        chosen = random.Random(20).sample(codes, len(codes) - 4)
        pages = {code: words(ada.get(f"/verify/{code}")) for code in chosen}
        assert all("genuine" in page for page in pages.values()), pages
        attempt = ada.begin("s-door")
        form = ada.picking(attempt, "Say who you are.")
        assert ada.send(f"{attempt}/steps/1", form).status == 303
        stop = threading.Event()
        writers = [threading.Thread(target=write, args=(learner(server), stop)) for _ in range(3)]
        for writer in writers:
            writer.start()
        try:
            said = flask(database, tmp_path, "backup")
        finally:
            stop.set()
            for writer in writers:
                writer.join()
        copy = re.search(r"Written and verified: (\S+)", said)
        assert copy
        erased = zoe.post("/me/data/erasure", {"statements": "keep", "erase_password": PASSWORD}, "/me/data")
        assert erased.status == 200
        answers = steps(database, attempt)
    said = flask(database, tmp_path, "restore", copy[1], "--yes")
    assert "Restored." in said
    assert "Erased again, as they had asked: 1." in said
    assert sound(database)
    assert ask(database, f"SELECT count(*) FROM users WHERE email = '{zoe.email}'") == [(0,)]
    assert whole_attempts(database)
    with serving(database, tmp_path) as server:
        again = ada.elsewhere(server, same=False)
        assert steps(database, attempt) == answers
        assert {code: words(again.get(f"/verify/{code}")) for code in chosen} == pages
        assert "At the door" in again.get(attempt)


def whole_attempts(database: str) -> bool:
    """Say whether every attempt that ended has both its steps: a copy is of one moment."""
    counts = "SELECT count(s.position) FROM attempts a JOIN steps s ON s.attempt_id = a.id WHERE a.quiz = 's-door'"
    found = ask(database, f"{counts} AND a.ended_at IS NOT NULL GROUP BY a.id")
    return len(found) > 1 and set(found) == {(2,)}


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2].partition("</main>")[0]).split())


def write(learner: Learner, stop: threading.Event) -> None:
    """Play a scenario again and again, as one of a room of learners would."""
    while not stop.is_set():
        attempt = learner.begin("s-door")
        for position, words in enumerate(("Say who you are.", "Walk out."), 1):
            said = learner.send(f"{attempt}/steps/{position}", learner.picking(attempt, words))
            assert said.status == 303
