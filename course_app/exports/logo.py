"""A logo that somebody hands in: a PNG, read strictly and written anew with nothing in it but the picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable

from course_app.exports import png

MOST, SIDE = 200_000, 1200  # bytes, pixels
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type; 8 bits each


class BadLogo(ValueError):
    """A picture that cannot be a logo; the text says what to do."""


def clean_logo(body: bytes) -> bytes:
    """Take a file, give the same picture as a PNG without notes, profiles or anything after its end. Raises BadLogo."""
    if len(body) > MOST:
        raise BadLogo(f"This picture has {len(body) // 1000} KB and may have {MOST // 1000}. Save it smaller.")
    if not body.startswith(png.MAGIC):
        raise BadLogo("This is no PNG. Save the logo as a PNG with a transparent or white background.")
    try:
        parts = list(png.chunks(body))
    except ValueError:
        raise BadLogo("This picture is damaged. Save it as a PNG once more.") from None
    if parts[0][0] != b"IHDR" or len(parts[0][1]) != 13:
        raise BadLogo("This picture is damaged. Save it as a PNG once more.")
    width, height, depth, colour, packing, filters, laced = struct.unpack(">IIBBBBB", parts[0][1])
    if not (16 <= width <= SIDE and 16 <= height <= SIDE):
        raise BadLogo(f"This picture is {width} by {height} pixels. Each side may have 16 to {SIDE}.")
    if depth != 8 or colour not in _CHANNELS or packing or filters or laced:
        raise BadLogo("This kind of PNG cannot be printed. Save it with 8 bits a channel and without interlacing.")
    palette, clear = (b"".join(data for kind, data in parts if kind == name) for name in (b"PLTE", b"tRNS"))
    lines = _lines(parts, height, width * _CHANNELS[colour] + 1)
    if colour == 3 and (len(palette) % 3 or not 3 <= len(palette) <= 768):
        raise BadLogo("This picture is damaged. Save it as a PNG once more.")
    kept = [(b"IHDR", parts[0][1])]
    if colour == 3:
        kept.append((b"PLTE", palette))
    if clear and colour in (0, 2, 3):
        kept.append((b"tRNS", clear))
    kept += [(b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    return png.MAGIC + b"".join(png.chunk(kind, data) for kind, data in kept)


def _lines(parts: Iterable[tuple[bytes, bytes]], height: int, line: int) -> bytes:
    """The packed lines, no more of them than the picture says that it has."""
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(b"".join(data for kind, data in parts if kind == b"IDAT"), height * line + 1)
    except zlib.error:
        found = b""
    if len(found) != height * line or any(found[at] > 4 for at in range(0, len(found), line)):
        raise BadLogo("This picture is damaged. Save it as a PNG once more.")
    return found


def size(body: bytes) -> tuple[int, int]:
    """Give width and height of a PNG, in pixels."""
    width, height = struct.unpack(">II", body[16:24])
    return width, height
