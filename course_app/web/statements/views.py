"""Statements: asking for one, having one, and letting anybody check one."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField
from wtforms.validators import ValidationError

from course_app.course import addresses
from course_app.course.library import Course
from course_app.course.statement import KINDS, NameProblem, Record, check_name, grouped, hours_text, normalise_code
from course_app.exports.fonts import CannotShow, check_letters
from course_app.exports.printer import print_statement
from course_app.records import learning
from course_app.records import statements as held
from course_app.records.db import commit, rollback
from course_app.web.shared.auth import event, me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.forms import Form, Said, StringField
from course_app.web.shared.serving import library
from course_app.web.statements import checking, issuing
from course_app.web.statements.paper import file_name, paper

blueprint = Blueprint("statements", __name__)


class StatementForm(Form):
    """What the holder decides about a statement: all else comes from what they did."""

    name = StringField("Your name, as it should read", [Said("Write your name as it should read on the statement.")])
    name_public = BooleanField("Show my name to whoever checks it")
    kind = StringField("Which statement")

    def validate_name(self, field: StringField) -> None:
        try:
            field.data = check_name(field.data or "")
            check_letters(field.data)
        except NameProblem as problem:
            raise ValidationError(str(problem))
        except CannotShow as refused:
            raise ValidationError(_no_letters(refused.characters))


def _no_letters(characters: str) -> str:
    return f"{CannotShow(characters)} Write your name in Latin letters, or leave them out."


def _course(slug: str) -> Course:
    return library().courses.get(slug) or abort(404)


def _own(code: str) -> held.Statement:
    number = normalise_code(code)
    return (number and held.statement_of(me().id, number)) or abort(404)


@blueprint.get("/courses/<course>/statements")
@signed_in
def statements(course: str) -> str | BaseResponse:
    if moved := library().moved.get(("course", course)):
        return redirect(f"{addresses.course(moved)}/statements", 301)
    offer = issuing.look(me().id, _course(course))
    if offer.earned and not offer.open:
        return redirect(f"/statements/{offer.held[offer.earned[0]]}")
    return _ask(offer, StatementForm(formdata=None, name=me().name, kind=(offer.open or ("",))[0]))


def _ask(offer: issuing.Offer, form: StatementForm) -> str:
    return render_template("statements/statements.html", offer=offer, course=offer.course, form=form, kinds=KINDS)


@blueprint.post("/courses/<course>/statements")
@signed_in
def issue(course: str) -> BaseResponse:
    shown, found, user_id, at = library(), _course(course), me().id, now()
    offer = issuing.look(user_id, found)
    rollback()  # what follows takes its time: nobody has to wait for it
    form = StatementForm()
    kind = form.kind.data or "participation"
    if kind not in KINDS:
        abort(400)
    if kind in offer.held:
        return redirect(f"/statements/{offer.held[kind]}", 303)
    if kind not in offer.earned:
        return Response(_ask(offer, form), 409)
    if not form.validate():
        return Response(_ask(offer, form), 422)
    record = issuing.write_record(offer, kind, str(form.name.data), at)
    try:
        pdf = print_statement(record)
    except CannotShow as refused:  # by the engine, which has the last word; or because of another text than the name
        characters = [c for c in refused.characters if c in record.name]
        if not characters:
            raise  # something that an author or the issuer wrote, which the learner cannot mend
        form.name.errors = [_no_letters("".join(characters))]
        return Response(_ask(offer, form), 422)
    try:
        made = issuing.issue(user_id, shown, found, record, form.name_public.data, pdf, at)
    except issuing.NotEarned:
        rollback()
        return Response(_ask(offer, form), 409)
    except issuing.Held as other:
        rollback()
        return redirect(f"/statements/{other.code}", 303)
    commit()
    event("statement-issued", f"statement:{made.id}", user_id)
    return redirect(f"/statements/{made.code}", 303)


@blueprint.get("/statements/<code>")
@signed_in
def statement(code: str) -> str:
    found = _own(code)
    return render_template(
        "statements/statement.html",
        statement=found,
        state=checking.state_of(found),
        paper=paper(Record.from_json(found.record)),
        sizes=held.file_sizes(found.id),
        contact=current_app.config["CONTACT"],
    )


@blueprint.get("/statements/<code>.pdf")
@signed_in
def statement_pdf(code: str) -> Response:
    found = _own(code)
    file = held.file_of(found.id, "pdf") or abort(404)
    response = Response(file.body, content_type=file.media_type)
    name = file_name(Record.from_json(found.record))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/me/statements")
@signed_in
def my_statements() -> str:
    shown = library()
    mine = [(one, Record.from_json(one.record), checking.state_of(one)) for one in held.statements_of(me().id)]
    minutes = checking.minutes_in_all([record for _, record, state in mine if state == "genuine"])
    history = learning.history(me().id)
    asked = {one.course for one, _, _ in mine}
    return render_template(
        "statements/my_statements.html",
        mine=mine,
        kinds=KINDS,
        grouped=grouped,
        hours_text=hours_text,
        together=hours_text(minutes) if minutes else "",
        ready=[c for slug, c in shown.courses.items() if slug in history.courses and slug not in asked],
        begun=[c for slug, c in shown.courses.items() if slug in history.enrolled and slug not in history.courses],
    )


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
    answer = checking.answer(number, library()) if number else None
    page = render_template("statements/verify_code.html", answer=answer, today=now())
    return Response(page, 200 if answer else 404, {"X-Robots-Tag": "noindex"})
