"""POST /courses/<course>/enrolments."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from course_app.records.learning import CourseFinished, Enrolment

from .conftest import words
from .site import Site, Visitor


def test_enrolling_is_one_tap_and_says_so(site: Site) -> None:
    ada = site.open("Ada Mensah")
    response = ada.post("/courses/both/enrolments")
    assert (response.status_code, response.location) == (303, "/courses/both")
    assert [row.course for row in site.rows(Enrolment, user_id=ada.id)] == ["both"]
    assert words(ada.get("/courses/both")).startswith("You are enrolled in Both halves.")


def test_enrolling_twice_is_enrolling_once(site: Site) -> None:
    ada = site.open("Ada Mensah")
    answers = [ada.post("/courses/both/enrolments") for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert site.count(Enrolment, user_id=ada.id) == 1


def test_work_done_before_counts_at_once(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/modules/02-second/01-mend/completions")
    ada.pass_quiz("02-second")
    assert site.count(CourseFinished, user_id=ada.id) == 0
    ada.post("/courses/second-alone/enrolments")
    assert [row.course for row in site.rows(CourseFinished, user_id=ada.id)] == ["second-alone"]


def test_a_course_that_is_not_there_cannot_be_taken(site: Site) -> None:
    ada = site.open("Ada Mensah")
    assert [ada.post(f"/courses/{slug}/enrolments").status_code for slug in ("none", "later")] == [404, 404]
    assert site.count(Enrolment, user_id=ada.id) == 0


def test_somebody_whose_sign_in_has_ended_may_send_it_again(site: Site) -> None:
    response = site.open().post("/courses/both/enrolments")
    assert response.status_code == 401
    assert 'name="kept_action" value="/courses/both/enrolments"' in response.text


@pytest.mark.check("C35")
def test_twenty_at_once_are_one_row(site: Site) -> None:
    ada = site.open("Ada Mensah")
    start = Barrier(20, timeout=20)
    codes: list[int] = []

    def enrol() -> None:
        mine = Visitor(site.app)
        mine.user = ada.user
        mine.client.set_cookie("session", ada.cookie())
        start.wait()
        codes.append(mine.post("/courses/both/enrolments").status_code)

    ada.token()
    threads = [Thread(target=enrol) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [303] * 20
    assert site.count(Enrolment, user_id=ada.id) == 1
