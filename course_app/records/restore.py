"""Putting a copy of the database back: it is verified first, and what it replaces is kept aside."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import bindparam, update

from course_app.course.files import File
from course_app.records import erasures, postgres_copies
from course_app.records.backup import SUM, digest, sync
from course_app.records.copies import Copy, CopyFailed, known_schemas, sound_sqlite
from course_app.records.db import NEWEST, begin_writing, commit, db, rows
from course_app.records.people import SignIn
from course_app.records.rescue import Rescued, rescue
from course_app.records.turn import owned
from course_app.records.upgrading import bare_app, upgrade

# The bytes of its file that SQLite locks while anybody has it open (sqlite.org/fileformat2.html, the lock-byte page).
SHARED_FIRST, SHARED_SIZE = 0x40000002, 510
END_SIGN_INS = update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=bindparam("now"))
SIDES = ("-wal", "-shm", ".lock")


class RestoreFailed(Exception):
    """Nothing was replaced; the message says why, and what to do."""


class Restored(NamedTuple):
    """What was put back, where the replaced database is kept, how many people were erased again, what was rescued."""

    copy: Copy
    aside: str
    erased: int
    rescued: Rescued | None = None


def verify(path: Path, postgresql: bool) -> Copy:
    """Read a backup as a whole, give what it holds. Raises RestoreFailed."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise RestoreFailed(f"{path} cannot be read: {error.strerror}.") from error
    wanted = b"PGDMP" if postgresql else b"SQLite format 3\0"
    if not start.startswith(wanted):
        other = "PostgreSQL" if start.startswith(b"PGDMP") else "SQLite" if start.startswith(b"SQLite") else ""
        named = f"a backup of {other}" if other else "no backup of a database"
        raise RestoreFailed(f"{path} is {named}, and DATABASE_URL names {'PostgreSQL' if postgresql else 'SQLite'}.")
    checksum = path.with_name(path.name + SUM)
    if checksum.exists() and checksum.read_text().split()[:1] != [digest(path)]:
        raise RestoreFailed(f"{path} was changed since it was made: its SHA-256 is not that in {checksum}.")
    try:
        copy = postgres_copies.sound_dump(path) if postgresql else sound_sqlite(path)
    except (CopyFailed, OSError) as error:
        raise RestoreFailed(str(error)) from error
    if copy.schema not in known_schemas():
        raise RestoreFailed(
            f"{path} has schema {copy.schema}, and this version knows schemas up to {NEWEST}: the backup was made by "
            "a newer or another version. Install that version, then restore."
        )
    return copy


def restore(path: Path, notes: Sequence[Path], now: datetime, texts: Iterable[File] | None = None) -> Restored:
    """Put a backup in the place of the database; commits. `notes` are the lists of erasures to apply again.

    With `texts`, the files of the library, what a damaged database of SQLite still holds beyond the backup comes along
    (see `rescue`). Every sign-in ends:
    those that were ended after the backup would be open again. Raises RestoreFailed.
    """
    url = db.engine.url
    postgresql = url.get_backend_name() == "postgresql"
    if postgresql and texts is not None:
        raise RestoreFailed(
            "Only SQLite can be rescued here. PostgreSQL has its own archive of what was written (WAL)."
        )
    copy = verify(path, postgresql)
    stamp = f"{now:%Y%m%d-%H%M%S}"
    db.session.remove()
    db.engine.dispose()
    try:
        if postgresql:
            aside = f"replaced-{stamp}"
            postgres_copies.replace(path, aside)
            erased = _bring_up(url.render_as_string(hide_password=False), notes, now)
            return Restored(copy, f'the schema "{aside}" of the database', erased)
        target = Path(str(url.database))
        with _alone(target):
            fresh = target.with_name(target.name + ".restoring")
            try:
                erased, rescued = _make_ready(path, fresh, notes, now, target, texts)
                kept = _swap(target, fresh, target.with_name(f"{target.name}.replaced-{stamp}"))
            finally:
                _remove(fresh)
    except (CopyFailed, OSError, sqlite3.Error) as error:
        raise RestoreFailed(f"The database was not replaced: {error}") from error
    return Restored(copy, str(kept) if kept else "nowhere: there was none", erased, rescued)


def _bring_up(address: str, notes: Sequence[Path], now: datetime, between: Callable[[], object] = int) -> int:
    """Bring a database that was put back to the newest schema, and up to date about people; give how many it erased."""
    app = bare_app(address)
    upgrade(app)
    between()
    with app.app_context():
        try:
            begin_writing()
            rows(END_SIGN_INS, now=now)
            commit()
            return erasures.erase_again(notes)
        finally:
            db.session.remove()
            db.engine.dispose()


def _make_ready(
    path: Path, fresh: Path, notes: Sequence[Path], now: datetime, damaged: Path, texts: Iterable[File] | None
) -> tuple[int, Rescued | None]:
    _remove(fresh)
    with path.open("rb") as source, open(fresh, "wb", opener=owned) as target:
        shutil.copyfileobj(source, target)
    found: list[Rescued] = []
    between = int if texts is None else (lambda: found.append(rescue(damaged, fresh, texts)))
    erased = _bring_up(f"sqlite:///{fresh}", notes, now, between)
    with closing(sqlite3.connect(fresh)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    sound_sqlite(fresh)
    sync(fresh)
    return erased, found[0] if found else None


def _remove(path: Path) -> None:
    for name in (path.name, *(f"{path.name}{side}" for side in SIDES)):
        path.with_name(name).unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While nobody else has a file of SQLite open, whether it is whole or not. Raises CopyFailed."""
    if not path.exists():
        yield
        return
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_SIZE, SHARED_FIRST)
        except OSError:
            raise CopyFailed(f"somebody has {path} open. Stop every server and worker first.") from None
        yield


def _swap(target: Path, fresh: Path, aside: Path) -> Path | None:
    """Lay `fresh` in the place of `target`, in one step; give where the old one is, with what stood beside it."""
    kept = None
    if target.exists() and target.stat().st_size:
        os.link(target, aside)
        kept = aside
        for side in ("-wal", "-shm"):
            beside = target.with_name(target.name + side)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + side))
    fresh.replace(target)
    sync(target.parent)
    return kept
