"""What colleagues chose, on the page on which a scenario ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import NOW, close
from played import add_attempt, add_people
from sqlalchemy import delete

from course_app.app import create_app
from course_app.records.attempts import Attempt
from course_app.records.db import begin_writing, commit, db
from course_app.records.people import User

from . import shelf
from .conftest import words
from .site import SETTINGS, Site, Visitor

SAID, SILENT, KICKED, LEFT = [0, 0], [2, 0], [1, 0, 0], [0, 1]
HEADING = "What colleagues chose"


def others(site: Site, edition: str, *runs: Sequence[int], days: int = 1) -> list[int]:
    """Let others end the scenario, days before now, one after the other; give their numbers."""
    with site.app.app_context():
        begin_writing()
        people = add_people(len(runs), f"day{days}-")
        for place, (user, responses) in enumerate(zip(people, runs, strict=True)):
            add_attempt(user, edition, responses, NOW - timedelta(days=days) + timedelta(minutes=place), quiz="s-door")
        commit()
    return people


def told(site: Site, ada: Visitor, attempt: Attempt) -> dict[str, str]:
    """What the page says of each option."""
    page = ada.get(f"/attempts/{attempt.id}").text
    section = page.partition(f">{HEADING}</h2>")[2].partition("</section>")[0]
    rows = re.findall(r"<li[^>]*>(.*?)</li>", section, re.DOTALL)
    found = [" ".join(re.sub(r"<[^>]+>", " ", row).split()).replace(" ,", ",").partition(". ") for row in rows]
    return {option: what for option, _, what in found}


def test_with_nine_nothing_shows_and_with_ten_the_moments_that_one_met(own_site: Site) -> None:
    ada = own_site.open("Ada Mensah")
    attempt = ada.play_door(2, 0)
    others(own_site, attempt.edition, *[SAID] * 3, *[KICKED] * 2, *[LEFT] * 3)
    assert HEADING not in words(ada.get(f"/attempts/{attempt.id}"))
    others(own_site, attempt.edition, SAID, days=2)
    assert told(own_site, ada, attempt) == {
        "Say who you are": "About 7 in 10",
        "Kick the door": "About 2 in 10",
        "Say nothing": "About 1 in 10, and you",
        "Mend it together": "About 7 in 10, and you",
        "Walk out": "About 3 in 10",
    }
    assert "The first answers of the first 10 people who finished this story." in words(
        ada.get(f"/attempts/{attempt.id}")
    )


def test_the_figures_change_with_every_fifth_person(own_site: Site) -> None:
    ada = own_site.open("Ada Mensah")
    attempt = ada.play_door()
    others(own_site, attempt.edition, *[SAID] * 10)
    before = told(own_site, ada, attempt)
    assert before["Say who you are"] == "Everyone or nearly everyone, and you"
    assert before["Say nothing"] == "Nobody or hardly anyone"
    others(own_site, attempt.edition, *[SILENT] * 3, days=-1)
    assert told(own_site, ada, attempt) == before
    others(own_site, attempt.edition, SILENT, days=-2)
    assert told(own_site, ada, attempt)["Say nothing"] == "About 3 in 10"


def test_what_one_has_not_met_does_not_show(own_site: Site) -> None:
    """Nor in another edition: figures begin anew with it."""
    text = shelf.sound()["quizzes/s-door.md"].replace("- Say nothing. -> table {1}", "- Say nothing. -> end {1}")
    assert own_site.publish(shelf.mended({**shelf.sound(), "quizzes/s-door.md": text})) == []
    ada = own_site.open("Ada Mensah")
    attempt = ada.begin("s-door")
    ada.step(attempt, 1, "knock", 2)
    others(own_site, attempt.edition, *[SAID] * 10)
    assert told(own_site, ada, attempt).keys() == {"Say who you are", "Kick the door", "Say nothing"}
    assert "Mend it together" not in ada.get(f"/attempts/{attempt.id}").text.partition(HEADING)[2].partition("</sec")[0]


def test_a_quiz_shows_none(own_site: Site) -> None:
    ada = own_site.open("Ada Mensah")
    attempt = ada.pass_quiz("02-second")
    with own_site.app.app_context():
        begin_writing()
        for user in add_people(12):
            add_attempt(user, attempt.edition, [0], NOW, quiz="02-second", drawn=["glue"])
        commit()
    assert HEADING not in ada.get(f"/attempts/{attempt.id}").text


def test_every_process_shows_the_same_whatever_it_has_counted_before(own_site: Site, tmp_path: Path) -> None:
    """Also after an erasure, which lets the next person move up."""
    ada = own_site.open("Ada Mensah")
    attempt = ada.play_door()
    people = others(own_site, attempt.edition, *[KICKED] * 4, *[SAID] * 5, *[SILENT] * 3)
    assert told(own_site, ada, attempt)["Kick the door"] == "About 4 in 10"
    with own_site.app.app_context():
        begin_writing()
        db.session.execute(delete(User).where(User.id == people[0]))
        commit()
    other = create_app(DATABASE_URL=own_site.app.config["DATABASE_URL"], INSTANCE=tmp_path, **SETTINGS)
    there = Visitor(other, ada.user)
    assert told(own_site, ada, attempt) == told(own_site, there, attempt)
    assert told(own_site, ada, attempt)["Kick the door"] == "About 3 in 10"
    close(other)


@pytest.mark.parametrize("people", [0, 10, 200])
def test_the_page_asks_at_most_six_times_and_counts_once(own_site: Site, people: int) -> None:
    ada = own_site.open("Ada Mensah")
    attempt = ada.play_door()
    if people:
        others(own_site, attempt.edition, *[SAID] * people)
    sizes = []
    for _ in range(2):
        with own_site.asked() as sent:
            ada.get(f"/attempts/{attempt.id}")
        sizes.append(len(sent))
    assert sizes[0] <= 6
    assert sizes[1] == sizes[0] - (people > 0), "what was counted is kept"
