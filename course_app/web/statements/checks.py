"""Checking a statement: what anybody may ask, with a number, a name or a file. Nothing is kept of a question."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from course_app import vouching
from course_app.course.statement import day_text, hours_text, normalise_code
from course_app.exports.printer import PrintingFailed, check_file
from course_app.records.db import rollback
from course_app.web.shared import limits
from course_app.web.shared.clock import now
from course_app.web.shared.forms import AtMost, Form, Said, StringField
from course_app.web.shared.serving import library
from course_app.web.statements import checking
from course_app.web.statements.blueprint import blueprint

HIDDEN = {"X-Robots-Tag": "noindex"}


class NameForm(Form):
    """The name that a visitor expects."""

    name = StringField("The name that you expect", [Said("Write the name as it stands on the paper."), AtMost(200)])


def too_many() -> Response | None:
    """Count a question by form; give the page that asks to wait where there were too many from this address."""
    return limits.too_many("verify", str(request.remote_addr))


@blueprint.get("/verify")
def verify() -> str | BaseResponse:
    typed = request.args.get("number", "")
    number = checking.read_number(typed)
    if number:
        return redirect(f"/verify/{number}")
    page = render_template("statements/verify.html", typed=typed, wrong=bool(typed.strip()))
    return Response(page, 422) if typed.strip() else page


@blueprint.get("/verify/<code>")
def verify_code(code: str) -> Response:
    number = normalise_code(code)
    answer = checking.answer(number, library(), now()) if number else None
    page = render_template("statements/verify_code.html", answer=answer, today=now(), number=number)
    return Response(page, 200 if answer else 404, HIDDEN)


def _name_page(code: str, form: NameForm, matches: bool | None = None, status: int = 200) -> Response:
    number = normalise_code(code)
    answer = checking.answer(number, library(), now()) if number else None
    if answer is None or not answer.comparable:
        page = render_template("statements/verify_code.html", answer=answer, today=now(), number=number)
        return Response(page, 200 if answer else 404, HIDDEN)
    given: dict[str, Any] = {"answer": answer, "form": form, "matches": matches, "number": number}
    return Response(render_template("statements/verify_name.html", **given), status, HIDDEN)


@blueprint.get("/verify/<code>/name")
def verify_name(code: str) -> Response:
    return _name_page(code, NameForm(formdata=None))


@blueprint.post("/verify/<code>/name")
def compare_name(code: str) -> Response:
    """Say whether a statement bears the name that a visitor expects; not which it bears."""
    if refused := too_many():
        return refused
    form = NameForm()
    if not form.validate():
        return _name_page(code, form, status=422)
    return _name_page(code, form, checking.bears(normalise_code(code), form.name.data or ""))


@blueprint.get("/verify/files")
def verify_files() -> Response:
    return Response(render_template("statements/verify_files.html", wrong=""), 200, HIDDEN)


@blueprint.post("/verify/files")
def check_files() -> Response:
    """Check a file from its own bytes; then ask what the records say of it today."""
    given = request.files.get("file")
    body = given.read() if given else b""
    if refused := too_many():
        return refused
    if not body:
        wrong = "Choose the file of a statement: its PDF, its picture, or its badge as JSON or JWT."
        return Response(render_template("statements/verify_files.html", wrong=wrong), 422, HIDDEN)
    document = vouching.public_keys(current_app.config)
    rollback()  # the check takes its time: nobody has to wait for it
    try:
        told = check_file(body, [document] if document else [], [])
    except PrintingFailed:
        told = {"answer": "no badge", "why": "This file could not be read.", "form": ""}
    number = normalise_code(str(told.get("badge", {}).get("id", "")).rpartition("/")[2])
    answer = checking.answer(number, library(), now()) if number else None
    page = render_template(
        "statements/verify_file.html",
        told=told,
        facts=facts_of(told["badge"]) if "badge" in told else (),
        answer=answer,
        number=number,
        today=now(),
    )
    return Response(page, 200, HIDDEN)


def facts_of(badge: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Give what a signed badge says itself."""
    subject = badge["credentialSubject"]
    names = [one["identityHash"] for one in subject.get("identifier", []) if one["identityType"] == "name"]
    until = badge.get("validUntil")
    return (
        *(("Name", name) for name in names),
        ("Statement", badge["name"]),
        ("Finished", day_text(checking.a_day(subject["activityEndDate"]))),
        ("Time", f"{hours_text(round(subject['creditsEarned'] * 60))}, by the course’s own estimate"),
        ("Issued by", badge["issuer"]["name"]),
        ("Issued", day_text(checking.a_day(badge["validFrom"]))),
        *((("Valid until", day_text(checking.a_day(until))),) if until else ()),
    )
