"""What is written to people about their accounts. Each mail is owed in the transaction of what it tells."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from course_app.records import people
from course_app.records.mail_tokens import issue_mail_token, recent_mail_tokens, void_mail_tokens
from course_app.records.outbox import post
from course_app.records.people import User
from course_app.web.shared.clock import now

HOUR = timedelta(hours=1)
MOST_AN_HOUR = 3  # mails with links to one person: nobody's inbox is filled by a stranger
CONFIRM_LIFE, RESET_LIFE = timedelta(hours=24), timedelta(minutes=30)


def sends_mail() -> bool:
    """Whether mail leaves this site; without SMTP_URL it is kept in a folder."""
    return bool(current_app.config["SMTP_URL"])


def link(path: str) -> str:
    """Give an address of the site as a mail carries it: never from the request, whose Host anybody can write."""
    return f"{current_app.config['BASE_URL']}{path}"


def send_confirmation(user: User) -> None:
    """Ask whether the account is theirs, unless that was asked often lately."""
    if recent_mail_tokens(user.id, "confirm", now() - HOUR) >= MOST_AN_HOUR:
        return
    void_mail_tokens(user.id, now())
    token = issue_mail_token(user, "confirm", user.email, now(), CONFIRM_LIFE)
    data = {"link": link(f"/confirmations/{token}"), "life": "24 hours"}
    post("confirm", user.email, data, f"confirm:{people.digest(token).hex()[:32]}", now(), user.id)


def ask_again(user: User) -> None:
    """Somebody asks once more for an account that nobody confirmed, perhaps another person than the first time.

    No password that was chosen before holds any longer: whoever opens the mail chooses one. So nobody can make an
    account in another's name, wait until they confirm it, and share it.
    """
    user.password_hash = ""
    send_confirmation(user)


def send_reset(user: User) -> None:
    """Send a link to a new password, unless that was done often lately."""
    if recent_mail_tokens(user.id, "reset", now() - HOUR) >= MOST_AN_HOUR:
        return
    token = reset_token(user)
    data = {"name": user.name, "link": link(f"/password-resets/{token}")}
    post("reset", user.email, data, f"reset:{people.digest(token).hex()[:32]}", now(), user.id)


def reset_token(user: User) -> str:
    """Make what opens the page for a new password."""
    return issue_mail_token(user, "reset", user.email, now(), RESET_LIFE)


def send_already_registered(user: User) -> None:
    """Tell the owner of an address that somebody wanted an account for it; at most once an hour."""
    data = {"sign_in_link": link("/sign-in"), "reset_link": link("/password-resets")}
    post("already_registered", user.email, data, f"already:{user.id}:{now():%Y-%m-%dT%H}", now(), user.id)


def tell_password_changed(user: User) -> None:
    """Tell somebody that their password is another one now."""
    data = {"name": user.name, "reset_link": link("/password-resets")}
    post("password_changed", user.email, data, f"password:{user.id}:{now().isoformat()}", now(), user.id)


def send_new_address(user: User, email: str) -> None:
    """Ask at a new address whether it is the person's own; somebody who has it already is told instead."""
    if recent_mail_tokens(user.id, "email", now() - HOUR) >= MOST_AN_HOUR:
        return
    if owner := people.person_by_email(email):
        send_already_registered(owner)
    token = issue_mail_token(user, "email", people.fold(email), now(), CONFIRM_LIFE)
    if owner is None:
        data = {"link": link(f"/confirmations/{token}"), "life": "24 hours"}
        post("email_change", email, data, f"email:{people.digest(token).hex()[:32]}", now(), user.id)


def tell_email_changed(user: User, old: str) -> None:
    """Tell the old address that the account has another one now."""
    post("email_changed", old, {"name": user.name}, f"address:{user.id}:{now().isoformat()}", now(), user.id)


def tell_second_step(user: User, what: str) -> None:
    """Tell somebody that their second step was turned 'on' or 'off', or 'cleared' by whoever runs the site."""
    data = {"name": user.name, "reset_link": link("/password-resets")}
    post(f"second_step_{what}", user.email, data, f"second-step:{what}:{user.id}:{now().isoformat()}", now(), user.id)
