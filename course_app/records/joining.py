"""Ways into a cohort: a code that many use, and invitations that each one person uses once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, LargeBinary, String, bindparam, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.course.due import end_of_day
from course_app.course.statement import new_code, normalise_code
from course_app.records.cohorts import HERE_SQL, Cohort, Membership
from course_app.records.db import Base, db, rows
from course_app.records.people import User, digest, fold

INVITATION_LIFE = timedelta(days=30)


class JoinCode(Base):
    """What lets people into a cohort until the end of a day; its uses are memberships. It can be read by trainers."""

    __tablename__ = "join_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id, ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(26), unique=True)  # 128 random bits
    made_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime]
    last_day: Mapped[date]  # in the zone of the cohort
    ended_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        Index("uq_join_codes_open", "cohort_id", unique=True, info={"where": HERE_SQL}),  # one at a time
    )


class Invitation(Base):
    """Somebody was asked by mail to join a cohort; whoever opens the link joins, once."""

    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id, ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(200))  # as the trainer wrote it; may be empty
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    invited_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class Way(NamedTuple):
    """A way into a cohort that is open now."""

    cohort: Cohort
    code_id: int | None = None  # of a code
    invitation_id: int | None = None


class Code(NamedTuple):
    """The code of a cohort, and how often it was used."""

    id: int
    code: str
    made_at: datetime
    last_day: date
    uses: int


USES = select(func.count()).where(Membership.code_id == JoinCode.id).correlate(JoinCode).scalar_subquery()
OPEN_CODE = select(JoinCode.id, JoinCode.code, JoinCode.made_at, JoinCode.last_day, USES).where(
    JoinCode.cohort_id == bindparam("cohort"), JoinCode.ended_at.is_(None)
)
END_CODE = (
    update(JoinCode)
    .where(JoinCode.cohort_id == bindparam("cohort"), JoinCode.ended_at.is_(None))
    .values(ended_at=bindparam("now"), ended_by=bindparam("by"))
)
BY_CODE = (
    select(Cohort, JoinCode.id, JoinCode.last_day)
    .join(JoinCode, JoinCode.cohort_id == Cohort.id)
    .where(JoinCode.code == bindparam("typed"), JoinCode.ended_at.is_(None), Cohort.archived_at.is_(None))
)
GOOD = (
    Invitation.token_hash == bindparam("digest"),
    Invitation.used_at.is_(None),
    Invitation.withdrawn_at.is_(None),
    Invitation.expires_at > bindparam("now"),
)
BY_TOKEN = (
    select(Cohort, Invitation.id)
    .join(Invitation, Invitation.cohort_id == Cohort.id)
    .where(*GOOD, Cohort.archived_at.is_(None))
)
KNOWN_TOKEN = select(Invitation.id).where(Invitation.token_hash == bindparam("digest"))
# Of two that come at once, one finds it used.
USE = update(Invitation).where(*GOOD).values(used_at=bindparam("now"), used_by=bindparam("who"))
WAITING = (
    select(Invitation)
    .where(
        Invitation.cohort_id == bindparam("cohort"),
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    .order_by(Invitation.invited_at.desc(), Invitation.email)
)
WITHDRAW = (
    update(Invitation)
    .where(
        Invitation.cohort_id == bindparam("cohort"),
        Invitation.id == bindparam("which"),
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    .values(withdrawn_at=bindparam("now"))
)
ADD_INVITATIONS = insert(Invitation)


def renew_code(cohort_id: int, last_day: date, by: int, now: datetime) -> str:
    """Make a new code that is good until the end of a day; the one before is worth nothing from here on."""
    end_code(cohort_id, by, now)
    code = new_code(secrets.token_bytes(16))
    db.session.add(JoinCode(cohort_id=cohort_id, code=code, made_by=by, made_at=now, last_day=last_day))
    return code


def end_code(cohort_id: int, by: int, now: datetime) -> bool:
    """Close the code of a cohort; give whether there was one."""
    return rows(END_CODE, cohort=cohort_id, by=by, now=now).rowcount == 1


def code_of(cohort_id: int) -> Code | None:
    """Give the code of a cohort, even when its last day has passed."""
    found = rows(OPEN_CODE, cohort=cohort_id).one_or_none()
    return Code(*found) if found else None


def way_in(token: str, now: datetime) -> Way | None:
    """Take what stands in the address of a link to join, a code as people type it or a mailed token; see below."""
    code = normalise_code(token)
    return way_by_code(code, now) if code else way_by_token(token, now)


def way_by_code(code: str, now: datetime) -> Way | None:
    """Take the 26 characters of a code, give where it leads while it is good."""
    found = db.session.execute(BY_CODE, {"typed": code}).one_or_none()
    if found is None or now >= end_of_day(found[2], found[0].zone):
        return None
    return Way(found[0], code_id=found[1])


def way_by_token(token: str, now: datetime) -> Way | None:
    """Take the token of a mailed invitation, give where it leads while it is good."""
    found = db.session.execute(BY_TOKEN, {"digest": digest(token), "now": now}).one_or_none()
    return Way(found[0], invitation_id=found[1]) if found else None


def was_invitation(token: str) -> bool:
    """Whether a token is of an invitation, be it used, withdrawn or expired."""
    return rows(KNOWN_TOKEN, digest=digest(token)).first() is not None


def use_invitation(token: str, user_id: int, now: datetime) -> bool:
    """Use an invitation up; give False when somebody was faster, or it is no longer good."""
    return rows(USE, digest=digest(token), who=user_id, now=now).rowcount == 1


def invite(cohort_id: int, people: Iterable[tuple[str, str]], by: int, now: datetime) -> list[tuple[str, str]]:
    """Take (address, name) of each person to invite, give (address, token for the mail) of each, in one statement."""
    made: list[tuple[str, str]] = []
    added: list[dict[str, Any]] = []
    for email, name in people:
        token = secrets.token_urlsafe(32)
        made.append((fold(email), token))
        added.append(
            {
                **{"cohort_id": cohort_id, "email": fold(email), "name": name, "token_hash": digest(token)},
                **{"invited_by": by, "invited_at": now, "expires_at": now + INVITATION_LIFE},
            }
        )
    if added:
        db.session.flush()
        db.session.connection().execute(ADD_INVITATIONS, added)
    return made


def waiting(cohort_id: int) -> Sequence[Invitation]:
    """Give the invitations that nobody has used, newest first."""
    return db.session.scalars(WAITING, {"cohort": cohort_id}).all()


def withdraw_invitation(cohort_id: int, invitation_id: int, now: datetime) -> bool:
    """Make an invitation worthless; give whether it was open."""
    return rows(WITHDRAW, cohort=cohort_id, which=invitation_id, now=now).rowcount == 1
