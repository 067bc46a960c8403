"""For admins: who issues statements, looked at on a specimen before it is put to use."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask import Response, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField, FileField, PasswordField

from course_app import vouching
from course_app.course.statement import ModuleLine, Record, new_code
from course_app.exports.fonts import CannotShow, check_letters
from course_app.exports.logo import BadLogo, clean_logo
from course_app.exports.printer import PrintingFailed, print_statement
from course_app.records import issuers
from course_app.records.db import commit, rollback
from course_app.records.issuers import Issuer, Words
from course_app.web.shared.auth import event, for_role, me
from course_app.web.shared.clock import now
from course_app.web.shared.forms import AtMost, Form, Said, StringField, clean, said
from course_app.web.shared.proof import WRONG, prove
from course_app.web.shared.serving import library
from course_app.web.shared.words import local
from course_app.web.statements.blueprint import blueprint
from course_app.web.statements.paper import paper

FIELDS = ("name", "signatory", "place")


class IssuerForm(Form):
    """What stands at the foot of a statement."""

    name = StringField("Name", [Said("Write who issues the statements."), AtMost(120)])
    signatory = StringField("Who signs, and as what", [AtMost(120)])
    place = StringField("Address or place", [AtMost(120)])
    logo = FileField("Logo")
    without_logo = BooleanField("No logo")


class UseForm(Form):
    """That a draft is put to use."""

    use_password = PasswordField("Your password", [Said("Write your password.")])


@blueprint.get("/admin/issuer")
@for_role("admin")
def admin_issuer() -> Response:
    words = issuers.draft() or issuers.named(current_app.config)
    return _page(IssuerForm(formdata=None, **{name: getattr(words, name) for name in FIELDS}))


def _page(form: IssuerForm, status: int = 200) -> Response:
    page = render_template(
        "statements/admin_issuer.html",
        form=form,
        words=issuers.draft() or issuers.named(current_app.config),
        history=issuers.history(),
        specimens=vouching.specimen(current_app.config),
    )
    return Response(page, status)


@blueprint.post("/admin/issuer")
@for_role("admin")
def write_issuer() -> BaseResponse:
    """Keep a draft, which its page shows on a specimen."""
    form = IssuerForm()
    words, by = Words(*(clean(form[name].data) for name in FIELDS)), me().id
    old = issuers.draft() or issuers.named(current_app.config)
    rollback()
    given = request.files.get("logo")
    body, picture = (given.read() if given else b""), b""
    good = form.validate()
    try:
        check_letters("".join(words))
        picture = clean_logo(body) if body and not form.without_logo.data else b""
        logo = sha256(picture).hexdigest() if picture else "" if form.without_logo.data else old.logo
        words = words._replace(logo=logo)
        if good and picture:
            print_statement(_specimen(words), picture)  # what cannot be printed is found out now
    except CannotShow as refused:
        form.form_errors.append(str(refused))
    except (BadLogo, PrintingFailed) as refused:
        wrong = str(refused) if isinstance(refused, BadLogo) else "This picture could not be printed. Save it as a PNG."
        form.logo.errors = [wrong]
    if not good or form.form_errors or form.logo.errors:
        return _page(form, 422)
    made = issuers.write(words, picture, by, now())
    commit()
    return redirect(f"/admin/issuer/{made.id}", 303)


def _specimen(words: Words) -> Record:
    """How a statement would look: of the first course that there is, for a person who does not exist."""
    course = next(iter(library().courses.values()), None)
    settings, today = current_app.config, local(now()).date()
    code = new_code(bytes(17))
    modules = course.modules if course else ()
    return Record(
        code=code,
        kind="participation",
        name="Ada Mensah",
        course=course.slug if course else "a-course",
        lang=course.header.lang if course else "en",
        course_title=course.title if course else "A course",
        course_edition=course.edition if course else "0" * 64,
        minutes=course.minutes if course else 60,
        modules=tuple(ModuleLine(m.title, m.header.short, m.minutes, m.edition, m.slug) for m in modules),
        outcomes=course.header.outcomes if course else (),
        completed_on=today - timedelta(days=2),
        issued_on=today,
        paper=settings["PAPER"],
        issuer=words.name,
        signatory=words.signatory,
        place=words.place,
        logo=words.logo,
        site=settings["SITE_NAME"],
        verify_url=f"{settings['BASE_URL']}/verify/{code}",
        specimen=True,
    )


def _words(issuer: Issuer) -> Words:
    return Words(issuer.name, issuer.signatory, issuer.place, issuer.logo)


def _draft(found: Issuer, form: UseForm, status: int = 200) -> Response:
    shown: dict[str, Any] = {"issuer": found, "form": form, "paper": paper(_specimen(_words(found)))}
    return Response(render_template("statements/admin_issuer_draft.html", **shown), status)


@blueprint.get("/admin/issuer/<int:issuer_id>")
@for_role("admin")
def issuer_draft(issuer_id: int) -> Response:
    return _draft(issuers.one(issuer_id) or abort(404), UseForm(formdata=None))


@blueprint.get("/admin/issuer/<int:issuer_id>.pdf")
@for_role("admin")
def issuer_specimen(issuer_id: int) -> Response:
    """The specimen on paper. Nothing of it is kept."""
    record = _specimen(_words(issuers.one(issuer_id) or abort(404)))
    logo = vouching.logo_of(record)
    rollback()
    response = Response(print_statement(record, logo), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="specimen.pdf"'
    return response


@blueprint.post("/admin/issuer/<int:issuer_id>/uses")
@for_role("admin")
def use_issuer(issuer_id: int) -> BaseResponse:
    """From now on statements say this. Those that were issued before stay as they are."""
    found, form = issuers.one(issuer_id) or abort(404), UseForm()
    proven = prove(said(form.use_password)) if form.validate() else None
    if proven is None:
        form.use_password.errors = form.use_password.errors or [WRONG]
        return _draft(issuers.one(issuer_id) or abort(404), form, 422)
    found = issuers.one(issuer_id) or abort(404)
    if not issuers.use(found, proven.user.id, now()):
        rollback()
        return redirect("/admin/issuer", 303)
    event("issuer-changed", f"issuer:{issuer_id}")
    commit()
    try:
        vouching.keys_at_start(current_app.config, now())  # the first issuer of a site that had none
    except PrintingFailed:
        current_app.logger.exception("no keys could be made")
    return redirect("/admin/issuer", 303)
