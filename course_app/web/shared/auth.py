"""Who is there: the cookie names a sign-in, the sign-in names a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, render_template, request, session
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer
from werkzeug.wrappers import Response as BaseResponse

from course_app.records import people, second_steps
from course_app.records.db import rollback
from course_app.records.people import User
from course_app.web.shared.clock import now
from course_app.web.shared.events import event
from course_app.web.shared.sessions import Sessions

P = ParamSpec("P")
R = TypeVar("R")

csrf = CSRFProtect()
login_manager = LoginManager()
login_manager.session_protection = None  # sign-ins are rows; a phone that changes its network stays signed in

# What somebody typed is worth keeping when their sign-in has ended meanwhile.
KEPT = {"learn.done", "learn.check", "learn.reflection", "quizzes.step", "quizzes.begin", "quizzes.warm", "learn.enrol"}
KEPT |= {"learn.pulse", "cohorts.ask_mentor", "cohorts.note", "cohorts.suggest"}
# Their addresses.
SENT_FROM = (
    "/modules/",
    "/quizzes/",
    "/attempts/",
    "/courses/",
    "/notes/",
    "/me/notes",
    "/me/cohorts/",
)


def init_auth(app: Flask) -> None:
    """Add sign-ins and CSRF protection to the app."""
    secure = app.config["BASE_URL"].startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=app.config["SIGN_IN_DAYS"]),
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the sign-in: a long page is never thrown away
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = Sessions()
    csrf.init_app(app)
    login_manager.init_app(app)
    app.register_error_handler(CSRFError, _no_token)


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load(token: str) -> User | None:
    """Take the token of the cookie; give the person signed in with it."""
    user = people.signed_in(token, now())
    if user is not None:
        g.personal = True
    return user


@login_manager.unauthorized_handler  # type: ignore[untyped-decorator]
def ask_to_sign_in() -> BaseResponse:
    """Nobody is signed in: a page sends to the sign-in and back; something typed is kept."""
    if request.method not in ("GET", "HEAD"):
        return keep_what_was_sent()
    target = request.full_path.rstrip("?")
    return redirect(f"/sign-in?next={_quoted(target)}")


def me() -> User:
    """Give the person who is signed in."""
    return cast(User, current_user)


def signed_in(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
    """A view for people who are signed in; others are asked to sign in."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
        if not current_user.is_authenticated:
            return ask_to_sign_in()  # type: ignore[no-any-return]
        return view(*args, **kwargs)

    return wrapped


def for_role(role: str) -> Callable[[Callable[P, R]], Callable[P, R | BaseResponse]]:
    """A view for people who hold a role (an admin holds all). To others, it is not there.

    Where a second step is asked for, it comes first: no page of staff opens before.
    """

    def outer(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
        @wraps(view)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
            if not current_user.is_authenticated:
                return ask_to_sign_in()  # type: ignore[no-any-return]
            standing = second_steps.standing(me().id)
            if not {role, "admin"} & standing.roles:
                event("denied", request.path)
                abort(404)
            if standing.lacks_second:
                return to_second_step()
            return view(*args, **kwargs)

        return wrapped

    return outer


def to_second_step() -> BaseResponse:
    """Send somebody whose role asks for a second step to the page that sets one up."""
    return redirect("/me/second-step?asked=1", 303 if request.method == "POST" else 302)


def start_session(user: User, device: str) -> None:
    """Sign somebody in: a new row, a new token, nothing left of the session before."""
    standing = second_steps.standing(user.id)
    staff = standing.roles
    hours, days = current_app.config["STAFF_SIGN_IN_HOURS"], current_app.config["SIGN_IN_DAYS"]
    life = timedelta(hours=hours) if staff else timedelta(days=days)
    token = people.begin_sign_in(user, now(), life, device)
    session.clear()
    session.permanent = True
    session["_user_id"] = token
    session["_fresh"] = True
    if {"trainer", "admin"} & staff:
        session["leads"] = True  # shows a link; what the page gives is asked of the database
    if "admin" in staff:
        session["admin"] = True  # another link
    g.pop("csrf_token", None)  # Flask-WTF keeps one per request; the new session has its own
    g._login_user = user  # Flask-Login looked before; the rest of this request is theirs
    g.personal = True


def form_token() -> str:
    """Give what every form that writes carries. It is the same for a whole sign-in, so it is signed once."""
    raw = session.get("csrf_token")
    return _signed(str(current_app.secret_key), raw) if raw else str(generate_csrf())


@lru_cache(maxsize=4096)
def _signed(key: str, raw: str) -> str:
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))  # as Flask-WTF does, which checks it


def session_token() -> str:
    """Give the token of the sign-in in use."""
    return str(session.get("_user_id", ""))


def end_session() -> None:
    """Sign out here and on the server: the cookie is worth nothing afterwards, wherever a copy of it is."""
    if token := session.get("_user_id"):
        people.end_sign_in(str(token), now())
    session.clear()
    g.pop("_login_user", None)


def device() -> str:
    """Give a few words for the browser in use, for the list of sign-ins: nothing that could track it."""
    agent = request.user_agent.string
    browser = next((n for n in ("Edg", "OPR", "Firefox", "Chrome", "Safari") if n in agent), "A browser")
    system = next((n for n in ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux") if n in agent), "")
    name = {"Edg": "Edge", "OPR": "Opera"}.get(browser, browser)
    return f"{name} on {system}" if system else name


def safe_next(target: str | None) -> str:
    """Take where somebody wants to go after signing in; give it when it is a page of this site, else the home page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    if any(ord(c) < 33 or c in "\\" for c in target) or urlsplit(target).netloc or urlsplit(target).scheme:
        return "/"
    return target


def keep_what_was_sent(reason: str = "ended") -> BaseResponse:
    """Show what was sent, ready to be sent again: after signing in, or at once with a new token."""
    rollback()
    action = request.path if request.endpoint in KEPT else ""
    kept = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if request.endpoint == "accounts.sign_in":  # its own token was from another sign-in: what it carried is kept on
        action, kept = sent_before()
    if not action:
        if current_user.is_authenticated:
            return tell_no_token()
        return redirect("/sign-in")
    text = next((value for name, value in kept if name == "words"), "")
    page = render_template(
        "shared/send_again.html",
        kept=kept, action=action, text=text, signed_in=current_user.is_authenticated, reason=reason,
    )  # fmt: skip
    return Response(page, 400 if current_user.is_authenticated else 401)


def keep_for_later(why: str) -> str:
    """Give the page that holds what was sent and sends it again with one tap, or "" where that is not wanted."""
    if request.endpoint not in KEPT:
        return ""
    kept = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    words = next((value for name, value in kept if name == "words"), "")
    return render_template(
        "shared/send_again.html", kept=kept, action=request.path, text=words, signed_in=True, reason="busy", why=why
    )


def sent_before() -> tuple[str, list[tuple[str, str]]]:
    """Give what a sign-in form carries along: where it was sent when the sign-in had ended, and what."""
    action = request.form.get("kept_action", "")
    if not action.startswith(SENT_FROM) or safe_next(action) != action:
        return "", []
    kept = [
        (name.removeprefix("kept_"), value)
        for name, value in request.form.items(multi=True)
        if name.startswith("kept_") and name not in ("kept_action", "kept_csrf_token")
    ]
    return action, kept


def tell_no_token() -> Response:
    """Say that a form came without its token."""
    title, text = "This page was open too long", "Nothing was saved. Open the page again and send it once more."
    return Response(render_template("shared/error.html", title=title, text=text, status=400, request_id=""), 400)


def _no_token(error: CSRFError) -> BaseResponse:
    event("csrf", request.path)
    return keep_what_was_sent("token")


def _quoted(target: str) -> str:
    from_safe = safe_next(target)
    return from_safe.replace("%", "%25").replace("&", "%26").replace("#", "%23").replace("+", "%2B")


__all__ = ["csrf", "event", "generate_csrf", "login_manager"]
