"""The public keys of the issuer as a document that anybody can read: did:web, served at /.well-known/did.json."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from course_app.course.award import moment

CONTEXT = (
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
)
RSA = "-rsa"  # ends the name of the second key of a pair


class PublicPair(NamedTuple):
    """The public halves of a pair of keys, and what became of it."""

    name: str
    ed25519: str  # multibase: z6Mk...
    rsa: str  # modulus, base64url; the exponent is always 65537
    leaked_at: datetime | None


def did_document(did: str, pairs: Iterable[PublicPair]) -> dict[str, Any]:
    """Take who issues and all pairs of keys, give the document.

    Keys that were retired stay: what they signed still holds. One that leaked is told with the moment since when, and
    vouches for nothing any more.
    """
    methods: list[dict[str, Any]] = []
    trusted: list[str] = []
    for pair in pairs:
        gone = {"revoked": moment(pair.leaked_at)} if pair.leaked_at else {}
        names = [f"{did}#{pair.name}", f"{did}#{pair.name}{RSA}"]
        jwk = {"kty": "RSA", "n": pair.rsa, "e": "AQAB", "alg": "RS256", "use": "sig", "kid": names[1]}
        methods += [
            {"id": names[0], "type": "Multikey", "controller": did, **gone, "publicKeyMultibase": pair.ed25519},
            {"id": names[1], "type": "JsonWebKey", "controller": did, **gone, "publicKeyJwk": jwk},
        ]
        trusted += [] if gone else names
    return {"@context": list(CONTEXT), "id": did, "verificationMethod": methods, "assertionMethod": trusted}
