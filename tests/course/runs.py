"""Many learners made up by chance, as statistics see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from course_app.course.play import draw, replay
from course_app.course.quiz import Quiz
from course_app.course.statistics import Answer, Run

BEGAN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def run_of(responses: Sequence[Any], drawn: Sequence[str] | None = None, seconds: Sequence[float] = ()) -> Run:
    """Take responses in order and how long each took (20 seconds where nothing is said); give the run."""
    at, steps = BEGAN, []
    for number, response in enumerate(responses):
        at += timedelta(seconds=seconds[number] if number < len(seconds) else 20)
        steps.append(Answer(response, at))
    return Run(0, drawn, BEGAN, tuple(steps))


def walked(quiz: Quiz, chance: Random) -> Run:
    """Somebody who chooses what chance says, and after ten responses what is safe."""
    drawn = draw(quiz, {}, chance)
    responses: list[Any] = []
    while not (place := replay(quiz, drawn, responses)).ended:
        assert place.scene
        safe = [at for at in place.offered if not place.scene.choices[at].critical]
        wish = chance.choice(place.offered if len(responses) < 10 else safe)
        responses.append([wish] if place.scene.kind == "several" else wish)
    return run_of(responses, drawn)
