"""A statement as a sheet of paper inside a page: made from the frozen record alone, as the PDF is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from markupsafe import Markup

from course_app.course.hills import hills, overlaps, path
from course_app.course.statement import KINDS, WHAT_IT_IS_NOT, Record, dates_said, day_text, deed, grouped, hours_text
from course_app.exports.qr import qr_svg

WIDTH, TALLEST, UNDER = 297.0, 33.0, 9.0  # millimetres of an A4 sheet on its side; room for the names under the hills
BLUE, AMBER, SHARED = "#27468f", "#d08a2b", "#2b2136"
# The widest name, in units of its own size, for each size of statement.css: 65 pt, down to 36 pt, then several lines.
NAMES = ((11, ""), (14.5, "st-n2"), (40, "st-n3"), (70, "st-n4"), (999, "st-n5"))
COURSES = ((38, ""), (60, "st-c2"), (999, "st-c3"))


@dataclass(frozen=True)
class Label:
    """The name of a module under its hill."""

    x: float
    size: float
    text: str


@dataclass(frozen=True)
class Paper:
    """Every word and figure of the sheet."""

    record: Record
    kind: str
    number: str
    did: str
    hours: str
    dates: tuple[str, ...]
    finished: str
    issued: str
    signed: tuple[str, ...]
    what_it_is_not: tuple[str, ...]
    address: str  # where a number is checked, as people type it
    link: str  # the same for this number
    qr: Markup
    name_class: str
    course_class: str
    shapes: tuple[tuple[str, str], ...]  # path and ink
    labels: tuple[Label, ...]
    ground: float
    height: float


def paper(record: Record) -> Paper:
    """Take the frozen record; give what the sheet shows."""
    drawn = hills([line.minutes for line in record.modules], WIDTH, tallest=TALLEST)
    ground = max((hill.r for hill in drawn), default=0.0)
    shapes = [(path(hill, ground), AMBER if i % 2 else BLUE) for i, hill in enumerate(drawn)]
    shapes += [(shape, SHARED) for shape in overlaps(drawn, ground)]
    middles = [hill.x + hill.r for hill in drawn]
    room = min((right - left for left, right in pairwise(middles)), default=WIDTH / 2) - 2
    names = [line.short or line.title for line in record.modules]
    size = min([3.6, *(room / max(1.0, _width(name)) for name in names)])
    address = urlsplit(record.verify_url)
    return Paper(
        record=record,
        kind=KINDS[record.kind],
        number=grouped(record.code),
        did=deed(record),
        hours=hours_text(record.minutes),
        dates=dates_said(record),
        finished=day_text(record.completed_on),
        issued=day_text(record.issued_on),
        signed=signed_by(record),
        what_it_is_not=tuple(WHAT_IT_IS_NOT[record.kind].replace(". ", ".\n").split("\n")),
        address=address.netloc + address.path.rpartition("/")[0],
        link=address.netloc + address.path,
        qr=Markup(qr_svg(record.verify_url, "QR code of the address that checks this statement")),  # noqa: S704
        name_class=_class(record.name, NAMES),
        course_class=_class(record.course_title, COURSES),
        shapes=tuple(shapes),
        labels=tuple(
            Label(round(x, 2), round(max(2.0, size), 2), name) for x, name in zip(middles, names, strict=True)
        ),
        ground=round(ground, 2),
        height=round(ground + UNDER, 2),
    )


def signed_by(record: Record) -> tuple[str, ...]:
    """Give the lines that say who issued a statement: the first is set bold."""
    issuer = record.issuer or record.site
    signatory, _, office = record.signatory.partition(",")
    if not record.signatory:
        return tuple(line for line in (issuer, record.place) if line)
    return signatory, ", ".join(part for part in (office.strip(), issuer, record.place) if part)


def file_name(record: Record, form: str = "pdf") -> str:
    """Give a name for a form of a statement that every system can keep."""
    plain = unicodedata.normalize("NFKD", record.name).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return "-".join(["statement", record.course, *words])[:120] + f".{form}"


def _class(text: str, sizes: tuple[tuple[float, str], ...]) -> str:
    width = _width(text)
    return next((name for most, name in sizes if width <= most), sizes[-1][1])


def _width(text: str) -> float:
    """About how wide a text is, in units of its size; the browser's fonts decide the rest."""
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in "ijlftr' .,-I":
        return 0.33
    if letter in "MW":
        return 0.95
    return 0.74 if letter.isupper() or letter in "mw" else 0.52
