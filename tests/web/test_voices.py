"""The suggestion box of a cohort, and "you said, we did"."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from conftest import NOW

from course_app.records.erasing import erase
from course_app.records.limits import Tries
from course_app.records.suggestions import SaidAndDone, Suggestion

from .conftest import errors, typed, words
from .leading import Trainer, trainer
from .sample import change
from .site import Site, Visitor
from .talking import key_in


@pytest.fixture
def tom(site: Site) -> Trainer:
    return trainer(site).make()


@pytest.fixture
def ada(tom: Trainer) -> Visitor:
    return tom.with_("Ada Mensah")[0]


def put(tom: Trainer, ada: Visitor, what: str, **more: str) -> int:
    return ada.post(f"/me/cohorts/{tom.cohort}/suggestions", {"words": what, **more}).status_code


def box(tom: Trainer) -> str:
    return words(tom.get(f"{tom.home}/voices")).partition("You said, we did")[0]


def test_the_page_of_a_cohort_says_who_leads_it_and_who_sees_what(tom: Trainer, ada: Visitor) -> None:
    page = words(ada.get(f"/me/cohorts/{tom.cohort}"))
    assert "Led by Tom Okafor. You joined 23 November 2026." in page
    assert "One trainer, the one you write to: your notes, and the goals that you two share." in page
    assert "when five people of the cohort have answered" in page
    assert f'href="/me/cohorts/{tom.cohort}"' in ada.get("/me").text


def test_with_a_name_and_without(site: Site, tom: Trainer, ada: Visitor) -> None:
    assert put(tom, ada, "Signed words", signed="y") == put(tom, ada, "Other words") == 303
    page = box(tom)
    assert "Signed words Ada Mensah , Monday 23 November" in page
    assert "Other words Without a name, Monday 23 November" in page
    rows = {row.words: row for row in site.rows(Suggestion, cohort_id=tom.cohort)}
    assert (rows["Signed words"].user_id, rows["Other words"].user_id) == (ada.id, None)


@pytest.mark.check("P13")
def test_without_a_name_nothing_in_the_database_or_the_log_says_whose_it_is(
    own_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    tom = trainer(own_site).make()
    (ada,) = tom.with_("Ada Mensah")
    caplog.clear()
    before = own_site.tables()
    assert put(tom, ada, "zqnobody") == 303
    after = own_site.tables()
    changed = {name: set(after[name]) - set(before[name]) for name in after if after[name] != before[name]}
    assert changed.keys() == {"suggestions", "tries"}
    ((_, cohort, person, said, day, _),) = changed["suggestions"]
    assert (cohort, person, said, day) == (tom.cohort, None, "zqnobody", NOW.date())
    ((_, until, count),) = changed["tries"]
    assert (until, count) == (NOW + timedelta(hours=1), 1)
    assert [record for record in caplog.records if record.name == "course_app.events"] == []


@pytest.mark.check("C33")
def test_five_suggestions_an_hour_and_the_next_waits_with_its_words(
    site: Site, tom: Trainer, ada: Visitor, today: time_machine.Traveller
) -> None:
    assert [put(tom, ada, f"Suggestion {n}") for n in range(5)] == [303] * 5
    refused = ada.post(f"/me/cohorts/{tom.cohort}/suggestions", {"words": "zqkept"})
    assert (refused.status_code, typed(refused)) == (429, ["zqkept"])
    (owen,) = tom.with_("Owen Tait")
    assert put(tom, owen, "Mine") == 303  # counted for each person
    today.shift(timedelta(hours=1))
    assert put(tom, ada, "zqkept") == 303
    assert site.count(Suggestion, cohort_id=tom.cohort) == 7
    assert site.count(Tries) >= 1


def test_a_form_sent_twice_is_one(site: Site, tom: Trainer, ada: Visitor) -> None:
    key = key_in(ada.get(f"/me/cohorts/{tom.cohort}").text)
    assert put(tom, ada, "Once", key=key) == put(tom, ada, "Once", key=key) == 303
    assert site.count(Suggestion, cohort_id=tom.cohort) == 1
    key = key_in(tom.get(f"{tom.home}/voices").text)
    for _ in range(2):
        tom.post(f"{tom.home}/voices", {"said": "So", "did": "This", "key": key})
    assert site.count(SaidAndDone, cohort_id=tom.cohort) == 1


@pytest.mark.check("C36")
def test_what_is_wrong_is_said_and_what_was_typed_stays(site: Site, tom: Trainer, ada: Visitor) -> None:
    for form in ({"words": " "}, {"words": "x" * 1001}):
        refused = ada.post(f"/me/cohorts/{tom.cohort}/suggestions", {**form, "signed": "y"})
        assert (refused.status_code, list(errors(refused))) == (422, ["words"])
        assert 'name="signed" value="y" checked' in refused.text
    for sent, wrong in (
        ({"said": "", "did": "zqkept"}, "said"),
        ({"said": "zqkept", "did": ""}, "did"),
        ({"said": "zqkept", "did": "x" * 1001}, "did"),
    ):
        refused = tom.post(f"{tom.home}/voices", sent)
        assert (refused.status_code, list(errors(refused)), "zqkept" in typed(refused)) == (422, [wrong], True)
    assert site.rows(SaidAndDone, cohort_id=tom.cohort) == []


@pytest.mark.check("T34")
def test_who_signed_and_has_left_is_seen_no_more(tom: Trainer, ada: Visitor) -> None:
    put(tom, ada, "Signed words", signed="y")
    put(tom, ada, "Other words")
    ada.post(f"{tom.home}/leavings")
    assert "Signed words" not in box(tom)
    assert "Other words" in box(tom)
    assert ada.get(f"/me/cohorts/{tom.cohort}").status_code == 404
    assert put(tom, ada, "From outside") == 404


def test_you_said_we_did_is_told_to_the_cohort_and_can_be_taken_back(site: Site, tom: Trainer, ada: Visitor) -> None:
    put(tom, ada, "Ten minutes on Thursdays")
    (suggestion,) = site.rows(Suggestion, cohort_id=tom.cohort)
    assert f'value="{suggestion.id}" selected' in tom.get(f"{tom.home}/voices?about={suggestion.id}").text
    form = {"about": str(suggestion.id), "said": "Learning at night is hard.", "did": "Thursdays from now on."}
    assert tom.post(f"{tom.home}/voices", form).status_code == 303
    told = "You said Learning at night is hard. We did Thursdays from now on. Tom Okafor , Monday 23 November"
    assert told in words(ada.get(f"/me/cohorts/{tom.cohort}"))
    assert "Without a name, Monday 23 November Answered" in box(tom)
    (entry,) = site.rows(SaidAndDone, cohort_id=tom.cohort)
    assert tom.post(f"{tom.home}/voices/{entry.id}/ends").status_code == 303
    assert tom.post(f"{tom.home}/voices/{entry.id}/ends").status_code == 404
    assert "Thursdays from now on." not in words(ada.get(f"/me/cohorts/{tom.cohort}"))
    assert "Say what came of it" in box(tom)


@pytest.mark.check("C31")
def test_an_entry_answers_no_suggestion_of_another_cohort(site: Site, tom: Trainer, ada: Visitor) -> None:
    put(tom, ada, "zqhers")
    (theirs,) = site.rows(Suggestion, cohort_id=tom.cohort)
    bea = trainer(site, "Bea Novak").make()
    refused = bea.post(f"{bea.home}/voices", {"about": str(theirs.id), "said": "So", "did": "This"})
    assert (refused.status_code, "zqhers" in refused.text) == (422, False)
    (zoe,) = bea.with_("Zoe Lind")
    assert put(tom, zoe, "From elsewhere") == 404


@pytest.mark.check("C33")
def test_a_cohort_is_told_a_hundred_things(site: Site, tom: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_app.records.suggestions.MOST_ENTRIES", 2)
    codes = [tom.post(f"{tom.home}/voices", {"said": "So", "did": f"This {n}"}).status_code for n in range(3)]
    assert codes == [303, 303, 422]


@pytest.mark.check("P03")
def test_what_a_trainer_told_goes_with_their_account(site: Site, tom: Trainer, ada: Visitor) -> None:
    tom.post(f"{tom.home}/voices", {"said": "zqsaid", "did": "zqdid"})
    change(site.app, lambda: erase(tom.id, True, NOW))
    assert "zqdid" not in ada.get(f"/me/cohorts/{tom.cohort}").text
