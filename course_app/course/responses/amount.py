"""A number: the learner types it, and the first line that fits says what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from course_app.course.choices import Choice, Item, make_choice, read_tail
from course_app.course.messages import Problem, problem
from course_app.course.quiz import Scene
from course_app.course.responses.base import BadResponse, Outcome

_LINE = re.compile(r"(?:= (-?\d{1,9}(?:\.\d{1,4})?)(?: within (\d{1,9}(?:\.\d{1,4})?))?|otherwise)\Z")
_TYPED = re.compile(r"-?\d{1,9}(?:[.,]\d{1,4})?\Z")
_TOLD = "Type a number in digits, such as 45, then go on."


def _fits(line: str, value: Decimal) -> bool:
    found = _LINE.match(line)
    if not found:
        return False
    return found[1] is None or abs(value - Decimal(found[1])) <= Decimal(found[2] or 0)


class Amount:
    """A response is the number as text, in digits with a decimal point where it has one."""

    scored = True

    def looks(self, heads: Sequence[str], numbered: bool) -> bool:
        return any(head.startswith("= ") for head in heads) and not any(" = " in head for head in heads)

    def parse(self, path: str, items: list[Item], problems: list[Problem]) -> tuple[Choice, ...]:
        choices = []
        for item in items:
            tail = read_tail(path, item, item.head, problems)
            if not _LINE.match(tail.text):
                reason = "write '= 60', '= 60 within 5', or 'otherwise'"
                problems.append(problem(path, item.line, "choice-form", reason=reason))
            if tail.points is None:
                problems.append(problem(path, item.line, "choice-points"))
            choices.append(make_choice(path, item, tail, tail.text, problems))
        return tuple(choices)

    def problems(self, path: str, scene: Scene) -> list[Problem]:
        last = [choice.text == "otherwise" for choice in scene.choices]
        if last[-1:] != [True] or sum(last) != 1 or max(choice.points for choice in scene.choices) != 2:
            return [problem(path, scene.line, "number-otherwise")]
        return []

    def rows(self, scene: Scene) -> tuple[int, ...]:
        return ()

    def answers(self, scene: Scene) -> tuple[str, ...]:
        return ()

    def read(self, scene: Scene, picks: Sequence[str], order: Sequence[int]) -> str:
        typed = picks[0].strip() if len(picks) == 1 else ""
        if not _TYPED.match(typed) or not typed.isascii():
            raise BadResponse(_TOLD)
        return str(Decimal(typed.replace(",", ".")))

    def outcome(self, scene: Scene, response: Any, offered: Sequence[int]) -> Outcome:
        try:
            value = Decimal(response) if isinstance(response, str) and _TYPED.match(response) else None
        except InvalidOperation:
            value = None
        at = None if value is None else next((at for at, c in enumerate(scene.choices) if _fits(c.text, value)), None)
        if at is None:
            raise BadResponse(_TOLD)
        choice = scene.choices[at]
        right = choice.points == self.best(scene, offered)
        return Outcome((at,), choice.points, right, scene.ways, words=f"{response} {scene.unit}".strip())

    def best(self, scene: Scene, offered: Sequence[int]) -> int:
        return max(choice.points for choice in scene.choices)

    def model(self, scene: Scene, offered: Sequence[int]) -> str:
        best = max(scene.choices, key=lambda choice: choice.points).text
        found = _LINE.match(best)
        return found[1] if found and found[1] else "0"


KIND = Amount()
