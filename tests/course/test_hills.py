"""Modules as half circles on a line."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.course.hills import Hill, hills, overlap_path, overlaps, path

MODULES = [70, 80, 80, 85, 70, 80, 65, 70]


def test_eight_modules_stand_as_they_were_drawn() -> None:
    found = hills(MODULES, width=1120)
    assert [(round(h.x - 60, 1), round(h.r, 1)) for h in found] == [
        (-60.0, 82.9),
        (66.0, 94.8),
        (210.1, 94.8),
        (354.1, 100.7),
        (507.1, 82.9),
        (633.1, 94.8),
        (777.2, 77.0),
        (894.2, 82.9),
    ]


def test_a_hill_is_a_half_circle_on_the_ground() -> None:
    assert path(Hill(-60, 82.9), ground=102.7) == "M-60 102.7a82.9 82.9 0 0 1 165.8 0z"


def test_the_common_ground_is_a_shape_of_its_own() -> None:
    drawn = overlap_path(Hill(-60, 82.9), Hill(66, 94.8), ground=102.7)
    assert drawn == "M66 102.7A94.8 94.8 0 0 1 84.18 46.87A82.9 82.9 0 0 1 105.8 102.7z"
    assert len(overlaps(hills(MODULES, 1120))) == 7


def test_few_modules_stay_low_and_stand_where_they_are_put() -> None:
    middle = hills([60, 60], width=297, tallest=33)
    assert [round(h.r, 2) for h in middle] == [33, 33]
    assert middle[0].x == pytest.approx(297 - middle[1].x - 2 * middle[1].r)
    assert hills([60, 60], width=297, tallest=33, place=0)[0].x == 0


def test_no_module_gives_no_hill() -> None:
    assert hills([], 100) == []
    assert overlaps([]) == []


def test_modules_without_minutes_are_alike() -> None:
    assert len({h.r for h in hills([0, 0, 0], 100)}) == 1


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=40), st.floats(50, 2000))
def test_hills_fill_the_line_and_only_neighbours_meet(minutes: list[int], width: float) -> None:
    found = hills(minutes, width)
    assert found[0].x == pytest.approx(0, abs=1e-6)
    assert found[-1].x + 2 * found[-1].r == pytest.approx(width)
    for left, right in pairwise(found):
        assert left.x < right.x < left.x + 2 * left.r < right.x + 2 * right.r
        assert math.isfinite(float(overlap_path(left, right).split("A")[1].split()[-1]))
    for left, third in zip(found, found[2:], strict=False):
        assert left.x + 2 * left.r <= third.x + 1e-6
