"""A server runs out of files, and one of its processes out of memory: what was acknowledged stays, and it serves on."""

from __future__ import annotations

import os
import resource
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from .ledger import Player, exact
from .server import GONE, PASSWORD, Learner, Server, serving
from .test_restarts import children

Register = Callable[[Server], Learner]
pytestmark = pytest.mark.sample("sqlite")  # files and memory are those of the server's processes


@pytest.fixture(scope="module")
def server(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """64 files a process; and what is large is asked of the system each time, not kept by the C library."""
    limited = ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"]
    folder = tmp_path_factory.mktemp("instance")
    with serving(
        module_database, folder, before=limited, MALLOC_ARENA_MAX="1", MALLOC_MMAP_THRESHOLD_="1000000"
    ) as found:
        yield found


@pytest.mark.check("F28")
def test_without_a_file_to_open_a_server_comes_back_and_loses_nothing(
    server: Server, module_database: str, tmp_path: Path, learner: Register
) -> None:
    """200 connections that say nothing, 64 files a process: when they are gone it serves, and the ledger is exact."""
    player = Player(learner(server), tmp_path / "kept", 28)
    player.play()
    with ExitStack() as silent:
        for _ in range(200):
            silent.enter_context(socket.create_connection(("127.0.0.1", server.port), 10))
        time.sleep(1)
    player.play()
    exact(module_database, [player])


def sign_in(ada: Learner) -> int:
    """Come with another browser and an address that nobody has; give what the server said (0: nothing)."""
    other = ada.elsewhere()
    other.cookies = {}
    form = {"email": f"{os.urandom(8).hex()}@example.org", "password": PASSWORD}
    try:
        return other.post("/sign-in", form, "/sign-in").status
    except GONE:
        return 0


@pytest.mark.check("F28")
def test_a_process_without_memory_is_replaced_and_the_others_serve(
    server: Server, module_database: str, tmp_path: Path, learner: Register, whole: bool
) -> None:
    """One of two may have no more than it has, and a sign-in needs 19 MiB: that one fails, and the next are served."""
    player = Player(learner(server), tmp_path / "kept", 28)
    for _ in range(10 if whole else 1):
        ada, zoe = learner(server), learner(server)
        player.play()
        poor = children(server)[0]
        most = int(Path(f"/proc/{poor}/statm").read_text().split()[0]) * resource.getpagesize() + 2**20
        resource.prlimit(poor, resource.RLIMIT_AS, (most, most))
        statuses: set[int] = set()
        last = time.monotonic() + 60
        while poor in children(server):
            assert time.monotonic() < last, statuses
            with ThreadPoolExecutor(8) as threads:  # one alone may always meet the same process
                statuses |= set(threads.map(sign_in, [ada] * 8))
        assert 500 in statuses
        assert statuses <= {0, 422, 500}
        while len(children(server)) < 2:
            assert time.monotonic() < last
            time.sleep(0.05)
        zoe.elsewhere(same=False)
        player.play()
    exact(module_database, [player])
