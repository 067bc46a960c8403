"""After the end: how it ended, the story to keep, the other viewpoint, and the roads not taken."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, abort, render_template

from course_app.course import roads, story
from course_app.course.library import Library
from course_app.course.play import Place, best_here, replay, result, start
from course_app.course.progress import module_state
from course_app.course.quiz import Quiz
from course_app.course.scenes import Shower
from course_app.records.attempts import Attempt
from course_app.records.learning import history
from course_app.web.quizzes.blueprint import blueprint, frame, own, responses_of, so_far
from course_app.web.quizzes.colleagues import colleagues_of
from course_app.web.shared.auth import me, signed_in
from course_app.web.shared.serving import library
from course_app.web.shared.words import day


def ended_page(found: Attempt, quiz: Quiz, place: Place) -> str:
    """Give the page of an attempt that has ended: of a quiz its result and review, of a scenario its ending."""
    shown = library()
    told = result(quiz, found.drawn, place)
    around = frame(found, quiz)
    show: Shower = around["show"]
    module = around["module"]
    facts = history(me().id)
    steps = so_far(show, found, place)
    known = () if quiz.is_bank else roads.decisions(place)
    return render_template(
        "quizzes/result.html" if quiz.is_bank else "quizzes/ending.html",
        result=told, steps=steps, key=secrets.token_urlsafe(16),
        ending=show.ending(place, told, start(quiz).measures),
        state=module_state(module, facts) if module and not around["warm"] else None,
        finished=[c for c in shown.courses_with(module.slug) if c.slug in facts.courses] if module else [],
        review=_review(shown, quiz, place), counts=bool(shown.modules_with(found.quiz)),
        felt=story.other_side(steps), crossings=[step for step in steps if step.position in known],
        outcomes=_outcomes(shown, quiz), who=quiz.header.with_, colleagues=colleagues_of(found, quiz, place), **around,
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


def _outcomes(shown: Library, quiz: Quiz) -> list[dict[str, Any]]:
    """What a scenario was about, and the lessons that say more."""
    return [
        {
            "sentence": shown.outcomes[code],
            "lessons": [lesson for lesson in shown.lessons.values() if code in lesson.header.outcomes],
        }
        for code in quiz.header.outcomes
        if code in shown.outcomes
    ]


def _ended_story(number: int) -> tuple[Attempt, Quiz, list[Any]]:
    """Give an ended attempt at a scenario with its responses. While it runs, or of a quiz, there is nothing here."""
    found, quiz = own(number)
    if found.ended_at is None or quiz.is_bank:
        abort(404)
    return found, quiz, responses_of(found)


@blueprint.get("/attempts/<int:number>/roads/<int:position>")
@signed_in
def road(number: int, position: int) -> str:
    found, quiz, responses = _ended_story(number)
    around = frame(found, quiz)
    crossing = roads.crossing(around["show"], responses, position, found.orders) or abort(404)
    return render_template("quizzes/road.html", crossing=crossing, **around)


@blueprint.get("/attempts/<int:number>/story.txt")
@signed_in
def story_text(number: int) -> Response:
    found, quiz, responses = _ended_story(number)
    place = replay(quiz, None, responses)
    around = frame(found, quiz)
    show: Shower = around["show"]
    ending = show.ending(place, result(quiz, None, place), start(quiz).measures)
    if ending is None or found.ended_at is None:
        abort(404)
    foot = f"Played on {day(found.ended_at)}. This is fiction: the people and the nursery are invented."
    text = story.as_text(around["title"], show.intro(), so_far(show, found, place), ending, foot)
    told = Response(text, content_type="text/plain; charset=utf-8")
    told.headers.set("Content-Disposition", "attachment", filename=f"{found.quiz}-story.txt")
    return told
