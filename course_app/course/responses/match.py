"""Matching: each line is paired with what belongs to it; one answer is left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from course_app.course.choices import Choice, Item, make_choice, read_tail, without_braces
from course_app.course.messages import Problem, problem
from course_app.course.quiz import Scene
from course_app.course.responses.base import PLACE_ALL, Outcome, Row, answers_by_row, part_marks, places


def _halves(head: str) -> tuple[str, str] | None:
    left, equals, right = f" {head}".partition(" = ")
    return (left.strip(), right.strip()) if equals else None


class Match:
    """A response is, for each line in the author's order, the place of the answer that it was given.

    Answers are shown by the alphabet, so that their order tells nothing. One wrong pair costs one point.
    """

    scored = True

    def looks(self, heads: Sequence[str], numbered: bool) -> bool:
        return all(_halves(head) for head in heads) and any((_halves(head) or ("",))[0] for head in heads)

    def parse(self, path: str, items: list[Item], problems: list[Problem]) -> tuple[Choice, ...]:
        choices = []
        for item in items:
            left, right = _halves(item.head) or (item.head, "")
            tail = read_tail(path, item, right, problems)
            without_braces(path, item, tail, problems)
            choices.append(replace(make_choice(path, item, tail, tail.text, problems), text=left))
        return tuple(choices)

    def problems(self, path: str, scene: Scene) -> list[Problem]:
        found = []
        if sum(not choice.text for choice in scene.choices) != 1 or len(self.rows(scene)) < 2:
            found.append(problem(path, scene.line, "match-extra"))
        if len({choice.key for choice in scene.choices}) != len(scene.choices):
            found.append(problem(path, scene.line, "match-twice"))
        return found

    def rows(self, scene: Scene) -> tuple[int, ...]:
        return tuple(at for at, choice in enumerate(scene.choices) if choice.text)

    def answers(self, scene: Scene) -> tuple[str, ...]:
        return tuple(sorted((choice.key or "" for choice in scene.choices), key=str.casefold))

    def read(self, scene: Scene, picks: Sequence[str], order: Sequence[int]) -> list[int]:
        rows = self.rows(scene)
        return answers_by_row(picks, [at for at in order if at in rows], len(scene.choices), PLACE_ALL)

    def outcome(self, scene: Scene, response: Any, offered: Sequence[int]) -> Outcome:
        rows, answers = self.rows(scene), self.answers(scene)
        given = places(response, len(rows), len(answers), PLACE_ALL)
        told = tuple(
            Row(at, answers[place], scene.choices[at].key or "", answers[place] == scene.choices[at].key)
            for at, place in zip(rows, given, strict=True)
        )
        slips = sum(not row.right for row in told)
        return Outcome(rows, part_marks(slips), slips == 0, scene.ways, rows=told)

    def best(self, scene: Scene, offered: Sequence[int]) -> int:
        return 2

    def model(self, scene: Scene, offered: Sequence[int]) -> list[int]:
        answers = self.answers(scene)
        return [answers.index(scene.choices[at].key or "") for at in self.rows(scene)]


KIND = Match()
