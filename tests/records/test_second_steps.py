"""Codes of RFC 6238, each of which works once; recovery codes; who needs a second step."""

from __future__ import annotations

from base64 import b32encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from conftest import NOW

from course_app.records import second_steps
from course_app.records.people import User, grant_role
from course_app.records.second_steps import code_at, period_of, standing, use_code
from course_app.records.site_settings import SECOND_STEP, decide

RFC_SECRET = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        *((59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471")),
        *((1234567890, "89005924"), (2000000000, "69279037"), (20000000000, "65353130")),
    ],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """The table of RFC 6238, appendix B, for SHA-1; apps show the last six digits."""
    assert code_at(RFC_SECRET, period_of(datetime.fromtimestamp(seconds, UTC))) == code[-6:]


def set_up(user: User) -> tuple[str, list[str]]:
    assert second_steps.begin(user.id, NOW)
    found = second_steps.second_of(user.id)
    assert found
    codes = second_steps.confirm(user.id, code_at(found.secret, period_of(NOW) - 1), NOW)
    assert codes
    return found.secret, codes


@pytest.mark.check("C14")
def test_a_code_works_once_whatever_spaces_it_is_typed_with(session: Any, me: User) -> None:
    secret, _ = set_up(me)
    code = code_at(secret, period_of(NOW))
    assert use_code(me.id, f" {code[:3]} {code[3:]} ", NOW) == "app"
    for again in (code, f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}", " ".join(code), f"\u2009{code}"):
        assert use_code(me.id, again, NOW) == ""
    earlier = code_at(secret, period_of(NOW) - 1)
    assert use_code(me.id, earlier, NOW) == "", "an older one is spent with a newer one"
    assert use_code(me.id, code_at(secret, period_of(NOW) + 1), NOW) == "app"


def test_a_code_of_another_time_or_person_does_not_fit(session: Any, me: User, other: User) -> None:
    secret, codes = set_up(me)
    theirs, _ = set_up(other)
    for off in (-3, -2, 2, 3):
        assert use_code(me.id, code_at(secret, period_of(NOW) + off), NOW) == ""
    assert use_code(me.id, code_at(theirs, period_of(NOW)), NOW) == ""
    assert use_code(other.id, codes[0], NOW) == ""
    for nothing in ("", " ", "١٢٣٤٥٦", "\x00", "0" * 400):
        assert use_code(me.id, nothing, NOW) == ""


@pytest.mark.check("C14")
def test_ten_recovery_codes_are_stored_hashed_and_each_works_once(session: Any, me: User) -> None:
    _, codes = set_up(me)
    assert len(set(codes)) == 10
    stored = session.query(second_steps.RecoveryCode).all()
    assert not [row for row in stored for code in codes if code.replace("-", "").encode() in row.code_hash]
    assert use_code(me.id, codes[3].upper().replace("-", " "), NOW) == "recovery"
    assert use_code(me.id, codes[3], NOW) == ""
    assert second_steps.recovery_codes_left(me.id) == 9
    fresh = second_steps.new_recovery_codes(me.id, NOW)
    assert use_code(me.id, codes[4], NOW) == ""
    assert use_code(me.id, fresh[0], NOW) == "recovery"


def test_a_secret_counts_once_a_code_of_it_was_typed(session: Any, me: User) -> None:
    assert second_steps.begin(me.id, NOW)
    found = second_steps.second_of(me.id)
    assert found
    code = code_at(found.secret, period_of(NOW))
    assert not second_steps.has_second(me.id)
    assert use_code(me.id, code, NOW) == ""
    assert second_steps.confirm(me.id, "000000" if code != "000000" else "111111", NOW) is None
    assert second_steps.confirm(me.id, code, NOW)
    assert second_steps.has_second(me.id)
    assert not second_steps.begin(me.id, NOW), "one in use is not replaced without being turned off"
    assert second_steps.turn_off(me.id)
    assert not second_steps.has_second(me.id)
    assert second_steps.recovery_codes_left(me.id) == 0


@pytest.mark.check("C13")
def test_admins_need_one_and_other_roles_when_a_setting_says_so(session: Any, me: User) -> None:
    assert not standing(me.id).needs_second
    grant_role(me.id, "trainer", None, NOW)
    assert not standing(me.id).needs_second
    decide(SECOND_STEP, "trainer author", None, NOW)
    assert standing(me.id).lacks_second
    decide(SECOND_STEP, "", None, NOW)
    assert not standing(me.id).lacks_second
    grant_role(me.id, "admin", None, NOW)
    assert standing(me.id).lacks_second
    set_up(me)
    assert not standing(me.id).lacks_second


def test_half_a_sign_in_lasts_ten_minutes_and_ends_with_the_account(session: Any, me: User) -> None:
    token = second_steps.begin_half_sign_in(me, NOW)
    assert second_steps.half_signed_in(token, NOW + timedelta(minutes=9)) is me
    assert second_steps.half_signed_in(token, NOW + timedelta(minutes=10)) is None
    assert second_steps.half_signed_in("another", NOW) is None
    me.disabled_at = NOW
    session.flush()
    assert second_steps.half_signed_in(token, NOW) is None
