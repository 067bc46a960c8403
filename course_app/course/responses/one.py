"""One choice: the learner picks a single option."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course_app.course.choices import Choice, Item, read_plain
from course_app.course.messages import Problem, problem
from course_app.course.quiz import Scene
from course_app.course.responses.base import NOT_OFFERED, BadResponse, Outcome, shown_place


class One:
    """A response is the place of the chosen option in the author's order."""

    scored = True

    def looks(self, heads: Sequence[str], numbered: bool) -> bool:
        return True

    def parse(self, path: str, items: list[Item], problems: list[Problem]) -> tuple[Choice, ...]:
        return read_plain(path, items, problems)

    def problems(self, path: str, scene: Scene) -> list[Problem]:
        if len(scene.choices) < 2:
            return [problem(path, scene.line, "choice-few")]
        if all(choice.critical for choice in scene.choices):
            return [problem(path, scene.line, "critical-all")]
        return []

    def rows(self, scene: Scene) -> tuple[int, ...]:
        return tuple(range(len(scene.choices)))

    def answers(self, scene: Scene) -> tuple[str, ...]:
        return ()

    def read(self, scene: Scene, picks: Sequence[str], order: Sequence[int]) -> int:
        if len(picks) != 1:
            raise BadResponse("Choose one of the answers, then go on.")
        return shown_place(picks[0], order)

    def outcome(self, scene: Scene, response: Any, offered: Sequence[int]) -> Outcome:
        if type(response) is not int or response not in offered:
            raise BadResponse(NOT_OFFERED)
        choice = scene.choices[response]
        right = choice.points == self.best(scene, offered)
        ways = choice.ways or scene.ways
        return Outcome((response,), choice.points, right, ways, choice.critical, choice.effects, choice.sets)

    def best(self, scene: Scene, offered: Sequence[int]) -> int:
        return max(scene.choices[at].points for at in offered)

    def model(self, scene: Scene, offered: Sequence[int]) -> int:
        return max(offered, key=lambda at: (scene.choices[at].points, not scene.choices[at].critical))


KIND = One()
