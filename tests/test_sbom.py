"""The list of parts: what the lock file names, what is installed, and what the project asks for are the same."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


def sbom(*locks: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "deploy/sbom.py"), *map(str, locks)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def asked_for() -> set[str]:
    """The parts that the project asks for, those that they ask for, and so on, as pip reads it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found: set[str] = set()
    waiting = [Requirement(line) for line in project["dependencies"]]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        lines = [] if name in found and not one.extras else requires(name) or []
        found.add(name)
        for line in lines:
            needed = Requirement(line)
            extras = one.extras or {""}
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
    return found


@pytest.mark.check("C64")
def test_the_list_of_parts_is_what_is_installed_to_serve_with_hashes() -> None:
    made: dict[str, Any] = json.loads(sbom().stdout)
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    parts = {part["name"]: part["version"] for part in made["components"]}
    assert parts == {name: version(name) for name in asked_for()}
    assert len(parts) > 30
    for part in made["components"]:
        assert part["purl"] == part["bom-ref"] == f"pkg:pypi/{part['name']}@{part['version']}"
        assert part["hashes"]
        assert all(re.fullmatch("[0-9a-f]{64}", one["content"]) for one in part["hashes"]), part["name"]
    reached = {reference for one in made["dependencies"] for reference in one["dependsOn"]}
    assert reached == {part["purl"] for part in made["components"]}, "each part is there because another needs it"


@pytest.mark.check("C64")
def test_what_is_not_installed_as_it_is_locked_is_named_and_no_list_is_made(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    digest = "0" * 64
    lock.write_text(
        f"flask==0.1 \\\n    --hash=sha256:{digest}\nnot-a-part==1 \\\n    --hash=sha256:{digest}\nsegno==1.6.6\n"
        f"colorama==1 ; sys_platform == 'win32' \\\n    --hash=sha256:{digest}\n"
    )
    said = sbom(lock)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.splitlines() == [
        f"flask 0.1 is locked, and {version('flask')} is installed",
        "not-a-part 1 is locked and not installed",
        "segno 1.6.6 is locked without a hash",
    ]
