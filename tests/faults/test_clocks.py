"""Two servers whose clocks are twenty minutes apart serve one person: order is by position, and nothing is refused."""

from __future__ import annotations

import http.client
import shutil
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from .server import Learner, Server, serving
from .stored import ask, finished, outcome, steps

Register = Callable[[Server], Learner]
MINUTES = 10


@pytest.mark.check("F26")
@pytest.mark.sample("sqlite")  # times come from the servers, on both
@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not here. Run: apt-get install faketime")
def test_clocks_that_disagree_lose_no_answer_and_no_sign_in(database: str, tmp_path: Path, learner: Register) -> None:
    """Signed in and begun by the fast clock, answered by the slow one: the order stands, and no time is negative."""
    clock = [["faketime", "-f", f"{sign}{MINUTES}m"] for sign in "+-"]
    instance = tmp_path / "instance"
    still = {"NO_FAKE_STAT": "1"}  # by the times of their files gunicorn sees that workers live
    with (
        serving(database, instance, workers=1, before=clock[0], **still) as fast,
        serving(database, instance, workers=1, before=clock[1], **still) as slow,
    ):
        ada = learner(fast)
        there = ada.elsewhere(slow)
        apart = [_shown(one) for one in (fast, slow)]
        assert (apart[0] - apart[1]).total_seconds() > 19 * 60
        course = "/courses/second-alone"
        assert ada.post(f"{course}/enrolments", {}, course).status == 303
        lesson = "/modules/02-second/01-mend"
        assert there.post(f"{lesson}/completions", {}, lesson).status == 303
        door = ada.begin("s-door")
        assert there.send(f"{door}/steps/1", there.picking(door, "Say who you are.")).status == 303
        assert ada.send(f"{door}/steps/2", ada.picking(door, "Mend it together.")).status == 303
        quiz = ada.begin("02-second")
        assert there.send(f"{quiz}/steps/1", there.picking(quiz, "Glue does.")).status == 303
        assert steps(database, door) == [(1, 0), (2, 0)]
        assert outcome(database, door) == (4, 4, True)
        assert finished(database, ada.email) == (1, 1)
        asked = there.post(f"{course}/statements", {"name": "Ada Mensah"}, f"{course}/statements")
        assert asked.status == 303
        pages = [one.get(path) for one in (ada, there) for path in (door, quiz, course, "/me", asked.location)]
        assert not [page for page in pages if "-1 minute" in page or "-20 minutes" in page or "−" in page]
        away = there.elsewhere(same=False)
        assert "Ada" in away.elsewhere(fast).get("/me")
    times = ask(database, "SELECT at FROM steps ORDER BY attempt_id, position")
    assert times[0] < times[1], "the slow clock answered first, the fast one after it"
    [(begun, ended)] = ask(database, f"SELECT started_at, ended_at FROM attempts WHERE id = {quiz.rpartition('/')[2]}")
    assert begun > ended, "what the clocks said is kept as it was said; nothing is computed from it that cannot be so"


def _shown(server: Server) -> datetime:
    """Give the time of a server, as it says it with each answer."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    line.request("GET", "/healthz")
    said = line.getresponse().headers["Date"]
    line.close()
    return parsedate_to_datetime(said)
