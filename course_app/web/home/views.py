"""The first page: the courses, and for somebody signed in, where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template
from flask_login import current_user

from course_app.course.assigned import Plan, Standing
from course_app.course.library import Course, Library
from course_app.course.pages import lesson_page
from course_app.course.progress import CourseState, History, Task, course_state, module_state
from course_app.records import second_steps
from course_app.records.assignments import Mine, assigned_to
from course_app.records.learning import Activity, history, last_activity
from course_app.records.waiting import waits_for
from course_app.web.shared.auth import me
from course_app.web.shared.clock import now as this_moment
from course_app.web.shared.drawings import course_hills
from course_app.web.shared.serving import library

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> str:
    shown = library()
    if not current_user.is_authenticated:
        return render_template("home/welcome.html", courses=list(shown.courses.values()))
    facts = history(me().id)
    states = [course_state(course, facts) for course in shown.courses.values()]
    mine = [state for state in states if state.course.slug in facts.enrolled]
    others = [state.course for state in states if state.course.slug not in facts.enrolled]
    going = [state for state in mine if not state.done]
    last = last_activity(me().id) if facts.enrolled else None
    now = _next(going, last, shown)
    found = waits_for(me().id, this_moment())
    if any(one.person_id != me().id for one in found) and second_steps.standing(me().id).lacks_second:
        found = [one for one in found if one.person_id == me().id]  # as a trainer they begin with their second step
    return render_template(
        "home/home.html",
        mine=[(state, *course_hills(state, 640)) for state in mine],
        others=others,
        next=now,
        opening=lesson_page(shown, now.lesson).opening if now and now.lesson else "",
        last=last,
        short=_short(going, now),
        due=_due(shown, assigned_to(me().id), facts),
        modules=shown.modules,
        news=[one for one in found if one.kind != "time"],
        asks={one.id: one for one in found if one.kind == "time"},
        finished=[state for state in mine if state.done],
    )


def _due(shown: Library, asked: Sequence[Mine], facts: History) -> list[dict[str, Any]]:
    """What was asked of the learner, has started and is not done: by date, with what of it is still to do."""
    plan, at, person = Plan(shown, [one.asked for one in asked]), this_moment(), me().id
    found = []
    for one in asked:
        thing = plan.thing(one.asked)
        if thing is None or not one.asked.started(at):
            continue
        told = course_state(thing, facts) if isinstance(thing, Course) else module_state(thing, facts)
        state = plan.state(one.asked, person, Standing(facts.modules, facts.courses), at)
        if not state.is_done and told.missing:
            found.append({"asked": one.asked, "thing": thing, "told": told, "state": state, "cohort": one.cohort})
    return found


def _next(going: list[CourseState], last: Activity | None, shown: Library) -> Task | None:
    """The first missing thing at or after the place of the last thing done; else of the first course."""
    for state in going:
        if last and any(last.thing.partition("/")[0] == module.module.slug for module in state.modules):
            here = next((m for m in state.modules if m.module.slug == last.thing.partition("/")[0]), None)
            if here and here.missing:
                return here.missing[0]
    for state in going:
        if last and any(task.slug == last.thing for module in state.modules for task in module.tasks):
            return state.next
    return going[0].next if going else None


def _short(going: list[CourseState], now: Task | None) -> list[Task]:
    """What else fits between two things: a few missing pieces, the shortest first."""
    rest = [task for state in going for task in state.missing if not now or task.address != now.address]
    rest.sort(key=lambda task: task.minutes)
    found: dict[str, Task] = {}
    for task in rest:
        found.setdefault(task.kind, task)
    return list(found.values())
