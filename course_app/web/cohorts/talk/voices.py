"""What a cohort says: its suggestion box, the two questions after a module, and what its trainers answer to all."""

from __future__ import annotations

import hmac
from datetime import timedelta
from hashlib import sha256

from flask import abort, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from course_app.records import suggestions
from course_app.records.cohorts import Belonging, Cohort, belongings
from course_app.records.db import commit
from course_app.records.limits import try_once
from course_app.records.pulses import pulses_of
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers, its_address
from course_app.web.cohorts.talk.forms import EntryForm, SuggestionForm, new_key
from course_app.web.shared.auth import event, me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.forms import said
from course_app.web.shared.hooks import tell
from course_app.web.shared.serving import library
from course_app.web.shared.words import local

MOST, SPAN = 5, timedelta(hours=1)  # suggestions of one person


def _mine(cohort_id: int) -> tuple[Belonging, list[str]]:
    """Give a cohort that the person signed in is in, with the names of its trainers; another one is not there."""
    found = [one for one in belongings(me().id) if one.cohort_id == cohort_id]
    return (found[0] if found else abort(404)), [one.trainer for one in found if one.trainer]


def _my_page(cohort_id: int, form: SuggestionForm) -> str:
    cohort, trainers = _mine(cohort_id)
    entries = suggestions.entries_of(cohort_id)
    return render_template("cohorts/talk/my_cohort.html", cohort=cohort, trainers=trainers, entries=entries, form=form)


@blueprint.get("/me/cohorts/<int:cohort_id>")
@signed_in
def my_cohort(cohort_id: int) -> str:
    return _my_page(cohort_id, SuggestionForm(formdata=None, key=new_key()))


@blueprint.post("/me/cohorts/<int:cohort_id>/suggestions")
@signed_in
def suggest(cohort_id: int) -> Response | tuple[str, int]:
    _mine(cohort_id)
    form = SuggestionForm()
    if not form.validate():
        return _my_page(cohort_id, form), 422
    if not try_once(_counted_as(cohort_id), MOST, SPAN, now()):
        commit()
        form.form_errors.append(f"That is {MOST} suggestions within an hour. Wait a little; your words stay here.")
        return _my_page(cohort_id, form), 429
    signed = bool(form.signed.data)
    suggestions.suggest(cohort_id, me().id if signed else None, said(form.words), local(now()).date(), said(form.key))
    # No line in the log: it would say who, and when, beside a suggestion that has no name.
    commit()
    flash("It is in the box, with your name." if signed else "It is in the box, without your name.")
    return redirect(f"/me/cohorts/{cohort_id}", 303)


def _counted_as(cohort_id: int) -> str:
    """Give the key under which somebody's suggestions are counted for an hour: a code, worth nothing without ours."""
    text = f"suggestions {cohort_id} {me().id} {now():%Y-%m-%dT%H}"
    return hmac.new(str(current_app.secret_key).encode(), text.encode(), sha256).hexdigest()


def _page(cohort: Cohort, form: EntryForm) -> str:
    found, shown = pulses_of(cohort.id), library().modules
    return render_template(
        "cohorts/talk/voices.html", cohort=cohort, form=form, box=suggestions.suggestions_in(cohort.id),
        entries=suggestions.entries_of(cohort.id),
        pulses=[(module, found[slug]) for slug, module in shown.items() if slug in found],
    )  # fmt: skip


@blueprint.get("/cohorts/<int:cohort_id>/voices")
@for_its_trainers
def voices(cohort: Cohort) -> str:
    return _page(cohort, EntryForm(formdata=None, about=request.args.get("about", ""), key=new_key()))


@blueprint.post("/cohorts/<int:cohort_id>/voices")
@for_its_trainers
def tells(cohort: Cohort) -> Response | tuple[str, int]:
    form = EntryForm()
    good = form.validate()
    box = {str(one.id): one.id for one in suggestions.suggestions_in(cohort.id)}
    if said(form.about) and said(form.about) not in box:
        form.about.errors = ["Choose a suggestion of this cohort, or none."]
    if len(suggestions.entries_of(cohort.id)) >= suggestions.MOST_ENTRIES:
        form.form_errors.append(f"There are {suggestions.MOST_ENTRIES} entries. Take an old one back first.")
    if not good or form.about.errors or form.form_errors:
        return _page(cohort, form), 422
    about = box.get(said(form.about))
    if suggestions.tell(cohort.id, about, said(form.said), said(form.did), said(form.key), me().id, now()):
        event("said-and-done", f"cohort:{cohort.id}")
    commit()
    flash("Told. Everybody in the cohort can read it.")
    return redirect(its_address(cohort, "voices"), 303)


@blueprint.post("/cohorts/<int:cohort_id>/voices/<int:entry_id>/ends")
@for_its_trainers
def untells(cohort: Cohort, entry_id: int) -> Response:
    if not suggestions.take_back(cohort.id, entry_id, now()):
        return tell(404)
    commit()
    flash("Taken back. Nobody reads it any more.")
    return redirect(its_address(cohort, "voices"), 303)
