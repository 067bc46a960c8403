"""For admins: how the site is set up, where each setting is changed, and who needs a second step.

What may hold a secret is not shown.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from flask import Response, current_app, flash, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse
from wtforms import PasswordField

from course_app.config import SECRETS, SETTINGS
from course_app.records import issuers
from course_app.records.db import commit, rollback
from course_app.records.rights import Hand, ask_second_step_of
from course_app.records.site_settings import MOST_WHY, second_step_decided
from course_app.web.admin.blueprint import blueprint
from course_app.web.shared.auth import event, for_role
from course_app.web.shared.clock import now
from course_app.web.shared.forms import AtMost, Form, Said, StringField, clean, picked, said
from course_app.web.shared.proof import WRONG, prove

# Beside the settings themselves: whether something is set is all that is told of it.
HIDDEN = frozenset(SECRETS)
NEED = {
    "trainer": ("Trainers", "They see what the people of their cohorts have done."),
    "author": ("Authors", "They see drafts, problems and figures of the texts."),
}
SAME = "It is like this already: nothing was changed."


class SecondStepForm(Form):
    """Which roles need a second step beside admin."""

    why = StringField("Why", [Said("Write why, in a few words."), AtMost(MOST_WHY)], [clean])
    second_password = PasswordField("Your password", [Said("Write your password.")])


class Shown(NamedTuple):
    """One row of the table."""

    name: str
    purpose: str
    value: str
    given: bool  # by the environment; else it is the default
    hidden: bool


def shown() -> list[Shown]:
    """Give every setting as it holds now."""
    settings, given = current_app.config, current_app.config["FROM_ENVIRONMENT"]
    found = []
    for one in SETTINGS:
        hidden, value = one.name in HIDDEN, settings[one.name]
        words = "" if hidden else str(int(value) if isinstance(value, bool) else value)
        found.append(Shown(one.name, one.purpose, words, one.name in given, hidden))
    return found


def _page(form: SecondStepForm, status: int = 200, ticked: Collection[str] | None = None) -> Response:
    decided = second_step_decided()
    page = render_template(
        "admin/settings.html",
        **{"shown": shown(), "issuer": issuers.named(current_app.config)},
        **{"decided": decided, "ticked": decided.roles if ticked is None else ticked, "form": form, "need": NEED},
    )
    return Response(page, status)


@blueprint.get("/admin/settings")
@for_role("admin")
def settings() -> Response:
    return _page(SecondStepForm(formdata=None))


@blueprint.post("/admin/settings/second-step")
@for_role("admin")
def change_second_step() -> BaseResponse:
    """Say which roles need a second step. Whoever has none is led to setting it up by their next page of staff."""
    form, wanted = SecondStepForm(), set(picked("roles"))
    good = form.validate()
    if not NEED.keys() >= wanted:
        form.form_errors.append("Choose among trainers and authors.")
    proven = prove(said(form.second_password)) if good and not form.form_errors else None
    if proven is None:
        if not form.errors:
            form.second_password.errors = [WRONG]
        return _page(form, 422, wanted)
    if not ask_second_step_of(wanted, Hand(proven.user.id, said(form.why), now(), event)):
        rollback()
        form.form_errors.append(SAME)
        return _page(form, 409, wanted)
    commit()
    flash(f"From now on a second step is needed by: {', '.join(['admins', *(f'{one}s' for one in sorted(wanted))])}.")
    return redirect("/admin/settings", 303)
