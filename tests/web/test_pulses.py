"""/modules/<module>/pulses: two questions at the end of a module, answered without a name, told in fives."""

from __future__ import annotations

import pytest
from conftest import PASSWORD

from course_app.records.pulses import PulseAnswer, PulseAsked

from .conftest import errors, typed, words
from .leading import Trainer, trainer
from .site import Site, Visitor

MODULE = "/modules/02-second"
QUESTIONS = "Two questions about this module"


def finish(somebody: Visitor) -> Visitor:
    """Do all that the second module asks for: it is the shorter one."""
    somebody.post(f"{MODULE}/01-mend/completions")
    somebody.pass_quiz("02-second")
    return somebody


def answer(somebody: Visitor, useful: int = 4, what: str = "") -> int:
    return somebody.post(f"{MODULE}/pulses", {"useful": str(useful), "words": what}).status_code


def people(tom: Trainer, number: int, begin: int = 0) -> list[Visitor]:
    """So many of a cohort who have finished the module."""
    return [finish(each) for each in tom.with_(*(f"Person {n}" for n in range(begin, begin + number)))]


def voices(tom: Trainer) -> str:
    return words(tom.get(f"{tom.home}/voices")).partition("After each module")[2]


def test_it_is_asked_when_the_module_is_finished_and_once(site: Site) -> None:
    ada = site.open("Ada Mensah")
    assert QUESTIONS not in words(ada.get(MODULE))
    assert answer(ada) == 409
    finish(ada)
    assert QUESTIONS in words(ada.get(MODULE))
    assert answer(ada, 3, "Shorter") == 303
    page = words(ada.get(MODULE))
    assert "Thank you. It is kept without your name." in page
    assert QUESTIONS not in page
    assert answer(ada, 1, "Again") == 303
    assert "You have answered this already." in words(ada.get(MODULE))
    assert [row.words for row in site.rows(PulseAnswer) if row.words in ("Shorter", "Again")] == ["Shorter"]


def test_it_can_be_skipped_for_good(site: Site) -> None:
    ada = finish(site.open("Ada Mensah"))
    before = site.count(PulseAnswer)
    assert ada.post(f"{MODULE}/pulses", {"skip": "1", "useful": "4"}).status_code == 303
    assert QUESTIONS not in words(ada.get(MODULE))
    assert site.count(PulseAnswer) == before


@pytest.mark.check("C36")
def test_a_mistake_is_told_and_what_was_typed_stays(site: Site) -> None:
    ada = finish(site.open("Ada Mensah"))
    for form, wrong in (
        ({"useful": "", "words": "zqkept"}, "useful"),
        ({"useful": "5", "words": "zqkept"}, "useful"),
        ({"useful": "0", "words": "zqkept"}, "useful"),
        ({"useful": "4", "words": "zqkept" + "x" * 1000}, "words"),
    ):
        refused = ada.post(f"{MODULE}/pulses", form)
        assert (refused.status_code, list(errors(refused)), typed(refused)) == (422, [wrong], [form["words"]])
    assert site.count(PulseAsked, user_id=ada.id) == 0


@pytest.mark.check("P13")
def test_nothing_that_is_stored_says_whose_an_answer_is_or_when_it_came(own_site: Site) -> None:
    tom = trainer(own_site).make()
    for number, each in enumerate(people(tom, 5)):
        answer(each, 4, f"Words {number}")
    stored = own_site.rows(PulseAnswer)
    assert {column.name for column in PulseAnswer.__table__.columns} == {
        *("key", "module", "cohort_id", "useful", "words", "five", "site_five")
    }
    assert {(row.five, row.site_five) for row in stored} == {(0, 0)}
    assert all(len(row.key) == 32 for row in stored)  # by chance, and so is their order
    assert {column.name for column in PulseAsked.__table__.columns} == {"user_id", "module"}


@pytest.mark.check("P13")
def test_the_trainer_reads_them_in_fives_and_a_sixth_changes_nothing(site: Site) -> None:
    tom = trainer(site).make()
    first = people(tom, 4)
    for each, what in zip(first, ("zqz", "zqa", "", "zqm"), strict=True):
        answer(each, 4, what)
    assert "Nothing to show yet." in voices(tom)
    assert "zqz" not in tom.get(f"{tom.home}/voices").text
    answer(people(tom, 1, 4)[0], 1, "zqb")
    page = voices(tom)
    assert "2 The second half Five people answered. Very useful 4 Useful 0 A little useful 0 Not useful 1" in page
    assert "What they would change: zqa zqb zqm zqz" in page  # sorted: the order tells nothing
    before = tom.get(f"{tom.home}/voices").text.partition("pulse-h")[2]
    for each in people(tom, 4, 5):
        answer(each, 1, "zqlater")
        assert tom.get(f"{tom.home}/voices").text.partition("pulse-h")[2] == before
    answer(people(tom, 1, 9)[0], 2, "zqlater")
    assert "Ten people answered. Very useful 4 Useful 0 A little useful 1 Not useful 5" in voices(tom)


@pytest.mark.check("P13")
def test_who_leaves_or_erases_their_account_changes_no_figure(site: Site) -> None:
    tom = trainer(site).make()
    everybody = people(tom, 6)
    for each in everybody:
        answer(each, 3, "zqsame")
    before = voices(tom)
    everybody[0].post(f"{tom.home}/leavings")
    gone = everybody[1].post("/me/data/erasure", {"erase_password": PASSWORD, "statements": "keep"})
    assert gone.status_code == 200
    assert voices(tom) == before
    assert "Five people answered." in before


@pytest.mark.check("C31")
def test_each_cohort_has_its_own_and_authors_read_them_all_from_ten(own_site: Site) -> None:
    tom, bea = trainer(own_site).make(), trainer(own_site, "Bea Novak").make("Rowan House")
    author = own_site.open("Ann Author", "author")
    for each in people(tom, 5):
        answer(each, 4, "zqtoms")
    for each in people(bea, 4):
        answer(each, 1, "zqbeas")
    assert "zqbeas" not in voices(tom)
    assert "Nothing to show yet." in voices(bea)
    assert "Nothing to show yet: of no module have ten" in words(author.get("/authoring/pulses"))
    alone = finish(own_site.open("Zoe Lind"))
    assert "The authors of the course read the answers when ten people" in words(alone.get(MODULE))
    answer(alone, 2, "zqalone")
    page = words(author.get("/authoring/pulses"))
    assert "Ten people answered. Very useful 5 Useful 0 A little useful 1 Not useful 4" in page
    assert "zqalone zqbeas" in page


def test_of_somebody_in_two_cohorts_each_reads_the_answer_and_the_site_counts_it_once(own_site: Site) -> None:
    tom, bea = trainer(own_site).make(), trainer(own_site, "Bea Novak").make("Rowan House")
    (ada,) = tom.with_("Ada Mensah")
    ada.post(bea.link())
    answer(finish(ada))
    rows = own_site.rows(PulseAnswer)
    assert {row.cohort_id for row in rows} == {tom.cohort, bea.cohort}
    assert sorted(row.site_five is None for row in rows) == [False, True]
