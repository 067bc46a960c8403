"""For authors: what is published, what is held back and why, the drafts; and of each quiz its map, numbers, preview."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, abort, current_app, render_template, request

from course_app.course import describe, routes
from course_app.course.check import check
from course_app.course.check_quizzes import judge_quiz
from course_app.course.claims import claims
from course_app.course.files import read_tree
from course_app.course.loader import build
from course_app.course.maps import draw
from course_app.course.play import Place, replay, result
from course_app.course.prose import typographic, unmarked
from course_app.course.quiz import Quiz
from course_app.course.reading import grade
from course_app.course.scenes import Shower
from course_app.course.ways import graph
from course_app.records.publishing import newest_publication
from course_app.records.pulses import pulses_of_site
from course_app.web.authoring.figures import figures_of
from course_app.web.shared.auth import for_role
from course_app.web.shared.serving import library

blueprint = Blueprint("authoring", __name__)


@blueprint.get("/authoring")
@for_role("author")
def authoring() -> str:
    written, problems = check(current_app.config["LIBRARY"])
    last = newest_publication()
    drafts = [
        *(course for course in written.courses.values() if course.header.draft),
        *(module for module in written.modules.values() if module.header.draft),
        *(lesson for lesson in written.lessons.values() if lesson.header.draft),
    ]
    return render_template(
        "authoring/authoring.html",
        problems=problems, held={found["path"] for found in last.held_back} if last else set(), last=last,
        shown=library(), drafts=drafts, quizzes=sorted(written.quizzes.values(), key=lambda quiz: quiz.path),
    )  # fmt: skip


@blueprint.get("/authoring/review")
@for_role("author")
def review() -> str:
    """What only people can judge: who still has to sign, whether the cast is fair, what stands behind each claim."""
    written, _ = check(current_app.config["LIBRARY"])
    stories = [quiz for quiz in written.quizzes.values() if quiz.header.cast]
    told = [(lesson, list(claims(lesson.body, lesson.first))) for lesson in written.lessons.values()]
    return render_template(
        "authoring/review.html",
        sign_offs=written.open_sign_offs, stories=stories, works=written.references,
        told=[(lesson, found) for lesson, found in told if found],
    )  # fmt: skip


@blueprint.get("/authoring/pulses")
@for_role("author")
def pulses() -> str:
    """How useful learners found each module, and what they would change: without names, from ten answers on."""
    found, shown = pulses_of_site(), library().modules
    told = [(module, found[slug]) for slug, module in shown.items() if slug in found]
    return render_template("authoring/pulses.html", pulses=told)


@blueprint.get("/authoring/quizzes/<quiz>")
@for_role("author")
def quiz(quiz: str) -> str:
    written, problems = check(current_app.config["LIBRARY"])
    found = written.quizzes.get(quiz) or abort(404)
    wrong = [problem for problem in problems if problem.path == found.path]
    told: dict[str, Any] = {}
    if all(problem.warning for problem in wrong):
        told = _bank(found) if found.is_bank else _story(found)
    return render_template(
        "authoring/quiz.html",
        quiz=found,
        title=typographic(found.title),
        problems=wrong,
        figures=figures_of(quiz),
        **told,
    )


def _bank(found: Quiz) -> dict[str, Any]:
    return {"bank": describe.bank(found), "grade": grade(describe.texts(found))}


class Ending(NamedTuple):
    """An ending with a shortest road to it, as an address names it, and what that road scores in per cent."""

    id: str
    title: str
    road: str
    percent: int


def _story(found: Quiz) -> dict[str, Any]:
    ways = graph(found)
    endings = [
        Ending(id, found.scenes[id].title, routes.write_road(road), routes.percent(found, road))
        for id, road in routes.to_endings(ways).items()
    ]
    return {
        "map": draw(found),
        "outline": describe.outline(found),
        "numbers": describe.numbers(found),
        "plays": describe.PLAYS,
        "endings": endings,
        "best": routes.write_road(routes.best(ways)),
    }


@blueprint.get("/authoring/quizzes/<quiz>/preview")
@for_role("author")
def preview(quiz: str) -> str:
    """Play by links alone: the address holds the responses so far, and nothing is written."""
    shown, problems = build(read_tree(current_app.config["LIBRARY"]), drafts=True)
    found = shown.quizzes.get(quiz)
    if found is None or found.is_bank or any(wrong.path == found.path for wrong in (*problems, *judge_quiz(found))):
        abort(404)
    path = request.args.get("path", "")
    try:
        place = replay(found, None, routes.responses(found, routes.read_road(path)))
    except ValueError:  # no road, a choice that is not offered, or a road that goes on behind an ending
        abort(404)
    scene = place.scene
    assert scene  # a scenario stands in a scene or an ending at every moment
    show = Shower(shown, found)
    steps = [show.feedback(taken, range(len(taken.scene.choices))) for taken in place.taken]
    ended = result(found, None, place) if place.ended else None
    return render_template(
        "authoring/preview.html",
        quiz=found, title=typographic(found.title), path=path, place=place, moment=scene, intro=show.intro(),
        steps=steps, scene=None if ended else show.scene(scene, range(len(scene.choices)), place.state), result=ended,
        ending=show.ending(place, ended) if ended else None, ways=() if ended else _ways(place, path),
        gauges=show.gauges(place.measures, None), back=path.rpartition(".")[0],
    )  # fmt: skip


class On(NamedTuple):
    """A response that can be made: the road with it, and of a single choice its points and where it leads."""

    road: str
    text: str
    points: int
    critical: bool
    leads: str


def _ways(place: Place, path: str) -> tuple[On, ...]:
    """Give what can be answered at a place: each choice offered, or a model answer."""
    scene, so_far = place.scene, f"{path}." if path else ""
    assert scene
    if scene.kind != "one":
        return (On(f"{so_far}m", "", 0, False, describe.led(scene.ways or scene.choices[0].ways)),)
    offered = ((at, scene.choices[at]) for at in place.offered)
    return tuple(
        On(f"{so_far}{at}", unmarked(choice.text), choice.points, choice.critical, describe.led(choice.ways))
        for at, choice in offered
    )
