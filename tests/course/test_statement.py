"""The frozen record of a statement: its number, its words, and which names can stand on it."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.course.names import NameProblem, check_name
from course_app.course.statement import (
    ModuleLine,
    Record,
    day_text,
    deed,
    grouped,
    hours_text,
    months_after,
    new_code,
    normalise_code,
)

CODE = new_code(bytes(range(16)))
RECORD = Record(
    code=CODE,
    kind="participation",
    name="Ada Mensah",
    lang="en",
    course="building-partnerships",
    course_title="Building Partnerships with Parents and Carers",
    course_edition="a" * 64,
    minutes=155,
    modules=(ModuleLine("Foundations of partnership", "Foundations", 155, "b" * 64),),
    outcomes=("Separate positions from interests",),
    completed_on=date(2026, 12, 18),
    issued_on=date(2026, 12, 20),
    issuer="Sunflower Nurseries",
    signatory="Ruth Adeyemi, Head of learning",
    place="Leeds",
    site="Common Ground",
    verify_url=f"https://learn.example.org/verify/{CODE}",
    specimen=False,
)


def test_a_record_comes_back_from_json_as_it_was() -> None:
    assert Record.from_json(json.loads(json.dumps(RECORD.to_json()))) == RECORD


def test_a_record_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        RECORD.name = "Zoe"  # type: ignore[misc]


def test_a_record_with_something_missing_or_unknown_is_refused() -> None:
    values = RECORD.to_json()
    with pytest.raises(TypeError, match="score"):
        Record.from_json({**values, "score": 100})
    del values["issuer"]
    with pytest.raises(TypeError, match="issuer"):
        Record.from_json(values)


def test_a_record_refuses_a_number_or_kind_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="number of a statement"):
        replace(RECORD, code="ABC")
    with pytest.raises(ValueError, match="kind of statement"):
        replace(RECORD, kind="degree")


def test_a_number_holds_all_128_bits() -> None:
    codes = {new_code((1 << bit).to_bytes(16, "big")) for bit in range(128)}
    assert len(codes) == 128
    assert {len(code) for code in codes} == {26}


def test_a_number_from_fewer_than_16_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="16 random bytes"):
        new_code(bytes(15))


def test_a_number_is_read_aloud_in_groups_of_four_and_five() -> None:
    assert grouped("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "ABCD-EFGH-IJKLM-NOPQ-RSTU-VWXYZ"


@given(st.binary(min_size=16, max_size=40))
def test_a_grouped_number_in_any_case_is_understood(random_bytes: bytes) -> None:
    code = new_code(random_bytes)
    assert normalise_code(grouped(code)) == normalise_code(grouped(code).lower()) == normalise_code(code) == code


def test_slips_of_hand_and_eye_are_forgiven() -> None:
    code = "OIBA" + "Z" * 22
    for typed in ("018a" + "z" * 22, " OI BA-" + "Z" * 22 + "\n", "OIBA\u2013" + "Z" * 22, "\uff2fIBA" + "Z" * 22):
        assert normalise_code(typed) == code


@pytest.mark.parametrize("typed", ["", "ABC", "A" * 25, "A" * 27, "A" * 25 + "9", "é" * 26, "ı" * 26, "A " * 5000])
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert normalise_code(typed) is None


@given(st.text(max_size=300))
def test_any_text_is_a_number_or_none(typed: str) -> None:
    found = normalise_code(typed)
    assert found is None or (len(found) == 26 and normalise_code(grouped(found)) == found)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "Less than 5 minutes"),
        (4, "About 5 minutes"),
        (18, "About 20 minutes"),
        (23, "About 30 minutes"),
        (44, "About 45 minutes"),
        (58, "About an hour"),
        (75, "About an hour and a quarter"),
        (100, "About an hour and three quarters"),
        (120, "About 2 hours"),
        (155, "About 2 and a half hours"),
        (230, "About 3 and three quarters hours"),
        (250, "About 4 hours"),
        (280, "About 4 and a half hours"),
        (600, "About 10 hours"),
        (640, "About 11 hours"),
    ],
)
def test_a_length_is_said_as_a_person_would(minutes: int, words: str) -> None:
    assert hours_text(minutes) == words


def test_a_day_is_said_in_full() -> None:
    assert day_text(date(2026, 12, 8)) == "8 December 2026"


@pytest.mark.parametrize(
    "name",
    [
        "Ada Mensah",
        "Siân Ó Dálaigh",
        "Đặng Thị Hồng Nhung",
        "Łukasz Żółć",
        "فاطمة الزهراء",
        "נועה לוי",
        "王小明",
        "प्रिया शर्मा",
        "สมชาย ใจดี",
        "مهر\u200cناز رضایی",
        "Seán O’Brien-Nwosu Jr. (Dr)",
        "X",
    ],
)
def test_names_of_people_pass_as_they_are(name: str) -> None:
    assert check_name(name) == name


def test_a_name_is_tidied() -> None:
    assert check_name("  Ada \t\n  Mensah\u3000 ") == "Ada Mensah"
    assert check_name("Sia\u0302n") == "Siân"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Write your name"),
        (" \u3000\n", "Write your name"),
        ("A" * 201, "has 201 characters and a statement has room for 200"),
        ("Ada\u202eMensah", r"cannot be seen \(U\+202E\)"),
        ("Ada\u2066Mensah", r"U\+2066"),
        ("\u200fAda", r"U\+200F"),
        ("Ada\u200bMensah", r"U\+200B"),
        ("A\u200dda", r"U\+200D"),
        ("Ada\x00", r"U\+0000"),
        ("Ada\x1cMensah", r"U\+001C"),
        ("Ada\x1b[31m", r"U\+001B"),
        ("Ada\ufeff", r"U\+FEFF"),
        ("Ada\ud800", r"U\+D800"),
        ("Ada\ue000", r"U\+E000"),
        ("12345", "no letter"),
        ("🙂", "no letter"),
        ("A\u0301\u0302\u0303\u0304\u0305\u0306", "more than four marks"),
    ],
)
def test_a_name_that_cannot_stand_there_is_refused_with_what_to_do(name: str, says: str) -> None:
    with pytest.raises(NameProblem, match=says):
        check_name(name)


@given(st.text(max_size=220))
def test_a_checked_name_stays_as_it_is(name: str) -> None:
    try:
        tidy = check_name(name)
    except NameProblem:
        return
    assert check_name(tidy) == tidy
    assert "\n" not in tidy


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 12, 18), 12, date(2027, 12, 18)),
        (date(2026, 12, 18), 1, date(2027, 1, 18)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_so_many_months_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


def test_an_achievement_says_the_mark_that_every_quiz_reached() -> None:
    assert deed(RECORD) == "took part in and completed"
    achieved = replace(RECORD, kind="achievement", mark=90)
    assert deed(achieved) == "took part in and completed, with at least 90 of 100 in every quiz,"
    assert Record.from_json(json.loads(json.dumps(achieved.to_json()))) == achieved
    assert deed(replace(achieved, mark=None)).endswith("with its higher mark in every quiz,")
