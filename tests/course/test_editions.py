"""Texts that attempts have begun with are kept for ever: what was answered then means the same today.

Nothing here is ever edited. When the language of quizzes changes, a new edition is added beside these.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from course_app.course.files import read_text
from course_app.course.play import best_total, replay, result
from course_app.course.quiz import Quiz, Said
from course_app.course.quiz_text import read_quiz
from course_app.course.responses import KINDS
from course_app.course.ways import conditions

from .shelf import HERE

EDITIONS = sorted((HERE / "editions").glob("*.md"))
SAVED = [(path, run) for path in EDITIONS for run in json.loads(path.with_suffix(".json").read_text("utf-8"))["runs"]]


def read(path: Path) -> Quiz:
    found, _ = read_quiz(f"quizzes/{path.name}", path.stem, read_text(path.read_bytes()))
    assert found
    return found


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)
def test_an_edition_is_the_text_that_was_kept(path: Path) -> None:
    saved = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == saved["sha256"]
    assert len(saved["runs"]) >= 3


def test_a_scenario_a_bank_and_unusual_forms_are_kept() -> None:
    assert sorted(read(path).is_bank for path in EDITIONS) == [False, False, False, True, True]
    assert {path.stem for path in EDITIONS} == {path.stem for path in (HERE / "editions").glob("*.json")}


def test_every_kind_of_response_and_all_that_a_story_remembers_is_kept() -> None:
    scenes = [scene for path in EDITIONS for scene in read(path).scenes.values()]
    assert {*KINDS, "fork", "ending"} <= {scene.kind for scene in scenes}
    story = read(HERE / "editions/2026-11-a-story-that-remembers.md")
    assert {condition.text for _, _, condition in conditions(story)} == {
        "rang-early",
        "not rang-early",
        "trust at least 3 or rang-early",
        "told and trust at most 2",
        "trust at least 4 and not told",
        "rang-early or trust at least 2",
    }


@pytest.mark.parametrize(("path", "run"), SAVED)
def test_old_responses_lead_along_the_same_path_to_the_same_points(path: Path, run: dict[str, Any]) -> None:
    quiz = read(path)
    place = replay(quiz, run["drawn"], run["responses"])
    outcome = result(quiz, run["drawn"], place)
    assert place.ended
    assert {
        "drawn": run["drawn"],
        "responses": run["responses"],
        "path": [taken.scene.id for taken in place.taken],
        "points": outcome.points,
        "percent": outcome.percent,
        "passed": outcome.passed,
        "ending": outcome.ending,
        "measures": dict(place.measures),
    } == run
    best = json.loads(path.with_suffix(".json").read_text("utf-8"))["best"]
    assert best_total(quiz, tuple(run["drawn"]) if run["drawn"] else None) == outcome.best == best


def test_the_forms_that_authors_may_use_are_read_as_they_were() -> None:
    quiz = read(HERE / "editions/2026-11-forms-of-the-first-day.md")
    gate, yard, end = quiz.scenes.values()
    assert gate.said == (
        Said("", "Narration that runs over\ntwo lines."),
        Said("Mrs Horvat", "Speech without an empty line before it, and over two lines."),
        Said("you", "And an answer."),
        Said("", "> A quotation that nobody says."),
        Said("", "Is this the question?"),
    )
    assert (gate.question, gate.with_, yard.title, end.title) == ("And this?", "Mrs Horvat", "Twelve: noon", "")
    long, braces, unsafe = gate.choices
    assert (long.text, long.target, long.points) == ("A choice that goes on in a second line", "yard", 1)
    assert (long.effects, long.happened, long.why) == (
        (("calm", 2),),
        "Happened. Still happened.",
        "Why.\n\nStill why.",
    )
    assert (long.other, long.other_who) == ("Seen by Bo.", "Bo")
    assert braces.text == "Another {2}-like word, with a brace in it, and -> an arrow"
    assert (unsafe.critical, unsafe.points, unsafe.other, unsafe.other_who) == (
        True,
        0,
        "Seen from the other side.",
        "",
    )
    assert (yard.question, quiz.header.measures["calm"].bands) == ("", {-1: "loud", 0: "even", 1: "quiet"})
