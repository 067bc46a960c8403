"""The published library: each text for ever, and which one is current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from sqlalchemy import JSON, ForeignKey, Row, String, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.db import Base, add_once, db, rows
from course_app.records.dialects import once

Digest = Annotated[str, mapped_column(String(64))]


class Edition(Base):
    """The exact text of one file, by its SHA-256; kept for ever, since attempts and statements name it."""

    __tablename__ = "editions"
    hash: Mapped[Digest] = mapped_column(primary_key=True)
    kind: Mapped[str]
    slug: Mapped[str]
    lang: Mapped[str]
    path: Mapped[str]
    body: Mapped[bytes]
    created_at: Mapped[datetime]


class Pointer(Base):
    """Which edition of a file is current."""

    __tablename__ = "pointers"
    path: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[Digest] = mapped_column(ForeignKey(Edition.hash), index=True)


class Publication(Base):
    """One moment at which pointers moved; its number tells workers to look again."""

    __tablename__ = "publications"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  a number is never given twice
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    changed: Mapped[int]
    held_back: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # files with problems, and what is wrong
    why: Mapped[str | None] = mapped_column(String(300))  # where somebody went back to earlier texts


class PublishedChange(Base):
    """What a publication did to one file: the edition that it made current, or None where it took the file out."""

    __tablename__ = "published_changes"
    publication_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    path: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str | None] = mapped_column(String(64), ForeignKey(Edition.hash), index=True)


CURRENT_PUBLICATION = select(func.coalesce(func.max(Publication.id), 0))
POINTERS = select(Pointer.path, Pointer.hash)
CURRENT_EDITIONS = (
    select(
        Pointer.path,
        Edition.hash,
        Edition.kind,
        Edition.slug,
        Edition.lang,
        Edition.body,
        Edition.created_at,
    )
    .join(Edition, Edition.hash == Pointer.hash)
    .order_by(Pointer.path)
)
EDITION = select(Edition).where(Edition.hash == bindparam("digest"))
ADD_EDITION = once(Edition)
ADD_POINTER = once(Pointer)
MOVE_POINTER = update(Pointer).where(Pointer.path == bindparam("file")).values(hash=bindparam("digest"))
ADD_CHANGES = insert(PublishedChange)
DROP_POINTER = delete(Pointer).where(Pointer.path == bindparam("file"))


def current_publication() -> int:
    """Give the number of the newest publication, 0 before the first."""
    number: int = rows(CURRENT_PUBLICATION).scalar_one()
    return number


def pointers() -> dict[str, str]:
    """Give the hash of the current edition by path: what a worker compares before it fetches any text."""
    return {row.path: row.hash for row in rows(POINTERS)}


def current_editions() -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the current editions by path: rows with every column of Edition, `path` being the pointer's."""
    return rows(CURRENT_EDITIONS).all()


def edition(digest: str) -> Edition | None:
    """Take a hash, give that edition, current or not."""
    return db.session.scalar(EDITION, {"digest": digest})


def put_edition(kind: str, slug: str, lang: str, path: str, body: bytes, now: datetime) -> str:
    """Keep a text unless it is there, give its hash."""
    digest = sha256(body).hexdigest()
    add_once(ADD_EDITION, hash=digest, kind=kind, slug=slug, lang=lang, path=path, body=body, created_at=now)
    return digest


def move_pointer(path: str, digest: str) -> None:
    """Make an edition the current one of a file."""
    if not add_once(ADD_POINTER, path=path, hash=digest):
        rows(MOVE_POINTER, file=path, digest=digest)


def drop_pointer(path: str) -> None:
    """Take a file out of the library; its editions stay."""
    rows(DROP_POINTER, file=path)


def add_publication(
    by: str, changed: int, held_back: list[dict[str, Any]], now: datetime, why: str = ""
) -> Publication:
    """Say that pointers moved: by whom, how many, which files were held back, and why if somebody said."""
    publication = Publication(at=now, by=by, changed=changed, held_back=held_back, why=why[:300] or None)
    db.session.add(publication)
    db.session.flush()
    return publication


def move_pointers(
    by: str, changes: Mapping[str, str | None], held_back: list[dict[str, Any]], now: datetime, why: str = ""
) -> Publication:
    """Move each path to the hash of its edition, or with None out of the library; give the publication that says so."""
    for path, digest in changes.items():
        if digest is None:
            drop_pointer(path)
        else:
            move_pointer(path, digest)
    made = add_publication(by, len(changes), held_back, now, why)
    if changes:
        moved = [{"publication_id": made.id, "path": path, "hash": digest} for path, digest in changes.items()]
        db.session.connection().execute(ADD_CHANGES, moved)
    return made
