"""The way back to texts as they were published before: pointers move, editions and what learners did stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from course_app.course.files import read_file
from course_app.course.loader import build
from course_app.records import editions
from course_app.records.db import db, rows
from course_app.records.editions import Edition, Publication, PublishedChange
from course_app.records.publishing import as_written, newest_publication
from course_app.records.renames import follow

RENAMED = (
    "A text was renamed since then, and what people did has followed its new name. Go back to a later publication."
)


class CannotGoBack(Exception):
    """The message says why, and what to do instead."""


class Way(NamedTuple):
    """What going back would change, weighed while nobody had to wait for it."""

    to: int
    seen: int  # the newest publication when it was weighed
    changes: Mapping[str, str | None]
    held_back: list[dict[str, Any]]
    moved: Mapping[tuple[str, str], str]


NEWEST = select(Publication).order_by(Publication.id.desc())
BELOW = NEWEST.where(Publication.id < bindparam("number"))
FIRST_KNOWN = select(func.min(PublishedChange.publication_id))
CHANGES = (
    select(PublishedChange.publication_id, PublishedChange.path, PublishedChange.hash)
    .where(PublishedChange.publication_id <= bindparam("number"))
    .order_by(PublishedChange.publication_id, PublishedChange.path)
)
OLDEST = select(func.min(PublishedChange.publication_id)).scalar_subquery()
ENDS = select(select(func.max(Publication.id)).scalar_subquery(), OLDEST)


class Looked(NamedTuple):
    """One publication as somebody looks at it: what it did to which file, and how far it is from what is served."""

    publication: Publication
    changes: Sequence[tuple[str, str]]  # path, and 'new', 'changed' or 'gone'
    newest: bool
    known: bool  # whether its texts are known whole
    differ: Sequence[str]  # paths that are served otherwise now


def publications(most: int, before: int | None = None) -> Sequence[Publication]:
    """Give the newest publications, newest first; only those below number `before`."""
    wanted = NEWEST if before is None else BELOW
    return db.session.scalars(wanted.limit(most), {"number": before} if before is not None else {}).all()


def first_known() -> int:
    """Give the number of the oldest publication whose texts are known whole; before it there is no way back."""
    return int(rows(FIRST_KNOWN).scalar_one() or 0)


def served_by(number: int) -> dict[str, str] | None:
    """Give the hash by path that a publication served, or None where that is not known."""
    if not 0 < first_known() <= number <= editions.current_publication():
        return None
    return _told(number)[0]


def _told(number: int) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Give the hash by path after a publication, and what that one did to which file."""
    found: dict[str, str] = {}
    done = []
    for which, path, digest in rows(CHANGES, number=number):
        if which == number:
            done.append((path, "gone" if digest is None else "changed" if path in found else "new"))
        if digest is None:
            found.pop(path, None)
        else:
            found[path] = digest
    return found, done


def look(number: int) -> Looked | None:
    """Give a publication, what it changed, and what going back to it would change: four statements."""
    publication = db.session.get(Publication, number)
    if publication is None:
        return None
    newest, first = rows(ENDS).one()
    wanted, done = _told(number)
    pointed, known = editions.pointers(), bool(first) and first <= number
    differ = sorted(path for path in wanted.keys() | pointed.keys() if wanted.get(path) != pointed.get(path))
    return Looked(publication, done, number == newest, known, differ if known else ())


def way_back(number: int) -> Way:
    """Take the number of a publication; give the way back to its texts. Only reads. Raises CannotGoBack."""
    last, wanted, pointed = newest_publication(), served_by(number), editions.pointers()
    if last is None or wanted is None:
        raise CannotGoBack(f"The texts of publication {number} are not known. Choose one of the list.")
    if wanted == pointed:
        raise CannotGoBack("These are the texts that are served now.")
    then, problems = build(_files(wanted))
    if any(not found.warning for found in problems):
        raise CannotGoBack("Some of these texts would have problems now. Choose a later publication.")
    now_moved = build(_files(pointed))[0].moved
    if any(then.moved.get(key) != new for key, new in now_moved.items()):
        raise CannotGoBack(RENAMED)
    changes: dict[str, str | None] = {path: new for path, new in wanted.items() if pointed.get(path) != new}
    changes |= dict.fromkeys(pointed.keys() - wanted.keys())
    # As if they were held back: the next start finds the files as they were, and leaves it at that.
    written = as_written(pointed, last)
    message = f"Held back since somebody went back to publication {number}. It is served again once a text changes."
    held = [
        {"path": path, "line": 1, "message": message, "hash": written.get(path, "")}
        for path in sorted(written.keys() | wanted.keys())
        if written.get(path) != wanted.get(path)
    ]
    return Way(number, last.id, changes, held, then.moved)


def go_back(way: Way, by: str, why: str, now: datetime, tell: Callable[[str, str], object]) -> bool:
    """Serve the texts of an earlier publication from here on; the caller commits. `tell` writes the event.

    Give False when somebody published since the way was weighed: weigh it anew.
    """
    if editions.current_publication() != way.seen:
        return False
    made = editions.move_pointers(by, way.changes, way.held_back, now, why)
    follow(way.moved)
    tell("published", f"publication:{made.id} back-to publication:{way.to}")
    return True


def _files(wanted: Mapping[str, str]) -> dict[str, Any]:
    found = {
        row.hash: row.body
        for row in rows(select(Edition.hash, Edition.body).where(Edition.hash.in_(set(wanted.values()))))
    }
    return {path: read_file(path, found[digest]) for path, digest in wanted.items()}
