"""The objects of a PDF that our engine made, by number, with the means to write some of them anew."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_XREF = re.compile(rb"xref\s+0 (\d+)\s+")
_STREAM = re.compile(
    rb"(?s)(\d+ 0 obj\s*<<(?:(?!stream\n).)*?/Length )(\d+)((?:(?!stream\n).)*?/FlateDecode.*?stream\n)"
)
ROW = re.compile(rb"(?m)^<([0-9A-F]{4})> <([0-9A-F]+)>$")  # of a ToUnicode table: glyph, characters
_STRING = re.compile(rb"(?s)\(((?:\\.|[^\\)])*)\)|<([0-9A-F]+)>")
_ESCAPE = re.compile(rb"(?s)\\([0-7]{3}|.)")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def glyph_numbers(shown: bytes) -> Iterator[bytes]:
    """Give the numbers of the glyphs that strings of a content stream show, in four hexadecimal digits each."""
    for string, digits in _STRING.findall(shown):
        whole = _ESCAPE.sub(lambda m: bytes([int(m[1], 8)]) if len(m[1]) == 3 else _ESCAPED.get(m[1], m[1]), string)
        numbers = whole.hex().upper().encode() or digits
        yield from (numbers[at : at + 4] for at in range(0, len(numbers), 4))


class PdfFile:
    """A PDF taken apart: `objects` by number. `bytes` puts it together again."""

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
        """Give what a pattern finds first in an object; nothing where it finds nothing."""
        found = pattern.search(self.objects[number])
        return found[1] if found else b""

    def read(self, number: bytes) -> bytes:
        """Give the text of a compressed stream; nothing for any other object."""
        found = _STREAM.match(self.objects[number])
        return zlib.decompress(self.objects[number][found.end() :][: int(found[2])]) if found else b""

    def rows(self, number: bytes) -> list[tuple[bytes, bytes]]:
        """Give the rows of a ToUnicode table: glyph and characters, in hexadecimal digits."""
        return ROW.findall(self.read(number))

    def add(self, body: bytes, text: bytes | None = None) -> bytes:
        """Add an object, a dictionary or one with a stream behind it; give its number."""
        number = b"%d" % (max(map(int, self.objects)) + 1)
        stream = b""
        if text is not None:
            small = zlib.compress(text)
            body += b"/Length %d/Filter/FlateDecode" % len(small)
            stream = b"\nstream\n%s\nendstream" % small
        self.objects[number] = b"%s 0 obj\n<<%s>>%s\nendobj\n" % (number, body, stream)
        self.tail = re.sub(rb"/Size \d+", b"/Size %d" % (int(number) + 1), self.tail)
        return number

    def write(self, number: bytes, text: bytes) -> None:
        """Put another text into a compressed stream."""
        held = self.objects[number]
        found = _STREAM.match(held)
        assert found
        small = zlib.compress(text)
        self.objects[number] = found[1] + b"%d" % len(small) + found[3] + small + held[found.end() + int(found[2]) :]

    def bytes(self) -> bytes:
        """Give the file."""
        parts, at, starts = [self.head], len(self.head), {}
        for number, held in self.objects.items():
            starts[int(number)] = at
            parts.append(held)
            at += len(held)
        rows = b"".join(b"%010d 00000 n\r\n" % starts[number] for number in sorted(starts))
        parts.append(b"xref\n0 %d\n0000000000 65535 f\r\n%s" % (len(starts) + 1, rows))
        parts.append(b"%sstartxref\n%d\n%%%%EOF" % (self.tail, at))
        return b"".join(parts)
