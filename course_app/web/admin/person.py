"""For admins: one account, and what can be done with it. Each act asks for the password and a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, current_app, flash, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse
from wtforms import PasswordField

from course_app.records import directory, people, rights
from course_app.records.db import commit, rollback
from course_app.records.people import ROLES_GRANTED
from course_app.records.rights import Hand, LastAdmin
from course_app.web.admin.blueprint import blueprint
from course_app.web.shared.auth import device, end_session, event, for_role, me, start_session
from course_app.web.shared.clock import now
from course_app.web.shared.forms import AtMost, Form, Said, StringField, clean, said
from course_app.web.shared.proof import WRONG, prove

MOST_CHANGES = 50  # shown; the audit trail has all of them
LAST = "Nobody else could run this site. Make somebody else an admin first."
GONE = "This is not to be done any more: look at the account as it is now."
DOES = {
    "trainer": "Leads cohorts: sees what their people have done, and when.",
    "author": "Sees drafts, problems and figures of the texts.",
    "admin": "Can do everything on these pages. Needs a second step.",
}
WITHOUT = {
    "trainer": "No cohort opens to them any more. What they asked of people stays.",
    "author": "What they wrote stays.",
    "admin": "These pages close to them.",
}
A = {"trainer": "a trainer", "author": "an author", "admin": "an admin"}
Act = Callable[[int, Hand], object]  # gives False where there is nothing to do


def _with(act: Callable[[int, str, Hand], bool], role: str) -> Act:
    return lambda who, by: act(who, role, by)


ACTS: dict[str, Act] = {
    **{f"grant-{role}": _with(rights.grant, role) for role in ROLES_GRANTED},
    **{f"withdraw-{role}": _with(rights.withdraw, role) for role in ROLES_GRANTED},
    "end-sign-ins": rights.end_sign_ins,
    "clear-second-step": lambda who, by: rights.clear_second_step(
        who, f"{current_app.config['BASE_URL']}/password-resets", by
    ),
    "close": rights.close,
    "open": rights.open_again,
}
SAID = {
    "end-sign-ins": "Every sign-in of theirs has ended.",
    "clear-second-step": "Their second step is cleared, and they are written to.",
    "close": "The account is closed.",
    "open": "The account is open again.",
}


class ChangeForm(Form):
    """One thing to be done with an account."""

    change = StringField("What is to be done?")
    change_reason = StringField("Why", [Said("Write why, in a few words."), AtMost(300)], [clean])
    change_password = PasswordField("Your password", [Said("Write your password.")])


def _choices(who: Any, roles: set[str]) -> dict[str, tuple[str, str]]:
    """What can be done with an account as it is now: a name, and what it means."""
    found: dict[str, tuple[str, str]] = {}
    last = "admin" in roles and not who.disabled_at and not who.other_admin
    for role in ROLES_GRANTED:
        if role not in roles:
            found[f"grant-{role}"] = (f"Make them {A[role]}", DOES[role])
        elif role != "admin" or not last:
            found[f"withdraw-{role}"] = (f"No longer {A[role]}", WITHOUT[role])
    if who.open:
        found["end-sign-ins"] = ("End every sign-in", "For a lost phone or a shared computer. They sign in again.")
    if who.second and who.id != me().id:
        found["clear-second-step"] = (
            "Take the second step away",
            "For somebody without phone and codes. They are told.",
        )
    if who.disabled_at:
        found["open"] = ("Open the account again", "They can sign in as before.")
    elif not last:
        found["close"] = ("Close the account", "They are signed out and cannot come back. Nothing of theirs is lost.")
    return found


def _page(user_id: int, form: ChangeForm, status: int = 200) -> Response:
    who = directory.seen(user_id, now()) or abort(404)
    roles = directory.roles_held(user_id)
    page = render_template(
        "admin/person.html",
        **{"who": who, "roles": roles, "form": form, "choices": _choices(who, {row.role for row in roles}), "a": A},
        **{"changes": rights.changes_of(user_id, MOST_CHANGES), "most": MOST_CHANGES, "mine": user_id == me().id},
    )
    return Response(page, status)


@blueprint.get("/admin/people/<int:user_id>")
@for_role("admin")
def person(user_id: int) -> Response:
    return _page(user_id, ChangeForm(formdata=None))


@blueprint.post("/admin/people/<int:user_id>/changes")
@for_role("admin")
def change(user_id: int) -> BaseResponse:
    """Do one thing with an account. Whoever changes their own roles goes on with a new sign-in, or without one."""
    form, who = ChangeForm(), directory.seen(user_id, now()) or abort(404)
    good, act = form.validate(), ACTS.get(said(form.change))
    if act is None:
        form.change.errors = ["Choose one of these."]
    proven = prove(said(form.change_password)) if good and act else None
    if act is None or proven is None:
        if not form.errors:
            form.change_password.errors = [WRONG]
        return _page(user_id, form, 422)
    by, mine, what = proven.user, user_id == proven.user.id, said(form.change)
    try:
        done = act(user_id, Hand(by.id, said(form.change_reason), now(), event)) is not False
    except LastAdmin:
        rollback()
        form.form_errors.append(LAST)
        return _page(user_id, form, 409)
    if not done or people.person(user_id) is None:
        rollback()
        form.form_errors.append(GONE)
        return _page(user_id, form, 409)
    if not mine:
        commit()
        flash(SAID.get(what) or _said(what, str(who.name)))
        return redirect(f"/admin/people/{user_id}", 303)
    if what in ("close", "end-sign-ins"):
        end_session()
        commit()
        return redirect("/sign-in", 303)
    start_session(by, device())
    commit()
    flash(SAID.get(what) or _said(what, "You", "are"))
    return redirect("/" if what == "withdraw-admin" else f"/admin/people/{user_id}", 303)


def _said(what: str, name: str, verb: str = "is") -> str:
    act, _, role = what.partition("-")
    return f"{name} {verb} {A[role]} from now on." if act == "grant" else f"{name} {verb} no longer {A[role]}."
