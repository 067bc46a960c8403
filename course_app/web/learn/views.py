"""Courses, modules and lessons: reading, and what a learner does on a lesson's page."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Response, abort, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from course_app.course import addresses, checks
from course_app.course.library import Course, Lesson
from course_app.course.pages import lesson_page
from course_app.course.progress import course_state
from course_app.course.quiz import Scene
from course_app.course.responses import BadResponse
from course_app.records import learning, reflections
from course_app.records.db import commit
from course_app.records.statements import statements_of
from course_app.records.taking import settle
from course_app.web.learn import module  # its views
from course_app.web.learn.blueprint import NOBODY, blueprint, prose
from course_app.web.shared.auth import me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.drawings import course_hills
from course_app.web.shared.forms import picked
from course_app.web.shared.hooks import tell
from course_app.web.shared.serving import library
from course_app.web.shared.words import when

MOST_WORDS = 20_000  # characters of a reflection
__all__ = ["blueprint", "module"]


def _course(slug: str) -> Course:
    return library().courses.get(slug) or abort(404)


def _lesson(module: str, slug: str) -> Lesson:
    """Give a lesson under its name, or under one that it had when a page was opened."""
    shown = library()
    module = shown.moved.get(("module", module), module)
    slug = shown.moved.get(("lesson", f"{module}/{slug}"), slug)
    return shown.lesson(module, slug) or abort(404)


@blueprint.get("/courses/<course>")
def course(course: str) -> str | BaseResponse:
    shown = library()
    if moved := shown.moved.get(("course", course)):
        return redirect(addresses.course(moved), 301)
    found = _course(course)
    facts = learning.history(me().id) if current_user.is_authenticated else NOBODY
    state = course_state(found, facts)
    enrolled = course in facts.enrolled
    held = []
    if state.done_at:
        held = [s for s in statements_of(me().id) if s.course == course and s.superseded_by is None]
    drawn, height = course_hills(state, 320)
    return render_template(
        "learn/course.html",
        course=found, body=prose(shown, found.path, found.body), state=state, enrolled=enrolled,
        hills=drawn, height=height, statement=held[0] if held else None, page_lang=found.header.lang,
    )  # fmt: skip


@blueprint.post("/courses/<course>/enrolments")
@signed_in
def enrol(course: str) -> BaseResponse:
    found = _course(course)
    learning.enrol(me().id, course, now())
    settle(me().id, library(), found.modules, now(), [found])
    commit()
    flash(f"You are enrolled in {found.title}.")
    return redirect(found.address, 303)


@blueprint.get("/modules/<module>/<lesson>")
def lesson(module: str, lesson: str) -> str | BaseResponse:
    found = _lesson(module, lesson)
    if found.key != f"{module}/{lesson}":
        return redirect(found.address, 301)
    return _show(found)


def _show(found: Lesson, **more: Any) -> str:
    shown = library()
    folder = shown.modules[found.module]
    facts = learning.LessonFacts({}, {})
    written: dict[str, reflections.Written] = {}
    if current_user.is_authenticated:
        facts = learning.lesson_facts(me().id, found.key)
        written = reflections.reflections_in(me().id, found.key) if found.reflections else {}
    elif request.args.get("check"):
        answers, more = _tried(found)
        facts = learning.LessonFacts({}, answers)
    lang = request.args.get("lang", "")
    text = found.translations.get(lang, found)
    place = folder.lessons.index(found)
    return render_template(
        "learn/lesson.html",
        lesson=text, module=folder, page=lesson_page(shown, text), place=place,
        before=folder.lessons[place - 1] if place else None,
        after=folder.lessons[place + 1] if place + 1 < len(folder.lessons) else None,
        done=facts.done, answers=_responses(text, facts.answers), written=written,
        courses=shown.courses_with(found.module), said_done=found.key in facts.done,
        unanswered=[id for id in found.checks if id not in facts.answers],
        languages={"en": found, **found.translations} if found.translations else {}, **more,
    )  # fmt: skip


def _check(found: Lesson, id: str) -> Scene | None:
    return next((block.scene for block in found.blocks if block.scene and block.id == id), None)


def _responses(text: Lesson, answers: Mapping[str, tuple[int, ...]]) -> dict[str, list[Any]]:
    """Give the answers of each check as its page shows them; the one that the address names stands last."""
    found: dict[str, list[Any]] = {}
    for id, numbers in answers.items():
        scene = _check(text, id)
        if scene is None:
            continue
        for number in sorted(numbers, key=lambda number: str(number) == request.args.get("chosen")):
            with suppress(BadResponse):  # the check was another one when that answer was given
                found.setdefault(id, []).append(checks.response_of(scene, number))
    return found


def _tried(found: Lesson) -> tuple[dict[str, tuple[int, ...]], dict[str, Any]]:
    """Signed out, a check is a GET form: what was chosen stands in the address and nowhere else.

    Give the answer, or what the page has to say about one that is not whole.
    """
    id = request.args.get("check", "")
    scene, picks = _check(found, id), picked("answer", request.args)
    if scene is None or not picks:
        return {}, {}
    try:
        if scene.kind == "sort" and "answer" in request.args:
            number = int(picks[0]) if picks[0].isascii() and picks[0].isdigit() and len(picks[0]) < 8 else -1
            checks.response_of(scene, number)
        else:
            number = checks.read(scene, picks)
    except BadResponse as error:
        return {}, {"unchosen": id, "told": str(error), "picks": picks}
    return {id: (number,)}, {}


@blueprint.post("/modules/<module>/<lesson>/completions")
@signed_in
def done(module: str, lesson: str) -> BaseResponse:
    found = _lesson(module, lesson)
    folder = library().modules[found.module]
    learning.mark_done(me().id, found.key, now())
    modules, courses = settle(me().id, library(), [folder], now())
    commit()
    if courses:
        flash("That was the last piece. Your statement is ready to be made.")
        return redirect(courses[0].address, 303)
    if modules:
        flash(f"Module done: {folder.title}.")
        return redirect(folder.address, 303)
    flash("Noted: you have done this lesson.")
    return redirect(f"{found.address}#done", 303)


@blueprint.post("/modules/<module>/<lesson>/checks/<check>")
@signed_in
def check(module: str, lesson: str, check: str) -> BaseResponse:
    found = _lesson(module, lesson)
    scene = _check(found, check) or abort(404)
    picks = picked("answer")
    try:
        answer = checks.read(scene, picks[:1] if scene.kind == "one" else picks)
    except BadResponse as error:
        return Response(_show(found, unchosen=check, told=str(error), picks=picks), 422)
    learning.answer_check(me().id, found.key, check, answer, now())
    settle(me().id, library(), [library().modules[found.module]], now())
    commit()
    return redirect(f"{found.address}?chosen={answer}#check-{check}", 303)


@blueprint.post("/modules/<module>/<lesson>/reflections/<prompt>")
@signed_in
def reflection(module: str, lesson: str, prompt: str) -> BaseResponse:
    found = _lesson(module, lesson)
    if prompt not in found.reflections:
        abort(404)
    words = request.form.get("words", "").replace("\x00", "").replace("\r\n", "\n")
    base = request.form.get("revision", "")
    quietly = request.accept_mimetypes.best == "application/json"  # saved as one types
    if len(words) > MOST_WORDS:
        return tell(413, text=f"This has {len(words)} characters and may have {MOST_WORDS}. Shorten it, then save.")
    if not (base.isascii() and base.isdigit() and len(base) < 10):
        abort(400)
    try:
        saved = reflections.save_reflection(me().id, found.key, prompt, words, int(base), now())
    except reflections.Stale as stale:
        if quietly:
            return _json(409, revision=stale.current.revision)
        page = render_template(
            "learn/two_versions.html", lesson=found, prompt=prompt, stored=stale.current, typed=words
        )
        return Response(page, 409)
    commit()
    if quietly:
        return _json(200, revision=saved.revision, saved=f"Saved {when(saved.saved_at)}.")
    return redirect(f"{found.address}?open={prompt}#think-{prompt}", 303)


def _json(status: int, **values: object) -> Response:
    response = jsonify(values)
    response.status_code = status
    return response
