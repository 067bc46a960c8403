"""Taking a step, and what follows from it: the path from a person's response to rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from course_app.course.library import Course, Library, Module
from course_app.course.play import Place, replay, result
from course_app.course.progress import newly_finished
from course_app.course.quiz import Quiz
from course_app.course.responses import KINDS
from course_app.failpoints import hit
from course_app.records import attempts, learning
from course_app.records.attempts import Attempt


class Conflict(Exception):
    """The step cannot be taken: another response stands there, or it is not its turn. Nothing was changed."""

    def __init__(self, place: Place) -> None:
        super().__init__(f"the next step is {place.position}")
        self.place = place


def take(attempt: Attempt, quiz: Quiz, position: int, picks: Sequence[str], now: datetime) -> Place:
    """Take an attempt, its quiz, the number of a step (from 1) and the picks of the form; add the step.

    Give the place reached. The same response to the same step again changes nothing. Writes the outcome with the last
    step. Raises BadResponse for picks that the scene does not offer, Conflict for another response or another turn.
    """
    stored = [step.response for step in attempts.steps_of(attempt.id)]
    place = replay(quiz, attempt.drawn, stored[: position - 1] if 0 < position <= len(stored) else stored)
    if place.scene is None or place.ended or position != place.position:
        raise Conflict(replay(quiz, attempt.drawn, stored))
    response = KINDS[place.scene.kind].read(place.scene, picks, attempt.orders[place.scene.id])
    if position <= len(stored):
        return _same(attempt, quiz, position, response, stored)
    place = replay(quiz, attempt.drawn, [*stored, response])  # refuses what this state of the story does not offer
    hit("step.looked")
    if not attempts.add_step(attempt.id, position, response, now):
        # Another request was faster, on a database where writers do not wait for each other.
        stored = [step.response for step in attempts.steps_of(attempt.id)]
        return _same(attempt, quiz, position, response, stored)
    if place.ended:
        told = result(quiz, attempt.drawn, place)
        attempts.end_attempt(attempt, told.points, told.best, told.passed, told.ending, now)
    return place


def _same(attempt: Attempt, quiz: Quiz, position: int, response: object, stored: list[object]) -> Place:
    place = replay(quiz, attempt.drawn, stored)
    if stored[position - 1] != response:
        raise Conflict(place)
    return place


def settle(
    user_id: int, library: Library, modules: Iterable[Module], now: datetime, courses: Iterable[Course] | None = None
) -> tuple[list[Module], list[Course]]:
    """Take the modules in which something was done; write down what is finished for the first time, and give it.

    `courses` are looked at as well as those that list the modules: for a course somebody enrols in late.
    """
    modules = list(modules)
    if courses is None:
        slugs = {module.slug for module in modules}
        courses = [c for c in library.courses.values() if any(module.slug in slugs for module in c.modules)]
    done_modules, done_courses = newly_finished(courses, modules, learning.history(user_id))
    for module in done_modules:
        learning.finish_module(user_id, module.slug, module.edition, now)
    for course in done_courses:
        learning.finish_course(user_id, course.slug, course.edition, now)
    return done_modules, done_courses
