"""The engine: where an attempt stands is replayed from the quiz, what was drawn and the responses, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from course_app.course.quiz import Quiz, Scene
from course_app.course.responses import KINDS, Outcome


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


@dataclass(frozen=True)
class Place:
    """Where an attempt stands: the scene to answer next, or the ending that was reached."""

    position: int  # of the next step, from 1
    scene: Scene | None  # None when a quiz has no item left
    taken: tuple[Taken, ...]
    measures: Mapping[str, int]
    ended: bool

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
    scene: Scene | None = quiz.scenes[queue.pop(0)] if drawn else quiz.scenes[quiz.first]
    measures: dict[str, int] = {name: measure.start for name, measure in quiz.header.measures.items()}
    taken: list[Taken] = []
    seen: set[str] = set()
    for position, response in enumerate(responses, 1):
        if scene is None or scene.is_ending:
            raise Ended
        outcome = KINDS[scene.kind].outcome(scene, response)
        before = measures
        measures = _moved(quiz, measures, outcome)
        taken.append(Taken(position, scene, outcome, scene.id not in seen, before, measures))
        seen.add(scene.id)
        if drawn:
            if outcome.critical:
                queue.append(scene.id)  # an unsafe answer comes again, after everything else
            scene = quiz.scenes[queue.pop(0)] if queue else None
        else:
            scene = quiz.scenes[outcome.target or ""]
    return Place(len(taken) + 1, scene, tuple(taken), measures, scene is None or scene.is_ending)


def _moved(quiz: Quiz, measures: dict[str, int], outcome: Outcome) -> dict[str, int]:
    moved = dict(measures)
    for name, by in outcome.effects:
        measure = quiz.header.measures[name]
        moved[name] = max(measure.low, min(measure.high, moved[name] + by))
    return moved


def result(quiz: Quiz, drawn: Sequence[str] | None, place: Place) -> Result:
    """Take an ended place; give its outcome."""
    best = best_total(quiz, tuple(drawn) if drawn else None)
    passed = place.points * 100 >= quiz.mark * best
    return Result(place.points, best, passed, place.scene.id if place.scene else "")


@lru_cache(maxsize=512)
def _best_from_start(quiz: Quiz) -> int:
    """Give the best total of a scenario. Every way forward leads to a later scene, so one pass from the end will do."""
    best: dict[str, int] = {}
    for scene in reversed(quiz.scenes.values()):
        totals = [choice.points + best[choice.target] for choice in scene.choices if choice.target in best]
        best[scene.id] = max(totals, default=0)
    return best[quiz.first]


def best_total(quiz: Quiz, drawn: tuple[str, ...] | None) -> int:
    """Give the best total of points that can be reached from the start."""
    if drawn:
        return sum(KINDS[quiz.scenes[id].kind].best(quiz.scenes[id]) for id in drawn)
    return _best_from_start(quiz)


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
    return _steps_from(quiz)[place.scene.id]


@lru_cache(maxsize=512)
def _steps_from(quiz: Quiz) -> dict[str, int]:
    """Give, for each scene of a scenario, the longest way forward from it, in responses."""
    steps: dict[str, int] = {}
    for scene in reversed(quiz.scenes.values()):
        ahead = [steps[choice.target] for choice in scene.choices if choice.target in steps]
        steps[scene.id] = 1 + max(ahead, default=0) if scene.choices else 0
    return steps
