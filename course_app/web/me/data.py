"""What is kept about somebody, a copy of it, and taking it away."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app, redirect, render_template
from werkzeug.wrappers import Response

from course_app import vouching
from course_app.records.asked_exports import ask_export
from course_app.records.db import commit, rollback
from course_app.records.erasing import erase
from course_app.records.erasures import noted
from course_app.records.outbox import messages_to
from course_app.records.rights import LastAdmin, keep_an_admin
from course_app.records.statements import statements_of
from course_app.web.me.blueprint import blueprint
from course_app.web.me.forms import STATEMENTS, EraseForm, ExportForm
from course_app.web.me.kept import KEPT
from course_app.web.shared.auth import end_session, event, me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.forms import Form, said
from course_app.web.shared.limits import limited, the_person
from course_app.web.shared.proof import WRONG, prove

LAST = "Nobody else could run this site. Make somebody else an admin first, at /admin/people."


def _page(sent: Form | None = None) -> str:
    forms: dict[str, Form] = {"export": ExportForm(formdata=None), "erasure": EraseForm(formdata=None)}
    for place, form in forms.items():
        if type(form) is type(sent):
            forms[place] = sent
    held = [statement for statement in statements_of(me().id) if statement.withdrawn_at is None]
    return render_template("me/data.html", kept=KEPT, statements=held, choices=STATEMENTS, sent=sent, **forms)


@blueprint.get("/me/data")
@signed_in
def data() -> str:
    return _page()


@blueprint.post("/me/data/exports")
@signed_in
@limited("export", the_person)
def data_exports() -> Response | tuple[str, int]:
    form = ExportForm()
    proven = prove(said(form.export_password)) if form.validate() else None
    if proven is None:
        form.export_password.errors = form.export_password.errors or [WRONG]
        return _page(form), 422
    asked = ask_export(proven.user.id, "data", now())
    event("export", f"data of user:{proven.user.id}")
    commit()
    return redirect(f"/exports/{asked.id}", 303)


@blueprint.post("/me/data/erasure")
@signed_in
def data_erasure() -> str | tuple[str, int]:
    form = EraseForm()
    proven = prove(said(form.erase_password)) if form.validate() else None
    if proven is None:
        if not form.errors:
            form.erase_password.errors = [WRONG]
        return _page(form), 422
    try:
        keep_an_admin(proven.user.id)
    except LastAdmin:
        rollback()
        form.form_errors.append(LAST)
        return _page(form), 422
    user, keep = proven.user, form.statements.data == "keep"
    user_id, had = user.id, bool(statements_of(user.id))
    mails = messages_to(user_id, user.email)
    erase(user_id, keep, now())
    event("erased", f"user:{user_id}", user_id)
    end_session()
    with noted(current_app.config["INSTANCE"], user, keep, now()):
        commit()
    vouching.sign_due_lists(current_app.config, now())  # where the badges of withdrawn statements are told
    _forget_unsent(mails)
    return render_template("me/goodbye.html", had_statements=had, kept=keep)


def _forget_unsent(mails: Iterable[int]) -> None:
    """Without a mail server mails are files (see worker.py); they go with the person that they were written to."""
    folder = current_app.config["INSTANCE"] / "mail"
    for number in mails:
        for path in folder.glob(f"{number}-*.eml"):
            path.unlink(missing_ok=True)
