"""Name, address, password and look of the pages."""

from __future__ import annotations

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from course_app.records import people, second_steps
from course_app.records.db import commit, rollback
from course_app.records.mail_stops import stopped
from course_app.records.mail_tokens import void_mail_tokens
from course_app.web.me.blueprint import blueprint
from course_app.web.me.forms import THEMES, EmailForm, NameForm, PasswordForm, ThemeForm
from course_app.web.me.mails import leads
from course_app.web.shared import mailed
from course_app.web.shared.auth import event, me, session_token, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.forms import Form, said
from course_app.web.shared.proof import WRONG, prove

TAKEN = "There is an account with this address already. Choose another address."


def _page(sent: Form | None = None) -> str:
    """The page with all its forms; the one that was sent stays as it was filled in."""
    forms: dict[str, Form] = {
        "name": NameForm(formdata=None, name=me().name),
        "email": EmailForm(formdata=None),
        "password": PasswordForm(formdata=None, others=True),
        "theme": ThemeForm(formdata=None, theme=me().theme or ""),
    }
    for place, form in forms.items():
        if type(form) is type(sent):
            forms[place] = sent
    off, second = stopped(me().id), second_steps.has_second(me().id)
    return render_template("me/account.html", themes=THEMES, sent=sent, off=off, leads=leads(), second=second, **forms)


def _saved(words: str) -> Response:
    commit()
    flash(words)
    return redirect("/me/account", 303)


@blueprint.get("/me/account")
@signed_in
def account() -> str:
    return _page()


@blueprint.post("/me/account/name")
@signed_in
def account_name() -> Response | tuple[str, int]:
    form = NameForm()
    if not form.validate():
        return _page(form), 422
    me().name = said(form.name)
    return _saved("Your name is changed. Statements that you have keep the name they were made with.")


@blueprint.post("/me/account/email")
@signed_in
def account_email() -> Response | tuple[str, int]:
    form = EmailForm()
    if not form.validate():
        return _page(form), 422
    proven = prove(said(form.email_current))
    if proven is None:
        form.email_current.errors = [WRONG]
        return _page(form), 422
    user, old = proven.user, proven.user.email
    if people.fold(said(form.email)) == old:
        form.email.errors = ["This is your address already."]
        return _page(form), 422
    if mailed.sends_mail():
        mailed.send_new_address(user, said(form.email))
        event("email-change-asked", f"user:{user.id}")
        return _saved("We have written to the new address. Open the link in that mail; until then all stays as it is.")
    try:
        people.change_email(user, said(form.email))
    except people.EmailTaken:
        rollback()
        form.email.errors = [TAKEN]
        return _page(form), 422
    void_mail_tokens(user.id, now())
    mailed.tell_email_changed(user, old)
    event("email-changed", f"user:{user.id}")
    return _saved("Your address is changed. You sign in with it from now on.")


@blueprint.post("/me/account/password")
@signed_in
def account_password() -> Response | tuple[str, int]:
    form = PasswordForm()
    form.about_them = (me().name, me().email)
    if not form.validate():
        return _page(form), 422
    proven = prove(said(form.current), said(form.password))
    if proven is None:
        form.current.errors = [WRONG]
        return _page(form), 422
    user = proven.user
    user.password_hash = proven.hashed
    if form.others.data:
        people.end_other_sign_ins(user.id, session_token(), now())
    second_steps.end_half_sign_ins(user.id)
    void_mail_tokens(user.id, now())
    mailed.tell_password_changed(user)
    event("password-changed", f"user:{user.id}")
    if form.others.data:
        return _saved("Your password is changed, and every other sign-in to your account has ended.")
    return _saved("Your password is changed.")


@blueprint.post("/me/account/theme")
@signed_in
def account_theme() -> Response | tuple[str, int]:
    form = ThemeForm()
    if not form.validate():
        return _page(form), 422
    me().theme = form.theme.data or None
    return _saved("Saved. Pages look like this wherever you sign in.")
