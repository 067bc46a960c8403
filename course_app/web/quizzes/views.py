"""Quizzes and scenarios: beginning one, answering a scene, seeing what came of it, and how it ended."""

from __future__ import annotations

import secrets
from contextlib import suppress
from random import SystemRandom
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from course_app.course import addresses, warm_up
from course_app.course.library import Library, Module
from course_app.course.play import Place, best_here, draw, replay, result, shuffle, steps_left
from course_app.course.progress import module_state
from course_app.course.prose import typographic
from course_app.course.quiz import Quiz
from course_app.course.responses import KINDS, BadResponse
from course_app.course.scenes import Shower
from course_app.records import attempts
from course_app.records.attempts import Attempt
from course_app.records.db import commit
from course_app.records.learning import history
from course_app.records.taking import Conflict, settle, take
from course_app.web.shared.auth import me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.forms import picked
from course_app.web.shared.serving import library, serving

blueprint = Blueprint("quizzes", __name__)


def _own(number: int) -> tuple[Attempt, Quiz]:
    """Give an attempt of the person signed in, with the quiz that it began with. Anything else is not there."""
    attempt = attempts.attempt_of(me().id, number) or abort(404)
    module = warm_up.module_of(attempt.quiz)
    if module is None:
        return attempt, serving().quiz(attempt.edition)
    drawn = attempt.drawn or ()
    banks = {edition: serving().quiz(edition) for edition in warm_up.editions(drawn)}
    home = library().modules.get(module)
    return attempt, warm_up.compose(module, home.title if home else module, banks, drawn)


def _home(shown: Library, quiz: str) -> Module | None:
    """Give the module to go back to."""
    if module := warm_up.module_of(quiz):
        return shown.modules.get(module)
    current = shown.quizzes.get(quiz)
    return shown.modules.get(current.header.module) if current else None


@blueprint.get("/quizzes/<quiz>")
def quiz(quiz: str) -> str | BaseResponse:
    shown = library()
    if moved := shown.moved.get(("quiz", quiz)):
        return redirect(addresses.quiz(moved), 301)
    found = shown.quizzes.get(quiz) or abort(404)
    tries = attempts.attempts_at(me().id, quiz) if current_user.is_authenticated else ()
    ended = [attempt for attempt in tries if attempt.ended_at]
    return render_template(
        "quizzes/quiz.html",
        quiz=found, title=typographic(found.title), intro=Shower(shown, found).intro(), module=_home(shown, quiz),
        going=next((attempt for attempt in tries if not attempt.ended_at), None), ended=ended,
                passed=any(attempt.passed for attempt in ended), key=secrets.token_urlsafe(16),
        counts=bool(shown.modules_with(quiz)), page_lang=found.header.lang,
    )  # fmt: skip


@blueprint.post("/quizzes/<quiz>/attempts")
@signed_in
def begin(quiz: str) -> BaseResponse:
    shown = library()
    found = shown.quizzes.get(quiz) or abort(404)
    key = request.form.get("key", "")[:64] or None
    random = SystemRandom()
    drawn = draw(found, attempts.seen_items(me().id, quiz) if found.is_bank else {}, random)
    edition = shown.editions[found.path]
    attempt = attempts.begin_attempt(me().id, quiz, edition, drawn, shuffle(found, drawn, random), now(), key)
    commit()
    return redirect(f"/attempts/{attempt.id}", 303)


@blueprint.post("/modules/<module>/warm-ups")
@signed_in
def warm(module: str) -> BaseResponse:
    shown = library()
    found = shown.modules.get(module)
    if found is None or not found.warm_up:
        abort(404)
    name, random = warm_up.name_of(module), SystemRandom()
    banks = {shown.editions[bank.path]: bank for bank in found.warm_up}
    drawn = warm_up.choose(banks, attempts.seen_items(me().id, name), random)
    orders = shuffle(warm_up.compose(module, found.title, banks, drawn), drawn, random)
    key = request.form.get("key", "")[:64] or None
    attempt = attempts.begin_attempt(me().id, name, found.edition, drawn, orders, now(), key)
    commit()
    return redirect(f"/attempts/{attempt.id}", 303)


@blueprint.get("/attempts/<int:number>")
@signed_in
def attempt(number: int) -> str:
    found, quiz = _own(number)
    place = replay(quiz, found.drawn, [step.response for step in attempts.steps_of(found.id)])
    return _ended(found, quiz, place) if place.ended else _scene(found, quiz, place)


def _frame(found: Attempt, quiz: Quiz) -> dict[str, Any]:
    shown = library()
    return {
        "attempt": found,
        "quiz": quiz,
        "title": typographic(quiz.title),
        "module": _home(shown, found.quiz),
        "show": Shower(shown, quiz),
        "page_lang": quiz.header.lang,
        "warm": warm_up.module_of(found.quiz) is not None,
    }


def _scene(found: Attempt, quiz: Quiz, place: Place, **more: Any) -> str:
    assert place.scene
    frame = _frame(found, quiz)
    show: Shower = frame["show"]
    scene = place.scene
    again = any(taken.scene.id == scene.id for taken in place.taken)
    before = place.taken[-1] if place.taken and not quiz.is_bank else None
    return render_template(
        "quizzes/scene.html",
        scene=show.scene(scene, found.orders[scene.id], place.state), position=place.position, again=again,
        left=steps_left(quiz, place, found.drawn), gauges=show.gauges(place.measures, None),
        with_=show.full_name(scene.with_), who=scene.with_, intro=show.intro(),
        so_far=() if quiz.is_bank else _so_far(show, found, place),
        before=show.feedback(before, found.orders[before.scene.id]).chosen if before else "",
        **frame, **more,
    )  # fmt: skip


def _so_far(show: Shower, found: Attempt, place: Place) -> list[Any]:
    return [show.feedback(taken, found.orders[taken.scene.id]) for taken in place.taken]


@blueprint.post("/attempts/<int:number>/steps/<int:position>")
@signed_in
def step(number: int, position: int) -> BaseResponse:
    found, quiz = _own(number)
    shown = library()
    picks = picked("pick")
    try:
        place = take(found, quiz, position, picks, now())
    except BadResponse as error:
        place = replay(quiz, found.drawn, [s.response for s in attempts.steps_of(found.id)])
        if place.ended or place.position != position:
            return _conflict(found, quiz, place, position, picks)
        return Response(_scene(found, quiz, place, told=str(error), picked=picks), 422)
    except Conflict as conflict:
        return _conflict(found, quiz, conflict.place, position, picks)
    if place.ended:
        settle(me().id, shown, shown.modules_with(found.quiz), now())
    commit()
    return redirect(f"/attempts/{found.id}/steps/{position}", 303)


def _conflict(found: Attempt, quiz: Quiz, place: Place, position: int, picks: list[str]) -> BaseResponse:
    """Another answer stands at this step: say so, keep what was typed, and show where the attempt is now."""
    frame = _frame(found, quiz)
    show: Shower = frame["show"]
    taken = place.taken[position - 1] if 0 < position <= len(place.taken) else None
    typed, meant = "", tuple[str, ...]()
    if taken and KINDS[taken.scene.kind].typed:
        typed = picks[0] if picks else ""
    elif taken:
        with suppress(BadResponse):
            order = found.orders[taken.scene.id]
            meant = show.meant(taken, KINDS[taken.scene.kind].read(taken.scene, picks, order))
    answered = taken.position if taken else len(place.taken)
    page = render_template("quizzes/conflict.html", typed=typed, meant=meant, answered=answered, **frame)
    return Response(page, 409)


@blueprint.get("/attempts/<int:number>/steps/<int:position>")
@signed_in
def feedback(number: int, position: int) -> str | BaseResponse:
    found, quiz = _own(number)
    responses = [step.response for step in attempts.steps_of(found.id)]
    if not 0 < position <= len(responses):
        return redirect(f"/attempts/{found.id}", 302)
    place = replay(quiz, found.drawn, responses[:position])
    taken = place.taken[-1]
    frame = _frame(found, quiz)
    show: Shower = frame["show"]
    lesson = library().lessons.get(taken.scene.lesson)
    return render_template(
        "quizzes/feedback.html",
        told=show.feedback(taken, found.orders[taken.scene.id]), position=position, latest=position == len(responses),
        last=place.ended, lesson=lesson, who=taken.scene.with_, with_=show.full_name(taken.scene.with_),
        next_title=typographic(place.scene.title) if place.scene else "", same=place.scene is taken.scene,
        left=steps_left(quiz, place, found.drawn), most=best_here(taken.scene), **frame,
    )  # fmt: skip


def _ended(found: Attempt, quiz: Quiz, place: Place) -> str:
    shown = library()
    told = result(quiz, found.drawn, place)
    frame = _frame(found, quiz)
    show: Shower = frame["show"]
    facts = history(me().id)
    module = frame["module"]
    state = module_state(module, facts) if module and not frame["warm"] else None
    return render_template(
        "quizzes/ending.html",
        place=place, result=told, ending=show.ending(place, told), steps=_so_far(show, found, place), state=state,
        review=_review(shown, quiz, place), counts=bool(shown.modules_with(found.quiz)),
        key=secrets.token_urlsafe(16), outcomes=shown.outcomes,
        finished=[c for c in shown.courses_with(module.slug) if c.slug in facts.courses] if module else [], **frame,
    )  # fmt: skip


def _review(shown: Library, quiz: Quiz, place: Place) -> list[dict[str, Any]]:
    """A quiz by outcome: what was met, and the lessons to go back to."""
    rows = []
    for code in quiz.header.outcomes if quiz.is_bank else ():
        taken = [one for one in place.taken if one.first and one.scene.outcome == code]
        keys = list(dict.fromkeys(one.scene.lesson for one in taken if not one.outcome.right))
        rows.append(
            {
                "code": code,
                "sentence": shown.outcomes.get(code, ""),
                "points": sum(one.outcome.points for one in taken),
                "best": sum(best_here(one.scene) for one in taken),
                "lessons": [shown.lessons[key] for key in keys if key in shown.lessons],
            }
        )
    return [row for row in rows if row["best"]]
