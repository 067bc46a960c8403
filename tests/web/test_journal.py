"""/me/journal: what somebody wrote while reading."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import NOW, Cast
from flask import Flask

from course_app.records.db import begin_writing, commit
from course_app.records.people import User
from course_app.records.reflections import save_reflection

from . import shelf
from .conftest import Browser, words
from .site import Site


@pytest.fixture(autouse=True)
def _library(app: Flask) -> None:
    Site(app).publish(shelf.sound())


def write(app: Flask, user: User, lesson: str, prompt: str, text: str, days: int = 0) -> None:
    with app.app_context():
        begin_writing()
        save_reflection(user.id, lesson, prompt, text, 0, NOW - timedelta(days=days))
        commit()


def test_an_empty_journal_leads_to_the_first_question(as_ada: Browser) -> None:
    page = as_ada.get("/me/journal")
    assert "Nothing written yet" in words(page)
    assert '<a class="btn" href="/modules/01-first/01-look#think-opened">Go to the first question</a>' in page.text


def test_words_stand_under_their_question_by_lesson(app: Flask, as_ada: Browser, ada: User) -> None:
    write(app, ada, "01-first/01-look", "opened", "The handle.\n<b>Then</b> the cat.", days=1)
    page = as_ada.get("/me/journal")
    assert words(page).endswith(
        "1.1 Look What did you see first? The handle. <b>Then</b> the cat. Yesterday at 09:30 Write more in 1.1 Look"
    )
    assert '<p class="words">The handle.\n&lt;b&gt;Then&lt;/b&gt; the cat.</p>' in page.text
    assert 'href="/modules/01-first/01-look#think-opened">Write more' in page.text


def test_words_are_never_lost(app: Flask, as_ada: Browser, ada: User) -> None:
    """A lesson was renamed, a question taken out, a lesson removed: the words stand there all the same."""
    write(app, ada, "09-gone/01-lost", "why", "Of a lost lesson.")
    write(app, ada, "02-second/01-mend", "taken-out", "Of a lost question.")
    write(app, ada, "01-old/01-see", "opened", "Under the old names.")
    assert words(as_ada.get("/me/journal")).partition("works too. ")[2] == (
        "1.1 Look What did you see first? Under the old names. Today at 09:30 Write more in 1.1 Look "
        "2.1 Mend The question is no longer in the lesson. These are your words: Of a lost question. Today at 09:30 "
        "A lesson that is no longer here The question is no longer in the lesson. These are your words: "
        "Of a lost lesson. Today at 09:30"
    )


def test_it_is_nobody_elses(app: Flask, as_zoe: Browser, as_tom: Browser, visitor: Browser, cast: Cast) -> None:
    write(app, cast.ada, "01-first/01-look", "opened", "Only for me.")
    for other in (as_zoe, as_tom):
        assert "Nothing written yet" in words(other.get("/me/journal"))
    assert visitor.get("/me/journal").location == "/sign-in?next=/me/journal"


def test_it_can_be_taken_along(app: Flask, as_ada: Browser, ada: User) -> None:
    write(app, ada, "01-first/01-look", "opened", "The handle.\n# Then the cat.", days=1)
    asked = as_ada.post("/me/journal/exports")
    assert asked.status_code == 303
    file = as_ada.get(asked.location)
    assert file.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert file.headers["Content-Disposition"] == 'attachment; filename="journal-2026-11-23.md"'
    assert file.text == (
        "# The journal of Ada Mensah\n\nWritten at Common Ground. Nobody else can read it there.\n\n"
        "## 1.1 Look\n\n> What did you see first?\n\nThe handle.\n\\# Then the cat.\n\n*Sunday 22 November 2026*\n"
    )


def test_it_needs_as_many_statements_for_one_entry_as_for_many(app: Flask, as_ada: Browser, ada: User) -> None:
    counts = []
    for number in (1, 30):
        for place in range(number):
            write(app, ada, f"0{place}-gone/01-lost", "why", "Words.")
        with Site(app).asked() as sent:
            as_ada.get("/me/journal")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 3
