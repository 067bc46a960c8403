"""Lists and sheets as their pages show them, made once for each library."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple, TypeVar, cast

from course_app.course.library import Entry, Library, Sheet
from course_app.course.links import Linker
from course_app.course.search import fold

T = TypeVar("T")

# How each language calls itself: what somebody who reads it looks for.
LANGUAGES = {
    **{"ar": "العربية", "bg": "Български", "bn": "বাংলা", "cs": "Čeština", "cy": "Cymraeg", "de": "Deutsch"},
    **{"en": "English", "es": "Español", "fa": "فارسی", "fr": "Français", "gu": "ગુજરાતી", "he": "עברית"},
    **{"hi": "हिन्दी", "hu": "Magyar", "it": "Italiano", "ku": "Kurdî", "lt": "Lietuvių", "nl": "Nederlands"},
    **{"pa": "ਪੰਜਾਬੀ", "pl": "Polski", "ps": "پښتو", "pt": "Português", "ro": "Română", "ru": "Русский"},
    **{"so": "Soomaali", "sq": "Shqip", "ta": "தமிழ்", "ti": "ትግርኛ", "tr": "Türkçe", "uk": "Українська"},
    **{"ur": "اردو", "vi": "Tiếng Việt", "yo": "Yorùbá", "zh": "中文"},
}
AUDIENCES = {"families": "For families", "staff": "For staff"}

BLANK = '<span class="blank"><span class="vh">________</span></span>'
_BLANK = re.compile("_{3,}")
_MARK = "\ue000"  # stands for a blank while Markdown is read, to which underscores mean something else


class Shown(NamedTuple):
    """An entry of a list, with its text as HTML."""

    id: str
    title: str
    html: str


class OnShelf(NamedTuple):
    """A fact sheet in all its languages; `sheet` is the one in English, or the first."""

    sheet: Sheet
    languages: tuple[Sheet, ...]


def language(lang: str) -> str:
    """Take a language; give its own name for itself."""
    return LANGUAGES.get(lang) or LANGUAGES.get(lang.partition("-")[0], lang)


def letters(library: Library) -> list[tuple[str, list[Shown]]]:
    """Give the terms of the glossary by first letter."""

    def make() -> list[tuple[str, list[Shown]]]:
        linker = Linker(library, "content/glossary.md", explain=False)
        entries = sorted(library.glossary.values(), key=lambda entry: fold(entry.title))
        by_letter = groupby(entries, key=lambda entry: fold(entry.title)[:1].upper())
        return [(letter, [_show(linker, entry) for entry in group]) for letter, group in by_letter]

    return _once(library, "glossary", make)


def works(library: Library) -> list[Shown]:
    """Give the references in order of author."""

    def make() -> list[Shown]:
        linker = Linker(library, "content/references.md", explain=False)
        return [_show(linker, entry) for entry in sorted(library.references.values(), key=lambda e: fold(e.title))]

    return _once(library, "references", make)


def languages(library: Library, slug: str) -> list[Sheet]:
    """Give a fact sheet in every language, English first."""
    found = [sheet for (name, _), sheet in library.sheets.items() if name == slug]
    return sorted(found, key=lambda sheet: (sheet.lang != "en", sheet.lang))


def shelves(library: Library) -> list[tuple[str, str, list[OnShelf]]]:
    """Give the fact sheets for each audience: its key, its heading and its sheets."""
    slugs = dict.fromkeys(slug for slug, _ in library.sheets)
    found = [OnShelf(all_[0], tuple(all_)) for all_ in (languages(library, slug) for slug in slugs)]
    found.sort(key=lambda one: fold(one.sheet.title))
    shelves = [(key, words, [s for s in found if s.sheet.header.audience == key]) for key, words in AUDIENCES.items()]
    return [shelf for shelf in shelves if shelf[2]]


def sheet_html(library: Library, sheet: Sheet) -> str:
    """Take a fact sheet; give its HTML, in which a blank (____) is a line to write on."""

    def make() -> str:
        text = Linker(library, sheet.path, explain=False).prose(_BLANK.sub(_MARK, sheet.body))
        # The rest of the line belongs to a blank that ends a paragraph of a few words.
        text = re.sub(rf"<p>([^<{_MARK}]{{1,60}}){_MARK}</p>", rf'<p class="fill"><span>\1</span>{_MARK}</p>', text)
        return text.replace(_MARK, BLANK)

    return _once(library, (sheet.path, "sheet"), make)


def _show(linker: Linker, entry: Entry) -> Shown:
    return Shown(entry.id, entry.title, linker.prose(entry.text))


def _once(library: Library, key: object, make: Callable[[], T]) -> T:
    if key not in library.cache:
        library.cache[key] = make()
    return cast(T, library.cache[key])
