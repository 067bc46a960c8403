"""PostgreSQL is started anew, dies in the middle, or another takes its place: 503 at worst, and the ledger is exact."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from .cluster import BINARIES, Cluster, cluster, following
from .ledger import Player, exact
from .relay import Relay
from .server import Answer, Learner, Server, serving
from .stored import ask, steps

Register = Callable[[Server], Learner]
pytestmark = pytest.mark.postgres
AWAY = "The database of this site does not answer."


class Site(NamedTuple):
    """A server, the PostgreSQL behind it, and what stands between them."""

    server: Server
    first: Cluster
    between: Relay


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not BINARIES or request.config.getoption("--database") == "sqlite":
        if os.environ.get("CI") == "true" and not BINARIES:
            pytest.fail("PostgreSQL is not here. Run: apt-get install postgresql")
        pytest.skip("no PostgreSQL, or not asked for")
    with cluster() as first:
        between = Relay(first.port)
        with serving(Cluster.at(between.port), tmp_path_factory.mktemp("instance")) as server:
            yield Site(server, first, between)
        between.close()


@pytest.fixture
def ada(site: Site, learner: Register, tmp_path: Path) -> Player:
    return Player(learner(site.server), tmp_path / "kept", 11)


def answering(player: Player) -> tuple[str, str, str]:
    """Begin; give the attempt, and where its first answer goes, and the form of it."""
    attempt = player.learner.begin("s-door")
    return attempt, f"{attempt}/steps/1", player.learner.picking(attempt, "Say who you are.")


def refused(answer: Answer) -> bool:
    """Say whether it was told to come again, with what was sent still on the page."""
    return (answer.status, answer.retry_after) == (503, "2") and "What you sent is kept on this page." in answer.text


@pytest.mark.check("F11")
def test_a_restart_while_nobody_asks_is_noticed_by_nobody(site: Site, ada: Player, whole: bool) -> None:
    """Every line of every worker is dead; the next requests succeed all the same, reading and writing."""
    for _ in range(10 if whole else 1):
        ada.play()
        with ThreadPoolExecutor(4) as threads:  # every thread of both workers has a line that waits
            seen = {answer.status for answer in threads.map(lambda _: ada.learner.ask("GET", "/me"), range(40))}
        assert seen == {200}
        site.first.stop("fast")
        site.first.start()
        with ThreadPoolExecutor(4) as threads:
            seen = {answer.status for answer in threads.map(lambda _: ada.learner.ask("GET", "/me"), range(40))}
        assert seen == {200}
    ada.play()
    assert ada.again == 0
    exact(site.first.address, [ada])


@pytest.mark.check("F12")
def test_killed_in_the_middle_of_an_answer_it_has_none_of_it_and_the_retry_stores_it(
    site: Site, ada: Player, whole: bool
) -> None:
    """Written and not yet committed when PostgreSQL dies: 503 and nothing stored; sent again, it is stored once."""
    for _ in range(20 if whole else 1):
        attempt, path, form = answering(ada)
        site.server.lay("commit.before", "sleep 3")
        with ThreadPoolExecutor(1) as thread:
            sent = thread.submit(ada.learner.ask, "POST", path, form)
            last = time.monotonic() + 20
            while (site.server.failpoints / "commit.before").exists():
                assert time.monotonic() < last
                time.sleep(0.02)
            site.first.stop("immediate")
            assert refused(sent.result())
        reading = ada.learner.ask("GET", "/me")
        assert (reading.status, AWAY in reading.text) == (503, True), reading.text
        assert refused(ada.learner.ask("POST", path, form))
        site.first.start()
        assert steps(site.first.address, attempt) == []
        assert ada.until_kept(path, form) == path
        assert steps(site.first.address, attempt) == [(1, 0)]
        ada.until_kept(f"{attempt}/steps/2", ada.learner.picking(attempt, "Walk out."))


@pytest.mark.check("F12")
def test_an_answer_to_commit_that_never_arrives_is_resolved_by_sending_again(
    site: Site, ada: Player, whole: bool
) -> None:
    """Stored, and nobody knows: 503; the same answer again is acknowledged, and there is one."""
    for _ in range(20 if whole else 2):
        attempt, path, form = answering(ada)
        cuts = site.between.cuts
        site.between.cut_after = b"COMMIT\0"  # not READ COMMITTED
        assert refused(ada.learner.ask("POST", path, form))
        assert site.between.cuts == cuts + 1
        last = time.monotonic() + 20
        while not steps(site.first.address, attempt):  # it may still be on its way when the 503 is here
            assert time.monotonic() < last
            time.sleep(0.02)
        assert ada.until_kept(path, form) == path
        assert steps(site.first.address, attempt) == [(1, 0)]
        ada.until_kept(f"{attempt}/steps/2", ada.learner.picking(attempt, "Walk out."))


@pytest.mark.check("F13")
def test_another_server_takes_over_and_is_read_until_it_may_be_written(site: Site, ada: Player) -> None:
    """While the one that takes over only follows: pages are read, answers are refused with 503 and not written."""
    ada.play()
    with following(site.first) as second:
        attempt, path, form = answering(ada)
        last = time.monotonic() + 20
        while not ask(second.address, f"SELECT 1 FROM attempts WHERE id = {attempt.rpartition('/')[2]}"):
            assert time.monotonic() < last, "it does not follow"
            time.sleep(0.05)
        site.first.stop("immediate")
        site.between.target = second.port
        site.between.cut()
        assert "Sam" in ada.learner.get(attempt)
        assert refused(ada.learner.ask("POST", path, form))
        assert steps(second.address, attempt) == []
        second.promote()
        assert ada.until_kept(path, form) == path
        assert steps(second.address, attempt) == [(1, 0)]
        assert ada.until_kept(f"{attempt}/steps/2", ada.learner.picking(attempt, "Mend it together.")) != path
        ada.begun.add(attempt)
        for position in (1, 2):  # these two were sent by hand
            for what in ("sent", "kept"):
                ada.ledger.note(what, (int(attempt.rpartition("/")[2]), position), 0)
        for _ in range(3):
            ada.play()
        exact(second.address, [ada])
        site.first.start()
        site.between.target = site.first.port
        site.between.cut()
