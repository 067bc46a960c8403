"""What many people chose: figures about a quiz from attempts alone. Only what was answered first counts.

Everything here takes the first ended attempt of each person, in the order in which they ended. What was typed is
never looked at: neither the words of 'say it first' nor a number; of a number, the author's line that it fitted counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt
from statistics import fmean, median, pstdev
from typing import Any, NamedTuple

from course_app.course.play import Place, Taken, replay
from course_app.course.quiz import Quiz, Scene
from course_app.course.responses import KINDS

LEAST = 10  # responses below which a figure tells more about chance than about an item
BREAK = 600.0  # seconds; whoever took longer was away
# What colleagues chose:
PEOPLE = 10  # below so many, nothing is shown
FIVE = 5  # figures change when so many more have come
PICKED = ("one", "several")  # kinds of response in which options are picked


class Answer(NamedTuple):
    """A stored step: its response, and when it was taken."""

    response: Any
    at: datetime


class Run(NamedTuple):
    """An ended attempt as it is stored; whose it is does not matter."""

    number: int
    drawn: Sequence[str] | None
    started_at: datetime
    steps: tuple[Answer, ...]


class Path(NamedTuple):
    """A way through a scenario, ending included, and how many took it."""

    scenes: tuple[str, ...]
    people: int


@dataclass(frozen=True)
class Item:
    """What came of one scene or item. Places and rows are in the author's order."""

    scene: str
    responses: int
    chosen: tuple[int, ...]  # by choice: how many picked or ticked it; empty where rows are answered or words are typed
    given: tuple[tuple[int, ...], ...]  # by row, by answer: how many gave it; empty where there are no rows
    difficulty: float | None  # mean share of the points, 0 to 1: the higher, the easier
    discrimination: float | None  # -1 to 1
    seconds: float | None  # median time to answer
    timed: int  # responses of which the time is known


@dataclass(frozen=True)
class Report:
    """The figures of one edition of a quiz."""

    people: int
    items: Mapping[str, Item]  # by scene, in the author's order; those that somebody answered
    paths: tuple[Path, ...]  # of a scenario, most frequent first


@dataclass(frozen=True)
class Colleagues:
    """What may be shown of the choices of colleagues in a scenario."""

    people: int  # 10, 15, 20 ...
    tenths: Mapping[str, tuple[int, ...]]  # by scene, by choice in the author's order: about how many in ten, 0 to 10


@dataclass
class _Tally:
    """What is gathered about one scene."""

    responses: int = 0
    chosen: Counter[int] = field(default_factory=Counter)
    given: Counter[tuple[int, int]] = field(default_factory=Counter)  # (row, answer)
    shares: list[float] = field(default_factory=list)
    rest: list[tuple[bool, float]] = field(default_factory=list)  # was it right, and the share of the other points
    seconds: list[float] = field(default_factory=list)


def report(quiz: Quiz, runs: Iterable[Run]) -> Report:
    """Take a quiz and the first ended attempt of each person; give its figures. Runs are read once, one by one.

    Difficulty and discrimination are None below LEAST responses, as is the median time below LEAST known times.
    """
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    paths: Counter[tuple[str, ...]] = Counter()
    people = 0
    for run in runs:
        people += 1
        place = replay(quiz, run.drawn, [step.response for step in run.steps])
        _count(tallies, place, run)
        if place.scene is not None:
            paths[(*(taken.scene.id for taken in place.taken), place.scene.id)] += 1
    items = {id: _item(scene, tallies[id]) for id, scene in quiz.scenes.items() if id in tallies}
    ways = sorted(paths.items(), key=lambda path: (-path[1], path[0]))
    return Report(people, items, tuple(Path(*way) for way in ways))


def _count(tallies: dict[str, _Tally], place: Place, run: Run) -> None:
    firsts = [taken for taken in place.taken if taken.first]
    most = {taken.scene.id: _most(taken) for taken in firsts}
    reachable = sum(most.values())
    for taken in firsts:
        tally, id, outcome = tallies[taken.scene.id], taken.scene.id, taken.outcome
        tally.responses += 1
        if outcome.rows:
            answers = run.steps[taken.position - 1].response
            tally.given.update((row.at, answer) for row, answer in zip(outcome.rows, answers, strict=True))
        elif KINDS[taken.scene.kind].scored:
            tally.chosen.update(outcome.picked)
        if most[id]:
            tally.shares.append(outcome.points / most[id])
            if others := reachable - most[id]:
                tally.rest.append((outcome.right, (place.points - outcome.points) / others))
        before = run.steps[taken.position - 2].at if taken.position > 1 else run.started_at
        seconds = (run.steps[taken.position - 1].at - before).total_seconds()
        if 0 <= seconds <= BREAK:
            tally.seconds.append(seconds)


def _most(taken: Taken) -> int:
    return KINDS[taken.scene.kind].best(taken.scene, taken.offered)


def _item(scene: Scene, tally: _Tally) -> Item:
    kind = KINDS[scene.kind]
    answers = range(len(kind.answers(scene)))
    return Item(
        scene.id,
        tally.responses,
        chosen=tuple(tally.chosen[at] for at in range(len(scene.choices))) if tally.chosen else (),
        given=tuple(tuple(tally.given[row, answer] for answer in answers) for row in kind.rows(scene) if answers),
        difficulty=fmean(tally.shares) if len(tally.shares) >= LEAST else None,
        discrimination=point_biserial(tally.rest) if len(tally.rest) >= LEAST else None,
        seconds=median(tally.seconds) if len(tally.seconds) >= LEAST else None,
        timed=len(tally.seconds),
    )


def point_biserial(answers: Sequence[tuple[bool, float]]) -> float | None:
    """Take, for each response to an item, whether it was right and the share of all other points of that attempt.

    Give the corrected item-rest correlation r = (M1 - M0) / s * sqrt(p * (1 - p)): M1 and M0 are the mean shares of
    those who were right and of those who were not, s is the standard deviation of all shares (of the population), p the
    part that was right. Corrected: the item's own points are in neither share. 'Right' is that nothing better was
    possible. None where everybody was right, nobody was, or all shares are equal.
    """
    right = [share for was_right, share in answers if was_right]
    wrong = [share for was_right, share in answers if not was_right]
    spread = pstdev(share for _, share in answers) if right and wrong else 0
    if not spread:
        return None
    part = len(right) / len(answers)
    return (fmean(right) - fmean(wrong)) / spread * sqrt(part * (1 - part))


def counted(people: int) -> int:
    """Take how many people have ended a scenario; give of how many of them, the first ones, figures may be shown."""
    return people // FIVE * FIVE if people >= PEOPLE else 0


def colleagues(quiz: Quiz, runs: Sequence[Run]) -> Colleagues | None:
    """Take a scenario and the first ended attempt of each person; give what may be shown, None for too few people.

    Figures come in fives: of the first 10, 15, 20 ... people, and at each scene of the first 5, 10, 15 ... of those of
    them who met it. So one person more changes nothing, or completes a five, and it does not show who of the five chose
    what. Scenes that fewer than five met are left out.
    """
    people = counted(len(runs))
    if not people:
        return None
    picks: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for run in runs[:people]:
        for taken in replay(quiz, run.drawn, [step.response for step in run.steps]).taken:
            if taken.first and taken.scene.kind in PICKED:
                picks[taken.scene.id].append(taken.outcome.picked)
    fives = {scene: met[: len(met) // FIVE * FIVE] for scene, met in picks.items() if len(met) >= FIVE}
    return Colleagues(people, {scene: _tenths(met, len(quiz.scenes[scene].choices)) for scene, met in fives.items()})


def _tenths(met: list[tuple[int, ...]], choices: int) -> tuple[int, ...]:
    chosen = Counter(place for picked in met for place in picked)
    return tuple((20 * chosen[place] + len(met)) // (2 * len(met)) for place in range(choices))  # half a tenth goes up
