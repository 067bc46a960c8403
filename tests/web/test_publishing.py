"""Publishing while people learn: a broken file, an edit in mid-attempt, a publication that is cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, close

from course_app.app import create_app
from course_app.records import editions, publishing
from course_app.records.db import begin_reading, begin_writing, db
from course_app.records.editions import Pointer, Publication
from course_app.web.shared.serving import library

from . import shelf
from .conftest import words
from .site import SETTINGS, Site

QUIZ, LOOK = "quizzes/02-second.md", "content/modules/01-first/01-look.md"
BROKEN: dict[str, tuple[str, Callable[[str], str]]] = {
    "a header cut off": (QUIZ, lambda text: text[:40]),
    "bad YAML": (QUIZ, lambda text: text.replace("outcomes: [", "outcomes: [[")),
    "an unknown key": (QUIZ, lambda text: text.replace("minutes:", "minuets:", 1)),
    "no right option": (QUIZ, lambda text: text.replace("{2}", "{0}")),
    "an unknown scene": ("quizzes/s-door.md", lambda text: text.replace("-> table", "-> nowhere")),
    "a cycle without an exit": ("quizzes/s-door.md", lambda text: text.replace("-> end", "-> knock")),
    "an unreachable scene": ("quizzes/s-door.md", lambda text: text.replace("-> table", "-> end")),
    "a missing picture": (LOOK, lambda text: text.replace("(door.svg", "(gone.svg")),
    "an id twice": (LOOK, lambda text: text.replace("## What", "::: check which Again?\n:::\n\n## What")),
    "an unknown term": (LOOK, lambda text: text.replace("term:door", "term:gate")),
    "an empty file": (LOOK, lambda text: ""),
    "a module that asks for a quiz that is not there": (
        "content/modules/02-second/module.md",
        lambda text: text.replace("quiz: 02-second", "quiz: 03-third"),
    ),
}


@pytest.mark.check("F23")
@pytest.mark.only("sqlite")
@pytest.mark.parametrize("mistake", BROKEN)
def test_a_broken_file_keeps_its_last_good_edition_and_touches_no_other(own_site: Site, mistake: str) -> None:
    path, spoil = BROKEN[mistake]
    anybody = own_site.open()
    pages = ("/", "/courses/both", "/modules/01-first", "/modules/01-first/01-look", "/quizzes/02-second")
    before = {address: anybody.get(address).data for address in pages}
    texts = dict(shelf.sound())
    texts[path] = spoil(texts[path])
    texts["content/modules/02-second/01-mend.md"] += "\nNew words stand here.\n"
    assert path in own_site.publish(texts)
    assert {address: anybody.get(address).data for address in pages} == before
    assert "New words stand here." in words(anybody.get("/modules/02-second/01-mend"))


@pytest.mark.check("F23")
def test_what_was_held_back_is_served_when_it_is_mended(own_site: Site) -> None:
    texts = {**shelf.sound(), QUIZ: shelf.sound()[QUIZ].replace("{2}", "{7}")}
    assert set(own_site.publish(texts)) == {QUIZ}
    [newest] = [row for row in own_site.rows(Publication) if row.held_back]
    line = shelf.sound()[QUIZ].split("\n").index("- Glue does. {2}") + 1
    [told] = {(held["path"], held["line"], held["message"]) for held in newest.held_back if "Points" in held["message"]}
    assert told == (QUIZ, line, "Points are 0, 1 or 2, in braces after the choice: {2}.")
    mended = shelf.sound()[QUIZ].replace("What mends a cup?", "What really mends a cup?")
    assert own_site.publish({**texts, QUIZ: mended}) == []
    ada = own_site.open("Ada Mensah")
    attempt = ada.begin("02-second")
    assert "What really mends a cup?" in words(ada.get(f"/attempts/{attempt.id}"))


def test_a_file_that_was_broken_from_the_start_is_not_served(own_site: Site) -> None:
    path = "content/modules/02-second/02-new.md"
    assert set(own_site.publish({**shelf.sound(), path: "---\ntitle: New\n---\nNo minutes.\n"})) == {path}
    assert own_site.open().get("/modules/02-second/02-new").status_code == 404


def test_publishing_the_same_again_changes_nothing(own_site: Site) -> None:
    before = own_site.tables()
    own_site.publish(shelf.sound())
    assert own_site.tables() == before


def test_a_file_that_was_taken_away_is_gone(own_site: Site) -> None:
    texts = dict(shelf.sound())
    del texts["content/fact-sheets/doors.en.md"]
    own_site.publish(texts)
    assert own_site.open().get("/fact-sheets/doors/en").status_code == 404
    assert own_site.count(Pointer, path="content/fact-sheets/doors.en.md") == 0


@pytest.mark.check("T32")
def test_who_had_begun_finishes_on_the_edition_they_began_with(own_site: Site) -> None:
    ada, zoe = own_site.open("Ada Mensah"), own_site.open("Zoe Lind")
    old = ada.begin("s-door")
    ada.step(old, 1, "knock", 2)
    text = shelf.sound()["quizzes/s-door.md"]
    other = text.replace("Mend it together. -> end {2}", "Mend it together. -> end {0}")
    other = other.replace("Walk out. -> end {0; trust -1}", "Run out. -> end {2}").replace("A cup lies", "A plate lies")
    other = other.replace("- Say nothing. -> table {1}\n    Sam opens after a long while.\n", "")
    assert own_site.publish({**shelf.sound(), "quizzes/s-door.md": other}) == []
    assert "A cup lies broken on the table." in words(ada.get(f"/attempts/{old.id}"))
    ada.step(old, 2, "table", 0)
    ended = ada.attempt(old.id)
    assert (ended.points, ended.best) == (3, 4)
    assert "Say nothing." in words(ada.get(f"/attempts/{old.id}"))
    new = zoe.begin("s-door")
    zoe.step(new, 1, "knock", 0)
    assert "A plate lies broken on the table." in words(zoe.get(f"/attempts/{new.id}"))
    zoe.step(new, 2, "table", 0)
    assert (zoe.attempt(new.id).points, zoe.attempt(new.id).best) == (2, 4)
    assert ada.attempt(old.id).edition != zoe.attempt(new.id).edition


@pytest.mark.check("T32")
def test_an_edit_takes_nothing_back_that_was_finished(own_site: Site) -> None:
    ada = own_site.open("Ada Mensah")
    ada.post("/courses/second-alone/enrolments")
    ada.post("/modules/02-second/01-mend/completions")
    ada.pass_quiz("02-second")
    more = "---\ntitle: One more\nminutes: 1\noutcomes: [M2.LO1]\n---\nOne more thing to read.\n"
    own_site.publish(shelf.mended({**shelf.sound(), "content/modules/02-second/02-more.md": more}))
    told = words(ada.get("/courses/second-alone"))
    assert "You finished it on 23 November 2026." in told
    assert "Still missing" not in told


@pytest.mark.check("F24")
def test_two_processes_serve_the_same_after_they_looked(own_site: Site, tmp_path: Path) -> None:
    other = create_app(DATABASE_URL=own_site.app.config["DATABASE_URL"], INSTANCE=tmp_path, **SETTINGS)
    served = other.extensions["serving"]
    with other.app_context():
        served.refresh()
    own_site.publish({**shelf.sound(), LOOK: shelf.sound()[LOOK].replace("Most people", "Some people")})
    mine = own_site.app.extensions["serving"].library.editions
    assert served.library.editions != mine
    with other.app_context():
        assert served.refresh() is True
        assert served.refresh() is False
    assert served.library.editions == mine
    assert "Some people" in other.test_client().get("/modules/01-first/01-look").text
    close(other)


@pytest.mark.check("F24")
def test_a_publication_cut_off_at_any_file_leaves_the_old_library_whole(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {path: text.replace("half", "part") for path, text in shelf.sound().items()}
    changed = sum(texts[path] != text for path, text in shelf.sound().items())
    assert changed >= 3
    before, library = own_site.tables(), own_site.app.extensions["serving"].library.editions
    real = editions.move_pointer
    for last in range(1, changed + 1):
        calls = iter(range(1, 99))

        def cut_off(path: str, digest: str, calls: Any = calls, last: int = last) -> None:
            real(path, digest)
            if next(calls) == last:
                raise KeyboardInterrupt

        monkeypatch.setattr(editions, "move_pointer", cut_off)
        with pytest.raises(KeyboardInterrupt):
            own_site.publish(texts)
        assert own_site.tables() == before
    assert own_site.app.extensions["serving"].library.editions == library
    monkeypatch.setattr(editions, "move_pointer", real)
    assert own_site.publish(texts) == []
    assert "The first part" in words(own_site.open().get("/modules/01-first"))


def test_weighing_holds_no_lock_even_when_somebody_else_was_faster(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, writing = publishing.plan, []

    def plan(files: Any) -> Any:
        writing.append(_writes())
        weighed = real(files)
        return weighed._replace(seen=weighed.seen - 1) if len(writing) == 1 and weighed else weighed

    monkeypatch.setattr(publishing, "plan", plan)
    own_site.publish({**shelf.sound(), LOOK: shelf.sound()[LOOK].replace("Most people", "Some people")})
    assert writing == [False, False]
    assert "Some people" in own_site.open().get("/modules/01-first/01-look").text


def _writes() -> bool:
    return bool(db.session().execution_options.get("writing"))


def test_a_session_may_go_back_to_reading(own_site: Site) -> None:
    with own_site.app.app_context():
        begin_writing()
        editions.add_publication("nobody", 0, [], NOW)
        assert _writes()
        begin_reading()
        assert not _writes()
        assert editions.current_publication() == 1


def test_a_request_sees_one_library_from_beginning_to_end(own_site: Site) -> None:
    with own_site.app.test_request_context("/"):
        before = library()
        own_site.app.extensions["serving"].library = None
        assert library() is before
    with own_site.app.test_request_context("/"):
        assert library() is None


def test_a_quiz_that_is_served_is_read_once_and_an_older_edition_beside_it(own_site: Site) -> None:
    texts = dict(shelf.sound())
    own_site.publish(texts)
    serving = own_site.app.extensions["serving"]
    first = serving.library.editions["quizzes/s-door.md"]
    with own_site.app.app_context():
        assert serving.quiz(first) is serving.library.quizzes["s-door"]
    own_site.publish({**texts, "quizzes/s-door.md": texts["quizzes/s-door.md"].replace("title: ", "title: Again ")})
    with own_site.app.app_context():
        old = serving.quiz(first)
        assert old is not serving.library.quizzes["s-door"]
        assert (old.slug, old is serving.quiz(first)) == ("s-door", True)
        assert serving.library.quizzes["s-door"].title == f"Again {old.title}"
