"""One choice: the learner picks a single option."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course_app.course.messages import Problem, problem
from course_app.course.quiz import Scene
from course_app.course.responses.base import BadResponse, Outcome, shown_place


class One:
    """A response is the place of the chosen option in the author's order."""

    def read(self, scene: Scene, picks: Sequence[str], order: Sequence[int]) -> int:
        if len(picks) != 1:
            raise BadResponse("Choose one of the answers, then go on.")
        return shown_place(picks[0], order)

    def outcome(self, scene: Scene, response: Any) -> Outcome:
        if type(response) is not int or not 0 <= response < len(scene.choices):
            raise BadResponse("This choice is not offered here. Choose one of the answers below.")
        choice = scene.choices[response]
        right = choice.points == self.best(scene)
        return Outcome((response,), choice.points, right, choice.target, choice.critical, choice.effects)

    def best(self, scene: Scene) -> int:
        return max(choice.points for choice in scene.choices)

    def problems(self, path: str, scene: Scene) -> list[Problem]:
        found = []
        if len(scene.choices) < 2:
            found.append(problem(path, scene.line, "choice-few"))
        elif all(choice.critical for choice in scene.choices):
            found.append(problem(path, scene.line, "critical-all"))
        return found


KIND = One()
