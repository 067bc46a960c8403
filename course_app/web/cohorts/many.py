"""Many people at once: first a preview that names every bad line, then all of the good ones or none."""

from __future__ import annotations

from hmac import compare_digest

from flask import abort, current_app, flash, redirect, render_template, request
from itsdangerous import URLSafeSerializer
from werkzeug.wrappers import Response

from course_app.records import cohorts, joining
from course_app.records.cohorts import Cohort
from course_app.records.db import commit
from course_app.records.giving import MOST_PEOPLE
from course_app.records.people import digest
from course_app.web.cohorts import inviting
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers, its_address
from course_app.web.cohorts.forms import ManyForm
from course_app.web.cohorts.lines import MOST_LINES, People, decode, read_people
from course_app.web.cohorts.people import page
from course_app.web.shared.auth import me


@blueprint.post("/cohorts/<int:cohort_id>/invitations/preview")
@for_its_trainers
def preview(cohort: Cohort) -> str | tuple[str, int]:
    form = ManyForm()
    uploaded = request.files.get("file")
    text = decode(uploaded.read()) if uploaded and uploaded.filename else form.lines.data or ""
    found = _read(cohort, text)
    if not found.good and not found.bad:
        form.lines.errors = ["There is nobody in this list. Paste one person a line, or choose a CSV file."]
    elif len(found.good) + len(found.bad) > MOST_LINES:
        form.lines.errors = [f"A list may have {MOST_LINES} lines. Send it in two parts."]
    elif _room(cohort) < len(found.good):
        form.lines.errors = [
            f"A cohort has at most {MOST_PEOPLE} people, invited ones among them; there is room for {_room(cohort)}."
        ]
    if form.lines.errors:
        return page(cohort, form), 422
    return _show(cohort, found)


def _read(cohort: Cohort, text: str) -> People:
    return read_people(text, inviting.asked_already(joining.waiting(cohort.id)).items())


def _room(cohort: Cohort) -> int:
    return MOST_PEOPLE - cohorts.how_many(cohort.id) - len(joining.waiting(cohort.id))


def _show(cohort: Cohort, found: People) -> str:
    text = found.text
    return render_template("cohorts/preview.html", cohort=cohort, found=found, text=text, seal=_seal(cohort, text))


def _seal(cohort: Cohort, text: str) -> str:
    """Give what shows that this very list was shown to this trainer for this cohort."""
    what = [cohort.id, me().id, digest(text).hex()]
    return str(URLSafeSerializer(str(current_app.secret_key), salt="list of people").dumps(what))


@blueprint.post("/cohorts/<int:cohort_id>/invitations/many")
@for_its_trainers
def many(cohort: Cohort) -> Response | str | tuple[str, int]:
    text = request.form.get("text", "").replace("\r\n", "\n")
    if not compare_digest(request.form.get("seal", "").encode(), _seal(cohort, text).encode()):
        abort(400)
    found = _read(cohort, text)
    if len(found.good) > max(0, _room(cohort)):
        abort(409)
    # Of people asked by somebody else meanwhile, nobody is asked twice.
    old = [one for one in joining.waiting(cohort.id) if one.email in found.good]
    for one in old:
        inviting.withdraw(cohort, one)
    made = inviting.invite(cohort, [(email, name) for email, (_, name) in found.good.items()])
    commit()
    flash(f"{made} invitations are on their way." if made != 1 else "One invitation is on its way.")
    return redirect(its_address(cohort, "people"), 303)
