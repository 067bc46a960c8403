"""/cohorts/<id>/progress/<module>: counts, completion over time, where people stop, and what they chose."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
import time_machine
from conftest import NOW
from played import add_attempt, add_people

from course_app.records import cohorts
from course_app.records.db import begin_writing, commit
from course_app.records.learning import finish_module, mark_done

from .conftest import words
from .leading import Trainer, trainer
from .site import Site

SAID, SILENT, KICKED, LEFT = [0, 0], [2, 0], [1, 0, 0], [0, 1]
MINUTES = itertools.count()
GATE = {"quiz": "01-first", "drawn": ["gate", "ears"]}


@pytest.fixture
def tom(site: Site) -> Trainer:
    tom = trainer(site).make()
    tom.ask(due=7)
    return tom


def played(tom: Trainer, *runs: Sequence[int]) -> list[int]:
    """Let people of a cohort end the scenario, one after the other; give their numbers."""
    with tom.site.app.app_context():
        begin_writing()
        people = add_people(len(runs), f"{tom.cohort}-{next(MINUTES)}-") if runs else []
        for user, run in zip(people, runs, strict=True):
            cohorts.add_member(tom.cohort, user, "link", NOW - timedelta(days=9))
            at = NOW - timedelta(days=1) + timedelta(minutes=next(MINUTES))
            add_attempt(user, tom.edition("s-door"), run, at, quiz="s-door")
        commit()
    return people


def page(tom: Trainer) -> str:
    return tom.get(f"{tom.home}/progress/01-first").text


def figures(tom: Trainer, story: str = "At the door") -> dict[str, str]:
    """What the page tells of each line of a scenario or quiz."""
    part = page(tom).partition(f": {story}</b>")[2].partition("</details>")[0]
    rows = re.findall(r'<tr><th scope="row">.</th><td>(.*?)</td><td>(.*?)</td></tr>', part)
    return {re.sub(r"<[^>]+>", "", text).rstrip("."): told for text, told in rows}


def test_counts_say_what_the_table_says(tom: Trainer, today: time_machine.Traveller) -> None:
    ada, bea, chidi, _ = tom.with_("Ada Mensah", "Bea Novak", "Chidi Eze", "Zoë Lind")
    with tom.site.app.app_context():
        begin_writing()
        finish_module(ada.id, "01-first", "e", NOW)
        finish_module(bea.id, "01-first", "e", NOW + timedelta(days=9))
        mark_done(chidi.id, "01-first/01-look", NOW)
        commit()
    today.shift(timedelta(days=10))
    told = words(tom.get(f"{tom.home}/progress/01-first"))
    assert "2 of four people have finished it. It was due on Monday 30 November." in told
    assert "Done 1 Done late 1 Late, begun 1 Late, not begun 1" in told
    assert "By the end of Finished 16 November 0 of 4 23 November 1 of 4 30 November 1 of 4" not in told  # each day
    rows = re.findall(r'<th scope="row">(\d+ \w+[^<]*)</th><td>(\d of 4)</td>', page(tom))
    assert rows[-1] == ("3 December (today)", "2 of 4")
    assert dict(rows)["26 November"] == "1 of 4"
    assert "<title>2 of 4 have finished it; it was due on Monday 30 November.</title>" in page(tom)


def test_where_people_stop_is_counted_by_the_rules_of_the_module(tom: Trainer) -> None:
    ada, bea = tom.with_("Ada Mensah", "Bea Novak")
    ada.finish_first()
    bea.post("/modules/01-first/01-look/completions")  # its check is not answered: begun, not done
    bea.begin("s-door")
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>\w+: [^<]+</td><td>(\d)</td><td>(\d)</td>', page(tom))
    assert rows == [("1.1", "2", "1"), ("1.2", "1", "1"), ("S1", "2", "1"), ("Q", "1", "1")]
    assert "<title>Fewest have done 1.1: 1 of 2.</title>" in page(tom)


@pytest.mark.parametrize("people", [0, 4])
def test_below_five_it_says_so_and_shows_no_figure(tom: Trainer, people: int) -> None:
    played(tom, *[SAID] * people)
    told = words(tom.get(f"{tom.home}/progress/01-first"))
    assert figures(tom) == {}
    if people:
        assert "Figures begin when five people of this cohort have ended it." in told
    else:
        assert "Nobody is in this cohort yet." in told


@pytest.mark.check("P12")
def test_from_five_on_options_are_told_in_tenths(tom: Trainer) -> None:
    played(tom, SAID, SAID, SAID, SAID, SAID)
    assert figures(tom) == {
        "Say who you are": "Everyone or nearly everyone",
        "Kick the door": "Nobody or hardly anyone",
        "Say nothing": "Nobody or hardly anyone",
        "Mend it together": "Everyone or nearly everyone",
        "Walk out": "Nobody or hardly anyone",
    }
    told = words(tom.get(f"{tom.home}/progress/01-first"))
    assert "Paths and endings are told from ten people on." in told
    played(tom, *[KICKED] * 2, *[LEFT] * 2)
    assert "of five people" in words(tom.get(f"{tom.home}/progress/01-first"))
    played(tom, LEFT)
    assert figures(tom)["A week later"] == "Everyone or nearly everyone"


@pytest.mark.check("P12")
def test_neither_looking_twice_nor_removing_anybody_shows_what_one_person_chose(tom: Trainer) -> None:
    people = played(tom, *[SAID] * 5, *[SILENT] * 4)
    before = figures(tom)
    (last,) = played(tom, KICKED)
    assert figures(tom) != before, "a five has come"
    tom.post(f"{tom.home}/people/{last}/ends")
    assert figures(tom) == before, "all five of them are gone from the figures"
    tom.post(f"{tom.home}/people/{people[0]}/ends")
    assert figures(tom) == {}


@pytest.mark.check("C31")
@pytest.mark.check("P12")
def test_two_cohorts_never_tell_of_the_same_person(tom: Trainer) -> None:
    first = tom.cohort
    people = played(tom, *[SAID] * 5)
    tom.make("Four of them, and another")
    with tom.site.app.app_context():
        begin_writing()
        for user in people[:4]:
            cohorts.add_member(tom.cohort, user, "link", NOW)
        commit()
    played(tom, KICKED)
    assert figures(tom) == {}
    tom.cohort = first
    assert figures(tom) != {}


def test_a_quiz_tells_its_items_and_rows(tom: Trainer) -> None:
    with tom.site.app.app_context():
        begin_writing()
        for user in add_people(5, f"{tom.cohort}-quiz-"):
            cohorts.add_member(tom.cohort, user, "link", NOW - timedelta(days=9))
            add_attempt(user, tom.edition("01-first"), [0, [0, 1]], NOW, **GATE)  # type: ignore[arg-type]
        commit()
    told = figures(tom, "First quiz")
    assert (told["Shut it at once"], told["Leave it open"]) == (
        "Everyone or nearly everyone",
        "Nobody or hardly anyone",
    )
    assert told["Guessing the end"] == "Nobody or hardly anyone"


def test_a_chart_says_in_words_what_its_table_says(tom: Trainer) -> None:
    played(tom, *[SAID] * 5)
    everything = "everyone or nearly everyone"
    assert (
        f"<title>The knock. A: {everything}; B: nobody or hardly anyone; C: nobody or hardly anyone.</title>"
        in page(tom)
    )


def test_each_cell_leads_to_the_person_at_that_module_and_each_head_to_the_module(tom: Trainer) -> None:
    (ada,) = tom.with_("Ada Mensah")
    ada.play_door()
    table = tom.get(f"{tom.home}/progress").text
    assert '<th scope="col"><a href="progress/01-first">1' in table
    assert f'<td class="w" data-n="1"><a href="people/{ada.id}?at=01-first#at">' in table
    shown = tom.get(f"{tom.home}/people/{ada.id}?at=01-first").text
    here = re.sub(r"<[^>]+>", " ", shown.partition('id="at"')[2].partition("This module in the whole cohort")[0])
    assert "What is missing: three things" in " ".join(here.split())
    assert "At the door: begun 23 November 2026, ended 23 November 2026" in " ".join(here.split())
    assert shown.count("<details open>") == 2
    assert 'id="at"' not in tom.get(f"{tom.home}/people/{ada.id}?at=none").text


@pytest.mark.parametrize("what", ["progress", "pack"])
def test_a_module_that_is_not_there_is_not_found(tom: Trainer, what: str) -> None:
    assert tom.get(f"{tom.home}/{what}/none").status_code == 404
    bea = trainer(tom.site, "Bea Novak").make()
    assert bea.get(f"{tom.home}/{what}/01-first").status_code == 404
