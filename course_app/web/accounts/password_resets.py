"""A new password for somebody who has forgotten theirs."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request
from werkzeug.wrappers import Response

from course_app.records import people
from course_app.records.db import commit, rollback
from course_app.records.mail_tokens import peek_mail_token, take_mail_token, void_mail_tokens
from course_app.records.people import User
from course_app.web.accounts.blueprint import blueprint
from course_app.web.accounts.forms import AskForm, NewPasswordForm
from course_app.web.shared import mailed, passwords
from course_app.web.shared.auth import event
from course_app.web.shared.clock import now
from course_app.web.shared.coming_in import CODE, come_in
from course_app.web.shared.forms import said
from course_app.web.shared.limits import limited, the_email


@blueprint.route("/password-resets", methods=["GET", "POST"])
@limited("reset", the_email)
def password_resets() -> str | Response | tuple[str, int]:
    form = AskForm()
    if request.method == "GET":
        return render_template("accounts/password_resets.html", form=form)
    if not form.validate():
        return render_template("accounts/password_resets.html", form=form), 422
    # The same answer for every address, at once; the mail is sent later.
    user = people.person_by_email(said(form.email))
    if user and user.disabled_at is None:
        if user.confirmed_at is None:
            mailed.ask_again(user)
        else:
            mailed.send_reset(user)
        event("reset-asked", f"user:{user.id}")
    commit()
    return redirect("/password-resets/sent", 303)


@blueprint.get("/password-resets/sent")
def password_reset_sent() -> str:
    return render_template("accounts/password_reset_sent.html")


@blueprint.route("/password-resets/<token>", methods=["GET", "POST"])
def password_reset(token: str) -> str | Response | tuple[str, int]:
    g.personal = True
    user = _asked_by(token)
    if user is None:
        rollback()
        return render_template("accounts/used.html", ask="/password-resets", what="reset"), 410
    form = NewPasswordForm()
    form.about_them = (user.name, user.email)
    if request.method == "GET":
        return render_template("accounts/password_reset.html", form=form)
    if not form.validate():
        return render_template("accounts/password_reset.html", form=form), 422
    rollback()  # whose link it is was read, and who issues; while the new password is hashed others may write
    hashed = passwords.hash_password(said(form.password))
    user = _asked_by(token)
    if user is None or take_mail_token(token, "reset", now()) is None:
        rollback()
        return render_template("accounts/used.html", ask="/password-resets", what="reset"), 410
    user.password_hash = hashed
    people.end_other_sign_ins(user.id, None, now())
    void_mail_tokens(user.id, now())
    mailed.tell_password_changed(user)
    in_at_once = come_in(user)
    event("password-reset", f"user:{user.id}", user.id)
    commit()
    if not in_at_once:
        return redirect(CODE, 303)
    flash("Your new password is in use. Every other sign-in to your account has ended.")
    return redirect("/", 303)


def _asked_by(token: str) -> User | None:
    """Give whose link this is while it is good."""
    found = peek_mail_token(token, "reset", now())
    user = people.person(found.user_id) if found else None
    return user if user and user.disabled_at is None else None
