"""A credential baked into a picture: one uncompressed `iTXt` chunk, as Open Badges 3.0 wants it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

MAGIC = b"\x89PNG\r\n\x1a\n"
_HEAD = len(MAGIC) + 25  # the signature and IHDR, which is always first
_KEYWORD = b"openbadgecredential"
_PLAIN = _KEYWORD + b"\0\0\0\0\0"  # not compressed, no language, no translated keyword


def bake(picture: bytes, credential: bytes) -> bytes:
    """Take a PNG and a credential, give the PNG that carries it. Raises ValueError where it is no PNG."""
    if picture[: len(MAGIC)] != MAGIC or picture[12:16] != b"IHDR":
        raise ValueError("not a PNG")
    return picture[:_HEAD] + chunk(b"iTXt", _PLAIN + credential) + picture[_HEAD:]


def unbake(picture: bytes) -> bytes:
    """Take a PNG, give the credential in it. Raises ValueError for one that is damaged, or carries none or several."""
    found = [body for kind, body in chunks(picture) if kind == b"iTXt" and body.startswith(_KEYWORD + b"\0")]
    if len(found) != 1 or not found[0].startswith(_PLAIN):
        raise ValueError("This picture carries no badge.")
    return found[0][len(_PLAIN) :]


def chunk(kind: bytes, body: bytes) -> bytes:
    """Give one part of a PNG, with its length and its check."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give the kind and the bytes of each part of a PNG. Raises ValueError where it is damaged."""
    damaged = ValueError("This picture is damaged: a part of it was changed.")
    at, kind = len(MAGIC), b""
    if picture[:at] != MAGIC:
        raise damaged
    while kind != b"IEND":
        if at + 12 > len(picture):
            raise damaged
        (length,) = struct.unpack_from(">I", picture, at)
        kind, end = picture[at + 4 : at + 8], at + 8 + length
        body, check = picture[at + 8 : end], picture[end : end + 4]
        if len(check) != 4 or struct.unpack(">I", check)[0] != zlib.crc32(kind + body):
            raise damaged
        yield kind, body
        at = end + 4
    if at != len(picture):
        raise damaged
