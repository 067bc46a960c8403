"""Roads through a scenario: how many there are, how long they take, and one to each ending.

A road is a row of responses from the start to an ending. Roads that differ in a state only are counted apart; going
round a scene by a critical choice is not counted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

from course_app.course.minutes import CHOICE, WORDS_A_MINUTE, ending_words, scene_words, told_words
from course_app.course.play import replay, result
from course_app.course.prose import count_words
from course_app.course.quiz import Quiz
from course_app.course.responses import KINDS
from course_app.course.ways import Graph, Moment, Move

Road = tuple[int | None, ...]  # a response each: the place of the choice, None where every answer leads the same way


LONGEST = 200  # responses that an address may name


class Span(NamedTuple):
    """The least and the most of something over all roads."""

    least: float
    most: float


def count(ways: Graph) -> int:
    """Give how many roads there are."""
    roads: dict[Moment, int] = {}
    for id in reversed(ways.quiz.scenes):
        for moment in ways.moments[id]:
            on = sum(roads[move.to] for move in ways.moves[moment] if move.to.scene != id)
            roads[moment] = 1 if ways.quiz.scenes[id].is_ending else on
    return roads[ways.beginning] if ways.beginning else 0


def steps(ways: Graph) -> Span:
    """Give the responses on the shortest and on the longest road."""
    return _span(ways, lambda moment: Span(0, 0), lambda moment, move: 0 if _fork(ways, moment) else 1)


def minutes(ways: Graph) -> Span:
    """Give the minutes of the shortest and of the longest road, counted by the rule of `minutes`."""
    quiz = ways.quiz

    def here(moment: Moment) -> Span:
        scene, state = quiz.scenes[moment.scene], ways.state(moment)
        if scene.is_ending:
            return Span(*(words / WORDS_A_MINUTE for words in ending_words(scene, state)))
        words = scene_words(scene, state) / WORDS_A_MINUTE
        return Span(words, words)

    def on(moment: Moment, move: Move) -> float:
        choices = quiz.scenes[moment.scene].choices
        told = told_words(choices[move.at]) if move.at is not None else sum(map(told_words, choices))
        return told / WORDS_A_MINUTE + (0 if _fork(ways, moment) else CHOICE)

    intro = count_words(quiz.intro) / WORDS_A_MINUTE
    return Span(*(intro + time for time in _span(ways, here, on)))


def _fork(ways: Graph, moment: Moment) -> bool:
    return ways.quiz.scenes[moment.scene].is_fork


def _span(ways: Graph, here: Callable[[Moment], Span], on: Callable[[Moment, Move], float]) -> Span:
    spans: dict[Moment, Span] = {}
    for id in reversed(ways.quiz.scenes):
        for moment in ways.moments[id]:
            moves = [move for move in ways.moves[moment] if move.to.scene != id]
            low = min((on(moment, move) + spans[move.to].least for move in moves), default=0)
            high = max((on(moment, move) + spans[move.to].most for move in moves), default=0)
            spans[moment] = Span(here(moment).least + low, here(moment).most + high)
    return spans[ways.beginning] if ways.beginning else Span(0, 0)


def best(ways: Graph) -> Road:
    """Give a shortest road that earns the best total."""

    def keeps(moment: Moment, move: Move) -> bool:
        return move.points + ways.best_from[move.to] == ways.best_from[moment]

    return next(iter(_search(ways, keeps).values()), ())


def to_endings(ways: Graph) -> dict[str, Road]:
    """Give a shortest road to each ending that can be reached, by its id, in the author's order."""
    found = _search(ways, lambda moment, move: True)
    return {id: found[id] for id in ways.quiz.scenes if id in found}


def _search(ways: Graph, allowed: Callable[[Moment, Move], bool]) -> dict[str, Road]:
    """Walk breadth first; give the first road to each ending, nearest first."""
    found: dict[str, Road] = {}
    ahead: deque[tuple[Moment, Road]] = deque([(ways.beginning, ())] if ways.beginning else [])
    known = {ways.beginning}
    while ahead:
        moment, road = ahead.popleft()
        if ways.quiz.scenes[moment.scene].is_ending:
            found.setdefault(moment.scene, road)
        for move in ways.moves[moment]:
            if move.to not in known and allowed(moment, move):
                known.add(move.to)
                ahead.append((move.to, road if _fork(ways, moment) else (*road, move.at)))
    return found


def responses(quiz: Quiz, road: Road) -> list[Any]:
    """Take a road; give the responses to store, with a model answer where every answer leads the same way.

    Raises BadResponse for a choice that is not offered there, and Ended when the road goes on behind an ending.
    """
    given: list[Any] = []
    for at in road:
        place = replay(quiz, None, given)
        scene = place.scene
        if at is None and scene and scene.kind in KINDS and scene.kind != "one":
            given.append(KINDS[scene.kind].model(scene, place.offered))
        else:
            given.append(at)
    return given


def percent(quiz: Quiz, road: Road) -> int:
    """Take a road to an ending; give its score in per cent."""
    return result(quiz, None, replay(quiz, None, responses(quiz, road))).percent


def at_random(ways: Graph, plays: int, random: Random) -> dict[str, float]:
    """Play so often, each time picking any choice offered; give the share of each ending, in per cent."""
    ends = dict.fromkeys((id for id, scene in ways.quiz.scenes.items() if scene.is_ending), 0)
    for _ in range(plays if ways.beginning else 0):
        moment: Any = ways.beginning
        while moves := ways.moves[moment]:
            moment = random.choice(moves).to
        ends[moment.scene] = ends.get(moment.scene, 0) + 1
    return {id: 100 * count / plays for id, count in ends.items()}


def read_road(text: str) -> Road:
    """Take a road as an address names it, such as '0.2.m'; give it. Raises ValueError."""
    parts: Sequence[str] = text.split(".") if text else []
    if len(parts) > LONGEST or any(
        part != "m" and not (part.isascii() and part.isdigit() and len(part) < 3) for part in parts
    ):
        raise ValueError(f"no road: {text}")
    return tuple(None if part == "m" else int(part) for part in parts)


def write_road(road: Road) -> str:
    """Give a road as an address names it: places of choices, and m for a model answer."""
    return ".".join("m" if at is None else str(at) for at in road)
