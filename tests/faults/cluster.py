"""PostgreSQL servers of our own, with Debian's defaults: they may be stopped, killed and made to follow one another."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


class Cluster:
    """One server, on a port of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.address = self.at(self.port)

    @staticmethod
    def at(port: int) -> str:
        """Give the address of its database as it is met at a port."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres?sslmode=disable"

    def run(self, program: str, *words: str) -> None:
        """Run one of its programs as the user that may."""
        who = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*who, str(BINARIES[-1] / program), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses=127.0.0.1 -p {self.port}"
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, how: str) -> None:
        """Stop it: `fast` as an upgrade does, `immediate` as a power cut does."""
        self.run("pg_ctl", "-D", str(self.data), "-w", "-m", how, "stop")

    def promote(self) -> None:
        """Let it follow no more, and write."""
        self.run("pg_ctl", "-D", str(self.data), "-w", "promote")


@contextmanager
def _folder() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    cluster = Cluster(folder)
    try:
        yield cluster
    finally:
        if (cluster.data / "postmaster.pid").exists():
            cluster.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Make one and start it."""
    with _folder() as made:
        made.run(
            "initdb", "-D", str(made.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        made.start()
        yield made


@contextmanager
def following(first: Cluster) -> Iterator[Cluster]:
    """Make a copy of another, which follows it and may only be read."""
    with _folder() as made:
        made.run(
            "pg_basebackup",
            "-h",
            "127.0.0.1",
            "-p",
            str(first.port),
            "-U",
            "postgres",
            "-D",
            str(made.data),
            "-R",
            "-c",
            "fast",
            "--no-sync",
        )
        made.start()
        yield made
