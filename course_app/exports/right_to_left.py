"""Text that runs from the right, in a PDF that our engine made: each glyph is given the character that it shows.

The engine writes a letter and the mark on it as two glyphs which together stand for both (`ActualText`). PDFium, and so
Chromium and the screen readers that listen to it, then reads the letters of such a word in a wrong order. With one
character for each glyph it reads the letters right. What is left: it may hear a space before a mark that is set far to
the side, and the second of two marks on one letter beside it. Nothing that is seen changes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import partial

_XREF = re.compile(rb"xref\s+0 (\d+)\s+")
_STREAM = re.compile(
    rb"(?s)(\d+ 0 obj\s*<<(?:(?!stream\n).)*?/Length )(\d+)((?:(?!stream\n).)*?/FlateDecode.*?stream\n)"
)
_FONT = re.compile(rb"/(f\d+) (\d+) 0 R")
_TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
_ROW = re.compile(rb"(?m)^<([0-9A-F]{4})> <([0-9A-F]+)>$")  # of a ToUnicode table: glyph, characters
# The characters that a span stands for, and what shows them: a font, then strings of glyphs and shifts between them.
_SPAN = re.compile(
    rb"(?s)/Span<</ActualText(?:<FEFF([0-9A-F]+)>|\(([0-9A-Za-z])\))>>BDC"
    rb"(?P<shown>(?:/ReversedChars BMC)? 0 Tr/(?P<font>f\d+) (?:(?!EMC|BDC).)*?T[Jj]\s(?:EMC\s)?)EMC"
)
_STRING = re.compile(rb"(?s)\(((?:\\.|[^\\)])*)\)|<([0-9A-F]+)>")
_ESCAPE = re.compile(rb"(?s)\\([0-7]{3}|.)")
_CONTROLS = {b"%04X" % code for code in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_SHADDA = b"0651"
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def name_each_glyph(pdf: bytes) -> bytes:
    """Take a PDF of the engine, give it with the same page and other names for the glyphs of marked letters."""
    file = _File(pdf)
    numbers = {
        font: file.refers(number, _TO_UNICODE) for font, number in _FONT.findall(b"".join(file.objects.values()))
    }
    tables = {
        font: {glyph: _without_controls(shown) or shown for glyph, shown in _ROW.findall(file.read(number))}
        for font, number in numbers.items()
    }

    def loose(span: re.Match[bytes]) -> bytes:
        whole = _without_controls(span[1]) if span[1] else b"%04X" % ord(span[2])
        characters, table = re.findall(b"....", whole), tables[span["font"]]
        glyphs = list(_glyphs(span["shown"]))[::-1]  # they stand from left to right
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
        file.write(number, _ROW.sub(named, file.read(number)))
    return file.bytes()


def _without_controls(characters: bytes) -> bytes:
    """What is left without the marks of direction, which the engine counts among the letters beside them."""
    return b"".join(c for c in re.findall(b"....", characters) if c not in _CONTROLS)


def _named(table: dict[bytes, bytes], row: re.Match[bytes]) -> bytes:
    return b"<%s> <%s>" % (row[1], table[row[1]])


def _glyphs(shown: bytes) -> Iterator[bytes]:
    """The numbers of the glyphs, in four hexadecimal digits each."""
    for string, digits in _STRING.findall(shown):
        whole = _ESCAPE.sub(lambda m: bytes([int(m[1], 8)]) if len(m[1]) == 3 else _ESCAPED.get(m[1], m[1]), string)
        numbers = whole.hex().upper().encode() or digits
        yield from (numbers[at : at + 4] for at in range(0, len(numbers), 4))


class _File:
    """The objects of a PDF, by number, with the means to write some of them anew."""

    def __init__(self, pdf: bytes) -> None:
        at = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
        table = _XREF.match(pdf, at)
        assert table, "the engine writes a plain table of its objects"
        count = int(table[1])
        starts = {b"%d" % i: int(pdf[table.end() + 20 * i :][:10]) for i in range(1, count)}
        order = sorted(starts, key=starts.__getitem__)
        ends = [*(starts[number] for number in order[1:]), at]
        self.head, self.tail = pdf[: starts[order[0]]], pdf[pdf.index(b"trailer", at) : pdf.rindex(b"startxref")]
        self.objects = {number: pdf[starts[number] : end] for number, end in zip(order, ends, strict=True)}

    def refers(self, number: bytes, pattern: re.Pattern[bytes]) -> bytes:
        found = pattern.search(self.objects[number])
        return found[1] if found else b""

    def read(self, number: bytes) -> bytes:
        """Give the text of a compressed stream; nothing for any other object."""
        found = _STREAM.match(self.objects[number])
        return zlib.decompress(self.objects[number][found.end() :][: int(found[2])]) if found else b""

    def write(self, number: bytes, text: bytes) -> None:
        held = self.objects[number]
        found = _STREAM.match(held)
        assert found
        small = zlib.compress(text)
        self.objects[number] = found[1] + b"%d" % len(small) + found[3] + small + held[found.end() + int(found[2]) :]

    def bytes(self) -> bytes:
        parts, at, starts = [self.head], len(self.head), {}
        for number, held in self.objects.items():
            starts[int(number)] = at
            parts.append(held)
            at += len(held)
        rows = b"".join(b"%010d 00000 n\r\n" % starts[number] for number in sorted(starts))
        parts.append(b"xref\n0 %d\n0000000000 65535 f\r\n%s" % (len(starts) + 1, rows))
        parts.append(b"%sstartxref\n%d\n%%%%EOF" % (self.tail, at))
        return b"".join(parts)
