"""Signing in and out."""

from __future__ import annotations

from urllib.parse import quote

from flask import current_app, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.records import people, second_steps
from course_app.records.db import commit, rollback
from course_app.records.people import User
from course_app.web.accounts.blueprint import blueprint
from course_app.web.accounts.forms import CodeForm, SignInForm
from course_app.web.shared import passwords
from course_app.web.shared.auth import device, end_session, event, safe_next, sent_before, start_session
from course_app.web.shared.clock import now
from course_app.web.shared.coming_in import CODE, Wait, come_in, count_code, half_in, passed
from course_app.web.shared.forms import said
from course_app.web.shared.limits import limited, the_email
from course_app.web.shared.words import counted

NO_MATCH = "This address and this password do not belong together here. Look at both, then type the password again."
NO_CODE = "This code does not fit, or it has been used. Wait for the next one in your app and type that."
NOT_YET = " If you have just made your account, open the link in our mail first."


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limited("sign-in", the_email)
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
            if not come_in(user):
                commit()
                if not action:
                    return redirect(CODE if wanted == "/" else f"{CODE}?next={quote(wanted)}", 303)
                return render_template("accounts/code.html", form=CodeForm(formdata=None), next=wanted, action=action,
                                       kept=kept)  # fmt: skip
            event("signed-in", f"user:{user.id}", user.id)
            lacks = second_steps.standing(user.id).lacks_second
            commit()
            if action:
                return _send_again(action, kept)
            return redirect("/me/second-step?asked=1" if lacks else wanted, 303)
        form.form_errors.append(NO_MATCH + (NOT_YET if current_app.config["SMTP_URL"] else ""))
    return render_template("accounts/sign_in.html", form=form, next=wanted, action=action, kept=kept), 422


def _send_again(action: str, kept: list[tuple[str, str]]) -> str:
    words = next((value for name, value in kept if name == "words"), "")
    return render_template(
        "shared/send_again.html", kept=kept, action=action, text=words, signed_in=True, reason="ended"
    )


def _wait(page: str, wait: Wait) -> Response:
    return Response(page, 429, {"Retry-After": str(wait.seconds)}, content_type="text/html; charset=utf-8")


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
def code() -> str | Response | tuple[str, int]:
    """The second step: a code of the app, or one for recovery. What was typed before is carried along."""
    wanted, user = safe_next(request.values.get("next")), half_in()
    if user is None:
        return redirect("/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted)}", 303)
    if request.method == "GET":
        return render_template("accounts/code.html", form=CodeForm(formdata=None), next=wanted)
    form, (action, kept) = CodeForm(), sent_before()
    shown = {"form": form, "next": wanted, "action": action, "kept": kept}
    if not form.validate():
        return render_template("accounts/code.html", **shown), 422
    user_id = user.id
    if wait := count_code(user_id):
        return _wait(render_template("accounts/code.html", **shown, wait=wait), wait)
    user = half_in()
    used = second_steps.use_code(user_id, said(form.code), now()) if user else ""
    if user is None or not used:
        event("code-refused", f"user:{user_id}", user_id)
        form.code.errors = [NO_CODE]
        return render_template("accounts/code.html", **shown), 422
    passed(user_id)
    second_steps.end_half_sign_ins(user_id)
    start_session(user, device())
    event("signed-in", f"user:{user_id}{' recovery-code' if used == 'recovery' else ''}", user_id)
    left = second_steps.recovery_codes_left(user_id)
    commit()
    if used == "recovery":
        flash(f"That recovery code is used up. You have {counted(left, 'more', 'more')}.")
    return _send_again(action, kept) if action else redirect(wanted, 303)


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
    elif user := half_in():
        second_steps.end_half_sign_ins(user.id)
    end_session()
    commit()
    return redirect("/", 303)
