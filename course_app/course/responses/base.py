"""What every kind of response can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from course_app.course.messages import Problem
from course_app.course.quiz import Scene


class BadResponse(ValueError):
    """The response does not have the shape that this scene asks for; the text says what to do."""


class Outcome(NamedTuple):
    """What a response means. `picked` are places in the author's order."""

    picked: tuple[int, ...]
    points: int  # 0 to 2
    right: bool  # nothing better was possible here
    target: str | None
    critical: bool
    effects: tuple[tuple[str, int], ...]


class Kind(Protocol):
    """One way of answering a scene."""

    def read(self, scene: Scene, picks: Sequence[str], order: Sequence[int]) -> Any:
        """Take the picks of a form (shown places, as text) and the order shown; give the response to store.

        Raises BadResponse.
        """

    def outcome(self, scene: Scene, response: Any) -> Outcome:
        """Take a stored response; give what it means. Raises BadResponse for one that this scene never offered."""

    def best(self, scene: Scene) -> int:
        """Give the most points that a response here can earn."""

    def problems(self, path: str, scene: Scene) -> list[Problem]:
        """Give what is wrong with a scene of this kind."""


def shown_place(pick: str, order: Sequence[int]) -> int:
    """Take one pick of a form; give its place in the author's order. Raises BadResponse."""
    if not (pick.isascii() and pick.isdigit() and len(pick) < 4 and int(pick) < len(order)):
        raise BadResponse("This choice is not offered here. Choose one of the answers below.")
    return order[int(pick)]
