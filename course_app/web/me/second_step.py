"""The second step of signing in: set up, recovery codes, turned off. Each act asks for the password again."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import PasswordField

from course_app.exports.qr import qr_svg
from course_app.records import people, second_steps
from course_app.records.db import commit, rollback
from course_app.records.people import User
from course_app.web.me.blueprint import blueprint
from course_app.web.me.forms import MISSING
from course_app.web.shared import mailed
from course_app.web.shared.auth import device, event, me, signed_in, start_session
from course_app.web.shared.clock import now
from course_app.web.shared.coming_in import count_code, passed
from course_app.web.shared.forms import AtMost, Form, Said, StringField, said
from course_app.web.shared.proof import WRONG, prove

NO_CODE = "This code does not fit. Look whether the clock of your phone is right, and type the code that it shows now."
USED = "This code does not fit, or it has been used. Wait for the next one in your app and type that."
CODE_MISSING = "Write the code that your app shows."


class BeginForm(Form):
    begin_password = PasswordField("Your password", [Said(MISSING)])


class ConfirmForm(Form):
    code = StringField("The six digits that your app shows", [Said(CODE_MISSING), AtMost(40)])


class CodesForm(Form):
    codes_password = PasswordField("Your password", [Said(MISSING)])
    codes_code = StringField("A code from your app", [Said(CODE_MISSING), AtMost(40)])


class EndForm(Form):
    end_password = PasswordField("Your password", [Said(MISSING)])
    end_code = StringField("A code from your app, or a recovery code", [Said(CODE_MISSING), AtMost(40)])


def _page(sent: Form | None = None, wait: str = "") -> str:
    forms: dict[str, Form] = {
        "begin": BeginForm(formdata=None),
        "confirm": ConfirmForm(formdata=None),
        "codes": CodesForm(formdata=None),
        "end": EndForm(formdata=None),
    }
    for place, form in forms.items():
        if type(form) is type(sent):
            forms[place] = sent
    found = second_steps.second_of(me().id)
    told = {"uri": "", "qr": "", "secret": ""}
    if found and found.confirmed_at is None:
        uri = second_steps.uri_of(found.secret, current_app.config["SITE_NAME"], me().email)
        drawn = Markup(qr_svg(uri, "QR code for your app"))  # noqa: S704  drawn by us, its label escaped
        told = {"uri": uri, "qr": drawn, "secret": " ".join(found.secret[at : at + 4] for at in range(0, 32, 4))}
    return render_template(
        "me/second_step.html",
        second=found, sent=sent, wait=wait, standing=second_steps.standing(me().id),
        left=second_steps.recovery_codes_left(me().id), **told, **forms,
    )  # fmt: skip


@blueprint.get("/me/second-step")
@signed_in
def second_step() -> str:
    return _page()


@blueprint.post("/me/second-step")
@signed_in
def second_step_begins() -> Response | tuple[str, int]:
    form = BeginForm()
    proven = prove(said(form.begin_password)) if form.validate() else None
    if proven is None:
        form.begin_password.errors = form.begin_password.errors or [WRONG]
        return _page(form), 422
    second_steps.begin(proven.user.id, now())
    commit()
    return redirect("/me/second-step", 303)


@blueprint.post("/me/second-step/confirmations")
@signed_in
def second_step_confirmed() -> str | Response | tuple[str, int]:
    form, user_id = ConfirmForm(), me().id
    if not form.validate():
        return _page(form), 422
    if second_steps.has_second(user_id):
        return redirect("/me/second-step", 303)
    if wait := count_code(user_id):
        return _page(form, wait.words), 429
    codes = second_steps.confirm(user_id, said(form.code), now())
    user = people.person(user_id)
    if codes is None or user is None:
        rollback()
        form.code.errors = [NO_CODE]
        return _page(form), 422
    passed(user_id)
    people.end_other_sign_ins(user_id, None, now())  # they were begun with a password alone
    start_session(user, device())
    mailed.tell_second_step(user, "on")
    event("second-step-set-up", f"user:{user_id}", user_id)
    commit()
    return render_template("me/recovery_codes.html", codes=codes, first=True)


def _proven(form: Form, password: str, code: str) -> tuple[User | None, str]:
    """The password and a code together; else the mistakes stand beside their fields, or how long to wait."""
    if not form.validate():
        return None, ""
    user_id = me().id
    if wait := count_code(user_id):
        return None, wait.words
    proven = prove(said(form[password]))
    if proven is None:
        form[password].errors = [WRONG]
        return None, ""
    if not second_steps.use_code(proven.user.id, said(form[code]), now()):
        event("code-refused", f"user:{user_id}")
        form[code].errors = [USED]
        return None, ""
    passed(user_id)
    return proven.user, ""


@blueprint.post("/me/second-step/codes")
@signed_in
def second_step_codes() -> str | tuple[str, int]:
    form = CodesForm()
    user, wait = _proven(form, "codes_password", "codes_code")
    if user is None:
        return _page(form, wait), 429 if wait else 422
    codes = second_steps.new_recovery_codes(user.id, now())
    event("recovery-codes-made", f"user:{user.id}")
    commit()
    return render_template("me/recovery_codes.html", codes=codes, first=False)


@blueprint.post("/me/second-step/ends")
@signed_in
def second_step_ends() -> Response | tuple[str, int]:
    form = EndForm()
    user, wait = _proven(form, "end_password", "end_code")
    if user is None:
        return _page(form, wait), 429 if wait else 422
    second_steps.turn_off(user.id)
    mailed.tell_second_step(user, "off")
    event("second-step-ended", f"user:{user.id}", user.id)
    commit()
    flash("The second step is off. Your password alone signs you in.")
    return redirect("/me/second-step", 303)
