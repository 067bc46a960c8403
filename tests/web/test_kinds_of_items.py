"""What holds for items of every kind.

What is said about an answer shows after it and not before (T02). The order in which options and rows are shown tells
neither what is best nor how they are written (T03). What an author writes is never read as a template (T36).
"""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from itertools import permutations
from random import Random

import pytest

from course_app.course import responses
from course_app.course.conditions import State
from course_app.course.play import shuffle
from course_app.course.quiz import Quiz
from course_app.course.scenes import Shower
from course_app.records.attempts import Attempt
from course_app.records.db import begin_writing, commit, db

from . import shelf
from .site import Site

SO = "\n    Sozz.\n"
TRAP = "zq {{ 7+7 }} {% raw %} {# gone #} ${7+7} qz"
HEAD = """---
title: Second quiz
module: 02-second
outcomes: [M2.LO1]
minutes: 4
show: 4
---
"""
ITEM = "## {}\noutcome: M2.LO1\nlesson: 02-second/01-mend\nlevel: apply\n{}\nWhat fits? TRAP What do you say?\n\n{}\n"
FIRST = "alpha TRAP.\n    Sozz TRAP.\n"
KINDS = {
    "one": ("", f"- alpha TRAP. {{2}}\n    Sozz TRAP.\n- beta. {{1}}{SO}- gamma. {{0}}{SO}"),
    "several": ("", f"- [x] {FIRST}- [x] beta.{SO}- [ ] gamma.{SO}"),
    "order": ("", f"1. {FIRST}2. beta.{SO}3. gamma.{SO}"),
    "match": ("", f"- alpha TRAP = one TRAP\n    Sozz TRAP.\n- beta = two{SO}- gamma = three{SO}- = four{SO}"),
    "sort": ("groups: l = Left TRAP; r = Right\n", f"- [l] {FIRST}- [r] beta.{SO}- [l] gamma.{SO}- [r] delta.{SO}"),
    "number": ("unit: minutes\n", f"- = 60 {{2}}\n    Sozz TRAP.\n- otherwise {{0}}{SO}"),
    "say": ("", "- ...\n    'alphazz TRAP.'\n\n    - It greetszz TRAP.\n"),
}
SHOWN = ("one", "several", "order", "match", "sort")  # kinds in which something is shown in some order
ANSWERS = {
    "order": ["1", "2", "0"],
    "match": ["0", "1", "2"],
    "sort": ["0", "1", "0", "1"],
    "number": ["60"],
    "say": [TRAP],
}
EXCEEDED = {5: 18.47, 6: 20.52, 24: 49.73}  # orders: the chi-square that chance exceeds once in a thousand times


def library(trap: str) -> dict[str, str]:
    """The small library, with a bank of an item of each kind."""
    bank = HEAD + "".join(ITEM.format(kind, fields, lines) for kind, (fields, lines) in KINDS.items())
    return shelf.mended({**shelf.sound(), "quizzes/02-second.md": bank.replace(" TRAP", f" {trap}" if trap else "")})


@pytest.fixture
def bank(own_site: Site) -> Quiz:
    assert own_site.publish(library("")) == []
    found: Quiz = own_site.app.extensions["serving"].library.quizzes["02-second"]
    return found


@pytest.mark.check("T03")
@pytest.mark.only("sqlite")
@pytest.mark.parametrize("kind", SHOWN)
def test_over_200_attempts_options_come_in_each_order_about_as_often(own_site: Site, bank: Quiz, kind: str) -> None:
    """An ordering is never shown already in order; the other orders come about as often."""
    chance, scene = Random(2026), bank.scenes[kind]
    show = Shower(own_site.app.extensions["serving"].library, bank)
    counted: Counter[tuple[str, ...]] = Counter()
    for _ in range(200):
        orders = shuffle(bank, list(bank.scenes), chance)
        counted[tuple(option.html for option in show.scene(scene, orders[kind], State({})).options)] += 1
    possible = {*permutations(show.links.inline(scene.choices[at].text) for at in responses.KINDS[kind].rows(scene))}
    if kind == "order":
        possible -= {tuple(show.links.inline(choice.text) for choice in scene.choices)}
    assert counted.keys() <= possible
    expected = 200 / len(possible)
    far = sum((counted[order] - expected) ** 2 / expected for order in possible)
    assert far < EXCEEDED[len(possible)]


def form_of(page: str) -> str:
    """The form in which a moment is answered, from its first field on."""
    return page.partition("/steps/1")[2].partition("<fieldset")[2].partition("</form>")[0]


class Attributes(HTMLParser):
    """Every tag of a form with its attributes, without its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.feed(form_of(page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def first_is(site: Site, attempt: Attempt, kind: str, backwards: bool = False) -> None:
    """Let an attempt begin with an item, shown in the author's order or the other way round."""
    with site.app.app_context():
        begin_writing()
        row = db.session.get_one(Attempt, attempt.id)
        row.drawn = [kind]
        last = [3] if kind == "match" else []  # the answer that is left over is no row
        row.orders = {kind: sorted(range(_size(kind) - len(last)), reverse=backwards) + last}
        commit()


def _size(kind: str) -> int:
    return sum(line.startswith(("- ", "1.", "2.", "3.")) for line in KINDS[kind][1].split("\n"))


@pytest.mark.check("T03")
@pytest.mark.only("sqlite")
@pytest.mark.parametrize("kind", SHOWN)
def test_nothing_but_the_words_of_a_form_tells_the_order_in_which_it_was_written(
    own_site: Site, bank: Quiz, kind: str
) -> None:
    """Shown the other way round, every attribute of every tag is what and where it was."""
    ada = own_site.open("Ada Mensah")
    attempt = ada.begin("02-second")
    pages = []
    for backwards in (False, True):
        first_is(own_site, attempt, kind, backwards)
        pages.append(ada.get(f"/attempts/{attempt.id}").text)
    there, back = (Attributes(page).found for page in pages)
    assert len(there) > 5
    assert there == back
    words = [form_of(page) for page in pages]
    assert words[0].index("alpha") < words[0].index("gamma")
    assert words[1].index("alpha") > words[1].index("gamma")


@pytest.mark.check("T36")
@pytest.mark.only("sqlite")
@pytest.mark.parametrize("kind", KINDS)
def test_braces_in_any_kind_of_item_are_shown_as_they_are(own_site: Site, kind: str) -> None:
    assert own_site.publish(library(TRAP)) == []
    ada = own_site.open("Ada Mensah")
    attempt = ada.begin("02-second")
    first_is(own_site, attempt, kind)
    address = f"/attempts/{attempt.id}"
    asked = ada.get(address).text
    assert ada.post(f"{address}/steps/1", {"pick": ANSWERS.get(kind, ["0"])}).status_code == 303
    told, ended = ada.get(f"{address}/steps/1").text, ada.get(address).text
    for page, least in ((asked, 1), (told, 2), (ended, 1)):
        assert page.count(TRAP) >= least
        assert page.count("{{") == page.count("{%") == page.count(TRAP), "nothing was read as a template or cut off"


@pytest.mark.check("T02")
@pytest.mark.only("sqlite")
@pytest.mark.parametrize("kind", sorted(responses.KINDS))
def test_what_is_said_about_an_answer_shows_after_it_and_not_before(own_site: Site, bank: Quiz, kind: str) -> None:
    """Every kind that there is: one that has no item here fails."""
    ada = own_site.open("Ada Mensah")
    attempt = ada.begin("02-second")
    first_is(own_site, attempt, kind)
    address, secrets = f"/attempts/{attempt.id}", {"say": ("alphazz", "greetszz")}.get(kind, ("Sozz",))
    refused = ada.post(f"{address}/steps/1", {"pick": ["99"] * 9})
    assert refused.status_code == 422
    for page in (ada.get(address), ada.get(f"{address}/steps/1"), refused):
        assert not any(secret in page.text for secret in secrets)
    assert ada.post(f"{address}/steps/1", {"pick": ANSWERS.get(kind, ["0"])}).status_code == 303
    told = ada.get(f"{address}/steps/1").text
    assert all(secret in told for secret in secrets)
