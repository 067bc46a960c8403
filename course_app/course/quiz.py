"""A quiz or a scenario: scenes joined by choices, or a bank of items. quiz_text.py reads it from its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from course_app.course.choices import Choice
from course_app.course.conditions import ALWAYS, Condition, State, Way
from course_app.course.header import Lines
from course_app.course.schemas import QuizHeader


@dataclass(frozen=True)
class Said:
    """A paragraph of a scene: narration (`who` empty), or what somebody says. `text` is Markdown."""

    who: str
    text: str
    line: int = field(default=0, compare=False)
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Scene:
    """A moment of a scenario, an item of a bank, an ending (without choices), or a fork (nobody sees it)."""

    id: str
    title: str
    kind: str  # a name in course.responses, 'ending' or 'fork'
    said: tuple[Said, ...]
    question: str
    choices: tuple[Choice, ...]
    line: int
    with_: str = ""
    outcome: str = ""
    lesson: str = ""
    level: str = ""
    law: str = ""
    difficulty: str = ""
    unit: str = ""  # of a number
    groups: tuple[tuple[str, str], ...] = ()  # of a sorting: (id, label as Markdown)
    ways: tuple[Way, ...] = ()  # where it leads whatever the answer is
    bands: tuple[tuple[int, str], ...] = ()  # ending: (from per cent, Markdown), highest first
    debrief: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)  # of the fields under its heading

    @property
    def is_ending(self) -> bool:
        return self.kind == "ending"

    @property
    def is_fork(self) -> bool:
        return self.kind == "fork"

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """Every scene that this one can lead to, in the author's order."""
        led = [way.target for choice in self.choices for way in choice.ways]
        return tuple(dict.fromkeys([*led, *(way.target for way in self.ways)]))

    def offered(self, state: State) -> tuple[int, ...]:
        """Give the places of the choices that are offered in a state."""
        return self._always or tuple(at for at, choice in enumerate(self.choices) if choice.when.holds(state))

    @cached_property
    def _always(self) -> tuple[int, ...]:
        """The places of all choices where none depends on the state; else nothing."""
        return () if any(choice.when for choice in self.choices) else tuple(range(len(self.choices)))

    @cached_property
    def critical(self) -> bool:
        return any(choice.critical for choice in self.choices)


@dataclass(frozen=True, eq=False)
class Quiz:
    """One file of quizzes/. `scenes` keeps the author's order; the first is where a scenario starts."""

    slug: str
    path: str
    header: QuizHeader
    intro: str
    scenes: dict[str, Scene]
    lines: Lines = field(repr=False)

    @property
    def title(self) -> str:
        return self.header.title

    @property
    def is_bank(self) -> bool:
        """True for a plain quiz that draws from its bank, False for a scenario."""
        return self.header.show is not None

    @property
    def mark(self) -> int:
        """Pass mark in per cent."""
        return self.header.mark or 75

    @cached_property
    def first(self) -> str:
        return next(iter(self.scenes))

    @cached_property
    def order(self) -> dict[str, int]:
        return {id: place for place, id in enumerate(self.scenes)}
