"""The statement as a PDF: what it says, in which order, to whom, and what no name can make it do."""

from __future__ import annotations

import ctypes
import re
import shutil
import struct
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import page
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
import pytest
import typst

from course_app.course.award import Award
from course_app.course.statement import ModuleLine, Record, grouped, new_code
from course_app.exports import png, statement_pdf
from course_app.exports.fonts import CannotShow, can_show
from course_app.exports.keys import Pair
from course_app.exports.press import forms
from course_app.exports.statement_pdf import render_statement

NAMES = [
    "Ada Mensah",
    "Siân Ó Dálaigh",
    "Đặng Thị Hồng Nhung",
    "Łukasz Żółć",
    "فاطمة الزهراء",
    "נועה לוי",
    "王小明",
    "प्रिया शर्मा",
    "สมชาย ใจดี",
    "Akua Ɔforiwaa",
    "Ольга Шевченко",
    "Νίκος Παππάς",
    "आँचल श्रीवास्तव",
    "น้ำผึ้ง",
    # With marks apart from their letters.
    "مُحَمَّد بن عَبْدِ الله",
    "أَحْمَدُ",
    "דָּוִד בֶּן־גּוּרִיּוֹן",
    "ชื่อที่",
    "Pan\u0308a G\u0303uarani",
    "Pǎọö Sṽọmpt",
    "فَاطِمَة الزَّهْرَاء " * 4 + "مَرْيَم",  # on two lines
]
HOSTILE = [
    '#read("/etc/passwd")',
    "#import sys: *",
    "<img src=file:///etc/passwd>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<b>#set page() $x$ *bold* \\`",
    r'"); #panic() \u{41} \n //',
    "https://evil.example/ @ada <label>",
    '{"name": "Zoe"} [x](y) = h',
]
LOGO = (
    png.MAGIC
    + png.chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 20, 8, 2, 0, 0, 0))
    + png.chunk(b"IDAT", zlib.compress((b"\0" + b"\x27\x46\x8f" * 60) * 20))
    + png.chunk(b"IEND", b"")
)
BIDI_MARKS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u200e\u200f"))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return unicodedata.normalize("NFC", " ".join(document[0].get_textpage().get_text_bounded().split()))


def failures(pdf: bytes, profile: str) -> list[tuple[str, str]]:
    found = [(f.rule_id, f.message) for f in page.validate_pdf_bytes(pdf, profile=profile).failures]
    # The checker takes the CR that may end compressed data for part of the line end that follows it.
    return [f for f in found if not (f[0].endswith("STREAM-LENGTH-001") and every_length_is_right(pdf))]


def every_length_is_right(pdf: bytes) -> bool:
    streams = list(re.finditer(rb"/Length (\d+)(?:(?!endobj).)*?>>\s*stream\n", pdf, re.DOTALL))
    return bool(streams) and all(pdf[(at := m.end() + int(m[1])) : at + 10] == b"\nendstream" for m in streams)


def spoken(pdf: bytes) -> str:
    """The tag tree as it is read aloud: a line for each element, further in for each level, with what it says."""
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[0]
    said: dict[int, str] = {}
    textpage = sheet.get_textpage()
    for thing in sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=8, textpage=textpage):
        mark = pdfium.FPDFPageObj_GetMarkedContentID(thing)
        said[mark] = said.get(mark, "") + thing.extract()

    def told(ask: Callable[..., int], element: object) -> str:
        size = ask(element, None, 0)
        buffer = ctypes.create_string_buffer(size)
        ask(element, buffer, size)
        return buffer.raw.decode("utf-16-le").rstrip("\0")

    def walk(element: object, deep: int) -> Iterator[str]:
        yield "  " * deep + told(pdfium.FPDF_StructElement_GetType, element)
        if alt := told(pdfium.FPDF_StructElement_GetAltText, element):
            yield "  " * (deep + 1) + f"[{alt}]"
        for i in range(pdfium.FPDF_StructElement_CountChildren(element)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, i)
            if child:
                yield from walk(child, deep + 1)
                continue
            words = said.get(pdfium.FPDF_StructElement_GetChildMarkedContentID(element, i), "")
            if words.strip():
                yield "  " * (deep + 1) + f'"{words.strip()}"'

    tree = pdfium.FPDF_StructTree_GetForPage(sheet)
    tops = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(pdfium.FPDF_StructTree_CountChildren(tree))]
    lines = [line for top in tops for line in walk(top, 0)]
    pdfium.FPDF_StructTree_Close(tree)
    return "\n".join(lines) + "\n"


def addresses(pdf: bytes) -> list[str]:
    """Where the links of the page lead."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(document[0], ctypes.byref(position), ctypes.byref(link)):
        action = pdfium.FPDFLink_GetAction(link)
        size = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFAction_GetURIPath(document, action, buffer, size)
        found.append(buffer.value.decode())
    return found


def poppler(tool: str, *options: str, pdf: bytes, folder: Path) -> str:
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed (apt-get install poppler-utils)")
    path = folder / "statement.pdf"
    path.write_bytes(pdf)
    after = ["-"] if tool == "pdftotext" else []
    done = subprocess.run([tool, *options, str(path), *after], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_and_extracted_and_titles_the_document(record: Record, name: str) -> None:
    assert can_show(name) == set()
    pdf = render_statement(replace(record, name=name))
    assert name in text_of(pdf)
    assert pypdfium2.PdfDocument(pdf).get_metadata_dict()["Title"] == f"Statement of participation: {name}"


@pytest.mark.parametrize("name", NAMES)
def test_poppler_reads_the_same_name(record: Record, name: str, tmp_path: Path) -> None:
    text = poppler("pdftotext", pdf=render_statement(replace(record, name=name)), folder=tmp_path)
    assert name in unicodedata.normalize("NFC", " ".join(text.translate(BIDI_MARKS).split()))


@pytest.mark.parametrize("name", NAMES[-7:])
def test_a_name_with_marks_looks_as_the_engine_set_it(
    record: Record, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = render_statement(replace(record, name=name))
    monkeypatch.setattr(statement_pdf, "keep_name", lambda pdf, _: pdf)
    plain = render_statement(replace(record, name=name))
    assert plain != mine
    shown = [bytes(pypdfium2.PdfDocument(pdf)[0].render(scale=1).buffer) for pdf in (plain, mine)]
    assert max(abs(a - b) for a, b in zip(*shown, strict=True)) <= 8  # of 255, where an edge is rounded otherwise


@pytest.mark.parametrize("name", [*NAMES, HOSTILE[4]])
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_it_is_accessible_and_archivable(record: Record, name: str, profile: str) -> None:
    assert failures(render_statement(replace(record, name=name)), profile) == []


def test_it_says_all_that_a_statement_says(record: Record, golden: Callable[[str, str], None]) -> None:
    document = pypdfium2.PdfDocument(render_statement(replace(record, specimen=True)))
    golden("statement-pdf.txt", document[0].get_textpage().get_text_bounded().replace("\r\n", "\n") + "\n")


def test_specimen_stands_there_only_on_a_specimen(record: Record) -> None:
    assert "Specimen" not in text_of(render_statement(record))
    assert "Specimen" in text_of(render_statement(replace(record, specimen=True)))


def test_a_screen_reader_hears_it_in_the_order_in_which_a_person_would_read(
    record: Record, golden: Callable[[str, str], None]
) -> None:
    golden("statement-spoken.txt", spoken(render_statement(record)))


def test_an_achievement_with_a_logo_is_heard_in_the_same_order(
    record: Record, golden: Callable[[str, str], None]
) -> None:
    high = replace(record, kind="achievement", mark=90, logo="0" * 64, expires_on=date(2028, 12, 20), specimen=True)
    golden("achievement-spoken.txt", spoken(render_statement(high, logo=LOGO)))


def test_poppler_hears_the_same(record: Record, tmp_path: Path) -> None:
    pdf = render_statement(record)
    heard = poppler("pdfinfo", "-struct-text", pdf=pdf, folder=tmp_path)
    lines = [
        [line.strip() for line in re.findall(r'^ +"(.*\S.*)"$', tree, re.MULTILINE)] for tree in (heard, spoken(pdf))
    ]
    assert lines[0] == lines[1]


def test_the_same_record_gives_the_same_bytes_for_ever(record: Record) -> None:
    first = render_statement(record)
    statement_pdf._engine.cache_clear()
    assert render_statement(Record.from_json(record.to_json())) == first


def test_anything_changed_changes_the_bytes(record: Record) -> None:
    first = render_statement(record)
    for change in ({"name": "Ada Mensa"}, {"issued_on": date(2026, 12, 21)}, {"minutes": 660}, {"kind": "achievement"}):
        assert render_statement(replace(record, **change)) != first


@pytest.mark.check("T14")
def test_of_100_made_in_one_run_each_holds_its_own_name_and_number_and_no_other(record: Record) -> None:
    """The engine keeps what it laid out, and must never give it to somebody else."""
    one = re.compile(r"Ada Canary \d+|[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{5}-[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{5}")
    for number in range(100):  # 1,000 in make bench
        code = new_code(number.to_bytes(17))
        mine = replace(record, name=f"Ada Canary {number}", code=code, verify_url=f"https://learn.example.org/{code}")
        pdf = render_statement(mine)
        assert one.findall(text_of(pdf)) == [mine.name, grouped(code)]
        assert addresses(pdf) == [mine.verify_url]


@pytest.mark.check("T20")
@pytest.mark.parametrize("name", HOSTILE)
def test_markup_in_a_name_is_printed_as_it_stands_and_no_file_is_in_it_but_the_badge(
    record: Record, award: Award, pair: Pair, name: str
) -> None:
    found = forms(replace(record, name=name), award, pair)
    assert name in text_of(found["pdf"])
    assert "root:" not in text_of(found["pdf"])
    assert addresses(found["pdf"]) == [record.verify_url]
    assert found["pdf"].count(b"/Type/EmbeddedFile") + found["pdf"].count(b"/Type /EmbeddedFile") == 1
    document = pypdfium2.PdfDocument(found["pdf"])
    assert [bytes(document.get_attachment(i).get_data()) for i in range(document.count_attachments())] == [
        found["json"]
    ]


@pytest.mark.check("T20")
def test_markup_anywhere_else_is_printed_as_it_stands(record: Record) -> None:
    text = '#read("/etc/passwd") $x$ *b*'
    pdf = render_statement(
        replace(
            record,
            course_title=text,
            issuer=text,
            signatory=text,
            place=text,
            site=text,
            outcomes=(text,),
            modules=(ModuleLine(text, text, 60, "0" * 64), *record.modules[:1]),
        )
    )
    assert text_of(pdf).count('#read("/etc/passwd")') >= 6
    assert addresses(pdf) == [record.verify_url]
    assert pypdfium2.PdfDocument(pdf).count_attachments() == 0
    assert failures(pdf, "ua1") == []


@pytest.mark.parametrize(
    ("name", "missing"),
    [("Ann 🙂", "🙂"), ("ნინო", "ნიო"), ("Ada Ⴀ x Ⴀ", "Ⴀ"), ("Ada ስ", "ስ"), ("ស", "ស")],
)
def test_a_name_that_cannot_be_shown_is_refused_with_its_characters(record: Record, name: str, missing: str) -> None:
    assert can_show(name) == set(missing)
    with pytest.raises(CannotShow) as refused:
        render_statement(replace(record, name=name))
    assert set(refused.value.characters) == set(missing)
    assert len(refused.value.characters) == len(missing)
    assert f"U+{ord(missing[0]):04X}" in str(refused.value)


@pytest.mark.parametrize("problem", ["not displayed", "panic"])
def test_an_engine_that_disagrees_with_the_fonts_never_prints_boxes(
    record: Record, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):
        """As pyo3 names the panic of a Rust library."""

    class Compiler:
        def compile(self, **_: object) -> bytes:
            if problem == "panic":
                raise PanicException
            raise typst.TypstError("the text could not be displayed with any font")  # type: ignore[call-arg]

    monkeypatch.setattr(typst, "Compiler", lambda *_, **__: Compiler())
    statement_pdf._engine.cache_clear()
    try:
        with pytest.raises(CannotShow) as refused:
            render_statement(replace(record, name="Siân"))
    finally:
        statement_pdf._engine.cache_clear()
    assert refused.value.characters == "â"


@pytest.mark.parametrize("name", [NAMES[0], NAMES[4], NAMES[6], NAMES[-7]])
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_with_its_badge_inside_it_is_still_accessible_and_archivable(
    record: Record, award: Award, pair: Pair, name: str, profile: str
) -> None:
    pdf = forms(replace(record, name=name), award, pair)["pdf"]
    assert failures(pdf, profile) == []
    assert name in text_of(pdf)


def test_qpdf_and_poppler_find_it_sound_with_one_file_inside(made: dict[str, bytes], tmp_path: Path) -> None:
    listed = poppler("pdfdetach", "-list", pdf=made["pdf"], folder=tmp_path)
    assert listed.split() == ["1", "embedded", "files", "1:", "badge.json"]
    if not shutil.which("qpdf"):
        pytest.skip("qpdf is not installed (apt-get install qpdf)")
    done = subprocess.run(["qpdf", "--check", str(tmp_path / "statement.pdf")], capture_output=True, text=True)
    assert (done.returncode, "No syntax or stream encoding errors found" in done.stdout) == (0, True)


@pytest.mark.parametrize("name", NAMES[:3])
@pytest.mark.parametrize("shape", ["a4", "us-letter"])
def test_it_is_one_page_of_the_paper_that_the_record_names(record: Record, name: str, shape: str) -> None:
    pdf = render_statement(replace(record, name=name, paper=shape))
    width, height = pypdfium2.PdfDocument(pdf)[0].get_size()
    assert (round(width), round(height)) == {"a4": (842, 595), "us-letter": (792, 612)}[shape]
    assert failures(pdf, "ua1") == []
    assert name in text_of(pdf)


LONG = "Maria Aparecida Francisca do Nascimento Gonçalves de Albuquerque e Vasconcelos Monteiro "
SHAPES: dict[str, dict[str, Any]] = {
    "one module": {"modules": 1},
    "two modules, no issuer, no outcomes": {"modules": 2, "issuer": "", "signatory": "", "place": "", "outcomes": ()},
    "twenty modules": {"modules": 20},
    "a name of 200 letters": {"name": (LONG * 3)[:200].strip()},
    "a name of one long word": {"name": "Wolfeschlegelsteinhausen" * 8},
    "a course title of one long word": {"course_title": "Kindertageseinrichtungsfachberatungsgespräche"},
    "a long course title": {"course_title": "Working in Partnership with Parents, Carers and Grandparents " * 4},
    "eight long outcomes": {
        "outcomes": ("Use open questions, reflecting back and plain words in a short talk " * 2,) * 8
    },
    "long names of modules": {"short": "Communication across languages"},
    "an Arabic course": {"course_title": "بناء الشراكات مع الوالدين", "lang": "ar"},
    "a Portuguese course": {"lang": "pt-BR"},
    "Letter": {"paper": "us-letter"},
    "Letter with a name of 200 letters": {"name": (LONG * 3)[:200].strip(), "paper": "us-letter"},
    "an achievement": {"kind": "achievement"},
    "a long issuer": {"issuer": "The Federation of Community Nurseries and Children’s Centres of West Yorkshire"},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_it_stays_one_page_and_nothing_leaves_it_or_meets(record: Record, shape: str) -> None:
    change = dict(SHAPES[shape])
    many, short = change.pop("modules", 8), change.pop("short", "Module")
    modules = tuple(ModuleLine("T", f"{short} {i}", 40 + 15 * (i % 3), "0" * 64) for i in range(many))
    pdf = render_statement(replace(record, modules=modules, **change))
    assert failures(pdf, "ua1") == []
    sheet = pypdfium2.PdfDocument(pdf)[0]
    width, height = sheet.get_size()
    boxes = [
        (o.get_bounds(), o.extract())
        for o in sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=8, textpage=sheet.get_textpage())
        if o.extract().strip()
    ]
    assert len(boxes) > 10
    for (left, bottom, right, top), _ in boxes:
        assert left >= 4
        assert right <= width - 4
        assert bottom >= 20
        assert top <= height - 30
    for i, (a, words) in enumerate(boxes):
        for b, others in boxes[i + 1 :]:
            apart = a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 2 or b[3] <= a[1] + 2
            assert apart, (words, others)


def test_it_starts_with_little() -> None:
    """It is started anew for each statement."""
    program = (
        "import sys; before = {*sys.modules}; from course_app.exports.statement_pdf import main;"
        "print(*{name.partition('.')[0] for name in {*sys.modules} - before})"
    )
    env = {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - sys.stdlib_module_names == {"course_app", "segno", "typst"}
