"""The badge: what it says, in which shape, and that whoever changes a word of it is found out."""

from __future__ import annotations

import copy
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from course_app.course.award import Award
from course_app.course.statement import Record
from course_app.exports import png
from course_app.exports.badge import badge
from course_app.exports.badge_picture import badge_picture
from course_app.exports.badge_shape import check_shape
from course_app.exports.keys import Pair
from course_app.exports.multibase import base58, base64url, from_base58, from_base64url
from course_app.exports.press import forms
from course_app.exports.signing import Refused, check_document, check_jwt, compact, sign_document, sign_jwt
from course_app.exports.status_list import SIZE, encode, is_set, status_list

IMAGE = "https://learn.example.org/credentials/pictures/" + "0" * 64 + ".png"


def keys_of(did: dict[str, Any]) -> dict[str, Any]:
    return {method["id"]: method for method in did["verificationMethod"]}


def test_it_says_what_the_record_says_and_no_more(
    record: Record, award: Award, golden: Callable[[str, str], None]
) -> None:
    said = badge(record, replace(award, show_name=True), IMAGE)
    golden("badge.json", json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    assert check_shape(said) == []


@pytest.mark.parametrize("change", [{"kind": "achievement"}, {"outcomes": ()}, {"expires_on": date(2029, 12, 20)}])
def test_every_kind_has_the_shape_of_the_tables(record: Record, award: Award, change: dict[str, Any]) -> None:
    said = badge(replace(record, **change), award, IMAGE)
    assert check_shape(said) == []
    assert said.get("validUntil") == ("2029-12-20T23:59:59Z" if "expires_on" in change else None)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("issuer", "id"), "no address"),
        (("credentialSubject", "achievement", "criteria"), {}),
        (("credentialSubject", "achievement", "creditsAvailable"), "ten"),
        (("credentialSubject", "score"), 100),
        (("@context",), ["https://www.w3.org/ns/credentials/v2"]),
        (("type",), ["VerifiableCredential"]),
        (("validFrom",), "yesterday"),
    ],
)
def test_another_shape_is_told(record: Record, award: Award, place: tuple[str, ...], value: object) -> None:
    said = badge(record, award, IMAGE)
    part: Any = said
    for name in place[:-1]:
        part = part[name]
    part[place[-1]] = value
    assert len(check_shape(said)) >= 1
    assert check_shape(said)[0].startswith(place[0])


@pytest.mark.check("P09")
def test_it_names_nobody_unless_the_holder_allowed_it(made: dict[str, bytes], record: Record, award: Award) -> None:
    for form in ("json", "jwt", "png"):
        text = made[form] if form != "jwt" else b".".join(map(from_base64url, made[form].decode().split(".")))
        assert b"Mensah" not in text
    named = badge(record, replace(award, show_name=True), IMAGE)["credentialSubject"]["identifier"]
    assert named == [
        {"type": "IdentityObject", "hashed": False, "identityHash": "Ada Mensah", "identityType": "name"}
    ]  # fmt: skip


@pytest.mark.check("P09")
def test_an_address_is_told_as_a_salted_hash_and_only_when_asked_for(record: Record, award: Award) -> None:
    salt = "5a" * 16
    said = badge(record, replace(award, email="Ada@Example.org", salt=salt), IMAGE)
    (found,) = said["credentialSubject"]["identifier"]
    assert found["identityHash"] == "sha256$" + sha256(b"ada@example.org" + salt.encode()).hexdigest()
    assert (found["hashed"], found["identityType"], found["salt"]) == (True, "emailAddress", salt)
    assert "example.org" not in found["identityHash"]
    assert check_shape(said) == []


def test_both_proofs_hold(made: dict[str, bytes], did: dict[str, Any]) -> None:
    first = check_document(json.loads(made["json"]), keys_of(did))
    assert check_jwt(made["jwt"].decode(), keys_of(did)) == first
    assert check_shape(first) == []


def test_the_same_record_and_award_give_the_same_bytes(
    record: Record, award: Award, pair: Pair, made: dict[str, bytes]
) -> None:
    again = forms(Record.from_json(record.to_json()), Award.from_json(award.to_json()), pair)
    assert again == made


def leaves(part: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(part, dict | list):
        for name, inner in part.items() if isinstance(part, dict) else enumerate(part):
            yield from leaves(inner, (*place, name))
    else:
        yield place, part


@pytest.mark.check("T12")
def test_every_single_word_of_it_is_signed(record: Record, award: Award, pair: Pair, did: dict[str, Any]) -> None:
    full = badge(replace(record, expires_on=date(2029, 1, 1)), replace(award, show_name=True, email="a@b.c"), IMAGE)
    signed = sign_document(full, pair, award.did, award.at)
    assert len(list(leaves(signed))) > 40
    for place, value in leaves(signed):
        changed = copy.deepcopy(signed)
        part: Any = changed
        for name in place[:-1]:
            part = part[name]
        part[place[-1]] = (not value) if isinstance(value, bool) else value + ("x" if isinstance(value, str) else 1)
        with pytest.raises(Refused):
            check_document(changed, keys_of(did))


@pytest.mark.check("T12")
def test_a_key_that_comes_along_with_the_badge_is_not_believed(
    record: Record, award: Award, did: dict[str, Any]
) -> None:
    from_elsewhere = Pair("key-99999999", Ed25519PrivateKey.generate(), generate_private_key(65537, 2048))
    unsigned = badge(record, award, IMAGE)
    jwk = {"kty": "RSA", "e": "AQAB", "n": from_elsewhere.public.rsa}
    token = sign_jwt(unsigned, from_elsewhere, award.did).split(".")
    header = json.loads(from_base64url(token[0])) | {"jwk": jwk, "jku": "https://evil.example/keys"}
    told = f"{base64url(compact(header))}.{token[1]}"
    forged = f"{told}.{base64url(from_elsewhere.rsa.sign(told.encode(), PKCS1v15(), SHA256()))}"
    with pytest.raises(Refused, match="does not name"):
        check_jwt(forged, keys_of(did))
    with pytest.raises(Refused, match="does not name"):
        check_document(sign_document(unsigned, from_elsewhere, award.did, award.at), keys_of(did))


@pytest.mark.parametrize("algorithm", ["none", "HS256", "PS256", "EdDSA"])
def test_another_algorithm_in_the_header_is_refused(
    made: dict[str, bytes], did: dict[str, Any], algorithm: str
) -> None:
    parts = made["jwt"].decode().split(".")
    parts[0] = base64url(compact(json.loads(from_base64url(parts[0])) | {"alg": algorithm}))
    with pytest.raises(Refused):
        check_jwt(".".join(parts), keys_of(did))


@pytest.mark.check("T19")
def test_words_from_elsewhere_are_refused_and_nothing_is_fetched(
    made: dict[str, bytes], did: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("a connection"))
    monkeypatch.setattr(socket.socket, "connect", lambda *_, **__: pytest.fail("a connection"))
    said = json.loads(made["json"])
    for context in ("https://evil.example/context", "file:///etc/passwd", {"@import": "https://evil.example/x"}):
        with pytest.raises(Refused):
            check_document({**said, "@context": [*said["@context"], context]}, keys_of(did))


@pytest.mark.parametrize("body", [b"", b"\0", b"\0\0abc", bytes(range(64)), b"\xff" * 64])
def test_base58_and_base64url_come_back_as_they_went(body: bytes) -> None:
    assert from_base58(base58(body)) == body
    assert from_base64url(base64url(body)) == body


@pytest.mark.parametrize("text", ["A", "AB=", "AA==", "AB", "A A", "Zg\n", "+A", "é"])
def test_base64url_is_read_in_one_way_only(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_base64url(text)


def test_a_picture_carries_the_badge_and_is_found_out_when_a_byte_changes(made: dict[str, bytes]) -> None:
    assert png.unbake(made["png"]) == made["json"]
    assert made["png"].count(b"openbadgecredential") == 1
    for at in range(8, len(made["png"]), 997):
        changed = bytearray(made["png"])
        changed[at] ^= 0x20
        with pytest.raises(ValueError, match="This picture"):
            png.unbake(bytes(changed))
    with pytest.raises(ValueError, match="no badge"):
        png.unbake(made["picture"])
    with pytest.raises(ValueError, match="no badge"):
        png.unbake(png.bake(made["png"], b"another"))
    with pytest.raises(ValueError, match="damaged"):
        png.unbake(made["png"] + b"x")


def test_the_picture_is_square_small_and_the_same_for_everybody_who_takes_the_course(record: Record) -> None:
    picture = badge_picture(record)
    assert picture[:8] == png.MAGIC
    assert (int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")) == (400, 400)
    assert len(picture) < 60_000
    assert badge_picture(replace(record, name="Zoe Lind")) == picture
    assert badge_picture(replace(record, kind="achievement")) != picture
    assert badge_picture(replace(record, modules=record.modules[:3])) != picture


@pytest.mark.parametrize("title", ["بناء الشراكات مع الوالدين", "W" * 60, "Working in Partnership with Carers " * 6])
def test_a_picture_is_made_for_any_title(record: Record, title: str) -> None:
    assert badge_picture(replace(record, course_title=title))[:8] == png.MAGIC


@pytest.mark.check("P10")
def test_a_status_list_is_as_long_for_none_as_for_many() -> None:
    assert SIZE == 131_072
    for places in ([], [0], [7, 131_071]):
        told = encode(places)
        assert [place for place in (0, 1, 7, 8, 131_071) if is_set(told, place)] == places
    with pytest.raises(ValueError, match="no place"):
        encode([SIZE])


def test_a_status_list_says_what_the_standard_wants(award: Award) -> None:
    said = status_list(award.site, 1, [3], award.at)
    assert said["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert (said["id"], said["issuer"]) == ("https://learn.example.org/credentials/status/1", award.did)
    assert said["credentialSubject"]["encodedList"][0] == "u"


def test_compact_json_has_no_byte_that_means_nothing(made: dict[str, bytes]) -> None:
    assert json.dumps(json.loads(made["json"]), ensure_ascii=False, separators=(",", ":")).encode() == made["json"]
