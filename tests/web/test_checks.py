"""POST /modules/<module>/<lesson>/checks/<check>: an answer, at once with its feedback."""

from __future__ import annotations

import pytest

from course_app.records.learning import CheckAnswer

from .conftest import words
from .site import Site

LOOK = "/modules/01-first/01-look"


def test_an_answer_is_kept_and_leads_to_its_feedback(site: Site) -> None:
    ada = site.open("Ada Mensah")
    response = ada.post(f"{LOOK}/checks/which", {"answer": "1"})
    assert (response.status_code, response.location) == (303, f"{LOOK}?chosen=1#check-which")
    page = ada.get(response.location)
    assert "Partly. Nobody comes for quite a while." in words(page)
    assert 'value="1" checked' in page.text
    assert "They look up" not in page.text
    assert [row.answer for row in site.rows(CheckAnswer, user_id=ada.id)] == [1]


def test_every_answer_may_be_tried_and_the_last_one_stays_marked(site: Site) -> None:
    ada = site.open("Ada Mensah")
    for answer in ("2", "1", "0"):
        ada.post(f"{LOOK}/checks/which", {"answer": answer})
    page = ada.get(f"{LOOK}?chosen=0")
    told = words(page)
    for feedback in ("Yes, this one. They look up", "Partly. Nobody comes", "Not this one. The cup behind"):
        assert feedback in told
    assert 'value="0" checked' in page.text
    assert sorted(row.answer for row in site.rows(CheckAnswer, user_id=ada.id)) == [0, 1, 2]


def test_the_same_answer_again_changes_nothing(site: Site) -> None:
    ada = site.open("Ada Mensah")
    answers = [ada.post(f"{LOOK}/checks/which", {"answer": "1"}) for _ in range(2)]
    assert [a.location for a in answers] == [f"{LOOK}?chosen=1#check-which"] * 2
    assert site.count(CheckAnswer, user_id=ada.id) == 1


@pytest.mark.check("C36")
@pytest.mark.parametrize("answer", ["", "3", "-1", "x", "١", "0x1", "1e0", "99999999999"])
def test_an_answer_that_is_not_offered_shows_the_page_again(site: Site, answer: str) -> None:
    ada = site.open("Ada Mensah")
    response = ada.post(f"{LOOK}/checks/which", {"answer": answer})
    assert response.status_code == 422
    assert "Choose one of the answers first." in words(response)
    assert site.count(CheckAnswer, user_id=ada.id) == 0


def test_no_answer_at_all_shows_the_page_again(site: Site) -> None:
    assert site.open("Ada Mensah").post(f"{LOOK}/checks/which").status_code == 422


@pytest.mark.parametrize("check", ["01-first/01-look/checks/none", "01-first/01-look/checks/opened"])
def test_a_check_that_is_not_there_takes_no_answer(site: Site, check: str) -> None:
    ada = site.open("Ada Mensah")
    assert ada.post(f"/modules/{check}", {"answer": "0"}).status_code == 404
    assert site.count(CheckAnswer, user_id=ada.id) == 0


def test_nobody_sees_the_answers_of_another(site: Site) -> None:
    site.open("Ada Mensah").post(f"{LOOK}/checks/which", {"answer": "1"})
    assert "Nobody comes" not in site.open("Zoe Lind").get(f"{LOOK}?chosen=1").text


def test_an_answer_is_kept_on_the_page_when_the_sign_in_has_ended(site: Site) -> None:
    response = site.open().post(f"{LOOK}/checks/which", {"answer": "1"})
    assert response.status_code == 401
    assert '<input type="hidden" name="kept_answer" value="1">' in response.text
