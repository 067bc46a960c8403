"""How many processes and threads serve (gunicorn.conf.py), as gunicorn itself tells it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def told(instance: Path, **settings: str) -> tuple[int, str, str]:
    env = {"PATH": os.environ["PATH"], "INSTANCE": str(instance), **settings}
    command = [sys.executable, "-m", "gunicorn", "--print-config", "wsgi:app"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("settings", "threads"),
    [
        ({}, 2),
        ({"DATABASE_URL": "postgresql://ada@127.0.0.1/course"}, 4),
        ({"DATABASE_URL": "postgres://ada@127.0.0.1/course", "THREADS": "3"}, 3),
    ],
)
def test_a_worker_has_the_threads_that_its_database_keeps_busy(
    tmp_path: Path, settings: dict[str, str], threads: int
) -> None:
    _, out, _ = told(tmp_path, **settings)
    found = dict(line.split("=", 1) for line in out.replace(" ", "").splitlines() if "=" in line)
    assert (found["workers"], found["threads"]) == ("2", str(threads))


def test_a_number_of_threads_that_is_none_is_refused_with_what_to_write(tmp_path: Path) -> None:
    status, _, err = told(tmp_path, THREADS="many")
    assert status != 0
    assert "THREADS='many': write a whole number." in err
