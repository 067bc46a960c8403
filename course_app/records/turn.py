"""The turn to write: one writer at a time, across threads and processes on one machine."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TextIO

from course_app.failpoints import hit


def owned(path: str, flags: int) -> int:
    """Open a file that only its owner may read, or hold."""
    return os.open(path, flags, 0o600)


@contextmanager
def take_place(path: str) -> Iterator[None]:
    """Wait, for ever, until no other process or thread has the place that a file stands for; leave it afterwards.

    Where the file cannot be written, on a disk that is full or only read, everybody has the place.
    """
    with ExitStack() as held:
        with suppress(OSError):
            place = held.enter_context(open(path, "w", opener=owned))
            fcntl.flock(place, fcntl.LOCK_EX)
        yield


def wait_for_turn(path: str, patience: float, shared: bool = False) -> TextIO | None:
    """Take the path of the lock file, give it open and locked, or None after `patience` seconds.

    Closing it ends the turn; so does the end of the process, however it ends. `shared` only waits for a writer to end.
    """
    # Opened each time: safe after a fork, and threads exclude each other.
    turn = open(path, "w", opener=owned)  # noqa: SIM115
    how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    deadline = time.monotonic() + patience
    try:
        while True:
            try:
                fcntl.flock(turn, how | fcntl.LOCK_NB)
                return turn
            except BlockingIOError:
                if time.monotonic() > deadline:
                    turn.close()
                    return None
                time.sleep(0.001)
    except BaseException:
        turn.close()
        raise


def wait_for_disk(path: str) -> None:
    """Take the path of the log of a database, return when what was written to it is on the disk. Raises OSError.

    Where there is none any more, what stood in it is in the database itself, on the disk.
    """
    hit("commit.sync")
    with suppress(FileNotFoundError):
        log = os.open(path, os.O_RDONLY)
        try:
            os.fdatasync(log)
        finally:
            os.close(log)
