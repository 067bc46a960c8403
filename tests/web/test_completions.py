"""POST /modules/<module>/<lesson>/completions: a deliberate act."""

from __future__ import annotations

import pytest

from course_app.records.learning import CourseFinished, LessonDone, ModuleFinished

from .conftest import words
from .site import Site

LOOK = "/modules/01-first/01-look"


def test_saying_it_makes_a_lesson_done(site: Site) -> None:
    ada = site.open("Ada Mensah")
    assert "I have done this lesson" in words(ada.get(LOOK))
    response = ada.post(f"{LOOK}/completions")
    assert (response.status_code, response.location) == (303, f"{LOOK}#done")
    told = words(ada.get(LOOK))
    assert told.startswith("Noted: you have done this lesson.")
    assert "I have done this lesson" not in told
    assert [row.lesson for row in site.rows(LessonDone, user_id=ada.id)] == ["01-first/01-look"]


def test_it_says_what_is_still_open_before_and_after(site: Site) -> None:
    ada = site.open("Ada Mensah")
    assert "To count, it also needs an answer to its small check" in words(ada.get(LOOK))
    ada.post(f"{LOOK}/completions")
    page = ada.get(LOOK)
    assert "One thing is still open here: a small check" in words(page)
    assert '<a href="#check-which">' in page.text
    ada.post(f"{LOOK}/checks/which", {"answer": "0"})
    assert "Go on to 1.2" in words(ada.get(LOOK))


def test_saying_it_twice_is_saying_it_once(site: Site) -> None:
    ada = site.open("Ada Mensah")
    assert [ada.post(f"{LOOK}/completions").status_code for _ in range(2)] == [303, 303]
    assert site.count(LessonDone, user_id=ada.id) == 1


def test_the_last_piece_of_a_module_leads_to_the_module(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.pass_quiz("02-second")
    assert site.count(ModuleFinished, user_id=ada.id) == 0
    response = ada.post("/modules/02-second/01-mend/completions")
    assert (response.status_code, response.location) == (303, "/modules/02-second")
    assert words(ada.get("/modules/02-second")).startswith("Module done: The second half.")
    assert [row.module for row in site.rows(ModuleFinished, user_id=ada.id)] == ["02-second"]


def test_the_last_piece_of_a_course_leads_to_its_statement(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/courses/second-alone/enrolments")
    ada.pass_quiz("02-second")
    response = ada.post("/modules/02-second/01-mend/completions")
    assert (response.status_code, response.location) == (303, "/courses/second-alone")
    assert "Your statement is ready to be made." in words(ada.get("/courses/second-alone"))
    assert [row.course for row in site.rows(CourseFinished, user_id=ada.id)] == ["second-alone"]


def test_a_course_finishes_only_for_those_who_take_it(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.pass_quiz("02-second")
    ada.post("/modules/02-second/01-mend/completions")
    assert site.count(CourseFinished, user_id=ada.id) == 0


@pytest.mark.check("T21")
def test_looking_at_a_lesson_never_makes_it_done(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.get(LOOK)
    assert ada.get(f"{LOOK}/completions").status_code == 405
    assert site.count(LessonDone, user_id=ada.id) == 0


@pytest.mark.parametrize("lesson", ["02-second/09-draft", "01-first/none", "none/01-look"])
def test_a_lesson_that_is_not_there_cannot_be_done(site: Site, lesson: str) -> None:
    ada = site.open("Ada Mensah")
    assert ada.post(f"/modules/{lesson}/completions").status_code == 404
    assert site.count(LessonDone, user_id=ada.id) == 0


def test_what_was_sent_is_kept_when_the_sign_in_has_ended(site: Site) -> None:
    response = site.open().post(f"{LOOK}/completions")
    assert response.status_code == 401
    assert f'name="kept_action" value="{LOOK}/completions"' in response.text
