"""What assistive technology is told: the accessibility tree that Chromium makes of the open page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

CONTROLS = {"radio", "checkbox", "combobox", "textbox", "button", "group", "list", "status", "alert", "listbox"}


def controls(page: Page, inside: str = "") -> list[tuple[str, str]]:
    """Give role and name of each control and group, in the order in which they are read.

    `inside` is the name of the outermost group to look into; without it, all of the page.
    """
    devtools = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = devtools.send("Accessibility.getFullAXTree")["nodes"]
    devtools.detach()
    known = {node["nodeId"]: node for node in nodes}
    top = next((node for node in nodes if _told(node) == ("group", inside)), nodes[0])
    found: list[tuple[str, str]] = []

    def walk(node: dict[str, Any]) -> None:
        if not node.get("ignored") and _told(node)[0] in CONTROLS:
            found.append(_told(node))
        for id in node.get("childIds", ()):
            if id in known:
                walk(known[id])

    walk(top)
    return found


def _told(node: dict[str, Any]) -> tuple[str, str]:
    role, name = node.get("role", {}).get("value", ""), node.get("name", {}).get("value", "")
    return ("group" if role in ("Group", "group") else role), name
