"""A fact sheet as a PDF: one side, tagged, in its own language and direction, and heard as it is written."""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import page
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
import pytest

from course_app.course.library import Sheet
from course_app.course.loader import load_library
from course_app.course.sheets import Paper, Words, line, parts
from course_app.exports import sheet_pdf
from course_app.exports.fonts import CannotShow
from course_app.exports.sheet_pdf import render_sheet

ROOT = Path(__file__).parents[2]
SAMPLE = [
    ("you-and-us", "en"),
    ("five-steps", "es"),
    ("working-with-an-interpreter", "fr"),
    ("worried-or-unhappy", "ar"),
]
MARKS = "\u064b-\u0652"
HIDDEN = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u200e\u200f"))


@cache
def sheets() -> dict[tuple[str, str], Sheet]:
    return dict(load_library(ROOT)[0].sheets)


def paper_of(slug: str, lang: str) -> Paper:
    sheet = sheets()[slug, lang]
    return paper(
        sheet.body,
        title=sheet.title,
        lang=lang,
        rtl=lang == "ar",
        source=sheet.header.source,
        review=line(sheet.header.review),
    )


def paper(body: str, **other: Any) -> Paper:
    known: dict[str, Any] = {
        **{"title": "At the door", "lang": "en", "rtl": False, "source": "Our own advice.", "review": ()},
        **{"version": date(2026, 11, 21), "dated": (Words("Version of 21/11/2026."),), "site": "Common Ground"},
    }
    return Paper(parts=parts(body), **(known | other))


def text_of(pdf: bytes) -> str:
    """The words as PDFium reads them, of the only page."""
    (sheet,) = pypdfium2.PdfDocument(pdf)
    text = " ".join(sheet.get_textpage().get_text_bounded().translate(HIDDEN).split())
    # It hears a space before a mark that is set far to the side of its letter.
    return re.sub(f" (?=[{MARKS}])", "", unicodedata.normalize("NFC", text))


def words_of(text: str) -> Counter[str]:
    """The words without the marks of Arabic, but those with two marks on one letter: PDFium takes them apart."""
    words = re.findall(rf"[^\W_]+(?:[{MARKS}]+[^\W_]*)*", unicodedata.normalize("NFC", text))
    return Counter(re.sub(f"[{MARKS}]", "", word) for word in words if not re.search(f"[{MARKS}]{{2}}", word))


def letters_of(text: str) -> Counter[str]:
    return Counter(
        letter for letter in unicodedata.normalize("NFC", text) if letter.isalnum() or letter in "\u064b\u0651"
    )


class Run(NamedTuple):
    """Some text that stands on the page."""

    text: str
    lang: str  # as it says itself, or the nearest tag around it
    size: float  # points
    left: float
    bottom: float


def runs(pdf: bytes) -> Iterator[Run]:
    """The text of the first page."""
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[0]
    tagged = _languages(sheet)
    for found in sheet.get_objects(
        filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=8, textpage=(textpage := sheet.get_textpage())
    ):
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(found.raw, size)
        left, bottom, _, _ = found.get_bounds()
        lang = _own_language(found.raw) or tagged.get(pdfium.FPDFPageObj_GetMarkedContentID(found.raw), "")
        yield Run(found.extract().translate(HIDDEN), lang, round(size.value, 2), left, bottom)
    textpage.close()


def _own_language(found: Any) -> str:
    for i in range(pdfium.FPDFPageObj_CountMarks(found)):
        buffer, size = (ctypes.c_ushort * 20)(), ctypes.c_ulong()
        mark = pdfium.FPDFPageObj_GetMark(found, i)
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"Lang", buffer, 40, size):
            return bytes(buffer)[: size.value].decode("utf-16-le").rstrip("\0")
    return ""


def _languages(sheet: Any) -> dict[int, str]:
    """The language of each piece of content, by the tags around it."""
    tree = pdfium.FPDF_StructTree_GetForPage(sheet)
    found: dict[int, str] = {}
    for element, lang in _tags(tree):
        for i in range(pdfium.FPDF_StructElement_GetMarkedContentIdCount(element)):
            found[pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, i)] = lang
    pdfium.FPDF_StructTree_Close(tree)
    return found


def _tags(tree: Any) -> Iterator[tuple[Any, str]]:
    """Every tag in reading order, with the language that holds in it."""

    def walk(element: Any, lang: str) -> Iterator[tuple[Any, str]]:
        lang = _said(pdfium.FPDF_StructElement_GetLang, element) or lang
        yield element, lang
        for i in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, i):
                yield from walk(child, lang)

    for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        yield from walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, i), "")


def _said(ask: Callable[[Any, Any, int], int], element: Any) -> str:
    buffer = ctypes.create_string_buffer(80)
    ask(element, buffer, 80)
    return buffer.raw.decode("utf-16-le").partition("\0")[0]


def elements(pdf: bytes) -> list[str]:
    """The types of the tags that mean something, in reading order."""
    document = pypdfium2.PdfDocument(pdf)
    tree = pdfium.FPDF_StructTree_GetForPage(document[0])
    found = [_said(pdfium.FPDF_StructElement_GetType, element) for element, _ in _tags(tree)]
    pdfium.FPDF_StructTree_Close(tree)
    return [name for name in found if name not in ("Document", "Div", "Span")]


def failures(pdf: bytes) -> list[tuple[str, str]]:
    return [(found.rule_id, found.message) for found in page.validate_pdf_bytes(pdf, profile="ua1").failures]


def judge(slug: str, lang: str) -> None:
    """What must hold for every sheet that we hand out."""
    given = paper_of(slug, lang)
    pdf = render_sheet(given)
    assert failures(pdf) == []
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    assert [round(side) for side in document[0].get_size()] == [595, 842]  # A4
    assert document.get_metadata_dict()["Title"] == given.title
    assert f"/Lang({lang})".encode() in pdf[pdf.rindex(b"/Type/Catalog") :]
    # No letter is lost or doubled, and those of a word come in their order.
    assert letters_of(text_of(pdf)) == letters_of(given.text())
    # PDFium may hear a space inside one Arabic word, where a mark is set far to the side.
    assert (words_of(given.text()) - words_of(text_of(pdf))).total() <= (lang == "ar")
    assert {*elements(pdf)} == {"H1", "P", "L", "LI", "Lbl", "LBody"}


@pytest.mark.parametrize(("slug", "lang"), SAMPLE)
def test_it_is_one_accessible_side_that_says_all_its_words(slug: str, lang: str) -> None:
    judge(slug, lang)


def test_so_is_every_sheet_of_the_course() -> None:
    assert len(sheets()) == 24
    for slug, lang in sheets():
        judge(slug, lang)


def test_a_screen_reader_hears_the_title_the_blanks_the_bullets_and_the_foot_in_this_order() -> None:
    pdf = render_sheet(
        paper("Our setting: ____\n\nTwo things.\n\n- **Names.** Ask.\n- Wait for ____.", review=line("Seen by ____"))
    )
    assert elements(pdf) == ["H1", "P", "P", "P", "L", *["LI", "Lbl", "LBody", "P"] * 2, "P", "P", "P"]
    assert re.sub("_+", "____", text_of(pdf)) == (
        "At the door Our setting: ____ Two things. • Names. Ask. • Wait for ____. "
        "Our own advice. Version of 21/11/2026. Seen by ____ Common Ground"
    )


@pytest.mark.parametrize("lang", ["es", "fr", "ar"])
def test_english_inside_a_translation_says_that_it_is_english(lang: str) -> None:
    pdf = render_sheet(paper_of("worried-or-unhappy", lang))
    english = " ".join("".join(run.text for run in runs(pdf) if run.lang == "en").split())
    assert "If you think a child is in danger now, call" in english
    assert "In England you can also tell Ofsted." in english


def test_arabic_is_read_in_its_order_with_its_marks_and_english_lines_in_theirs() -> None:
    text = text_of(render_sheet(paper_of("worried-or-unhappy", "ar")))
    for words in (
        "إذا كنتم تظنون أن طفلًا في خطر الآن، فاتصلوا بالرقم",
        "من حق الوالدين ومقدّمي الرعاية أن يقولوا رأيهم، ونحن نرحّب به.",
        "تحدّثوا مبكرًا مع الشخص المرجعي لطفلكم",
        "If you think a child is in danger now, call ______________. In the UK the emergency number is 999.",
        "Worried about any child’s safety? Tell us today, or call ______________.",
    ):
        assert words in text


def test_a_phone_number_and_a_name_keep_their_order_among_arabic() -> None:
    body = "- اتصلوا بالرقم +44 20 7946 0000 أو اسألوا Common Ground اليوم."
    pdf = render_sheet(paper(body, title="مرحبًا", lang="ar", rtl=True))
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage()
    places = [(text.get_charbox(i), text.get_text_range(i, 1)) for i in range(text.count_chars())]
    text.close()
    line = "".join(letter for (_, bottom, *_), letter in sorted(places) if bottom > 100)
    assert " +44 20 7946 0000 " in line
    assert " Common Ground " in line


@pytest.mark.parametrize(("slug", "lang"), SAMPLE)
def test_nothing_to_read_is_smaller_than_12_points_but_the_foot(slug: str, lang: str) -> None:
    small = [run for run in runs(render_sheet(paper_of(slug, lang))) if run.size < 12 and run.text.strip()]
    assert small
    assert all(run.bottom < 85 and run.size >= 9.5 for run in small), small


def test_a_sheet_that_is_too_long_goes_on_to_a_second_page_and_stays_readable() -> None:
    pdf = render_sheet(paper("\n\n".join(f"{i}. A paragraph by itself." for i in range(60)).replace(". A", ": A")))
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    assert failures(pdf) == []
    assert {run.size for run in runs(pdf) if "paragraph" in run.text} == {12}


@pytest.mark.check("T20")
def test_markup_is_printed_as_it_stands() -> None:
    text = '#read("/etc/passwd") $x$ <b>y</b> \\u{41} @z <label>'
    pdf = render_sheet(paper(f"- So: {text}", title=text, source=text, site=text))
    assert text_of(pdf).count('#read("/etc/passwd") $x$ <b>y</b>') == 3
    assert "So: #read(“/etc/passwd”) $x$ <b>y</b>" in text_of(pdf)
    assert "root:" not in text_of(pdf)


@pytest.mark.parametrize("lang", ["pt-BR", "zh-Hant", "x", "cy"])
def test_any_language_that_has_letters_can_be_printed(lang: str) -> None:
    assert failures(render_sheet(paper("- [ciao](lang:123) **[x](lang:it-IT)**", lang=lang))) == []


def test_a_line_may_be_broken_by_hand() -> None:
    pdf = render_sheet(paper("Rosa  \nVidal\n\n- a  \n  **b**"))
    assert failures(pdf) == []
    places = {run.text.strip(): run.bottom for run in runs(pdf)}
    assert places["Rosa"] - places["Vidal"] > 10
    assert places["a"] - places["b"] > 10


def test_letters_that_no_font_has_are_refused() -> None:
    with pytest.raises(CannotShow) as refused:
        render_sheet(paper("- ਸਤ ਸ੍ਰੀ ਅਕਾਲ"))
    assert "ਸ" in refused.value.characters


@pytest.mark.parametrize(("slug", "lang"), SAMPLE[-2:])
def test_the_same_paper_gives_the_same_bytes_for_ever(slug: str, lang: str) -> None:
    given = paper_of(slug, lang)
    first = render_sheet(given)
    sheet_pdf._engine.cache_clear()
    assert render_sheet(Paper.from_json(given.to_json())) == first


def test_it_starts_with_little() -> None:
    """It is started anew for each sheet, beside the process that serves pages."""
    program = (
        "import sys; before = {*sys.modules}; from course_app.exports.sheet_pdf import main;"
        "print(*{name.partition('.')[0] for name in {*sys.modules} - before})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert {"flask", "sqlalchemy", "segno", "pydantic"} & set(done.stdout.split()) == set()
