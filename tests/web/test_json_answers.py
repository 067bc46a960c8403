"""Answers in JSON: which there are, who gets them, and which keys they hold. One that is not here fails the tests."""

from __future__ import annotations

from typing import Any

import pytest

from .site import Site
from .test_matrix import WHO, Cast
from .vouching import vouch

pytestmark = pytest.mark.only("sqlite")
EVERYBODY = frozenset(WHO)
SIGNED_IN = EVERYBODY - {"anonymous", "suspended"}
PROOF = ("cryptosuite", "created", "proofPurpose", "proofValue", "type", "verificationMethod")
KEY = ("controller", "id", "type", "publicKeyMultibase", "publicKeyJwk")
JWK = ("alg", "e", "kid", "kty", "n", "use")  # never d, p or q: they are the private half
ACHIEVEMENT = (
    *("id", "type", "achievementType", "name", "description", "inLanguage", "version", "creditsAvailable"),
    *("criteria", "criteria.narrative", "image", "image.id", "image.type"),
    *("alignment", "alignment.targetName", "alignment.targetUrl", "alignment.type"),
)
STATUS = ("id", "type", "statusPurpose", "statusListCredential", "statusListIndex")


def within(around: str, *keys: str) -> set[str]:
    """A key, and those inside of it."""
    return {around, *(f"{around}.{key}" for key in keys)}


# Route: who gets JSON from it, and its keys, those inside of another after a dot. Nobody gets more of them than others.
ANSWERS: dict[str, tuple[frozenset[str], set[str]]] = {
    "GET /readyz": (
        EVERYBODY,
        {"ready", "database", "writing", "log", "statements", "badges", "backup"}
        | within("library", "served", "published", "courses"),
    ),
    "GET /.well-known/did.json": (
        EVERYBODY,
        {"@context", "id", "assertionMethod"}
        | within("verificationMethod", *KEY)
        | within("verificationMethod.publicKeyJwk", *JWK),
    ),
    "GET /credentials/status/<int:number>": (
        EVERYBODY,
        {"@context", "id", "type", "issuer", "validFrom"}
        | within("credentialSubject", "id", "type", "statusPurpose", "ttl", "encodedList")
        | within("proof", *PROOF),
    ),
    "GET /statements/<code>.<any(pdf, json, jwt, png):form>": (
        frozenset({"ada"}),
        {"@context", "id", "type", "name", "validFrom"}
        | within("issuer", "id", "type", "name", "url")
        | within("credentialSubject", "id", "type", "activityEndDate", "creditsEarned")
        | within("credentialSubject.achievement", *ACHIEVEMENT)
        | within("credentialStatus", *STATUS)
        | within("proof", *PROOF),
    ),
    "POST /modules/<module>/<lesson>/reflections/<prompt>": (SIGNED_IN, {"revision", "saved"}),
}


def keys_of(value: Any, before: str = "") -> set[str]:
    """Every key of an answer, with the keys around it; a list counts as what is in it."""
    if isinstance(value, list):
        return set().union(*(keys_of(one, before) for one in value))
    if not isinstance(value, dict):
        return set()
    found = {f"{before}{key}" for key in value}
    return found.union(*(keys_of(inner, f"{before}{key}.") for key, inner in value.items()))


@pytest.fixture(scope="module")
def vouching_cast(site: Site) -> Cast:
    """One of each kind of person on a site that vouches: ada's statement is a badge too."""
    vouch(site.app)
    return Cast(site)


@pytest.mark.check("C29")
def test_an_answer_in_json_has_the_keys_that_stand_here_whoever_asks(vouching_cast: Cast) -> None:
    found: dict[str, tuple[set[str], set[str]]] = {}
    for name, route in vouching_cast.known.items():
        here = {"form": "json", **({"number": 1} if "/credentials/" in name else {})}
        for who in WHO:
            answer = vouching_cast.send(who, route, headers={"Accept": "application/json"}, **here)
            if answer.mimetype.endswith("json"):
                asked, keys = found.setdefault(name, (set(), set()))
                asked.add(who)
                keys |= keys_of(answer.get_json(force=True))
    assert found == ANSWERS
