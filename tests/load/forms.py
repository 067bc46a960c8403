"""The forms of a page, filled in as somebody might who has not read it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser

WORDS = "She wanted the dummy back at nap time, and I said that we do not do that here. I had not asked her why."


@dataclass
class Form:
    """Where it goes, and what it offers: a name with its values, in the order of the page."""

    action: str
    fixed: dict[str, str] = field(default_factory=dict)  # hidden, typed
    choices: dict[str, list[str]] = field(default_factory=dict)  # radio buttons and ticks
    places: dict[str, list[str]] = field(default_factory=dict)  # lists to choose from, each value once

    def filled(self, chance: random.Random) -> dict[str, str]:
        found = dict(self.fixed)
        found |= {name: chance.choice(values) for name, values in self.choices.items()}
        left = list(next(iter(self.places.values()), []))
        chance.shuffle(left)
        return found | {name: left.pop() if left else values[0] for name, values in self.places.items()}


class Forms(HTMLParser):
    """Reads a page; `found` are its forms, and `parts` what a browser loads with it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.parts: set[str] = set()
        self.inside: Form | None = None
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method") == "post":
            self.inside = Form(told["action"])
            self.found.append(self.inside)
        if tag in ("script", "img") or (tag == "link" and told.get("rel") in ("stylesheet", "icon")):
            self.parts.add(told.get("src") or told.get("href", ""))
        name = told.get("name", "")
        if self.inside is None or not (name or tag == "option"):
            return
        if tag == "input" and told.get("type") in ("radio", "checkbox"):
            self.inside.choices.setdefault(name, []).append(told["value"])
        elif tag == "input":
            self.inside.fixed[name] = told.get("value") or "7"
        elif tag == "textarea":
            self.inside.fixed[name] = WORDS
        elif tag == "select":
            self.select = name
            self.inside.places[name] = []
        elif tag == "option" and self.select and told.get("value"):
            self.inside.places[self.select].append(told["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "select":
            self.select = ""
