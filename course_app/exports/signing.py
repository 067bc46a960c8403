"""Signing credentials, and checking signatures: as a JWT (RS256) and with a Data Integrity proof (eddsa-rdfc-2022).

Signatures are made and checked by `cryptography`, canonical form by PyLD; contexts are files of ours, and nothing here
ever opens a connection. Loaded only by processes that sign or check.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256
from pyld import jsonld

from course_app.course.award import moment
from course_app.exports.badge import CREDENTIALS, OPEN_BADGES
from course_app.exports.did import RSA
from course_app.exports.keys import Pair
from course_app.exports.multibase import base58, base64url, from_base58, from_base64url

_FOLDER = Path(__file__).with_name("contexts")
_FILES = {CREDENTIALS: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}
_SUITE = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}
_ED25519 = b"\xed\x01"
_MOST_BLANK = 200  # nodes without a name in a credential: canonical form of hostile ones takes for ever


class Refused(Exception):
    """What is given as signed is not, or not like this; the text says why."""


@cache
def _context(address: str) -> dict[str, Any]:
    if address not in _FILES:
        raise Refused(f"It uses words of {address[:200]!r}, which no Open Badge of ours does.")
    found = json.loads((_FOLDER / _FILES[address]).read_text("utf-8"))
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": found}


def _load(address: str, options: Any) -> dict[str, Any]:
    return _context(address)


def canonical(document: Mapping[str, Any]) -> bytes:
    """Give the RDF dataset of a document in canonical form (RDFC-1.0). Raises Refused."""
    if _nodes(document) > _MOST_BLANK:
        raise Refused("It has more parts than a badge has.")
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    try:
        quads: str = jsonld.normalize(dict(document), options)
    except (jsonld.JsonLdError, RecursionError, TypeError, ValueError, AttributeError, KeyError) as error:
        raise Refused(f"It is no JSON-LD: {type(error).__name__}.") from error
    return quads.encode()


def _nodes(part: Any) -> int:
    if isinstance(part, dict):
        return 1 + sum(map(_nodes, part.values()))
    return sum(map(_nodes, part)) if isinstance(part, list) else 0


def sign_document(document: Mapping[str, Any], pair: Pair, did: str, at: datetime) -> dict[str, Any]:
    """Take a credential, give it with a Data Integrity proof."""
    proof = {**_SUITE, "created": moment(at), "verificationMethod": f"{did}#{pair.name}"}
    proof["proofPurpose"] = "assertionMethod"
    signature = pair.ed25519.sign(_digest(document, proof))
    return {**document, "proof": {**proof, "proofValue": "z" + base58(signature)}}


def _digest(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    options = canonical({"@context": document["@context"], **proof})
    return sha256(options).digest() + sha256(canonical(document)).digest()


def sign_jwt(document: Mapping[str, Any], pair: Pair, did: str) -> str:
    """Take a credential, give it as a VC-JWT: the payload is the credential with the registered claims beside it."""
    claims = {"iss": did, "jti": document["id"], "sub": document["credentialSubject"]["id"]}
    claims["nbf"] = _seconds(document["validFrom"])
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    header = {"alg": "RS256", "kid": f"{did}#{pair.name}{RSA}", "typ": "JWT"}
    signed = ".".join(base64url(compact(part)) for part in (header, {**document, **claims}))
    return f"{signed}.{base64url(pair.rsa.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def _seconds(said: str) -> int:
    return int(datetime.fromisoformat(said).timestamp())


def compact(value: Any) -> bytes:
    """Give JSON without a space that means nothing: no byte of it can change and say the same."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def check_document(signed: Mapping[str, Any], keys: Mapping[str, Any]) -> dict[str, Any]:
    """Take a credential with a proof and the keys of its issuer (verificationMethod by id); give it without the proof.

    Raises Refused. Only the keys handed in count, never one that the credential brings along.
    """
    proof = signed.get("proof")
    if not isinstance(proof, dict):
        raise Refused("It carries no proof.")
    if {name: proof.get(name) for name in _SUITE} != _SUITE or proof.get("proofPurpose") != "assertionMethod":
        raise Refused("Its proof is of a kind that this check does not know.")
    key = keys.get(str(proof.get("verificationMethod")), {}).get("publicKeyMultibase", "")
    value = proof.get("proofValue")
    if not key or not isinstance(value, str) or not value.startswith("z"):
        raise Refused("It is signed with a key that its issuer does not name.")
    document = {name: part for name, part in signed.items() if name != "proof"}
    options = {name: part for name, part in proof.items() if name != "proofValue"}
    if not isinstance(document.get("@context"), list):
        raise Refused("It names no context.")
    try:
        raw = from_base58(key[1:])
        if raw[:2] != _ED25519:
            raise ValueError("another kind of key")
        Ed25519PublicKey.from_public_bytes(raw[2:]).verify(from_base58(value[1:]), _digest(document, options))
    except (InvalidSignature, ValueError):
        raise Refused("Its signature does not fit: something in it was changed.") from None
    return document


def check_jwt(token: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    """Take a JWT and the keys of its issuer, give the credential in it, without the claims. Raises Refused."""
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("It is no JWT.")
    try:
        header, claims, signature = json.loads(from_base64url(parts[0])), from_base64url(parts[1]), parts[2]
        if header.get("alg") != "RS256":
            raise Refused("It is signed in a way that this check does not know.")
        jwk = keys.get(str(header.get("kid")), {}).get("publicKeyJwk")
        if not jwk:
            raise Refused("It is signed with a key that its issuer does not name.")
        numbers = [int.from_bytes(from_base64url(jwk[name]), "big") for name in ("e", "n")]
        public = RSAPublicNumbers(*numbers).public_key()
        public.verify(from_base64url(signature), f"{parts[0]}.{parts[1]}".encode(), PKCS1v15(), SHA256())
        document: dict[str, Any] = json.loads(claims)
    except (InvalidSignature, ValueError, KeyError, AttributeError, RecursionError):
        raise Refused("Its signature does not fit: something in it was changed.") from None
    subject = document.get("credentialSubject", {}).get("id")
    issuer = document.get("issuer", {}).get("id")
    if (document.get("sub"), document.get("jti"), document.get("iss")) != (subject, document.get("id"), issuer):
        raise Refused("Its claims do not fit the badge in it.")
    return {name: part for name, part in document.items() if name not in ("iss", "jti", "sub", "nbf", "exp")}
