"""POST /modules/<module>/<lesson>/checks/<check>: an answer, at once with its feedback."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from conftest import NOW
from every_kind import SORTING
from werkzeug.test import TestResponse

from course_app.records.learning import CheckAnswer

from . import shelf
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


BEST, SLIP = 0b0101, 0b1101


@pytest.fixture
def sorting(own_site: Site) -> Site:
    """A lesson with a check that sorts."""
    path = "content/modules/01-first/02-listen.md"
    texts = shelf.mended({**shelf.sound(), path: shelf.sound()[path] + SORTING})
    assert own_site.publish(texts) == []
    return own_site


LISTEN = "/modules/01-first/02-listen"


def hidden(page: TestResponse) -> bool:
    """Whether no reason of an answer is told. Whole words: a token, which is random, may hold any two letters."""
    return not re.search("qq(fair|sleep|fence|week|one|two)", page.get_data(as_text=True))


def rows(number: int) -> dict[str, str]:
    return {f"answer-{row}": digit for row, digit in enumerate(f"{number:04b}")}


def test_a_sorting_is_kept_as_one_number_and_told_line_by_line(sorting: Site) -> None:
    ada = sorting.open("Ada Mensah")
    assert hidden(ada.get(LISTEN))
    response = ada.post(f"{LISTEN}/checks/ten", rows(SLIP))
    assert (response.status_code, response.location) == (303, f"{LISTEN}?chosen={SLIP}#check-ten")
    assert [row.answer for row in sorting.rows(CheckAnswer, user_id=ada.id)] == [SLIP]
    page = ada.get(response.location)
    told = words(page)
    assert "Rightly placed: three of four." in told
    assert "It belongs to: Involvement It helps the room, qqfair." in told
    assert "Yes: Partnership It is about her child, qqsleep." in told
    assert re.findall(r'name="answer-\d" value="(\d)" checked', page.text) == ["1", "1", "0", "1"]


def test_the_sorting_given_last_is_shown_and_all_right_is_said(sorting: Site) -> None:
    ada = sorting.open("Ada Mensah")
    for minute, number in enumerate((BEST, SLIP)):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            ada.post(f"{LISTEN}/checks/ten", rows(number))
    assert "Rightly placed: three of four." in words(ada.get(LISTEN))
    assert "All rightly placed." in words(ada.get(f"{LISTEN}?chosen={BEST}"))
    ada.post(f"{LISTEN}/completions")
    assert "its small check" not in words(ada.get(LISTEN))


@pytest.mark.check("C36")
@pytest.mark.parametrize("form", [{}, {"answer-0": "1"}, {**rows(BEST), "answer-2": "2"}, {"answer": "5"}])
def test_a_sorting_that_is_not_whole_stays_as_it_is_and_names_what_is_missing(
    sorting: Site, form: dict[str, str]
) -> None:
    ada = sorting.open("Ada Mensah")
    response = ada.post(f"{LISTEN}/checks/ten", form)
    assert response.status_code == 422
    assert "Give every line its answer, then go on." in words(response)
    assert response.text.count(" checked") == sum(name != "answer" and value in "01" for name, value in form.items())
    assert hidden(response)
    assert sorting.count(CheckAnswer, user_id=ada.id) == 0


@pytest.mark.parametrize("query", [f"answer={SLIP}", "&".join(f"{name}={value}" for name, value in rows(SLIP).items())])
def test_signed_out_a_sorting_is_an_address(sorting: Site, query: str) -> None:
    anybody = sorting.open()
    page = anybody.get(f"{LISTEN}?check=ten&{query}")
    assert "It belongs to: Involvement It helps the room, qqfair." in words(page)
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("query", ["answer=16", "answer=-1", "answer=99999999", "answer=x", "answer-0=1", "answer-9=1"])
def test_signed_out_an_address_that_is_no_sorting_tells_nothing(sorting: Site, query: str) -> None:
    page = sorting.open().get(f"{LISTEN}?check=ten&{query}")
    assert page.status_code == 200
    assert "Give every line its answer" in words(page) or query.startswith("answer=")
    assert hidden(page)


def test_an_answer_to_the_check_as_it_was_before_is_not_shown(sorting: Site) -> None:
    ada = sorting.open("Ada Mensah")
    ada.post(f"{LISTEN}/checks/ten", rows(SLIP))
    path = "content/modules/01-first/02-listen.md"
    one = "::: check ten One?\nWhich?\n\n- A. {2}\n    qqone.\n- B. {0}\n    qqtwo.\n:::\n"
    sorting.publish(shelf.mended({**shelf.sound(), path: shelf.sound()[path] + "\n" + one}))
    page = ada.get(LISTEN)
    assert (page.status_code, hidden(page)) == (200, True)
