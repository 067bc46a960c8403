"""What the carried fonts can show, and that the engine agrees."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path

import pytest
import typst

from course_app.exports import fonts

SCRIPTS = [
    *[(0x21, 0x7F), (0xA1, 0x250), (0x300, 0x345), (0x370, 0x400), (0x400, 0x530), (0x5D0, 0x5EB), (0x621, 0x656)],
    *[(0x904, 0x950), (0xE01, 0xE5C), (0x1E00, 0x1F00), (0x4E00, 0x9FA6)],
]
TEMPLATE = """#let d = json(bytes(sys.inputs.d))
#set document(title: "x")
#for p in d [#par(text(font: p.fonts, fallback: false, p.text))]"""


@pytest.mark.parametrize("text", ["Ada", "Đặng Thị Hồng Nhung", "فاطمة الزهراء", "王小明", "שָׁלוֹם", "मिथुन्", "ก็"])
def test_it_shows(text: str) -> None:
    assert fonts.can_show(text) == set()


def test_a_mark_that_no_font_can_put_on_its_letter_is_named() -> None:
    assert fonts.can_show("Ada Mक\u0337") == {"\u0337"}


def test_a_name_is_set_in_one_font_where_one_holds_it_all() -> None:
    firsts = {"Siân Ó": "Newsreader", "فاطمة": "Amiri", "נועה": "Noto Sans Hebrew", "王": "Noto Sans SC"}
    firsts |= {"प्रिया": "Noto Sans Devanagari", "สมชาย": "Noto Sans Thai", "Akua Ɔforiwaa": "Inter", "Ольга": "Inter"}
    assert {text: fonts.serif_first(text)[0] for text in firsts} == firsts
    assert len(fonts.serif_first("王 फ")) == len(fonts.FAMILIES)


def test_the_engine_shows_all_that_is_said_to_be_shown(tmp_path: Path) -> None:
    dice = random.Random(20261218)
    every = [chr(code) for first, last in SCRIPTS for code in range(first, last)]
    letters = [c for c in every if unicodedata.category(c)[0] in "LMNP"]
    marks = [c for c in letters if unicodedata.category(c)[0] == "M"]
    texts = ["A" + c if c in marks else c for c in letters]
    texts += [dice.choice(letters) + dice.choice(marks) for _ in range(2000)]
    shown = [text for text in texts if not fonts.can_show(text)]
    assert len(shown) > 20_000
    (tmp_path / "n.typ").write_text(TEMPLATE)
    carried = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)])
    data = json.dumps([{"text": text, "fonts": fonts.serif_first(text)} for text in shown])
    compiler = typst.Compiler(str(tmp_path / "n.typ"), root=str(tmp_path), font_paths=carried)
    assert compiler.compile(format="pdf", pdf_standards=["ua-1"], sys_inputs={"d": data})


def test_every_font_comes_with_its_licence() -> None:
    licences = (fonts.FOLDER / "LICENSES.txt").read_text()
    carried = {path.name for path in fonts.FOLDER.glob("*.ttf")}
    assert carried >= set(fonts.FAMILIES.values())
    for name in carried:
        assert name in licences
    assert "SIL OPEN FONT LICENSE Version 1.1" in licences
