"""Files that people asked for: each is built for its owner, for ten minutes."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.db import Base, db
from course_app.records.people import User

LIFE = timedelta(minutes=10)


class Export(Base):
    """Somebody asked for a file; the number is its address."""

    __tablename__ = "exports"
    id: Mapped[str] = mapped_column(String(43), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]


ASKED = select(Export).where(Export.id == bindparam("which"), Export.user_id == bindparam("user"))
EXPORT = ASKED.where(Export.created_at > bindparam("since"))


def ask_export(user_id: int, kind: str, now: datetime) -> Export:
    """Keep that somebody asked for a file of this kind, give it with its number (256 random bits)."""
    asked = Export(id=secrets.token_urlsafe(32), user_id=user_id, kind=kind, created_at=now)
    db.session.add(asked)
    return asked


def export_for(user_id: int, export_id: str, now: datetime) -> Export | None:
    """Give what this person asked for under this number in the last ten minutes."""
    return db.session.scalar(EXPORT, {"which": export_id, "user": user_id, "since": now - LIFE})


def was_asked(user_id: int, export_id: str) -> bool:
    """Whether this person asked for a file under this number, however long ago."""
    return db.session.scalar(ASKED, {"which": export_id, "user": user_id}) is not None
