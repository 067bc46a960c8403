"""Who issues statements: what admins wrote, and when it was put to use. Nothing that was used is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.badges import keep_picture
from course_app.records.db import Base, db, rows
from course_app.records.people import User


class Issuer(Base):
    """One way to say who issues: a draft, until it is put to use."""

    __tablename__ = "issuers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    signatory: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    logo: Mapped[str] = mapped_column(String(64))  # digest of a picture, or nothing
    written_at: Mapped[datetime]
    written_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)


class Words(NamedTuple):
    """What an issuer says on a statement."""

    name: str
    signatory: str
    place: str
    logo: str = ""


SAID = select(Issuer.name, Issuer.signatory, Issuer.place, Issuer.logo)
IN_USE = SAID.where(Issuer.used_at.is_not(None)).order_by(Issuer.used_at.desc(), Issuer.id.desc()).limit(1)
DRAFT = SAID.where(Issuer.used_at.is_(None)).limit(1)
HISTORY = (
    select(Issuer, User.name).outerjoin(User, User.id == Issuer.used_by).where(Issuer.used_at.is_not(None))
).order_by(Issuer.used_at.desc(), Issuer.id.desc())
DRAFTS = delete(Issuer).where(Issuer.used_at.is_(None))


def in_use() -> Words | None:
    """Give what was put to use last; None where no admin wrote anything."""
    found = rows(IN_USE).first()
    return Words(*found) if found else None


def named(settings: Mapping[str, Any]) -> Words:
    """Give who issues, wherever this site says so: what an admin put to use last, or else what the settings say."""
    said = [settings[f"ISSUER_{name}"] for name in ("NAME", "SIGNATORY", "PLACE")]
    return in_use() or Words(*said)


def draft() -> Words | None:
    """Give what was written and is not put to use; one at a time."""
    found = rows(DRAFT).first()
    return Words(*found) if found else None


def one(issuer_id: int) -> Issuer | None:
    """Give a draft, or what was used."""
    return db.session.get(Issuer, issuer_id)


def history() -> Sequence[tuple[Issuer, str | None]]:
    """Give all that was put to use, the newest first, each with the name of who did it."""
    return [(found, name) for found, name in db.session.execute(HISTORY)]


def write(words: Words, picture: bytes, by: int | None, now: datetime) -> Issuer:
    """Keep a draft, in the place of the one before; `picture` are the bytes of a logo that is new."""
    rows(DRAFTS)
    if picture:
        keep_picture(words.logo, picture)
    made = Issuer(**words._asdict(), written_at=now, written_by=by)
    db.session.add(made)
    db.session.flush()
    return made


def use(issuer: Issuer, by: int, now: datetime) -> bool:
    """From now on statements say this; give False where it was put to use before."""
    if issuer.used_at is not None:
        return False
    issuer.used_at, issuer.used_by = now, by
    return True
