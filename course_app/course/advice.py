"""The checker's advice for one quiz or scenario whose form and rules are right: warnings, which hold nothing back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course_app.course import ways
from course_app.course.messages import Problem, problem
from course_app.course.prose import count_words, unmarked
from course_app.course.quiz import Quiz, Scene
from course_app.course.schemas import LEVELS

PICKED = ("one", "several")  # the kinds whose choices are weighed against each other
FEWEST_SCENES, MOST_LONGEST = 5, 0.4  # the best choice may be the longest in so large a part of so many scenes
SHORT = 25  # characters: choices that are all shorter may differ in length
PROPORTION, PROPORTION_IN_BANK = 1.35, 1.25  # the longest choice to the shortest
FULL_BANK = 6  # items, or shown: from here on a bank is judged as a whole
ITEMS_AN_OUTCOME = 3
FEEDBACK = range(12, 46)  # words
DEEP = LEVELS[LEVELS.index("apply") :]
_ABOVE = re.compile(r"\b(?:(?:all|none|both|any|neither) of (?:the above|these|them all)|both [A-E] and [A-E])\b", re.I)


def advise(quiz: Quiz) -> Iterator[Problem]:
    """Take a quiz in which `judge_quiz` found nothing; give what would make it better."""
    for scene in quiz.scenes.values():
        if scene.kind in PICKED:
            yield from _choices(quiz, scene)
    yield from _longest(quiz)
    yield from _bank(quiz) if quiz.is_bank else _story(quiz)


def _choices(quiz: Quiz, scene: Scene) -> Iterator[Problem]:
    lengths = [len(unmarked(choice.text)) for choice in scene.choices]
    limit = PROPORTION_IN_BANK if quiz.is_bank else PROPORTION
    if max(lengths) >= SHORT and max(lengths) > limit * min(lengths):
        yield problem(
            quiz.path, scene.line, "option-length", longest=max(lengths), shortest=min(lengths), limit=limit
        )  # fmt: skip
    for choice in scene.choices:
        if found := _ABOVE.search(choice.text):
            yield problem(quiz.path, choice.line, "option-above", words=found[0])


def _longest(quiz: Quiz) -> Iterator[Problem]:
    """Give it when the best choice is too often the only longest one."""
    scenes = [scene for scene in quiz.scenes.values() if scene.kind == "one"]
    given_away = [scene for scene in scenes if _best_is_longest(scene)]
    if len(scenes) >= FEWEST_SCENES and len(given_away) > MOST_LONGEST * len(scenes):
        ids = ", ".join(scene.id for scene in given_away)
        yield problem(
            quiz.path, given_away[0].line, "best-longest", count=len(given_away), scenes=len(scenes), ids=ids
        )  # fmt: skip


def _best_is_longest(scene: Scene) -> bool:
    by_length = sorted(scene.choices, key=lambda choice: len(unmarked(choice.text)))
    longer = len(unmarked(by_length[-1].text)) > len(unmarked(by_length[-2].text))
    return longer and by_length[-1].points == max(choice.points for choice in scene.choices)


def _story(quiz: Quiz) -> Iterator[Problem]:
    choices = [choice for scene in quiz.scenes.values() for choice in scene.choices]
    moved = {name for choice in choices for name, by in choice.effects if by}
    for name in quiz.header.measures:
        if name not in moved:
            yield problem(quiz.path, quiz.lines.get(("measures", name), 2), "measure-still", name=name)
    ties = _ties(ways.graph(quiz))
    for scene in quiz.scenes.values():
        if scene.kind != "one":
            continue
        for at, choice in enumerate(scene.choices):
            if not choice.other:
                yield problem(quiz.path, choice.line, "view-missing")
            if (scene.id, at) in ties:
                yield problem(quiz.path, choice.line, "tie")


def _ties(graph: ways.Graph) -> set[tuple[str, int]]:
    """Give the choices (scene, place) that earn less than the best one there and still lead to 100 per cent.

    Walks from the start along every move that keeps the best total within reach, repair scenes and rounds included.
    """
    found: set[tuple[str, int]] = set()
    ahead = [graph.beginning] if graph.beginning else []
    known = set(ahead)
    while ahead:
        moment = ahead.pop()
        moves = graph.moves[moment]
        most = max((move.points for move in moves), default=0)
        for move in moves:
            if move.points + graph.best_from[move.to] < graph.best_from[moment]:
                continue
            if move.points < most and move.at is not None:
                found.add((moment.scene, move.at))
            if move.to not in known:
                known.add(move.to)
                ahead.append(move.to)
    return found


def _bank(quiz: Quiz) -> Iterator[Problem]:
    items = list(quiz.scenes.values())
    deep = sum(item.level in DEEP for item in items)
    if 2 * deep < len(items):
        yield problem(quiz.path, quiz.lines.get(("show",), 2), "bank-levels", count=deep, items=len(items))
    if (quiz.header.show or 0) >= FULL_BANK:
        for place, code in enumerate(quiz.header.outcomes):
            count = sum(item.outcome == code for item in items)
            if count < ITEMS_AN_OUTCOME:
                line = quiz.lines.get(("outcomes", place), quiz.lines.get(("outcomes",), 2))
                yield problem(quiz.path, line, "bank-outcome-few", count=count, code=code)
    for item in items:
        if not item.difficulty and len(items) >= FULL_BANK:
            yield problem(quiz.path, item.line, "difficulty-missing")
        for choice in item.choices if item.kind != "say" else ():  # there, it is a way to say it
            words = count_words(" ".join((choice.happened, choice.why, choice.other)))
            if words not in FEEDBACK:
                yield problem(quiz.path, choice.line, "feedback-length", words=words)
