"""What a cohort is asked to do: made, changed, withdrawn, and a later date for one person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from course_app.course.assigned import Assignment
from course_app.course.due import local_day
from course_app.course.library import Course, Module
from course_app.records import asking, cohorts, giving
from course_app.records import assignments as asked
from course_app.records.cohorts import Cohort
from course_app.records.db import commit
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers, its_address
from course_app.web.cohorts.forms import AssignForm, LaterForm, TermsForm
from course_app.web.cohorts.looking import look
from course_app.web.cohorts.words import said as state_said
from course_app.web.cohorts.words import shape
from course_app.web.shared.auth import event, me
from course_app.web.shared.clock import now
from course_app.web.shared.forms import Form, day_of, said
from course_app.web.shared.serving import library

MOST = 100  # assignments of one cohort
WEEKS = timedelta(weeks=4)  # until it is due, unless somebody chooses another day


def _page(cohort: Cohort, form: AssignForm) -> str:
    told = look(cohort)
    return render_template(
        "cohorts/assignments.html",
        cohort=cohort, form=form, courses=list(library().courses.values()), modules=_modules(),
        members=[row.member for row in told.rows], names={row.member.id: row.member.name for row in told.rows},
        asked=[(one, told.plan.thing(one), told.count(one)) for one in told.plan.assignments], at=told.at,
    )  # fmt: skip


def _modules() -> list[Module]:
    """The modules in reading order: those of courses first."""
    shown = library()
    of_courses = {module.slug: module for course in shown.courses.values() for module in course.modules}
    return list((of_courses | dict(shown.modules)).values())


@blueprint.get("/cohorts/<int:cohort_id>/assignments")
@for_its_trainers
def assignments(cohort: Cohort) -> str:
    today = local_day(now(), cohort.zone)
    dates = {"starts_on": today.isoformat(), "due_on": (today + WEEKS).isoformat()}
    return _page(cohort, AssignForm(formdata=None, zone=cohort.zone, **dates))


@blueprint.post("/cohorts/<int:cohort_id>/assignments")
@for_its_trainers
def assign(cohort: Cohort) -> Response | tuple[str, int]:
    form = AssignForm()
    good = form.validate()
    kind, _, slug = said(form.what).partition(":")
    thing = _thing(kind, slug)
    if thing is None and not form.what.errors:
        form.what.errors = ["Choose a module or a course of this site."]
    person = _member(cohort, form, said(form.who)) if said(form.who) else None
    if len(asked.assignments_of(cohort.id)) >= MOST:
        form.form_errors.append(f"A cohort has at most {MOST} assignments. Withdraw one that is over.")
    if not good or thing is None or form.who.errors or form.form_errors:
        return _page(cohort, form), 422
    terms = (day_of(form.starts_on), day_of(form.due_on), said(form.zone), said(form.note))
    number = asked.assign(cohort.id, kind, slug, *terms, me().id, now(), person)
    if isinstance(thing, Course):
        giving.enrol_for(cohort.id, thing, person, library(), now())
    asking.tell_members("assigned", number, f"assigned:{number}", {"by": me().id}, now())
    event("assigned", f"assignment:{number} of cohort:{cohort.id}")
    commit()
    flash(f"{thing.title} is assigned.")
    return redirect(its_address(cohort, "assignments"), 303)


def _thing(kind: str, slug: str) -> Module | Course | None:
    shown = library()
    return shown.modules.get(slug) if kind == "module" else shown.courses.get(slug) if kind == "course" else None


def _member(cohort: Cohort, form: Any, number: str) -> int | None:
    """Give the number of a person of the cohort; somebody else is a mistake of the form."""
    found = (
        cohorts.member_of(cohort.id, int(number))
        if number.isascii() and number.isdigit() and len(number) < 10
        else None
    )
    if found is None:
        form.who.errors = ["Choose somebody who is in this cohort."]
        return None
    return found.id


def _one(cohort: Cohort, assignment_id: int) -> Assignment:
    return next((one for one in asked.assignments_of(cohort.id) if one.id == assignment_id), None) or abort(404)


def _one_page(cohort: Cohort, assignment_id: int, sent: Form | None = None) -> str:
    told = look(cohort)
    one = next((one for one in told.plan.assignments if one.id == assignment_id), None) or abort(404)
    terms = {"starts_on": one.starts_on.isoformat(), "due_on": one.due_on.isoformat(), "zone": one.zone}
    forms: dict[str, Form] = {
        "terms": TermsForm(formdata=None, note=one.note, **terms),
        "later": LaterForm(formdata=None),
    }
    for place, form in forms.items():
        if type(form) is type(sent):
            forms[place] = sent
    people = []
    for row in (row for row in told.rows if one.person in (None, row.member.id)):
        state = told.plan.state(one, row.member.id, row.standing, told.at)
        people.append((row.member, shape(state), state_said(state), one.due(row.member.id)))
    return render_template(
        "cohorts/assignment.html",
        cohort=cohort, one=one, thing=told.plan.thing(one), people=people, count=told.count(one), sent=sent,
        given=[given for (number, _), given in asked.dates_given(cohort.id).items() if number == one.id],
        over=one.due().end <= told.at, **forms,
    )  # fmt: skip


@blueprint.get("/cohorts/<int:cohort_id>/assignments/<int:assignment_id>")
@for_its_trainers
def assignment(cohort: Cohort, assignment_id: int) -> str:
    return _one_page(cohort, assignment_id)


@blueprint.post("/cohorts/<int:cohort_id>/assignments/<int:assignment_id>")
@for_its_trainers
def change(cohort: Cohort, assignment_id: int) -> Response | tuple[str, int]:
    one, form = _one(cohort, assignment_id), TermsForm()
    if not form.validate():
        return _one_page(cohort, assignment_id, form), 422
    until = (day_of(form.due_on), said(form.zone))
    terms = asked.set_terms(one.id, day_of(form.starts_on), *until, said(form.note), me().id, now())
    if until != (one.due_on, one.zone):  # another note stands on the page; it is no mail
        asking.tell_members("moved", one.id, f"moved:{terms}", {"by": me().id, "terms": terms}, now())
    event("assignment-changed", f"assignment:{one.id} of cohort:{cohort.id}")
    return _saved(cohort, one, "Changed. Everybody sees the new date from now on.")


@blueprint.post("/cohorts/<int:cohort_id>/assignments/<int:assignment_id>/ends")
@for_its_trainers
def assignment_ends(cohort: Cohort, assignment_id: int) -> Response:
    one = _one(cohort, assignment_id)
    if asked.withdraw(one.id, me().id, now()):
        asking.tell_members("withdrawn", one.id, f"withdrawn:{one.id}", {}, now())
    event("assignment-withdrawn", f"assignment:{one.id} of cohort:{cohort.id}")
    commit()
    flash("Withdrawn. What people did stays theirs; nobody is asked for it any more.")
    return redirect(its_address(cohort, "assignments"), 303)


@blueprint.post("/cohorts/<int:cohort_id>/assignments/<int:assignment_id>/dates")
@for_its_trainers
def dates(cohort: Cohort, assignment_id: int) -> Response | tuple[str, int]:
    one, form = _one(cohort, assignment_id), LaterForm()
    good = form.validate()
    person = _member(cohort, form, said(form.who)) if said(form.who) else None
    if person is not None and one.person not in (None, person):
        form.who.errors = ["This is asked of somebody else."]
    if not form.later_on.errors and day_of(form.later_on) <= one.due_on:
        form.later_on.errors = ["Everybody has until then. Choose a later day."]
    if not good or person is None or form.who.errors or form.later_on.errors:
        return _one_page(cohort, assignment_id, form), 422
    later = asked.give_later_date(one.id, person, day_of(form.later_on), said(form.reason), me().id, now())
    asking.tell_own_date(one.id, person, later, me().id, now())
    event("later-date", f"user:{person} assignment:{one.id} of cohort:{cohort.id}")
    return _saved(cohort, one, "They have a date of their own now, and can read why.")


def _saved(cohort: Cohort, one: Assignment, words: str) -> Response:
    commit()
    flash(words)
    return redirect(its_address(cohort, "assignments", one.id), 303)
