"""A fact sheet as it stands on paper: its words, piece by piece, for a printer that knows no HTML."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from html.parser import HTMLParser
from typing import Any, NamedTuple

from course_app.course.prose import render, typographic

BLANK = "\ue000"  # stands for ____ while Markdown is read, to which underscores mean something else
_BLANKS = re.compile("_{3,}")
# In a script that runs from the right: a name in Latin letters, a phone number, a date. It keeps its own order.
LEFT_TO_RIGHT = r"\+?[0-9A-Za-z](?:[0-9A-Za-z .,'’&/()+-]*[0-9A-Za-z])?"
SENTENCE = 30  # letters from which on words that run against the others have lines of their own
# What a sheet can hold, by its tags, and how the checker names the rest.
_KNOWN = {"p", "ul", "li", "strong", "br"}
_NAMES = {
    **dict.fromkeys(("h2", "h3", "h4"), "a heading"),
    **dict.fromkeys(("table", "thead", "tbody", "tr", "th", "td"), "a table"),
    **{"ol": "a numbered list", "img": "a picture", "a": "a link", "em": "slanted words", "code": "code"},
    **{"pre": "code", "blockquote": "a quotation", "hr": "a line across", ":::": "a block"},
    **{"ul": "a list inside a list", "p": "a bullet of several paragraphs"},
}
_PARTS = {"p", "li", "h2", "h3", "h4", "pre", "blockquote", "tr", "hr"}  # where something new begins


class Words(NamedTuple):
    """Some words of one kind; or a blank to write on."""

    text: str
    strong: bool = False
    lang: str = ""  # if it is another than the sheet's
    blank: bool = False


class Part(NamedTuple):
    """A paragraph or a bullet."""

    bullet: bool
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Paper:
    """All that stands on the printed sheet, and what it is printed from."""

    title: str
    lang: str
    rtl: bool
    parts: tuple[Part, ...]
    source: str
    review: tuple[Words, ...]
    version: date
    dated: tuple[Words, ...]  # the version in words
    site: str

    def text(self) -> str:
        """Give every word of it, in the order of the page."""
        lines = [*(part.words for part in self.parts), (Words(self.source),), self.dated, self.review]
        said = ["".join(words.text for words in line) for line in lines]
        return " ".join([self.title, *said, self.site]).replace("\n", " ")

    def to_json(self) -> dict[str, Any]:
        """Give it as plain data, from which `from_json` makes the same again."""
        return asdict(self) | {"version": self.version.isoformat()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Paper:
        """Take what `to_json` gave."""
        parts = tuple(Part(bullet, _words(words)) for bullet, words in data["parts"])
        lines = {name: _words(data[name]) for name in ("review", "dated")}
        return cls(**(data | {"parts": parts, "version": date.fromisoformat(data["version"])} | lines))


def _words(data: list[list[Any]]) -> tuple[Words, ...]:
    return tuple(Words(*one) for one in data)


def blanks_apart(text: str) -> str:
    """Take Markdown; give it with BLANK for each blank to write on."""
    return _BLANKS.sub(BLANK, text)


def parts(body: str) -> tuple[Part, ...]:
    """Take the text of a sheet; give its paragraphs and bullets. What `misfits` names is set as paragraphs."""
    return tuple(_read(body).parts)


def line(text: str) -> tuple[Words, ...]:
    """Take a line of a header; give its words and blanks."""
    return tuple(_split(typographic(blanks_apart(text))))


def misfits(body: str) -> Iterator[tuple[int, str]]:
    """Take the text of a sheet; give what cannot be printed: the line (from 0) of the first of each kind, its name."""
    lines = body.split("\n")
    for name in sorted(_read(body).misfits):

        def reached(count: int, name: str = name) -> bool:
            return name in _read("\n".join(lines[:count])).misfits

        yield min(bisect_left(range(len(lines) + 1), True, lo=1, key=reached), len(lines)) - 1, name


def _split(text: str, strong: bool = False, lang: str = "") -> Iterator[Words]:
    for piece in re.split(f"({BLANK})", text):
        if piece:
            yield Words("" if piece == BLANK else piece, strong, lang, piece == BLANK)


def _read(body: str) -> _Reader:
    reader = _Reader()
    reader.feed(render(blanks_apart(body)))
    reader.close()
    return reader


class _Reader(HTMLParser):
    """Reads the HTML that Markdown gave."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self.misfits: set[str] = set()
        self._open: list[str] = []
        self._langs: list[str] = []  # of the links that are open
        self._words: list[Words] = []
        self._paragraphs = 0  # of this bullet

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        if tag == "a":
            scheme, _, lang = (dict(attrs).get("href") or "").partition(":")
            self._langs.append(lang if scheme == "lang" else "")
            if scheme != "lang":
                self.misfits.add(_NAMES["a"])
        elif tag not in _KNOWN or (tag == "ul" and "li" in self._open):
            self.misfits.add(_NAMES.get(tag, tag))
        if tag in ("br", "img", "hr"):
            self._open.pop()
        if tag == "br":
            self._say("\n")
        elif tag in _PARTS:
            if tag == "p" and "li" in self._open:
                self._paragraphs += 1
                if self._paragraphs > 1:
                    self.misfits.add(_NAMES["p"])
            self._end_part()
        if tag == "li":
            self._paragraphs = 0

    def handle_endtag(self, tag: str) -> None:
        if tag in _PARTS:
            self._end_part()
        if tag == "a" and self._langs:
            self._langs.pop()
        if tag in self._open:
            self._open.reverse()
            self._open.remove(tag)
            self._open.reverse()

    def handle_data(self, data: str) -> None:
        if data.lstrip().startswith(":::"):
            self.misfits.add(_NAMES[":::"])
        self._say(re.sub(r"\s+", " ", data))

    def close(self) -> None:
        super().close()
        self._end_part()

    def _say(self, text: str) -> None:
        lang = self._langs[-1] if self._langs else ""
        self._words += _split(text, bool({"strong", "h2", "h3", "h4"} & {*self._open}), lang)

    def _end_part(self) -> None:
        words, self._words = self._words, []
        while words and not (words[0].blank or words[0].text.strip()):
            del words[0]
        while words and not (words[-1].blank or words[-1].text.strip()):
            del words[-1]
        if words:
            words[0] = words[0]._replace(text=words[0].text.lstrip())
            words[-1] = words[-1]._replace(text=words[-1].text.rstrip())
            self.parts.append(Part("li" in self._open, tuple(words)))
