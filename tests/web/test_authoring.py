"""/authoring: what is published, what is held back and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import shelf
from .conftest import words
from .site import Site


@pytest.fixture
def written(own_site: Site, tmp_path: Path) -> Path:
    """The folder in which authors write."""
    folder = tmp_path / "library"
    for path, text in shelf.sound().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    own_site.app.config["LIBRARY"] = folder
    return folder


def test_authors_and_admins_see_it_and_to_others_it_is_not_there(own_site: Site, written: Path) -> None:
    cast = [("Ada Mensah",), ("Tom Okafor", "trainer"), ("Ann Author", "author"), ("Ruth Adeyemi", "admin")]
    codes = [own_site.open(*who).get("/authoring").status_code for who in cast]
    assert codes == [404, 404, 200, 200]
    anybody = own_site.open().get("/authoring")
    assert (anybody.status_code, anybody.location) == (302, "/sign-in?next=/authoring")


def test_a_sound_library_says_so_and_what_is_published(own_site: Site, written: Path) -> None:
    told = words(own_site.open("Ann Author", "author").get("/authoring"))
    assert "Published today at 09:30: two courses, two modules, three lessons, four quizzes and scenarios." in told
    assert "Nothing. Every file of the library is sound." in told


def test_drafts_are_seen_here_only(own_site: Site, written: Path) -> None:
    told = words(own_site.open("Ann Author", "author").get("/authoring"))
    assert "Drafts, seen here only Later on content/courses/later.md" in told
    assert "Not ready content/modules/02-second/09-draft.md" in told


@pytest.mark.check("F23")
def test_a_broken_file_is_named_with_its_line_and_as_held_back(own_site: Site, written: Path) -> None:
    path = "quizzes/02-second.md"
    broken = (written / path).read_text("utf-8").replace("- Glue does. {2}", "- Glue does. {7}")
    (written / path).write_text(broken, "utf-8")
    author = own_site.open("Ann Author", "author")
    line = broken.split("\n").index("- Glue does. {7}") + 1
    told = words(author.get("/authoring"))
    assert f"{path}:{line} Points are 0, 1 or 2, in braces after the choice: {{2}}." in told
    assert "held back" not in told
    assert set(own_site.publish({**shelf.sound(), path: broken})) == {path}
    told = words(author.get("/authoring"))
    assert "One file held back: the last good edition is served until it is mended" in told
    assert f"{path}:{line} held back Points are 0, 1 or 2" in told


def test_reviewers_see_what_waits_who_is_told_how_and_what_stands_behind_a_claim(own_site: Site, written: Path) -> None:
    author = own_site.open("Ann Author", "author")
    told = words(author.get("/authoring/review"))
    assert "Nothing is waiting." in told
    assert "No scenario says yet who is in it" in told
    lesson, story = "content/modules/01-first/01-look.md", "quizzes/s-door.md"
    text = (written / lesson).read_text("utf-8")
    signed = "sign_off: {needs: a qualified safeguarding lead}\n---\n"
    text = text.replace("\n---\n", f"\n{signed}", 1) + "\n\nIt rose by 12%, and nobody knows why.\n"
    (written / lesson).write_text(text, "utf-8")
    people = (written / story).read_text("utf-8")
    name = people.partition("people:\n  ")[2].partition(":")[0]
    part = f"cast: {{{name}: {{role: father, heritage: Hausa, stands: both}}}}\n---\n"
    (written / story).write_text(people.replace("\n---\n", f"\n{part}", 1), "utf-8")
    told = words(author.get("/authoring/review"))
    assert f"To be signed off by a qualified safeguarding lead. {lesson}" in told
    assert f"{name} father Hausa both" in told
    assert "It rose by 12%, and nobody knows why. Nothing stands behind it." in told
    (written / lesson).write_text(text.replace("lead}", "lead, by: 'Ruth Adeyemi', on: 2026-11-20}"), "utf-8")
    assert "Nothing is waiting." in words(author.get("/authoring/review"))
    assert own_site.open("Tom Okafor", "trainer").get("/authoring/review").status_code == 404
