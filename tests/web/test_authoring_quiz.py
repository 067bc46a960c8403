"""/authoring/quizzes/<quiz>: the map, the numbers and the problems of one file."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import NOW
from played import add_attempt, add_people

from course_app.records.db import begin_writing, commit

from .conftest import words
from .site import Site, Visitor
from .test_authoring import written  # noqa: F401 - the folder in which authors write
from .test_colleagues import KICKED, SAID, SILENT, others

DOOR = "/authoring/quizzes/s-door"


@pytest.fixture
def author(own_site: Site, written: Path) -> Visitor:  # noqa: F811
    return own_site.open("Ann Author", "author")


def spoil(folder: Path, old: str, new: str) -> int:
    """Change a line of the scenario; give its number."""
    path = folder / "quizzes/s-door.md"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_to_others_it_is_not_there(own_site: Site, author: Visitor) -> None:
    for address in (DOOR, f"{DOOR}/preview"):
        assert [own_site.open(*who).get(address).status_code for who in [("Ada",), ("Tom", "trainer")]] == [404, 404]
        assert own_site.open().get(address).location == f"/sign-in?next={address}"
    assert author.get("/authoring/quizzes/s-none").status_code == 404


def test_every_quiz_is_listed_and_leads_here(author: Visitor) -> None:
    page = author.get("/authoring").text
    for slug in ("01-first", "02-second", "s-door", "s-extra"):
        assert page.count(f'href="/authoring/quizzes/{slug}"') == 1
        assert author.get(f"/authoring/quizzes/{slug}").status_code == 200


def test_a_scenario_is_told_as_outline_numbers_and_map(author: Visitor) -> None:
    page = author.get(DOOR)
    told = words(page)
    assert "Nothing: no error, and no advice." in told
    assert (
        "knock: The knock line 15 2 Say who you are. → table [trust +1] 0 Kick the door. → knock [critical; trust -1]"
        in told
    )
    assert "Paths 4 Responses 2 to 2 Minutes" in told
    assert "Endings of 1000 plays at random end 100.0 %" in told
    assert "A best path knock: Say who you are. table: Mend it together." in told
    assert page.text.count('class="scene"') == 2
    assert page.text.count('class="ending"') == 1
    assert '<title id="map-t">Map of At the door</title>' in page.text


def test_a_bank_is_told_by_what_is_in_it(author: Visitor) -> None:
    told = words(author.get("/authoring/quizzes/01-first"))
    assert "Two items; 2 are shown." in told
    assert "Outcome M1.LO1 1, M1.LO2 1" in told
    assert "Position of the key A 1, B 0, C 0" in told
    assert author.get("/authoring/quizzes/01-first/preview").status_code == 404


def test_an_error_is_named_and_takes_the_place_of_the_map(author: Visitor, written: Path) -> None:  # noqa: F811
    line = spoil(written, "-> table {1}", "-> chair {1}")
    page = author.get(DOOR)
    assert f"quizzes/s-door.md:{line} There is no scene 'chair'." in words(page)
    assert '<svg class="map"' not in page.text
    assert author.get(f"{DOOR}/preview").status_code == 404
    assert "quizzes/02-second.md" not in page.text


def test_advice_is_named_as_such_beside_the_map(author: Visitor, written: Path) -> None:  # noqa: F811
    spoil(written, "- Kick the door. ->", "- Kick the door, as hard as you can. ->")
    page = author.get(DOOR)
    assert "quizzes/s-door.md:15 advice The longest choice has 34 characters and the shortest 12." in words(page)
    assert '<svg class="map"' in page.text


def test_what_is_published_does_not_matter_here(author: Visitor, written: Path) -> None:  # noqa: F811
    spoil(written, "## knock: The knock", "## knock: The new knock")
    assert "The new knock" in words(author.get(f"{DOOR}/preview"))


def test_the_preview_begins_at_the_beginning_and_shows_the_state(author: Visitor) -> None:
    told = words(author.get(f"{DOOR}/preview"))
    assert "Scene knock, line 15 Points 0 Trust 2, holding Marks none" in told
    assert "You stand at a door." in told
    assert "Sam, a neighbour ‘Who is there?’" in told
    assert "2 Say who you are. → table 0 Kick the door. → knock; critical 1 Say nothing. → table" in told


def test_a_link_is_an_answer_and_what_came_of_it_is_shown(author: Visitor) -> None:
    page = author.get(f"{DOOR}/preview")
    assert f'href="{DOOR}/preview?path=0"' in page.text
    told = words(author.get(f"{DOOR}/preview?path=1.0"))
    assert "Scene table, line 40 Points 0 Trust 2, holding" in told
    assert "What came of it You chose: Say who you are. Sam opens the door to you. You were heard at once." in told
    assert "What Sam did not say I know that voice." in told
    assert "The story so far" in told


def test_an_ending_is_shown_with_its_band_and_debrief(author: Visitor) -> None:
    told = words(author.get(f"{DOOR}/preview?path=0.0"))
    assert "Points 4 of 4: 100 %" in told
    assert "The cup stands on the shelf." in told
    assert "Cups can be mended." in told
    assert "The pieces are in the bin." in words(author.get(f"{DOOR}/preview?path=2.1"))


def test_every_ending_has_a_link_that_reaches_it(author: Visitor) -> None:
    page = author.get("/authoring/quizzes/s-extra").text
    for ending, road in (("Dry", "0"), ("Wet", "1")):
        assert f'href="/authoring/quizzes/s-extra/preview?path={road}">{ending}</a>' in page
        assert f"You are {ending.lower()}." in words(author.get(f"/authoring/quizzes/s-extra/preview?path={road}"))


@pytest.mark.parametrize("path", ["9", "0.0.0", "x", "0..0", "m", "-1", "0" * 400, ".".join(["1"] * 201)])
def test_a_path_that_nobody_can_take_is_not_there(author: Visitor, path: str) -> None:
    assert author.get(f"{DOOR}/preview?path={path}").status_code == 404


def test_an_unsafe_choice_can_be_made_again_and_again(author: Visitor) -> None:
    assert author.get(f"{DOOR}/preview?path={'.'.join(['1'] * 200)}").status_code == 200


def test_nothing_is_written(own_site: Site, author: Visitor) -> None:
    with own_site.asked() as sent:
        for address in (DOOR, f"{DOOR}/preview", f"{DOOR}/preview?path=0.0"):
            assert author.get(address).status_code == 200
    assert [one for one in sent if not one.lstrip().upper().startswith(("SELECT", "BEGIN", "ROLLBACK", "PRAGMA"))] == []
    assert len(sent) <= 3 * 6


def test_what_an_author_wrote_is_shown_as_text(author: Visitor, written: Path) -> None:  # noqa: F811
    spoil(written, "## knock: The knock", "## knock: The <b knock")
    spoil(written, "- Say who you are. ->", "- Say 'I & you' at once. ->")
    page = author.get(DOOR).text + author.get(f"{DOOR}/preview").text
    assert '<svg class="map"' in page
    assert "<b knock" not in page
    assert page.count("Say &#39;I &amp; you&#39; at once.") == 3  # the outline, the best path, the preview


def test_below_ten_people_there_are_not_enough_answers_for_figures(own_site: Site, author: Visitor) -> None:
    edition = own_site.app.extensions["serving"].library.editions["quizzes/s-door.md"]
    others(own_site, edition, *[SAID] * 9)
    assert "How it did Not enough answers yet." in words(author.get(DOOR))
    others(own_site, edition, SAID, days=2)
    told = words(author.get(DOOR))
    assert "First answers of the first 10 people who ended it as it is served now." in told
    assert "knock 1.0 – 60 10 Say who you are. 0 Kick the door. 0 Say nothing." in told
    assert "Everyone or nearly everyone : The knock → The table → A week later" in told


def test_figures_of_a_scenario_come_in_tenths_and_change_with_every_fifth(own_site: Site, author: Visitor) -> None:
    edition = own_site.app.extensions["serving"].library.editions["quizzes/s-door.md"]
    others(own_site, edition, *[SAID] * 6, *[SILENT] * 3, KICKED)
    before = words(author.get(DOOR))
    assert "6 Say who you are. 1 Kick the door. 3 Say nothing." in before
    assert "The knock → The knock" not in before, "fewer than five took it"
    others(own_site, edition, *[SILENT] * 4, days=-1)
    assert words(author.get(DOOR)) == before
    others(own_site, edition, SILENT, days=-2)
    assert "4 Say who you are. 1 Kick the door. 5 Say nothing." in words(author.get(DOOR))


def test_figures_of_a_bank_tell_difficulty_and_discrimination(own_site: Site, author: Visitor) -> None:
    edition = own_site.app.extensions["serving"].library.editions["quizzes/01-first.md"]
    with own_site.app.app_context():
        begin_writing()
        for place, user in enumerate(add_people(10)):
            answers = [0, [0, 1]] if place < 5 else [2, [2]]
            add_attempt(user, edition, answers, NOW, quiz="01-first", drawn=["gate", "ears"])
        commit()
    told = words(author.get("/authoring/quizzes/01-first"))
    assert "gate 0.8 1.0 60 5 Shut it at once. 0 Leave it open. 5 Call somebody else." in told
    assert "Paths" not in told
