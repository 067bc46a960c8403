"""Rules about secrets that hold for all of the code: hashing, comparing, asking."""

from __future__ import annotations

import ast
import fcntl
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2.exceptions import HashingError, VerificationError
from conftest import PASSWORD, Cast
from flask import Flask

import course_app
from course_app.records.db import Base
from course_app.web.shared import passwords

from .conftest import Browser, Hasher, link_of

ROOT = Path(course_app.__path__[0])
SECRET = re.compile(r"(?<![a-z])(token|digest|secret|password_hash|hashed)(?![a-z])|_hash\b")


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("what", ["register", "sign-in", "reset", "password", "email", "export", "erasure"])
def test_hashing_holds_no_lock(
    app: Flask, cast: Cast, hasher: Hasher, as_ada: Browser, browser: Callable[[], Browser], what: str
) -> None:
    browser().post("/password-resets", {"email": "ada@example.org"})
    forms = {
        "register": (browser(), "/register", {"name": "Noor", "email": "noor@example.org", "password": PASSWORD}),
        "sign-in": (browser(), "/sign-in", {"email": "ada@example.org", "password": PASSWORD}),
        "reset": (browser(), link_of(app), {"password": "nine loud badgers"}),
        "password": (as_ada, "/me/account/password", {"current": PASSWORD, "password": "nine loud badgers"}),
        "email": (as_ada, "/me/account/email", {"email": "new@example.org", "email_current": PASSWORD}),
        "export": (as_ada, "/me/data/exports", {"export_password": PASSWORD}),
        "erasure": (as_ada, "/me/data/erasure", {"erase_password": PASSWORD}),
    }
    inner, free = hasher.inner, list[bool]()

    class Looking:
        """Asks for the lock of the writers whenever a password is hashed."""

        def __getattr__(self, name: str) -> object:
            if name in ("hash", "verify"):
                with open(app.config["DATABASE_URL"].removeprefix("sqlite:///") + ".lock", "w") as turn:
                    fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises when somebody writes
                    free.append(True)
            return getattr(inner, name)

    hasher.inner = Looking()  # type: ignore[assignment]
    who, path, data = forms[what]
    assert who.post(path, data).status_code in (200, 303)
    assert free == [True] * (2 if what == "password" else 1)


ALLOWED = {
    # two values from the database, never what somebody sent
    "web/accounts/sign_in.py: user.password_hash != stored",
    "web/shared/proof.py: user.password_hash == stored",
    # public: the name of a style sheet, an edition of a quiz, a piece of Python
    "web/shared/static.py: file.digest != digest",
    "web/shared/serving.py: shown.editions[quiz.path] == digest",
    "web/shared/folding.py: tuple((token.type for token in part)) == CALL",
}


@pytest.mark.check("T25")
def test_secrets_are_looked_up_by_digest_or_compared_in_constant_time() -> None:
    """No `==` between things that are called token, digest, hash or secret; see the list for what is none."""
    found = set()
    for path in sorted(ROOT.rglob("*.py")):
        if not path.is_relative_to(ROOT / "web") and path.name not in ("app.py", "config.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
                sides = [ast.unparse(side) for side in (node.left, *node.comparators)]
                constant = any(isinstance(side, ast.Constant) for side in (node.left, *node.comparators))
                if not constant and any(SECRET.search(side.lower()) for side in sides):
                    found.add(f"{path.relative_to(ROOT)}: {ast.unparse(node)}")
    assert found - ALLOWED == set()
    assert "web/shared/proof.py: user.password_hash == stored" in found


@pytest.mark.check("C11")
def test_no_form_and_no_table_asks_for_a_hint_or_a_secret_question() -> None:
    columns = [f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns]
    fields = [name for page in ROOT.rglob("web/**/*.html") for name in re.findall(r'name="([^"]+)"', page.read_text())]
    fields += re.findall(r"(\w+) = (?:String|Password)Field", "".join(p.read_text() for p in ROOT.rglob("forms.py")))
    assert len(fields) > 20
    found = {name for name in columns + fields if re.search("hint|question|reminder|maiden|pet", name)}
    assert found == {"reminders"}  # a switch: whether mail is sent about what is due


@pytest.mark.check("C07")
def test_the_hash_costs_what_was_decided_also_for_nobody() -> None:
    assert (passwords.HASHER.time_cost, passwords.HASHER.memory_cost, passwords.HASHER.parallelism) == (2, 19456, 1)
    assert passwords.HASHER.type.name == "ID"
    assert not passwords.HASHER.check_needs_rehash(passwords.NOBODY)
    assert passwords.verify("", "anything") == (False, False)


@pytest.mark.check("F28")
@pytest.mark.only("sqlite")
def test_without_memory_a_right_password_is_not_called_wrong_and_the_process_is_told(
    app: Flask, cast: Cast, hasher: Hasher, browser: Callable[[], Browser]
) -> None:
    told: list[int] = []

    class Poor:
        """Fails as argon2 does where 19 MiB are not to be had."""

        def verify(self, *given: object) -> None:
            raise VerificationError("Memory allocation error")

        def hash(self, *given: object) -> str:
            raise HashingError("Memory allocation error")

    hasher.inner = Poor()  # type: ignore[assignment]
    app.extensions["without_memory"] = lambda: told.append(1)
    app.testing = app.config["PROPAGATE_EXCEPTIONS"] = False
    new = {"name": "Noor", "email": "noor@example.org", "password": PASSWORD}
    forms = ("/sign-in", {"email": "ada@example.org", "password": PASSWORD}), ("/register", new)
    assert [browser().post(path, form).status_code for path, form in forms] == [500, 500]
    assert told == [1, 1]
