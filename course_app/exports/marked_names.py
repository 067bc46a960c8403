"""A name with marks on its letters, in a PDF that our engine made: vowels of Arabic and Hebrew, tones of Thai, accents.

Such marks have no width, and in the file they stand beside their letter. PDFium (and so Chromium) and poppler ask where
each thing stands, and give the letters in a wrong order, or with spaces among them. So each line of such a name becomes
one drawing, and its characters stand along it one after the other, each with its share of the width: a Type 3 font
whose first glyph of a line draws all of it, with the letters of the engine, and whose others draw nothing. Nothing
that is seen changes, and whoever searches, copies or listens finds the name as it was confirmed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, count, groupby, takewhile

from course_app.exports.pdf_file import PdfFile, glyph_numbers

# What stands between two marks of the content: where it begins, its ink, and the text.
_BLOCK = re.compile(
    rb"(?s)(?P<mark>/Span<</MCID \d+>>BDC\s)q 1 0 0 -1 (?P<x>\S+) (?P<y>\S+) cm(?P<ink>(?:(?!BT).)*?scn)\s"
    rb"(?P<text>BT(?:(?!EMC\s*/Span<</MCID).)*?ET)\sQ\sEMC"
)
_SAID = re.compile(rb"/Span<</ActualText(?:<FEFF([0-9A-F]+)>|\(([^)]*)\))>>BDC|/ReversedChars BMC|\bEMC\b")
_RUN = re.compile(rb"(?s)/(f\d+) (\S+) Tf 1 0 0 -1 (\S+) (\S+) Tm(.*?)T[Jj]\b")
_PART = re.compile(rb"(?s)(\((?:\\.|[^\\)])*\)|<[0-9A-F]+>)|(-?[0-9.]+)")
_FONTS = re.compile(rb"/Font\s*<<((?:/f\d+ \d+ 0 R\s*)+)>>")
_WIDTHS = re.compile(rb"/W\s*\[([^\]]*)\]")
RIGHT_TO_LEFT_MARK = "\u200f"
_CLOSE = 0.5  # of the size: a mark is lifted less than that, a line is further away


@dataclass
class _Font:
    """What is known of a font of the page."""

    widths: Mapping[int, float]
    said: Mapping[bytes, bytes]  # characters of a glyph


@dataclass
class _Line:
    """What draws one line of the name, and where it stands."""

    low: float
    size: float
    blocks: list[re.Match[bytes]] = field(default_factory=list)
    left: float = 1e6
    right: float = 0.0
    letters: Counter[float] = field(default_factory=Counter)  # how many stand at which height


def keep_name(pdf: bytes, name: str) -> bytes:
    """Take a statement as the engine made it, and the name on it; give it with the name as one drawing a line."""
    file = PdfFile(pdf)
    number = next(number for number in file.objects if b"/MCID" in file.read(number))
    content = file.read(number)
    fonts = {found: _font(file, at) for found, at in _fonts(file)}
    blocks = [*_BLOCK.finditer(content)]
    # The first says the kind of the statement; the name follows, until what was done, which is set in another ink.
    mine = [*takewhile(lambda block: _ink(block) == _ink(blocks[1]), blocks[1:])]
    lines = _lines(mine, fonts)
    parts = _shared(name, lines)
    codes = count(1)  # a name has 200 characters at most
    shown = [_as_it_stands(part) for part in parts]
    drawn = [(line, text, [next(codes) for _ in text]) for line, text in zip(lines, shown, strict=True)]
    font = _type_3(file, drawn, _fonts(file))
    written: dict[re.Match[bytes], bytes] = {}
    for line, _, numbers in drawn:
        first, *others = line.blocks
        place = b"q 1 0 0 -1 %.4f %.4f cm%s" % (line.left, line.low, first["ink"])
        text = b"BT 0 Tr/n0 %.4f Tf 1 0 0 -1 0 0 Tm<%s>Tj\nET\nQ\nEMC" % (line.size, bytes(numbers).hex().encode())
        written[first] = b"%s%s\n%s" % (first["mark"], place, text)
        written |= {other: other["mark"] + b"EMC" for other in others}
    file.write(number, _BLOCK.sub(lambda block: _told(written, block), content))
    for held, body in file.objects.items():
        file.objects[held] = _FONTS.sub(rb"/Font<<\1/n0 %s 0 R>>" % font, body) if held != font else body
    return file.bytes()


def _told(written: Mapping[re.Match[bytes], bytes], block: re.Match[bytes]) -> bytes:
    return next((text for one, text in written.items() if one.start() == block.start()), block[0])


def _ink(block: re.Match[bytes]) -> bytes:
    return block["ink"].rpartition(b"cs")[2]


def _fonts(file: PdfFile) -> list[tuple[bytes, bytes]]:
    found = next(filter(None, map(_FONTS.search, file.objects.values())))
    return re.findall(rb"/(f\d+) (\d+) 0 R", found[1])


def _font(file: PdfFile, number: bytes) -> _Font:
    below = file.refers(number, re.compile(rb"/DescendantFonts\[(\d+) 0 R\]"))
    table = file.refers(below, _WIDTHS).split()
    widths = {
        glyph: float(width)
        for first, last, width in zip(table[::3], table[1::3], table[2::3], strict=True)
        for glyph in range(int(first), int(last) + 1)
    }
    return _Font(widths, dict(file.rows(file.refers(number, re.compile(rb"/ToUnicode (\d+) 0 R")))))


def _lines(blocks: list[re.Match[bytes]], fonts: Mapping[bytes, _Font]) -> list[_Line]:
    lines: list[_Line] = []
    for block in blocks:
        x, y = float(block["x"]), float(block["y"])
        size = max(float(run[2]) for run in _RUN.finditer(block["text"]))
        line = next((one for one in lines if abs(one.low - y) < _CLOSE * one.size), None)
        if line is None:
            lines.append(line := _Line(y, size))
        line.blocks.append(block)
        line.letters[y] += sum(unicodedata.category(c)[0] == "L" for c in _said(block["text"], fonts))
        for left, right in _extents(block["text"], fonts):
            line.left, line.right = min(line.left, x + left), max(line.right, x + right)
    for line in lines:
        line.low = line.letters.most_common(1)[0][0]
    return lines


def _extents(text: bytes, fonts: Mapping[bytes, _Font]) -> Iterator[tuple[float, float]]:
    for run in _RUN.finditer(text):
        size, at = float(run[2]), float(run[3])
        yield at, at
        for string, shift in _PART.findall(run[5]):
            if string:
                at += sum(fonts[run[1]].widths.get(int(glyph, 16), 0) for glyph in glyph_numbers(string)) * size / 1000
            else:
                at -= float(shift) * size / 1000
        yield at, at


def _said(text: bytes, fonts: Mapping[bytes, _Font]) -> str:
    """The characters of a block: those that a span stands for, or those of the glyphs outside of spans."""
    said, within = "", False
    for piece in re.split(rb"(?s)(/Span<</ActualText.*?BDC|\bEMC\b)", text):
        if spans := _SAID.fullmatch(piece):
            within = piece.startswith(b"/Span")
            said += bytes.fromhex(spans[1].decode()).decode("utf-16-be") if spans[1] else (spans[2] or b"").decode()
        elif not within:
            for run in _RUN.finditer(piece):
                known = fonts[run[1]]
                # A mark says all that stands with it, as its letter does.
                for glyph in filter(lambda glyph: known.widths.get(int(glyph, 16)), glyph_numbers(run[5])):
                    said += bytes.fromhex(known.said.get(glyph, b"").decode()).decode("utf-16-be")
    return said


def _shared(name: str, lines: list[_Line]) -> list[str]:
    """The characters of each line, by how many letters it shows.

    A letter may stand higher than its line and be missed. Then the nearest space is where a line ends: the characters
    keep their order, at worst with a short word on the next line.
    """
    so_far = [*accumulate(unicodedata.category(c)[0] == "L" for c in name)]
    ends = [*accumulate(line.letters[line.low] for line in lines)]
    parts, begin = [], 0
    for shown in ends[:-1]:
        if ends[-1] == so_far[-1]:
            end = bisect_right(so_far, shown)  # with the marks of the last letter
        else:
            spaces = [at for at, c in enumerate(name) if c == " " and at > begin]
            end = min(spaces, key=lambda at: abs(so_far[at] - shown), default=len(name))
        parts.append(name[begin:end].strip() or " ")
        begin = end
    return [*parts, name[begin:].strip() or " "]


def _as_it_stands(line: str) -> str:
    """The characters from left to right: what runs from the right is turned, as both readers turn it back.

    A mark at the left end is none of a word for poppler, unless something that runs from the right stands before it.
    """
    words = [(word, any(unicodedata.bidirectional(c) in ("R", "AL") for c in word)) for word in line.split(" ")]
    runs = [[word for word, _ in run] if not turned else [w[::-1] for w, _ in run][::-1]
            for turned, run in groupby(words, key=lambda word: word[1])]  # fmt: skip
    shown = " ".join(" ".join(run) for run in (runs[::-1] if words[0][1] else runs))
    return RIGHT_TO_LEFT_MARK + shown if unicodedata.category(shown[0]) == "Mn" else shown


def _type_3(file: PdfFile, drawn: list[tuple[_Line, str, list[int]]], fonts: list[tuple[bytes, bytes]]) -> bytes:
    """Add the font that draws the lines; give its number."""
    rows, procedures, widths, most = [], [], [], 0.0
    empty: dict[float, bytes] = {}
    for line, shown, codes in drawn:
        share = round(1000 * (line.right - line.left) / len(shown) / line.size, 3)
        most = max(most, share * len(shown))
        for place, (code, character) in enumerate(zip(codes, shown, strict=True)):
            rows.append(b"<%02X> <%s>" % (code, character.encode("utf-16-be").hex().upper().encode()))
            widths.append(b"%g" % share)
            if place == 0:
                number = file.add(b"", b"%g 0 d0 %s" % (share, _drawing(line)))
            elif share in empty:
                number = empty[share]
            else:
                number = empty[share] = file.add(b"", b"%g 0 d0" % share)
            procedures.append(b"/g%d %s 0 R" % (code, number))
    table = file.add(b"", _TABLE % (len(rows), b"\n".join(rows)))
    box = b"[0 -400 %.0f 1100]" % most
    about = file.add(
        b"/Type/FontDescriptor/FontName/Name/Flags 4/ItalicAngle 0/FontBBox%s/Ascent 1100/Descent -400/StemV 80" % box
    )
    last = len(rows)
    return file.add(
        b"/Type/Font/Subtype/Type3/Name/n0/FontMatrix[.001 0 0 .001 0 0]/FontBBox%s/FirstChar 1/LastChar %d"
        b"/Widths[%s]/CharProcs<<%s>>/Encoding<</Type/Encoding/Differences[1 %s]>>/Resources<</Font<<%s>>>>"
        b"/FontDescriptor %s 0 R/ToUnicode %s 0 R"
        % (box, last, b" ".join(widths), b"".join(procedures), b"".join(b"/g%d" % n for n in range(1, last + 1)),
           b"".join(b"/%s %s 0 R" % font for font in fonts), about, table)
    )  # fmt: skip


def _drawing(line: _Line) -> bytes:
    """What the engine wrote for a line, from its beginning, a thousand to the size."""
    scale = 1000 / line.size
    parts = [
        b"q 1 0 0 -1 %.4f %.4f cm\n%s\nQ"
        % (float(block["x"]) - line.left, float(block["y"]) - line.low, _SAID.sub(b"", block["text"]))
        for block in line.blocks
    ]
    return b"q %.6f 0 0 %.6f 0 0 cm\n%s\nQ" % (scale, scale, b"\n".join(parts))


_TABLE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Name def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
%d beginbfchar
%s
endbfchar
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
