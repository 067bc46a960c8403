"""Fail-points do what a test has laid, and nothing where nothing is laid."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from course_app import app, failpoints
from course_app.config import SettingsError
from course_app.failpoints import Failed, hit
from course_app.records import faults

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(failpoints, "FOLDER", str(tmp_path))
    return tmp_path


def test_without_the_variable_nothing_happens_and_nothing_listens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").write_text("raise")
    assert failpoints.FOLDER == ""
    hit("here")
    assert not event.contains(Engine, "before_cursor_execute", faults._statement)
    assert not event.contains(Session, "before_commit", faults._before)


def test_a_fail_point_fails_once_or_when_it_was_passed_so_often(folder: Path) -> None:
    (folder / "here").write_text("raise")
    with pytest.raises(Failed):
        hit("here")
    hit("here")
    (folder / "here").write_text("raise 3")
    hit("here")
    hit("here")
    with pytest.raises(Failed):
        hit("here")
    hit("here")
    assert list(folder.iterdir()) == []


def test_a_slow_place_is_slow_each_time(folder: Path) -> None:
    (folder / "here").write_text("slow 0.02")
    began = time.monotonic()
    hit("here")
    hit("here")
    assert time.monotonic() - began >= 0.04


def test_a_place_where_nothing_is_laid_is_passed(folder: Path) -> None:
    (folder / "here").write_text("")
    (folder / "there").write_text("raise")
    hit("here")
    hit("nowhere")


def test_a_fail_point_may_be_slow(folder: Path) -> None:
    (folder / "here").write_text("sleep 0.05")
    began = time.perf_counter()
    hit("here")
    assert time.perf_counter() - began >= 0.05


def test_a_barrier_opens_when_both_processes_are_there_or_patience_ends(folder: Path) -> None:
    (folder / "here").write_text("barrier 2 0.05")
    began = time.perf_counter()
    hit("here")
    assert time.perf_counter() - began >= 0.05
    (folder / "here").write_text("barrier 2 20")
    (folder / "here.here.1").touch()
    hit("here")
    assert time.perf_counter() - began < 10


def test_a_kill_leaves_no_time_for_anything(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("kill")
    program = "from course_app.failpoints import hit\ntry:\n hit('here')\nfinally:\n print('still here', flush=True)"
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"APP_FAILPOINT": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (-signal.SIGKILL, b"")


@pytest.mark.parametrize(("address", "refused"), [("https://learn.example.org", True), ("http://127.0.0.1:1", False)])
def test_an_application_in_earnest_refuses_to_start_with_fail_points(
    folder: Path, monkeypatch: pytest.MonkeyPatch, address: str, refused: bool
) -> None:
    settings: dict[str, Any] = {"BASE_URL": address, "INSTANCE": folder, "DATABASE_URL": "sqlite://", "SECRET_KEY": "t"}
    listening: list[bool] = []
    monkeypatch.setattr(app, "FOLDER", str(folder))
    monkeypatch.setattr(app, "listen_for_faults", lambda: listening.append(True))
    if refused:
        with pytest.raises(SettingsError, match="fail-points are for tests"):
            app.create_app(**settings)
    else:
        app.create_app(**{**settings, "DATABASE_URL": f"sqlite:///{folder}/course.db"})
    assert listening == ([] if refused else [True])
