"""What axe-core says about the page that is open, in light and dark, on a desk and on the smallest phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules whose answer changes with the theme alone
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}

_RUN = """options => axe.run(document, {resultTypes: ['violations'], ...options}).then(told => told.violations.map(
  found => `${found.id}: ${found.help}: ${found.nodes.map(node => node.target.join(' ') + ' ' +
  node.html.slice(0, 200) + ' ' + node.failureSummary).join('; ')}`))"""
_SIDEWAYS = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 5).map(one => `wider than the screen: ${one.outerHTML.slice(0, 120)}`)"""


def problems(page: Page, tools: Path) -> list[str]:
    """Look at the open page in every light and at both widths; give what is wrong."""
    # The script of axe is handed to the page by the browser's own tools: the page's policy allows none but ours.
    page.evaluate((tools / "axe-core/axe.min.js").read_text("utf-8"))
    everything = {"runOnly": {"type": "tag", "values": TAGS}}
    colours = {"runOnly": {"type": "rule", "values": COLOURS}}
    found = []
    for scheme, size, options in (
        ("light", WIDE, everything),
        ("dark", WIDE, colours),
        ("dark", NARROW, everything),
        ("light", NARROW, colours),
    ):
        found += [f"{scheme}, {size['width']} px: {told}" for told in _look(page, scheme, size, options)]
    return found


def _look(page: Page, scheme: Any, size: Any, options: dict[str, Any]) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    told: list[str] = page.evaluate(_RUN, options)
    if size is NARROW:
        told += page.evaluate(_SIDEWAYS)
    return told
