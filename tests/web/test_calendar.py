"""/calendar/<token>.ics: a learner's dates, by a private address."""

from __future__ import annotations

import re

import pytest
from conftest import NOW

from course_app.records import people
from course_app.records.db import begin_writing, commit

from .leading import Trainer, day, trainer
from .site import Site, Visitor


@pytest.fixture
def tom(site: Site) -> Trainer:
    return trainer(site).make()


def feed(somebody: Visitor) -> str:
    """Make an address; give its path."""
    assert somebody.post("/me/calendar").location == "/me#calendar"
    found = re.search(r"(/calendar/[\w-]{43}\.ics)", somebody.get("/me").text)
    assert found
    return found[1]


def test_it_holds_what_is_due_without_a_sign_in(site: Site, tom: Trainer) -> None:
    (ada,) = tom.with_("Ada Mensah")
    number = tom.ask(note="Bring a sentence; or two")
    answer = site.open().get(feed(ada))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.text.replace("\r\n ", "")
    assert f"UID:assignment-{number}@" in text
    assert "DTSTART;VALUE=DATE:20261130\r\n" in text
    assert "SUMMARY:Module 1: The first half\r\n" in text
    assert r"DESCRIPTION:Due at the end of this day (Europe/London)\, in Sunflower\, autumn 2026.\nBring" in text
    assert r"Bring a sentence\; or two" in text


def test_it_follows_a_later_date_a_withdrawal_and_what_is_done(site: Site, tom: Trainer) -> None:
    (ada,) = tom.with_("Ada Mensah")
    first, second = tom.ask(), tom.ask("module:02-second", start=3)
    address, anybody = feed(ada), site.open()
    form = {"who": str(ada.id), "later_on": day(14), "reason": "So"}
    tom.post(f"{tom.home}/assignments/{first}/dates", form)
    assert "DTSTART;VALUE=DATE:20261207" in anybody.get(address).text
    tom.post(f"{tom.home}/assignments/{second}/ends")
    assert anybody.get(address).text.count("BEGIN:VEVENT") == 1
    ada.finish_first()
    assert "BEGIN:VEVENT" not in anybody.get(address).text


def test_an_address_ends_with_a_newer_one_on_asking_and_with_the_account(site: Site, tom: Trainer) -> None:
    (ada,) = tom.with_("Ada Mensah")
    first, second = feed(ada), feed(ada)
    anybody = site.open()
    assert (anybody.get(first).status_code, anybody.get(second).status_code) == (404, 200)
    ada.post("/me/calendar/ends")
    assert anybody.get(second).status_code == 404
    third = feed(ada)
    with site.app.app_context():
        begin_writing()
        people.disable(ada.id, NOW)
        commit()
    assert anybody.get(third).status_code == 404


def test_who_was_removed_has_no_dates_of_that_cohort(site: Site, tom: Trainer) -> None:
    (ada,) = tom.with_("Ada Mensah")
    tom.ask()
    address = feed(ada)
    tom.post(f"{tom.home}/people/{ada.id}/ends")
    assert "BEGIN:VEVENT" not in site.open().get(address).text
