"""What the database says about itself, asked for by whoever runs the site."""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import bindparam, func, inspect, select, text
from sqlalchemy.exc import DatabaseError

from course_app.records.db import UTCDateTime, db, rollback, rows
from course_app.records.editions import Publication
from course_app.records.outbox import OWED, Message
from course_app.records.people import SignIn
from course_app.records.unsent import FAILED

# Where SQLite's locks do not hold: two writers would not see each other.
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "fuse.sshfs", "fuse.s3fs", "fuse.glusterfs"}
MOUNTS = Path("/proc/self/mountinfo")
QUICK_CHECK = text("PRAGMA quick_check(1)")
SCHEMA = text("SELECT version_num FROM alembic_version")
CLOCK = text("SELECT now()")
LONG_LOG = 64 << 20  # bytes; the log is cut back to a quarter of that as soon as nobody reads in it any more
FIRST_PUBLISHED = select(func.min(Publication.at))
LAST_PUBLISHED, LAST_SIGN_IN = select(func.max(Publication.at)), select(func.max(SignIn.created_at))
WHEN = bindparam("when", type_=UTCDateTime())
WAITING = select(func.count()).where(*OWED, Message.created_at < WHEN)
LATELY_FAILED = select(func.count()).where(*FAILED, Message.failed_at > WHEN)
PUBLICATION = select(Publication).order_by(Publication.id.desc()).limit(1)


def give_up() -> None:
    """Forget what was being asked, so that the next question starts afresh."""
    rollback()


def why_damaged() -> str:
    """Say what is wrong inside the file of the database; nothing when all is in order, or on PostgreSQL."""
    if db.engine.url.get_backend_name() == "postgresql":
        return ""
    try:
        found = str(rows(QUICK_CHECK).scalar_one())
    except (
        sqlite3.DatabaseError,
        DatabaseError,
    ) as error:  # the first is raised while it is opened
        rollback()
        return str(getattr(error, "orig", error))
    finally:
        db.session.remove()
    return "" if found == "ok" else " ".join(found.split())[:200]


def schema() -> str:
    """Give the number of the schema; nothing where there is none."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
    return str(rows(SCHEMA).scalar() or "")


def latest_moment() -> datetime | None:
    """Give the latest moment at which anybody signed in or anything was published."""
    found = [rows(LAST_PUBLISHED).scalar(), rows(LAST_SIGN_IN).scalar()]
    return max((at for at in found if at is not None), default=None)


def first_moment() -> datetime | None:
    """Give when this site was started first: the moment of its first publication."""
    return rows(FIRST_PUBLISHED).scalar()


def why_long_log() -> str:
    """Say so, in a few words, when SQLite's write-ahead log is longer than it should ever be; else nothing."""
    if db.engine.url.get_backend_name() == "postgresql":
        return ""
    try:
        size = os.stat(f"{db.engine.url.database}-wal").st_size
    except FileNotFoundError:
        return ""
    return (
        f"its write-ahead log is {size >> 20} MiB long: somebody has been reading for long" if size > LONG_LOG else ""
    )


def seconds_off(now: datetime) -> float:
    """Give how far the clock of a PostgreSQL server is from `now`; 0 for SQLite, which has none of its own."""
    if db.engine.url.get_backend_name() != "postgresql":
        return 0.0
    return float(abs((rows(CLOCK).scalar_one() - now).total_seconds()))


def mail_waiting(now: datetime) -> tuple[int, int]:
    """Give how many mails are owed for more than an hour, and how many were given up in the last week."""
    waiting = rows(WAITING, when=now - timedelta(hours=1)).scalar_one()
    return int(waiting), int(rows(LATELY_FAILED, when=now - timedelta(days=7)).scalar_one())


def library() -> tuple[int, int]:
    """Give the number of the newest publication (0 for none), and how many files it holds back."""
    found = db.session.scalar(PUBLICATION)
    return (found.id, len({held["path"] for held in found.held_back})) if found else (0, 0)


def network_file_system(path: Path, mounts: Path = MOUNTS) -> str:
    """Name the network file system on which a file is; nothing for a local disk, or where it cannot be known."""
    try:
        lines = mounts.read_text("utf-8").splitlines()
    except OSError:
        return ""
    kinds: dict[Path, str] = {}
    for line in lines:  # proc_pid_mountinfo(5): the fifth field is the place, the kind comes after the dash
        before, _, after = line.partition(" - ")
        kinds[Path(before.split()[4].replace("\\040", " "))] = after.split()[0]
    whole = path.absolute()
    for folder in (whole, *whole.parents):
        if kind := kinds.get(folder):
            return kind if kind in NETWORK else ""
    return ""
