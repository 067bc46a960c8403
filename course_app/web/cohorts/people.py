"""The people of a cohort: the code, invitations, who is in it, who leads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, current_app, flash, redirect, render_template
from werkzeug.wrappers import Response

from course_app.course.due import end_of_day, local_day
from course_app.course.statement import grouped
from course_app.records import cohorts, joining, people
from course_app.records.cohorts import Cohort
from course_app.records.db import commit
from course_app.records.giving import MOST_PEOPLE
from course_app.web.cohorts import inviting
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers, its_address, somebody_in
from course_app.web.cohorts.forms import CodeForm, InviteForm, ManyForm, TrainerForm
from course_app.web.shared.auth import event, me
from course_app.web.shared.clock import now
from course_app.web.shared.forms import Form, day_of, said
from course_app.web.shared.proof import WRONG, prove

CODE_LIFE = timedelta(days=28)  # unless somebody chooses another day
NOT_A_TRAINER = "Nobody with this address leads cohorts on this site. Whoever runs it can make somebody a trainer."


def page(cohort: Cohort, sent: Form | None = None, **more: Any) -> str:
    """The page with all its forms; the one that was sent stays as it was filled in."""
    last_day = (local_day(now(), cohort.zone) + CODE_LIFE).isoformat()
    forms: dict[str, Form] = {
        "code_form": CodeForm(formdata=None, last_day=last_day),
        "invite_form": InviteForm(formdata=None),
        "many_form": ManyForm(formdata=None),
        "trainer_form": TrainerForm(formdata=None),
    }
    for place, form in forms.items():
        if type(form) is type(sent):
            forms[place] = sent
    code = joining.code_of(cohort.id)
    members, waiting = cohorts.members_of(cohort.id), joining.waiting(cohort.id)
    return render_template(
        "cohorts/people.html",
        cohort=cohort, code=code, grouped=grouped, sent=sent,
        code_over=code is not None and now() >= end_of_day(code.last_day, cohort.zone),
        address=f"{current_app.config['BASE_URL']}/join/{code.code}" if code else "",
        members=members, waiting=waiting, trainers=cohorts.trainers_of(cohort.id), now=now(), most=MOST_PEOPLE,
        **forms, **more,
    )  # fmt: skip


def saved(cohort: Cohort, words: str) -> Response:
    commit()
    flash(words)
    return redirect(its_address(cohort, "people"), 303)


@blueprint.get("/cohorts/<int:cohort_id>/people")
@for_its_trainers
def people_(cohort: Cohort) -> str:
    return page(cohort)


@blueprint.post("/cohorts/<int:cohort_id>/codes")
@for_its_trainers
def codes(cohort: Cohort) -> Response | tuple[str, int]:
    form = CodeForm()
    if form.validate() and day_of(form.last_day) < local_day(now(), cohort.zone):
        form.last_day.errors = ["This day is over. Choose today or a later one."]
    if form.errors:
        return page(cohort, form), 422
    joining.renew_code(cohort.id, day_of(form.last_day), me().id, now())
    event("join-code-made", f"cohort:{cohort.id}")
    return saved(cohort, "There is a new link. An older one leads nowhere now.")


@blueprint.post("/cohorts/<int:cohort_id>/codes/ends")
@for_its_trainers
def codes_end(cohort: Cohort) -> Response:
    if joining.end_code(cohort.id, me().id, now()):
        event("join-code-ended", f"cohort:{cohort.id}")
    return saved(cohort, "The link is closed. Nobody can join with it.")


@blueprint.post("/cohorts/<int:cohort_id>/invitations")
@for_its_trainers
def invitations(cohort: Cohort) -> Response | tuple[str, int]:
    form = InviteForm()
    if form.validate():
        waiting = joining.waiting(cohort.id)
        address = people.fold(said(form.email))
        if again := inviting.asked_already(waiting).get(address):
            form.email.errors = [again]
        elif len(waiting) + cohorts.how_many(cohort.id) >= MOST_PEOPLE:
            form.email.errors = [f"A cohort has at most {MOST_PEOPLE} people, invited ones among them."]
        else:
            for old in (one for one in waiting if one.email == address):  # its time is over
                inviting.withdraw(cohort, old)
            inviting.invite(cohort, [(address, said(form.name))])
            return saved(cohort, "The invitation is on its way.")
    return page(cohort, form), 422


@blueprint.post("/cohorts/<int:cohort_id>/invitations/<int:invitation_id>/ends")
@for_its_trainers
def invitation_ends(cohort: Cohort, invitation_id: int) -> Response:
    found = next((one for one in joining.waiting(cohort.id) if one.id == invitation_id), None) or abort(404)
    inviting.withdraw(cohort, found)
    return saved(cohort, "The invitation is taken back; its link leads nowhere now.")


@blueprint.post("/cohorts/<int:cohort_id>/people/<int:user_id>/ends")
@for_its_trainers
def person_ends(cohort: Cohort, user_id: int) -> Response:
    member = somebody_in(cohort, user_id)
    cohorts.end_membership(cohort.id, user_id, me().id, now())
    event("removed", f"user:{user_id} of cohort:{cohort.id}")
    return saved(cohort, f"{member.name} is no longer in this cohort, and keeps everything that they did.")


@blueprint.post("/cohorts/<int:cohort_id>/trainers")
@for_its_trainers
def trainers(cohort: Cohort) -> Response | tuple[str, int]:
    form, cohort_id = TrainerForm(), cohort.id
    if form.validate():
        proven = prove(said(form.trainer_password))
        cohort = cohorts.cohort_led(me().id, cohort_id) or abort(404)  # looked at again, after the hash
        found = people.person_by_email(said(form.trainer))
        if proven is None:
            form.trainer_password.errors = [WRONG]
        elif found is None or found.disabled_at is not None or "trainer" not in people.roles(found.id):
            form.trainer.errors = [NOT_A_TRAINER]
        else:
            cohorts.lead(cohort.id, found.id, me().id, now())
            event("trainer-added", f"user:{found.id} to cohort:{cohort.id}")
            return saved(cohort, f"{found.name} leads this cohort with you from now on.")
    return page(cohort, form), 422


@blueprint.post("/cohorts/<int:cohort_id>/trainers/<int:trainer_id>/ends")
@for_its_trainers
def trainer_ends(cohort: Cohort, trainer_id: int) -> Response | tuple[str, int]:
    led_by = {trainer.id: trainer.name for trainer in cohorts.trainers_of(cohort.id)}
    if trainer_id not in led_by:
        abort(404)
    if len(led_by) == 1:
        return page(cohort, told="Somebody has to lead the cohort. Add another trainer first."), 409
    cohorts.stop_leading(cohort.id, trainer_id, me().id, now())
    event("trainer-ended", f"user:{trainer_id} of cohort:{cohort.id}")
    if trainer_id == me().id:
        commit()
        flash("You no longer lead this cohort.")
        return redirect("/cohorts", 303)
    return saved(cohort, f"{led_by[trainer_id]} no longer leads this cohort.")
