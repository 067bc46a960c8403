"""/quizzes/<quiz>/attempts and /attempts/<id>: beginning, coming back, and how it ended."""

from __future__ import annotations

from collections import Counter
from threading import Barrier, Thread

import pytest

from course_app.records.attempts import Attempt, Step
from course_app.records.learning import ModuleFinished

from . import shelf
from .conftest import words
from .site import Site, Visitor


def test_beginning_draws_at_least_one_item_for_each_outcome(site: Site) -> None:
    attempt = site.open("Ada Mensah").begin("01-first")
    assert sorted(attempt.drawn or []) == ["ears", "gate"]
    assert {scene: sorted(order) for scene, order in attempt.orders.items()} == {"ears": [0, 1, 2], "gate": [0, 1, 2]}


def test_the_same_form_sent_again_is_the_same_attempt(site: Site) -> None:
    ada = site.open("Ada Mensah")
    first = ada.post("/quizzes/s-door/attempts", {"key": "k" * 22})
    second = ada.post("/quizzes/s-door/attempts", {"key": "k" * 22})
    assert first.location == second.location
    attempt = ada.attempt(int(first.location.rpartition("/")[2]))
    ada.step(attempt, 1, "knock", 0)
    ada.step(attempt, 2, "table", 0)
    assert ada.post("/quizzes/s-door/attempts", {"key": "k" * 22}).location == first.location
    assert ada.post("/quizzes/s-door/attempts", {"key": "m" * 22}).location != first.location


def test_an_open_attempt_is_carried_on_not_begun_anew(site: Site) -> None:
    ada = site.open("Ada Mensah")
    first = ada.begin("01-first")
    assert ada.begin("01-first").id == first.id
    assert site.count(Attempt, user_id=ada.id) == 1


@pytest.mark.check("C35")
def test_twenty_beginnings_at_once_are_one_attempt(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.token()
    start = Barrier(20, timeout=20)
    answers: list[tuple[int, str | None]] = []

    def begin() -> None:
        mine = Visitor(site.app)
        mine.client.set_cookie("session", ada.cookie())
        start.wait()
        response = mine.post("/quizzes/01-first/attempts")
        answers.append((response.status_code, response.location))

    threads = [Thread(target=begin) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [attempt] = site.rows(Attempt, user_id=ada.id)
    assert Counter(answers) == {(303, f"/attempts/{attempt.id}"): 20}


@pytest.mark.check("C32")
@pytest.mark.parametrize("position", [0, 1, 2, 99])
def test_a_step_without_an_attempt_is_not_there(site: Site, position: int) -> None:
    assert site.open("Ada Mensah").post(f"/attempts/999999/steps/{position}", {"pick": "0"}).status_code == 404


def test_a_quiz_that_is_not_there_cannot_be_begun(site: Site) -> None:
    assert site.open("Ada Mensah").post("/quizzes/none/attempts").status_code == 404


def test_a_closed_laptop_resumes_where_it_was(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("s-door")
    assert "moment 1 of about 2" in words(ada.get(f"/attempts/{attempt.id}"))
    ada.step(attempt, 1, "knock", 2)
    elsewhere = Visitor(site.app, ada.user)
    told = words(elsewhere.get(f"/attempts/{attempt.id}"))
    assert "moment 2 of about 2" in told
    assert "A cup lies broken on the table." in told
    assert "The story so far" in told
    assert "You chose: Say nothing." in told


@pytest.mark.check("C28")
def test_an_attempt_of_another_is_not_there(site: Site) -> None:
    attempt = site.open("Ada Mensah").begin("s-door")
    for other in (site.open("Zoe Lind"), site.open("Tom Okafor", "trainer"), site.open("Ruth Adeyemi", "admin")):
        theirs = other.get(f"/attempts/{attempt.id}")
        missing = other.get("/attempts/999999")
        assert (theirs.status_code, words(theirs)) == (404, words(missing))
        assert other.step(attempt, 1, "knock", 0).status_code == 404
    assert site.count(Step, attempt_id=attempt.id) == 0


def test_a_scenario_ends_with_its_words_points_and_measures(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.play_door()
    told = words(ada.get(f"/attempts/{attempt.id}"))
    assert "A week later The cup stands on the shelf." in told
    assert "Your choices earned 4 of 4 points that could be reached." in told
    assert "Trust Firm" in told
    assert "What to take from it Cups can be mended." in told
    assert "The pieces are in the bin." not in told
    ended = ada.attempt(attempt.id)
    assert (ended.points, ended.best, ended.passed, ended.ending) == (4, 4, True, "end")


def test_a_worse_way_ends_with_other_words(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.play_door(2, 1)
    told = words(ada.get(f"/attempts/{attempt.id}"))
    assert "The pieces are in the bin." in told
    assert "The cup stands on the shelf." not in told
    assert (ada.attempt(attempt.id).points, ada.attempt(attempt.id).passed) == (1, False)


def test_a_quiz_ends_with_its_points_and_what_to_read_again(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("01-first")
    for position, scene in enumerate(attempt.drawn or (), 1):
        ada.step(attempt, position, scene, *{"gate": (2,), "ears": (0, 2)}[scene])
    page = ada.get(f"/attempts/{attempt.id}")
    told = words(page)
    assert "Not passed yet 1 of 4 points. It takes 3." in told
    assert "Look before you speak. 1 of 2 . Read again: 1.1 Look" in told
    assert "Listen to the end. 0 of 2 . Read again: 1.2 Listen" in told
    assert "Try again with fresh questions" in told


def test_the_best_result_is_kept(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/modules/02-second/01-mend/completions")
    ada.pass_quiz("02-second")
    worse = ada.begin("02-second")
    ada.step(worse, 1, "glue", 1)
    assert [row.module for row in site.rows(ModuleFinished, user_id=ada.id)] == ["02-second"]
    assert "Passed" in words(ada.get("/quizzes/02-second"))


def test_the_ending_says_what_is_still_missing_in_the_module(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.pass_quiz("01-first")
    told = words(ada.get(f"/attempts/{attempt.id}"))
    assert "You have passed" in told
    assert "Still to do in this module: Lesson 1.1: Look , with its small check" in told


def test_the_last_piece_of_a_course_leads_to_the_statement(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/courses/second-alone/enrolments")
    ada.post("/modules/02-second/01-mend/completions")
    attempt = ada.pass_quiz("02-second")
    page = ada.get(f"/attempts/{attempt.id}")
    assert "That was the last piece of the course." in words(page)
    assert 'class="btn" href="/courses/second-alone/statements"' in page.text


def test_an_attempt_at_a_quiz_that_was_taken_away_still_shows_how_it_went(own_site: Site) -> None:
    ada = own_site.open("Ada Mensah")
    ended, going = ada.play_door(), ada.begin("s-extra")
    texts = dict(shelf.sound())
    del texts["quizzes/s-extra.md"], texts["quizzes/s-door.md"]
    for path in ("01-first", "02-second"):
        name = f"content/modules/{path}/module.md"
        texts[name] = texts[name].replace("[s-door]", "[]").replace("[s-extra]", "[]")
    own_site.publish(shelf.mended(texts))
    assert "The cup stands on the shelf." in words(ada.get(f"/attempts/{ended.id}"))
    assert own_site.open().get("/quizzes/s-extra").status_code == 404
    assert ada.step(going, 1, "only", 0).status_code == 303
    assert "You are dry." in words(ada.get(f"/attempts/{going.id}"))
