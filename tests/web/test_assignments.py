"""/cohorts/<id>/assignments: asking, changing, withdrawing, a later date; and what the learner reads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from course_app.records.assignments import Assignment, AssignmentTerms, AssignmentWithdrawn, LaterDate
from course_app.records.learning import Enrolment

from .conftest import errors, words
from .leading import Trainer, day, trainer
from .site import Site

GOOD = {"what": "module:01-first", "starts_on": day(0), "due_on": day(28), "zone": "Europe/London"}


@pytest.fixture
def tom(site: Site) -> Trainer:
    return trainer(site).make()


def test_a_module_is_asked_with_dates_a_zone_and_a_note(site: Site, tom: Trainer) -> None:
    number = tom.ask(note="Bring a sentence", zone="Asia/Tokyo")
    (row,) = site.rows(Assignment, cohort_id=tom.cohort)
    (terms,) = site.rows(AssignmentTerms, assignment_id=number)
    assert (row.kind, row.slug, row.made_by, row.user_id) == ("module", "01-first", tom.id, None)
    assert (terms.due_on, terms.zone, terms.note, terms.set_by) == (
        date(2026, 11, 30),
        *("Asia/Tokyo", "Bring a sentence", tom.id),
    )


@pytest.mark.check("T33")
def test_a_date_is_shown_with_its_zone_wherever_that_is_another(tom: Trainer) -> None:
    (ada,) = tom.with_("Ada Mensah")
    number = tom.ask(zone="Asia/Tokyo")
    for shown in (
        ada.get("/"), ada.get("/modules/01-first"), ada.get(f"/me/assignments/{number}/more-time"),
        tom.get(f"{tom.home}/assignments"), tom.get(f"{tom.home}/assignments/{number}"),
    ):  # fmt: skip
        assert "(Asia/Tokyo)" in words(shown) or 'value="Asia/Tokyo"' in shown.text


def test_a_course_enrols_who_is_there(site: Site, tom: Trainer) -> None:
    ada, owen = tom.with_("Ada Mensah", "Owen Tait")
    tom.ask("course:both", who=str(ada.id))
    assert [row.course for row in site.rows(Enrolment, user_id=ada.id)] == ["both"]
    assert site.rows(Enrolment, user_id=owen.id) == []
    tom.ask("course:second-alone")
    assert [row.course for row in site.rows(Enrolment, user_id=owen.id)] == ["second-alone"]


@pytest.mark.check("C36")
@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"what": ""}, ["what"]),
        ({"what": "module:none"}, ["what"]),
        ({"what": "quiz:01-first"}, ["what"]),
        ({"due_on": ""}, ["due_on"]),
        ({"due_on": "tomorrow"}, ["due_on"]),
        ({"due_on": day(-1)}, ["due_on"]),  # before it starts
        ({"due_on": "3000-01-01"}, ["due_on"]),
        ({"zone": "Mars/Olympus"}, ["zone"]),
        ({"note": "x" * 1001}, ["note"]),
        ({"who": "999999999"}, ["who"]),
        ({"who": "x"}, ["who"]),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(
    site: Site, tom: Trainer, change: dict[str, str], wrong: list[str]
) -> None:
    answer = tom.post(f"{tom.home}/assignments", GOOD | change)
    assert (answer.status_code, list(errors(answer))) == (422, wrong)
    assert site.rows(Assignment, cohort_id=tom.cohort) == []


def test_somebody_of_another_cohort_cannot_be_asked(site: Site, tom: Trainer) -> None:
    bea = trainer(site, "Bea Novak").make()
    (zoe,) = bea.with_("Zoe Lind")
    assert list(errors(tom.post(f"{tom.home}/assignments", GOOD | {"who": str(zoe.id)}))) == ["who"]


@pytest.mark.check("C33")
def test_a_cohort_has_so_many_assignments(site: Site, tom: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_app.web.cohorts.assignments.MOST", 2)
    tom.ask()
    tom.ask()
    assert tom.post(f"{tom.home}/assignments", GOOD).status_code == 422
    assert site.count(Assignment, cohort_id=tom.cohort) == 2


def test_a_change_is_a_row_more_and_a_withdrawal_too(site: Site, tom: Trainer) -> None:
    number = tom.ask()
    one = f"{tom.home}/assignments/{number}"
    assert tom.post(one, GOOD | {"due_on": day(-1)}).status_code == 422
    assert tom.post(one, GOOD | {"note": "Later"}).status_code == 303
    assert [terms.note for terms in site.rows(AssignmentTerms, assignment_id=number)] == ["", "Later"]
    assert "Due at the end of Monday 21 December" in words(tom.get(one))
    assert tom.post(f"{one}/ends").status_code == 303
    assert tom.get(one).status_code == 404
    assert [row.by for row in site.rows(AssignmentWithdrawn, assignment_id=number)] == [tom.id]


def test_a_learner_reads_what_is_due_with_the_date_and_the_note(
    site: Site, tom: Trainer, today: time_machine.Traveller
) -> None:
    (ada,) = tom.with_("Ada Mensah")
    tom.ask(note="Bring a sentence")
    tom.ask("module:02-second", start=2)
    page = words(ada.get("/"))
    assert "What is due Module 1: The first half Due Monday 30 November About" in page
    assert "In Sunflower, autumn 2026 . Bring a sentence" in page
    assert "Module 2" not in page.partition("What is due")[2].partition("Put these dates")[0]  # not before it starts
    today.shift(timedelta(days=10))
    later = words(ada.get("/"))
    assert "Was due Monday 30 November" in later
    assert "It still counts. I need more time" in later
    ada.finish_first()
    assert "Module 1: The first half" not in words(ada.get("/")).partition("What is due")[2].partition("Put")[0]


def test_a_later_date_needs_a_reason_and_holds_for_one_person(site: Site, tom: Trainer) -> None:
    ada, owen = tom.with_("Ada Mensah", "Owen Tait")
    number = tom.ask(due=7)
    dates = f"{tom.home}/assignments/{number}/dates"
    form = {"who": str(ada.id), "later_on": day(14), "reason": "Two colleagues off sick"}
    for change, wrong in (
        ({"reason": " "}, "reason"),
        ({"later_on": day(7)}, "later_on"),
        ({"later_on": ""}, "later_on"),
        ({"who": str(tom.id)}, "who"),
        ({"who": ""}, "who"),
    ):
        answer = tom.post(dates, form | change)
        assert (answer.status_code, list(errors(answer))) == (422, [wrong])
    assert site.rows(LaterDate, assignment_id=number) == []
    assert tom.post(dates, form).status_code == 303
    assert "Due Monday 7 December" in words(ada.get("/"))
    assert "Due Monday 30 November" in words(owen.get("/"))
    page = words(tom.get(f"{tom.home}/assignments/{number}"))
    assert "Ada Mensah , until Monday 7 December: Two colleagues off sick Given today at 09:30 by Tom Okafor" in page
    assert "Two colleagues off sick" in words(tom.get(f"{tom.home}/people/{ada.id}"))


def test_what_is_asked_of_one_person_is_not_for_others(site: Site, tom: Trainer) -> None:
    ada, owen = tom.with_("Ada Mensah", "Owen Tait")
    number = tom.ask(who=str(ada.id))
    assert "Due Monday 30 November" in words(ada.get("/"))
    assert "Due Monday 30 November" not in words(owen.get("/"))
    form = {"who": str(owen.id), "later_on": day(14), "reason": "So"}
    assert tom.post(f"{tom.home}/assignments/{number}/dates", form).status_code == 422
