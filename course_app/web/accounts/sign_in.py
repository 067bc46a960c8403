"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.records import people
from course_app.records.db import commit, rollback
from course_app.records.people import User
from course_app.web.accounts.blueprint import blueprint
from course_app.web.accounts.forms import SignInForm
from course_app.web.shared import passwords
from course_app.web.shared.auth import device, end_session, event, safe_next, sent_before, start_session
from course_app.web.shared.forms import said
from course_app.web.shared.limits import limited, the_email

NO_MATCH = "This address and this password do not belong together here. Look at both, then type the password again."
NOT_YET = " If you have just made your account, open the link in our mail first."


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limited("sign-in", 10, timedelta(minutes=5), the_email)
def sign_in() -> str | Response | tuple[str, int]:
    wanted = safe_next(request.values.get("next"))
    form = SignInForm()
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(wanted, 303)
        return render_template("accounts/sign_in.html", form=form, next=wanted)
    action, kept = sent_before()
    if form.validate():
        if user := _known(said(form.email), said(form.password)):
            end_session()
            start_session(user, device())
            event("signed-in", f"user:{user.id}", user.id)
            commit()
            if action:
                words = next((value for name, value in kept if name == "words"), "")
                return render_template(
                    "shared/send_again.html", kept=kept, action=action, text=words, signed_in=True, reason="ended"
                )
            return redirect(wanted, 303)
        form.form_errors.append(NO_MATCH + (NOT_YET if current_app.config["SMTP_URL"] else ""))
    return render_template("accounts/sign_in.html", form=form, next=wanted, action=action, kept=kept), 422


def _known(email: str, password: str) -> User | None:
    """Give whose address and password these are. Hashing happens once, for any address, and holds no lock."""
    found = people.person_by_email(email)
    stored = found.password_hash if found else ""
    rollback()
    right, weaker = passwords.verify(stored, password)
    stronger = passwords.hash_password(password) if right and weaker else stored
    user = people.person_by_email(email) if right else None
    # Looked at again: the password may have been changed, or the account closed, in the meantime.
    if user is None or user.password_hash != stored or user.disabled_at is not None or user.confirmed_at is None:
        rollback()
        event("sign-in-refused")
        return None
    user.password_hash = stronger
    return user


@blueprint.post("/sign-out")
def sign_out() -> Response:
    if current_user.is_authenticated:
        event("signed-out")
    end_session()
    commit()
    return redirect("/", 303)
