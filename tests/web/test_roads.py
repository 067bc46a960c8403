"""/attempts/<id>/roads/<n>, /attempts/<id>/story.txt and the page of an ending: looking back, which changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from conftest import close
from every_kind import BEST, SCENES, WEAK

from course_app.app import create_app
from course_app.records.attempts import Attempt

from . import shelf
from .conftest import words
from .site import SETTINGS, Site, Visitor


@pytest.fixture(scope="module")
def kinds(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(create_app(DATABASE_URL=module_database, INSTANCE=tmp_path_factory.mktemp("instance"), **SETTINGS))
    made.publish(shelf.kinds())
    yield made
    close(made.app)


def played(site: Site) -> tuple[Visitor, Attempt]:
    ada = site.open("Ada Mensah")
    attempt = ada.begin("s-kinds")
    return ada, ada.play_kinds(site.quiz(attempt), attempt, BEST)


def test_a_decision_is_shown_with_its_other_choices_side_by_side(kinds: Site) -> None:
    ada, attempt = played(kinds)
    told = words(ada.get(f"/attempts/{attempt.id}/roads/1"))
    mine, *others = re.split("Another way", told)
    assert "Sam Obi, Ayo’s father ‘Whose are these? And where are his?’ What do you do?" in mine
    assert "You chose Take the bag, say sorry" in mine
    assert "What Sam did not say She did not make me stand there." in mine
    assert "It leads to: In the hall He shakes the rain off his coat." in mine
    assert len(others) == 2
    explain = next(other for other in others if "busy afternoon" in other)
    assert "What would have happened He listens to the end, still holding the bag." in explain
    assert "Why It may be true." in explain
    assert "What Sam would not have said So it is the bags that are to blame." in explain
    assert "Trust Broken , down from thin" in explain
    assert "It leads to: In the hall He stays on the step." in explain
    upset = next(other for other in others if "nothing to be so upset about" in other)
    assert "What Freya would not have said" in upset
    assert "This is not safe: it leads back to this moment." in upset


def test_the_measures_of_a_road_are_those_after_it(kinds: Site) -> None:
    ada, attempt = played(kinds)
    told = words(ada.get(f"/attempts/{attempt.id}/roads/8"))
    mine, other = told.split("Another way")
    assert "Trust Growing , up from holding" in mine
    assert "Clarity Half the picture , up from guesswork" in mine
    assert "It leads to an ending: Two weeks on Sam brings Ayo in" in mine
    assert "Trust Thin , down from holding" in other
    assert "It leads to an ending: Two weeks on Sam Obi, Ayo’s father: I check the bag now. Every day." in other


def test_a_road_that_leads_where_the_other_led_does_not_say_it_twice(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.play_door()
    told = words(ada.get(f"/attempts/{attempt.id}/roads/1"))
    assert told.count("A cup lies broken on the table.") == 1
    assert "It leads to the same moment: The table" in told
    assert "It leads to the same ending." in words(ada.get(f"/attempts/{attempt.id}/roads/2"))


def test_one_steps_from_decision_to_decision(kinds: Site) -> None:
    ada, attempt = played(kinds)
    first, last = (ada.get(f"/attempts/{attempt.id}/roads/{position}").text for position in (1, 8))
    assert f'<a href="/attempts/{attempt.id}/roads/8" rel="next">' in first
    assert 'rel="prev"' not in first
    assert f'<a href="/attempts/{attempt.id}/roads/1" rel="prev">' in last
    assert f'<a href="/attempts/{attempt.id}" rel="next">' in last
    for no_decision in range(2, 8):
        assert ada.get(f"/attempts/{attempt.id}/roads/{no_decision}").status_code == 404


def test_there_is_no_looking_back_before_the_end(kinds: Site) -> None:
    ada = kinds.open("Ada Mensah")
    attempt = ada.begin("s-kinds")
    ada.play_kinds(kinds.quiz(attempt), attempt, BEST, most=len(SCENES) - 1)
    for page in ("roads/1", "roads/8", "story.txt"):
        assert ada.get(f"/attempts/{attempt.id}/{page}").status_code == 404


@pytest.mark.check("C28")
def test_nobody_looks_back_at_the_story_of_another(kinds: Site) -> None:
    _, attempt = played(kinds)
    for other in (kinds.open("Zoe Lind"), kinds.open("Tom Okafor", "trainer"), kinds.open("Ruth Adeyemi", "admin")):
        for page in ("roads/1", "story.txt"):
            theirs, missing = (other.get(f"/attempts/{number}/{page}") for number in (attempt.id, 999_999))
            assert (theirs.status_code, words(theirs)) == (404, words(missing))


def test_looking_back_writes_nothing(own_site: Site) -> None:
    ada = own_site.open("Ada Mensah")
    attempt = ada.play_door()
    before = own_site.tables()
    for page in ("", "/roads/1", "/roads/2", "/story.txt", "/steps/1"):
        assert ada.get(f"/attempts/{attempt.id}{page}").status_code == 200
    assert own_site.tables() == before


def test_the_story_is_a_file_of_plain_text(kinds: Site) -> None:
    ada, attempt = played(kinds)
    response = ada.get(f"/attempts/{attempt.id}/story.txt")
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"] == "attachment; filename=s-kinds-story.txt"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.text.startswith("The bag at the gate\n===================\n\nAyo’s bag went home")
    assert "In your own words: You are right to ask." in response.text
    assert "Played on 23 November 2026. This is fiction" in response.text


def test_the_ending_comes_first_and_then_what_each_measure_became(kinds: Site) -> None:
    ada, attempt = played(kinds)
    page = ada.get(f"/attempts/{attempt.id}")
    told = words(page)
    parts = (
        "Two weeks on Sam brings Ayo in, and hangs up the bag himself.",
        "Trust Growing , up from thin at the beginning",
        "Clarity Half the picture , up from guesswork at the beginning",
        "Calm Easier , up from holding on at the beginning",
        "What to take from it He saw what changed",
        "Look back", "The road not taken", "The other viewpoint", "The story as it went",
        "This was about Look before you speak. More of it in 1.1 Look", "What is next",
    )  # fmt: skip
    assert sorted(parts, key=told.index) == list(parts)
    assert f'href="/attempts/{attempt.id}/story.txt"' in page.text
    assert re.findall(rf'href="/attempts/{attempt.id}/roads/(\d)"', page.text) == ["1", "8"]
    assert "Play it again" in told


def test_a_measure_that_stayed_says_so(site: Site) -> None:
    ada = site.open("Ada Mensah")
    attempt = ada.play_door(2, 0)
    assert "Trust Holding , as at the beginning" in words(ada.get(f"/attempts/{attempt.id}"))


def test_the_other_viewpoint_is_told_moment_by_moment(kinds: Site) -> None:
    ada, attempt = played(kinds)
    told = words(ada.get(f"/attempts/{attempt.id}"))
    other = told[told.index("The other viewpoint") : told.index("The story as it went")]
    assert "You, 17:40 Take the bag" in other
    assert other.index("She did not make me stand there.") < other.index("They listened.")


def test_the_story_as_it_went_holds_every_kind_of_answer(kinds: Site) -> None:
    ada = kinds.open("Ada Mensah")
    attempt = ada.begin("s-kinds")
    ada.play_kinds(kinds.quiz(attempt), attempt, WEAK)
    told = words(ada.get(f"/attempts/{attempt.id}"))
    story = told[told.index("The story as it went") :]
    for part in (
        "Explain that it was a busy afternoon", "You left it empty.", "You ticked it; it does not belong.",
        "You put it second.", "You said: A notice on the front door", "You said: Ours to mend", "10 minutes",
    ):  # fmt: skip
        assert part in story
