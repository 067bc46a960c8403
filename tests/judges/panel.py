"""All the judges of a badge, and random statements to put before them. Used by the tests and by `make bench`."""

from __future__ import annotations

import json
import random
import subprocess
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3Verifier

from course_app.course.award import Award
from course_app.course.statement import ModuleLine, Record, new_code
from course_app.exports.keys import Pair

FOLDER = Path(__file__).parent
COMMAND = "npm ci --prefix tests/judges --ignore-scripts"
NAMES = ("Ada Mensah", "Siân Ó Dálaigh", "Đặng Thị Hồng Nhung", "فاطمة الزهراء", "王小明", "प्रिया शर्मा", "Łukasz Żółć")
WORDS = (
    "Listening",
    "partnership",
    "“quoted”",
    "<b>bold</b>",
    "back\\slash",
    "Übergänge",
    "family & home",
    "two\u00a0words",
)


def statements(count: int, pair: Pair, seed: str = "statements") -> list[tuple[Record, Award]]:
    """Give random statements, the same ones each time: of every kind, in several scripts, with and without a name."""
    chance = random.Random(seed)
    return [_statement(chance, pair.name) for _ in range(count)]


def _statement(chance: random.Random, key: str) -> tuple[Record, Award]:
    said = lambda least: " ".join(chance.choices(WORDS, k=chance.randint(least, 5)))  # noqa: E731
    modules = tuple(
        ModuleLine(said(1), said(1), chance.randint(5, 200), f"{chance.getrandbits(256):064x}")
        for _ in range(chance.randint(1, 9))
    )
    issued = datetime(2024, 1, 1, 9, tzinfo=UTC) + timedelta(seconds=chance.randint(0, 60_000_000))
    code = new_code(chance.randbytes(17))
    record = Record(
        code=code,
        kind=chance.choice(("participation", "achievement")),
        name=chance.choice(NAMES),
        lang=chance.choice(("en", "es", "ar")),
        course="a-course",
        course_title=said(1),
        course_edition=f"{chance.getrandbits(256):064x}",
        minutes=sum(line.minutes for line in modules),
        modules=modules,
        outcomes=tuple(said(2) for _ in range(chance.randint(0, 6))),
        completed_on=issued.date(),
        issued_on=issued.date(),
        issuer="Sunflower Nurseries",
        signatory="",
        place="Leeds",
        site="Common Ground",
        verify_url=f"https://learn.example.org/verify/{code}",
        specimen=False,
        scenarios=tuple(said(1) for _ in range(chance.randint(0, 3))),
        quizzes=tuple(line.title for line in modules),
    )
    award = Award(
        subject=uuid.UUID(int=chance.getrandbits(128), version=4).urn,
        list_number=1,
        place=chance.randrange(131_072),
        key=key,
        site="https://learn.example.org",
        at=issued,
        show_name=chance.random() < 0.5,
        email="ada@example.org" if chance.random() < 0.3 else "",
        salt="5a" * 16,
    )
    return record, award


def changed(body: bytes, chance: random.Random) -> bytes:
    """Give the same with one byte changed: a letter for another, so that it still looks like what it was."""
    letters = [at for at, byte in enumerate(body) if chr(byte).isalnum()]
    # The last letters of base64 hold bits that mean nothing, and the end of a signature is such a letter.
    at = chance.choice(letters[:-2])
    other = chance.choice([c for c in b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789" if c != body[at]])
    return body[:at] + bytes([other]) + body[at + 1 :]


def by_openbadgeslib(pair: Pair, made: Mapping[str, bytes]) -> dict[str, bool]:
    """What openbadgeslib says, given the issuer's public keys."""
    first, second = (
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        for key in (pair.ed25519, pair.rsa)
    )
    return {
        "openbadgeslib, proof": _holds(lambda: OB3LdpVerifier(first).verify(json.loads(made["json"]))),
        "openbadgeslib, JWT": _holds(lambda: OB3Verifier(second).verify(made["jwt"].decode())),
    }


def _holds(verify: Any) -> bool:
    try:
        verify()
    except (LibOpenBadgesException, ValueError):
        return False
    return True


def by_node(did: Mapping[str, Any], status: Any, badges: Iterable[Mapping[str, bytes]]) -> list[dict[str, Any]]:
    """What the verifiers of judge.mjs say of each badge."""
    lines: Sequence[Any] = [
        {"issuer": did, "list": status},
        *({form: made[form].decode("utf-8", "replace") for form in ("json", "jwt")} for made in badges),
    ]
    given = "\n".join(map(json.dumps, lines))
    done = subprocess.run(["node", "judge.mjs"], cwd=FOLDER, input=given, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def verdicts(pair: Pair, did: Mapping[str, Any], badges: Sequence[Mapping[str, bytes]]) -> list[dict[str, Any]]:
    """What all of them say of each badge."""
    return [told | by_openbadgeslib(pair, made) for told, made in zip(by_node(did, None, badges), badges, strict=True)]


def by_core(credential: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict of @digitalcredentials/verifier-core."""
    given = json.dumps(credential)
    done = subprocess.run(["node", "core.mjs"], cwd=FOLDER, input=given, capture_output=True, text=True, check=True)
    verdict: dict[str, Any] = json.loads(done.stdout)
    return verdict
