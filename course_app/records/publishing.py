"""Publishing: new texts become editions, and pointers move, in one commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from course_app.course.files import File, read_file
from course_app.course.loader import build
from course_app.course.messages import Problem
from course_app.course.publish import Verdict, weigh
from course_app.records import editions
from course_app.records.audit import note
from course_app.records.db import begin_reading, begin_writing, commit, db
from course_app.records.editions import Publication
from course_app.records.renames import follow

NEWEST = select(Publication).order_by(Publication.id.desc()).limit(1)


def newest_publication() -> Publication | None:
    """Give the last publication, with what it held back."""
    return db.session.scalar(NEWEST)


def served_files() -> dict[str, File]:
    """Give the files as they are served now, by path."""
    return {row.path: read_file(row.path, row.body) for row in editions.current_editions()}


class Plan(NamedTuple):
    """What a publication would change, weighed while nobody had to wait for it."""

    seen: int  # the newest publication when it was weighed
    files: Mapping[str, File]
    pointed: Mapping[str, str]
    verdict: Verdict
    moved: Mapping[tuple[str, str], str]  # (kind, old slug) -> new slug


def known_problems(publication: Publication) -> tuple[Problem, ...]:
    """Give the problems for which a publication held files back."""
    return tuple(Problem(held["path"], held["line"], "", held["message"]) for held in publication.held_back)


def as_written(pointed: Mapping[str, str], last: Publication) -> dict[str, str]:
    """Give the hash of each file of the library as it was written when it was last looked at, served or held back.

    Where somebody went back, a file that is served and no longer written is held back with an empty hash.
    """
    known = {**pointed, **{held["path"]: held["hash"] for held in last.held_back}}
    return {path: digest for path, digest in known.items() if digest}


def plan(files: Mapping[str, File]) -> Plan | None:
    """Take the files as written and weigh them against those served. Give None when nothing is new. Only reads."""
    last = newest_publication()
    pointed = editions.pointers()
    if last and as_written(pointed, last) == {path: file.digest for path, file in files.items()}:
        return None
    verdict = weigh(files, served_files())
    return Plan(last.id if last else 0, files, pointed, verdict, build(verdict.files)[0].moved)


def publish(plan: Plan, by: str, now: datetime) -> Publication | None:
    """Take a plan; make new texts editions and move pointers. Give None when somebody published since: plan anew."""
    if editions.current_publication() != plan.seen:
        return None
    changes: dict[str, str | None] = {}
    for path, file in plan.verdict.files.items():
        if plan.pointed.get(path) != file.digest:
            changes[path] = editions.put_edition(file.kind, file.slug, file.lang, path, file.body, now)
    for path in plan.pointed.keys() - plan.verdict.files.keys():
        changes[path] = None
    follow(plan.moved)
    held = [
        {"path": found.path, "line": found.line, "message": found.message, "hash": plan.files[found.path].digest}
        for found in plan.verdict.held_back
        if found.path in plan.files
    ]
    made = editions.move_pointers(by, changes, held, now)
    note("published", f"publication:{made.id}", None, now)
    return made


def publish_tree(files: Mapping[str, File], by: str, now: datetime) -> tuple[Publication | None, tuple[Problem, ...]]:
    """Take the files as written; serve what is sound, and commit. Give the publication, or None when nothing is new.

    A file with problems keeps its last good edition. Weighing takes seconds for a large library, so it is done before
    the write lock is taken; this is the one place in this room that commits, since only it knows when to begin again.
    """
    while True:
        begin_reading()
        weighed = plan(files)
        if weighed is None:
            last = newest_publication()
            return None, known_problems(last) if last else ()
        begin_writing()
        publication = publish(weighed, by, now)
        commit()
        if publication:
            return publication, weighed.verdict.problems


def told(publication: Publication | None, problems: Iterable[Problem]) -> str:
    """Take what `publish` gave; give the lines that say it to a person. Warnings are for `flask course check`."""
    if publication is None:
        return "The library is published as it is; nothing changed."
    errors = [found for found in problems if not found.warning]
    held = sorted({found["path"] for found in publication.held_back})
    lines = [f"Published: {publication.changed} files changed.", *map(str, errors)]
    return "\n".join([*lines, *(f"{path} is held back; its last good edition is served." for path in held)])
