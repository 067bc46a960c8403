"""What the tests of pages share: browsers of the cast, the words of a page, the mails that are owed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from conftest import NOW, Cast, close
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from course_app.app import create_app
from course_app.records import people
from course_app.records.db import db
from course_app.records.outbox import Message
from course_app.records.people import User
from course_app.web.shared import passwords

from . import shelf
from .browsing import CHROME, Browser
from .site import SETTINGS, Site

__all__ = ["CHROME", "Browser", "Hasher", "errors", "link_of", "look_up", "mails", "seen", "typed", "words"]


@pytest.fixture(scope="module", autouse=True)
def calendar() -> Iterator[None]:
    """It is NOW for what a file's tests share, too: a sign-in made on the real day would have ended by then."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def today() -> Iterator[time_machine.Traveller]:
    """It is NOW, and time stands still unless a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(app: Flask) -> Callable[[], Browser]:
    """Give a function that opens another browser."""
    return lambda: Browser(app)


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """Somebody without a sign-in."""
    return Browser(app)


@pytest.fixture
def as_ada(app: Flask, cast: Cast) -> Browser:
    return Browser(app).sign_in(cast.ada)


@pytest.fixture
def as_tom(app: Flask, cast: Cast) -> Browser:
    return Browser(app).sign_in(cast.tom)


@pytest.fixture
def as_zoe(app: Flask, cast: Cast) -> Browser:
    return Browser(app).sign_in(cast.zoe)


class Hasher:
    """Counts how often a password is hashed, and does it."""

    def __init__(self) -> None:
        self.calls = 0
        self.inner = passwords.HASHER

    def hash(self, password: str) -> str:
        self.calls += 1
        return self.inner.hash(password)

    def verify(self, stored: str, password: str) -> bool:
        self.calls += 1
        return bool(self.inner.verify(stored, password))

    def check_needs_rehash(self, stored: str) -> bool:
        return bool(self.inner.check_needs_rehash(stored))


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> Hasher:
    """How often passwords are hashed from here on."""
    counting = Hasher()
    monkeypatch.setattr(passwords, "HASHER", counting)
    return counting


def words(response: TestResponse) -> str:
    """The words of a page's main part, in one line."""
    body = response.get_data(as_text=True)
    main = body.partition('<main id="main">')[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def seen(response: TestResponse) -> str:
    """All that a whole page tells its reader, in one line: its words, and what stands in fields, names and hints.

    Not its source: tokens, which are random, spell any short name sooner or later.
    """
    source = re.sub(r'<input\b[^>]*\btype="hidden"[^>]*>', "", response.get_data(as_text=True))
    told = re.findall(r'\s(?:value|placeholder|title|alt|aria-label)="([^"]*)"', source)
    return " ".join(html.unescape(" ".join([re.sub(r"<[^>]+>", " ", source), *told])).split())


def typed(response: TestResponse) -> list[str]:
    """What stands in the text boxes of a page. A browser drops one line break at their beginning."""
    body = response.get_data(as_text=True)
    return [html.unescape(text) for text in re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", body, re.DOTALL)]


def errors(response: TestResponse) -> dict[str, str]:
    """The mistakes that a page tells beside its fields, by field."""
    body = response.get_data(as_text=True)
    found = re.findall(r'<p class="err icon" id="(\w+)-e">.*?<span>(.*?)</span>', body)
    return {name: html.unescape(said) for name, said in found}


def look_up(app: Flask, email: str) -> User | None:
    """An account as it stands in the database now."""
    with app.app_context():
        return people.person_by_email(email)


def mails(app: Flask) -> list[tuple[str, str, dict[str, Any]]]:
    """The mails that are owed: kind, recipient, data."""
    with app.app_context():
        return [(m.kind, m.recipient, m.data) for m in db.session.scalars(select(Message).order_by(Message.id))]


def link_of(app: Flask) -> str:
    """The path of the link in the newest mail that has one."""
    links: list[str] = [data["link"] for _, _, data in mails(app) if "link" in data]
    assert links[-1].startswith(app.config["BASE_URL"])
    return links[-1].removeprefix(app.config["BASE_URL"])


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with the small library of shelf.py, shared by the tests of a file: each opens people of its own."""
    folder = tmp_path_factory.mktemp("instance")
    made = Site(create_app(DATABASE_URL=module_database, INSTANCE=folder, **SETTINGS))
    made.publish(shelf.sound())
    yield made
    close(made.app)


@pytest.fixture
def own_site(database: str, tmp_path: Path) -> Iterator[Site]:
    """The same for one test alone: it may change the library, or compare all tables."""
    made = Site(create_app(DATABASE_URL=database, INSTANCE=tmp_path, **SETTINGS))
    made.publish(shelf.sound())
    yield made
    close(made.app)
