"""A fact sheet as a PDF: one tagged page of A4, black on white, made from its paper and nothing else.

The words reach the template as data (JSON), never as markup.

Run by `printer.py`, or by hand: `python -m course_app.exports.sheet_pdf < paper.json > sheet.pdf`.
"""

from __future__ import annotations

import json
import re
import signal
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from course_app.course.sheets import LEFT_TO_RIGHT, SENTENCE, Paper, Part, Words
from course_app.exports import fonts
from course_app.exports.right_to_left import name_each_glyph

_HERE = Path(__file__).parent
_LONGEST = 30  # seconds after which it ends by itself, should nobody be left who waits for it
_LINE = "_" * 14  # a blank in the middle of a sentence
_LABEL = 60  # letters of a label that leave room for a blank on the same line


def main() -> None:
    """Read a paper as JSON, write its PDF."""
    signal.alarm(_LONGEST)
    sys.stdout.buffer.write(render_sheet(Paper.from_json(json.load(sys.stdin.buffer))))


def render_sheet(paper: Paper) -> bytes:
    """Take what stands on a sheet, give the bytes of its PDF: the same bytes for the same paper, always.

    Raises CannotShow when it holds characters outside the carried fonts.
    """
    fonts.check_letters(paper.text())
    at = datetime.combine(paper.version, time(), UTC)
    data = json.dumps(_page(paper), ensure_ascii=False)
    pdf: bytes = _engine().compile(format="pdf", pdf_standards=["ua-1"], sys_inputs={"data": data}, timestamp=at)
    return name_each_glyph(pdf) if paper.rtl else pdf


@cache
def _engine() -> Any:
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)])
    return typst.Compiler(str(_HERE / "sheet.typ"), root=str(_HERE), font_paths=found)


def _page(paper: Paper) -> dict[str, Any]:
    language, _, region = paper.lang.partition("-")
    return {
        "title": paper.title,
        "heading": list(_pieces([Words(paper.title)], paper.rtl)),
        "lang": _language(language),
        "region": region.upper() if re.fullmatch("[A-Za-z]{2}", region) else None,
        "rtl": paper.rtl,
        "serif": fonts.serif_first(paper.title),
        "parts": [
            {"kind": kind, "rows": [_row(part, kind, paper.rtl) for part in found]}
            for kind, found in groupby(paper.parts, key=_kind)
        ],
        "source": list(_pieces([Words(paper.source + " "), *paper.dated], paper.rtl)),
        "review": list(_pieces(paper.review, paper.rtl)),
        "site": paper.site,
    }


def _kind(part: Part) -> str:
    """A bullet; a line of a form; what is bold from end to end; or a paragraph."""
    if part.bullet:
        return "bullets"
    if part.words[-1].blank and not any(words.strong for words in part.words):
        return "form"
    return "safety" if all(words.strong for words in part.words) else "text"


def _row(part: Part, kind: str, rtl: bool) -> Any:
    if kind != "form":
        return list(_paragraphs(part.words, rtl))
    cells: list[list[dict[str, Any]] | None] = []  # None is a blank
    for blank, words in groupby(part.words, key=lambda one: one.blank):
        said = list(words)
        cells += [None] if blank else [list(_pieces([*said[:-1], said[-1]._replace(text=said[-1].text.rstrip())], rtl))]
    return {"cells": cells, "long": sum(len(words.text) for words in part.words) > _LABEL}


def _paragraphs(words: Sequence[Words], rtl: bool) -> Iterator[dict[str, Any]]:
    """The words in one paragraph; a whole sentence that runs against the others has one of its own."""
    for apart, pieces in groupby(_pieces(words, rtl), key=lambda p: p["rtl"] != rtl and len(p["text"]) > SENTENCE):
        yield {"rtl": rtl != apart, "pieces": list(pieces)}


def _pieces(words: Sequence[Words], rtl: bool) -> Iterator[dict[str, Any]]:
    """The words as the template sets them; what runs from the left in a line from the right stands apart."""
    for (strong, lang), group in groupby(words, key=lambda one: (one.strong, one.lang)):
        text = unicodedata.normalize("NFC", "".join(_LINE if one.blank else one.text for one in group))
        piece = {"strong": strong, "lang": _language(lang) if lang else None}
        if lang:
            yield piece | {"text": text, "rtl": _from_right(text, rtl)}
        else:
            # In a line from the left nothing has to be taken apart.
            for at, found in enumerate(re.split(f"({LEFT_TO_RIGHT})", text) if rtl else [text]):
                if found:
                    yield piece | {"text": found, "rtl": rtl and at % 2 == 0}


def _from_right(text: str, otherwise: bool) -> bool:
    """As the first letter that has a direction says."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), otherwise)


def _language(lang: str) -> str:
    code = lang.partition("-")[0].lower()
    return code if re.fullmatch("[a-z]{2,3}", code) else "und"


if __name__ == "__main__":
    main()
