"""Nothing of a quiz is anywhere before it is due, and everything is there when it is (T02)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from conftest import NOW, PASSWORD, close

from course_app.app import create_app
from course_app.records.attempts import Attempt
from course_app.records.db import begin_writing, commit, db
from course_app.web.quizzes import views

from . import canaries, shelf
from .canaries import BEST, CHECK, ENDED, ITEMS, KNOCK, KNOCKED, LAW, OPEN, ROADS, TABLE, TOLD, canaries_in
from .site import SETTINGS, Site, Visitor

ADDRESSES = (
    *("/", "/courses/both", "/courses/second-alone", "/modules/01-first", "/modules/02-second", "/quizzes/01-first"),
    *("/modules/01-first/01-look", "/modules/01-first/02-listen", "/modules/02-second/01-mend", "/quizzes/s-door"),
    *("/quizzes/02-second", "/quizzes/s-extra", "/glossary", "/references", "/fact-sheets", "/fact-sheets/doors/en"),
    *("/search", "/search?q=door", "/search?q=gate", "/search?q=cup", "/search?q=listening", "/search?q=knock"),
    *("/me", "/me/journal", "/me/account", "/me/data", "/me/statements", "/me/sign-ins", "/privacy", "/verify"),
    *(
        "/courses/both/statements",
        "/modules/01-first/01-look?chosen=0",
        "/readyz",
        "/authoring",
        "/quizzes/zzknockidzz",
    ),
)


@pytest.fixture(scope="module")
def guarded(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(create_app(DATABASE_URL=module_database, INSTANCE=tmp_path_factory.mktemp("instance"), **SETTINGS))
    made.publish(canaries.texts())
    yield made
    close(made.app)


def found_by(browser: Visitor, *attempts: Attempt) -> set[str]:
    """Every canary on any page that this person can open, in its headers, and in what they download."""
    numbers = [attempt.id for attempt in attempts]
    addresses = [*ADDRESSES]
    for number in numbers:
        addresses += [f"/attempts/{number}", f"/attempts/{number}/story.txt"]
        addresses += [f"/attempts/{number}/{what}/{position}" for what in ("steps", "roads") for position in range(7)]
    found = canaries_in(_downloaded(browser)) if browser.user else set()
    for address in addresses:
        response = browser.get(address)
        found |= canaries_in(response.text + str(response.headers)) - canaries_in(address)
    return found


def _downloaded(browser: Visitor) -> str:
    asked = browser.post("/me/data/exports", {"export_password": PASSWORD})
    assert asked.status_code == 303
    with zipfile.ZipFile(io.BytesIO(browser.get(asked.location).data)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.mark.check("T02")
@pytest.mark.check("C29")
def test_of_a_scenario_only_what_was_reached_is_anywhere(guarded: Site) -> None:
    ada, zoe, anybody = guarded.open("Ada Mensah"), guarded.open("Zoe Lind"), guarded.open()
    assert found_by(ada) == found_by(anybody) == OPEN
    attempt = ada.begin("s-door")
    assert found_by(ada, attempt) == OPEN | KNOCK
    mistake = ada.post(f"/attempts/{attempt.id}/steps/1", {"pick": "9"})
    too_early = ada.post(f"/attempts/{attempt.id}/steps/2", {"pick": "0"})
    assert (mistake.status_code, too_early.status_code) == (422, 409)
    assert canaries_in(mistake.text + too_early.text) <= OPEN | KNOCK
    ada.step(attempt, 1, "zzknockidzz", 0)
    assert found_by(ada, attempt) == OPEN | KNOCKED | TABLE
    ada.step(attempt, 2, "zztableidzz", 0)
    ending = {"zzendidzz"}  # stands in the download, as part of the result
    assert found_by(ada, attempt) == OPEN | KNOCKED | ENDED | ROADS | ending
    assert found_by(zoe, attempt) == found_by(anybody, attempt) == OPEN


@pytest.mark.check("T02")
def test_the_roads_of_a_story_tell_nothing_while_it_runs_again(guarded: Site) -> None:
    """An ended attempt does not open a running one, and of a quiz there are no roads at all."""
    ada = guarded.open("Ada Mensah")
    ended = ada.begin("s-door")
    ada.step(ended, 1, "zzknockidzz", 0)
    ada.step(ended, 2, "zztableidzz", 0)
    running, quiz = ada.begin("s-door"), ada.begin("01-first")
    ada.step(running, 1, "zzknockidzz", 2)
    for position, item in enumerate(quiz.drawn or (), 1):
        ada.step(quiz, position, item, *BEST[item])
    for attempt in (running, quiz):
        for page in ("story.txt", *(f"roads/{position}" for position in range(4))):
            response = ada.get(f"/attempts/{attempt.id}/{page}")
            assert response.status_code == 404
            assert canaries_in(response.text) == set()
    for number, nowhere in ((ended.id, 0), (ended.id, 3), (ended.id, 99), (999_999_999, 1)):
        assert ada.get(f"/attempts/{number}/roads/{nowhere}").status_code == 404


@pytest.mark.check("T02")
def test_of_a_quiz_only_the_items_that_came_up_are_anywhere(guarded: Site) -> None:
    ada = guarded.open("Ada Mensah")
    attempt = ada.begin("01-first")
    first, second = attempt.drawn or ()
    assert found_by(ada, attempt) == OPEN | ITEMS[first] | LAW.get(first, set())
    ada.step(attempt, 1, first, *BEST[first])
    assert found_by(ada, attempt) == OPEN | ITEMS[first] | TOLD[first] | ITEMS[second] | LAW.get(second, set())
    ada.step(attempt, 2, second, *BEST[second])
    due = OPEN | ITEMS[first] | TOLD[first] | ITEMS[second] | TOLD[second]
    assert found_by(ada, attempt) == due
    again = ada.begin("01-first")
    now = (again.drawn or [""])[0]
    assert found_by(ada, attempt, again) == due | ITEMS[now] | LAW.get(now, set())


@pytest.mark.check("T02")
def test_the_feedback_of_a_check_shows_for_the_answers_that_were_given(guarded: Site) -> None:
    ada = guarded.open("Ada Mensah")
    due = set(OPEN)
    for answer, feedback in CHECK.items():
        ada.post("/modules/01-first/01-look/checks/which", {"answer": str(answer)})
        due.add(feedback)
        assert found_by(ada) == due
    anybody = guarded.open()
    page = anybody.get("/modules/01-first/01-look?check=which&answer=1").text
    assert canaries_in(page) == {CHECK[1], "zzstorytitlezz"}


@pytest.mark.check("T02")
def test_no_search_finds_a_word_of_a_quiz(guarded: Site) -> None:
    anybody = guarded.open()
    nothing = anybody.get("/search?q=qqnothingqq").text.replace("qqnothingqq", "")
    for word in sorted(canaries.every() - {*CHECK.values(), *OPEN}):
        assert anybody.get(f"/search?q={word}").text.replace(word, "") == nothing, word


@pytest.mark.check("T02")
@pytest.mark.only("sqlite")
def test_ids_of_scenes_never_show_and_roads_not_taken_only_where_they_are_asked_for(guarded: Site) -> None:
    ada = guarded.open("Ada Mensah")
    story, quiz = ada.begin("s-door"), ada.begin("01-first")
    ada.step(story, 1, "zzknockidzz", 0)
    ada.step(story, 2, "zztableidzz", 0)
    for position, item in enumerate(quiz.drawn or (), 1):
        ada.step(quiz, position, item, *BEST[item])
    pages = "".join(
        ada.get(f"/attempts/{one.id}{more}").text for one in (story, quiz) for more in ("", "/steps/1", "/story.txt")
    )
    never = {word for word in canaries.every() if word in canaries.IDS}
    never |= {"zzknockhappened1zz", "zzknockwhy1zz", "zzknockother2zz", "zztablehappened1zz", "zzendband0zz"}
    never |= {"zzgonetitlezz", "zzgonesaidzz", "zzbandthinzz", "zzgatetold1zz", "zzgatetold2zz"}
    assert len(never) > 15
    assert never & canaries_in(pages) == set()


@pytest.mark.check("T02")
@pytest.mark.only("sqlite")
def test_points_ticks_and_targets_leave_no_trace_before_the_answer(own_site: Site, tmp_path: Path) -> None:
    """The same words with another key give the same page, byte for byte."""
    pages = []
    for change in (str, _other_key):
        own_site.publish({path: change(text) for path, text in shelf.sound().items()})
        ada = own_site.open("Ada Mensah")
        quiz, story = ada.begin("01-first"), ada.begin("s-door")
        own_site.in_order(quiz)
        own_site.in_order(story)
        shown = ada.get(f"/attempts/{quiz.id}").text + ada.get(f"/attempts/{story.id}").text
        pages.append(_without_numbers(shown, quiz.id, story.id))
    assert pages[0] == pages[1]


def _other_key(text: str) -> str:
    text = text.replace("- [x] Waiting", "- [ ] Waiting").replace("- [ ] Guessing", "- [x] Guessing")
    text = text.replace("Shut it at once. {2}", "Shut it at once. {1}").replace("else. {1}", "else. {2}")
    text = text.replace("Leave it open. {0; critical}", "Leave it open. {0}")
    text = text.replace("Say nothing. -> table {1}", "Say nothing. -> table {0; trust -1}")
    return text.replace("Kick the door. -> knock {0; critical; trust -1}", "Kick the door. -> table {0}")


def _without_numbers(page: str, *attempts: int) -> str:
    for number in attempts:
        page = page.replace(f"/attempts/{number}", "/attempts/N")
    return "\n".join(line for line in page.split("\n") if "csrf_token" not in line)


@pytest.mark.only("sqlite")
@pytest.mark.check("T03")
def test_the_place_of_an_option_tells_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over 200 attempts the best option stands at each of three places about as often (chi-square, p > 0.001)."""
    chance, counts = Random(2026), [0, 0, 0]
    monkeypatch.setattr(views, "SystemRandom", lambda: chance)
    ada = site.open("Ada Mensah")
    for _ in range(200):
        attempt = ada.begin("s-door")
        counts[attempt.orders["knock"].index(0)] += 1
        with site.app.app_context():
            begin_writing()
            db.session.get_one(Attempt, attempt.id).ended_at = NOW
            commit()
    assert sum((count - 200 / 3) ** 2 / (200 / 3) for count in counts) < 13.8


def test_every_canary_was_looked_for() -> None:
    known = {
        *OPEN,
        *KNOCK,
        *KNOCKED,
        *TABLE,
        *ENDED,
        *ROADS,
        *CHECK.values(),
        *set().union(*ITEMS.values(), *TOLD.values(), *LAW.values()),
    }
    assert known < canaries.every()
    assert len(canaries.every()) > 60
