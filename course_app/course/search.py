"""Search in the library around the course: lessons, glossary, fact sheets. Quizzes are never in the index."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from math import log

from course_app.course import addresses
from course_app.course.library import Library

MAX_QUERY = 200


@dataclass(frozen=True)
class Hit:
    """A page that was found. `before`, `match` and `after` are plain text around the first word found."""

    title: str
    address: str
    where: str
    before: str
    match: str
    after: str


@dataclass(frozen=True)
class _Page:
    title: str
    address: str
    where: str
    text: str
    words: Counter[str]
    title_words: frozenset[str]


def fold(text: str) -> str:
    """Give a text without case and accents, so that `Siân` is found by `sian`."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _words(text: str) -> list[str]:
    return [word.removesuffix("s") if len(word) > 3 else word for word in re.findall(r"\w+", fold(text))]


def _strip(markdown: str) -> str:
    text = re.sub(r"(?m)^(:::.*|#+ )", "", markdown)
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()]*\)", r"\1", text)
    return " ".join(re.sub(r"[*_`>|]", "", text).split())


def search(library: Library, query: str) -> list[Hit]:
    """Take words; give the pages that hold all of them, the best first. No words, or more than 200 letters: nothing."""
    wanted = list(dict.fromkeys(_words(query)))
    if not wanted or len(query) > MAX_QUERY:
        return []
    pages = _pages(library)
    spread = {word: sum(1 for page in pages if word in page.words) for word in wanted}
    found = []
    for page in pages:
        if all(word in page.words for word in wanted):
            rare = {word: log(1 + len(pages) / spread[word]) for word in wanted}
            score = sum(rare[w] * (page.words[w] / (page.words[w] + 2) + 2 * (w in page.title_words)) for w in wanted)
            found.append((score, page))
    found.sort(key=lambda pair: (-pair[0], pair[1].address))
    return [_hit(page, wanted) for _, page in found[:30]]


def _hit(page: _Page, wanted: list[str]) -> Hit:
    for match in re.finditer(r"\w+", page.text):
        if _words(match[0])[:1] and _words(match[0])[0] in wanted:
            start, end = max(0, match.start() - 80), match.end() + 120
            before, after = page.text[start : match.start()], page.text[match.end() : end]
            before = ("… " + before.partition(" ")[2]) if start else before
            after = after.rpartition(" ")[0] + " …" if end < len(page.text) else after
            return Hit(page.title, page.address, page.where, before, match[0], after)
    opening = page.text if len(page.text) <= 160 else page.text[:160].rpartition(" ")[0] + " …"
    return Hit(page.title, page.address, page.where, opening, "", "")


def _pages(library: Library) -> list[_Page]:
    pages = library.cache.get("search")
    if not isinstance(pages, list):
        pages = list(_make(library))
        library.cache["search"] = pages
    return pages


def _make(library: Library) -> list[_Page]:
    pages = []

    def add(title: str, address: str, where: str, text: str) -> None:
        text = _strip(text)
        pages.append(_Page(title, address, where, text, Counter(_words(f"{title} {text}")), frozenset(_words(title))))

    for course in library.courses.values():
        add(course.title, course.address, "Course", f"{course.body} {' '.join(course.header.outcomes)}")
    for module in library.modules.values():
        add(module.title, module.address, "Module", f"{module.intro} {' '.join(module.header.outcomes.values())}")
        for lesson in module.lessons:
            # Checks stay out: their feedback is due only after an answer.
            told = [block for block in lesson.blocks if block.kind != "check"]
            text = " ".join(f"{block.title if block.kind in ('in', 'note') else ''} {block.text}" for block in told)
            add(lesson.title, lesson.address, f"Lesson {lesson.number}", text)
    for entry in library.glossary.values():
        add(entry.title, addresses.term(entry.id), "Glossary", entry.text)
    for (slug, lang), sheet in library.sheets.items():
        if lang == "en":
            add(sheet.title, addresses.sheet(slug, lang), "Fact sheet", sheet.body)
    return pages
