"""What a lesson weighs, and how many requests it takes, on a cold cache."""

from __future__ import annotations

from typing import Any

import pytest

from course_app.web.shared.static import FILES

from .conftest import DESK, Visits
from .library import LONG, LONG_WORDS
from .server import Site


def _loaded(visit: Visits, site: Site, path: str, **who: Any) -> dict[str, int]:
    """Open a page on a cold cache; give the bytes that came for each address: heads and bodies as they were sent."""
    page = visit(site, viewport=DESK, **who)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    addresses: dict[str, str] = {}
    loaded: dict[str, int] = {}
    devtools.on("Network.requestWillBeSent", lambda e: addresses.update({e["requestId"]: e["request"]["url"]}))
    devtools.on(
        "Network.loadingFinished",
        lambda e: loaded.update({addresses[e["requestId"]].removeprefix(site.base): int(e["encodedDataLength"])}),
    )
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert len(addresses) == len(loaded)
    return loaded


def test_a_lesson_of_a_thousand_words_is_light(
    visit: Visits, small_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    page = visit(small_site)
    page.goto(f"/modules/{LONG}")
    words = len(page.locator("article").inner_text().split())
    assert words >= LONG_WORDS
    loaded = _loaded(visit, small_site, f"/modules/{LONG}")
    with capsys.disabled():
        print(f"\n{words} words: {sum(loaded.values())} bytes in {len(loaded)} requests: {loaded}")
    assert sum(loaded.values()) <= 25_000
    assert len(loaded) <= 4


def test_a_lesson_is_as_light_for_somebody_who_is_signed_in(visit: Visits, small_site: Site) -> None:
    loaded = _loaded(visit, small_site, f"/modules/{LONG}", person=small_site.one_of_the_cast("ada"))
    assert sum(loaded.values()) <= 25_000
    assert len(loaded) <= 4


def test_the_second_page_brings_only_itself(visit: Visits, small_site: Site) -> None:
    page = visit(small_site)
    page.goto(f"/modules/{LONG}", wait_until="networkidle")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    bytes_: dict[str, int] = {}
    devtools.on("Network.loadingFinished", lambda e: bytes_.update({e["requestId"]: int(e["encodedDataLength"])}))
    page.goto("/glossary")
    page.wait_for_load_state("networkidle")
    assert len([size for size in bytes_.values() if size]) == 1


def test_the_script_is_small() -> None:
    size = len(FILES["page.js"].body)
    assert size <= 8 * 1024, f"page.js has {size} bytes"
