"""POST /modules/<module>/<lesson>/reflections/<prompt>: words that nobody else reads."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from course_app.records.reflections import Reflection

from .conftest import typed, words
from .site import Site, Visitor

LOOK = "/modules/01-first/01-look"
WORDS = f"{LOOK}/reflections/opened"
QUIETLY = {"Accept": "application/json"}


def save(ada: Visitor, text: str, revision: object = 0, **more: Any) -> TestResponse:
    return ada.post(WORDS, {"words": text, "revision": str(revision)}, **more)


def stored(site: Site, ada: Visitor) -> list[tuple[str, int]]:
    return [(row.words, row.revision) for row in site.rows(Reflection, user_id=ada.id)]


def test_words_are_saved_and_the_discussion_opens(site: Site) -> None:
    ada = site.open("Ada Mensah")
    response = save(ada, "The handle.\r\nAnd light.")
    assert (response.status_code, response.location) == (303, f"{LOOK}?open=opened#think-opened")
    assert stored(site, ada) == [("The handle.\nAnd light.", 1)]
    told = words(ada.get(response.location))
    assert "Saved today at 09:30. Only you can read this." in told


def test_saved_as_one_types_it_answers_in_a_few_words(site: Site) -> None:
    ada = site.open("Ada Mensah")
    first = save(ada, "The", headers=QUIETLY)
    assert (first.status_code, first.json) == (200, {"revision": 1, "saved": "Saved today at 09:30."})
    second = save(ada, "The handle", 1, headers=QUIETLY)
    assert second.json == {"revision": 2, "saved": "Saved today at 09:30."}
    assert stored(site, ada) == [("The handle", 2)]


def test_the_same_words_again_change_nothing(site: Site) -> None:
    ada = site.open("Ada Mensah")
    for _ in range(3):
        assert save(ada, "The handle.", headers=QUIETLY).json["revision"] == 1
    assert stored(site, ada) == [("The handle.", 1)]


@pytest.mark.check("T05")
def test_two_windows_lose_nothing_both_texts_are_shown(site: Site) -> None:
    ada = site.open("Ada Mensah")
    save(ada, "From the first window.")
    response = save(ada, "From the second window.")
    assert response.status_code == 409
    assert typed(response) == ["From the second window."]
    assert '<blockquote class="kept">From the first window.</blockquote>' in response.text
    assert '<input type="hidden" name="revision" value="1">' in response.text
    assert stored(site, ada) == [("From the first window.", 1)]
    assert save(ada, "From both windows.", 1).status_code == 303
    assert stored(site, ada) == [("From both windows.", 2)]


@pytest.mark.check("T05")
def test_two_windows_that_save_as_one_types_are_told_so(site: Site) -> None:
    ada = site.open("Ada Mensah")
    save(ada, "First.")
    response = save(ada, "Second.", headers=QUIETLY)
    assert (response.status_code, response.json) == (409, {"revision": 1})
    assert stored(site, ada) == [("First.", 1)]


@pytest.mark.check("C36")
@pytest.mark.check("C33")
@pytest.mark.parametrize(("length", "status"), [(20_000, 303), (20_001, 413)])
def test_twenty_thousand_characters_fit_and_one_more_does_not(site: Site, length: int, status: int) -> None:
    ada = site.open("Ada Mensah")
    assert save(ada, "ä" * length).status_code == status
    assert len(stored(site, ada)) == (status == 303)


@pytest.mark.check("C36")
@pytest.mark.parametrize("revision", ["", "x", "-1", "1.0", "9" * 10, "٣"])
def test_a_revision_that_is_no_number_is_refused(site: Site, revision: str) -> None:
    ada = site.open("Ada Mensah")
    assert save(ada, "Words.", revision).status_code == 400
    assert stored(site, ada) == []


def test_a_null_byte_is_left_out(site: Site) -> None:
    ada = site.open("Ada Mensah")
    assert save(ada, "One\x00two").status_code == 303
    assert stored(site, ada) == [("Onetwo", 1)]


def test_words_may_be_taken_back(site: Site) -> None:
    ada = site.open("Ada Mensah")
    save(ada, "The handle.")
    assert save(ada, "", 1).status_code == 303
    assert "Skip and read the discussion" in words(ada.get(LOOK))


@pytest.mark.parametrize("prompt", ["01-look/reflections/none", "01-look/reflections/which", "none/reflections/opened"])
def test_a_prompt_that_is_not_there_takes_no_words(site: Site, prompt: str) -> None:
    ada = site.open("Ada Mensah")
    assert ada.post(f"/modules/01-first/{prompt}", {"words": "x", "revision": "0"}).status_code == 404
    assert stored(site, ada) == []


def test_nobody_reads_the_words_of_another(site: Site) -> None:
    save(site.open("Ada Mensah"), "Only mine.")
    for other in (site.open("Zoe Lind"), site.open("Tom Okafor", "trainer"), site.open("Ruth A", "admin"), site.open()):
        assert "Only mine." not in other.get(LOOK).text


@pytest.mark.check("F15")
def test_words_are_kept_on_the_page_when_the_sign_in_has_ended(site: Site) -> None:
    response = site.open().post(WORDS, {"words": "Not <lost>.", "revision": "3"})
    assert response.status_code == 401
    assert typed(response) == ["Not <lost>."]
    assert '<input type="hidden" name="kept_revision" value="3">' in response.text
