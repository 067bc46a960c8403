"""Which characters the carried fonts can show, read from their own tables (`cmap`): once per process, no library.

The PDF engine refuses text it has no glyph for. A learner should hear that when the name is confirmed, with the
characters named, and not when the statement is made.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import BinaryIO

FOLDER = Path(__file__).parent / "fonts"
# In this order a text falls from font to font: the serif of names and titles, then Inter, which is the sans of all
# else and knows more of Latin, Greek and Cyrillic than those that follow.
FAMILIES = {
    "Newsreader": "Newsreader-Regular.ttf",
    "Inter": "Inter-Regular.ttf",
    "Amiri": "Amiri-Regular.ttf",
    "Noto Sans Hebrew": "NotoSansHebrew-Regular.ttf",
    "Noto Sans Devanagari": "NotoSansDevanagari-Regular.ttf",
    "Noto Sans Thai": "NotoSansThai-Regular.ttf",
    "Noto Sans SC": "NotoSansSC-Regular.ttf",
}
_JOINERS = "\u200c\u200d"


class CannotShow(ValueError):
    """Text with characters that no carried font can show; `characters` holds them in order of appearance."""

    STATUS = 3  # with which a process ends that prints them instead of a PDF

    def __init__(self, characters: str) -> None:
        self.characters = characters
        named = ", ".join(f"{c} (U+{ord(c):04X})" for c in characters)
        super().__init__(f"The statement has no letters for {named}.")


def check_letters(text: str) -> None:
    """Take a text; raise CannotShow when it holds characters that no carried font can show."""
    missing = can_show(text)
    if missing:
        raise CannotShow("".join(dict.fromkeys(c for c in text if c in missing)))


def can_show(text: str) -> set[str]:
    """Take a text, give the characters of it that no carried font can show: empty when all is well."""
    return {character for cluster in set(_clusters(text)) for character in _missing(cluster)}


@lru_cache(maxsize=256)  # of many statements of one course, all but the name are the same texts
def serif_first(text: str) -> tuple[str, ...]:
    """Take a text, give the fonts to set it in: first one that holds all of it, the serif before others.

    So no word is half serif and half sans for the sake of one letter. Text that no font holds alone gets them all.
    """
    clusters = set(_clusters(text))
    for family in FAMILIES:
        if all(_holds(family, cluster) for cluster in clusters):
            return (family, *(other for other in FAMILIES if other != family))
    return tuple(FAMILIES)


def taken_apart(text: str) -> bool:
    """Whether a text is set from letters and marks apart: it is written so, or its font has no letter with the mark."""
    held = _coverage(serif_first(text)[0])
    for character in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", character)
        whole = len(parts) == 1 or _has(held, ord(character))
        if unicodedata.category(character) == "Mn" or (not whole and all(_has(held, ord(part)) for part in parts)):
            return True
    return False


def _clusters(text: str) -> list[str]:
    """Letters with the marks that sit on them: these must come from one font."""
    found: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if found and (unicodedata.category(character).startswith("M") or character in _JOINERS):
            found[-1] += character
        else:
            found.append(character)
    return found


def _missing(cluster: str) -> set[str]:
    if any(_holds(family, cluster) for family in FAMILIES):
        return set()
    alone = {character for character in cluster if not any(_holds(family, character) for family in FAMILIES)}
    return alone or set(cluster[1:])


def _holds(family: str, cluster: str) -> bool:
    """As it stands or taken apart: the shaper puts letter and mark together or apart as the font wants it."""
    held = _coverage(family)
    return any(
        all(_has(held, ord(character)) for character in form if character not in _JOINERS)
        for form in (cluster, unicodedata.normalize("NFD", cluster))
    )


def _has(held: bytes, code: int) -> bool:
    return code >> 3 < len(held) and bool(held[code >> 3] >> (code & 7) & 1)


@cache
def _coverage(family: str) -> bytes:
    """One bit for each character that the font holds."""
    with (FOLDER / FAMILIES[family]).open("rb") as file:
        codes = _read_cmap(file)
    bits = bytearray((max(codes) >> 3) + 1)
    for code in codes:
        bits[code >> 3] |= 1 << (code & 7)
    return bytes(bits)


def _read_cmap(file: BinaryIO) -> list[int]:
    """The characters of a font file (OpenType `cmap`, subtable format 12, or 4 where there is no 12)."""
    (tables,) = struct.unpack(">4xH6x", file.read(12))
    entries = [struct.unpack(">4s4xII", file.read(16)) for _ in range(tables)]
    at, length = next((at, length) for tag, at, length in entries if tag == b"cmap")
    file.seek(at)
    table = file.read(length)
    (count,) = struct.unpack_from(">2xH", table)
    formats = {}
    for i in range(count):
        platform, _, offset = struct.unpack_from(">HHI", table, 4 + 8 * i)
        if platform in (0, 3):
            formats[struct.unpack_from(">H", table, offset)[0]] = offset
    return _format_12(table, formats[12]) if 12 in formats else _format_4(table, formats[4])


def _format_12(table: bytes, at: int) -> list[int]:
    (groups,) = struct.unpack_from(">I", table, at + 12)
    codes: list[int] = []
    for i in range(groups):
        first, last, glyph = struct.unpack_from(">III", table, at + 16 + 12 * i)
        codes.extend(range(first + (glyph == 0), last + 1))
    return codes


def _format_4(table: bytes, at: int) -> list[int]:
    count = struct.unpack_from(">H", table, at + 6)[0] // 2
    columns = [struct.unpack_from(f">{count}H", table, at + 14 + 2 * (count * i + (i > 0))) for i in range(4)]
    codes = []
    for i, (last, first, delta, offset) in enumerate(zip(*columns, strict=True)):
        place = at + 16 + 6 * count + 2 * i + offset
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = struct.unpack_from(">H", table, place + 2 * (code - first))[0] if offset else code
            if glyph and (glyph + delta) & 0xFFFF:
                codes.append(code)
    return codes
