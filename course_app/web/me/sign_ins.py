"""Where somebody is signed in, and ending that."""

from __future__ import annotations

from hmac import compare_digest

from flask import abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from course_app.records import people
from course_app.records.db import commit
from course_app.web.me.blueprint import blueprint
from course_app.web.shared.auth import event, me, session_token, signed_in
from course_app.web.shared.clock import now


@blueprint.get("/me/sign-ins")
@signed_in
def sign_ins() -> str:
    here = people.digest(session_token())
    found = people.sign_ins(me().id, now())
    shown = [(sign_in, compare_digest(sign_in.token_hash, here)) for sign_in in found]
    shown.sort(key=lambda pair: not pair[1])  # this one first
    return render_template("me/sign_ins.html", sign_ins=shown)


@blueprint.post("/me/sign-ins/<int:sign_in_id>/ends")
@signed_in
def sign_in_ends(sign_in_id: int) -> Response:
    if not people.end_sign_in_by_id(me().id, sign_in_id, now()):
        abort(404)
    event("sign-in-ended", f"sign-in:{sign_in_id}")
    commit()
    flash("That sign-in has ended. Whoever uses that browser needs the password again.")
    return redirect("/me/sign-ins", 303)


@blueprint.post("/me/sign-ins/ends")
@signed_in
def sign_ins_ends() -> Response:
    people.end_other_sign_ins(me().id, session_token(), now())
    event("sign-ins-ended", f"user:{me().id}")
    commit()
    flash("Every other sign-in has ended. You stay signed in here.")
    return redirect("/me/sign-ins", 303)
