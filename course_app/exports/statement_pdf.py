"""The statement as a PDF: one tagged page, made from the frozen record and nothing else.

The record reaches the template as data (JSON), never as markup, so whatever a name holds is printed as it stands.

Run by `printer.py`, or by hand: `python -m course_app.exports.statement_pdf < record.json > statement.pdf`.
"""

from __future__ import annotations

import json
import signal
import sys
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import typst

from course_app.course.hills import Hill, hills, overlaps, path
from course_app.course.statement import KINDS, WHAT_IT_IS_NOT, Record, dates_said, deed, grouped, hours_text
from course_app.exports import fonts
from course_app.exports.fonts import CannotShow, check_letters
from course_app.exports.logo import size
from course_app.exports.marked_names import keep_name
from course_app.exports.qr import qr_file

HERE = Path(__file__).parent
_STANDARDS = ["a-3a", "ua-1"]  # 3a allows a badge to be embedded
_WIDTHS, _TALLEST_HILL = {"a4": 297.0, "us-letter": 279.4}, 33.0  # millimetres
_SOURCE = '#import "statement.typ": statement\n#statement(json(bytes("%s")))'
_LONGEST = 30  # seconds after which it ends by itself, should nobody be left who waits for it
BLUE, AMBER, SHARED, INK = "#27468f", "#d08a2b", "#2b2136", "#211f1b"


def main() -> None:
    """Read a record as JSON, write its PDF; or the letters that no font has, and end with a status of its own."""
    signal.alarm(_LONGEST)
    try:
        given = json.load(sys.stdin.buffer)
        logo = b64decode(given.pop("logo_file", ""))
        answer = render_statement(Record.from_json(given), logo=logo)
    except CannotShow as refused:
        sys.stdout.buffer.write(refused.characters.encode())
        print(refused, file=sys.stderr)
        sys.exit(CannotShow.STATUS)
    sys.stdout.buffer.write(answer)


def render_statement(record: Record, badge: str = "", keyword: str = "", logo: bytes = b"") -> bytes:
    """Take the frozen record, give the bytes of its PDF: the same bytes for the same record, always.

    `badge` is the signed credential that it embeds, `keyword` what stands in its properties to be sealed (`seal.py`),
    `logo` the PNG whose digest the record names.
    Raises CannotShow when the name, or anything else on the page, holds characters outside the carried fonts.
    """
    page = _page(record) | {"badge": badge, "keyword": keyword, "logo": _logo(logo) if record.logo else ""}
    written = "".join(texts(page))
    check_letters(written)
    try:
        pdf = _compile(json.dumps(page), datetime.combine(record.issued_on, time(), UTC))
        return keep_name(pdf, _tidy(record.name)) if fonts.taken_apart(record.name) else pdf
    except _NoGlyph:
        # check_letters agreed with the engine on every letter tried; should it ever not, name what is unusual.
        raise CannotShow(_unusual(_tidy(record.name)) or _unusual(written))


def _logo(picture: bytes) -> str:
    """A picture that scales and holds the PNG: the template takes text alone."""
    width, height = size(picture)
    inside = f'<image width="{width}" height="{height}" href="data:image/png;base64,{b64encode(picture).decode()}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{inside}</svg>'


def _unusual(text: str) -> str:
    return "".join(dict.fromkeys(c for c in text if not c.isascii()))


class _NoGlyph(Exception):
    """The engine found no glyph, whatever the fonts' tables say."""


def _compile(data: str, issued_at: datetime) -> bytes:
    try:
        pdf: bytes = _engine().compile(
            input=_source(data).encode("ascii"), format="pdf", pdf_standards=_STANDARDS, timestamp=issued_at
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


def _source(data: str) -> str:
    """Hand JSON of ASCII letters to the template as one string, in which nothing but `\\` and `"` means anything.

    Not as an input of the engine: where those change, it forgets all that it laid out before.
    """
    return _SOURCE % data.replace("\\", "\\\\").replace('"', '\\"')


@cache
def font_files() -> Any:
    """Give the carried fonts, opened once for all that this process sets."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)])


@cache
def _engine() -> Any:
    return typst.Compiler(root=str(HERE), font_paths=font_files())


def _page(record: Record) -> dict[str, Any]:
    """Every word and figure of the page, in its place."""
    kind, issuer = KINDS[record.kind], record.issuer or record.site
    signatory, _, office = record.signatory.partition(",")
    lines = [signatory, ", ".join(filter(None, [office.strip(), issuer, record.place]))]
    if not record.signatory:
        lines = [issuer, record.place]
    address = urlsplit(record.verify_url)
    count = len(record.modules)
    wide = _WIDTHS[record.paper]
    found = hills([line.minutes for line in record.modules], wide, tallest=_TALLEST_HILL)
    height = max((hill.r for hill in found), default=0.0)
    return {
        "title": f"{kind}: {_tidy(record.name)}",
        "paper": record.paper,
        "wide": wide,
        "kind": kind,
        "lang": record.lang.partition("-")[0].lower(),
        "name": set_text(record.name),
        "did": deed(record),
        "achieved": record.kind == "achievement",
        "course": set_text(record.course_title),
        "facts": [
            f"{hours_text(record.minutes)} of study in {count} module{'' if count == 1 else 's'}, ",
            "by the course’s own estimate",
        ],
        "dates": dates_said(record),
        "outcomes_title": "Learning outcomes of this course",
        "outcomes": [set_text(outcome) for outcome in record.outcomes],
        "modules": [
            {**set_text(line.short or line.title), "x": hill.x + hill.r}
            for line, hill in zip(record.modules, found, strict=True)
        ],
        "hills": _drawing(found, height, wide),
        "hill_height": height,
        "site": set_text(record.site),
        "issuer": [set_text(line) for line in lines if line.strip()],
        "author": _tidy(issuer),
        "logo_alt": f"Logo of {_tidy(issuer)}",
        "not": WHAT_IT_IS_NOT[record.kind].replace(". ", ".\n").split("\n"),
        "check": "Check this number at",
        "address": set_text(address.netloc + address.path.rpartition("/")[0]),
        "url": record.verify_url,
        "code": grouped(record.code),
        "specimen": "Specimen" if record.specimen else "",
        "badge_is": "The signed Open Badge of this statement",
        "qr": qr_file(record.verify_url),
        "qr_alt": "QR code of the address that checks this statement",
    }


def set_text(text: str) -> dict[str, Any]:
    """A text with the fonts that hold it and the direction of its first letter."""
    tidy = _tidy(text)
    turned = next((kind for c in tidy if (kind := unicodedata.bidirectional(c)) in ("L", "R", "AL")), "L") != "L"
    return {"text": tidy, "fonts": fonts.serif_first(tidy), "rtl": turned}


def texts(part: Any) -> Iterator[str]:
    """All that came from the record in text, however deep."""
    if isinstance(part, dict):
        if "text" in part:
            yield part["text"]
        else:
            for value in part.values():
                yield from texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value)


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _drawing(found: Sequence[Hill], height: float, wide: float) -> str:
    """The hills and the ground they stand on, edge to edge, in millimetres."""
    shapes = [(path(hill, height), BLUE if i % 2 == 0 else AMBER) for i, hill in enumerate(found)]
    shapes += [(shape, SHARED) for shape in overlaps(found, height)]
    drawn = "".join(f'<path d="{d}" fill="{ink}"/>' for d, ink in shapes)
    size = f'width="{wide:g}" height="{height + 0.8:.2f}" viewBox="0 0 {wide:g} {height + 0.8:.2f}"'
    ground = f'<path d="M0 {height:.2f}h{wide:g}" stroke="{INK}" stroke-width=".8"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawn}{ground}</svg>'


if __name__ == "__main__":
    main()
