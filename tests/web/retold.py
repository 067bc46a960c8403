"""The rules of an attempt, told a second time and slowly: what a response means, and how a request is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from course_app.course.conditions import State
from course_app.course.quiz import Quiz, Scene


@dataclass
class Told:
    """Where an attempt stands after some responses."""

    scene: Scene | None
    points: int = 0
    path: list[str] = field(default_factory=list)  # scenes that were answered
    offered: list[int] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        return self.scene is None or not self.scene.choices


def tell(quiz: Quiz, drawn: Sequence[str] | None, responses: Sequence[Any]) -> Told:
    """Walk through a story or a bank, one response after the other."""
    told = Told(quiz.scenes[drawn[0] if drawn else next(iter(quiz.scenes))])
    waiting = list(drawn or ())[1:]
    state = State({"trust": 2})
    for response in responses:
        here = told.scene
        assert here
        picked = response if isinstance(response, list) else [response]
        if here.id not in told.path:
            told.points += _points(here, picked)
        told.path.append(here.id)
        choice = here.choices[picked[0]]
        if drawn:
            waiting += [here.id] if choice.critical else []
            told.scene = quiz.scenes[waiting.pop(0)] if waiting else None
            continue
        trust = state.measures["trust"] + sum(by for _, by in choice.effects)
        state = State({"trust": min(3, max(1, trust))}, state.marks | set(choice.sets))
        told.scene, ways = None, choice.ways
        while told.scene is None:
            scene = quiz.scenes[next(way.target for way in ways if way.when.holds(state))]
            told.scene, ways = (None, scene.ways) if scene.kind == "fork" else (scene, ())
    choices = told.scene.choices if told.scene else ()
    told.offered = [at for at, choice in enumerate(choices) if choice.when.holds(state)]
    return told


def _points(scene: Scene, picked: Sequence[int]) -> int:
    if scene.kind != "several":
        return scene.choices[picked[0]].points
    slips = sum((at in picked) != (choice.key == "x") for at, choice in enumerate(scene.choices))
    return (2, 1, 0)[min(2, slips)]


def answered(
    quiz: Quiz,
    drawn: Sequence[str] | None,
    orders: Mapping[str, Sequence[int]],
    stored: Sequence[Any],
    position: int,
    picks: Sequence[str],
) -> tuple[int, Any]:
    """Say with which status a request for a step is answered, and which response it stands for (None for none)."""
    turn = len(stored) + 1
    if not 1 <= position <= turn:
        return 409, None
    told = tell(quiz, drawn, stored[: position - 1])
    if told.ended or told.scene is None:
        return 409, None
    wrong = 422 if position == turn else 409
    order = orders[told.scene.id]
    known = {str(shown): at for shown, at in enumerate(order)}
    places = [known.get(pick) for pick in picks]
    if None in places or not places or (told.scene.kind == "one" and len(places) != 1):
        return wrong, None
    response: Any = places[0] if told.scene.kind == "one" else sorted({at for at in places if at is not None})
    if position < turn:
        return (303 if stored[position - 1] == response else 409), response
    if told.scene.kind == "one" and response not in told.offered:
        return wrong, None
    return 303, response
