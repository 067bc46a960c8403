"""A warm-up: three items of earlier modules before a module begins. It never counts.

It is a quiz put together from several banks. An item is named `edition/id`, so that it means the same for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from course_app.course.quiz import Quiz
from course_app.course.responses import KINDS
from course_app.course.schemas import QuizHeader

SHOWN = 3
_PREFIX = "warm-up/"


def name_of(module: str) -> str:
    """Give the name under which attempts at a module's warm-up are kept."""
    return _PREFIX + module


def module_of(quiz: str) -> str | None:
    """Take the name of an attempt's quiz; give the slug of the module that it warms up for, or None."""
    return quiz.removeprefix(_PREFIX) if quiz.startswith(_PREFIX) else None


def choose(banks: Mapping[str, Quiz], seen: Mapping[str, int], random: Random) -> list[str]:
    """Take banks by edition and how often each item was drawn; give the items of a new warm-up.

    From as many banks as there are, least-seen first, in a random order.
    """
    piles = []
    for edition, bank in banks.items():
        items = [f"{edition}/{scene.id}" for scene in bank.scenes.values() if KINDS[scene.kind].scored]
        random.shuffle(items)
        items.sort(key=lambda item: seen.get(item, 0))
        piles.append(items)
    random.shuffle(piles)
    chosen = [item for row in zip(*_even(piles), strict=True) for item in row if item][:SHOWN]
    random.shuffle(chosen)
    return chosen


def _even(piles: list[list[str]]) -> list[list[str]]:
    longest = max(map(len, piles), default=0)
    return [pile + [""] * (longest - len(pile)) for pile in piles]


def editions(drawn: Sequence[str]) -> set[str]:
    """Give the editions that the items of a warm-up come from."""
    return {item.partition("/")[0] for item in drawn}


def compose(module: str, title: str, banks: Mapping[str, Quiz], drawn: Sequence[str]) -> Quiz:
    """Take a module, its title, banks by edition and the items drawn; give the quiz that they make."""
    scenes = {}
    for item in drawn:
        edition, _, id = item.partition("/")
        scenes[item] = replace(banks[edition].scenes[id], id=item)
    codes = tuple(dict.fromkeys(scene.outcome for scene in scenes.values()))
    header = QuizHeader(title=title, module=module, outcomes=codes, minutes=2, show=max(1, len(scenes)))
    return Quiz(name_of(module), "quizzes/warm-up.md", header, "", scenes, {})
