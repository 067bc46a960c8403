"""Checking a file from its own bytes, and what each changed byte does to the answer."""

from __future__ import annotations

import io
import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest

from course_app.course.award import Award
from course_app.course.statement import Record
from course_app.exports import checker, png, printer
from course_app.exports.checker import check
from course_app.exports.did import did_document
from course_app.exports.keys import Pair
from course_app.exports.press import forms
from course_app.exports.printer import PrintingFailed, check_file
from course_app.exports.signing import sign_document
from course_app.exports.status_list import status_list

FORMS = ("pdf", "png", "json", "jwt")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_genuine_by_itself(made: dict[str, bytes], did: dict[str, Any], form: str) -> None:
    told = check_file(made[form], [did], [])
    assert (told["answer"], told["status"], told["issuer"]) == ("genuine", "not known", "did:web:learn.example.org")
    assert told["badge"]["name"].startswith("Statement of participation: Building")


@pytest.mark.check("C62")
@pytest.mark.parametrize(
    ("form", "part"),
    [
        *((form, "check_shape") for form in FORMS),
        ("jwt", "check_jwt"),
        ("json", "check_document"),
        ("pdf", "check_seal"),
    ],
)
def test_where_a_part_of_the_check_breaks_nothing_is_called_genuine(
    made: dict[str, bytes], did: dict[str, Any], monkeypatch: pytest.MonkeyPatch, form: str, part: str
) -> None:
    def broken(*given: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(checker, part, broken)
    with pytest.raises(RuntimeError, match="broken"):
        check(made[form], [did])


@pytest.mark.check("T12")
@pytest.mark.parametrize("form", FORMS)
def test_one_changed_byte_is_found_out_wherever_it_is(made: dict[str, bytes], did: dict[str, Any], form: str) -> None:
    chance = random.Random(form)
    for _ in range(60):
        changed = bytearray(made[form])
        at = chance.randrange(len(changed))
        changed[at] = chance.choice([byte for byte in range(256) if byte != changed[at]])
        assert check(bytes(changed), [did])["answer"] != "genuine", (form, at)


@pytest.mark.parametrize("form", FORMS)
def test_one_byte_less_or_more_is_found_out(made: dict[str, bytes], did: dict[str, Any], form: str) -> None:
    assert check(made[form][:-1], [did])["answer"] != "genuine"
    if form in ("pdf", "png"):  # text may end with a line break
        assert check(made[form] + b"\n", [did])["answer"] != "genuine"


def test_paper_that_was_changed_around_a_genuine_badge_is_told(made: dict[str, bytes], did: dict[str, Any]) -> None:
    told = check(made["pdf"].replace(b"Ada Mensah", b"Zoe Mensah"), [did])
    assert told["answer"] == "changed"
    assert told["why"] == "The badge in this PDF is genuine, but the paper around it was changed since it was issued."


def test_the_paper_of_one_with_the_badge_of_another_is_told(
    record: Record, award: Award, pair: Pair, made: dict[str, bytes], did: dict[str, Any]
) -> None:
    zoe = forms(replace(record, name="Zoe Lind"), award, pair)
    assert zoe["json"] == made["json"]  # the name is on the paper alone
    assert check(zoe["pdf"], [did])["answer"] == "genuine"
    seals = [pdf[pdf.index(b"seal:") :][:104] for pdf in (zoe["pdf"], made["pdf"])]
    assert check(zoe["pdf"].replace(*seals), [did])["answer"] == "changed"


def test_an_issuer_whose_keys_are_not_known_is_told(made: dict[str, bytes], did: dict[str, Any]) -> None:
    told = check(made["json"], [{**did, "id": "did:web:other.example"}])
    assert (told["answer"], told["issuer"]) == ("unknown issuer", "did:web:learn.example.org")
    assert "badge" not in told


@pytest.mark.check("C42")
@pytest.mark.parametrize("form", FORMS)
def test_after_a_rotation_the_old_still_holds_and_after_a_leak_it_is_told(
    made: dict[str, bytes], pair: Pair, award: Award, form: str
) -> None:
    other = pair.public._replace(name="key-11111111")
    assert check(made[form], [did_document(award.did, [other, pair.public])])["answer"] == "genuine"
    leaked = pair.public._replace(leaked_at=datetime(2026, 11, 1, tzinfo=UTC))
    told = check(made[form], [did_document(award.did, [other, leaked])])
    assert (told["answer"], told["leaked"]) == ("leaked key", "2026-11-01T00:00:00Z")
    assert "Ask its issuer" in told["why"]


@pytest.mark.parametrize(("withdrawn", "said"), [([], "holds"), ([77], "withdrawn"), ([76, 78], "holds")])
def test_the_status_is_told_where_the_list_is_at_hand(
    made: dict[str, bytes], did: dict[str, Any], pair: Pair, award: Award, withdrawn: list[int], said: str
) -> None:
    listed = sign_document(status_list(award.site, 1, withdrawn, award.at), pair, award.did, award.at)
    assert check(made["pdf"], [did], [listed])["status"] == said
    listed["credentialSubject"]["encodedList"] = "uAAAA"
    assert check(made["pdf"], [did], [listed])["status"] == "not known"


@pytest.mark.check("T20")
def test_a_pdf_with_another_file_in_it_is_refused(made: dict[str, bytes], did: dict[str, Any]) -> None:
    document = pypdfium2.PdfDocument(made["pdf"])
    assert document.count_attachments() == 1
    assert bytes(document.get_attachment(0).get_data()) == made["json"]
    document.new_attachment("more.exe").set_data(b"MZ")
    saved = io.BytesIO()
    document.save(saved)
    assert check(saved.getvalue(), [did])["why"] == "This PDF carries more than a badge."
    bare = pypdfium2.PdfDocument.new()
    bare.new_page(100, 100)
    empty = io.BytesIO()
    bare.save(empty)
    assert check(empty.getvalue(), [did])["why"] == "This PDF carries no badge."


def test_a_pdf_that_another_program_saved_anew_is_no_more_the_one_that_was_issued(
    made: dict[str, bytes], did: dict[str, Any]
) -> None:
    saved = io.BytesIO()
    pypdfium2.PdfDocument(made["pdf"]).save(saved)
    assert check(saved.getvalue(), [did])["answer"] == "changed"


DEEP = b'{"a":' * 5000 + b"1" + b"}" * 5000
RUBBISH = {
    "nothing": b"",
    "text": b"hello",
    "html": b"<html>",
    "a PDF that is none": b"%PDF-1.7 rubbish",
    "a PNG that is none": png.MAGIC + b"rubbish",
    "a deep JSON": DEEP,
    "a list": b"[1]",
    "an empty object": b"{}",
    "a name twice": b'{"issuer":{"id":"did:web:learn.example.org"},"issuer":{"id":"x"}}',
    "dots": b"ey.ey.ey",
    "bytes": bytes(range(256)),
    "no text": b"\xff\xfe{\x00}",
    "large": b"{" + b" " * 300_000 + b"}",
}


@pytest.mark.check("C37")
@pytest.mark.parametrize("name", RUBBISH)
def test_what_is_no_badge_is_told_and_breaks_nothing(did: dict[str, Any], name: str) -> None:
    assert check_file(RUBBISH[name], [did], [])["answer"] in ("no badge", "unknown issuer")


def test_a_signed_document_that_is_no_badge_is_refused(did: dict[str, Any], pair: Pair, award: Award) -> None:
    listed = sign_document(status_list(award.site, 1, [], award.at), pair, award.did, award.at)
    assert check(json.dumps(listed).encode(), [did])["answer"] != "genuine"


def test_a_file_that_keeps_the_checker_busy_is_given_up(monkeypatch: pytest.MonkeyPatch, did: dict[str, Any]) -> None:
    monkeypatch.setattr(printer, "TIMEOUT", 0.01)
    with pytest.raises(PrintingFailed):
        check_file(b"{}", [did], [])
