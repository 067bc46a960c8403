"""The seal of a PDF: an Ed25519 signature over the whole file, so that one changed byte is found out.

The signed badge inside says what was issued; the seal says that this paper is the one that was issued. It stands in the
keywords of the document, which a PDF/A holds twice in plain text. What is signed is the file with the letters of the
signature replaced by `A`: same length, so no place in the file moves.
"""

from __future__ import annotations

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from course_app.exports.multibase import base64url, from_base64url

_LENGTH = 86  # letters of 64 bytes in base64url
_BLANK = "A" * _LENGTH
_SEAL = re.compile(rb"seal:(key-[0-9a-f]{8}):([A-Za-z0-9_-]{86})")


class BrokenSeal(Exception):
    """A PDF that is not, byte for byte, the one that was sealed; or that has no seal."""


def blank(key: str) -> str:
    """Give the keyword that leaves room for a seal made by the key of this name."""
    return f"seal:{key}:{_BLANK}"


def seal(pdf: bytes, key: str, private: Ed25519PrivateKey) -> bytes:
    """Take a PDF that holds the blank keyword, give it sealed."""
    room = blank(key).encode()
    if pdf.count(room) != 2:
        raise ValueError("The PDF does not hold room for its seal twice.")
    return pdf.replace(room, f"seal:{key}:{base64url(private.sign(pdf))}".encode())


def sealed_by(pdf: bytes) -> str:
    """Give the name of the key that a PDF says it is sealed with. Raises BrokenSeal where it has none."""
    return _found(pdf)[0]


def check_seal(pdf: bytes, public: Ed25519PublicKey) -> None:
    """Take a PDF and the key that its seal names. Raises BrokenSeal when a byte was changed since."""
    key, signature = _found(pdf)
    bare = pdf.replace(f"seal:{key}:{signature}".encode(), blank(key).encode())
    try:
        public.verify(from_base64url(signature), bare)
    except (InvalidSignature, ValueError):
        raise BrokenSeal from None


def _found(pdf: bytes) -> tuple[str, str]:
    seals = _SEAL.findall(pdf)
    if len(seals) != 2 or seals[0] != seals[1]:
        raise BrokenSeal
    return seals[0][0].decode(), seals[0][1].decode()
