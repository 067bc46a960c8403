"""A server that may open few files meets many clients that say nothing, or say it slowly."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from .ledger import Player, exact
from .server import Learner, Server, serving

Register = Callable[[Server], Learner]


@pytest.mark.check("F28")
@pytest.mark.only("sqlite")  # a connection to PostgreSQL is one more file
def test_without_a_file_to_open_a_server_comes_back_and_loses_nothing(
    database: str, tmp_path: Path, learner: Register
) -> None:
    """64 files a process, 200 connections that say nothing: when they are gone it serves, and the ledger is exact."""
    limited = ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"]
    with serving(database, tmp_path / "instance", before=limited) as server:
        player = Player(learner(server), tmp_path / "kept", 28)
        player.play()
        with ExitStack() as silent:
            for _ in range(200):
                silent.enter_context(socket.create_connection(("127.0.0.1", server.port), 10))
            time.sleep(1)
        player.play()
        exact(database, [player])
