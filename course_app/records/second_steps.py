"""The second step of signing in: codes of an authenticator app (RFC 6238), recovery codes, and who needs one."""

from __future__ import annotations

import hmac
import secrets
import struct
from base64 import b32decode, b32encode
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote, urlencode

from sqlalchemy import ForeignKey, LargeBinary, String, bindparam, delete, exists, func, insert, literal, select, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.failpoints import hit
from course_app.records.db import Base, add_once, db, rows
from course_app.records.dialects import once
from course_app.records.people import RoleGrant, User, digest
from course_app.records.site_settings import SECOND_STEP, SiteSetting

PERIOD, DIGITS = 30, 6  # seconds that a code is shown; what every app can show
RECOVERY = 10  # codes made at once
HALF_LIFE = timedelta(minutes=10)  # from the password to the code
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # of recovery codes: none is mistaken for another


class SecondStep(Base):
    """The secret that somebody's app shares with the site; it counts once a code of it was typed."""

    __tablename__ = "second_steps"
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_period: Mapped[int]  # of the newest code that was used: none works twice


class RecoveryCode(Base):
    """A code for the day on which the phone is gone; it works once, and its digest stands here."""

    __tablename__ = "recovery_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class HalfSignIn(Base):
    """A browser in which the password was typed, and not yet the code. It opens nothing but the page for the code."""

    __tablename__ = "half_sign_ins"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Standing(NamedTuple):
    """What somebody may do, and whether the second step that it needs is there."""

    roles: frozenset[str]
    has_second: bool
    needs_second: bool

    @property
    def lacks_second(self) -> bool:
        """Whether pages of staff stay closed until a second step is set up."""
        return self.needs_second and not self.has_second


MINE = SecondStep.user_id == bindparam("user")
CONFIRMED = select(SecondStep).where(MINE, SecondStep.confirmed_at.is_not(None))
HAS = select(literal(1)).where(MINE, SecondStep.confirmed_at.is_not(None))
DEMANDED = select(SiteSetting.value).where(SiteSetting.name == SECOND_STEP).scalar_subquery()
STANDING = select(
    RoleGrant.role,
    exists().where(SecondStep.user_id == RoleGrant.user_id, SecondStep.confirmed_at.is_not(None)).label("second"),
    DEMANDED.label("demanded"),
).where(RoleGrant.user_id == bindparam("user"), RoleGrant.withdrawn_at.is_(None))
ADD = once(SecondStep)
# Of two that come with one code at once, one finds it used.
USE_PERIOD = (
    update(SecondStep).where(MINE, SecondStep.last_period < bindparam("period")).values(last_period=bindparam("period"))
)
USE_RECOVERY = (
    update(RecoveryCode)
    .where(
        RecoveryCode.user_id == bindparam("user"),
        RecoveryCode.code_hash == bindparam("digest"),
        RecoveryCode.used_at.is_(None),
    )
    .values(used_at=bindparam("now"))
)
ADD_RECOVERY = insert(RecoveryCode)
DROP_RECOVERY = delete(RecoveryCode).where(RecoveryCode.user_id == bindparam("user"))
DROP = delete(SecondStep).where(MINE)
LEFT = select(func.count()).where(RecoveryCode.user_id == bindparam("user"), RecoveryCode.used_at.is_(None))
HALF = (
    select(User)
    .join(HalfSignIn, HalfSignIn.user_id == User.id)
    .where(
        HalfSignIn.token_hash == bindparam("digest"),
        HalfSignIn.expires_at > bindparam("now"),
        User.disabled_at.is_(None),
    )
)
END_HALVES = delete(HalfSignIn).where(HalfSignIn.user_id == bindparam("user"))
OVER = delete(HalfSignIn).where(HalfSignIn.expires_at <= bindparam("now"))


def code_at(secret: str, period: int) -> str:
    """Take a secret in base 32 and the number of a period; give the code of RFC 6238 (SHA-1, 6 digits)."""
    told = hmac.digest(b32decode(secret), struct.pack(">Q", period), "sha1")
    at = told[-1] & 15
    number = struct.unpack(">I", told[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def period_of(now: datetime) -> int:
    """Give the number of the period in which a moment lies."""
    return int(now.timestamp()) // PERIOD


def uri_of(secret: str, site: str, email: str) -> str:
    """Give what the QR code for an app holds."""
    return f"otpauth://totp/{quote(f'{site}:{email}')}?{urlencode({'secret': secret, 'issuer': site}, quote_via=quote)}"


def standing(user_id: int) -> Standing:
    """Give somebody's roles and whether the second step that they need is there: one statement."""
    found = rows(STANDING, user=user_id).all()
    roles = frozenset(row.role for row in found)
    demanded = {"admin", *((found[0].demanded or "") if found else "").split()}
    return Standing(roles, bool(found and found[0].second), bool(roles & demanded))


def has_second(user_id: int) -> bool:
    """Whether somebody signs in with a second step."""
    return rows(HAS, user=user_id).first() is not None


def second_of(user_id: int) -> SecondStep | None:
    """Give somebody's second step, confirmed or begun."""
    return db.session.get(SecondStep, user_id)


def begin(user_id: int, now: datetime) -> bool:
    """Draw a new secret for somebody who has no second step yet; give False where one is in use."""
    if has_second(user_id):
        return False
    rows(DROP, user=user_id)
    secret = b32encode(secrets.token_bytes(20)).decode()
    return add_once(ADD, user_id=user_id, secret=secret, made_at=now, confirmed_at=None, last_period=0)


def confirm(user_id: int, code: str, now: datetime) -> list[str] | None:
    """Take the first code of a new secret, which counts from here on; give recovery codes, or None for a wrong code."""
    found = second_of(user_id)
    if found is None or found.confirmed_at is not None or not _use_app(user_id, found.secret, _plain(code), now):
        return None
    db.session.refresh(found)
    found.confirmed_at = now
    return new_recovery_codes(user_id, now)


def new_recovery_codes(user_id: int, now: datetime) -> list[str]:
    """Make ten codes in the place of those that there were; give them, for the only time."""
    rows(DROP_RECOVERY, user=user_id)
    codes = ["".join(secrets.choice(LETTERS) for _ in range(12)) for _ in range(RECOVERY)]
    for code in codes:
        rows(ADD_RECOVERY, user_id=user_id, code_hash=_hashed(user_id, code), made_at=now)
    return ["-".join((code[:4], code[4:8], code[8:])) for code in codes]


def recovery_codes_left(user_id: int) -> int:
    """Give how many recovery codes were not used yet."""
    return int(rows(LEFT, user=user_id).scalar_one())


def use_code(user_id: int, code: str, now: datetime) -> str:
    """Take a code as typed, of the app or for recovery; use it up. Give 'app' or 'recovery', or nothing if it is wrong.

    Spaces and hyphens count for nothing, so a code with spaces in it is the same code, and as used.
    """
    plain = _plain(code)
    found = db.session.scalar(CONFIRMED, {"user": user_id})
    if found is None:
        return ""
    if _use_app(user_id, found.secret, plain, now):
        return "app"
    return "recovery" if rows(USE_RECOVERY, user=user_id, digest=_hashed(user_id, plain), now=now).rowcount else ""


def _use_app(user_id: int, secret: str, plain: str, now: datetime) -> bool:
    """The code of this period, the one before or the one after: clocks of phones differ."""
    here = period_of(now)
    fits = [at for at in (here, here - 1, here + 1) if hmac.compare_digest(code_at(secret, at), plain)]
    hit("code.looked")
    return bool(fits) and rows(USE_PERIOD, user=user_id, period=fits[0]).rowcount == 1


def _plain(code: str) -> str:
    # Only what a code can hold, so that comparing takes text as it comes.
    return "".join(c for c in code.casefold() if c.isascii() and c.isalnum())


def _hashed(user_id: int, code: str) -> bytes:
    return digest(f"{user_id}:{code}")  # 59 random bits: nothing to guess from a digest


def turn_off(user_id: int) -> bool:
    """Take somebody's second step and recovery codes away; give whether there was one in use."""
    had = has_second(user_id)
    rows(DROP_RECOVERY, user=user_id)
    rows(DROP, user=user_id)
    db.session.expire_all()
    end_half_sign_ins(user_id)
    return had


def begin_half_sign_in(user: User, now: datetime) -> str:
    """The password was right and a code is due: give the token for the cookie. Its digest is stored."""
    rows(OVER, now=now)
    token = secrets.token_urlsafe(32)
    db.session.add(HalfSignIn(user_id=user.id, token_hash=digest(token), created_at=now, expires_at=now + HALF_LIFE))
    return token


def half_signed_in(token: str, now: datetime) -> User | None:
    """Take the token of a cookie; give who typed their password there and not yet their code."""
    return db.session.scalar(HALF, {"digest": digest(token), "now": now})


def end_half_sign_ins(user_id: int) -> None:
    """Whoever typed a password of this person begins anew: after a sign-in, a new password, a closed account."""
    rows(END_HALVES, user=user_id)
