"""The quiz that is played, read without the application: what must be stored is known from elsewhere."""

from __future__ import annotations

import html
import random
import re
import shutil
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
QUIZ = "01-foundations"
SHOWN = 10  # questions
LABEL = re.compile(
    r'<label class="choice"><input type="(radio|checkbox)" name="pick" value="(\d+)".*?><span>(.*?)</span>'
)


class Option(NamedTuple):
    """An option of an item: its place in the file, and its points or whether it is to be ticked."""

    place: int
    points: int
    ticked: bool | None


class Pick(NamedTuple):
    """An answer: the values that the form sends, what must be stored, and its points."""

    values: list[str]
    stored: int | list[int]
    points: int


def plain(text: str) -> str:
    """Give the letters and figures alone: marks of Markdown, quotes and dashes differ between a file and its page."""
    return re.sub(r"[\W_]+", "", html.unescape(re.sub(r"<[^>]+>", "", text)).lower())


class Bank:
    """The items of a quiz that are a choice of one or of several."""

    def __init__(self, path: Path) -> None:
        self.items: dict[frozenset[str], dict[str, Option]] = {}
        for part in path.read_text().split("\n## ")[1:]:
            heads = re.findall(r"^- (.*)$", part, re.M)
            read = [re.fullmatch(r"(?:\[([ x])\] )?(.*?)(?: \{(\d).*\})?", head) for head in heads]
            options = {
                plain(found[2]): Option(place, int(found[3] or 0), found[1] == "x" if found[1] else None)
                for place, found in enumerate(read)
                if found
            }
            self.items[frozenset(options)] = options

    def find(self, page: str) -> dict[str, Option] | None:
        """Give the item that a page shows; None where it is of another kind."""
        return self.items.get(frozenset(plain(words) for _, _, words in LABEL.findall(page)))

    def pick(self, page: str, chance: random.Random, best: bool = False) -> Pick:
        """Take the page of a question, pick by chance or what is best."""
        shown = [(kind, value, plain(words)) for kind, value, words in LABEL.findall(page)]
        item = self.find(page)
        assert item, shown
        found = [(value, item[words]) for _, value, words in shown]
        if shown[0][0] == "radio":
            value, option = max(found, key=lambda one: one[1].points) if best else chance.choice(found)
            return Pick([value], option.place, option.points)
        ticked = [one for one in found if (one[1].ticked if best else chance.random() < 0.5)] or found[:1]
        slips = sum((one in ticked) != one[1].ticked for one in found)
        return Pick([value for value, _ in ticked], sorted(option.place for _, option in ticked), max(0, 2 - slips))


def library(folder: Path) -> Path:
    """Copy the library, its first quiz with ten questions of the two kinds whose answers we can look up."""
    for name in ("content", "quizzes"):
        shutil.copytree(ROOT / name, folder / name)
    path = folder / "quizzes" / f"{QUIZ}.md"
    first, *parts = path.read_text().split("\n## ")
    kept = [part for part in parts if re.search(r"^- (\[[ x]\] .*|.* \{\d\})$", part, re.M)]
    more = [
        re.sub(r"^(\S+)", r"\1-once-more", part) for part in kept[: SHOWN * 3 // 2 - len(kept)]
    ]  # a bank needs as many
    first = re.sub(r"^show: .*$", f"show: {SHOWN}", first, flags=re.M)
    path.write_text("\n## ".join([re.sub(r"^minutes: .*$", "minutes: 10", first, flags=re.M), *kept, *more]))
    return folder
