"""Hills: modules as half circles on a ground line, as wide as their minutes. Pure geometry, in any unit.

Used by the course page and the PDF alike. The ground line is y = 0 of `ground`, and y grows downwards as in SVG.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

OVERLAP = 0.24


@dataclass(frozen=True)
class Hill:
    """A half circle: `x` is where its left foot stands, `r` its radius and so its height."""

    x: float
    r: float


def hills(
    minutes: Sequence[int], width: float, overlap: float = OVERLAP, tallest: float | None = None, place: float = 0.5
) -> list[Hill]:
    """Take the minutes of each module, give hills that stand edge to edge from 0 to `width`.

    Each hill covers `overlap` of its own width with the next one (never more than half of a smaller neighbour).
    No hill is narrower than a third of the widest, so that a short module is still seen.
    Where few modules would make hills higher than `tallest`, all are made smaller, and stand at `place` of the line:
    0 is its left end, 1 its right end.
    """
    if not minutes:
        return []
    most = max(minutes)
    widths = [max(m, most / 3) if most > 0 else 1.0 for m in minutes]
    shared = [min(overlap * left, right / 2) for left, right in pairwise(widths)]
    total = sum(widths) - sum(shared)
    scale = width / total
    if tallest is not None:
        scale = min(scale, 2 * tallest / max(widths))
    x = (width - total * scale) * place
    found = []
    for i, w in enumerate(widths):
        found.append(Hill(x, w * scale / 2))
        x += (w - (shared[i] if i < len(shared) else 0)) * scale
    return found


def path(hill: Hill, ground: float = 0.0) -> str:
    """The SVG path of one hill."""
    return f"M{_n(hill.x)} {_n(ground)}a{_n(hill.r)} {_n(hill.r)} 0 0 1 {_n(2 * hill.r)} 0z"


def overlap_path(left: Hill, right: Hill, ground: float = 0.0) -> str:
    """The SVG path of what two neighbours share: the common ground. Its own shape, so that no ink is transparent."""
    apart = right.x + right.r - left.x - left.r
    across = (apart**2 + left.r**2 - right.r**2) / (2 * apart)
    x = left.x + left.r + across
    y = ground - math.sqrt(max(left.r**2 - across**2, 0.0))
    return (
        f"M{_n(right.x)} {_n(ground)}A{_n(right.r)} {_n(right.r)} 0 0 1 {_n(x)} {_n(y)}"
        f"A{_n(left.r)} {_n(left.r)} 0 0 1 {_n(left.x + 2 * left.r)} {_n(ground)}z"
    )


def overlaps(found: Sequence[Hill], ground: float = 0.0) -> list[str]:
    """The SVG paths of all overlaps, from left to right."""
    return [overlap_path(left, right, ground) for left, right in pairwise(found)]


def _n(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
