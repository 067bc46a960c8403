"""The engine: where an attempt stands is replayed from the quiz, what was drawn and the responses, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from course_app.course import ways
from course_app.course.conditions import State, Way, leads
from course_app.course.quiz import Quiz, Scene
from course_app.course.responses import KINDS, BadResponse, Outcome


class Ended(ValueError):
    """The attempt reached its ending and takes no more steps."""


@dataclass(frozen=True)
class Taken:
    """A step as it was taken."""

    position: int  # from 1
    scene: Scene
    outcome: Outcome
    first: bool  # the first response to this scene: the one that scores
    before: Mapping[str, int]  # measures
    after: Mapping[str, int]
    marks: frozenset[str] = frozenset()  # that were set before it
    offered: tuple[int, ...] = ()  # places of the choices that were offered
    led: str = ""  # the scene that it led to; empty in a quiz

    @property
    def state(self) -> State:
        """The state in which the scene was shown."""
        return State(self.before, self.marks)


@dataclass(frozen=True)
class Place:
    """Where an attempt stands: the scene to answer next, or the ending that was reached."""

    position: int  # of the next step, from 1
    scene: Scene | None  # None when a quiz has no item left
    taken: tuple[Taken, ...]
    measures: Mapping[str, int]
    ended: bool
    marks: frozenset[str] = frozenset()

    @property
    def state(self) -> State:
        return State(self.measures, self.marks)

    @property
    def offered(self) -> tuple[int, ...]:
        """The places of the choices that are offered now."""
        return self.scene.offered(self.state) if self.scene else ()

    @property
    def points(self) -> int:
        """Points earned by first responses."""
        return sum(taken.outcome.points for taken in self.taken if taken.first)


@dataclass(frozen=True)
class Result:
    """The outcome of an ended attempt, written once with its last step."""

    points: int
    best: int  # the best total that could be reached from the start
    passed: bool
    ending: str  # id of the ending; empty for a quiz

    @property
    def percent(self) -> int:
        """0 to 100, rounded down: 100 only when every decision kept the best total within reach."""
        return 100 * self.points // self.best if self.best else 100


def replay(quiz: Quiz, drawn: Sequence[str] | None, responses: Sequence[Any]) -> Place:
    """Take a quiz, the drawn items (None for a scenario) and the stored responses in order; give the place reached.

    Raises Ended when there are more responses than the attempt could take, and BadResponse for one never offered.
    """
    queue = list(drawn or ())
    state = start(quiz)
    scene: Scene | None = quiz.scenes[queue.pop(0)] if drawn else seen_next(quiz, (Way(quiz.first),), state)
    taken: list[Taken] = []
    seen: set[str] = set()
    for position, response in enumerate(responses, 1):
        if scene is None or scene.is_ending:
            raise Ended
        offered = scene.offered(state)
        outcome = KINDS[scene.kind].outcome(scene, response, offered)
        before, state = state, moved(quiz, state, outcome)
        here = scene
        if drawn:
            if outcome.critical:
                queue.append(scene.id)  # an unsafe answer comes again, after everything else
            scene = quiz.scenes[queue.pop(0)] if queue else None
        else:
            scene = seen_next(quiz, outcome.ways, state)
        first, led = here.id not in seen, scene.id if scene and not drawn else ""
        taken.append(Taken(position, here, outcome, first, before.measures, state.measures, before.marks, offered, led))
        seen.add(here.id)
    ended = scene is None or scene.is_ending
    return Place(len(taken) + 1, scene, tuple(taken), state.measures, ended, state.marks)


def start(quiz: Quiz) -> State:
    """Give the state in which a story begins."""
    return State({name: measure.start for name, measure in quiz.header.measures.items()})


def moved(quiz: Quiz, state: State, outcome: Outcome) -> State:
    """Take a state and what a response means; give the state after it. A measure never leaves its range."""
    if not outcome.effects and not outcome.sets:
        return state
    measures = dict(state.measures)
    for name, by in outcome.effects:
        measure = quiz.header.measures[name]
        measures[name] = max(measure.low, min(measure.high, measures[name] + by))
    return State(measures, state.marks.union(outcome.sets))


def seen_next(quiz: Quiz, ways: Sequence[Way], state: State) -> Scene:
    """Take ways and a state; give the next scene that somebody sees: forks are passed.

    Raises BadResponse when they lead nowhere, which the checker refuses.
    """
    for _ in range(len(quiz.scenes) + 1):
        scene = quiz.scenes.get(leads(ways, state) or "")
        if scene is None:
            break
        if not scene.is_fork:
            return scene
        ways = scene.ways
    raise BadResponse("This answer leads nowhere. Tell whoever runs the course.")


def result(quiz: Quiz, drawn: Sequence[str] | None, place: Place) -> Result:
    """Take an ended place; give its outcome."""
    best = best_total(quiz, tuple(drawn) if drawn else None)
    passed = place.points * 100 >= quiz.mark * best
    return Result(place.points, best, passed, place.scene.id if place.scene else "")


def best_total(quiz: Quiz, drawn: tuple[str, ...] | None) -> int:
    """Give the best total of points that can be reached from the start."""
    if drawn:
        return sum(best_here(quiz.scenes[id]) for id in drawn)
    return ways.best(quiz)


def best_here(scene: Scene) -> int:
    """Give the most points that a response to an item can earn."""
    return KINDS[scene.kind].best(scene, range(len(scene.choices)))


def draw(quiz: Quiz, seen: Mapping[str, int], random: Random) -> list[str] | None:
    """Take how often the learner has seen each item; give the items of a new attempt, or None for a scenario.

    At least one for each outcome, least-seen first, in a random order.
    """
    if quiz.header.show is None:
        return None
    items = list(quiz.scenes.values())
    random.shuffle(items)
    items.sort(key=lambda item: seen.get(item.id, 0))  # stable: equals stay shuffled
    chosen: list[Scene] = []
    for outcome in quiz.header.outcomes:
        chosen += [item for item in items if item.outcome == outcome and item not in chosen][:1]
    rest = [item for item in items if item not in chosen]
    drawn = [item.id for item in (*chosen, *rest)][: quiz.header.show]
    random.shuffle(drawn)
    return drawn


def shuffle(quiz: Quiz, drawn: Sequence[str] | None, random: Random) -> dict[str, list[int]]:
    """Give, for each scene that can come up, the order in which its choices are shown."""
    orders = {}
    for id in drawn or [id for id, scene in quiz.scenes.items() if scene.choices]:
        order = list(range(len(quiz.scenes[id].choices)))
        random.shuffle(order)
        while quiz.scenes[id].kind == "order" and order == sorted(order):
            random.shuffle(order)  # an ordering is not shown already in order
        orders[id] = order
    return orders


def steps_left(quiz: Quiz, place: Place, drawn: Sequence[str] | None) -> int:
    """Give about how many responses are still to come, for 'moment 3 of about 5'."""
    if place.scene is None:
        return 0
    if drawn:
        answered = {taken.scene.id for taken in place.taken}
        again = {taken.scene.id for taken in place.taken if taken.outcome.critical}
        again -= {taken.scene.id for taken in place.taken if not taken.outcome.critical}
        return len(set(drawn) - answered) + len(again)
    return ways.longest(quiz)[place.scene.id]
