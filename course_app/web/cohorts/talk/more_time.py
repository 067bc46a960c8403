"""More time: a learner asks for a later date, a trainer gives it, gives another, or says no; all of it in words."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template
from flask import request as asked
from werkzeug.wrappers import Response

from course_app.course.assigned import Plan
from course_app.records import time_asks
from course_app.records.asking import tell_own_date
from course_app.records.assignments import Mine, assigned_to, assignments_of, give_later_date
from course_app.records.cohorts import Cohort
from course_app.records.db import commit
from course_app.records.outbox import post
from course_app.records.people import person
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers, its_address
from course_app.web.cohorts.talk.forms import AnswerForm, AskForm
from course_app.web.shared.auth import event, me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.forms import day_of, said
from course_app.web.shared.serving import library
from course_app.web.shared.words import local

NO_WORDS = "Write a few words: a no without a reason is hard to read."
ENOUGH = f"You have asked {time_asks.MOST_ASKS} times about this. Write a note to your trainer instead."


def _mine(assignment_id: int) -> Mine:
    """Give something that is asked of the person signed in; anything else is not there."""
    return next((one for one in assigned_to(me().id) if one.asked.id == assignment_id), None) or abort(404)


def _ask_page(one: Mine, form: AskForm) -> str:
    before = time_asks.asks_about(me().id, one.asked.id)
    return render_template(
        "cohorts/talk/more_time.html", one=one, thing=Plan(library(), []).thing(one.asked), form=form, asks=before,
        due=one.asked.due(me().id), waits=bool(before) and before[-1].answered_at is None,
        enough=len(before) >= time_asks.MOST_ASKS, told=ENOUGH,
    )  # fmt: skip


@blueprint.get("/me/assignments/<int:assignment_id>/more-time")
@signed_in
def more_time(assignment_id: int) -> str:
    return _ask_page(_mine(assignment_id), AskForm(formdata=None))


@blueprint.post("/me/assignments/<int:assignment_id>/more-time")
@signed_in
def asks_more_time(assignment_id: int) -> Response | tuple[str, int]:
    one, form = _mine(assignment_id), AskForm()
    good = form.validate()
    if not form.wish_on.errors and day_of(form.wish_on) <= max(one.asked.due(me().id).day, local(now()).date()):
        form.wish_on.errors = ["Choose a day after the one that you have, and after today."]
    before = time_asks.asks_about(me().id, assignment_id)
    if before and before[-1].answered_at is None:
        if good and (before[-1].wish_on, before[-1].reason) == (day_of(form.wish_on), said(form.reason)):
            return redirect(f"/me/assignments/{assignment_id}/more-time", 303)  # the same form again
        form.form_errors.append("Your trainer has not answered what you asked before. Wait for that first.")
    if len(before) >= time_asks.MOST_ASKS:
        form.form_errors.append(ENOUGH)
    if not good or form.wish_on.errors or form.form_errors:
        return _ask_page(one, form), 422
    if time_asks.ask_for_time(assignment_id, me().id, day_of(form.wish_on), said(form.reason), now()):
        time_asks.tell_trainers(time_asks.asks_about(me().id, assignment_id)[-1].id, now())
        event("time-asked", f"assignment:{assignment_id}")
    commit()
    flash("Asked. Your trainers hear of it by mail. The answer will stand here and on your first page.")
    return redirect(f"/me/assignments/{assignment_id}/more-time", 303)


def _answer_page(cohort: Cohort, ask_id: int, form: AnswerForm | None = None) -> str:
    ask = time_asks.ask_in(cohort.id, ask_id) or abort(404)
    plan = Plan(library(), assignments_of(cohort.id))
    one = next((one for one in plan.assignments if one.id == ask.assignment_id), None) or abort(404)
    form = form or AnswerForm(formdata=None, given_on=ask.wish_on.isoformat())
    return render_template(
        "cohorts/talk/answer_time.html",
        cohort=cohort, ask=ask, one=one, thing=plan.thing(one), due=one.due(ask.user_id), form=form,
    )  # fmt: skip


@blueprint.get("/cohorts/<int:cohort_id>/more-time/<int:ask_id>")
@for_its_trainers
def asked_time(cohort: Cohort, ask_id: int) -> str:
    return _answer_page(cohort, ask_id)


@blueprint.post("/cohorts/<int:cohort_id>/more-time/<int:ask_id>")
@for_its_trainers
def answers_time(cohort: Cohort, ask_id: int) -> Response | tuple[str, int]:
    ask = time_asks.ask_in(cohort.id, ask_id) or abort(404)
    one = next((one for one in assignments_of(cohort.id) if one.id == ask.assignment_id), None) or abort(404)
    form, refuses = AnswerForm(), asked.form.get("given") == "no"
    good = form.validate()
    if refuses:
        form.given_on.errors = []
        if not said(form.answer):
            form.answer.errors = [NO_WORDS]
    elif not form.given_on.errors and day_of(form.given_on) <= one.due(ask.user_id).day:
        form.given_on.errors = ["They have until then already. Choose a later day."]
    if form.given_on.errors or form.answer.errors or not (good or refuses):
        return _answer_page(cohort, ask_id, form), 422
    given = None if refuses else day_of(form.given_on)
    if time_asks.answer_ask(ask.id, given, said(form.answer), me().id, now()):
        if given:
            reason = said(form.answer) or (f"As asked: {ask.reason}" if ask.reason else "As asked.")
            later = give_later_date(one.id, ask.user_id, given, reason, me().id, now())
            tell_own_date(one.id, ask.user_id, later, me().id, now())
        elif learner := person(ask.user_id):
            told = {"assignment": one.id, "by": me().id, "ask": ask.id}
            post("no_later_date", learner.email, told, f"no_later_date:{ask.id}", now(), learner.id)
        event("time-answered", f"ask:{ask.id} user:{ask.user_id}")
    commit()
    flash(f"Answered. {ask.name} hears of it by mail, and reads it on their first page.")
    return redirect(its_address(cohort), 303)
