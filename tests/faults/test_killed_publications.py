"""A publication of fifty files is killed at every seventh of its statements: all processes serve the old library."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Pair
from .server import LIBRARY, ROOT, Learner, Server
from .stored import ask, sound

SHEET = "content/fact-sheets/doors.en.md"


def publish(database: str, tree: Path, folder: Path, statement: int) -> int:
    """Publish a tree in a process that is killed at its nth statement of SQL that writes; give how it ended."""
    (folder / "statement").write_text(f"kill {statement}")
    environ = {
        **{"PATH": os.environ["PATH"], "HOME": str(folder), "INSTANCE": str(folder), "LIBRARY": str(tree)},
        **{"DATABASE_URL": database, "APP_FAILPOINT": str(folder), "PYTHONWARNINGS": "ignore"},
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "course", "publish"]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=False).returncode


def served(ada: Learner, server: Server) -> tuple[int, int]:
    """Give the number of the publication that a server serves, and how many of the fifty sheets."""
    there = ada.elsewhere(server)
    told = json.loads(there.ask("GET", "/readyz").text)["library"]
    return told["served"], len(set(re.findall(r"/fact-sheets/(sheet-\d\d)", there.get("/fact-sheets"))))


@pytest.mark.check("F24")
@pytest.mark.whole
def test_a_publication_that_is_killed_leaves_the_old_library_whole_for_every_process(
    pair: Pair, learner: Callable[[Server], Learner], tmp_path: Path
) -> None:
    tree, folder = Path(shutil.copytree(LIBRARY, tmp_path / "library")), tmp_path / "killed"
    folder.mkdir()
    text = (tree / SHEET).read_text()
    for number in range(50):
        sheet = text.replace("title: Doors at home", f"title: Doors, sheet {number}")
        (tree / f"content/fact-sheets/sheet-{number:02}.en.md").write_text(sheet)
    ada = learner(pair.first)
    [(newest,)] = ask(pair.database, "SELECT max(id) FROM publications")
    for statement in range(1, 1000, 7):
        ended = publish(pair.database, tree, folder, statement)
        if ended == 0:
            break  # it has fewer statements than that
        assert ended == -signal.SIGKILL
        assert ask(pair.database, "SELECT max(id) FROM publications") == [(newest,)]
        assert {served(ada, server)[1] for server in pair[:2]} == {0}, statement
    assert statement > 50, "one a file, at least"
    last = time.monotonic() + 20
    while any(served(ada, server) != (newest + 1, 50) for server in pair[:2] for _ in range(4)):
        assert time.monotonic() < last
        time.sleep(0.2)
    assert sound(pair.database)
    assert publish(pair.database, LIBRARY, folder, 10**6) == 0  # the pair goes on with its own library
