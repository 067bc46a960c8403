"""The published library."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from conftest import NOW
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from course_app.records.db import commit
from course_app.records.editions import (
    Edition,
    add_publication,
    current_editions,
    current_publication,
    drop_pointer,
    edition,
    move_pointer,
    pointers,
    put_edition,
)

from .conftest import sql_of


def put(body: bytes, path: str = "quizzes/a.md") -> str:
    return put_edition("quiz", "a", "en", path, body, NOW)


def test_an_edition_is_kept_by_the_digest_of_its_text(session: Any) -> None:
    digest = put(b"# One")
    assert digest == sha256(b"# One").hexdigest()
    commit()
    session.expunge_all()
    kept = edition(digest)
    assert kept is not None
    assert (kept.kind, kept.slug, kept.lang, kept.path, kept.body) == ("quiz", "a", "en", "quizzes/a.md", b"# One")
    assert kept.created_at == NOW
    assert edition("0" * 64) is None


def test_a_text_put_again_is_kept_once(session: Any) -> None:
    digest = put(b"# One")
    assert put(b"# One") == digest
    assert session.scalar(select(func.count()).select_from(Edition)) == 1


def test_pointers_say_what_is_current(session: Any) -> None:
    one, two, other = put(b"# One"), put(b"# Two"), put(b"# Other", path="quizzes/b.md")
    move_pointer("quizzes/b.md", other)
    move_pointer("quizzes/a.md", one)
    assert pointers() == {"quizzes/a.md": one, "quizzes/b.md": other}
    move_pointer("quizzes/a.md", two)
    assert [(row.path, row.hash, row.body) for row in current_editions()] == [
        ("quizzes/a.md", two, b"# Two"),
        ("quizzes/b.md", other, b"# Other"),
    ]
    drop_pointer("quizzes/b.md")
    assert pointers() == {"quizzes/a.md": two}
    assert edition(other) is not None


def test_the_same_text_in_two_files_is_current_under_both_paths(session: Any) -> None:
    digest = put(b"# Same")
    move_pointer("quizzes/a.md", digest)
    move_pointer("quizzes/b.md", digest)
    assert [row.path for row in current_editions()] == ["quizzes/a.md", "quizzes/b.md"]


def test_a_pointer_to_a_text_that_is_not_kept_is_refused(session: Any) -> None:
    with pytest.raises(IntegrityError):
        move_pointer("quizzes/a.md", "0" * 64)


def test_publications_are_numbered_upwards(app: Flask, session: Any) -> None:
    assert current_publication() == 0
    first = add_publication("command", 3, [{"path": "quizzes/broken.md", "line": 3}], NOW)
    assert current_publication() == first.id > 0
    commit()
    session.expire_all()
    assert (first.changed, first.held_back) == (3, [{"path": "quizzes/broken.md", "line": 3}])
    second = add_publication("ada@example.org", 1, [], NOW)
    assert current_publication() == second.id > first.id
    with sql_of(app) as sent:
        current_publication()
    assert len(sent) == 1
