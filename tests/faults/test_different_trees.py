"""Two servers were started from different trees: an attempt goes on with the text that it began with, at either."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .server import LIBRARY, Learner, Server, serving
from .stored import ask, outcome, steps

STORY = "quizzes/s-door.md"
TOKEN = re.compile(r'(?<=name=")(?:csrf_token|key)" value="[^"]*')


def edited(folder: Path) -> Path:
    """A tree in which the story has other words and other points, and lacks a choice."""
    tree = Path(shutil.copytree(LIBRARY, folder / "library"))
    text = (tree / STORY).read_text()
    for old, new in (
        ("A cup lies", "A plate lies"),
        ("- Mend it together. -> end {2}", "- Mend it together. -> end {0}"),
        ("- Walk out. -> end {0; trust -1}", "- Sweep it up. -> end {2}"),
        ("- Say nothing. -> table {1}\n    Sam opens after a long while.\n", ""),
    ):
        assert old in text
        text = text.replace(old, new)
    (tree / STORY).write_text(text)
    return tree


@pytest.mark.check("F25")
@pytest.mark.sample("sqlite")  # the text of an edition is looked up in the same way on both
def test_an_attempt_goes_on_with_its_own_text_at_a_server_that_was_started_from_another_tree(
    database: str, tmp_path: Path, learner: Callable[[Server], Learner]
) -> None:
    instance = tmp_path / "instance"
    with serving(database, instance, workers=1) as old:
        ada = learner(old)
        attempt = ada.begin("s-door")
        assert ada.send(f"{attempt}/steps/1", ada.picking(attempt, "Say nothing.")).status == 303
        with serving(database, instance, edited(tmp_path), workers=1) as new:
            there = ada.elsewhere(new)
            for one in (ada, there):
                assert "A cup lies broken" in one.get(attempt)
                assert "Sam opens after a long while." in one.get(f"{attempt}/steps/1")
            path = f"{attempt}/steps/2"
            assert there.send(path, there.picking(attempt, "Mend it together.")).status == 303
            assert (steps(database, attempt), outcome(database, attempt)) == ([(1, 2), (2, 0)], (3, 4, True))
            endings = {TOKEN.sub("", one.get(attempt)) for one in (ada, there)}
            assert len(endings) == 1, "the same page at both, but for the tokens of its forms"
            _until_both_serve_the_new_text(old, new, learner)
    assert len(ask(database, "SELECT DISTINCT edition FROM attempts")) == 2


def _until_both_serve_the_new_text(old: Server, new: Server, learner: Callable[[Server], Learner]) -> None:
    """What is published is served, by whoever was started from whatever: the old server looks once a second."""
    for server in (new, old):
        last = time.monotonic() + 10
        while "Sweep it up." not in _table(learner(server)):
            assert time.monotonic() < last
            time.sleep(0.2)


def _table(zoe: Learner) -> str:
    attempt = zoe.begin("s-door")
    assert zoe.send(f"{attempt}/steps/1", zoe.picking(attempt, "Say who you are.")).status == 303
    return zoe.get(attempt)
