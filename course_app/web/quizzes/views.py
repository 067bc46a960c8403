"""Quizzes and scenarios: beginning one, answering a scene, seeing what came of it, and how it ended."""

from __future__ import annotations

import secrets
from contextlib import suppress
from random import SystemRandom
from typing import Any

from flask import Response, abort, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from course_app.course import addresses, warm_up
from course_app.course.play import Place, best_here, draw, replay, shuffle, steps_left
from course_app.course.prose import typographic
from course_app.course.quiz import Quiz
from course_app.course.responses import KINDS, BadResponse
from course_app.course.scenes import Shower
from course_app.records import attempts
from course_app.records.attempts import Attempt
from course_app.records.db import commit
from course_app.records.taking import Conflict, settle, take
from course_app.web.quizzes.blueprint import blueprint, frame, home_of, own, responses_of, so_far
from course_app.web.quizzes.endings import ended_page
from course_app.web.shared.auth import me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.forms import picked
from course_app.web.shared.serving import library

__all__ = ["blueprint"]


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
        quiz=found, title=typographic(found.title), intro=Shower(shown, found).intro(), module=home_of(shown, quiz),
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
    found, quiz = own(number)
    place = replay(quiz, found.drawn, responses_of(found))
    return ended_page(found, quiz, place) if place.ended else _scene(found, quiz, place)


def _scene(found: Attempt, quiz: Quiz, place: Place, **more: Any) -> str:
    assert place.scene
    around = frame(found, quiz)
    show: Shower = around["show"]
    scene = place.scene
    again = any(taken.scene.id == scene.id for taken in place.taken)
    before = place.taken[-1] if place.taken and not quiz.is_bank else None
    return render_template(
        "quizzes/scene.html",
        scene=show.scene(scene, found.orders[scene.id], place.state), position=place.position, again=again,
        left=steps_left(quiz, place, found.drawn), gauges=show.gauges(place.measures, None),
        with_=show.full_name(scene.with_), who=scene.with_, intro=show.intro(),
        so_far=() if quiz.is_bank else so_far(show, found, place),
        before=show.feedback(before, found.orders[before.scene.id]).chosen if before else "",
        **around, **more,
    )  # fmt: skip


@blueprint.post("/attempts/<int:number>/steps/<int:position>")
@signed_in
def step(number: int, position: int) -> BaseResponse:
    found, quiz = own(number)
    shown = library()
    picks = picked("pick")
    try:
        place = take(found, quiz, position, picks, now())
    except BadResponse as error:
        place = replay(quiz, found.drawn, responses_of(found))
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
    around = frame(found, quiz)
    show: Shower = around["show"]
    taken = place.taken[position - 1] if 0 < position <= len(place.taken) else None
    typed, meant = "", tuple[str, ...]()
    if taken and taken.scene.kind == "say":
        typed = picks[0] if picks else ""
    elif taken:
        with suppress(BadResponse):
            order = found.orders[taken.scene.id]
            meant = show.meant(taken, KINDS[taken.scene.kind].read(taken.scene, picks, order))
    answered = taken.position if taken else len(place.taken)
    page = render_template("quizzes/conflict.html", typed=typed, meant=meant, answered=answered, **around)
    return Response(page, 409)


@blueprint.get("/attempts/<int:number>/steps/<int:position>")
@signed_in
def feedback(number: int, position: int) -> str | BaseResponse:
    found, quiz = own(number)
    responses = responses_of(found)
    if not 0 < position <= len(responses):
        return redirect(f"/attempts/{found.id}", 302)
    place = replay(quiz, found.drawn, responses[:position])
    taken = place.taken[-1]
    around = frame(found, quiz)
    show: Shower = around["show"]
    lesson = library().lessons.get(taken.scene.lesson)
    return render_template(
        "quizzes/feedback.html",
        told=show.feedback(taken, found.orders[taken.scene.id]), position=position, latest=position == len(responses),
        last=place.ended, lesson=lesson, who=taken.scene.with_, with_=show.full_name(taken.scene.with_),
        next_title=typographic(place.scene.title) if place.scene else "", same=place.scene is taken.scene,
        left=steps_left(quiz, place, found.drawn), most=best_here(taken.scene), **around,
    )  # fmt: skip
