"""What a learner may see of a quiz, and when: an allow-list, and a canary in every field that is not due yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from course_app.course.choices import Choice
from course_app.course.play import Place, best_here, replay, result, start
from course_app.course.quiz import Quiz, Said, Scene
from course_app.course.scenes import EndingView, FeedbackView, Option, SceneView, Shower, ShownSaid

from .shelf import library, quiz

LIBRARY = library()
BAG, BANK = LIBRARY.quizzes["s01-the-bag"], LIBRARY.quizzes["01-start"]
SHOWER = Shower(LIBRARY, BAG)


def names(kind: type) -> list[str]:
    return [field.name for field in fields(kind)]


@pytest.mark.check("T02")
def test_before_the_answer_a_page_gets_these_fields_and_no_other() -> None:
    """Adding one is a decision: what it holds reaches every learner before the answer."""
    assert names(SceneView) == ["id", "title", "kind", "said", "question", "options", "answers", "unit", "law"]
    assert names(Option) == ["value", "html"]
    assert names(ShownSaid) == ["who", "full", "us", "html"]


@pytest.mark.check("T02")
def test_the_secrets_of_a_quiz_are_these() -> None:
    """A new field of the source must be placed: shown before the answer, or planted with a canary below."""
    shown_before = {"id", "title", "kind", "said", "question", "law", "choices", "with_", "unit", "groups"}
    planted = {"outcome", "lesson", "level", "difficulty", "bands", "debrief", "ways"}
    assert set(names(Scene)) == shown_before | planted | {"line", "lines"}
    secret = {"happened", "why", "other", "other_who", "points", "critical", "key", "ways", "effects"}
    secret |= {"sets", "when", "checklist"}
    assert set(names(Choice)) == {"text", "line"} | secret
    assert names(Said) == ["who", "text", "line", "when"]


def story() -> Quiz:
    """A story in which every text is a word that stands nowhere else: scene-field."""
    head = "---\ntitle: A\nmodule: 01-start\noutcomes: [M1.LO2]\nminutes: 1\npeople: {Zoe: Zoe}\nwith: Zoe\n"
    text = head + "measures: {trust: {start: 1, from: 0, to: 1, bands: {0: low, 1: high}}}\n---\nintro-text\n\n"
    for scene, next_scene in (("one", "two"), ("two", "end")):
        text += f"## {scene}: {scene}-title\noutcome: M1.LO2\nlesson: {scene}/lesson\ndifficulty: hard\n"
        text += f"law: {scene}-law\n\n{scene}-said\n\n"
        text += f"> Zoe: {scene}-speech\n\n{scene}-question?\n\n"
        for place, does in ((0, "2"), (1, "0; critical; trust -1")):
            name = f"{scene}-{place}"
            target = scene if "critical" in does else next_scene
            text += (
                f"- {name}-choice -> {target} {{{does}}}\n    {name}-happened\n\n    {name}-why\n\n    > {name}-other\n"
            )
    text += "## end: end-title\n\nend-said\n\n### from 80\nband-80\n\n### from 50\nband-50\n\n### from 0\nband-0\n\n"
    return quiz(text + "### debrief\nend-debrief\n")


STORY = story()
SHOWN = Shower(LIBRARY, STORY)


def canaries(view: object) -> set[str]:
    """Give every planted word in a view, wherever it stands."""
    return {word for text in texts(view) for word in re.findall(r"\b(?:intro|one|two|end|band)[-/][a-z0-9-]+", text)}


def texts(view: object) -> Iterator[str]:
    if is_dataclass(view):
        for field in fields(view):
            yield from texts(getattr(view, field.name))
    elif isinstance(view, tuple | list):
        for part in view:
            yield from texts(part)
    else:
        yield str(view)


def before(scene: str) -> set[str]:
    parts = ("title", "law", "said", "speech", "question", "0-choice", "1-choice")
    return {f"{scene}-{part}" for part in parts}


@pytest.mark.check("T02")
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_nothing_of_a_scene_shows_before_it_is_due(order: tuple[int, int]) -> None:
    assert canaries(SHOWN.intro()) == {"intro-text"}
    for scene in ("one", "two"):
        view = SHOWN.scene(STORY.scenes[scene], order, start(STORY))
        assert canaries(view) == before(scene)
        assert [(option.value, option.html) for option in view.options] == [
            (shown, f"{scene}-{at}-choice") for shown, at in enumerate(order)
        ]


@pytest.mark.check("T02")
@pytest.mark.parametrize(("scene", "picked"), [("one", 0), ("one", 1), ("two", 0), ("two", 1)])
def test_after_the_answer_only_what_was_picked_is_explained(scene: str, picked: int) -> None:
    responses = [picked] if scene == "one" else [0, picked]
    taken = replay(STORY, None, responses).taken[-1]
    view = SHOWN.feedback(taken, [1, 0])
    told = {f"{scene}-{picked}-{part}" for part in ("happened", "why", "other")}
    assert canaries(view) == (before(scene) - {f"{scene}-law"}) | told | {f"{scene}/lesson"}
    assert (view.happened, view.why) == (f"<p>{scene}-{picked}-happened</p>", f"<p>{scene}-{picked}-why</p>")
    assert (view.other, view.other_who) == (f"<p>{scene}-{picked}-other</p>", "Zoe")
    assert [option.picked for option in view.options] == [picked == 1, picked == 0]
    assert [option.feedback for option in view.options if not option.picked] == [""]


@pytest.mark.check("T02")
@pytest.mark.parametrize(("responses", "band"), [([0, 0], "band-80"), ([1, 0, 0], "band-50"), ([1, 0, 1, 0], "band-0")])
def test_of_an_ending_only_the_words_for_this_score_show(responses: list[int], band: str) -> None:
    place = replay(STORY, None, responses)
    view = SHOWN.ending(place, result(STORY, None, place))
    assert isinstance(view, EndingView)
    assert canaries(view) == {"end-title", "end-said", "end-debrief", band}


@pytest.mark.check("T02")
def test_an_item_shows_no_key_before_the_answer_and_judges_each_statement_after() -> None:
    shower = Shower(LIBRARY, BANK)
    scene = BANK.scenes["which-ask"]
    view = shower.scene(scene, [2, 0, 1], start(BANK))
    assert view.kind == "several"
    assert not [text for text in texts(view) if "only she can answer" in text or "M1.LO2" in text or "02-ask" in text]
    told = shower.feedback(replay(BANK, ["which-ask"], [[0, 2]]).taken[0], [2, 0, 1])
    assert [(option.picked, option.belongs) for option in told.options] == [(True, False), (True, True), (False, True)]
    assert all(option.feedback for option in told.options)
    assert (told.points, told.right, told.chosen, told.lesson) == (0, False, "", "01-start/02-ask")


def feedback(*responses: int) -> FeedbackView:
    taken = replay(BAG, None, responses).taken[-1]
    return SHOWER.feedback(taken, range(len(taken.scene.choices)))


def test_speech_names_its_speaker_in_quotation_marks_and_the_learner_is_us() -> None:
    said = SHOWER.scene(BAG.scenes["mend"], [0, 1], start(BAG)).said
    assert [(one.who, one.full, one.us) for one in said] == [
        ("", "", False),
        ("Ama", "Ama Boateng, your colleague", False),
        ("you", "you", True),
    ]
    assert said[1].html == "<p>‘Now what?’</p>"


def test_the_question_stands_apart_from_the_story() -> None:
    view = SHOWER.scene(BAG.scenes["shelf"], [0, 1], start(BAG))
    assert view.question == "What do you say?"
    assert [one.html for one in view.said] == [
        "<p>The bag stands on the shelf. There is a photograph in it, wet at one corner.</p>",
        "<p>Dora is still there.</p>",
    ]


def test_the_other_side_is_who_the_scene_is_with_unless_it_is_named() -> None:
    assert feedback(0).other_who == "Dora"
    assert feedback(2, 0).other_who == "Dora", "named, though the scene is with Ama"
    assert feedback(2, 0).other == "<p>She can say it. Good.</p>"


def test_a_measure_is_told_in_words_and_says_what_it_was_when_it_moved() -> None:
    (moved,) = feedback(0).gauges
    assert (moved.name, moved.value, moved.word, moved.was, moved.was_word) == ("Trust", 3, "growing", 2, "holding")
    (still,) = feedback(1).gauges
    assert (still.value, still.was, still.was_word, list(still.steps)) == (2, None, "", [1, 2, 3, 4])


def test_what_is_unsafe_and_what_is_best_are_told_after_the_answer() -> None:
    assert [(one.points, one.right, one.critical) for one in (feedback(0), feedback(1), feedback(2))] == [
        (2, True, False),
        (1, False, False),
        (0, False, True),
    ]
    assert best_here(BAG.scenes["mend"]) == 1


def test_a_quiz_has_no_ending() -> None:
    place = replay(BANK, ["late-again"], [0])
    assert Shower(LIBRARY, BANK).ending(place, result(BANK, ["late-again"], place)) is None
    assert isinstance(place, Place)


def test_the_debrief_links_its_references_to_their_page() -> None:
    place = replay(BAG, None, [0, 0])
    ending = SHOWER.ending(place, result(BAG, None, place))
    assert ending
    assert '<a href="/references#okafor-2019">Okafor, 2019</a>' in ending.debrief
    assert ending.band == "<p>Dora opens it herself.</p>"
