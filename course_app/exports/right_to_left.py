"""Text that runs from the right, in a PDF that our engine made: each glyph is given the character that it shows.

The engine writes a letter and the mark on it as two glyphs which together stand for both (`ActualText`). PDFium, and so
Chromium and the screen readers that listen to it, then reads the letters of such a word in a wrong order. With one
character for each glyph it reads the letters right. What is left: it may hear a space before a mark that is set far to
the side, and the second of two marks on one letter beside it. Nothing that is seen changes.
"""

from __future__ import annotations

import re
from functools import partial

from course_app.exports.pdf_file import ROW, PdfFile, glyph_numbers

_FONT = re.compile(rb"/(f\d+) (\d+) 0 R")
_TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
# The characters that a span stands for, and what shows them: a font, then strings of glyphs and shifts between them.
_SPAN = re.compile(
    rb"(?s)/Span<</ActualText(?:<FEFF([0-9A-F]+)>|\(([0-9A-Za-z])\))>>BDC"
    rb"(?P<shown>(?:/ReversedChars BMC)? 0 Tr/(?P<font>f\d+) (?:(?!EMC|BDC).)*?T[Jj]\s(?:EMC\s)?)EMC"
)
_CONTROLS = {b"%04X" % code for code in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_SHADDA = b"0651"


def name_each_glyph(pdf: bytes) -> bytes:
    """Take a PDF of the engine, give it with the same page and other names for the glyphs of marked letters."""
    file = PdfFile(pdf)
    numbers = {
        font: file.refers(number, _TO_UNICODE) for font, number in _FONT.findall(b"".join(file.objects.values()))
    }
    tables = {
        font: {glyph: _without_controls(shown) or shown for glyph, shown in file.rows(number)}
        for font, number in numbers.items()
    }

    def loose(span: re.Match[bytes]) -> bytes:
        whole = _without_controls(span[1]) if span[1] else b"%04X" % ord(span[2])
        characters, table = re.findall(b"....", whole), tables[span["font"]]
        glyphs = list(glyph_numbers(span["shown"]))[::-1]  # they stand from left to right
        if not 0 < len(glyphs) <= len(characters):
            return span[0]
        if len(glyphs) < len(characters):
            # A second mark is lifted above the first, and stands outside of the span; or one glyph shows both.
            characters[1:] = sorted(characters[1:], key=lambda mark: mark != _SHADDA)  # it sits on the letter itself
            lifted = [glyph for glyph, shown in table.items() if shown == whole and glyph not in glyphs]
            table.update(dict.fromkeys(lifted, characters[-1]))
            characters = characters[:-1] if lifted else characters
        shown = [*characters[: len(glyphs) - 1], b"".join(characters[len(glyphs) - 1 :])]
        if any(len(table[glyph]) == 4 and table[glyph] != one for glyph, one in zip(glyphs, shown, strict=True)):
            return span[0]  # elsewhere the same glyph shows another character
        table.update(zip(glyphs, shown, strict=True))
        return span["shown"]

    for number, held in file.objects.items():
        # It tells PDFium to read every line from the right; with one page it has no other effect.
        file.objects[number] = held.replace(b"/Direction/R2L", b"/Direction/L2R")
        text = file.read(number)
        if b"/ActualText" in text:
            file.write(number, _SPAN.sub(loose, text))
    for font, number in numbers.items():
        named = partial(_named, tables[font])
        file.write(number, ROW.sub(named, file.read(number)))
    return file.bytes()


def _without_controls(characters: bytes) -> bytes:
    """What is left without the marks of direction, which the engine counts among the letters beside them."""
    return b"".join(c for c in re.findall(b"....", characters) if c not in _CONTROLS)


def _named(table: dict[bytes, bytes], row: re.Match[bytes]) -> bytes:
    return b"<%s> <%s>" % (row[1], table[row[1]])
