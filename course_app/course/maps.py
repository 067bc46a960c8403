"""A map of a scenario: scenes in layers by the longest way from the start, drawn from top to bottom. Pure geometry.

Long ways run through points in the layers between; ways to the same scene share them, so that an ending that is
reached from everywhere stays readable.
x grows to the right and y downwards, as in SVG; a unit is a CSS pixel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from course_app.course.describe import KIND_NAMES, repairs
from course_app.course.layers import Joint, Point, ordered, placed
from course_app.course.quiz import Quiz, Scene

WIDTH, HEIGHT = 176, 56  # of a scene
GAP, DOWN, EDGE = 28, 62, 16  # between scenes of a layer, between layers, around all
THIN, LOOP = 20, 72  # room for a way that passes, and for one that goes round
LETTER = 8  # about as wide as a letter of the labels


@dataclass(frozen=True)
class Box:
    """A scene as it is drawn. `x` and `y` are its middle."""

    id: str
    kind: str  # scene, ending, fork or repair: each has its own shape
    name: str
    note: str  # its kind in words, or its title
    x: float
    y: float
    outline: str  # SVG path
    loops: bool  # a critical choice leads back to it


@dataclass(frozen=True)
class Line:
    """A piece of a way, from one layer to the next, or round a scene."""

    path: str  # SVG
    critical: bool
    arrow: bool  # it arrives at a scene


@dataclass(frozen=True)
class Label:
    """What stands at the beginning of a way: points, or under which condition."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Map:
    """A drawing, to be shown at its own size."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]


def draw(quiz: Quiz) -> Map:
    """Take a sound scenario; give its map."""
    layer = layers(quiz)
    joints, first = _joints(quiz, layer)
    loops = {scene.id for scene in quiz.scenes.values() if scene.id in scene.targets}
    rows = ordered(layer, joints)

    def left(point: Point) -> float:
        return (THIN if point.passes else WIDTH + GAP) / 2

    def right(point: Point) -> float:
        return left(point) + LOOP * (point.scene in loops and not point.passes)

    x = {point: value + EDGE for point, value in placed(rows, joints, left, right).items()}
    repair = repairs(quiz)
    boxes = tuple(
        _box(quiz, scene, scene.id in repair, scene.id in loops, x[Point(scene.id)], _y(layer[scene.id]))
        for scene in quiz.scenes.values()
    )
    ports = _ports(joints, x)
    lines = [_line(joint, x, layer, ports) for joint in joints]
    lines += [_loop(box) for box in boxes if box.loops]
    labels = _labels(quiz, first, x, layer, ports)
    labels += [Label(box.x + WIDTH / 2 + 42, box.y + 30, "critical") for box in boxes if box.loops]
    sides = [x[point] + right(point) for point in x] + [label.x + len(label.text) * LETTER / 2 for label in labels]
    return Map(
        round(max(sides) + EDGE), round(_y(len(rows) - 1) + HEIGHT / 2 + EDGE), boxes, tuple(lines), tuple(labels)
    )


def layers(quiz: Quiz) -> dict[str, int]:
    """Give the layer of each scene: the length of the longest way to it from the start."""
    found = dict.fromkeys(quiz.scenes, 0)
    for id, scene in quiz.scenes.items():
        for target in scene.targets:
            if quiz.order.get(target, -1) > quiz.order[id]:
                found[target] = max(found[target], found[id] + 1)
    return found


def _ways(scene: Scene) -> list[tuple[str, bool, str]]:
    """Give where a scene leads, whether by a critical choice, and what is said at that way."""
    found = []
    for choice in scene.choices:
        for way in choice.ways:
            word = "critical" if choice.critical else "" if scene.kind == "say" else str(choice.points)
            found.append((way.target, choice.critical, word + " if" * bool(way.when or choice.when)))
    for way in scene.ways:
        some = len(scene.ways) > 1
        found.append((way.target, False, _short(_brief(way.when.text), 18) if way.when else "else" * some))
    return found


def _joints(quiz: Quiz, layer: Mapping[str, int]) -> tuple[list[Joint], dict[tuple[str, str, bool], Joint]]:
    """Give the pieces of all ways, and for each way (from, to, critical) its first piece."""
    joints: dict[Joint, None] = {}
    first: dict[tuple[str, str, bool], Joint] = {}
    for id, scene in quiz.scenes.items():
        for target, critical, _ in _ways(scene):
            if layer.get(target, 0) <= layer[id]:
                continue  # round its own scene
            between = [Point(target, at, critical) for at in range(layer[id] + 1, layer[target])]
            pieces = [Joint(a, b, critical) for a, b in pairwise([Point(id), *between, Point(target)])]
            joints |= dict.fromkeys(pieces)
            first[id, target, critical] = pieces[0]
    return list(joints), first


def _y(layer: int) -> float:
    return EDGE + HEIGHT / 2 + layer * (HEIGHT + DOWN)


def _brief(condition: str) -> str:
    return f"if {condition}".replace(" at least ", " ≥ ").replace(" at most ", " ≤ ")


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _box(quiz: Quiz, scene: Scene, repair: bool, loops: bool, x: float, y: float) -> Box:
    kind = scene.kind if scene.kind in ("ending", "fork") else "repair" if repair else "scene"
    words = ["start"] if scene.id == quiz.first else []
    words += [] if kind == "scene" and scene.kind == "one" else [kind if kind != "scene" else KIND_NAMES[scene.kind]]
    note = ", ".join(words) or scene.title
    left, top, right, bottom, cut = x - WIDTH / 2, y - HEIGHT / 2, x + WIDTH / 2, y + HEIGHT / 2, 16
    half = HEIGHT / 2
    outline = {
        "scene": f"M{_n(left)} {_n(top)}H{_n(right)}V{_n(bottom)}H{_n(left)}z",
        "ending": f"M{_n(left + half)} {_n(top)}H{_n(right - half)}a{_n(half)} {_n(half)} 0 0 1 0 {HEIGHT}"
        f"H{_n(left + half)}a{_n(half)} {_n(half)} 0 0 1 0 -{HEIGHT}z",
        "fork": f"M{_n(left)} {_n(y)}l{cut} -{_n(half)}H{_n(right - cut)}L{_n(right)} {_n(y)}"
        f"l-{cut} {_n(half)}H{_n(left + cut)}z",
        "repair": f"M{_n(left + cut)} {_n(top)}H{_n(right)}V{_n(bottom - cut)}l-{cut} {cut}"
        f"H{_n(left)}V{_n(top + cut)}z",
    }[kind]
    return Box(scene.id, kind, _short(scene.id, 18), _short(note, 18), x, y, outline, loops)


def _ports(joints: Iterable[Joint], x: Mapping[Point, float]) -> dict[Joint, float]:
    """Give where each piece leaves: those of one scene side by side, in the order of their ends."""
    leaving: dict[Point, list[Joint]] = {}
    for joint in joints:
        leaving.setdefault(joint.here, []).append(joint)
    found = {}
    for point, group in leaving.items():
        wide = WIDTH * 0.5 if not point.passes and len(group) > 1 else 0
        for at, joint in enumerate(sorted(group, key=lambda joint: (x[joint.there], joint.critical))):
            found[joint] = x[point] + (wide * (at / (len(group) - 1) - 0.5) if wide else 0)
    return found


def _ends(
    joint: Joint, x: Mapping[Point, float], layer: Mapping[str, int], ports: Mapping[Joint, float]
) -> tuple[float, float, float, float]:
    here, there, _ = joint
    top = _y(here.layer) if here.passes else _y(layer[here.scene]) + HEIGHT / 2
    bottom = _y(there.layer) if there.passes else _y(layer[there.scene]) - HEIGHT / 2 - 3
    return ports[joint], top, x[there], bottom


def _line(joint: Joint, x: Mapping[Point, float], layer: Mapping[str, int], ports: Mapping[Joint, float]) -> Line:
    ax, ay, bx, by = _ends(joint, x, layer, ports)
    turn = (by - ay) / 2
    path = f"M{_n(ax)} {_n(ay)}C{_n(ax)} {_n(ay + turn)} {_n(bx)} {_n(by - turn)} {_n(bx)} {_n(by)}"
    return Line(path, joint.critical, not joint.there.passes)


def _loop(box: Box) -> Line:
    x, y = box.x + WIDTH / 2, box.y - 10
    return Line(f"M{_n(x)} {_n(y)}c38 -16 38 32 3 20", True, True)


def _labels(
    quiz: Quiz, first: Mapping[tuple[str, str, bool], Joint], x: Mapping[Point, float], layer: Mapping[str, int],
    ports: Mapping[Joint, float],
) -> list[Label]:  # fmt: skip
    """Give what stands at each way, moved along it where another label is near."""
    found: list[Label] = []
    for (id, target, critical), joint in first.items():
        words = [word for to, unsafe, word in _ways(quiz.scenes[id]) if (to, unsafe) == (target, critical) and word]
        if not words:
            continue
        text = ", ".join(sorted(dict.fromkeys(words), reverse=True))
        ends = _ends(joint, x, layer, ports)
        downs = (0.7, 0.5, 0.3) if quiz.scenes[id].is_fork else (0.35, 0.68, 0.5)
        spots = [Label(_across(*ends, down * DOWN), ends[1] + down * DOWN + 5, text) for down in downs]
        found.append(next((spot for spot in spots if not any(_meet(spot, other) for other in found)), spots[0]))
    return found


def _across(ax: float, ay: float, bx: float, by: float, down: float) -> float:
    """Give the x of a way as it is drawn, so far below its beginning."""
    share, low, high = down / (by - ay), 0.0, 1.0
    for _ in range(12):  # y(t) grows with t, so t is found by halving
        t = (low + high) / 2
        low, high = (t, high) if 1.5 * t * (1 - t) + t**3 < share else (low, t)
    return ax + (bx - ax) * (3 - 2 * t) * t * t


def _meet(one: Label, other: Label) -> bool:
    wide = (len(one.text) + len(other.text)) * LETTER / 2 + 4
    return abs(one.x - other.x) < wide and abs(one.y - other.y) < 18


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
