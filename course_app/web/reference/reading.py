"""Lists and sheets as their pages show them, made once for each library."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple, TypeVar, cast

from course_app.course.library import Entry, Library, Sheet
from course_app.course.links import Linker
from course_app.course.prose import typographic
from course_app.course.search import fold
from course_app.course.sheets import BLANK, LEFT_TO_RIGHT, SENTENCE, Paper, Words, blanks_apart, line, parts
from course_app.exports.fonts import can_show
from course_app.web.shared.words import day, direction

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

# What a sheet says of itself in its own language: of its day, and while nobody has reviewed the translation.
DATED = {"en": "Version of {}.", "es": "Versión del {}.", "fr": "Version du {}.", "ar": "إصدار {}."}
AWAITING = {
    "en": "Machine-assisted translation, awaiting review",
    "es": "Traducción asistida por máquina, pendiente de revisión",
    "fr": "Traduction assistée par machine, en attente de relecture",
    "ar": "ترجمة بمساعدة الآلة، في انتظار المراجعة",
}

_WRITTEN = '<span class="blank"><span class="vh">________</span></span>'
# A paragraph that ends with a blank, and one that is bold from end to end.
_FORM = re.compile(rf"<p>((?:(?!</p>|<strong>).)*{BLANK})</p>")
_BOLD = re.compile(r"<p>(<strong>(?:(?!</strong>|</p>).)*</strong></p>)")
_LABELS = 100  # letters of a line of a form
# In HTML: words of another language, any other tag, or text.
_AMONG = re.compile(r"(?s)<span (lang=[^>]*>.*?)</span>|<[^>]*>|([^<]+)")


class Shown(NamedTuple):
    """An entry of a list, with its text as HTML."""

    id: str
    title: str
    html: str


class OnShelf(NamedTuple):
    """A fact sheet in all its languages; `sheet` is the one in English, or the first."""

    sheet: Sheet
    languages: tuple[Sheet, ...]

    @property
    def waiting(self) -> list[Sheet]:
        """Give the translations that await review."""
        return [sheet for sheet in self.languages if awaits(sheet)]


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
        text = Linker(library, sheet.path, explain=False).prose(blanks_apart(sheet.body))
        text = _BOLD.sub(r'<p class="boxed">\1', _FORM.sub(_form, text))
        if direction(sheet.lang) == "rtl":
            text = isolated(text)
        return text.replace(BLANK, _WRITTEN)

    return _once(library, (sheet.path, "sheet"), make)


def _form(paragraph: re.Match[str]) -> str:
    """A line of a form: the blanks share the room that its labels leave."""
    if len(re.sub(r"<[^>]+>", "", paragraph[1])) > _LABELS:
        return paragraph[0]
    labels = re.sub(rf"[^{BLANK}]+", lambda label: f"<span>{label[0]}</span>", paragraph[1])
    return f'<p class="fill">{labels}</p>'


def isolated(text: str) -> str:
    """Take HTML in a script from the right; give it with numbers and Latin names set apart in their own order.

    A whole sentence of another language gets lines of its own.
    """

    def apart(found: re.Match[str]) -> str:
        if found[2]:
            pieces = map(html.escape, re.split(f"({LEFT_TO_RIGHT})", html.unescape(found[2])))
            return "".join(f'<bdi dir="ltr">{piece}</bdi>' if at % 2 else piece for at, piece in enumerate(pieces))
        long = found[1] and len(found[1].partition(">")[2]) > SENTENCE
        return f'<span class="apart" {found[1]}</span>' if long else found[0]

    return _AMONG.sub(apart, text)


def line_html(line: Iterable[Words], lang: str) -> str:
    """Take a line of a sheet's foot and the language of the sheet; give its HTML."""

    def piece(words: Words) -> str:
        text = _WRITTEN if words.blank else html.escape(words.text)
        return f'<span lang="{words.lang}">{text}</span>' if words.lang else text

    made = "".join(map(piece, line))
    return isolated(made) if direction(lang) == "rtl" else made


def foot_html(library: Library, sheet: Sheet, site: str) -> list[str]:
    """Give the lines at the foot of a sheet as HTML: where it comes from and of which day it is, and its review."""
    said = paper(library, sheet, site)
    lines = [(Words(said.source + " "), *said.dated), said.review]
    return [line_html(one, sheet.lang) for one in lines if one]


def has_pdf(library: Library, site: str, sheet: Sheet) -> bool:
    """Say whether the fonts that we carry can show a sheet."""
    return _once(library, (sheet.path, "letters", site), lambda: not can_show(paper(library, sheet, site).text()))


def awaits(sheet: Sheet) -> str:
    """Say in a sheet's own language that its translation awaits review; nothing when its line has no blanks."""
    if not any(words.blank for words in line(sheet.header.review)):
        return ""
    return AWAITING.get(sheet.lang.partition("-")[0], AWAITING["en"])


def paper(library: Library, sheet: Sheet, site: str) -> Paper:
    """Take a fact sheet and the name of the site; give all that its printed page says."""

    def make() -> Paper:
        said, lang = _dated(sheet)
        return Paper(
            title=sheet.title,
            lang=sheet.lang,
            rtl=direction(sheet.lang) == "rtl",
            parts=parts(sheet.body),
            source=typographic(sheet.header.source),
            review=line(sheet.header.review),
            version=sheet.header.version,
            dated=(Words(said, lang=lang),),
            site=site,
        )

    return _once(library, (sheet.path, "paper", site), make)


def _dated(sheet: Sheet) -> tuple[str, str]:
    """The day of a sheet in words, and their language if it is another than the sheet's."""
    own, version = sheet.lang.partition("-")[0], sheet.header.version
    if own != "en" and own in DATED:
        return DATED[own].format(f"{version:%d/%m/%Y}"), ""
    return DATED["en"].format(day(version)), "" if own == "en" else "en"


def _show(linker: Linker, entry: Entry) -> Shown:
    return Shown(entry.id, entry.title, linker.prose(entry.text))


def _once(library: Library, key: object, make: Callable[[], T]) -> T:
    if key not in library.cache:
        library.cache[key] = make()
    return cast(T, library.cache[key])
