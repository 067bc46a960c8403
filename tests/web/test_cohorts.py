"""/cohorts: making one, leading it, and who might be glad of a word."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from conftest import NOW, PASSWORD

from course_app.records import people
from course_app.records.cohorts import Cohort, CohortTrainer
from course_app.records.db import begin_writing, commit, db

from .conftest import errors, words
from .judge_dom import faults_of
from .leading import cohort_of, day, trainer
from .site import Site
from .test_xss import PAYLOADS


def test_the_first_page_says_what_a_cohort_is_and_how_to_make_one(site: Site) -> None:
    page = words(trainer(site).get("/cohorts"))
    assert page.startswith("My cohorts No cohort yet. A cohort is the people you help to finish.")
    assert page.endswith("Make this cohort")


def test_who_makes_a_cohort_leads_it_and_lets_people_in_next(site: Site) -> None:
    tom = trainer(site).make("Sunflower")
    assert tom.get("/cohorts").text.count(f'href="{tom.home}"') == 1
    (lead,) = site.rows(CohortTrainer, cohort_id=tom.cohort)
    assert (lead.user_id, lead.added_by) == (tom.id, tom.id)
    assert words(tom.get(tom.home)).startswith(
        "My cohorts Sunflower Overview People Assignments Progress Who needs a nudge Voices Files "
        "Nobody is in it yet. Let people in"
    )


@pytest.mark.check("T08")
@pytest.mark.only("sqlite")
def test_no_text_of_a_trainer_or_learner_runs_on_any_page(site: Site) -> None:
    for payload in (" ".join(PAYLOADS[start : start + 6]) for start in range(0, len(PAYLOADS), 6)):
        tom = trainer(site).make("Plain")
        with site.app.app_context():  # a name may not be so long, or hide characters; a page shows what is there
            begin_writing()
            db.session.get_one(Cohort, tom.cohort).name = payload
            commit()
        ada = site.open(payload)
        ada.post(tom.link())
        number = tom.ask(note=payload[:1000])
        date = {"who": str(ada.id), "later_on": day(20), "reason": payload[:1000]}
        tom.post(f"{tom.home}/assignments/{number}/dates", date)
        ada.pass_quiz("01-first")
        opened = tom.post(f"{tom.home}/people/{ada.id}/openings", {"quiz": "01-first", "reason": payload[:1000]})
        pages = [
            *(tom.get(f"{tom.home}{path}") for path in ("", "/people", "/assignments", "/progress", "/exports")),
            *(tom.get(f"{tom.home}/{path}") for path in (f"assignments/{number}", f"people/{ada.id}")),
            *(tom.get("/cohorts"), tom.get(opened.location), ada.get("/"), ada.get("/me")),
            tom.get(f"{tom.home}/progress", query_string={"q": payload, "show": payload}),
            tom.post(f"{tom.home}/invitations/preview", {"lines": f"{payload}\n{payload},a@example.org"}),
            tom.post(f"{tom.home}/invitations", {"email": payload, "name": payload}),
            ada.get(tom.link()),
        ]
        for page in pages:
            assert faults_of(page.text) == [], (payload, page.request.path)


@pytest.mark.check("C36")
@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"name": "", "zone": "Europe/London"}, "name"),
        ({"name": "x" * 101, "zone": "Europe/London"}, "name"),
        ({"name": "a\u202eb", "zone": "Europe/London"}, "name"),
        ({"name": "Sunflower", "zone": "Mars/Olympus"}, "zone"),
        ({"name": "Sunflower", "zone": "../../etc/passwd"}, "zone"),
    ],
)
def test_a_name_and_a_zone_are_needed(site: Site, form: dict[str, str], wrong: str) -> None:
    tom = trainer(site)
    answer = tom.post("/cohorts", form)
    assert (answer.status_code, list(errors(answer))) == (422, [wrong])
    assert site.rows(Cohort, created_by=tom.id) == []


def test_name_and_zone_can_be_changed(site: Site) -> None:
    tom = trainer(site).make("Sunflower")
    assert tom.post(f"{tom.home}/settings", {"name": "", "zone": "Europe/London"}).status_code == 422
    assert tom.post(f"{tom.home}/settings", {"name": "Tulip", "zone": "Asia/Tokyo"}).status_code == 303
    assert (cohort_of(site, tom.cohort).name, cohort_of(site, tom.cohort).zone) == ("Tulip", "Asia/Tokyo")


def test_a_cohort_that_is_put_aside_asks_nothing_of_anybody_and_can_be_taken_up_again(site: Site) -> None:
    tom = trainer(site).make()
    (ada,) = tom.with_("Ada Mensah")
    tom.ask(note="Bring a sentence")
    assert "Bring a sentence" in words(ada.get("/"))
    tom.post(f"{tom.home}/archive", {"aside": "1"})
    assert "Bring a sentence" not in words(ada.get("/"))
    assert "Put aside 23 November 2026" in words(tom.get(tom.home))
    tom.post(f"{tom.home}/archive", {"aside": "0"})
    assert "Bring a sentence" in words(ada.get("/"))


def test_people_come_before_numbers_each_with_a_fact_and_one_link(site: Site, today: time_machine.Traveller) -> None:
    tom = trainer(site).make()
    ada, owen, bea = tom.with_("Ada Mensah", "Owen Tait", "Bea Novak")
    tom.ask(due=5)
    ada.post("/modules/01-first/01-look/completions")
    page = words(tom.get(tom.home))
    assert (
        "Who might be glad of a word Bea Novak Module 1 (First) is due on Saturday 28 November and not begun." in page
    )
    assert "Owen Tait Module 1 (First) is due on Saturday 28 November and not begun." in page
    assert "Ada Mensah" not in page
    assert "Saturday 28 November : nobody has finished it, one is at work on it, two have not begun." in page
    today.shift(timedelta(days=15))
    later = words(tom.get(tom.home))
    assert "Owen Tait Module 1 (First) was due on Saturday 28 November. Nothing done yet since joining." in later
    assert "Ada Mensah Module 1 (First) was due on Saturday 28 November. Last did something 15 days ago" in later
    assert f'href="{tom.home}/people/{owen.id}"' in tom.get(tom.home).text
    assert bea.get(tom.home).status_code == 404


@pytest.mark.check("C18")
def test_a_second_trainer_is_let_in_with_the_password_and_let_out(site: Site) -> None:
    tom, bea, ada = trainer(site).make(), trainer(site, "Bea Novak"), site.open("Ada Mensah")
    add = f"{tom.home}/trainers"
    assert tom.user
    assert bea.user
    assert ada.user
    wrong = tom.post(add, {"trainer": bea.user.email, "trainer_password": "not mine at all"})
    assert (wrong.status_code, list(errors(wrong))) == (422, ["trainer_password"])
    learner = tom.post(add, {"trainer": ada.user.email, "trainer_password": PASSWORD})
    nobody = tom.post(add, {"trainer": "nobody@example.org", "trainer_password": PASSWORD})
    assert errors(learner) == errors(nobody)  # it does not tell who has an account
    assert bea.get(tom.home).status_code == 404
    assert tom.post(add, {"trainer": bea.user.email, "trainer_password": PASSWORD}).status_code == 303
    assert bea.get(tom.home).status_code == 200
    assert tom.post(f"{add}/{bea.id}/ends").status_code == 303
    assert bea.get(tom.home).status_code == 404
    alone = tom.post(f"{add}/{tom.id}/ends")
    assert (alone.status_code, "Somebody has to lead the cohort" in words(alone)) == (409, True)


def test_who_is_a_trainer_no_longer_sees_no_cohort(site: Site) -> None:
    tom = trainer(site).make()
    with site.app.app_context():
        begin_writing()
        people.withdraw_role(tom.id, "trainer", NOW)
        commit()
    assert tom.get(tom.home).status_code == 404
    assert tom.get("/cohorts").status_code == 404
