"""Shared goals: one proposes, the other agrees or proposes back, either says that it is reached."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, render_template
from flask import request as asked
from werkzeug.wrappers import Response

from course_app.records import goals
from course_app.records.cohorts import Cohort
from course_app.records.db import commit
from course_app.records.goals import Shared
from course_app.records.mentors import Pair, pair_of
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers, second_step_first
from course_app.web.cohorts.talk.forms import GoalForm
from course_app.web.cohorts.talk.notes import chosen, learner_page, trainer_page
from course_app.web.shared.auth import event, me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.forms import day_of, said
from course_app.web.shared.hooks import tell
from course_app.web.shared.words import local

PAST = "This day is over. Choose today or a later one."
MANY = f"There are {goals.MOST_OPEN} open goals between you. Reach one first, or let one go."
DONE = {
    "agreed": "Agreed. It stands on both your pages.",
    "proposed": "Proposed. It holds when the other agrees.",
    "reached": "Reached. It is written down, with the day.",
    "ended": "Let go. Nothing of it is asked any more.",
}


def _good(form: GoalForm) -> bool:
    good = form.validate()
    if not form.day.errors and day_of(form.day) < local(now()).date():
        form.day.errors = [PAST]
    return good and not form.day.errors


def _propose(pair: Pair, form: GoalForm) -> Response | None:
    if goals.open_goals(pair.membership_id, pair.mentor_id) >= goals.MOST_OPEN:
        form.form_errors.append(MANY)
        return None
    number = goals.propose(
        pair.membership_id, pair.mentor_id, said(form.goal), day_of(form.day), said(form.goal_key), me().id, now()
    )
    event("goal-proposed", f"goal:{number}")
    commit()
    flash(DONE["proposed"])
    return redirect(f"/goals/{number}", 303)


@blueprint.post("/me/goals")
@signed_in
def my_goals() -> Response | tuple[str, int]:
    form = GoalForm()
    good, pair = _good(form), chosen(said(form.goal_mentor))
    if pair is None:
        form.goal_mentor.errors = ["Choose a trainer of a cohort that you are in."]
    answer = _propose(pair, form) if good and pair else None
    return answer or (learner_page(form), 422)


@blueprint.post("/cohorts/<int:cohort_id>/people/<int:user_id>/goals")
@for_its_trainers
def person_goals(cohort: Cohort, user_id: int) -> Response | tuple[str, int]:
    pair = pair_of(me().id, cohort.id, user_id) or abort(404)
    form = GoalForm()
    answer = _propose(pair, form) if _good(form) else None
    return answer or (trainer_page(cohort, user_id, form), 422)


def _goal(goal_id: int) -> Shared:
    found = goals.goal_of(me().id, goal_id) or abort(404)
    if me().id != found.learner_id:
        second_step_first()
    return found


def _page(goal: Shared, form: GoalForm) -> str:
    return render_template(
        "cohorts/talk/goal.html", goal=goal, form=form, steps=goals.steps_of(goal.id), mine=me().id == goal.learner_id,
        others_name=goal.mentor if me().id == goal.learner_id else goal.learner, waits=goal.waits_for(me().id),
    )  # fmt: skip


@blueprint.get("/goals/<int:goal_id>")
@signed_in
def goal(goal_id: int) -> str:
    found = _goal(goal_id)
    return _page(found, GoalForm(formdata=None, goal=found.words, day=found.day.isoformat()))


@blueprint.post("/goals/<int:goal_id>/steps/<int:position>")
@signed_in
def goal_step(goal_id: int, position: int) -> Response | tuple[str, int]:
    found, kind = _goal(goal_id), asked.form.get("step", "")
    form = GoalForm(goal=found.words, day=found.day.isoformat()) if kind == "proposed" else GoalForm(formdata=None)
    words, day = found.words, found.day
    if kind == "proposed":
        if not _good(form):
            return _page(found, form), 422
        words, day = said(form.goal), day_of(form.day)
    if position != found.position + 1 or kind not in _possible(found):
        return _again(found, position, kind, words, day)
    if not goals.take_step(found.id, position, kind, words, day, me().id, now()):
        return tell(409)
    event(f"goal-{kind}", f"goal:{found.id}")
    commit()
    flash(DONE[kind])
    return redirect(f"/goals/{found.id}", 303)


def _possible(goal: Shared) -> set[str]:
    """What this person can do with a goal as it stands now."""
    found = set()
    if goal.kind in ("proposed", "agreed"):
        found.add("ended")
        if goal.open:
            found.add("proposed")
        if goal.kind == "agreed":
            found.add("reached")
        elif goal.open and goal.waits_for(me().id):
            found.add("agreed")
    return found


def _again(goal: Shared, position: int, kind: str, words: str, day: date) -> Response:
    """The same step again is the same step; anything else came too late, or is nothing that one can do."""
    wanted = (position, kind, words, day, me().id)
    if any(wanted == (step.position, step.kind, step.words, step.day, step.by_id) for step in goals.steps_of(goal.id)):
        return redirect(f"/goals/{goal.id}", 303)
    if kind not in DONE:
        abort(400)
    return tell(409, "Something changed meanwhile", "The other one was here too. Open the goal again and look at it.")
