"""The statement as a PDF: one tagged page, made from the frozen record and nothing else.

The record reaches the template as data (JSON), never as markup, so whatever a name holds is printed as it stands.
"""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import typst

from course_app.course.hills import Hill, hills, overlaps, path
from course_app.course.statement import KINDS, WHAT_IT_IS_NOT, Record, day_text, grouped, hours_text
from course_app.exports import fonts
from course_app.exports.fonts import can_show
from course_app.exports.qr import qr_file

__all__ = ["CannotShow", "can_show", "render_statement"]

_HERE = Path(__file__).parent
_STANDARDS = ["a-3a", "ua-1"]  # 3a allows a badge to be embedded
_PAGE_WIDTH, _TALLEST_HILL = 297.0, 33.0  # millimetres
_BLUE, _AMBER, _SHARED, _INK = "#27468f", "#d08a2b", "#2b2136", "#211f1b"


class CannotShow(ValueError):
    """Text with characters that no carried font can show; `characters` holds them in order of appearance."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        named = ", ".join(f"{c} (U+{ord(c):04X})" for c in characters)
        super().__init__(f"The statement has no letters for: {named}.")


def render_statement(record: Record) -> bytes:
    """Take the frozen record, give the bytes of its PDF: the same bytes for the same record, always.

    Raises CannotShow when the name, or anything else on the page, holds characters outside the carried fonts.
    """
    page = _page(record)
    written = "".join(_texts(page))
    missing = can_show(written)
    if missing:
        raise CannotShow("".join(dict.fromkeys(c for c in written if c in missing)))
    try:
        return _compile(json.dumps(page, ensure_ascii=False), datetime.combine(record.issued_on, time(), UTC))
    except _NoGlyph:
        # can_show agreed with the engine on every letter tried; should it ever not, name what is unusual.
        raise CannotShow(_unusual(_tidy(record.name)) or _unusual(written))


def _unusual(text: str) -> str:
    return "".join(dict.fromkeys(c for c in text if not c.isascii()))


class _NoGlyph(Exception):
    """The engine found no glyph, whatever the fonts' tables say."""


def _compile(data: str, issued_at: datetime) -> bytes:
    engine = _engine()
    try:
        with engine.lock:
            pdf: bytes = engine.compiler.compile(
                format="pdf", pdf_standards=_STANDARDS, sys_inputs={"data": data}, timestamp=issued_at
            )
            return pdf
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise _NoGlyph
        raise
    except BaseException as error:
        # Some pairs of letter and mark without a glyph make typst 0.15 panic, which is no Exception in Python.
        if type(error).__name__ != "PanicException":
            raise
        _engine.cache_clear()
        raise _NoGlyph


@dataclass(frozen=True)
class _Engine:
    compiler: Any
    lock: threading.Lock


@cache
def _engine() -> _Engine:
    # At the first statement of a process, never at import: typst starts threads, which do not survive a fork.
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)])
    compiler = typst.Compiler(str(_HERE / "statement.typ"), root=str(_HERE), font_paths=found)
    return _Engine(compiler, threading.Lock())


def _page(record: Record) -> dict[str, Any]:
    """Every word and figure of the page, in its place."""
    kind, issuer = KINDS[record.kind], record.issuer or record.site
    signatory, _, office = record.signatory.partition(",")
    lines = [signatory, ", ".join(filter(None, [office.strip(), issuer, record.place]))]
    if not record.signatory:
        lines = [issuer, record.place]
    address = urlsplit(record.verify_url)
    count = len(record.modules)
    found = hills([line.minutes for line in record.modules], _PAGE_WIDTH, tallest=_TALLEST_HILL)
    height = max((hill.r for hill in found), default=0.0)
    return {
        "title": f"{kind}: {_tidy(record.name)}",
        "kind": kind,
        "lang": record.lang.partition("-")[0].lower(),
        "name": _set(record.name),
        "did": "took part in and completed",
        "course": _set(record.course_title),
        "facts": [
            f"{hours_text(record.minutes)} of study in {count} module{'' if count == 1 else 's'}, ",
            "by the course’s own estimate",
            f"Finished on {day_text(record.completed_on)}. Issued on {day_text(record.issued_on)}.",
        ],
        "outcomes_title": "Learning outcomes of this course",
        "outcomes": [_set(outcome) for outcome in record.outcomes],
        "modules": [
            {**_set(line.short or line.title), "x": hill.x + hill.r}
            for line, hill in zip(record.modules, found, strict=True)
        ],
        "hills": _drawing(found, height),
        "hill_height": height,
        "site": _set(record.site),
        "issuer": [_set(line) for line in lines if line.strip()],
        "author": _tidy(issuer),
        "not": WHAT_IT_IS_NOT.replace(". ", ".\n").split("\n"),
        "check": "Check this number at",
        "address": _set(address.netloc + address.path.rpartition("/")[0]),
        "url": record.verify_url,
        "code": grouped(record.code),
        "specimen": "Specimen" if record.specimen else "",
        "qr": qr_file(record.verify_url),
        "qr_alt": "QR code of the address that checks this statement",
    }


def _set(text: str) -> dict[str, Any]:
    """A text with the fonts that hold it and the direction of its first letter."""
    tidy = _tidy(text)
    turned = next((kind for c in tidy if (kind := unicodedata.bidirectional(c)) in ("L", "R", "AL")), "L") != "L"
    return {"text": tidy, "fonts": fonts.serif_first(tidy), "rtl": turned}


def _texts(part: Any) -> Iterator[str]:
    """All that came from the record in text, however deep."""
    if isinstance(part, dict):
        if "text" in part:
            yield part["text"]
        else:
            for value in part.values():
                yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _drawing(found: Sequence[Hill], height: float) -> str:
    """The hills and the ground they stand on, edge to edge, in millimetres."""
    shapes = [(path(hill, height), _BLUE if i % 2 == 0 else _AMBER) for i, hill in enumerate(found)]
    shapes += [(shape, _SHARED) for shape in overlaps(found, height)]
    drawn = "".join(f'<path d="{d}" fill="{ink}"/>' for d, ink in shapes)
    size = f'width="{_PAGE_WIDTH:g}" height="{height + 0.8:.2f}" viewBox="0 0 {_PAGE_WIDTH:g} {height + 0.8:.2f}"'
    ground = f'<path d="M0 {height:.2f}h{_PAGE_WIDTH:g}" stroke="{_INK}" stroke-width=".8"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawn}{ground}</svg>'
