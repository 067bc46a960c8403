"""/modules/<module>/<lesson>: reading."""

from __future__ import annotations

import re

import pytest

from .conftest import typed, words
from .site import Site

LOOK = "/modules/01-first/01-look"


def test_a_lesson_is_read_without_an_account(site: Site) -> None:
    page = site.open().get(LOOK)
    told = words(page)
    assert (page.status_code, "<h1>Look</h1>" in page.text) == (200, True)
    for part in (
        "Lesson 1 of 2",
        "Look at the door",
        "Most people see the handle first.",
        "Look at one door this week.",
    ):
        assert part in told
    assert re.findall(r'rel="(prev|next)"', page.text) == ["next"]


def test_a_term_is_explained_and_a_source_listed(site: Site) -> None:
    page = site.open().get(LOOK)
    assert "What one goes through." in page.text
    assert "Sources Lind, Z. (1999). On doors . Press." in words(page)


def test_a_picture_is_served_by_its_hash(site: Site) -> None:
    page = site.open().get(LOOK)
    found = re.search(r'<img[^>]* src="(/media/[0-9a-f]{64}/door\.svg)"', page.text)
    assert found
    assert site.open().get(found[1]).content_type.startswith("image/svg+xml")


def test_previous_and_next_lead_through_the_module(site: Site) -> None:
    page = site.open().get("/modules/01-first/02-listen").text
    assert '<a href="/modules/01-first/01-look" rel="prev">' in page
    assert "The rest of this module" in page


def test_a_content_note_stands_before_the_text_and_leads_around_it(site: Site) -> None:
    page = site.open().get("/modules/01-first/02-listen")
    told = words(page)
    assert told.index("Somebody is sad here.") < told.index("Listen to the end. The first lesson says where.")
    assert '<a href="/modules/01-first">Leave it for now</a>' in page.text


def test_the_reveal_is_closed_and_says_skip_until_words_are_saved(site: Site) -> None:
    ada = site.open("Ada Mensah")
    assert "<details><summary>Skip and read the discussion</summary>" in ada.get(LOOK).text
    ada.post(f"{LOOK}/reflections/opened", {"words": "The handle.", "revision": "0"})
    page = ada.get(LOOK)
    assert "<details><summary>Reveal the discussion</summary>" in page.text
    assert typed(page) == ["The handle."]
    assert "<details open><summary>" in ada.get(f"{LOOK}?open=opened").text


def test_a_visitor_is_asked_to_sign_in_to_write_and_comes_back(site: Site) -> None:
    page = site.open().get(LOOK).text
    assert f'href="/sign-in?next={LOOK}%23think-opened"' in page
    assert "<textarea" not in page


def test_a_translation_is_asked_for_by_language_and_progress_is_one(site: Site) -> None:
    ada = site.open("Ada Mensah")
    page = ada.get(f"{LOOK}?lang=es")
    assert '<html lang="en">' in page.text  # what we say ourselves is in English
    assert '<article class="read flow" lang="es" dir="ltr">' in page.text
    assert "<h1>Mirar</h1>" in page.text
    assert '<a href="?lang=en" lang="en" hreflang="en">Look</a>' in page.text
    assert f'action="{LOOK}/completions"' in page.text
    ada.post(f"{LOOK}/completions")
    assert "Done 23 November" in words(ada.get(f"{LOOK}?lang=es"))
    assert '<html lang="en">' in ada.get(f"{LOOK}?lang=xx").text


def test_what_is_left_of_the_module_stands_at_the_side(site: Site) -> None:
    ada = site.open("Ada Mensah")
    minutes = re.compile(r"About (\d+) minutes? of reading left here")
    before = minutes.search(words(ada.get(LOOK)))
    ada.post(f"{LOOK}/completions")
    after = minutes.search(words(ada.get(LOOK)))
    assert before
    assert after
    assert int(after[1]) < int(before[1])


@pytest.mark.check("T21")
def test_signed_out_a_check_answers_by_its_address_and_keeps_nothing(own_site: Site) -> None:
    anybody = own_site.open()
    before = own_site.tables()
    plain = anybody.get(LOOK)
    assert f'<form class="flow" action="{LOOK}#check-which">' in plain.text
    assert "csrf_token" not in plain.text
    assert "They look up" not in plain.text
    page = anybody.get(f"{LOOK}?check=which&answer=1")
    assert "Partly. Nobody comes for quite a while." in words(page)
    assert "They look up" not in page.text
    assert 'value="1" checked' in page.text
    assert "Set-Cookie" not in page.headers
    assert own_site.tables() == before


@pytest.mark.parametrize(
    "query", ["check=which&answer=9", "check=which&answer=x", "check=none&answer=0", "check=which"]
)
def test_signed_out_an_answer_that_is_not_offered_is_passed_over(site: Site, query: str) -> None:
    page = site.open().get(f"{LOOK}?{query}")
    assert (page.status_code, "checked" in page.text) == (200, False)


def test_the_feedback_of_a_check_is_not_in_the_page_before_its_answer(site: Site) -> None:
    page = site.open("Ada Mensah").get(f"{LOOK}?check=which&answer=0&chosen=0").text
    assert "The cup behind the door falls" not in page


@pytest.mark.parametrize("address", ["/modules/01-first/01-see", "/modules/01-first/01-see?lang=es"])
def test_an_old_name_leads_to_the_new_one(site: Site, address: str) -> None:
    response = site.open().get(address)
    assert (response.status_code, response.location) == (301, LOOK)


def test_a_lesson_of_a_renamed_module_is_found_under_its_new_name(site: Site) -> None:
    response = site.open().get("/modules/01-old/01-look")
    assert (response.status_code, response.location) == (301, LOOK)


def test_a_draft_and_a_lesson_that_does_not_exist_are_not_there(site: Site) -> None:
    anybody = site.open()
    for address in ("/modules/02-second/09-draft", "/modules/02-second/none", "/modules/none/01-look"):
        assert anybody.get(address).status_code == 404
    assert "Not ready" not in anybody.get("/modules/02-second").text
    assert site.open("Ann Author", "author").get("/modules/02-second/09-draft").status_code == 404
