"""Mail that comes by itself, on and off: on the account page, or by the link in each such mail without signing in."""

from __future__ import annotations

from flask import abort, current_app, flash, g, redirect, render_template, request
from werkzeug.wrappers import Response

from course_app.records import people
from course_app.records.db import commit
from course_app.records.mail_stops import ASKS, DIGEST, REMINDERS, resume, stop, stopped, whose_stop
from course_app.web.me.blueprint import blueprint
from course_app.web.shared.auth import csrf, event, me, signed_in
from course_app.web.shared.clock import now


@blueprint.post("/me/account/mails")
@signed_in
def account_mails() -> Response:
    kinds = (REMINDERS, DIGEST, ASKS) if leads() else (REMINDERS,)
    for kind in kinds:
        (resume if kind in request.form else stop)(me().id, kind, now())
    event("mails-chosen")
    commit()
    flash("Saved. What you left unticked does not come any more.")
    return redirect("/me/account", 303)


def leads() -> bool:
    """Whether the person signed in may lead cohorts, and so get mail about them."""
    return bool({"trainer", "admin"} & people.roles(me().id))


@blueprint.get("/reminders/<token>/stop")
def stop_page(token: str) -> str:
    g.personal = True
    user_id, kind = whose_stop(_secret(), token) or abort(404)
    return _page(token, kind, kind in stopped(user_id))


@blueprint.post("/reminders/<token>/stop")
@csrf.exempt  # type: ignore[untyped-decorator]  # what is signed in the address is the proof; mail programs send this form (RFC 8058)
def stops(token: str) -> str:
    """Stop at once, and answer with the page itself: RFC 8058 wants no redirect."""
    g.personal = True
    user_id, kind = whose_stop(_secret(), token) or abort(404)
    if stop(user_id, kind, now()):
        event("mails-stopped", f"{kind} of user:{user_id}", user_id)
    commit()
    return _page(token, kind, True)


def _page(token: str, kind: str, over: bool) -> str:
    return render_template("me/stop.html", stop_token=token, kind=kind, over=over)


def _secret() -> str:
    return str(current_app.secret_key)
