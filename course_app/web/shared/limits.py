"""How often somebody may send a form: counted in the database, so that every process counts together.

Who is counted is not kept: only a code of it, which is worth nothing without the site's key and goes with its time.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import NamedTuple, ParamSpec, TypeVar

from flask import Response, current_app, request

from course_app.records.db import begin_writing, commit
from course_app.records.limits import forget, try_once
from course_app.web.shared.auth import event, me
from course_app.web.shared.clock import now
from course_app.web.shared.forms import clean
from course_app.web.shared.hooks import tell

P = ParamSpec("P")
R = TypeVar("R")
ADDRESS, MINUTE = 1000, timedelta(minutes=1)  # forms of one kind from one network address: a whole town may share one
HOUR = timedelta(hours=1)


class Limit(NamedTuple):
    """How often a form is taken within a span of time, and from whom that is counted."""

    form: str  # as docs/running-it.md names it
    most: int
    span: timedelta
    whose: str = "account"  # or "address", of the network


# Which forms are counted: a test renders this into docs/running-it.md.
LIMITS = {
    "sign-in": Limit("sign-in", 10, timedelta(minutes=5)),
    "reset": Limit("password reset", 5, HOUR),
    "register": Limit("registration", 5, HOUR),
    "export": Limit("export of one's data, of a journal, of a cohort, of the audit trail", 20, HOUR),
    "password": Limit("wrong password before what asks for it again", 10, timedelta(minutes=5)),
    "verify": Limit("check of a file or a name at `/verify`", 30, MINUTE, "address"),
}


def the_email() -> str:
    """Whom a form is about: the address that was typed."""
    return clean(request.form.get("email")).casefold()[:254]


def the_person() -> str:
    """Whoever is signed in."""
    return str(me().id)


def limited(what: str, who: Callable[[], str]) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """A view that takes as many forms as LIMITS says; more get 429 and when to come again."""

    def outer(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if request.method == "POST" and (wait := too_many(what, who())):
                return wait
            return view(*args, **kwargs)

        return wrapped

    return outer


def too_many(what: str, who: str) -> Response | None:
    """Count a form, and commit; give the page that asks to wait where there were too many."""
    _, most, span, _ = LIMITS[what]
    counted = [(f"{what} of {who}", most, span), (f"{what} from {request.remote_addr}", ADDRESS, MINUTE)]
    waits = [span for key, most, span in counted if not try_once(_code(key), most, span, now())]
    commit()
    if not waits:
        return None
    event("too-many", what)
    minutes = int(max(waits).total_seconds() // 60)
    text = f"Nothing was done. Wait {'a minute' if minutes == 1 else f'{minutes} minutes'}, then try again."
    return tell(429, text=text, Retry_After=str(60 * minutes))


def count_anew(what: str, who: str) -> None:
    """Forget the forms of somebody that were counted, and commit: they were right at last."""
    begin_writing()
    forget(_code(f"{what} of {who}"))
    commit()


def _code(key: str) -> str:
    return hmac.new(str(current_app.secret_key).encode(), f"limit {key}".encode(), sha256).hexdigest()
