"""Badges before verifiers that are not ours. `make bench` does the same with 1,000 and 1,000."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from openbadgeslib.ob3.verifier import OB3Verifier

from course_app.course.award import Award
from course_app.exports.badge import badge
from course_app.exports.checker import check
from course_app.exports.did import did_document
from course_app.exports.keys import Pair, new_pair
from course_app.exports.press import forms
from course_app.exports.signing import sign_document
from course_app.exports.status_list import status_list

from . import panel

SAMPLE = 30
ALL = {"@digitalbazaar/vc", "jose", "openbadgeslib, proof", "openbadgeslib, JWT"}
Made = list[tuple[Award, dict[str, bytes]]]

pytestmark = pytest.mark.xdist_group("judges")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return new_pair(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def made(pair: Pair) -> Made:
    """A sample of random statements, in both forms of the badge."""
    return [(award, forms(record, award, pair, with_pdf=False)) for record, award in panel.statements(SAMPLE, pair)]


@pytest.fixture(scope="module")
def did(pair: Pair, made: Made) -> dict[str, Any]:
    return did_document(made[0][0].did, [pair.public])


@pytest.fixture(scope="module")
def node() -> None:
    """The verifiers that run on Node."""
    if not (panel.FOLDER / "node_modules").exists():
        if os.environ.get("CI"):
            pytest.fail(f"The verifiers are missing. Run: {panel.COMMAND}")
        pytest.skip(f"The verifiers are missing. Run: {panel.COMMAND}")


@pytest.mark.check("T12")
def test_every_judge_finds_every_badge_genuine(pair: Pair, made: Made, did: dict[str, Any], node: None) -> None:
    badges = [found for _, found in made]
    verdicts = [
        a | panel.by_openbadgeslib(pair, b) for a, b in zip(panel.by_node(did, None, badges), badges, strict=True)
    ]
    assert verdicts == [dict.fromkeys(verdict, True) for verdict in verdicts]
    assert {*verdicts[0]} == ALL
    assert {check(found[form], [did])["answer"] for found in badges for form in ("json", "jwt", "png")} == {"genuine"}


@pytest.mark.check("T12")
def test_no_judge_finds_one_with_a_changed_byte_genuine(
    pair: Pair, made: Made, did: dict[str, Any], node: None
) -> None:
    chance = random.Random("bytes")
    badges = [{form: panel.changed(found[form], chance) for form in ("json", "jwt")} for _, found in made]
    verdicts = [
        a | panel.by_openbadgeslib(pair, b) for a, b in zip(panel.by_node(did, None, badges), badges, strict=True)
    ]
    assert [verdict for verdict in verdicts if any(verdict.values())] == []
    assert {*verdicts[0]} == ALL
    assert "genuine" not in {check(found[form], [did])["answer"] for found in badges for form in ("json", "jwt")}


def test_a_judge_reads_the_status_list_as_we_do(pair: Pair, made: Made, did: dict[str, Any], node: None) -> None:
    awards = [award for award, _ in made]
    gone = sorted({award.place for award in awards[::3]})
    unsigned = status_list(awards[0].site, 1, gone, datetime(2025, 1, 1, tzinfo=UTC))
    listed = sign_document(unsigned, pair, awards[0].did, datetime(2025, 1, 1, tzinfo=UTC))
    told = panel.by_node(did, listed, [found for _, found in made])
    ours = [check(found["json"], [did], [listed])["status"] for _, found in made]
    assert [one["vc-bitstring-status-list"] for one in told] == ours
    assert {*ours} == {"holds", "withdrawn"}


def test_verifier_core_finds_the_signature_valid(pair: Pair, node: None) -> None:
    """It would fetch what a did:web names, so the issuer is a did:key here; the official schema stays unfetched."""
    ((record, award),) = panel.statements(1, pair)
    issuer = f"did:key:{pair.public.ed25519}"
    unsigned = badge(record, award, "https://learn.example.org/picture.png")
    del unsigned["credentialStatus"]
    unsigned["issuer"]["id"] = issuer
    signed = sign_document(unsigned, replace(pair, name=pair.public.ed25519), issuer, award.at)
    log = {entry["id"]: entry["valid"] for entry in panel.by_core(signed)["log"]}
    assert (log["valid_signature"], log["expiration"]) == (True, True)
    signed["credentialSubject"]["achievement"]["name"] += "x"
    assert {"id": "valid_signature", "valid": True} not in panel.by_core(signed).get("log", [])


def test_openbadgeslib_finds_the_badge_in_the_picture(made: Made) -> None:
    for _, found in made[:3]:
        assert OB3Verifier.extract_token_from_png(found["png"]).encode() == found["json"]
