"""/courses/<course>: what a course is, and exactly what is still missing."""

from __future__ import annotations

import re

from .conftest import words
from .site import Site, Visitor


def missing(ada: Visitor, course: str = "both") -> list[str]:
    """The links under "Still missing", in order."""
    page = ada.get(f"/courses/{course}").text
    part = page.partition('id="missing"')[2].partition("</section>")[0]
    return re.findall(r'<a href="([^"]+)"', part)


def test_a_visitor_reads_what_it_is_and_what_it_is_not(site: Site) -> None:
    page = site.open().get("/courses/both")
    told = words(page)
    assert told.startswith("Both halves The course in two sentences. This is the second.")
    for part in (
        "Say what both halves are for.",
        "Anybody who likes small things.",
        "It is not a qualification, a licence, or an assessment",
        "What to take next Rest.",
        "You can read everything without an account.",
    ):
        assert part in told
    assert re.findall(r'<h3><a href="([^"]+)">', page.text) == ["/modules/01-first", "/modules/02-second"]
    assert '<a class="btn" href="/modules/01-first/01-look">' in page.text
    assert "Still missing" not in told


def test_somebody_signed_in_can_enrol_with_one_tap(site: Site) -> None:
    page = site.open("Ada Mensah").get("/courses/both")
    assert 'action="/courses/both/enrolments"' in page.text
    assert "Still missing" not in words(page)


def test_everything_missing_is_a_link_and_disappears_when_it_is_done(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/courses/both/enrolments")
    everything = [
        *("/modules/01-first/01-look", "/modules/01-first/02-listen", "/quizzes/s-door", "/quizzes/01-first"),
        *("/modules/02-second/01-mend", "/quizzes/02-second"),
    ]
    assert missing(ada) == everything
    ada.post("/modules/01-first/01-look/completions")
    assert missing(ada) == ["/modules/01-first/01-look#check-which", *everything[1:]]
    ada.post("/modules/01-first/01-look/checks/which", {"answer": "2"})
    assert missing(ada) == everything[1:]
    ada.post("/modules/01-first/02-listen/completions")
    ada.play_door(2, 1)
    ada.pass_quiz("01-first")
    assert missing(ada) == everything[4:]
    ada.post("/modules/02-second/01-mend/completions")
    assert missing(ada) == everything[5:]
    ada.pass_quiz("02-second")
    told = words(ada.get("/courses/both"))
    assert "You finished it on 23 November 2026." in told
    assert "Make my statement" in told
    assert "Still missing" not in told


def test_a_failed_quiz_and_practice_change_nothing(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/courses/second-alone/enrolments")
    before = missing(ada, "second-alone")
    attempt = ada.begin("02-second")
    ada.step(attempt, 1, "glue", 1)
    practice = ada.begin("s-extra")
    ada.step(practice, 1, "only", 0)
    assert missing(ada, "second-alone") == before == ["/modules/02-second/01-mend", "/quizzes/02-second"]


def test_reflections_are_never_asked_for(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/courses/both/enrolments")
    ada.finish_first()
    assert missing(ada) == ["/modules/02-second/01-mend", "/quizzes/02-second"]
    assert "Reflections are yours and never counted." in words(ada.get("/courses/both"))


def test_it_says_where_to_carry_on(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/courses/both/enrolments")
    assert "Not begun yet." in words(ada.get("/courses/both"))
    ada.post("/modules/01-first/01-look/checks/which", {"answer": "0"})
    ada.post("/modules/01-first/01-look/completions")
    page = ada.get("/courses/both")
    assert re.search(r'class="btn" href="/modules/01-first/02-listen">Carry on with 1\.2', page.text)


def test_an_old_name_leads_to_the_new_one(site: Site) -> None:
    response = site.open().get("/courses/halves")
    assert (response.status_code, response.location) == (301, "/courses/both")


def test_a_draft_is_not_there(site: Site) -> None:
    assert site.open().get("/courses/later").status_code == 404
    assert site.open("Ann Author", "author").get("/courses/later").status_code == 404
    assert "Later on" not in site.open().get("/").text


def test_what_one_learner_did_is_not_on_the_page_of_another(site: Site) -> None:
    ada, zoe = site.open("Ada Mensah"), site.open("Zoe Lind")
    ada.post("/courses/both/enrolments")
    zoe.post("/courses/both/enrolments")
    ada.finish_first()
    assert len(missing(zoe)) == 6
