"""Ordering: the learner puts steps into the order in which they belong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course_app.course.choices import Choice, Item, make_choice, read_tail, without_braces
from course_app.course.messages import Problem, problem
from course_app.course.quiz import Scene
from course_app.course.responses.base import BadResponse, Outcome, Row, answers_by_row, part_marks, places

_TOLD = "Give each step its own number, from first to last, then go on."


class Order:
    """A response is, for each step in the right order, the place (from 0) that the learner gave it.

    All in place is 2 points, one neighbouring pair exchanged is 1.
    """

    scored = True

    def looks(self, heads: Sequence[str], numbered: bool) -> bool:
        return numbered

    def parse(self, path: str, items: list[Item], problems: list[Problem]) -> tuple[Choice, ...]:
        choices = []
        for item in items:
            tail = read_tail(path, item, item.head, problems)
            without_braces(path, item, tail, problems)
            choices.append(make_choice(path, item, tail, None, problems))
        return tuple(choices)

    def problems(self, path: str, scene: Scene) -> list[Problem]:
        return [] if 3 <= len(scene.choices) <= 7 else [problem(path, scene.line, "order-size")]

    def rows(self, scene: Scene) -> tuple[int, ...]:
        return tuple(range(len(scene.choices)))

    def answers(self, scene: Scene) -> tuple[str, ...]:
        return tuple(str(place + 1) for place in range(len(scene.choices)))

    def read(self, scene: Scene, picks: Sequence[str], order: Sequence[int]) -> list[int]:
        given = answers_by_row(picks, order, len(scene.choices), _TOLD)
        if len(set(given)) != len(given):
            raise BadResponse(_TOLD)
        return given

    def outcome(self, scene: Scene, response: Any, offered: Sequence[int]) -> Outcome:
        count = len(scene.choices)
        given = places(response, count, count, _TOLD)
        if len(set(given)) != count:
            raise BadResponse(_TOLD)
        exchanged = sum(given[a] > given[b] for a in range(count) for b in range(a + 1, count))
        rows = tuple(Row(at, str(place + 1), str(at + 1), place == at) for at, place in enumerate(given))
        return Outcome(tuple(range(count)), part_marks(exchanged), exchanged == 0, scene.ways, rows=rows)

    def best(self, scene: Scene, offered: Sequence[int]) -> int:
        return 2

    def model(self, scene: Scene, offered: Sequence[int]) -> list[int]:
        return list(range(len(scene.choices)))


KIND = Order()
