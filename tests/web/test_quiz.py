"""/quizzes/<quiz>: what a quiz or scenario says before it begins."""

from __future__ import annotations

from .conftest import words
from .site import Site


def test_it_asks_a_visitor_to_sign_in_and_comes_back(site: Site) -> None:
    page = site.open().get("/quizzes/01-first")
    assert page.status_code == 200
    assert 'href="/sign-in?next=/quizzes/01-first"' in page.text
    assert "<form" not in page.text


def test_a_quiz_says_what_it_takes_to_pass(site: Site) -> None:
    told = words(site.open("Ada Mensah").get("/quizzes/01-first"))
    assert "First quiz: the quiz" in told
    assert "two questions · 3 of 4 points to pass" in told
    assert "Begin" in told


def test_a_scenario_says_that_it_is_fiction_and_when_it_counts(site: Site) -> None:
    told = words(site.open("Ada Mensah").get("/quizzes/s-door"))
    assert "Before you begin A cup breaks." in told
    assert "This is fiction." in told
    assert "It counts once you reach an ending, whichever it is." in told
    assert "It never counts; play it as often as you like." in words(site.open().get("/quizzes/s-extra"))


def test_an_old_name_leads_to_the_new_one(site: Site) -> None:
    response = site.open().get("/quizzes/quiz-one")
    assert (response.status_code, response.location) == (301, "/quizzes/01-first")


def test_a_quiz_that_does_not_exist_is_not_there(site: Site) -> None:
    assert site.open().get("/quizzes/none").status_code == 404


def test_an_open_attempt_is_carried_on(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.begin("s-door")
    assert "Carry on where I was" in words(ada.get("/quizzes/s-door"))


def test_ended_tries_are_listed_newest_first_and_lead_to_their_results(site: Site) -> None:
    ada = site.open("Ada Mensah")
    first, second = ada.pass_quiz("02-second"), ada.begin("02-second")
    ada.step(second, 1, "glue", 1)
    page = ada.get("/quizzes/02-second")
    told = words(page)
    assert "Passed" in told
    assert told.index("0 of 2 points, not passed yet") < told.index("2 of 2 points, passed")
    assert page.text.index(f'"/attempts/{second.id}"') < page.text.index(f'"/attempts/{first.id}"')
    assert "Try again with fresh questions" in told


def test_at_most_ten_tries_are_listed(site: Site) -> None:
    ada = site.open("Ada Mensah")
    for _ in range(12):
        ada.pass_quiz("02-second")
    page = ada.get("/quizzes/02-second")
    assert page.text.count('href="/attempts/') == 10
    assert "and two earlier ones" in words(page)


def test_nobody_sees_the_tries_of_another(site: Site) -> None:
    site.open("Ada Mensah").pass_quiz("02-second")
    assert "Your tries" not in words(site.open("Zoe Lind").get("/quizzes/02-second"))
