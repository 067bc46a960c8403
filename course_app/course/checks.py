"""The answer of a small check inside a lesson, which is kept as one whole number.

Of one choice it is its place in the author's order. Of a sorting it is the number whose digits, in a base of as many as
there are groups, are the places of the groups: the first statement's is the leading digit. Ten statements sorted into
two groups as 0, 1, 0, 0 ... are the number that binary 0100 ... writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course_app.course.quiz import Scene
from course_app.course.responses import KINDS, BadResponse


def read(scene: Scene, picks: Sequence[str]) -> int:
    """Take the picks of a form (one, or one for each statement); give the number to keep. Raises BadResponse."""
    return number_of(scene, KINDS[scene.kind].read(scene, picks, range(len(scene.choices))))


def number_of(scene: Scene, response: Any) -> int:
    """Take a response; give the number that is kept of it."""
    if scene.kind != "sort":
        return int(response)
    number = 0
    for group in response:
        number = number * len(scene.groups) + group
    return number


def response_of(scene: Scene, number: int) -> Any:
    """Take a kept number; give the response. Raises BadResponse for one that this check, as it stands, never kept."""
    if scene.kind != "sort":
        response: Any = number
    else:
        response = []
        for _ in scene.choices:
            number, group = divmod(number, len(scene.groups))
            response.insert(0, group)
        if number:
            raise BadResponse("This check had other statements then.")
    KINDS[scene.kind].outcome(scene, response, range(len(scene.choices)))
    return response


def model(scene: Scene) -> int:
    """Give the number of the best answer."""
    return number_of(scene, KINDS[scene.kind].model(scene, range(len(scene.choices))))
