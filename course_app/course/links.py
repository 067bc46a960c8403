"""Links as authors write them become links that work: to files, terms, references, pictures and words of a language."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from course_app.course import addresses
from course_app.course.library import Library
from course_app.course.prose import inline, plain, render

_LINK = re.compile(r'<a href="([^"]*)"(?: title="[^"]*")?>(.*?)</a>', re.DOTALL)
_FIGURE = re.compile(r"<p>(<img [^>]*>)</p>")
_HEADING = re.compile(r'(<h[23] id=)"([^"]*)"')
_PICTURE = re.compile(r"<img [^>]*>")


class Written(NamedTuple):
    """A link or picture as it stands in the Markdown."""

    line: int
    picture: bool
    words: str
    target: str


# Bounded at each turn, so that no text, however tangled, takes long.
_MARKDOWN_LINK = re.compile(
    r"(!?)\[((?:[^\[\]]|\[[^\[\]]{0,300}\]){0,600})\]"
    r"\(\s{0,9}<?([^)\s>\[]{0,600})>?(?:\s{1,9}(?:\"[^\"]{0,600}\"|'[^']{0,600}'))?\s{0,9}\)"
)


def written_links(text: str, first: int) -> Iterator[Written]:
    """Take Markdown that starts at line `first`; give its links and pictures."""
    for match in _MARKDOWN_LINK.finditer(text):
        yield Written(first + text.count("\n", 0, match.start()), bool(match[1]), match[2].strip(), match[3])


def resolve(path: str, target: str) -> tuple[str, str]:
    """Take the path of a file and a link in it; give the path it points to and the anchor."""
    name, _, anchor = target.partition("#")
    return (posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path), anchor


class Linker:
    """Finishes the HTML of one page: each term is explained at its first use there."""

    def __init__(self, library: Library, path: str, explain: bool = True) -> None:
        self.library, self.path, self.explain = library, path, explain
        self.explained: set[str] = set()
        self.cited: list[str] = []
        self.headings: set[str] = set()

    def prose(self, text: str) -> str:
        """Take Markdown; give HTML for the page."""
        return self._finish(render(text)) if text else ""

    def inline(self, text: str) -> str:
        """Take one paragraph; give its HTML without the paragraph."""
        return self._finish(inline(text)) if text else ""

    def _finish(self, text: str) -> str:
        text = _HEADING.sub(self._heading, text)
        text = _FIGURE.sub(self._figure, text)
        text = _PICTURE.sub(lambda match: self._picture(match[0]), text)
        # A wide table scrolls by itself, and can be reached by keyboard to do so.
        text = text.replace("<table>", '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>')
        text = text.replace("</table>", "</table></div>")
        return _LINK.sub(self._link, text)

    def _link(self, match: re.Match[str]) -> str:
        target, words = html.unescape(match[1]), match[2]
        scheme, _, id = target.partition(":")
        if scheme == "term":
            return self._term(id, words)
        if scheme == "ref":
            if id in self.library.references and id not in self.cited:
                self.cited.append(id)
            # In a lesson the sources stand at its foot; elsewhere they are a page away.
            href = f"#source-{id}" if self.explain else addresses.reference(id)
            return f'<a href="{html.escape(href)}">{words}</a>'
        if scheme == "lang":
            return f'<span lang="{html.escape(id)}">{words}</span>'
        if scheme in ("http", "https", "mailto"):
            return match[0]
        path, anchor = resolve(self.path, target)
        address = "" if path == self.path else self.library.paths.get(path, "")
        if path != self.path and not address:
            return words  # the checker has told the author; a learner need not meet a dead link
        return f'<a href="{html.escape(address + ("#" + anchor if anchor else ""))}">{words}</a>'

    def _term(self, id: str, words: str) -> str:
        entry = self.library.glossary.get(id)
        if not entry:
            return words
        address = html.escape(addresses.term(id))
        if not self.explain:
            return f'<a href="{address}">{words}</a>'
        button = f'<button type="button" class="term" popovertarget="term-{id}">{words}</button>'
        if id in self.explained:
            return button
        self.explained.add(id)
        told = f"<b>{html.escape(entry.title)}.</b> {html.escape(plain(entry.text))}"
        told += f' <a href="{address}">See it in the glossary</a>'
        return f'{button}<span class="def" id="term-{id}" popover> {told}</span>'

    def _heading(self, match: re.Match[str]) -> str:
        # Each block is rendered by itself and cannot know that the same heading stands in another.
        id, number = match[2], 2
        while id in self.headings:
            id, number = f"{match[2]}-{number}", number + 1
        self.headings.add(id)
        return f'{match[1]}"{id}"'

    def _figure(self, match: re.Match[str]) -> str:
        caption = re.search(r' title="([^"]*)"', match[1])
        words = f'<figcaption class="small soft">{caption[1]}</figcaption>' if caption else ""
        return f'<figure class="sheet">{match[1]}{words}</figure>'

    def _picture(self, tag: str) -> str:
        source = re.search(r' src="([^"]*)"', tag)
        path, _ = resolve(self.path, html.unescape(source[1]) if source else "")
        media = self.library.media.get(path)
        alt = re.search(r' alt="([^"]*)"', tag)
        words = alt[1] if alt else ""
        if not media:
            return words
        size = f' width="{media.width}" height="{media.height}"' if media.width else ""
        return f'<img src="{html.escape(media.address)}" alt="{words}"{size} loading="lazy">'
