"""/cohorts/<id>/progress: everybody, module by module, in words and shapes; filtered, sorted, searched."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from conftest import NOW

from course_app.records.db import begin_writing, commit
from course_app.records.learning import finish_module, mark_done

from .conftest import words
from .leading import Trainer, trainer
from .site import Site, Visitor


class Class:
    """Four people: ada has done the first module, bea did so late, chidi has begun, zoe has not."""

    def __init__(self, site: Site, today: time_machine.Traveller) -> None:
        self.site, self.tom = site, trainer(site).make()
        self.tom.ask("course:both", due=60)
        self.tom.ask("module:01-first", due=7)
        self.ada, self.bea, self.chidi, self.zoe = self.tom.with_("Ada Mensah", "Bea Novak", "Chidi Eze", "Zoë Lind")
        self._did(self.ada, "01-first", NOW)
        self._did(self.bea, "01-first", NOW + timedelta(days=9))
        with site.app.app_context():
            begin_writing()
            mark_done(self.chidi.id, "01-first/01-look", NOW)
            commit()
        today.shift(timedelta(days=10))

    def _did(self, somebody: Visitor, module: str, at: datetime) -> None:
        with self.site.app.app_context():
            begin_writing()
            mark_done(somebody.id, f"{module}/01-look", at)
            finish_module(somebody.id, module, "e", at)
            commit()


@pytest.fixture
def everybody(site: Site, today: time_machine.Traveller) -> Class:
    return Class(site, today)


def rows_of(everybody: Class, query: str = "") -> list[list[str]]:
    page = everybody.tom.get(f"{everybody.tom.home}/progress{query}").text
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


def names(everybody: Class, query: str) -> list[str]:
    return [row[0] for row in rows_of(everybody, query)]


def test_each_state_is_a_word_and_a_shape_of_its_own(everybody: Class) -> None:
    assert rows_of(everybody) == [
        ["Ada Mensah", "Done", "Not begun", "10 days ago"],
        ["Bea Novak", "Done late", "Not begun", "Yesterday"],
        ["Chidi Eze", "Late, begun", "Not begun", "10 days ago"],
        ["Zoë Lind", "Late, not begun", "Not begun", "Nothing yet"],
    ]
    page = everybody.tom.get(f"{everybody.tom.home}/progress").text
    for kind in "denlm":
        assert f'<use href="#h{kind}"/>' in page
        assert page.count(f'<symbol id="h{kind}"') == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?show=late", ["Chidi Eze", "Zoë Lind"]),
        ("?show=late&module=02-second", []),
        ("?show=done", []),
        ("?show=done&module=01-first", ["Ada Mensah", "Bea Novak"]),
        ("?show=begun", ["Chidi Eze"]),
        ("?show=new", ["Zoë Lind"]),
        ("?show=new&module=02-second", ["Ada Mensah", "Bea Novak", "Chidi Eze", "Zoë Lind"]),
        ("?show=silent", []),
        ("?q=zoe", ["Zoë Lind"]),
        ("?q=%20N%20", ["Ada Mensah", "Bea Novak", "Zoë Lind"]),
        ("?q=nobody", []),
        ("?order=least", ["Chidi Eze", "Zoë Lind", "Ada Mensah", "Bea Novak"]),
        ("?order=last", ["Zoë Lind", "Ada Mensah", "Chidi Eze", "Bea Novak"]),
    ],
)
def test_it_can_be_filtered_searched_and_sorted(everybody: Class, query: str, found: list[str]) -> None:
    assert names(everybody, query) == found


@pytest.mark.check("T18")
@pytest.mark.parametrize("value", ["name; DROP TABLE users", "' OR 1=1 --", "", "constructor", "__class__", "%00"])
@pytest.mark.parametrize("key", ["show", "order", "module"])
def test_what_is_not_offered_is_not_looked_for(everybody: Class, key: str, value: str) -> None:
    assert len(names(everybody, f"?{key}={value}")) == 4


def test_who_was_silent_for_two_weeks_is_found(everybody: Class, today: time_machine.Traveller) -> None:
    today.shift(timedelta(days=6))
    assert names(everybody, "?show=silent") == ["Ada Mensah", "Chidi Eze", "Zoë Lind"]


def test_a_row_leads_to_the_person(everybody: Class) -> None:
    page = everybody.tom.get(f"{everybody.tom.home}/progress").text
    assert f'<a href="people/{everybody.ada.id}"><bdi>Ada Mensah</bdi></a>' in page


def test_an_empty_cohort_says_what_will_be_here(site: Site) -> None:
    tom = trainer(site).make()
    assert "Nobody is in this cohort yet. Whoever joins gets a row here." in words(tom.get(f"{tom.home}/progress"))
    tom.with_("Ada Mensah")
    assert "Each module that you ask for gets a column here." in words(tom.get(f"{tom.home}/progress"))


@pytest.mark.check("T33")
def test_the_last_second_of_the_day_is_in_time(site: Site, today: time_machine.Traveller) -> None:
    tom: Trainer = trainer(site).make()
    tom.ask("module:01-first", due=7, zone="America/St_Johns")
    tom.with_("Ada Mensah")
    end = NOW.replace(month=12, day=1, hour=3, minute=30, second=0)
    for moment, word in ((end - timedelta(seconds=1), "Not begun"), (end, "Late, not begun")):
        today.move_to(moment, tick=False)
        assert f"<b>{word}</b>" in tom.get(f"{tom.home}/progress").text
