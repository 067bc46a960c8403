"""/modules/<module>: what a module asks for, and what is done."""

from __future__ import annotations

import re

from .conftest import words
from .site import Site


def words_in(part: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_a_visitor_reads_what_is_in_it(site: Site) -> None:
    page = site.open().get("/modules/01-first")
    told = words(page)
    assert "Why the first half matters." in told
    assert "Two lessons, one scenario, quiz" in told
    assert re.findall(r'<h3><a href="([^"]+)">', page.text) == [
        *("/modules/01-first/01-look", "/modules/01-first/02-listen", "/quizzes/s-door", "/quizzes/01-first")
    ]
    assert "Look before you speak. M1.LO1" in told
    assert "Still to do" not in told


def test_a_content_note_stands_where_one_chooses(site: Site) -> None:
    assert "Somebody is sad here." in words(site.open().get("/modules/01-first"))


def test_each_thing_says_whether_it_is_done(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/modules/01-first/01-look/completions")
    ada.post("/modules/01-first/02-listen/completions")
    page = ada.get("/modules/01-first").text
    states = [words_in(item) for item in re.findall(r'<li class="task">.*?</li>', page, re.DOTALL)]
    endings = ("One check open", "Done", "Still to do", "Still to do")
    assert [state.endswith(ending) for state, ending in zip(states, endings, strict=True)] == [True] * 4
    assert re.search(r'class="btn" href="/modules/01-first/01-look">Carry on: Look', page)


def test_a_finished_module_says_when_and_leads_on(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.finish_first()
    told = words(ada.get("/modules/01-first"))
    assert "Done 23 November 2026" in told
    assert "See what is next in the course" in told


def test_practice_never_counts_and_says_so(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("s-extra")
    ada.step(attempt, 1, "only", 1)
    told = words(ada.get("/modules/02-second"))
    assert "Scenario: An extra one 1 min · never counted · played 23 November" in told


def test_an_old_name_leads_to_the_new_one(site: Site) -> None:
    response = site.open().get("/modules/01-old")
    assert (response.status_code, response.location) == (301, "/modules/01-first")


def test_a_module_that_does_not_exist_is_not_there(site: Site) -> None:
    assert site.open().get("/modules/none").status_code == 404
