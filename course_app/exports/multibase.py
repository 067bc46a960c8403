"""Bytes as text: base58 and base64url, read strictly, so that no two texts are the same bytes."""

from __future__ import annotations

import base64
import binascii

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(body: bytes) -> str:
    """Give bytes in base58, as Bitcoin and multibase (`z`) do."""
    number, text = int.from_bytes(body, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = _ALPHABET[digit] + text
    return "1" * (len(body) - len(body.lstrip(b"\0"))) + text


def from_base58(text: str) -> bytes:
    """Take base58, give the bytes. Raises ValueError for any other letter, and for more than 200 of them."""
    if len(text) > 200:
        raise ValueError("too long")
    number = 0
    for letter in text:
        number = number * 58 + _ALPHABET.index(letter)
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return b"\0" * (len(text) - len(text.lstrip("1"))) + body


def base64url(body: bytes) -> str:
    """Give bytes in base64url without padding."""
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """Take base64url without padding, give the bytes. Raises ValueError for any other way to write the same bytes."""
    try:
        body = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
    if base64url(body) != text:
        raise ValueError("not the one way to write these bytes")
    return body
