"""Places where a test makes this process fail. Nothing happens unless APP_FAILPOINT names a folder.

A file of that folder, named like a place, says what happens there: `kill`, `raise`, `sleep 0.5` (seconds), `slow 0.01`
(seconds, each time), or `barrier 2 5`: wait until two processes are there, for at most five seconds. Kill, raise and
sleep happen once, `kill 3` the third time that any process comes by. An application whose address is https refuses to
start with fail-points.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

FOLDER = os.environ.get("APP_FAILPOINT", "")


class Failed(Exception):
    """A test asked for this."""


def hit(name: str) -> None:
    """Take the name of a place in the program; do what the test has laid there, if any. Raises Failed."""
    if FOLDER:
        _fail(Path(FOLDER) / name)


def _fail(path: Path) -> None:
    try:
        action, *more = path.read_text().split()
    except (FileNotFoundError, ValueError):
        return
    if action == "barrier":
        _meet(path, int(more[0]), float(more[1]))
    elif action == "slow" or (action == "sleep" and _mine(path, action, 1)):
        time.sleep(float(more[0]))
    elif action in ("kill", "raise") and _mine(path, action, int(more[0]) if more else 1):
        if action == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise Failed(path.name)


def _mine(path: Path, action: str, times: int) -> bool:
    """Take the file away, and lay it back where it is to happen later; of many processes one succeeds."""
    mine = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        path.rename(mine)
    except FileNotFoundError:
        return False
    if times == 1:
        mine.unlink()
        return True
    mine.write_text(f"{action} {times - 1}")
    mine.rename(path)
    return False


def _meet(path: Path, processes: int, patience: float) -> None:
    path.with_name(f"{path.name}.here.{os.getpid()}").touch()
    last = time.monotonic() + patience
    while len(list(path.parent.glob(f"{path.name}.here.*"))) < processes and time.monotonic() < last:
        time.sleep(0.002)
