"""Sorting: each statement goes into one of a few groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from course_app.course.choices import Choice, Item, make_choice, read_tail, without_braces
from course_app.course.messages import Problem, problem
from course_app.course.quiz import Scene
from course_app.course.responses.base import PLACE_ALL, Outcome, Row, answers_by_row, part_marks, places

_GROUP = re.compile(r"\[([a-z0-9]+(?:-[a-z0-9]+)*)\] (.*)")


class Sort:
    """A response is, for each statement in the author's order, the place of its group. One wrong costs one point."""

    scored = True

    def looks(self, heads: Sequence[str], numbered: bool) -> bool:
        found = [match[1] for head in heads if (match := _GROUP.match(head))]
        return any(group != "x" for group in found)

    def parse(self, path: str, items: list[Item], problems: list[Problem]) -> tuple[Choice, ...]:
        choices = []
        for item in items:
            group = _GROUP.match(item.head)
            tail = read_tail(path, item, group[2] if group else item.head, problems)
            without_braces(path, item, tail, problems)
            choices.append(make_choice(path, item, tail, group[1] if group else None, problems))
        return tuple(choices)

    def problems(self, path: str, scene: Scene) -> list[Problem]:
        found = []
        known = dict(scene.groups)
        if not 2 <= len(known) <= 4 or not 4 <= len(scene.choices) <= 10:
            found.append(problem(path, scene.line, "sort-size"))
        for choice in scene.choices:
            if choice.key not in known:
                found.append(problem(path, choice.line, "sort-group", group=choice.key or ""))
        found += [
            problem(path, scene.line, "sort-empty", group=group)
            for group in known
            if not any(choice.key == group for choice in scene.choices)
        ]
        return found

    def rows(self, scene: Scene) -> tuple[int, ...]:
        return tuple(range(len(scene.choices)))

    def answers(self, scene: Scene) -> tuple[str, ...]:
        return tuple(label for _, label in scene.groups)

    def read(self, scene: Scene, picks: Sequence[str], order: Sequence[int]) -> list[int]:
        return answers_by_row(picks, order, len(scene.groups), PLACE_ALL)

    def outcome(self, scene: Scene, response: Any, offered: Sequence[int]) -> Outcome:
        given = places(response, len(scene.choices), len(scene.groups), PLACE_ALL)
        labels = dict(scene.groups)
        rows = tuple(
            Row(at, scene.groups[place][1], labels[choice.key or ""], scene.groups[place][0] == choice.key)
            for at, (place, choice) in enumerate(zip(given, scene.choices, strict=True))
        )
        slips = sum(not row.right for row in rows)
        return Outcome(tuple(range(len(rows))), part_marks(slips), slips == 0, scene.ways, rows=rows)

    def best(self, scene: Scene, offered: Sequence[int]) -> int:
        return 2

    def model(self, scene: Scene, offered: Sequence[int]) -> list[int]:
        groups = [id for id, _ in scene.groups]
        return [groups.index(choice.key or "") for choice in scene.choices]


KIND = Sort()
