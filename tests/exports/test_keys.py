"""The issuer's keys: files that nobody else can read, and what the world is told of them."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from course_app.course.award import Award, did_of
from course_app.course.statement import Record
from course_app.exports.did import did_document
from course_app.exports.keys import KeyProblem, Pair, load_pair, new_pair
from course_app.exports.printer import PrintingFailed, make_keys, print_forms


@pytest.mark.check("C43")
def test_a_new_pair_is_two_files_that_their_owner_alone_can_read(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        made = new_pair(tmp_path / "keys")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes == {f"{made.name}.ed25519.pem": 0o600, f"{made.name}.rsa.pem": 0o600}
    assert load_pair(tmp_path / "keys", made.name).public == made.public
    assert made.rsa.key_size == 2048


@pytest.mark.check("C43")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int, kind: str) -> None:
    made = new_pair(tmp_path)
    path = tmp_path / f"{made.name}.{kind}.pem"
    path.chmod(mode)
    with pytest.raises(KeyProblem, match=r"can be read by others\. Run: chmod 600"):
        load_pair(tmp_path, made.name)


def test_a_key_that_is_missing_broken_or_another_is_refused_with_what_to_do(tmp_path: Path, pair: Pair) -> None:
    made = new_pair(tmp_path)
    first, second = tmp_path / f"{made.name}.ed25519.pem", tmp_path / f"{made.name}.rsa.pem"
    first.write_bytes(second.read_bytes())
    with pytest.raises(KeyProblem, match="not the kinds of key"):
        load_pair(tmp_path, made.name)
    first.write_text("rubbish")
    with pytest.raises(KeyProblem, match="is not a key"):
        load_pair(tmp_path, made.name)
    first.unlink()
    with pytest.raises(KeyProblem, match=r"is missing\. Copy it"):
        load_pair(tmp_path, made.name)
    for name in ("../../etc/passwd", "key-1", ""):
        with pytest.raises(KeyProblem, match="not the name of a key"):
            load_pair(tmp_path, name)


@pytest.mark.check("C43")
def test_a_pair_never_shows_its_secrets(pair: Pair) -> None:
    secret = pair.ed25519.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()).hex()
    assert repr(pair) == f"Pair({pair.name})"
    assert secret not in repr(vars(pair))


def test_the_process_that_signs_says_what_is_wrong_with_a_key(record: Record, award: Award, tmp_path: Path) -> None:
    public = make_keys(tmp_path)
    mine = replace(award, key=public.name)
    assert print_forms(record, mine, tmp_path).keys() == {"json", "jwt", "png", "picture", "pdf"}
    (tmp_path / f"{public.name}.rsa.pem").chmod(0o640)
    with pytest.raises(PrintingFailed, match="can be read by others"):
        print_forms(record, mine, tmp_path)


@pytest.mark.parametrize(
    ("site", "did"),
    [
        ("https://learn.example.org", "did:web:learn.example.org"),
        ("https://learn.example.org:8443", "did:web:learn.example.org%3A8443"),
    ],
)
def test_a_site_is_a_decentralised_identifier(site: str, did: str) -> None:
    assert did_of(site) == did


@pytest.mark.check("C42")
def test_the_document_names_every_key_and_trusts_those_that_did_not_leak(pair: Pair) -> None:
    other = pair.public._replace(name="key-00000000", leaked_at=datetime(2026, 5, 1, tzinfo=UTC))
    document: dict[str, Any] = did_document("did:web:a.example", [pair.public, other])
    names = [f"did:web:a.example#{name}" for name in (pair.name, f"{pair.name}-rsa")]
    gone = ["did:web:a.example#key-00000000", "did:web:a.example#key-00000000-rsa"]
    assert [method["id"] for method in document["verificationMethod"]] == names + gone
    assert document["assertionMethod"] == names
    assert [method.get("revoked") for method in document["verificationMethod"]] == [
        None, None, "2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z",
    ]  # fmt: skip
    assert {method["controller"] for method in document["verificationMethod"]} == {"did:web:a.example"}
    assert "d" not in document["verificationMethod"][1]["publicKeyJwk"]


@pytest.mark.check("C41")
def test_nothing_that_signs_checks_or_counts_uses_weak_digests_or_numbers_that_can_be_guessed() -> None:
    root = Path(__file__).parents[2] / "course_app"
    looked = [*root.glob("exports/*.py"), *root.glob("records/*.py"), *root.glob("web/**/*.py"), root / "vouching.py"]
    weak = re.compile(r"\b(md5|sha1)\b|\brandom\.(random|randint|choice|randbytes|getrandbits)\b|hazmat.*\bSHA1\b")
    found = {path.name for path in looked if weak.search(path.read_text("utf-8"))}
    assert len(looked) > 80
    assert found == {"second_steps.py"}  # RFC 6238 names HMAC-SHA-1, and apps know no other
