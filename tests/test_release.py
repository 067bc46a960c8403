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
# Another host, where a page would load something from it or send something there: any attribute but those of a link
# that a person follows, anything in a style, any address in a script. What names the kind of a drawing is no address.
HOST = r"(?:(?:https?|wss?):)?//[\w{$]"
LOADS = {
    "html": re.compile(rf"<(?!a\s)\w+\b[^<>]*?=\s*[\"']?[^\"'<>=]*?(?<![:\w]){HOST}|@import|url\(\s*[\"']?{HOST}"),
    "css": re.compile(rf"@import|{HOST}"),
    "js": re.compile(r"(?:https?|wss?)://|[\"'`]//[\w{$]"),
    "svg": re.compile(rf"<script|@import|(?:href|src)\s*=\s*[\"']?{HOST}|url\(\s*[\"']?{HOST}"),
}


@pytest.mark.check("P15")
def test_no_page_loads_anything_from_elsewhere() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {there[0][:200]}"
        for kind in LOADS
        for path in sorted(APP.rglob(f"*.{kind}"))
        for there in LOADS[kind].finditer(re.sub(r'xmlns(?::\w+)?="[^"]*"', "", path.read_text("utf-8")))
    }
    assert found == set()
    policy = re.search(r"POLICY = \((.*?)\n\)", (APP / "web/shared/hooks.py").read_text("utf-8"), re.DOTALL)
    assert policy
    assert not re.search(r"https?:|\*|\w\.\w", policy[1])


@pytest.mark.check("P15")
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("html", f'<img {name}="{at}cdn.example/x">') for name in ("src", "srcset") for at in ("https://", "//")),
        *(("html", f"<{name}//cdn.example/x>") for name in ("script src=", "iframe src='", "form method=post action=")),
        ("html", '<link\n  rel="stylesheet"\n  href="https://cdn.example/x.css">'),
        ("html", '<img srcset="/a.png 1x, https://cdn.example/b.png 2x">'),
        ("html", '<p style="background:url(//cdn.example/x)">'),
        ("html", '<script src="https://{{ host }}/x.js">'),
        *(
            ("css", text)
            for text in ("@import 'x.css'", "a{background:url(https://cdn.example/x)}", "src:url(//x.io/f)")
        ),
        *(("js", text) for text in ("fetch('https://x.io')", "import(`//${host}`)", "new WebSocket('wss://x.io')")),
        ("svg", '<use href="https://cdn.example/x#y"/>'),
    ],
)
def test_what_would_load_something_from_elsewhere_is_found(kind: str, text: str) -> None:
    assert LOADS[kind].search(text)


@pytest.mark.check("P15")
@pytest.mark.parametrize(
    "text", ['<a class="tap" href="https://x.io">', "<p>see https://x.io</p>", '<img src="/x.svg">']
)
def test_a_link_is_no_load(text: str) -> None:
    assert not LOADS["html"].search(text)


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
