"""Every kind of response on its page: asked, sent with a mistake, sent twice, told line by line, and reviewed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import every_kind
import pytest
from conftest import close
from every_kind import BEST, ITEMS, SCENES, WEAK

from course_app.app import create_app
from course_app.course.quiz import Quiz
from course_app.records.attempts import Attempt, Step
from course_app.web.shared.forms import MOST_ROWS

from . import shelf
from .conftest import typed, words
from .routes import address_of, reading
from .site import SETTINGS, Site, Visitor


@pytest.fixture(scope="module")
def kinds(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a story and a quiz in which every kind of response comes up."""
    made = Site(create_app(DATABASE_URL=module_database, INSTANCE=tmp_path_factory.mktemp("instance"), **SETTINGS))
    made.publish(shelf.kinds())
    yield made
    close(made.app)


def arrived(site: Site, scene: str) -> tuple[Visitor, Attempt, Quiz, int]:
    """Somebody who stands before a scene of the story."""
    ada = site.open("Ada Mensah")
    attempt = ada.begin("s-kinds")
    quiz = site.quiz(attempt)
    ada.play_kinds(quiz, attempt, BEST, most=SCENES.index(scene))
    return ada, attempt, quiz, SCENES.index(scene) + 1


@pytest.mark.parametrize("scene", SCENES)
def test_each_control_is_tied_to_its_words(kinds: Site, scene: str) -> None:
    ada, attempt, *_ = arrived(kinds, scene)
    page = ada.get(f"/attempts/{attempt.id}").text
    form = page[page.index("data-once") : page.index("</form>", page.index("data-once"))]
    for control in re.findall(r"<(?:select|textarea|input type=\"text\"|input id)[^>]*", form):
        found = re.search(r' id="([^"]+)"', control)
        assert found
        assert f'<label for="{found[1]}">' in form
    radios = re.findall(r'<input type="(?:radio|checkbox)"', form)
    assert len(radios) == len(re.findall(r'<label class="choice"><input type="(?:radio|checkbox)"', form))
    assert form.count("<legend") == form.count("<fieldset")


def test_what_was_chosen_stays_when_a_line_has_no_answer_and_that_line_is_named(kinds: Site) -> None:
    for scene, rows in (("order", 3), ("pairs", 2), ("kinds", 4)):
        ada, attempt, _, position = arrived(kinds, scene)
        response = ada.post(f"/attempts/{attempt.id}/steps/{position}", {"pick-0": "", f"pick-{rows - 1}": "1"})
        assert response.status_code == 422
        assert response.text.count("This one has no answer yet.") == rows - 1
        last = response.text[response.text.index(f'name="pick-{rows - 1}"') :]
        assert re.search(r'<option value="1" selected>|value="1" checked', last)
        assert 'id="told" tabindex="-1"' in response.text


def test_two_steps_on_one_place_are_both_named(kinds: Site) -> None:
    ada, attempt, _, position = arrived(kinds, "order")
    response = ada.post(f"/attempts/{attempt.id}/steps/{position}", {"pick-0": "2", "pick-1": "2", "pick-2": "0"})
    assert response.status_code == 422
    assert words(response).count("Another line has this place as well.") == 2
    assert response.text.count('aria-invalid="true"') == 2
    assert re.findall(r'<option value="(\d)" selected>', response.text) == ["2", "2", "0"]


def test_a_number_that_cannot_be_read_stays_as_it_was_typed(kinds: Site) -> None:
    ada, attempt, _, position = arrived(kinds, "minutes")
    response = ada.post(f"/attempts/{attempt.id}/steps/{position}", {"pick": 'fif"teen'})
    assert response.status_code == 422
    assert 'aria-invalid="true" value="fif&#34;teen"' in response.text


def test_words_that_are_too_long_stay_as_they_were_typed(kinds: Site) -> None:
    ada, attempt, _, position = arrived(kinds, "words")
    long = "\nYou are <b>right</b>. " + "x" * 2000
    response = ada.post(f"/attempts/{attempt.id}/steps/{position}", {"pick": long})
    assert response.status_code == 422
    assert typed(response) == [long]


@pytest.mark.check("T05")
def test_words_typed_in_a_second_window_stay_on_the_page_that_refuses_them(kinds: Site) -> None:
    ada, attempt, quiz, position = arrived(kinds, "words")
    ada.answer(attempt, position, quiz.scenes["words"], "The first.")
    response = ada.answer(attempt, position, quiz.scenes["words"], "Something <else>,\nthat took an hour.")
    assert response.status_code == 409
    assert '<p class="words">Something &lt;else&gt;,\nthat took an hour.</p>' in response.text
    assert f'href="/attempts/{attempt.id}/steps/{position}"' in response.text


@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene != "words"])
def test_another_answer_in_a_second_window_is_refused_and_repeated(kinds: Site, scene: str) -> None:
    ada, attempt, quiz, position = arrived(kinds, scene)
    ada.answer(attempt, position, quiz.scenes[scene], BEST[scene])
    response = ada.answer(attempt, position, quiz.scenes[scene], WEAK[scene])
    assert response.status_code == 409
    said = {
        "gate": "Explain that it was a busy afternoon", "who": "The parents’ chat",
        "minutes": "What you answered here 10 minutes",
        "order": "Ring the other family. – 1", "pairs": "The other family – A notice on the front door",
        "kinds": "How upset he may be. – Ours to mend", "last": "hope that it is forgotten",
    }  # fmt: skip
    assert said[scene] in words(response)


TOLD_WHEN_RIGHT = {
    "order": ["This is the order.", "You put it here."],
    "pairs": ["All rightly placed.", "Yes: A call before six o’clock"],
    "kinds": ["All rightly placed.", "Yes: Ours to mend"],
    "who": ["All rightly judged.", "You left it out, rightly."],
    "minutes": ["15 minutes", "That is it. Three times five"],
    "words": ["You are right to ask.", "One way to say it A You might say ‘You are right to ask."],
}
TOLD_WHEN_NOT = {
    "order": ["Almost: two neighbours have changed places.", "You put it second."],
    "pairs": [
        "Rightly placed: one of two.",
        "It goes with: A call before six o’clock . You said: A notice on the front door",
    ],
    "kinds": ["Rightly placed: three of four.", "It belongs to: Theirs to say . You said: Ours to mend"],
    "who": ["Rightly judged: one of three.", "You left it out; it belongs."],
    "minutes": ["Near, and it costs something. One meeting too few."],
    "words": ["You left it empty.", "Look for these in yours It says that he is right to ask."],
}


@pytest.mark.parametrize("scene", TOLD_WHEN_RIGHT)
def test_what_came_of_it_says_what_belongs_where_and_why(kinds: Site, scene: str) -> None:
    for responses, expected in ((BEST, TOLD_WHEN_RIGHT[scene]), (WEAK, TOLD_WHEN_NOT[scene])):
        ada, attempt, quiz, position = arrived(kinds, scene)
        came = ada.answer(attempt, position, quiz.scenes[scene], responses[scene])
        told = words(ada.get(came.location))
        for sentence in expected:
            assert sentence in told
        for choice in quiz.scenes[scene].choices:
            if scene not in ("minutes", "words"):
                assert choice.happened in told, "the reason stands under every line, and under what is left over"


def test_a_review_tells_every_answer_line_by_line(kinds: Site) -> None:
    ada = kinds.open("Ada Mensah")
    attempt = ada.begin("kinds")
    kinds.draw(attempt, ITEMS)
    attempt = ada.attempt(attempt.id)
    ada.play_kinds(kinds.quiz(attempt), attempt, WEAK)
    page = ada.get(f"/attempts/{attempt.id}")
    told = words(page)
    review = told[told.index("Look at the answers again") :]
    for sentence in (
        "You put it second.", "It belongs to: Theirs to say . You said: Ours to mend", "This one is left over.",
        "You ticked it; it does not belong.", "10 minutes Near, and it costs something.", "You left it empty.",
        "You chose this. There is a better way.",
    ):  # fmt: skip
        assert sentence in review
    assert "A name, and time." not in review, "what was not chosen may come up in another try"
    assert "Try again with fresh questions" in told


@pytest.mark.check("C28")
def test_words_said_first_are_on_no_page_of_anybody_else(kinds: Site) -> None:
    ada, attempt, quiz, position = arrived(kinds, "words")
    ada.answer(attempt, position, quiz.scenes["words"], "zzprivatezz")
    ada.number = attempt.id
    assert "zzprivatezz" in ada.get(f"/attempts/{attempt.id}/steps/{position}").text
    ada.code = "A" * 26
    for role in ("trainer", "author", "admin"):
        other = kinds.open("Tom Okafor", role)
        for route in reading(kinds.app):
            if not route.rule.arguments & {"export_id", "digest"}:
                assert b"zzprivatezz" not in other.get(address_of(kinds, route, ada)).get_data(), route.name


@pytest.mark.parametrize("name", ["pick-99", "pick-x", "pick--1", f"pick-{MOST_ROWS}"])
def test_a_row_that_no_form_has_is_no_answer(kinds: Site, name: str) -> None:
    ada, attempt, _, position = arrived(kinds, "order")
    response = ada.post(f"/attempts/{attempt.id}/steps/{position}", {name: "0"})
    assert response.status_code == 422
    assert kinds.count(Step, attempt_id=attempt.id) == position - 1


def test_an_answer_by_rows_is_kept_when_the_sign_in_has_ended(kinds: Site) -> None:
    _, attempt, quiz, position = arrived(kinds, "order")
    fields: dict[str, Any] = every_kind.form(quiz.scenes["order"], [0, 1, 2], attempt.orders["order"])
    page = kinds.open().post(f"/attempts/{attempt.id}/steps/{position}", fields)
    assert page.status_code == 401
    for name, value in fields.items():
        assert html.escape(f'name="kept_{name}" value="{value}"', quote=False) in page.text


def _other_key(text: str) -> str:
    """The same words, and other right answers."""
    text = text.replace("[x] The colleague", "[ ] The colleague").replace("[ ] The parents'", "[x] The parents'")
    text = text.replace("family = A call before six o'clock", "family = A line in the morning meeting")
    text = text.replace("team = A line in the morning meeting", "team = A call before six o'clock")
    text = text.replace("[ours] How bags", "[theirs] How bags").replace("[theirs] How upset", "[ours] How upset")
    return text.replace("- = 15 {2}", "- = 11 {2}").replace("- = 10 within 2 {1}", "- = 15 {1}")


@pytest.mark.check("T02")
@pytest.mark.only("sqlite")
def test_what_is_right_leaves_no_trace_before_the_answer(own_site: Site) -> None:
    """The same words with another key give the same pages, byte for byte."""
    shown = []
    for change in (str, _other_key):
        texts = dict(shelf.kinds())
        texts["quizzes/s-kinds.md"] = change(texts["quizzes/s-kinds.md"])
        assert own_site.publish(texts) == []
        ada = own_site.open("Ada Mensah")
        attempt = ada.begin("s-kinds")
        own_site.in_order(attempt)
        attempt, quiz = ada.attempt(attempt.id), own_site.quiz(attempt)
        for position, scene in enumerate(SCENES[:7], 1):
            page = ada.get(f"/attempts/{attempt.id}").text.replace(f"/attempts/{attempt.id}", "/attempts/N")
            shown.append((scene, [line for line in page.split("\n") if "csrf_token" not in line]))
            ada.answer(attempt, position, quiz.scenes[scene], BEST[scene])
    assert shown[:7] == shown[7:]


def test_measures_are_told_when_nobody_in_particular_is_spoken_with(own_site: Site) -> None:
    texts = dict(shelf.sound())
    texts["quizzes/s-door.md"] = texts["quizzes/s-door.md"].replace("with: Sam\n", "")
    assert own_site.publish(texts) == []
    ada = own_site.open("Ada Mensah")
    attempt = ada.begin("s-door")
    page = ada.get(f"/attempts/{attempt.id}")
    assert "Trust Holding" in words(page)
    assert 'class="dome' not in page.text
