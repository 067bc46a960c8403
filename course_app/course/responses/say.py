"""Say it first: the learner writes what they would say, then compares. Private, never scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from course_app.course.choices import Choice, Item, make_choice, paragraphs, read_tail
from course_app.course.messages import Problem, problem
from course_app.course.quiz import Scene
from course_app.course.responses.base import BadResponse, Outcome

LONGEST = 2_000  # characters
_TOLD = "Write what you would say, in a sentence or two, or leave it empty. Nobody else will read it."


class Say:
    """A response is what was typed: text of at most LONGEST characters, empty when it was skipped."""

    scored = False

    def looks(self, heads: Sequence[str], numbered: bool) -> bool:
        return any(head.startswith(("...", "…")) for head in heads)

    def parse(self, path: str, items: list[Item], problems: list[Problem]) -> tuple[Choice, ...]:
        choices = []
        for item in items:
            tail = read_tail(path, item, item.head, problems)
            if tail.text not in ("...", "…") or tail.braces:
                reason = (
                    "'say it first' is '- ... -> scene', with a way to say it and a checklist under it, without braces"
                )
                problems.append(problem(path, item.line, "choice-form", reason=reason))
            parts = paragraphs(path, item, [])
            told = [" ".join(part) for part in parts if not part[0].startswith(("- ", ">"))]
            list_ = [line[2:].strip() for part in parts for line in part if line.startswith("- ")]
            choice = make_choice(path, item, tail, None, problems)
            choices.append(
                replace(choice, happened=(told or [""])[0], why="\n\n".join(told[1:]), checklist=tuple(list_))
            )
        return tuple(choices)

    def problems(self, path: str, scene: Scene) -> list[Problem]:
        if len(scene.choices) != 1 or not scene.choices[0].checklist or not scene.choices[0].happened:
            return [problem(path, scene.line, "say-form")]
        return []

    def rows(self, scene: Scene) -> tuple[int, ...]:
        return ()

    def answers(self, scene: Scene) -> tuple[str, ...]:
        return ()

    def read(self, scene: Scene, picks: Sequence[str], order: Sequence[int]) -> str:
        if len(picks) != 1:
            raise BadResponse(_TOLD)
        words = picks[0].replace("\r\n", "\n").replace("\0", "").strip().encode(errors="replace").decode()
        if len(words) > LONGEST:
            raise BadResponse(f"That is {len(words)} characters. Keep it to {LONGEST}: the first thing you would say.")
        return words

    def outcome(self, scene: Scene, response: Any, offered: Sequence[int]) -> Outcome:
        if not isinstance(response, str) or len(response) > LONGEST:
            raise BadResponse(_TOLD)
        return Outcome((0,), 0, True, scene.choices[0].ways or scene.ways, words=response)

    def best(self, scene: Scene, offered: Sequence[int]) -> int:
        return 0

    def model(self, scene: Scene, offered: Sequence[int]) -> str:
        return ""


KIND = Say()
