"""The parts it is made of: the versions below which a known weakness is open, and what is not switched on."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"flask": (3, 1, 3), "markdown": (3, 8, 1), "jinja2": (3, 1, 6), "werkzeug": (3, 1, 4), "sqlalchemy": (2, 1)}


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


@pytest.mark.check("C66")
@pytest.mark.parametrize(("part", "least"), FLOORS.items())
def test_no_part_is_older_than_its_last_known_weakness(part: str, least: tuple[int, ...]) -> None:
    locked = re.search(rf"(?m)^{part}==(\S+)", (ROOT / "requirements/serve.txt").read_text("utf-8"))
    assert locked
    assert _numbers(locked[1]) >= least
    assert _numbers(version(part)) >= least


@pytest.mark.check("C66")
def test_markdown_reads_no_other_files() -> None:
    source = (ROOT / "course_app/course/prose.py").read_text("utf-8")
    switched_on = re.search(r"extensions=\[([^\]]*)\]", source)
    assert switched_on
    assert re.findall(r'"(\w+)"', switched_on[1]) == ["tables", "toc", "smarty", "sane_lists"]


def test_what_is_installed_to_serve_is_pinned_with_hashes() -> None:
    for name in ("serve", "postgres", "test"):
        lines = (ROOT / f"requirements/{name}.txt").read_text("utf-8").splitlines()
        pinned = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert pinned
        assert all(re.match(r"[a-z0-9._-]+==\S+", line) and line.endswith("\\") for line in pinned)
