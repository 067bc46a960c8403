"""The blueprint of quizzes and scenarios, and what each of their pages begins with."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort

from course_app.course import warm_up
from course_app.course.library import Library, Module
from course_app.course.play import Place
from course_app.course.prose import typographic
from course_app.course.quiz import Quiz
from course_app.course.scenes import FeedbackView, Shower
from course_app.records import attempts
from course_app.records.attempts import Attempt
from course_app.web.shared.auth import me
from course_app.web.shared.serving import library, serving

blueprint = Blueprint("quizzes", __name__)


def own(number: int) -> tuple[Attempt, Quiz]:
    """Give an attempt of the person signed in, with the quiz that it began with. Anything else is not there."""
    attempt = attempts.attempt_of(me().id, number) or abort(404)
    module = warm_up.module_of(attempt.quiz)
    if module is None:
        return attempt, serving().quiz(attempt.edition)
    drawn = attempt.drawn or ()
    banks = {edition: serving().quiz(edition) for edition in warm_up.editions(drawn)}
    home = library().modules.get(module)
    return attempt, warm_up.compose(module, home.title if home else module, banks, drawn)


def home_of(shown: Library, quiz: str) -> Module | None:
    """Give the module to go back to."""
    if module := warm_up.module_of(quiz):
        return shown.modules.get(module)
    current = shown.quizzes.get(quiz)
    return shown.modules.get(current.header.module) if current else None


def responses_of(attempt: Attempt) -> list[Any]:
    """Give the stored responses of an attempt, in order."""
    return [step.response for step in attempts.steps_of(attempt.id)]


def frame(found: Attempt, quiz: Quiz) -> dict[str, Any]:
    """Give what every page of an attempt shows."""
    shown = library()
    return {
        "attempt": found,
        "quiz": quiz,
        "title": typographic(quiz.title),
        "module": home_of(shown, found.quiz),
        "show": Shower(shown, quiz),
        "page_lang": quiz.header.lang,
        "warm": warm_up.module_of(found.quiz) is not None,
    }


def so_far(show: Shower, found: Attempt, place: Place) -> list[FeedbackView]:
    """Give the steps taken, as they may be seen afterwards."""
    return [show.feedback(taken, found.orders[taken.scene.id]) for taken in place.taken]
