"""A pair of servers on one database, as two machines behind one address would be, and people who use them."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from .server import At, Learner, Server, serving


class Pair(NamedTuple):
    """Two servers: `first` has two workers, `second` has one. Fail-points are laid for both."""

    first: Server
    second: Server
    database: str


@pytest.fixture(scope="session", autouse=True)
def gunicorn() -> None:
    asked = subprocess.run([sys.executable, "-m", "gunicorn", "--version"], capture_output=True, check=False)
    if asked.returncode:
        pytest.skip("gunicorn cannot be started here")


def missing(what: str) -> None:
    """Skip, or fail where nothing may be skipped."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture
def whole(request: pytest.FixtureRequest) -> bool:
    """Say whether all of it is asked for (make faults), or a sample."""
    return bool(request.config.getoption("--faults"))


@pytest.fixture(scope="session")
def pairs(
    shared_databases: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Pair]]:
    """Give a function that starts two servers on a database when somebody first needs them: they serve to the end."""
    made: dict[str, Pair] = {}
    with ExitStack() as stack:

        def get(database: str) -> Pair:
            if database not in made:
                folder = tmp_path_factory.mktemp("instance")
                first = stack.enter_context(serving(database, folder))
                made[database] = Pair(first, stack.enter_context(serving(database, folder, workers=1)), database)
            return made[database]

        yield get


@pytest.fixture
def pair(shared_database: str, pairs: Callable[[str], Pair]) -> Pair:
    """Two servers on each kind of database. Nothing may be left laid or broken by a test that uses them."""
    return pairs(shared_database)


@pytest.fixture
def learner(tmp_path: Path) -> Callable[[At], Learner]:
    """Give a function that lets somebody new register."""
    numbers = itertools.count()
    called = tmp_path.name.replace("_", "-")

    def register(server: At) -> Learner:
        number = next(numbers)
        return Learner(server, f"ada-{called}-{number}@example.org", tmp_path / f"ledger-{number}")

    return register
