"""Whether every link of a text leads somewhere: to a file, to a place in it, to a term, to a reference."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from course_app.course.blocks import read_blocks
from course_app.course.check_text import CODE
from course_app.course.header import split
from course_app.course.library import Library
from course_app.course.links import resolve, written_links
from course_app.course.messages import Problem, near, problem
from course_app.course.prose import SCHEMES, render


class Links:
    """Judges the links of one text of a library after the other, and keeps which references were cited.

    `whole` gives the text of a file by its path, empty where its header cannot be read.
    """

    def __init__(self, library: Library, whole: Callable[[str], str]) -> None:
        self._library, self._whole = library, whole
        self.cited: set[str] = set()

    def judge(self, path: str, text: str, first: int) -> Iterator[Problem]:
        """Take the text of a file and the line of the file where it begins, give what its links lack."""
        for link in written_links(CODE.sub(lambda match: " " * len(match[0]), text), first):
            if not link.words:
                yield problem(path, link.line, "alt" if link.picture else "link-empty")
            scheme, colon, rest = link.target.partition(":")
            if colon and not link.picture:
                yield from self._scheme(path, link.line, scheme, rest)
                continue
            target, anchor = resolve(path, link.target)
            if target not in self._library.paths and target not in self._library.media:
                yield problem(path, link.line, "link-file", target=link.target)
            elif anchor and f' id="{anchor}"' not in self._anchors(target):
                yield problem(path, link.line, "link-anchor", target=link.target.partition("#")[0], anchor=anchor)

    def _anchors(self, path: str) -> str:
        """Give something that holds id="…" for each anchor of a page."""
        if path in ("content/glossary.md", "content/references.md"):
            entries = self._library.glossary if "glossary" in path else self._library.references
            return "".join(f' id="{id}"' for id in entries)
        parts = split(self._whole(path))
        blocks = read_blocks(path, parts[1], parts[2])[0] if parts else ()
        return "".join(render(text) for block in blocks for text in (block.text, block.reveal))

    def _scheme(self, path: str, line: int, scheme: str, id: str) -> Iterator[Problem]:
        if scheme == "term" and id not in self._library.glossary:
            yield problem(path, line, "term-unknown", id=id, hint=near(id, self._library.glossary))
        elif scheme == "ref":
            self.cited.add(id)
            if id not in self._library.references:
                yield problem(path, line, "reference-unknown", id=id, hint=near(id, self._library.references))
        elif scheme not in SCHEMES:
            yield problem(path, line, "link-scheme", scheme=scheme)
