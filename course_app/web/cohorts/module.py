"""One module for a cohort: how many are where, when they finished, where they stop, and what they chose."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, render_template

from course_app.course.assigned import Plan, assigned_state
from course_app.course.charts import curve
from course_app.course.due import local_day
from course_app.course.library import Module
from course_app.course.progress import History, Task, module_state
from course_app.records.assignments import assignments_of
from course_app.records.cohort_statistics import Did, done_in_module
from course_app.records.cohorts import Cohort, Member, members_of
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers
from course_app.web.cohorts.figures import figures_of
from course_app.web.cohorts.words import SHAPES, shape
from course_app.web.shared.clock import now
from course_app.web.shared.serving import library


@dataclass
class Stop:
    """A required thing of a module: how many came to it, and how many have done it."""

    mark: str  # such as 4.2, S1 or Q: stands in the chart and in its table
    task: Task
    reached: int = 0
    done: int = 0


def module_or_404(slug: str) -> Module:
    return library().modules.get(slug) or abort(404)


@blueprint.get("/cohorts/<int:cohort_id>/progress/<module>")
@for_its_trainers
def module(cohort: Cohort, module: str) -> str:
    found, at = module_or_404(module), now()
    members, did = members_of(cohort.id), done_in_module(cohort.id, found)
    plan = Plan(library(), assignments_of(cohort.id))
    asked = [one for one in plan.assignments if one.person is None and found in plan.modules_of(one)]
    finished = {user: one.history.modules[found.slug] for user, one in did.items() if found.slug in one.history.modules}
    days = [local_day(finished[member.id], cohort.zone) for member in members if member.id in finished]
    due = min((one.due() for one in asked), key=lambda due: due.end, default=None)
    today = local_day(at, cohort.zone)
    start = min([one.starts_on for one in asked] or days or [today])
    return render_template(
        "cohorts/module.html",
        cohort=cohort, module=found, people=len(members), asked=bool(asked), due=due, over=bool(due and due.end <= at),
        counts=_counts(plan, found, members, did), shapes=SHAPES, stops=_stops(found, members, did),
        curve=curve(days, len(members), start, today, due.day if due else None), done=len(days),
        figures=figures_of(cohort, found),
    )  # fmt: skip


def _counts(plan: Plan, found: Module, members: list[Member], did: dict[int, Did]) -> dict[str, int]:
    """Count people by the shape of their state, as the table of everybody does."""
    at, counts = now(), dict.fromkeys(SHAPES, 0)
    for member in members:
        done_at = did[member.id].history.modules.get(found.slug) if member.id in did else None
        due = plan.dues(member.id).get(found.slug)
        counts[shape(assigned_state(done_at, member.id in did, due, at))] += 1
    return counts


def _stops(found: Module, members: list[Member], did: dict[int, Did]) -> list[Stop]:
    """Count who came to each required thing: who did something there, and who has done it."""
    stops = [Stop(_mark(task, place), task) for place, task in enumerate(module_state(found, History()).tasks)]
    for member in members:
        one = did.get(member.id)
        if one is None:
            continue
        for stop, task in zip(stops, module_state(found, one.history).tasks, strict=True):
            stop.done += task.done
            stop.reached += task.done or _reached(task, one)
    return stops


def _mark(task: Task, place: int) -> str:
    if task.lesson:
        return task.lesson.number
    return "Q" if task.kind == "quiz" else f"S{place - len(task.module.lessons) + 1}"


def _reached(task: Task, one: Did) -> bool:
    if task.lesson:
        return not task.unsaid or len(task.checks) < len(task.lesson.checks)
    return task.slug in one.begun
