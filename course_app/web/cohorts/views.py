"""Cohorts: the list of them, and the page of one: people before numbers."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask import request as asked
from werkzeug.wrappers import Response

from course_app.records import cohorts
from course_app.records.cohorts import Cohort
from course_app.records.db import commit
from course_app.records.joining import waiting
from course_app.records.waiting import waits_in
from course_app.web.cohorts import (  # their views
    assignments,
    exports,
    join,
    learner,
    many,
    module,
    nudges,
    pack,
    people,
    person,
    progress,
)
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers, its_address
from course_app.web.cohorts.forms import CohortForm
from course_app.web.cohorts.looking import Look, look
from course_app.web.cohorts.talk import goals, more_time, notes, voices  # their views
from course_app.web.cohorts.words import why
from course_app.web.shared.auth import event, for_role, me
from course_app.web.shared.clock import now
from course_app.web.shared.forms import said
from course_app.web.shared.serving import library

__all__ = [
    "assignments",
    "blueprint",
    "exports",
    "goals",
    "join",
    "learner",
    "many",
    "module",
    "more_time",
    "notes",
    "nudges",
    "pack",
    "people",
    "person",
    "progress",
    "voices",
]

MOST_SHOWN = 6  # people who might be glad of a word; the others are one tap away


@blueprint.get("/cohorts")
@for_role("trainer")
def cohorts_() -> str:
    return _list(CohortForm(formdata=None, zone=_zone()))


def _zone() -> str:
    led = cohorts.cohorts_led(me().id)
    return max(led, key=lambda one: one.cohort.created_at).cohort.zone if led else "Europe/London"


def _list(form: CohortForm) -> str:
    led = cohorts.cohorts_led(me().id)
    return render_template(
        "cohorts/cohorts.html",
        led=[one for one in led if one.cohort.archived_at is None],
        archived=[one for one in led if one.cohort.archived_at is not None],
        form=form,
    )


@blueprint.post("/cohorts")
@for_role("trainer")
def new() -> Response | tuple[str, int]:
    form = CohortForm()
    if not form.validate():
        return _list(form), 422
    made = cohorts.new_cohort(said(form.name), said(form.zone), me().id, now())
    event("cohort-made", f"cohort:{made.id}")
    commit()
    flash("The cohort is there. Next: let people in.")
    return redirect(its_address(made, "people"), 303)


@blueprint.get("/cohorts/<int:cohort_id>")
@for_its_trainers
def cohort(found: Cohort) -> str:
    return _overview(found, CohortForm(formdata=None, name=found.name, zone=found.zone))


def _overview(found: Cohort, form: CohortForm) -> str:
    told = look(found, stuck=True)
    glad = [(row, [why(reason) for reason in reasons]) for row in told.rows if (reasons := told.reasons(row))]
    glad.sort(key=lambda pair: -len(pair[1]))
    return render_template(
        "cohorts/cohort.html",
        cohort=found, told=told, glad=glad[:MOST_SHOWN], others=len(glad) - MOST_SHOWN, form=form,
        asked=[(one, told.plan.thing(one), told.count(one)) for one in told.plan.assignments], next=_next(told),
        talk=waits_in(found.id, me().id, told.at), modules=library().modules,
        waiting=len(waiting(found.id)), names={row.member.id: row.member.name for row in told.rows},
    )  # fmt: skip


def _next(told: Look) -> int | None:
    """The number of the assignment for everybody whose date comes next."""
    ahead = [one for one in told.plan.assignments if one.person is None and one.due().end > told.at]
    return min(ahead, key=lambda one: one.due().end).id if ahead else None


@blueprint.post("/cohorts/<int:cohort_id>/settings")
@for_its_trainers
def settings(found: Cohort) -> Response | tuple[str, int]:
    form = CohortForm()
    if not form.validate():
        return _overview(found, form), 422
    found.name, found.zone = said(form.name), said(form.zone)
    commit()
    flash("Saved.")
    return redirect(its_address(found), 303)


@blueprint.post("/cohorts/<int:cohort_id>/archive")
@for_its_trainers
def archive(found: Cohort) -> Response:
    """Put a cohort aside, or take it up again."""
    aside = asked.form.get("aside") == "1"
    found.archived_at = (found.archived_at or now()) if aside else None
    event("cohort-archived" if aside else "cohort-reopened", f"cohort:{found.id}")
    commit()
    flash("The cohort is put aside. Nobody is asked for anything in it." if aside else "The cohort is open again.")
    return redirect("/cohorts" if aside else its_address(found), 303)
