"""/cohorts/<id>/pack/<module>: what a trainer takes to a staff meeting."""

from __future__ import annotations

import pytest

from .conftest import words
from .leading import Trainer, trainer
from .site import Site
from .test_cohort_module import KICKED, SAID, SILENT, played


@pytest.fixture
def tom(site: Site) -> Trainer:
    return trainer(site).make()


def pack(tom: Trainer) -> str:
    return words(tom.get(f"{tom.home}/pack/01-first"))


def test_below_five_there_are_the_questions_without_figures(tom: Trainer) -> None:
    played(tom, *[SAID] * 4)
    told = pack(tom)
    assert "Three moments to decide together Not enough people have answered for figures." in told
    asked = (
        "The knock: What do you do? Scenario: At the door A door, and light under it. Sam, a neighbour: ‘Who is there?’"
    )
    assert f"{asked} Say who you are. Kick the door. Say nothing." in told
    assert "in 10" not in told


def test_where_all_chose_the_same_there_are_questions_too(tom: Trainer) -> None:
    played(tom, *[SAID] * 5)
    assert "Nowhere do our answers lie far apart." in pack(tom)


def test_where_answers_lie_apart_most_stands_first(tom: Trainer) -> None:
    played(tom, *[SAID] * 10, *[SILENT] * 10)
    told = pack(tom)
    assert "Where our answers differed most The knock: What do you do?" in told
    assert "A Say who you are. About 5 in 10" in told
    assert "Mend it together" not in told, "all agreed there"


def test_what_to_talk_about_comes_from_the_debrief(tom: Trainer) -> None:
    tom.with_("Ada Mensah")
    assert "From what ‘At the door’ says at its end. Cups can be mended. Where did we last meet this" in pack(tom)


@pytest.mark.check("P12")
def test_it_names_nobody(tom: Trainer) -> None:
    for somebody in tom.with_("Zqada Mensah", "Zqbea Novak"):
        somebody.play_door()
    played(tom, *[SAID] * 5, *[KICKED] * 5)
    page = tom.get(f"{tom.home}/pack/01-first").text
    for word in ("Zqada", "Zqbea", "/people/"):
        assert word not in page
