"""/cohorts/<id>/people/<user>: what a trainer sees of one person, and what only opens with a reason (P12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from course_app.records.openings import AnswerOpening

from .conftest import errors, words
from .leading import Trainer, trainer
from .site import Site, Visitor

LOOK = "/modules/01-first/01-look"


@pytest.fixture
def tom(site: Site) -> Trainer:
    return trainer(site).make()


@pytest.fixture
def ada(tom: Trainer) -> Visitor:
    """She has read, answered, written, played a scenario and taken the quiz."""
    (ada,) = tom.with_("Ada Mensah")
    tom.ask("course:both", due=30)
    ada.post(f"{LOOK}/reflections/opened", {"words": "zzprivatezz", "revision": "0"})
    ada.post(f"{LOOK}/checks/which", {"answer": "0"})
    ada.play_door()
    ada.pass_quiz("01-first")
    return ada


def page_of(tom: Trainer, somebody: Visitor) -> str:
    return words(tom.get(f"{tom.home}/people/{somebody.id}"))


def test_it_says_exactly_what_is_missing(tom: Trainer, ada: Visitor) -> None:
    page = page_of(tom, ada)
    assert "Last did something today at 09:30" in page
    assert "1 The first half Begun Due Wednesday 23 December. What is missing: two things" in page
    assert "Lesson 1.1: Look" in page
    assert "2 The second half Not begun" in page


def test_it_tells_tries_and_the_best_result_of_a_quiz_and_of_a_scenario_only_that_it_was_played(
    tom: Trainer, ada: Visitor
) -> None:
    page = page_of(tom, ada)
    assert "Quiz: First quiz 1 4 of 4, passed today" in page
    assert "Scenario: At the door 1 played to its end today" in page


def test_a_statement_can_be_checked(site: Site, tom: Trainer) -> None:
    (ada,) = tom.with_("Ada Mensah")
    ada.post("/courses/second-alone/enrolments")
    ada.post("/modules/02-second/01-mend/completions")
    ada.pass_quiz("02-second")
    code = ada.post("/courses/second-alone/statements", {"name": "Ada Mensah"}).location.rpartition("/")[2]
    assert f'href="/verify/{code}"' in tom.get(f"{tom.home}/people/{ada.id}").text


@pytest.mark.check("P12")
def test_no_page_of_a_trainer_tells_what_was_chosen_or_written(tom: Trainer, ada: Visitor) -> None:
    hers = f"{tom.home}/people/{ada.id}"
    opened = tom.post(f"{hers}/openings", {"quiz": "01-first", "reason": "She asked me to"}).location
    pages = [tom.home, f"{tom.home}/people", f"{tom.home}/assignments", f"{tom.home}/progress", hers, opened]
    together = "".join(tom.get(address).text for address in pages)
    for secret in ("zzprivatezz", "Say nothing", "Say who you are", "You were heard at once", ada.user.email):  # type: ignore[union-attr]
        assert secret not in together, secret


@pytest.mark.check("P12")
def test_answers_open_with_a_reason_that_the_learner_reads(site: Site, tom: Trainer, ada: Visitor) -> None:
    hers = f"{tom.home}/people/{ada.id}"
    for form, wrong in (
        ({"quiz": "01-first", "reason": " "}, "reason"),
        ({"quiz": "", "reason": "So"}, "quiz"),
        ({"quiz": "02-second", "reason": "So"}, "quiz"),  # she has not taken it
        ({"quiz": "s-door", "reason": "So"}, "quiz"),  # a scenario never opens
    ):
        answer = tom.post(f"{hers}/openings", form)
        assert (answer.status_code, list(errors(answer))) == (422, [wrong])
    assert site.rows(AnswerOpening, user_id=ada.id) == []
    assert "Nobody has opened your answers." in words(ada.get("/me"))
    answer = tom.post(f"{hers}/openings", {"quiz": "01-first", "reason": "She asked me to"})
    assert answer.status_code == 303
    page = words(tom.get(answer.location))
    assert "Opened today at 09:30: She asked me to Ada Mensah can read this." in page
    assert "Leave it open" in page or "Shut it at once" in page
    told = words(ada.get("/me"))
    assert "Who opened your answers Tom Okafor , today at 09:30: First quiz She asked me to" in told


@pytest.mark.check("P12")
def test_what_was_opened_is_for_the_one_who_said_why_and_for_an_hour(
    site: Site, tom: Trainer, ada: Visitor, today: time_machine.Traveller
) -> None:
    opened = tom.post(f"{tom.home}/people/{ada.id}/openings", {"quiz": "01-first", "reason": "So"}).location
    bea = trainer(site, "Bea Novak").make()
    for other in (ada, bea, site.open("Ruth Adeyemi", "admin")):
        assert other.get(opened).status_code == 404
    today.shift(timedelta(minutes=59, seconds=59))
    assert tom.get(opened).status_code == 200
    today.shift(timedelta(seconds=1))
    assert tom.get(opened).status_code == 410


def test_a_warm_up_is_left_out(site: Site, tom: Trainer) -> None:
    (zoe,) = tom.with_("Zoe Lind")
    assert zoe.post("/modules/02-second/warm-ups").status_code == 303
    assert "None begun yet." in page_of(tom, zoe)
