"""Search in the library around the course: what is found, in which order, and what never is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.course.search import MAX_QUERY, Hit, search

from .conftest import COURSE
from .shelf import library, text

LIBRARY = library()


def found(query: str) -> list[str]:
    return [hit.address for hit in search(LIBRARY, query)]


@pytest.mark.parametrize("query", ["Élodie", "elodie", "ÉLODIE", "e\u0301lodie", "  élodie!! "])
def test_accents_and_case_do_not_matter(query: str) -> None:
    assert found(query) == ["/modules/01-start/01-hello"]


@pytest.mark.parametrize(
    ("one", "many"), [("plaster", "plasters"), ("wall", "walls"), ("greeting", "greetings"), ("form", "forms")]
)
def test_one_and_many_find_the_same(one: str, many: str) -> None:
    assert found(one) == found(many) != []


def test_short_words_keep_their_s() -> None:
    assert found("his") != []
    assert found("hi") == []


def test_every_word_must_be_on_the_page() -> None:
    assert found("plaster sentence") == ["/modules/01-start/02-ask"]
    assert found("plaster greeting") == []


def test_a_title_weighs_more_than_a_mention() -> None:
    assert found("partnership")[0] == "/glossary#partnership"
    assert set(found("partnership")) == {"/glossary#partnership", "/glossary#greeting", "/modules/01-start/01-hello"}


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("those five minutes", ("First steps with families", "/courses/first-steps", "Course")),
        ("raining", ("Start: the first five minutes", "/modules/01-start", "Module")),
        ("Tomasz", ("Ask before you tell", "/modules/01-start/02-ask", "Lesson 1.2")),
        ("deciding", ("Partnership", "/glossary#partnership", "Glossary")),
        ("reach", ("At the door", "/fact-sheets/at-the-door/en", "Fact sheet")),
        ("designated", ("Ask before you tell", "/modules/01-start/02-ask", "Lesson 1.2")),  # a safety block
        ("greeted", ("Hello comes first", "/modules/01-start/01-hello", "Lesson 1.1")),  # a reflection's question
        ("sugar", ("One good thing", "/modules/02-talk/01-good-things", "Lesson 2.1")),  # a transcript
        ("describe", None),
    ],
)
def test_each_kind_of_page_is_found(query: str, hit: tuple[str, str, str] | None) -> None:
    hits = [(hit.title, hit.address, hit.where) for hit in search(LIBRARY, query)]
    assert hits == ([hit] if hit else [])


def test_a_hit_shows_the_word_in_its_place_as_plain_text() -> None:
    (hit,) = search(LIBRARY, "EXPECTED")
    assert hit.match == "expected"
    assert hit.before.startswith("… ")
    assert hit.before.endswith("A name says we ")
    assert hit.after.startswith(" you. Ask how it is said, and write it down.")
    assert hit.after.endswith(" …")


def test_a_hit_in_the_title_alone_shows_how_the_page_begins() -> None:
    (hit,) = search(library({"content/glossary.md": "---\ntitle: G\n---\n## nap: Nap\nA short sleep.\n"}), "nap")
    assert hit == Hit("Nap", "/glossary#nap", "Glossary", "A short sleep.", "", "")


CANARIES = {
    "quizzes/s01-the-bag.md": {
        "title: The bag": "title: The bag canaryatitle",
        "nobody may open": "nobody may canaryaintro",
        "It is his. Please leave it.": "It is canaryasaid.",
        "whether he would like": "whether canaryachoice",
        "He thinks, and nods.": "He canaryahappened.",
        "You asked the owner.": "You canaryawhy.",
        "She spoke to him": "She canaryaother",
        "Dora opens it herself.": "Dora canaryaband.",
        "The bag was never": "The bag canaryadebrief",
    },
    "quizzes/01-start.md": {
        "out of breath": "canaryaitem",
        "Take your time.": "Take canaryaoption",
        "She knows.": "canaryafeed.",
    },
    "content/modules/01-start/01-hello.md": {
        "What do you say first?": "What canaryaquestion?",
        "A father you do not know": "A canaryacheck",
        "How do you say your name?": "How canaryaanswer?",
        "He tells you, twice": "He canaryatold, twice",
        "You gave yours": "You canaryareason",
    },
}


@pytest.mark.check("T02")
@pytest.mark.parametrize("path", CANARIES)
def test_quizzes_and_the_feedback_of_checks_are_never_found(path: str) -> None:
    written = text(path)
    for old, new in CANARIES[path].items():
        assert written.count(old) == 1, old
        written = written.replace(old, new)
    planted = library({path: written})
    words = [word.strip(".,?'") for new in CANARIES[path].values() for word in new.split() if "canarya" in word]
    assert len(words) == len(CANARIES[path])
    for word in words:
        assert word in written
        assert search(planted, word) == [], word
    # The canaries would be found if they stood in the text of a lesson.
    lesson = "content/modules/01-start/02-ask.md"
    assert len(search(library({lesson: text(lesson).replace("Tomasz fell", "canaryatext fell")}), "canaryatext")) == 1


def test_drafts_and_other_languages_are_not_found() -> None:
    assert found("saludar") == []
    path = "content/modules/01-start/02-ask.md"
    assert search(library({path: text(path).replace("minutes: 5", "minutes: 5\ndraft: true")}), "Tomasz") == []
    sheet = text("content/fact-sheets/at-the-door.en.md")
    assert search(library({"content/fact-sheets/at-the-door.es.md": sheet.replace("name", "nombre")}), "nombre") == []


def test_what_is_too_long_or_holds_no_word_finds_nothing() -> None:
    assert found("door" + " " * (MAX_QUERY - 4)) != []
    assert found("door" + " " * (MAX_QUERY - 3)) == []
    assert found("") == found("?!  …") == []


def test_at_most_thirty_pages_are_shown() -> None:
    terms = "".join(f"## t{number}: Term {number}\nA gobbet.\n\n" for number in range(40))
    assert len(search(library({"content/glossary.md": f"---\ntitle: G\n---\n{terms}"}), "gobbet")) == 30


@pytest.mark.check("C37")
@settings(COURSE, max_examples=200)
@given(st.text(max_size=MAX_QUERY))
def test_any_query_is_answered(query: str) -> None:
    for hit in search(LIBRARY, query):
        assert hit.address.startswith("/")
        assert "<" not in hit.before + hit.match + hit.after


@pytest.mark.parametrize("query", ["who knows most", "England", "a word about forms"])
def test_headings_places_and_the_titles_of_notes_are_found(query: str) -> None:
    assert found(query) == ["/modules/01-start/02-ask"]
