"""Several answers: the learner ticks every statement that belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from course_app.course.choices import Choice, Item, make_choice, read_tail, without_braces
from course_app.course.messages import Problem, problem
from course_app.course.quiz import Scene
from course_app.course.responses.base import BadResponse, Outcome, part_marks, shown_place

_BOX = re.compile(r"\[([ xX])\] (.*)")


class Several:
    """A response is the sorted list of ticked places in the author's order. One misjudged statement costs one point."""

    scored = True

    def looks(self, heads: Sequence[str], numbered: bool) -> bool:
        return any(_BOX.match(head) for head in heads)

    def parse(self, path: str, items: list[Item], problems: list[Problem]) -> tuple[Choice, ...]:
        choices = []
        for item in items:
            box = _BOX.match(item.head)
            tail = read_tail(path, item, box[2] if box else item.head, problems)
            if box:
                without_braces(path, item, tail, problems)
            choices.append(make_choice(path, item, tail, box[1].lower() if box else None, problems))
        return tuple(choices)

    def problems(self, path: str, scene: Scene) -> list[Problem]:
        if any(choice.key is None for choice in scene.choices):
            return [problem(path, scene.line, "choice-mixed")]
        if len({choice.key for choice in scene.choices}) != 2:
            return [problem(path, scene.line, "several-none")]
        return []

    def rows(self, scene: Scene) -> tuple[int, ...]:
        return tuple(range(len(scene.choices)))

    def answers(self, scene: Scene) -> tuple[str, ...]:
        return ()

    def read(self, scene: Scene, picks: Sequence[str], order: Sequence[int]) -> list[int]:
        if not picks:
            raise BadResponse("Tick at least one statement, then go on.")
        return sorted({shown_place(pick, order) for pick in picks})

    def outcome(self, scene: Scene, response: Any, offered: Sequence[int]) -> Outcome:
        known = range(len(scene.choices))
        fits = isinstance(response, list) and all(type(at) is int and at in known for at in response)
        if not fits or not response:
            raise BadResponse("Tick at least one of the statements below, then go on.")
        slips = sum((place in response) != (scene.choices[place].key == "x") for place in known)
        return Outcome(tuple(response), part_marks(slips), slips == 0, scene.ways)

    def best(self, scene: Scene, offered: Sequence[int]) -> int:
        return 2

    def model(self, scene: Scene, offered: Sequence[int]) -> list[int]:
        return [at for at, choice in enumerate(scene.choices) if choice.key == "x"]


KIND = Several()
