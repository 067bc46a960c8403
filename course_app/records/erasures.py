"""Erasures, noted apart from the database by numbers alone: a backup that is put back does not bring people back."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from course_app.records.db import begin_writing, commit, rollback
from course_app.records.erasing import erase
from course_app.records.people import User, person

log = logging.getLogger(__name__)
NAME = "erasures"  # of the file, in the folder INSTANCE


class Erasure(NamedTuple):
    """One account that was taken away. Its number alone is not enough: an older backup gives numbers again."""

    user_id: int
    created_at: datetime  # of the account
    erased_at: datetime
    keep_statements: bool

    def line(self, word: str = "") -> str:
        """Give it as it stands in the file."""
        kept = word or ("keep" if self.keep_statements else "withdraw")
        return f"{self.user_id} {self.created_at.isoformat()} {self.erased_at.isoformat()} {kept}\n"


@contextmanager
def noted(instance: Path, user: User, keep_statements: bool, now: datetime) -> Iterator[None]:
    """Note an erasure before the commit inside this block, and take the note back when the commit fails.

    A process that dies in between has noted what its person asked for; the next start finishes it.
    """
    erasure = Erasure(user.id, user.created_at, now, keep_statements)
    _append(instance / NAME, erasure.line())
    try:
        yield
    except BaseException:
        _append(instance / NAME, erasure.line("not"))
        raise


def _append(path: Path, line: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> list[Erasure]:
    """Give what is noted in a file and was not taken back; nothing where there is no file.

    A line that cannot be read was half written when its process died, before anything was erased: it is left out.
    """
    if not path.exists():
        return []
    found: dict[tuple[str, str, str], Erasure] = {}
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
        try:
            user_id, created_at, erased_at, kept = line.split()
            which = (user_id, created_at, erased_at)
            if kept == "not":
                found.pop(which, None)
                continue
            moments = datetime.fromisoformat(created_at), datetime.fromisoformat(erased_at)
            found[which] = Erasure(int(user_id), *moments, {"keep": True, "withdraw": False}[kept])
        except (ValueError, KeyError):
            log.warning("line %s of %s is left out: it is no erasure", number, path)
    return list(found.values())


def erase_again(files: Iterable[Path]) -> int:
    """Erase whoever is back although an erasure is noted, and commit; give how many. Nothing to do takes no lock."""
    back = [erasure for path in files for erasure in read(path) if _is_back(erasure)]
    rollback()
    erased = 0
    for erasure in back:
        begin_writing()
        if _is_back(erasure):
            erase(erasure.user_id, erasure.keep_statements, erasure.erased_at)
            log.info("erased again", extra={"event": "erased-again", "object": f"user:{erasure.user_id}"})
            erased += 1
        commit()
    return erased


def _is_back(erasure: Erasure) -> bool:
    found = person(erasure.user_id)
    return found is not None and found.created_at == erasure.created_at
