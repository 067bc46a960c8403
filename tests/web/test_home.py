"""/: the courses, and for somebody signed in, where to go on."""

from __future__ import annotations

import re

from .conftest import words
from .site import Site


def test_a_visitor_sees_the_courses_and_what_an_account_adds(site: Site) -> None:
    page = site.open().get("/")
    assert re.findall(r'href="(/courses/[^"]+)">([^<]+)</a></h3>', page.text) == [
        ("/courses/both", "Both halves"),
        ("/courses/second-alone", "The second half alone"),
    ]
    assert "You can read everything without one." in words(page)


def test_an_empty_site_says_how_to_publish(own_site: Site) -> None:
    own_site.publish({})
    assert "flask course publish" in words(own_site.open().get("/"))


def test_somebody_new_is_shown_a_course_to_begin(site: Site) -> None:
    told = words(site.open("Ada Mensah").get("/"))
    assert told.startswith("Hello, Ada Nothing begun yet")
    assert "Look at Both" in told


def test_after_enrolling_the_first_lesson_is_next(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/courses/both/enrolments")
    page = ada.get("/")
    assert '<h2 id="next-h" class="near">Look</h2>' in page.text
    assert re.search(r'class="btn" href="/modules/01-first/01-look">\s*Begin reading', page.text)


def test_the_next_thing_is_the_first_missing_one_of_the_module_last_touched(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/courses/both/enrolments")
    ada.post("/modules/02-second/01-mend/completions")
    page = ada.get("/")
    assert re.search(r'class="btn" href="([^"]+)"', page.text)[1] == "/quizzes/02-second"
    assert "You were here today at 09:30" in words(page)


def test_a_lesson_that_is_said_done_leads_to_its_open_check(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/courses/both/enrolments")
    ada.post("/modules/01-first/01-look/completions")
    assert 'href="/modules/01-first/01-look#check-which"' in ada.get("/").text


def test_short_pieces_are_offered_one_of_each_kind(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/courses/both/enrolments")
    told = words(ada.get("/"))
    offered = told.partition("If you have a few minutes")[2].partition("My courses")[0]
    assert "1 min 1.2 Listen" in offered
    assert "Play ‘At the door’" in offered
    assert offered.count("The quiz of module") == 1


def test_a_finished_course_stands_with_its_date_and_statement(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/courses/second-alone/enrolments")
    ada.post("/modules/02-second/01-mend/completions")
    ada.pass_quiz("02-second")
    page = ada.get("/")
    assert "Finished 23 November 2026" in words(page)
    assert 'href="/courses/second-alone/statements"' in page.text
    assert "You have finished what you began" in words(page)


def test_how_far_somebody_is_counts_only_their_own_work(site: Site) -> None:
    ada, zoe = site.open("Ada Mensah"), site.open("Zoe Lind")
    for each in (ada, zoe):
        each.post("/courses/both/enrolments")
    ada.finish_first()
    assert "1 of 2 modules done" in words(ada.get("/"))
    assert "0 of 2 modules done" in words(zoe.get("/"))
