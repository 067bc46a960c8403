"""What all tests share: a fresh database on each kind of server, and the cast.

ada learns, tom trains her cohort, zoe must see nothing.
"""

from __future__ import annotations

import functools
import itertools
import logging
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from argon2 import PasswordHasher
from flask import Flask
from psycopg import sql
from sqlalchemy import make_url
from told import Watch
from xdist.remote import Producer
from xdist.scheduler import LoadGroupScheduling

from course_app.app import create_app
from course_app.records import people
from course_app.records.db import begin_writing, commit, db, init_database
from course_app.records.upgrading import upgrade

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PASSWORD = "eleven quiet otters"
MISSING = "PostgreSQL is not here. Run: apt-get install postgresql"


class Cast(NamedTuple):
    """The people that tests tell of."""

    ada: people.User
    tom: people.User
    zoe: people.User


class NoServer(Exception):
    """There is no PostgreSQL to be had on this machine."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgres", "both"),
        help="which databases the tests run on (default: SQLite, and PostgreSQL where it is installed)",
    )
    parser.addoption("--faults", action="store_true", help="each fault as often as docs/trust.md says, not a sample")


class ByFile(LoadGroupScheduling):
    """Keeps each file of tests/browser and tests/faults in one process, with its own browser and servers.

    Marks would do it, but pytest-xdist 3.8 writes groups to a name of a test that pytest 9.2 does not read.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return path if "tests/browser/" in path or "tests/faults/" in path else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadGroupScheduling | None:
    return ByFile(config, log) if config.getoption("dist") == "loadgroup" else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that needs a database runs once on each kind, unless it names one by a fixture of its own."""
    wanted = {"database": "function", "module_database": "module", "shared_database": "function"}
    for name in wanted.keys() & set(metafunc.fixturenames):
        chosen = metafunc.config.getoption("--database")
        kinds = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
        if chosen in ("sqlite", "postgres"):
            kinds = kinds[:1] if chosen == "sqlite" else kinds[1:]
        only = metafunc.definition.get_closest_marker("only")
        if only is None and not metafunc.config.getoption("--faults"):
            only = metafunc.definition.get_closest_marker("sample")
        if only:
            kinds = [kind for kind in kinds if only.args[0] == (kind if isinstance(kind, str) else "postgres")]
        metafunc.parametrize(name, kinds, indirect=True, scope=wanted[name])


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "whole: too slow for every run; make faults runs it")
    config.addinivalue_line(
        "markers", "sample(kind): every run takes one kind of database (sqlite or postgres), make faults both"
    )
    config.addinivalue_line("markers", "only(kind): a test of what one kind of database does (sqlite or postgres)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is too slow for every run."""
    slow = [] if config.getoption("--faults") else [item for item in items if item.get_closest_marker("whole")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


@pytest.fixture(scope="session", autouse=True)
def told() -> Iterator[Watch]:
    """Read along what the application logs; when all tests are through, nothing personal was told."""
    watch = Watch()
    logging.getLogger().addHandler(watch)  # whatever any part logs comes here
    yield watch
    assert watch.found == []


@contextmanager
def postgres_server() -> Iterator[str]:
    """Give the address of a server on which databases may be made; start one where none is named."""
    if address := os.environ.get("TEST_DATABASE_URL"):
        yield address
        return
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        raise NoServer
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
        as_user = ["runuser", "-u", "postgres", "--"]
    control, data = str(binaries[-1].with_name("pg_ctl")), str(folder / "data")
    quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")

    run(str(binaries[-1]), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    try:
        run(control, "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-k {folder} {quick}", "start")
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run(control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Give a function that makes a migrated SQLite database in a folder: a copy of one template."""
    template = tmp_path_factory.mktemp("template") / "course.db"
    _migrate(f"sqlite:///{template}", template.parent)
    with closing(sqlite3.connect(template)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def make(folder: Path) -> str:
        return f"sqlite:///{shutil.copy(template, folder / 'course.db')}"

    return make


@pytest.fixture(scope="session")
def postgres_databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Iterator[str]]]:
    """Give a function that makes a migrated PostgreSQL database, and drops it: a copy of one template."""
    with postgres_server() as address:
        url = make_url(address).set(drivername="postgresql+psycopg")
        mine = f"test_{os.getpid()}"  # each worker of pytest-xdist has its own
        numbers = itertools.count()
        admin = psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)

        def run(words: str, *names: str) -> None:
            admin.execute(sql.SQL(words).format(*map(sql.Identifier, names)))

        def make() -> Iterator[str]:
            name = f"{mine}_{next(numbers)}"
            run("CREATE DATABASE {} TEMPLATE {}", name, mine)
            yield url.set(database=name).render_as_string(hide_password=False)
            run("DROP DATABASE {} WITH (FORCE)", name)

        run("CREATE DATABASE {}", mine)
        try:
            _migrate(url.set(database=mine).render_as_string(hide_password=False), tmp_path_factory.mktemp("template"))
            yield make
        finally:
            left = "SELECT datname FROM pg_database WHERE datname LIKE %s"
            for (name,) in admin.execute(left, (f"{mine}%",)).fetchall():
                run("DROP DATABASE {} WITH (FORCE)", name)
            admin.close()


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a fresh database with the newest schema."""
    yield from _fresh(request, tmp_path)


@pytest.fixture(scope="module")
def module_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same for all tests of a file that share one: people of each test are its own."""
    yield from _fresh(request, tmp_path_factory.mktemp("module"))


@pytest.fixture
def shared_database(request: pytest.FixtureRequest, shared_databases: Callable[[str], str]) -> str:
    """Give the address of the one database of its kind that many files of this process share."""
    try:
        return shared_databases(request.param)
    except NoServer:
        return next(_fresh(request, Path()))  # skips, or fails where nothing may be skipped


@pytest.fixture(scope="session")
def shared_databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Give a function that makes the shared database of a kind when it is first asked for. It lives to the end."""
    made: dict[str, str] = {}

    def get(kind: str) -> str:
        if kind not in made and kind == "sqlite":
            made[kind] = request.getfixturevalue("sqlite_databases")(tmp_path_factory.mktemp("shared"))
        elif kind not in made:
            made[kind] = next(request.getfixturevalue("postgres_databases")())
        return made[kind]

    return get


def _fresh(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_databases")(folder)
        return
    try:
        make = request.getfixturevalue("postgres_databases")
    except NoServer:
        if os.environ.get("CI") == "true" or request.config.getoption("--database"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    yield from make()


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """Give the application on a fresh database. No context is held: it would keep who is signed in."""
    app = create_app(DATABASE_URL=database, INSTANCE=tmp_path, SECRET_KEY="test", TESTING=True, WORKER=False)
    yield app
    close(app)


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Ada, Tom and Zoe, with accounts; Tom is a trainer. Their password is PASSWORD."""
    with app.app_context():
        begin_writing()
        hashed = password_hash()
        made = Cast(
            *(
                people.add_person(f"{name.split()[0].lower()}@example.org", name, hashed, NOW, confirmed_at=NOW)
                for name in ("Ada Mensah", "Tom Okafor", "Zoe Lind")
            )
        )
        people.grant_role(made.tom.id, "trainer", None, NOW)
        commit()
    return made


@pytest.fixture
def ada(cast: Cast) -> people.User:
    return cast.ada


@pytest.fixture
def tom(cast: Cast) -> people.User:
    return cast.tom


@pytest.fixture
def zoe(cast: Cast) -> people.User:
    return cast.zoe


@functools.cache
def password_hash() -> str:
    """Hashed once: it costs what it should."""
    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(PASSWORD)


def close(app: Flask) -> None:
    """Give all connections back, so that the database can be dropped."""
    with app.app_context():
        db.engine.dispose()


def bare(database: str, instance: Path) -> Flask:
    """Give an app that has a database and nothing else."""
    app = Flask("bare", instance_path=str(instance))
    app.config["DATABASE_URL"] = database
    init_database(app)
    return app


def _migrate(database: str, instance: Path) -> None:
    app = bare(database, instance)
    upgrade(app)
    close(app)
