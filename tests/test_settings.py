"""A setting that cannot be used is named at the start, with what to write; no start, no traceback, no password told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_app.config import SETTINGS, SettingsError, read_settings

ROOT = Path(__file__).resolve().parent.parent
BAD = {
    "BASE_URL": ["learn.example.org", "ftp://example.org", "https://example.org/course", "https://"],
    "DATABASE_URL": ["mysql://host/name", "course.db"],
    "PUBLISH_ON_CHANGE": ["yes", "2"],
    "REGISTRATION": ["maybe"],
    "SMTP_URL": ["mail.example.org", "http://mail.example.org", "smtp://mail.example.org:many"],
    "MAIL_FROM": ["nobody", "a@b@c", "a b@example.org"],
    "CONTACT": ["nobody", "a b@example.org"],
    "PAPER": ["a5"],
    "ZONE": ["Mars", "../etc/passwd", ""],
    "TRUSTED_PROXIES": ["one", "-1"],
    "SIGN_IN_DAYS": ["0", "forever"],
    "STAFF_SIGN_IN_HOURS": ["0", "-3"],
    "KEEP_UNUSED_MONTHS": ["3", "some"],
    "METRICS_TOKEN": ["short"],
    "WORKER": ["yes"],
    "LIBRARY": ["/nowhere/at/all"],
}
ANY = {"SITE_NAME", "INSTANCE", "BACKUPS", "SECRET_KEY", "ISSUER_NAME", "ISSUER_SIGNATORY", "ISSUER_PLACE", "MEDIA_URL"}


def test_every_setting_is_tried_here_or_takes_any_text() -> None:
    assert {setting.name for setting in SETTINGS} == BAD.keys() | ANY


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_a_value_that_cannot_be_used_is_named_with_what_to_write(name: str, text: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({name: text})
    [line] = str(refused.value).splitlines()
    assert line.startswith((f"{name}=", f"{name}:"))
    assert "rite " in line or "Name the folder" in line


def test_all_of_them_are_named_at_once_and_no_password_is_repeated() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(
            {"SMTP_URL": "smpt://ada:otter-secret@mail", "DATABASE_URL": "my://otter-secret@h", "ZONE": "Mars"}
        )
    assert len(str(refused.value).splitlines()) == 3
    assert "otter-secret" not in str(refused.value)


@pytest.mark.parametrize("mark", ['"', "'"])
def test_quotes_around_a_value_are_not_a_part_of_it(mark: str) -> None:
    """systemd and a shell take them away, podman and docker do not: one file of settings serves all of them."""
    read = read_settings(
        {"SITE_NAME": f"{mark}Sunflower Learning{mark}", "ISSUER_NAME": "Tom's", "ZONE": f"{mark}UTC{mark}"}
    )
    assert (read["SITE_NAME"], read["ISSUER_NAME"], read["ZONE"]) == ("Sunflower Learning", "Tom's", "UTC")
    assert read_settings({"SITE_NAME": mark})["SITE_NAME"] == mark


def start(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORT": "0", **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", [("gunicorn", "wsgi:app"), ("flask", "--app", "wsgi", "prepare")])
def test_a_start_says_it_in_two_lines(tmp_path: Path, command: tuple[str, ...]) -> None:
    said = start(*command, INSTANCE=str(tmp_path), ZONE="Mars")
    assert said.returncode == os.EX_CONFIG, "systemd tries it no more"
    told = said.stdout + said.stderr
    assert "Nothing was started, since these settings cannot be used:\nZONE='Mars': write a zone name" in told
    assert "Traceback" not in told


def test_a_folder_that_cannot_be_made_and_a_database_that_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    inside = start("flask", "--app", "wsgi", "prepare", INSTANCE=f"{tmp_path}/file/instance")
    assert "Name a folder that this user may write to." in inside.stderr
    nobody = "postgresql://ada:otter-secret@127.0.0.1:1/course"
    gone = start("flask", "--app", "wsgi", "prepare", INSTANCE=str(tmp_path), DATABASE_URL=nobody)
    assert gone.returncode == 1
    assert gone.stderr.startswith("The database does not answer: ")
    assert "Traceback" not in inside.stderr + gone.stderr
    assert "otter-secret" not in gone.stderr


@pytest.mark.check("C43")
@pytest.mark.parametrize("command", [("gunicorn", "wsgi:app"), ("flask", "--app", "wsgi", "prepare")])
@pytest.mark.parametrize("name", ["secret-key", "keys/key-01234567.ed25519.pem"])
def test_nothing_starts_while_others_can_read_a_key(tmp_path: Path, command: tuple[str, ...], name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("otter-secret")
    path.chmod(0o640)
    said = start(*command, INSTANCE=str(tmp_path))
    told = said.stdout + said.stderr
    assert said.returncode == (1 if "flask" in command and "keys" in name else os.EX_CONFIG)
    assert "Nothing was started" in told
    assert f"Run: chmod 600 {path}" in told
    assert [word for word in ("otter-secret", "Traceback") if word in told] == []


def test_numbers_of_the_server_are_checked_too(tmp_path: Path) -> None:
    said = start("gunicorn", "wsgi:app", INSTANCE=str(tmp_path), WORKERS="many")
    assert "WORKERS='many': write a whole number." in said.stdout + said.stderr
    assert said.returncode == os.EX_CONFIG


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
    said = start("gunicorn", "--print-config", "wsgi:app", INSTANCE=str(tmp_path), **settings)
    found = dict(line.split("=", 1) for line in said.stdout.replace(" ", "").splitlines() if "=" in line)
    assert (found["workers"], found["threads"]) == ("2", str(threads))
