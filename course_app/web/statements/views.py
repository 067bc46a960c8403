"""Statements: asking for one, and having one."""

from __future__ import annotations

from flask import Response, abort, current_app, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField
from wtforms.validators import ValidationError

from course_app import vouching
from course_app.course import addresses
from course_app.course.library import Course
from course_app.course.names import NameProblem, check_name
from course_app.course.statement import KINDS, PAPERS, Record, normalise_code
from course_app.exports.fonts import CannotShow, check_letters
from course_app.records import corrections
from course_app.records import statements as held
from course_app.records.db import commit, rollback
from course_app.web.shared.auth import event, me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.forms import AtMost, Form, Said, StringField
from course_app.web.shared.serving import library
from course_app.web.statements import admin, checking, checks, issuer, issuing, mine, public  # their views
from course_app.web.statements.blueprint import blueprint
from course_app.web.statements.paper import file_name, paper
from course_app.web.statements.sharing import linkedin

__all__ = ["admin", "blueprint", "checks", "issuer", "mine", "public"]


class StatementForm(Form):
    """What the holder decides about a statement: all else comes from what they did."""

    name = StringField("Your name, as it should read", [Said("Write your name as it should read on the statement.")])
    name_public = BooleanField("Show my name to whoever checks it")
    email_in_badge = BooleanField("Let a platform recognise the badge by my e-mail address")
    kind = StringField("Which statement")

    def validate_name(self, field: StringField) -> None:
        field.data = readable_name(field.data or "")


class CorrectionForm(Form):
    """A name that should stand on the statement instead."""

    name = StringField("Your name, as it should read", [Said("Write your name as it should read on the statement.")])
    words = StringField("What is wrong, in a sentence", [AtMost(500)])

    def validate_name(self, field: StringField) -> None:
        field.data = readable_name(field.data or "")


class BadgeForm(Form):
    """What the holder decides about a badge that is made beside a statement."""

    email_in_badge = BooleanField("Let a platform recognise the badge by my e-mail address")


def readable_name(name: str) -> str:
    """Take a name as typed, give it as it will stand on a statement. Raises ValidationError."""
    try:
        tidy = check_name(name)
        check_letters(tidy)
    except NameProblem as problem:
        raise ValidationError(str(problem))
    except CannotShow as refused:
        raise ValidationError(_no_letters(refused.characters))
    return tidy


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
    return render_template(
        "statements/statements.html",
        offer=offer,
        course=offer.course,
        form=form,
        kinds=KINDS,
        badges=not why_no_badge(),
    )


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
    if kind in offer.held and kind not in offer.open:
        return redirect(f"/statements/{offer.held[kind]}", 303)
    if kind not in offer.earned:
        return Response(_ask(offer, form), 409)
    if not form.validate():
        return Response(_ask(offer, form), 422)
    record = issuing.write_record(offer, kind, str(form.name.data), at)
    public, settings = bool(form.name_public.data), current_app.config
    award = vouching.award(settings, public, me().email if form.email_in_badge.data else "", at)
    logo = vouching.logo_of(record)
    rollback()
    try:
        forms = vouching.print_all(settings, record, award, logo)
    except CannotShow as refused:  # by the engine, which has the last word; or because of another text than the name
        characters = [c for c in refused.characters if c in record.name]
        if not characters:
            raise  # something that an author or the issuer wrote, which the learner cannot mend
        form.name.errors = [_no_letters("".join(characters))]
        return Response(_ask(offer, form), 422)
    try:
        made = issuing.issue(user_id, shown, found, record, public, forms, award, at)
    except issuing.NotEarned:
        rollback()
        return Response(_ask(offer, form), 409)
    except issuing.Held as other:
        rollback()
        return redirect(f"/statements/{other.code}", 303)
    event("statement-issued", f"statement:{made.id}", user_id)
    commit()
    if award is not None:
        vouching.sign_due_lists(settings, at)
    return redirect(f"/statements/{made.code}", 303)


@blueprint.get("/statements/<code>")
@signed_in
def statement(code: str) -> str:
    return _page(_own(code), CorrectionForm(formdata=None), BadgeForm(formdata=None))


def _page(found: held.Statement, form: CorrectionForm, badge_form: BadgeForm) -> str:
    record, sizes = Record.from_json(found.record), held.file_sizes(found.id)
    course = library().courses.get(record.course)
    offer = issuing.look(me().id, course) if course and record.expires_on and found.holds else None
    return render_template(
        "statements/statement.html",
        renewal=offer.renewals.get(record.kind) if offer else None,
        quizzes={m.quiz.slug: m.quiz for m in course.modules if m.quiz} if course else {},
        course=course,
        statement=found,
        state=checking.state_of(found, now()),
        paper=paper(record),
        paper_name=PAPERS[record.paper],
        sizes=sizes,
        badge_offered=not record.specimen and found.holds and "json" not in sizes and not why_no_badge(),
        linkedin=linkedin(record),
        asked=corrections.corrections_of(found.id),
        form=form,
        badge_form=badge_form,
        contact=current_app.config["CONTACT"],
    )


def why_no_badge() -> str:
    """Say why no badge can be made now."""
    return vouching.why_no_badge(current_app.config)


@blueprint.get("/statements/<code>.<any(pdf, json, jwt, png):form>")
@signed_in
def statement_file(code: str, form: str) -> Response:
    found = _own(code)
    file = held.file_of(found.id, form) or abort(404)
    response = Response(file.body, content_type=file.media_type)
    name = file_name(Record.from_json(found.record), form)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.post("/statements/<code>/badges")
@signed_in
def badge(code: str) -> BaseResponse:
    """Make the badge of a statement that was issued before there were badges."""
    found, form, settings = _own(code), BadgeForm(), current_app.config
    email = me().email if form.email_in_badge.data else ""
    if vouching.add_badge_beside(settings, found, email, now()):
        event("badge-made", f"statement:{found.id}")
        vouching.sign_due_lists(settings, now())
    return redirect(f"/statements/{found.code}", 303)


@blueprint.post("/statements/<code>/corrections")
@signed_in
def ask_correction(code: str) -> BaseResponse:
    """Ask that the name be put right: an admin decides."""
    found, form = _own(code), CorrectionForm()
    if not form.validate():
        return Response(_page(found, form, BadgeForm(formdata=None)), 422)
    if not found.holds:
        return Response(_page(found, form, BadgeForm(formdata=None)), 409)
    if form.name.data == found.name:
        form.name.errors = ["This is the name that stands there already. Write it as it should read."]
        return Response(_page(found, form, BadgeForm(formdata=None)), 422)
    if corrections.ask(found.id, str(form.name.data), form.words.data or "", now()):
        event("correction-asked", f"statement:{found.id}")
    commit()
    return redirect(f"/statements/{found.code}#corrections", 303)
