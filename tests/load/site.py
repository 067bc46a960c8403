"""The site under load: server, database, and accounts that are there before anybody comes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import connect

import psycopg
from faults.cluster import BINARIES, cluster
from faults.server import ROOT, Learner, Server, serving
from faults.stored import ask, sound

from load.bank import QUIZ, Bank, library
from load.costs import cpu, memory
from load.modules import write_modules

SLOW = "slow 0.01"  # seconds more at each COMMIT, as on a disk that takes its time
# Everybody has the password of the first one, and is confirmed.
PEOPLE = """
INSERT INTO users (email, name, password_hash, confirmed_at, created_at)
WITH RECURSIVE numbers(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})
SELECT 'load-' || n || '@example.org', 'Ada Number ' || n, password_hash, created_at, created_at
FROM numbers CROSS JOIN users WHERE email = 'first@example.org'
"""


class Site:
    """A running server with its database."""

    def __init__(self, server: Server, database: str, folder: Path, postmaster: int, slow: bool) -> None:
        self.server, self.database, self.folder, self.postmaster, self.slow = server, database, folder, postmaster, slow
        self.bank = Bank(folder / "library/quizzes" / f"{QUIZ}.md")
        self.people = 0
        self.modules: list[str] = []
        Learner(server, "first@example.org", folder / "first")

    @property
    def kind(self) -> str:
        return "SQLite" if self.database.startswith("sqlite") else "PostgreSQL"

    def do(self, *statements: str) -> None:
        """Run SQL in one transaction, beside the application."""
        if self.kind == "SQLite":
            with closing(connect(self.database.removeprefix("sqlite:///"), timeout=60)) as line, line:
                for statement in statements:
                    line.execute(statement)
            return
        with psycopg.connect(self.database.replace("+psycopg", "")) as server:
            for statement in statements:
                server.execute(statement.encode())

    def add_people(self, many: int) -> range:
        """Make accounts; give their numbers."""
        first, self.people = self.people + 1, self.people + many
        self.do(PEOPLE.format(first=first, last=self.people))
        return range(first, self.people + 1)

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        return ask(self.database, statement)

    def size(self) -> int:
        """Give the bytes that the database takes."""
        if self.kind == "PostgreSQL":
            return int(str(self.ask("SELECT pg_database_size('postgres')")[0][0]))
        self.ask("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(self.database.removeprefix("sqlite:///")).stat().st_size

    def sound(self) -> bool:
        """Say whether the database is in order, by its own tools."""
        if self.kind == "SQLite":
            return sound(self.database)
        port = self.database.partition("127.0.0.1:")[2].partition("/")[0]
        tool = BINARIES[-1] / "pg_amcheck"
        command = [str(tool), "-h", "127.0.0.1", "-p", port, "-U", "postgres", "--install-missing", "postgres"]
        return not tool.exists() or subprocess.run(command, capture_output=True, check=False).returncode == 0

    def flask(self, *words: str) -> None:
        """Run a command of the site."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        subprocess.run(command, cwd=ROOT, env=self.server.environ, check=True, stdout=subprocess.DEVNULL)

    def said(self, words: str) -> int:
        """How often something stands in the server's log."""
        return self.server.said.read_text(errors="replace").count(words)


class Watch:
    """The clock and the CPU of server and database from here on."""

    def __init__(self, site: Site) -> None:
        self.site, self.began = site, time.monotonic()
        self.before = self._used()

    def _used(self) -> tuple[float, float, float]:
        site = self.site
        return cpu(site.server.pid), cpu(site.postmaster) if site.postmaster else 0.0, time.process_time()

    def costs(self, requests: int) -> dict[str, str]:
        server, database, own = (after - before for before, after in zip(self.before, self._used(), strict=True))
        seconds = time.monotonic() - self.began
        found = {
            "seconds": f"{seconds:.1f}",
            "server ms/request": f"{1000 * server / max(1, requests):.2f}",
            "server cores": f"{server / seconds:.2f}",
        }
        if self.site.postmaster:
            found["database ms/request"] = f"{1000 * database / max(1, requests):.2f}"
        found["generator cores"] = f"{own / seconds:.2f}"
        found["server PSS"] = f"{memory(self.site.server.pid):.0f} MB"
        return found


@contextmanager
def site(database: str, workers: int, slow: bool = False, modules: int = 0, **settings: str) -> Iterator[Site]:
    """Start the site as `make serve` does, on a new database of a kind, in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="load-", dir=os.environ.get("LOAD_FOLDER")) as name:
        folder = Path(name)
        (folder / "library").mkdir()
        library(folder / "library")
        slugs = write_modules(folder / "library", modules) if modules else []
        with _database(database, folder) as (address, postmaster):
            more = {"WORKER": "1", **settings}
            if not slow:
                more["APP_FAILPOINT"] = ""
            with serving(address, folder / "instance", folder / "library", workers, **more) as server:
                found = Site(server, address, folder, postmaster, slow)
                found.modules = slugs
                if slow:
                    server.lay("commit.sync" if database == "sqlite" else "commit.before", SLOW)
                yield found


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[tuple[str, int]]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'course.db'}", 0
        return
    with cluster() as made:
        yield made.address, int((made.data / "postmaster.pid").read_text().split()[0])
