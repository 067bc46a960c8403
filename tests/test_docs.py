"""What the documents say is so: settings, commands and checks are named there, and nothing that is gone."""

from __future__ import annotations

import re
from pathlib import Path

import click

from course_app.app import create_app
from course_app.config import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
TRUST = (ROOT / "docs/trust.md").read_text("utf-8")


def test_the_readme_names_every_setting_with_its_default_and_purpose() -> None:
    rows = re.findall(r"(?m)^\| `([A-Z_]+)` \| (?:`(.*?)`)? ?\| (.*) \|$", README)
    assert rows == [(setting.name, setting.default, setting.purpose) for setting in SETTINGS]


def test_the_readme_names_every_command_of_ours(tmp_path: Path) -> None:
    theirs = {"run", "shell", "routes", "db"}
    app = create_app(INSTANCE=tmp_path, SECRET_KEY="test", DATABASE_URL=f"sqlite:///{tmp_path}/course.db")
    commands = set()
    for name, command in app.cli.commands.items():
        if isinstance(command, click.Group) and name not in theirs:
            for inner, deeper in command.commands.items():
                deepest = deeper.commands if isinstance(deeper, click.Group) else {}
                commands |= {f"flask {name} {inner} {last}" for last in deepest} or {f"flask {name} {inner}"}
        elif name not in theirs:
            commands.add(f"flask {name}")
    named = {command for command in commands if f"`{command}" in README}
    assert named == commands


def test_the_readme_names_every_target_of_make_for_people() -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"))) - {"clean"}
    assert {target for target in targets if f"`make {target}" in README or f"make {target}\n" in README} == targets


def test_each_check_that_a_test_shows_has_one_line_in_docs_trust() -> None:
    marked = set()
    for path in (ROOT / "tests").rglob("*.py"):
        for arguments in re.findall(r"mark\.check\(([^)]*)\)", path.read_text("utf-8")):
            marked |= set(re.findall(r"[CTFLP]\d\d", arguments))
    lines = re.findall(r"(?m)^\| ([CTFLP]\d\d) \|", TRUST)
    assert len(lines) == len(set(lines))
    assert set(lines) == marked
