"""What colleagues chose in a scenario, for the page on which it ends."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from course_app.course.play import Place
from course_app.course.prose import typographic
from course_app.course.quiz import Quiz
from course_app.course.scenes import Shower
from course_app.course.statistics import Colleagues, colleagues
from course_app.records.attempts import Attempt
from course_app.records.statistics import counted_at, counted_runs_at
from course_app.web.shared.serving import library


@dataclass(frozen=True)
class Option:
    """An option that was offered, and about how many in ten chose it."""

    html: str
    tenths: int  # 0 to 10
    mine: bool


@dataclass(frozen=True)
class Scene:
    """A moment that this person met, with what colleagues chose there."""

    title: str
    question: str  # HTML
    options: tuple[Option, ...]  # in the order in which this person saw them


@dataclass(frozen=True)
class Told:
    """What the page shows."""

    people: int
    scenes: tuple[Scene, ...]


def colleagues_of(attempt: Attempt, quiz: Quiz, place: Place) -> Told | None:
    """Take an ended attempt at a scenario, its quiz and the ending; give what colleagues chose where this person was.

    None for a bank, and while too few people have ended this edition. One statement, two when the figures are new.
    """
    found = None if quiz.is_bank else _figures(attempt.edition, quiz)
    if found is None:
        return None
    inline = Shower(library(), quiz).links.inline
    scenes = []
    for taken in place.taken:
        tenths = found.tenths.get(taken.scene.id)
        if not taken.first or tenths is None:
            continue
        shown = [at for at in attempt.orders[taken.scene.id] if at in taken.offered]
        options = tuple(
            Option(inline(taken.scene.choices[at].text), tenths[at], at in taken.outcome.picked) for at in shown
        )
        title, question = typographic(taken.scene.title), inline(taken.scene.question)
        scenes.append(Scene(title, question, options))
    return Told(found.people, tuple(scenes)) if scenes else None


def _figures(edition: str, quiz: Quiz) -> Colleagues | None:
    """Give the figures of an edition: those that this process has counted before, where they are of the same attempts.

    What is kept saves time and decides nothing: the database says each time whose attempts count.
    """
    kept: dict[str, tuple[tuple[int, ...], Colleagues | None]] = current_app.extensions.setdefault("colleagues", {})
    numbers = counted_at(edition)
    if not numbers:
        return None
    if edition not in kept or kept[edition][0] != numbers:
        runs = counted_runs_at(edition)
        kept[edition] = tuple(run.number for run in runs), colleagues(quiz, runs)
    return kept[edition][1]
