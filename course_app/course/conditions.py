"""Conditions on the state of a story, in words: 'trust at least 3 and not named-him'; and ways that depend on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """What the story remembers: the value of each measure, and the marks that choices have set."""

    measures: Mapping[str, int]
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Term:
    """One thing that must hold: a measure's least or greatest value, or a mark that is set or is not."""

    name: str
    least: int | None = None
    most: int | None = None
    unset: bool = False

    @property
    def is_mark(self) -> bool:
        return self.least is None and self.most is None

    def holds(self, state: State) -> bool:
        if self.is_mark:
            return (self.name in state.marks) != self.unset
        value = state.measures[self.name]
        return value >= self.least if self.least is not None else self.most is None or value <= self.most


@dataclass(frozen=True)
class Condition:
    """Groups of terms: it holds when all terms of any group do. Without groups it always holds."""

    groups: tuple[tuple[Term, ...], ...] = ()
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.groups)

    def holds(self, state: State) -> bool:
        return not self.groups or any(all(term.holds(state) for term in group) for group in self.groups)

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(term for group in self.groups for term in group)


ALWAYS = Condition()


@dataclass(frozen=True)
class Way:
    """Where a choice or a scene leads, and in which state."""

    target: str
    when: Condition = ALWAYS


class BadCondition(ValueError):
    """The words cannot be read; the text says which, and what they may be."""


_MEASURE = re.compile(r"([a-z0-9-]+) at (least|most) (-?\d{1,3})\Z")
_MARK = re.compile(r"(not )?([a-z0-9]+(?:-[a-z0-9]+)*)\Z")
_WORDS = {"if", "else", "and", "or", "not", "at", "least", "most"}


def read_condition(text: str) -> Condition:
    """Take the words after 'if'; give the condition. Raises BadCondition."""
    groups = (
        tuple(_read_term(term) for term in re.split(r"\s+and\s+", group))
        for group in re.split(r"\s+or\s+", text.strip())
    )
    return Condition(tuple(groups), " ".join(text.split()))


def _read_term(text: str) -> Term:
    words = " ".join(text.split())
    if found := _MEASURE.match(words):
        value = int(found[3])
        return Term(found[1], least=value) if found[2] == "least" else Term(found[1], most=value)
    if (found := _MARK.match(words)) and found[2] not in _WORDS:
        return Term(found[2], unset=bool(found[1]))
    raise BadCondition(f"'{words}' is neither 'trust at least 3', 'trust at most 2', 'a-mark' nor 'not a-mark'")


def read_ways(text: str) -> tuple[Way, ...]:
    """Take what stands after '->': 'door', or 'calm if trust at least 4, else door'. Raises BadCondition."""
    ways = []
    parts = [part.strip() for part in text.split(",")]
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        target, _, when = part.partition(" if ")
        target = target.removeprefix("else ").strip() if last else target.strip()
        if last and when:
            raise BadCondition("say where it leads otherwise: '-> calm if trust at least 4, else door'")
        if not last and not when:
            raise BadCondition(f"'{part}' needs its 'if', and only the last way has none")
        ways.append(Way(target, read_condition(when) if when else ALWAYS))
    return tuple(ways)


def leads(ways: Iterable[Way], state: State) -> str | None:
    """Give the target of the first way whose condition holds; None when there is no way."""
    return next((way.target for way in ways if way.when.holds(state)), None)
