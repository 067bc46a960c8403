"""A lesson as its page shows it: finished HTML, made once for each edition of the library."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass

from course_app.course.blocks import Block
from course_app.course.library import Lesson, Library, Media
from course_app.course.links import Linker
from course_app.course.prose import typographic
from course_app.course.quiz import Scene
from course_app.course.scenes import Option

_EXPLAINED = re.compile(r'<span class="def".*?</span>', re.DOTALL)  # a term's meaning is no part of the sentence


@dataclass(frozen=True)
class ShownChoice:
    """A choice of a check, or a statement to sort. The feedback is shown once it was chosen or sorted."""

    html: str
    points: int
    feedback: str
    belongs: int = -1  # the place of the group that a statement belongs to


@dataclass(frozen=True)
class ShownBlock:
    """A block, rendered. Which fields are filled depends on the kind (see `blocks.Block`)."""

    kind: str
    html: str
    id: str = ""
    title: str = ""
    question: str = ""
    reveal: str = ""
    choices: tuple[ShownChoice, ...] = ()
    groups: tuple[Option, ...] = ()  # of a check that sorts
    media: Media | None = None
    captions: Media | None = None

    def placed(self, answer: Sequence[int]) -> int:
        """Take an answer to a sorting; give how many statements it puts where they belong."""
        return sum(choice.belongs == group for choice, group in zip(self.choices, answer, strict=True))


@dataclass(frozen=True)
class Heading:
    id: str
    html: str


@dataclass(frozen=True)
class LessonPage:
    """All that a lesson's page shows of its file."""

    blocks: tuple[ShownBlock, ...]
    headings: tuple[Heading, ...]  # level 2
    sources: tuple[tuple[str, str], ...]  # (id, HTML) of each work cited
    opening: str  # the first words, for the home page


def lesson_page(library: Library, lesson: Lesson) -> LessonPage:
    """Take a lesson; give its page, from the library's cache when it was made before."""
    page = library.cache.get(lesson)
    if not isinstance(page, LessonPage):
        page = _make(library, lesson)
        library.cache[lesson] = page
    return page


def _make(library: Library, lesson: Lesson) -> LessonPage:
    linker = Linker(library, lesson.path)
    blocks = tuple(_show(linker, lesson, block) for block in lesson.blocks)
    headings = tuple(
        Heading(match[1], re.sub(r"<(?!/?em>)[^>]+>", "", _EXPLAINED.sub("", match[2])))
        for block in blocks
        if block.kind == "prose"
        for match in re.finditer(r'<h2 id="([^"]+)">(.*?)</h2>', block.html)
    )
    works = Linker(library, "content/references.md", explain=False)
    sources = tuple((id, works.inline(library.references[id].text.split("\n\n")[0])) for id in sorted(linker.cited))
    first = next((re.search(r"<p>(.*?)</p>", block.html, re.DOTALL) for block in blocks if block.kind == "prose"), None)
    opening = html.unescape(re.sub(r"<[^>]+>", "", _EXPLAINED.sub("", first[1]))) if first else ""
    return LessonPage(blocks, headings, sources, opening)


def _show(linker: Linker, lesson: Lesson, block: Block) -> ShownBlock:
    if block.scene:
        return _show_check(linker, block, block.scene)
    if block.kind in ("video", "audio"):
        path = posixpath.join(posixpath.dirname(lesson.path), block.title)
        captions = linker.library.media.get(path.rsplit(".", 1)[0] + ".vtt")
        return ShownBlock(block.kind, linker.prose(block.text), media=linker.library.media.get(path), captions=captions)
    shown = linker.prose(block.text)
    reveal = linker.prose(block.reveal)
    return ShownBlock(block.kind, shown, block.id, typographic(block.title), reveal=reveal)


def _show_check(linker: Linker, block: Block, scene: Scene) -> ShownBlock:
    ids = [id for id, _ in scene.groups]
    choices = tuple(
        ShownChoice(
            linker.inline(choice.text), choice.points,
            linker.prose("\n\n".join(filter(None, (choice.happened, choice.why)))),
            ids.index(choice.key) if choice.key in ids else -1,
        )
        for choice in scene.choices
    )  # fmt: skip
    groups = tuple(Option(place, linker.inline(label)) for place, (_, label) in enumerate(scene.groups))
    title, question = linker.inline(block.title), linker.prose(block.text)
    return ShownBlock("check", "", block.id, title, question, choices=choices, groups=groups)
