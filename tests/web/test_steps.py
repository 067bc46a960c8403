"""/attempts/<id>/steps/<n>: answering, and what came of it."""

from __future__ import annotations

import re
from collections import Counter
from threading import Barrier, Thread

import pytest

from course_app.records.attempts import Attempt, Step

from .conftest import words
from .site import Site, Visitor


def stored(site: Site, attempt: Attempt) -> list[tuple[int, object]]:
    return sorted((row.position, row.response) for row in site.rows(Step, attempt_id=attempt.id))


def place_of(attempt: Attempt, scene: str) -> int:
    assert attempt.drawn
    return attempt.drawn.index(scene) + 1


def test_an_answer_is_saved_and_leads_to_what_came_of_it(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("s-door")
    response = ada.step(attempt, 1, "knock", 0)
    assert (response.status_code, response.location) == (303, f"/attempts/{attempt.id}/steps/1")
    assert stored(site, attempt) == [(1, 0)]
    told = words(ada.get(response.location))
    for part in ("Say who you are.", "Sam opens the door to you.", "You were heard at once.", "I know that voice."):
        assert part in told
    assert "Trust Firm , up from holding" in told
    assert "Go on: The table" in told or "Go on" in told
    assert "Sam opens after a long while." not in told


def test_several_answers_are_told_one_by_one(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("01-first")
    first = (attempt.drawn or [])[0]
    if first != "ears":
        ada.step(attempt, 1, "gate", 0)
    position = place_of(attempt, "ears")
    ada.step(attempt, position, "ears", 0, 2)
    told = words(ada.get(f"/attempts/{attempt.id}/steps/{position}"))
    assert "You ticked it, and it belongs. Waiting is listening, yes." in told
    assert "You left it out; it belongs. Saying it back is listening, yes." in told
    assert "You ticked it; it does not belong. Guessing is not listening at all." in told


@pytest.mark.check("T05")
def test_the_same_answer_again_is_the_same_answer(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("s-door")
    answers = [ada.step(attempt, 1, "knock", 0) for _ in range(3)]
    assert {(a.status_code, a.location, a.data) for a in answers} == {
        (303, f"/attempts/{attempt.id}/steps/1", answers[0].data)
    }
    assert stored(site, attempt) == [(1, 0)]


@pytest.mark.check("T05")
def test_another_answer_to_a_taken_step_is_refused_and_the_first_stands(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("s-door")
    ada.step(attempt, 1, "knock", 0)
    response = ada.step(attempt, 1, "knock", 2)
    assert response.status_code == 409
    assert words(response).startswith("Answered already")
    assert f'href="/attempts/{attempt.id}"' in response.text
    assert stored(site, attempt) == [(1, 0)]


@pytest.mark.check("T06")
@pytest.mark.parametrize(("position", "scene", "place", "status"), [(1, "knock", 0, 303), (2, "table", 0, 303)])
def test_after_the_end_the_same_request_gives_the_same_answer_and_no_row(
    site: Site, position: int, scene: str, place: int, status: int
) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.play_door()
    before = (stored(site, attempt), vars(ada.attempt(attempt.id))["ended_at"])
    assert ada.step(attempt, position, scene, place).status_code == status
    assert (stored(site, attempt), vars(ada.attempt(attempt.id))["ended_at"]) == before


@pytest.mark.check("T06")
@pytest.mark.parametrize(("position", "scene", "place"), [(1, "knock", 2), (2, "table", 1), (3, "table", 0)])
def test_after_the_end_nothing_more_is_taken(site: Site, position: int, scene: str, place: int) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.play_door()
    assert ada.step(attempt, position, scene, place).status_code == 409
    assert stored(site, attempt) == [(1, 0), (2, 0)]
    assert ada.attempt(attempt.id).points == 4


@pytest.mark.check("C32")
@pytest.mark.parametrize("position", [0, 2, 3, 99, 10**9])
def test_a_step_out_of_turn_is_refused(site: Site, position: int) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("s-door")
    assert ada.post(f"/attempts/{attempt.id}/steps/{position}", {"pick": "0"}).status_code == 409
    assert stored(site, attempt) == []


@pytest.mark.check("C36")
@pytest.mark.parametrize("picks", [[], ["3"], ["-1"], ["x"], ["1", "2"], [""], ["٠"], ["9" * 40], ["0.0"]])
def test_a_choice_that_is_not_offered_shows_the_moment_again(site: Site, picks: list[str]) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("s-door")
    response = ada.post(f"/attempts/{attempt.id}/steps/1", {"pick": picks})
    assert response.status_code == 422
    assert "A door, and light under it." in words(response)
    assert "<title>Error: The knock" in response.text
    assert 'role="alert" id="told"' in response.text
    assert stored(site, attempt) == []


def test_what_was_ticked_stays_ticked_after_a_mistake(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("01-first")
    if (attempt.drawn or [])[0] != "ears":
        ada.step(attempt, 1, "gate", 0)
    response = ada.post(f"/attempts/{attempt.id}/steps/{place_of(attempt, 'ears')}", {"pick": ["0", "2", "7"]})
    assert response.status_code == 422
    assert re.findall(r'value="(\d)" checked', response.text) == ["0", "2"]


@pytest.mark.check("T04")
def test_an_unsafe_answer_comes_again_at_the_end_and_only_its_first_answer_scores(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("01-first")
    for position, scene in enumerate(attempt.drawn or (), 1):
        ada.step(attempt, position, scene, *{"gate": (1,), "ears": (0, 1)}[scene])
    page = ada.get(f"/attempts/{attempt.id}")
    assert "You are here once more: the answer before was not safe." in words(page)
    assert ada.attempt(attempt.id).ended_at is None
    ada.step(attempt, 3, "gate", 1)
    assert ada.attempt(attempt.id).ended_at is None
    ada.step(attempt, 4, "gate", 0)
    ended = ada.attempt(attempt.id)
    assert (ended.points, ended.best, ended.passed) == (2, 4, False)


def test_an_unsafe_choice_leads_the_story_back(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("s-door")
    ada.step(attempt, 1, "knock", 1)
    told = words(ada.get(f"/attempts/{attempt.id}/steps/1"))
    assert "This was not safe, so the story goes back." in told
    assert "Trust Thin , down from holding" in told
    assert "Go back to this moment" in told
    assert "You are here once more" in words(ada.get(f"/attempts/{attempt.id}"))
    assert ada.step(attempt, 2, "knock", 0).status_code == 303


def test_what_came_of_a_step_that_was_not_taken_leads_to_where_one_is(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("s-door")
    for position in (0, 1, 2, 99):
        response = ada.get(f"/attempts/{attempt.id}/steps/{position}")
        assert (response.status_code, response.location) == (302, f"/attempts/{attempt.id}")


def test_an_answer_is_kept_on_the_page_when_the_sign_in_has_ended(site: Site) -> None:
    attempt = site.open("Ada Mensah").begin("s-door")
    response = site.open().post(f"/attempts/{attempt.id}/steps/1", {"pick": ["0", "1"]})
    assert response.status_code == 401
    assert re.findall(r'name="kept_pick" value="(\d)"', response.text) == ["0", "1"]
    assert stored(site, attempt) == []


@pytest.mark.check("F07")
def test_twenty_windows_send_the_same_answer_and_one_row_is_there(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("02-second")
    form = ada.shown(attempt, "glue", 0)
    start = Barrier(20, timeout=20)
    answers: list[tuple[int, str | None, bytes]] = []

    def send() -> None:
        mine = Visitor(site.app)
        mine.client.set_cookie("session", ada.cookie())
        start.wait()
        response = mine.post(f"/attempts/{attempt.id}/steps/1", form)
        answers.append((response.status_code, response.location, response.data))

    threads = [Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(answers).most_common() == [((303, f"/attempts/{attempt.id}/steps/1", answers[0][2]), 20)]
    assert stored(site, attempt) == [(1, 0)]
    assert (ada.attempt(attempt.id).points, ada.attempt(attempt.id).passed) == (2, True)
