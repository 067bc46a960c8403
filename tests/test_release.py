"""What is given out: no test, no secret, no fail-point that works; and pages that load nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "course_app"
ELSEWHERE = r"""["']?(?:https?:)?//"""
LOADS = re.compile(rf"(?:\bsrc|\baction|\bdata|\bposter)\s*=\s*{ELSEWHERE}|@import|url\(\s*{ELSEWHERE}")


@pytest.mark.check("P15")
def test_no_page_loads_anything_from_elsewhere() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for kind in ("html", "css", "js")
        for path in sorted((APP / "web").rglob(f"*.{kind}"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if LOADS.search(line) or re.search(r"<link[^>]+https?://", line)
    ]
    assert found == []
    policy = re.search(r"POLICY = \((.*?)\n\)", (APP / "web/shared/hooks.py").read_text("utf-8"), re.DOTALL)
    assert policy
    assert not re.search(r"https?:|\*|\w\.\w", policy[1])


@pytest.mark.check("C65")
def test_a_package_holds_no_test_and_no_secret(tmp_path: Path) -> None:
    """What setuptools puts into a wheel."""
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    assert setup["packages"]["find"]["include"] == ["course_app*"]
    program = (
        "import sys, tomllib; from setuptools import Distribution, find_packages;"
        "setup = tomllib.load(open('pyproject.toml', 'rb'))['tool']['setuptools'];"
        "packages = find_packages(include=setup['packages']['find']['include']);"
        "told = {'packages': packages, 'package_data': setup['package-data'], 'script_name': 'setup.py'};"
        "made = Distribution(told).get_command_obj('build_py');"
        "made.build_lib = sys.argv[1]; made.ensure_finalized(); made.run()"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, check=True)
    assert [path.name for path in tmp_path.iterdir()] == ["course_app"]
    assert (tmp_path / "course_app/web/shared/layout.html").exists()
    names = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert [name for name in names if re.search(r"^(test_|conftest)|\.(pem|key|db|env)$|secret-key", name)] == []


@pytest.mark.check("C65")
def test_without_the_variable_no_place_can_fail() -> None:
    program = (
        "from course_app import failpoints; from sqlalchemy import Engine, event; import course_app.app;"
        "failpoints._fail = None; failpoints.hit('commit.before');"
        "from course_app.records.faults import _statement;"
        "print(failpoints.FOLDER == '', event.contains(Engine, 'before_cursor_execute', _statement))"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env={}, capture_output=True, text=True, check=True)
    assert run.stdout == "True False\n"
