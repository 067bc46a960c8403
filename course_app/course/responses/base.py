"""What every kind of response can do: read its lines, its form and what is stored, and say what that means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from course_app.course.choices import Choice, Item
from course_app.course.conditions import Way
from course_app.course.messages import Problem
from course_app.course.quiz import Scene


class BadResponse(ValueError):
    """The response does not have the shape that this scene asks for; the text says what to do."""


class Row(NamedTuple):
    """One row of an answer that places, pairs or sorts: what was given and what belongs there. Texts are Markdown."""

    at: int  # place in the author's order
    given: str
    belongs: str
    right: bool


class Outcome(NamedTuple):
    """What a response means. `picked` are places in the author's order."""

    picked: tuple[int, ...]
    points: int  # 0 to 2
    right: bool  # nothing better was possible here
    ways: tuple[Way, ...] = ()  # where it leads
    critical: bool = False
    effects: tuple[tuple[str, int], ...] = ()
    sets: tuple[str, ...] = ()  # marks
    rows: tuple[Row, ...] = ()  # in the author's order
    words: str = ""  # what was typed: plain text, private


class Kind(Protocol):
    """One way of answering a scene."""

    scored: bool
    """False when a response earns nothing and nothing is lost."""

    def looks(self, heads: Sequence[str], numbered: bool) -> bool:
        """Take the words of the list items of a scene; say whether they are written for this kind."""

    def parse(self, path: str, items: list[Item], problems: list[Problem]) -> tuple[Choice, ...]:
        """Take the list items; give the choices in the author's order, and add what cannot be read to the problems."""

    def problems(self, path: str, scene: Scene) -> list[Problem]:
        """Give what is wrong with a scene of this kind."""

    def rows(self, scene: Scene) -> tuple[int, ...]:
        """Give the places of the choices that are shown as options or rows, in the author's order."""

    def answers(self, scene: Scene) -> tuple[str, ...]:
        """Give what each row can be answered with, as Markdown; the form sends the place. Empty where one is picked."""

    def read(self, scene: Scene, picks: Sequence[str], order: Sequence[int]) -> Any:
        """Take the picks of a form in the order shown (as text) and that order; give the response to store.

        Raises BadResponse.
        """

    def outcome(self, scene: Scene, response: Any, offered: Sequence[int]) -> Outcome:
        """Take a stored response and the places that were offered; give what it means.

        Raises BadResponse for one that this scene never offered.
        """

    def best(self, scene: Scene, offered: Sequence[int]) -> int:
        """Give the most points that a response can earn when these places are offered."""

    def model(self, scene: Scene, offered: Sequence[int]) -> Any:
        """Give a response that earns the most when these places are offered."""


NOT_OFFERED = "This choice is not offered here. Choose one of the answers below."
PLACE_ALL = "Give every line its answer, then go on."


def shown_place(pick: str, order: Sequence[int]) -> int:
    """Take one pick of a form; give its place in the author's order. Raises BadResponse."""
    return order[number(pick, len(order), NOT_OFFERED)]


def number(pick: str, below: int, told: str) -> int:
    """Take a pick of a form; give the number that it names. Raises BadResponse, with `told`."""
    if not (pick.isascii() and pick.isdigit() and len(pick) < 4 and int(pick) < below):
        raise BadResponse(told)
    return int(pick)


def places(response: Any, rows: int, below: int, told: str) -> list[int]:
    """Take a stored response that must be one number for each row; give it. Raises BadResponse."""
    fits = isinstance(response, list) and len(response) == rows
    if not fits or not all(type(one) is int and 0 <= one < below for one in response):
        raise BadResponse(told)
    return list(response)


def answers_by_row(picks: Sequence[str], shown: Sequence[int], below: int, told: str) -> list[int]:
    """Take one pick for each row shown and the rows' places; give the answers in the author's order.

    Raises BadResponse when a row has no answer, or one that is not offered.
    """
    if len(picks) != len(shown):
        raise BadResponse(told)
    given = {at: number(pick, below, told) for at, pick in zip(shown, picks, strict=True)}
    return [given[at] for at in sorted(given)]


def part_marks(slips: int) -> int:
    """Give the points for an answer of several parts: 2 for all, 1 for all but one, never less than 0."""
    return max(0, 2 - slips)
