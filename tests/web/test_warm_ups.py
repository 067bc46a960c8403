"""/modules/<module>/warm-ups: three questions from earlier modules, which never count."""

from __future__ import annotations

from course_app.records.attempts import Attempt
from course_app.records.learning import ModuleFinished

from . import shelf
from .conftest import words
from .site import Site, Visitor


def warm(ada: Visitor) -> Attempt:
    response = ada.post("/modules/02-second/warm-ups")
    assert response.status_code == 303
    return ada.attempt(int(response.location.rpartition("/")[2]))


def test_a_module_that_has_one_offers_it(site: Site) -> None:
    ada, nobody = site.open("Ada Mensah"), site.open()
    assert "Warm up first?" in words(ada.get("/modules/02-second"))
    assert "Warm up first?" not in words(ada.get("/modules/01-first"))
    assert "Sign in to warm up" in words(nobody.get("/modules/02-second"))


def test_it_is_answered_like_a_quiz_and_says_that_it_never_counts(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = warm(ada)
    assert "Warm-up: The second half" in words(ada.get(f"/attempts/{attempt.id}"))
    best = {"gate": (0,), "ears": (0, 1), "glue": (0,)}
    for position, item in enumerate(attempt.drawn or (), 1):
        assert ada.step(attempt, position, item, *best[item.partition("/")[2]]).status_code == 303
    page = ada.get(f"/attempts/{attempt.id}")
    assert "A warm-up never counts" in words(page)
    assert site.count(ModuleFinished, user_id=ada.id) == 0
    assert "Still to do" in words(ada.get("/modules/02-second"))


def test_an_attempt_keeps_its_questions_when_their_bank_changes(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = warm(ada)
    before = words(ada.get(f"/attempts/{attempt.id}"))
    texts = dict(shelf.sound())
    texts["quizzes/01-first.md"] = texts["quizzes/01-first.md"].replace("?", "??")
    assert site.publish(texts) == []
    assert words(ada.get(f"/attempts/{attempt.id}")) == before
    site.publish(shelf.sound())


def test_a_module_without_one_has_none(site: Site) -> None:
    ada = site.open("Ada Mensah")
    assert ada.post("/modules/01-first/warm-ups").status_code == 404
    assert ada.post("/modules/none/warm-ups").status_code == 404
