"""The answer of a check inside a lesson as one whole number, there and back."""

from __future__ import annotations

from itertools import product

import pytest

from course_app.course import checks
from course_app.course.blocks import read_blocks
from course_app.course.quiz import Scene
from course_app.course.responses import BadResponse

ONE = "::: check one What first?\n- A name. {1}\n    She stays.\n- A chair. {2}\n    She sits.\n:::\n"
SORT = """::: check three Where?
groups: a = Here; b = There; c = Nowhere

- [a] One.
    Told.
- [c] Two.
    Told.
- [b] Three.
    Told.
- [a] Four.
    Told.
:::
"""


def scene(text: str) -> Scene:
    (block,), problems = read_blocks("lesson", text, 1)
    assert problems == []
    assert block.scene
    return block.scene


def test_of_one_choice_the_number_is_its_place() -> None:
    assert checks.read(scene(ONE), ["1"]) == checks.model(scene(ONE)) == 1
    assert checks.response_of(scene(ONE), 1) == 1


def test_of_a_sorting_the_first_statement_is_the_leading_digit() -> None:
    found = scene(SORT)
    assert (found.kind, found.groups) == ("sort", (("a", "Here"), ("b", "There"), ("c", "Nowhere")))
    assert checks.read(found, ["0", "2", "1", "0"]) == checks.model(found) == int("0210", base=3)
    assert checks.response_of(found, int("0210", base=3)) == [0, 2, 1, 0]


def test_every_sorting_comes_back_and_no_two_are_the_same_number() -> None:
    found = scene(SORT)
    numbers = {checks.number_of(found, list(response)): list(response) for response in product(range(3), repeat=4)}
    assert sorted(numbers) == list(range(81))
    assert all(checks.response_of(found, number) == response for number, response in numbers.items())


@pytest.mark.parametrize(("text", "number"), [(ONE, 2), (ONE, -1), (SORT, 81), (SORT, -1), (SORT, 10**30)])
def test_a_number_that_the_check_never_kept_is_refused(text: str, number: int) -> None:
    with pytest.raises(BadResponse):
        checks.response_of(scene(text), number)


def test_the_text_between_the_groups_and_the_statements_is_the_question() -> None:
    (block,), problems = read_blocks("lesson", SORT.replace("\n\n- [a] One", "\n\nA week.\n\n- [a] One"), 1)
    assert (block.text, problems) == ("A week.", [])


@pytest.mark.parametrize(
    ("spoiled", "expected"),
    [
        (SORT.replace("groups: a = Here; b = There; c = Nowhere\n", ""), [("check-kind", 1)]),
        (SORT.replace("[c]", "[d]"), [("sort-empty", 1), ("sort-group", 6)]),
        (SORT.replace("c = Nowhere", "x = Nowhere"), [("sort-empty", 1), ("sort-form", 2), ("sort-group", 6)]),
        (ONE.replace("- A", "- [x] A"), [("check-kind", 1)]),
    ],
)
def test_a_mistake_is_named_with_its_line(spoiled: str, expected: list[tuple[str, int]]) -> None:
    assert sorted((found.code, found.line) for found in read_blocks("lesson", spoiled, 1)[1]) == expected
