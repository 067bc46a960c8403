"""Every way through a scenario: which states each scene can be met in, and the best total that can be reached.

A story's state is its place, its measures and its marks. Only what some condition reads tells states apart, so that a
scenario without conditions has one state for each scene. Ways lead to later scenes; only a critical choice may lead
back, and only to its own scene, so one pass forward finds every state and one pass back the best total.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from course_app.course.conditions import Condition, State, Way, leads
from course_app.course.quiz import Quiz, Scene
from course_app.course.responses import KINDS

MOST_STATES = 20_000
MEASURES, MARKS = 3, 8  # that conditions may read


class Moment(NamedTuple):
    """A scene met in a state. `again` when its first response, the one that scores, has been given."""

    scene: str
    measures: tuple[int, ...]  # those that conditions read, in the order of Graph.measures
    marks: frozenset[str]
    again: bool = False


class Move(NamedTuple):
    """One way on from a moment. `at` is the place of the choice, or None where every answer leads the same way."""

    at: int | None
    points: int
    to: Moment


class TooMany(Exception):
    """The scenario has more than MOST_STATES states."""


@dataclass
class Graph:
    """What can happen in a scenario. Made by `graph`."""

    quiz: Quiz
    measures: tuple[str, ...]  # that some condition reads
    marks: frozenset[str]  # likewise
    moments: dict[str, list[Moment]] = field(default_factory=dict)  # by scene, in the order in which they were found
    moves: dict[Moment, list[Move]] = field(default_factory=dict)
    best_from: dict[Moment, int] = field(default_factory=dict)
    beginning: Moment | None = None

    @property
    def best(self) -> int:
        """The best total of points that can be reached from the start."""
        return self.best_from[self.beginning] if self.beginning else 0

    def state(self, moment: Moment) -> State:
        """Give the state of a moment. Measures that no condition reads are as at the start."""
        values = {name: measure.start for name, measure in self.quiz.header.measures.items()}
        return State({**values, **dict(zip(self.measures, moment.measures, strict=True))}, moment.marks)


def conditions(quiz: Quiz) -> Iterator[tuple[Scene, int, Condition]]:
    """Give every condition of a scenario with its scene and its line."""
    for scene in quiz.scenes.values():
        yield from ((scene, said.line, said.when) for said in scene.said if said.when)
        yield from ((scene, choice.line, choice.when) for choice in scene.choices if choice.when)
        yield from ((scene, choice.line, way.when) for choice in scene.choices for way in choice.ways if way.when)
        yield from ((scene, scene.line, way.when) for way in scene.ways if way.when)


@lru_cache(maxsize=512)
def longest(quiz: Quiz) -> Mapping[str, int]:
    """Take a scenario; give how many responses the longest way on from each scene takes, whatever the state."""
    found: dict[str, int] = {}
    for id, scene in reversed(quiz.scenes.items()):
        ahead = max((found[target] for target in scene.targets if target in found), default=0)
        found[id] = ahead + (not scene.is_fork and not scene.is_ending)
    return found


@lru_cache(maxsize=512)
def best(quiz: Quiz) -> int:
    """Take a scenario; give the best total that can be reached. It is kept; the graph, of about 1 MB, is not."""
    return graph(quiz).best


@lru_cache(maxsize=2)  # of the scenario that is judged, or of the page that an author looks at
def graph(quiz: Quiz) -> Graph:
    """Take a scenario; give every way through it. Raises TooMany."""
    terms = [term for _, _, condition in conditions(quiz) for term in condition.terms]
    measures = tuple(name for name in quiz.header.measures if any(t.name == name and not t.is_mark for t in terms))
    found = Graph(quiz, measures, frozenset(term.name for term in terms if term.is_mark))
    found.beginning = Moment(quiz.first, tuple(quiz.header.measures[name].start for name in measures), frozenset[str]())
    found.moments = {id: [] for id in quiz.scenes}
    found.moments[quiz.first].append(found.beginning)
    known = {found.beginning}
    for id in quiz.scenes:
        for moment in found.moments[id]:  # grows while a scene leads back to itself
            found.moves[moment] = list(_moves(found, moment))
            for move in found.moves[moment]:
                if move.to not in known:
                    known.add(move.to)
                    found.moments[move.to.scene].append(move.to)
                    if len(known) > MOST_STATES:
                        raise TooMany
    for id in reversed(quiz.scenes):
        _find_best(found, id)
    return found


def _moves(found: Graph, moment: Moment) -> Iterator[Move]:
    scene = found.quiz.scenes[moment.scene]
    if scene.is_ending:
        return
    state = found.state(moment)
    if scene.kind != "one":
        ways = scene.ways or next((choice.ways for choice in scene.choices), ())
        points = 0 if moment.again or scene.is_fork else KINDS[scene.kind].best(scene, range(len(scene.choices)))
        yield from _move(found, moment, None, points, ways, state)
        return
    for at in scene.offered(state):
        choice = scene.choices[at]
        values = dict(state.measures)
        for name, by in choice.effects:
            if measure := found.quiz.header.measures.get(name):
                values[name] = max(measure.low, min(measure.high, values[name] + by))
        after = State(values, state.marks.union(found.marks.intersection(choice.sets)))
        yield from _move(found, moment, at, 0 if moment.again else choice.points, choice.ways or scene.ways, after)


def _move(
    found: Graph, moment: Moment, at: int | None, points: int, ways: tuple[Way, ...], after: State
) -> Iterator[Move]:
    target = leads(ways, after) or ""
    order = found.quiz.order
    if target in order and order[target] >= order[moment.scene]:
        measures = tuple(after.measures[name] for name in found.measures)
        yield Move(at, points, Moment(target, measures, after.marks, target == moment.scene))


def _find_best(found: Graph, id: str) -> None:
    """Find the best total from each state of a scene, when those of later scenes are known.

    Going round within the scene earns nothing but may change the state: the best is over all that can be reached so.
    """
    out: dict[Moment, int] = {}  # the best by leaving the scene at once
    for moment in found.moments[id]:
        on = (move.points + found.best_from[move.to] for move in found.moves[moment] if move.to.scene != id)
        out[moment] = max(on, default=0)
    for moment in found.moments[id]:
        found.best_from[moment] = max(out[one] for one in _around(found, moment))


def _around(found: Graph, moment: Moment) -> set[Moment]:
    around, ahead = {moment}, [moment]
    while ahead:
        for move in found.moves[ahead.pop()]:
            if move.to.scene == moment.scene and move.to not in around:
                around.add(move.to)
                ahead.append(move.to)
    return around
