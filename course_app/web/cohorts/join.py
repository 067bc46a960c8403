"""Joining a cohort, by its code or by an invitation: a page that says who will see what, and its button."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.records import cohorts, giving, joining
from course_app.records.db import commit, rollback
from course_app.web.cohorts.blueprint import blueprint
from course_app.web.shared.auth import event, me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.hooks import tell
from course_app.web.shared.serving import library

OVER = "It was used, taken back, or its time is over. Ask whoever sent it for a new one."


def _over(token: str) -> Response:
    """A link that was good once is told apart from one that never was: only who holds it can ask."""
    rollback()
    return tell(410, "This invitation is over", OVER) if joining.was_invitation(token) else abort(404)


@blueprint.get("/join/<token>")
def join(token: str) -> str | Response:
    g.personal = True  # its address lets people in: no cache keeps it
    way = joining.way_in(token, now())
    if way is None:
        return _over(token)
    joined = current_user.is_authenticated and cohorts.member_of(way.cohort.id, me().id) is not None
    trainers = cohorts.trainers_of(way.cohort.id)
    return render_template("cohorts/join.html", way=way, way_token=token, joined=joined, trainers=trainers)


@blueprint.post("/join/<token>")
@signed_in
def joins(token: str) -> Response:
    way = joining.way_in(token, now())
    if way is None:
        return _over(token)
    try:
        new = giving.join(way, token, me().id, library(), now())
    except giving.TooLate:
        return _over(token)
    except giving.Full:
        rollback()
        return tell(409, "This cohort is full", "Ask whoever sent you the link: they can make room, or another cohort.")
    if new:
        event("joined", f"cohort:{way.cohort.id}")
    commit()
    flash(f"You are in {way.cohort.name}. What is due stands here; who can see what stands under your name.")
    return redirect("/", 303)
