"""The disk under SQLite: it is full, or gives back something else than was written."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .server import LIBRARY, ROOT, Learner, Server, serving
from .stored import ask, sound, steps
from .test_backup_and_restore import flask

Register = Callable[[Server], Learner]
SMALL = 8  # MiB


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        mount("-t", "tmpfs", "-o", f"size={SMALL}m", "none", str(folder))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a disk can be mounted by root only")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def ready(ada: Learner) -> tuple[int, str]:
    answer = ada.ask("GET", "/readyz")
    return answer.status, json.loads(answer.text)["writing"]


def fill(folder: Path) -> Path:
    """Leave no byte free."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    return path


@pytest.mark.check("F21")
def test_on_a_full_disk_answers_get_503_and_are_taken_once_there_is_room(disk: Path, learner: Register) -> None:
    database = f"sqlite:///{disk}/course.db"
    with serving(database, disk) as server:
        ada = learner(server)
        kept = ada.begin("s-door")
        ada.send(f"{kept}/steps/1", ada.picking(kept, "Say who you are."))
        form = ada.picking(kept, "Mend it together.")
        filler = fill(disk)
        said = {ada.send(f"{kept}/steps/2", form).status for _ in range(3)}
        # What was freed inside the file may still take an answer; none is promised and lost.
        promised = 1 + (303 in said)
        assert said <= {303, 503}
        assert ready(ada) == (503, "the disk is full")
        assert "At the door" in ada.get(kept)
        assert len(steps(database, kept)) == promised
        filler.unlink()
        assert ada.send(f"{kept}/steps/2", form).status == 303
        assert len(steps(database, kept)) == 2
        assert ready(ada) == (200, "possible")
    assert sound(database)


@pytest.mark.check("F21")
def test_on_a_full_disk_the_doctor_names_the_disk_and_each_finding_says_what_to_do(disk: Path) -> None:
    database = f"sqlite:///{disk}/course.db"
    flask(database, disk, "prepare")
    fill(disk)
    found = examined(database, disk)
    assert found["disk"]["told"] == f"0 MiB are free in {disk}"
    assert f"delete old backups in {disk / 'backups'}" in found["disk"]["do"]
    assert {one["name"] for one in found.values() if one["level"] != "ok" and not one["do"]} == set()
    # A process that only begins cannot read, since SQLite needs a little room for the memory that readers share.
    assert found["library"]["level"] == "error"
    assert found["library"]["do"] == "Make room on the disk first (see there), then run flask doctor again."


def examined(database: str, folder: Path) -> dict[str, dict[str, str]]:
    """What the doctor found, by name."""
    environ = {**os.environ, "INSTANCE": str(folder), "LIBRARY": str(LIBRARY), "DATABASE_URL": database}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "doctor", "--json"]
    run = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stderr
    return {one["name"]: one for one in json.loads(run.stdout)}


def started(database: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environ = {
        **{"PATH": os.environ["PATH"], "HOME": str(folder), "PORT": "0", "INSTANCE": str(folder)},
        **{"LIBRARY": str(LIBRARY), "DATABASE_URL": database},
    }
    command = [sys.executable, "-m", "gunicorn", "wsgi:app"]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.check("F19")
@pytest.mark.parametrize("harm", ["page", *(pytest.param(more, marks=pytest.mark.whole) for more in ("header", "cut"))])
def test_a_damaged_database_is_not_started_and_the_way_back_is_told(
    tmp_path: Path, learner: Register, harm: str
) -> None:
    path = tmp_path / "course.db"
    database = f"sqlite:///{path}"
    with serving(database, tmp_path) as server:
        ada = learner(server)
        attempt = ada.begin("s-door")
        ada.send(f"{attempt}/steps/1", ada.picking(attempt, "Say who you are."))
        flask(database, tmp_path, "backup")
        said = ada.send(f"{attempt}/steps/2", ada.picking(attempt, "Walk out."))
        assert said.status == 303
        later = steps(database, attempt)
        server.kill(group=True)
    [copy] = (tmp_path / "backups").glob("*.db")
    ask(database, "PRAGMA wal_checkpoint(TRUNCATE)")
    body = bytearray(path.read_bytes())
    [(page,)] = ask(database, "SELECT rootpage FROM sqlite_master WHERE name = 'users'")
    at = {"page": (page - 1) * 4096, "header": 0, "cut": 0}[harm]
    if harm == "cut":
        del body[len(body) // 2 :]
    else:
        body[at : at + 64] = random.Random(19).randbytes(64)
    path.write_bytes(body)
    refused = started(database, tmp_path)
    said = refused.stdout + refused.stderr
    assert refused.returncode == os.EX_CONFIG
    assert f"The database {path} is damaged (" in said
    assert "Stop the server (systemctl stop" in said
    assert f"flask restore {copy} --rescue" in said
    assert "Traceback" not in said
    assert path.read_bytes() == bytes(body)
    if harm == "page":
        said = flask(database, tmp_path, "restore", str(copy), "--rescue", "--yes")
        assert "These tables could not be read whole: users." in said
    else:
        flask(database, tmp_path, "restore", str(copy), "--yes")
    kept = list((ROOT / "course_app/__pycache__/templates").iterdir())
    for template in kept:  # kept as code, and damaged too: they are made anew
        template.write_bytes(template.read_bytes()[:40])
    with serving(database, tmp_path):
        assert all(template.stat().st_size > 40 for template in kept)
        assert kept
        assert steps(database, attempt) == (later if harm == "page" else [(1, 0)])
