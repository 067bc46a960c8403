"""Hills: a course as half circles on a line, one for each module, as wide as its minutes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from course_app.course.hills import hills, path
from course_app.course.progress import CourseState


@dataclass(frozen=True)
class DrawnHill:
    """A hill of the page: its outline, and d (done), n (begun) or nothing."""

    path: str
    state: str


def course_hills(state: CourseState, width: int) -> tuple[list[DrawnHill], int]:
    """Take where somebody stands and the width of the drawing; give its hills from left to right, and its height."""
    paths, height = _outlines(tuple(module.module.minutes for module in state.modules), width)
    shown = []
    for outline, module in zip(paths, state.modules, strict=True):
        kind = "d" if module.done or state.done else "n" if module.begun else ""
        shown.append(DrawnHill(outline, kind))
    return shown, height


@lru_cache(maxsize=256)  # a course looks alike to all who take it
def _outlines(minutes: tuple[int, ...], width: int) -> tuple[list[str], int]:
    drawn = hills(minutes, width, tallest=width * 0.13, place=0)
    height = round(max((hill.r for hill in drawn), default=20)) + 3
    return [path(hill, height - 1) for hill in drawn], height
