"""Making an account, and confirming that its address is the person's own."""

from __future__ import annotations

from flask import current_app, flash, g, redirect, render_template, request, session
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.records import issuers, people
from course_app.records.db import commit, rollback
from course_app.records.joining import way_in
from course_app.records.mail_tokens import MailToken, peek_mail_token, take_mail_token, void_mail_tokens
from course_app.records.people import EmailTaken, User
from course_app.web.accounts.blueprint import blueprint
from course_app.web.accounts.forms import RegisterForm
from course_app.web.shared import mailed, passwords
from course_app.web.shared.auth import event, safe_next
from course_app.web.shared.clock import now
from course_app.web.shared.coming_in import CODE, come_in
from course_app.web.shared.forms import said
from course_app.web.shared.limits import limited, the_email

TAKEN = "There is an account with this address already. Sign in with it, or choose a new password for it."


@blueprint.route("/register", methods=["GET", "POST"])
@limited("register", the_email)
def register() -> str | Response | tuple[str, int]:
    wanted = safe_next(request.values.get("next"))
    if not _may_register(wanted):
        page = render_template("accounts/not_open.html", issuer=issuers.named(current_app.config).name)
        return page, 200 if request.method == "GET" else 403
    form = RegisterForm()
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(wanted, 303)
        return render_template("accounts/register.html", form=form, next=wanted)
    if form.validate():
        rollback()  # whatever was looked at: nothing is locked while the password is hashed
        hashed = passwords.hash_password(said(form.password))
        if mailed.sends_mail():
            session["next"] = wanted  # whoever confirms in this browser goes on from there
            return _register_by_mail(form, hashed)
        if user := _added(form, hashed):
            user.confirmed_at = now()
            return _let_in(user, "registered", wanted, "Your account is ready. It keeps your place from here on.")
        rollback()
        form.email.errors = [TAKEN]
    return render_template("accounts/register.html", form=form, next=wanted), 422


def _may_register(wanted: str) -> bool:
    """Whoever comes by a link to join a cohort is invited."""
    if current_app.config["REGISTRATION"] == "invitation" and wanted.startswith("/join/"):
        return way_in(wanted.removeprefix("/join/"), now()) is not None
    return bool(current_app.config["REGISTRATION"] == "open")


def _added(form: RegisterForm, hashed: str) -> User | None:
    try:
        return people.add_person(said(form.email), said(form.name), hashed, now())
    except EmailTaken:
        return None


def _register_by_mail(form: RegisterForm, hashed: str) -> Response:
    """The same answer for every address: only its owner's inbox tells whether there was an account."""
    user = _added(form, hashed)
    if user:
        mailed.send_confirmation(user)
        event("registered", f"user:{user.id}")
    elif user := people.person_by_email(said(form.email)):
        if user.disabled_at is None and user.confirmed_at is None:
            mailed.ask_again(user)
        elif user.disabled_at is None:
            mailed.send_already_registered(user)
    commit()
    return redirect("/confirmations", 303)


def _let_in(user: User, what: str, target: str, words: str) -> Response:
    """Sign somebody in whose account is theirs, and say so."""
    in_at_once = come_in(user)
    event(what, f"user:{user.id}", user.id)
    commit()
    if not in_at_once:
        return redirect(CODE, 303)
    flash(words)
    return redirect(target, 303)


@blueprint.get("/confirmations")
def confirmations() -> str:
    return render_template("accounts/confirmations.html")


@blueprint.route("/confirmations/<token>", methods=["GET", "POST"])
def confirmation(token: str) -> str | Response | tuple[str, int]:
    g.personal = True
    if request.method == "GET":
        found = _peek(token)
        if found is None:
            return render_template("accounts/used.html", ask="/register", what="confirm"), 410
        return render_template("accounts/confirmation.html", mail_token=found)
    found = take_mail_token(token, "confirm", now()) or take_mail_token(token, "email", now())
    user = people.person(found.user_id) if found else None
    if found is None or user is None or user.disabled_at is not None:
        rollback()
        return render_template("accounts/used.html", ask="/register", what="confirm"), 410
    if found.purpose == "email":
        return _new_address(user, found)
    user.confirmed_at = now()
    if not user.password_hash:
        reset = mailed.reset_token(user)
        commit()
        return redirect(f"/password-resets/{reset}", 303)
    return _let_in(
        user,
        "confirmed",
        safe_next(session.get("next")),
        "Thank you. Your address is confirmed and your account is ready.",
    )


def _peek(token: str) -> MailToken | None:
    found = peek_mail_token(token, "confirm", now()) or peek_mail_token(token, "email", now())
    user = people.person(found.user_id) if found else None
    return found if user and user.disabled_at is None else None


def _new_address(user: User, found: MailToken) -> str | Response | tuple[str, int]:
    """The link in the mail to a new address was opened: we write there from now on."""
    old = user.email
    try:
        people.change_email(user, found.email)
    except EmailTaken:
        rollback()
        return render_template("accounts/used.html", ask="/me/account", what="taken"), 410
    void_mail_tokens(user.id, now())
    mailed.tell_email_changed(user, old)
    event("email-changed", f"user:{user.id}", user.id)
    commit()
    if current_user.is_authenticated:
        flash("Thank you. We write to your new address from now on.")
        return redirect("/me/account", 303)
    return redirect("/sign-in", 303)
