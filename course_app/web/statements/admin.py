"""For admins: statements found, taken back, put right and issued anew. Each act asks for the password again."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse
from wtforms import PasswordField

from course_app import correcting, vouching
from course_app.course.statement import KINDS, Record, grouped, normalise_code
from course_app.exports.fonts import CannotShow
from course_app.records import badges, corrections
from course_app.records import statements as held
from course_app.records.db import commit, rollback
from course_app.records.statements import Statement
from course_app.web.shared.auth import event, for_role
from course_app.web.shared.clock import now
from course_app.web.shared.forms import AtMost, Form, Said, StringField, said
from course_app.web.shared.proof import WRONG, prove
from course_app.web.shared.words import local
from course_app.web.statements import checking
from course_app.web.statements.blueprint import blueprint

MOST = 100  # of the list
STATES = {
    "": "All",
    "asked": "A correction is asked for",
    "holds": "Hold",
    "replaced": "Replaced",
    "renewed": "Renewed",
    "withdrawn": "Withdrawn",
}
MISSING = "Write your password."


class RevokeForm(Form):
    """Why a statement is taken back."""

    reason = StringField(
        "Reason, in a sentence", [Said("Write why: its holder and whoever checks it will read it."), AtMost(500)]
    )
    revoke_password = PasswordField("Your password", [Said(MISSING)])


class DecisionForm(Form):
    """Whether a correction is granted."""

    grant = StringField("Grant it")
    refuse = StringField("Do not grant it")
    answer = StringField("Why not, in a sentence", [AtMost(500)])
    decide_password = PasswordField("Your password", [Said(MISSING)])


class ReissueForm(Form):
    """That a statement is issued anew as it was."""

    reissue_password = PasswordField("Your password", [Said(MISSING)])


@blueprint.get("/admin/statements")
@for_role("admin")
def admin_statements() -> str:
    state, words = request.args.get("state", ""), request.args.get("q", "")[:100]
    found = corrections.listed(state if state in STATES else "", words, MOST)
    listed = [(one, checking.state_of(one, now()), asked) for one, asked in found]
    return render_template(
        "statements/admin_statements.html",
        **{"listed": listed, "states": STATES, "state": state, "words": words, "most": MOST},
        **{"kinds": KINDS, "grouped": grouped, "why": vouching.why_no_badge(current_app.config)},
    )


def _found(code: str) -> Statement:
    number = normalise_code(code)
    return (number and held.by_code(number)) or abort(404)


def _page(found: Statement, status: int = 200, **forms: Form) -> Response:
    shown: dict[str, Any] = {
        "revoke": RevokeForm(formdata=None),
        "decide": DecisionForm(formdata=None),
        "reissue": ReissueForm(formdata=None),
    }
    page = render_template(
        "statements/admin_statement.html",
        **{"statement": found, "record": Record.from_json(found.record) if found.record else None},
        **{"state": checking.state_of(found, now()), "kinds": KINDS, "grouped": grouped},
        **{"asked": corrections.corrections_of(found.id), "waiting": corrections.waiting(found.id)},
        **{"badge": badges.badge_of(found.id), "by": corrections.revoked_by(found.id), "sent": [*forms.values()]},
        **(shown | forms),
    )
    return Response(page, status)


@blueprint.get("/admin/statements/<code>")
@for_role("admin")
def admin_statement(code: str) -> Response:
    return _page(_found(code))


@blueprint.post("/admin/statements/<code>/revocations")
@for_role("admin")
def admin_revoke(code: str) -> BaseResponse:
    """Take a statement back: it stays, and says when and why."""
    found, form = _found(code), RevokeForm()
    proven = prove(said(form.revoke_password)) if form.validate() else None
    if proven is None:
        form.revoke_password.errors = form.revoke_password.errors or ([] if form.reason.errors else [WRONG])
        return _page(_found(code), 422, revoke=form)
    found = _found(code)
    if not corrections.revoke(found, " ".join(said(form.reason).split()), proven.user.id, "", now()):
        rollback()
        return _page(_found(code), 409)
    correcting.tell_revoked(current_app.config, found, now())
    event("statement-revoked", f"statement:{found.id}")
    commit()
    vouching.sign_due_lists(current_app.config, now())
    return redirect(f"/admin/statements/{found.code}", 303)


@blueprint.post("/admin/statements/<code>/corrections")
@for_role("admin")
def admin_correct(code: str) -> BaseResponse:
    """Grant the correction that is asked for, which issues a new statement, or say why not."""
    form = DecisionForm()
    grant = bool(form.grant.data)
    if grant == bool(form.refuse.data):
        abort(400)
    if not grant and not (form.answer.data or "").strip():
        form.validate()
        form.answer.errors = ["Write why: whoever asked will read it."]
        return _page(_found(code), 422, decide=form)
    proven = prove(said(form.decide_password)) if form.validate() else None
    if proven is None:
        form.decide_password.errors = form.decide_password.errors or [WRONG]
        return _page(_found(code), 422, decide=form)
    found = _found(code)
    waiting = corrections.waiting(found.id)
    if waiting is None:
        return _page(found, 409)
    if grant:
        return _issue_anew(found, waiting.name, proven.user.id, decide=form)
    corrections.decide(waiting, proven.user.id, " ".join(said(form.answer).split()), now())
    event("correction-refused", f"statement:{found.id}")
    commit()
    return redirect(f"/admin/statements/{found.code}", 303)


@blueprint.post("/admin/statements/<code>/reissues")
@for_role("admin")
def admin_reissue(code: str) -> BaseResponse:
    """Issue a statement anew in the place of another, as it was: with a badge and keys of today."""
    form = ReissueForm()
    proven = prove(said(form.reissue_password)) if form.validate() else None
    if proven is None:
        form.reissue_password.errors = form.reissue_password.errors or [WRONG]
        return _page(_found(code), 422, reissue=form)
    found = _found(code)
    return _issue_anew(found, found.name, proven.user.id, reissue=form)


def _issue_anew(found: Statement, name: str, by: int, **form: Form) -> BaseResponse:
    code, number = found.code, found.id
    try:
        made = correcting.supersede(
            current_app.config, code, name, by, local(now()).date(), now(),
            lambda new: event("statement-superseded", f"statement:{number} by statement:{new.id}", by),
        )  # fmt: skip
    except CannotShow as refused:
        for one in form.values():
            one.form_errors.append(str(refused))
        return _page(_found(code), 422, **form)
    if made is None:
        rollback()
        return _page(_found(code), 409)
    return redirect(f"/admin/statements/{made.code}", 303)
