"""A real browser sends answers through lines that are cut, refused and slow, and with no line at all: none is lost."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from .conftest import Pair, missing
from .ledger import KNOCK, TABLE, Player, exact
from .relay import hostile
from .server import At, Learner

pytestmark = pytest.mark.sample("sqlite")  # what the browser does is the same
Register = Callable[[At], Learner]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        missing("Chromium is not here. Run: apt-get install chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture
def player(pair: Pair, learner: Register, tmp_path: Path) -> Player:
    return Player(learner(pair.first), tmp_path / "kept", 14)


@pytest.fixture
def page(chromium: Browser, player: Player) -> Iterator[Page]:
    """A browser in which that person is signed in."""
    with chromium.new_context() as context:
        context.set_default_timeout(120_000)
        for name, value in player.learner.cookies.items():
            context.add_cookies([{"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}])
        yield context.new_page()


def answer(page: Page, player: Player, at: At, act: Callable[[str], None]) -> None:
    """Play the scenario once: pick, send, and go on when it is saved."""
    attempt = player.learner.begin("s-door")
    player.begun.add(attempt)
    address = f"http://127.0.0.1:{at.port}{attempt}"
    for position, choices in enumerate((KNOCK, TABLE), 1):
        words = player.random.choice(sorted(choices))
        key = int(attempt.rpartition("/")[2]), position
        open_page(page, address)
        page.get_by_label(words).check()
        player.ledger.note("sent", key, choices[words][0])
        act(address)
        until_nothing_waits(page)
        player.ledger.note("kept", key, choices[words][0])


def until_nothing_waits(page: Page) -> None:
    """Until the page has gone on, and this browser keeps no answer any more: it was told that it is saved."""
    last = time.monotonic() + 120
    while time.monotonic() < last:
        with suppress(Error):  # it is on its way to another page
            if page.evaluate("location.protocol === 'http:' && localStorage.length === 0"):
                return
        time.sleep(0.05)
    raise AssertionError(f"{page.url}: still waits")


def send(page: Page) -> None:
    page.click("form[data-once] button.btn")


@pytest.mark.check("F14")
def test_ten_answers_without_a_connection_are_each_stored_once_when_it_is_back(
    page: Page, player: Player, pair: Pair
) -> None:
    """Sent without a connection; every other time the page is loaded anew, or closed, before the line is back."""

    def cut(address: str) -> None:
        page.context.set_offline(True)
        send(page)
        expect(page.get_by_role("alert")).to_contain_text("Not saved yet.")
        anew = player.random.random() < 0.5
        if anew:
            with suppress(Error):  # there is no page without a line
                page.reload()
        page.context.set_offline(False)
        if anew:
            with suppress(Error):  # Chromium loads it by itself, too
                page.goto(address)

    for _ in range(5):
        answer(page, player, pair.first, cut)
    exact(pair.database, [player])
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.check("F17")
def test_a_browser_behind_a_hostile_network_loses_no_answer(
    page: Page, player: Player, pair: Pair, whole: bool
) -> None:
    """5 % of what it sends is refused, 1 % lost, 1 % stored and not told, all late: the page sends until it is kept."""
    with hostile([pair.first.port, pair.second.port], seed=7, slowest=2.0 if whole else 0.1) as between:
        for _ in range(100 if whole else 6):
            answer(page, player, between, lambda address: send(page))
        page.goto("about:blank")
        assert all(between.did.values()), between.did
    exact(pair.database, [player])
    assert between.did["handed on"] + between.did["unheard"] >= len(player.begun) * 2


def open_page(page: Page, address: str) -> None:
    """Open a page, however often the page before goes on at that moment."""
    for _ in range(20):
        with suppress(Error):
            page.goto(address)
            page.wait_for_selector("form[data-once]")
            return
    raise AssertionError(address)
