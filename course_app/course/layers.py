"""Where the scenes of a map stand: which from left to right in each layer, and how far apart. Pure geometry.

Points of a layer are put near what they are joined with (barycentres, Sugiyama and others, 1981), in the order with the
fewest crossings that is met; then they are moved apart as little as possible, by least squares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

ROUNDS = 12


class Point(NamedTuple):
    """A scene, or (with a layer) the place where ways to it pass a layer in between."""

    scene: str
    layer: int = -1
    critical: bool = False

    @property
    def passes(self) -> bool:
        return self.layer >= 0


class Joint(NamedTuple):
    """A piece of a way, from a layer to the next."""

    here: Point
    there: Point
    critical: bool


Row = list[Point]
Width = Callable[[Point], float]


def ordered(layer: Mapping[str, int], joints: Sequence[Joint]) -> list[Row]:
    """Take the layer of each scene, and the joints; give the points of each layer from left to right."""
    rows: list[Row] = [[] for _ in range(max(layer.values()) + 1)]
    for id, at in layer.items():
        rows[at].append(Point(id))
    for point in dict.fromkeys(end for joint in joints for end in (joint.here, joint.there) if end.passes):
        rows[point.layer].append(point)
    best, fewest = rows, _crossings(rows, joints)
    above, below = _above(joints), _below(joints)
    for turn in range(ROUNDS):
        beside = above if turn % 2 == 0 else below
        rows = [list(row) for row in rows]
        place = {point: float(at) for row in rows for at, point in enumerate(row)}
        for row in rows if turn % 2 == 0 else reversed(rows):
            wished = {point: _mean([place[one] for one in beside.get(point, ())], place[point]) for point in row}
            row.sort(key=wished.__getitem__)
            place |= {point: float(at) for at, point in enumerate(row)}
        if (crossings := _crossings(rows, joints)) < fewest:
            best, fewest = rows, crossings
    return best


def _above(joints: Iterable[Joint]) -> dict[Point, Row]:
    found: dict[Point, Row] = {}
    for joint in joints:
        found.setdefault(joint.there, []).append(joint.here)
    return found


def _below(joints: Iterable[Joint]) -> dict[Point, Row]:
    return _above(Joint(joint.there, joint.here, joint.critical) for joint in joints)


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(rows: Sequence[Sequence[Point]], joints: Sequence[Joint]) -> int:
    place = {point: at for row in rows for at, point in enumerate(row)}
    below = _below(joints)
    count = 0
    for row in rows:
        ends = [(place[point], place[one]) for point in row for one in below.get(point, ())]
        count += sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for at, a in enumerate(ends) for b in ends[:at])
    return count


def placed(rows: Sequence[Row], joints: Sequence[Joint], left: Width, right: Width) -> dict[Point, float]:
    """Take rows, joints, and the room that a point needs to its left and right; give x of every point, from 0.

    Each stands below what leads to it. The start is at the left edge, where a narrow screen begins to read.
    """
    x: dict[Point, float] = {}
    above = _above(joints)
    for row in rows:
        wished = {point: _mean([x[one] for one in above.get(point, ())], 0.0) for point in row}
        x |= _apart(row, wished, left, right)
    return x


def _apart(row: Row, wished: Mapping[Point, float], left: Width, right: Width) -> dict[Point, float]:
    """Move the points of a row as little as can be (least squares) until none is too close to the next, or below 0."""
    offsets = [left(row[0])]
    blocks: list[tuple[float, int]] = []  # a block moves as one: (sum of its wishes, its size)
    for one, other in pairwise(row):
        offsets.append(offsets[-1] + right(one) + left(other))
    for point, offset in zip(row, offsets, strict=True):
        blocks.append((wished[point] - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            (total, size), (before, many) = blocks.pop(), blocks.pop()
            blocks.append((total + before, size + many))
    starts = [max(0.0, total / size) for total, size in blocks for _ in range(size)]
    return {point: start + offset for point, start, offset in zip(row, starts, offsets, strict=True)}
