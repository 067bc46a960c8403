"""The status list: one bit for each badge, set when it does not hold any more (W3C Bitstring Status List).

A list is always as long, however few badges there are, and places in it are drawn at random: who reads one learns how
many were withdrawn, and nothing about whose.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from course_app.course.award import did_of, moment, status_address
from course_app.exports.badge import CREDENTIALS
from course_app.exports.multibase import base64url, from_base64url

SIZE = 131_072  # bits: the shortest that the standard allows
FRESH = 300_000  # milliseconds for which a reader may keep it


def status_list(site: str, number: int, withdrawn: Iterable[int], at: datetime) -> dict[str, Any]:
    """Take the places that do not hold any more, give the list as a credential, unsigned."""
    address = status_address(site, number)
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_of(site),
        "validFrom": moment(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(withdrawn),
            "ttl": FRESH,
        },
    }


def encode(places: Iterable[int]) -> str:
    """Give the bits of these places set, compressed, in multibase."""
    bits = bytearray(SIZE // 8)
    for place in places:
        if not 0 <= place < SIZE:
            raise ValueError(f"A list has no place {place}.")
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))


def is_set(encoded: str, place: int) -> bool:
    """Take the bits as a list holds them, say whether one is set. Raises ValueError."""
    bits = gzip.decompress(from_base64url(encoded[1:]))
    return bool(bits[place // 8] & 0x80 >> place % 8)
