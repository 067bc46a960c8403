"""Several answers: the learner ticks every statement that belongs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course_app.course.messages import Problem, problem
from course_app.course.quiz import Scene
from course_app.course.responses.base import BadResponse, Outcome, shown_place


class Several:
    """A response is the sorted list of ticked places in the author's order. One misjudged statement costs one point."""

    def read(self, scene: Scene, picks: Sequence[str], order: Sequence[int]) -> list[int]:
        if not picks:
            raise BadResponse("Tick at least one statement, then go on.")
        return sorted({shown_place(pick, order) for pick in picks})

    def outcome(self, scene: Scene, response: Any) -> Outcome:
        places = range(len(scene.choices))
        offered = isinstance(response, list) and all(type(at) is int and at in places for at in response)
        if not offered or not response:
            raise BadResponse("Tick at least one of the statements below, then go on.")
        misjudged = sum((place in response) != bool(scene.choices[place].ticked) for place in places)
        return Outcome(tuple(response), max(0, 2 - misjudged), misjudged == 0, None, False, ())

    def best(self, scene: Scene) -> int:
        return 2

    def problems(self, path: str, scene: Scene) -> list[Problem]:
        if any(choice.ticked is None for choice in scene.choices):
            return [problem(path, scene.line, "choice-mixed")]
        if len({choice.ticked for choice in scene.choices}) != 2:
            return [problem(path, scene.line, "several-none")]
        return []


KIND = Several()
