"""The page of a module: what is in it, the mentor to ask, and two questions when it is done."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms.validators import AnyOf

from course_app.course import addresses
from course_app.course.library import Module
from course_app.course.progress import module_state
from course_app.records import learning, pulses
from course_app.records.assignments import Mine, assigned_to
from course_app.records.db import commit
from course_app.records.waiting import talk_about
from course_app.web.learn.blueprint import NOBODY, blueprint, prose
from course_app.web.shared.auth import me, signed_in
from course_app.web.shared.forms import AtMost, Form, StringField, clean, said
from course_app.web.shared.serving import library

SCALE = {"4": "Very useful", "3": "Useful", "2": "A little useful", "1": "Not useful"}
LONGEST = 1000  # characters of what somebody would change


class PulseForm(Form):
    useful = StringField("How useful was this module?", [AnyOf(SCALE, "Choose one of the four.")], default="")
    words = StringField("What would you change?", [AtMost(LONGEST, "This")], [clean])


@blueprint.get("/modules/<module>")
def module(module: str) -> str | Response:
    shown = library()
    if moved := shown.moved.get(("module", module)):
        return redirect(addresses.module(moved), 301)
    return _page(shown.modules.get(module) or abort(404), PulseForm(formdata=None))


def _page(found: Module, form: PulseForm) -> str:
    shown = library()
    facts = learning.history(me().id) if current_user.is_authenticated else NOBODY
    return render_template(
        "learn/module.html",
        module=found, intro=prose(shown, found.path, found.intro), state=module_state(found, facts),
        courses=shown.courses_with(found.slug), ended=facts.ended, page_lang=found.header.lang, form=form, scale=SCALE,
        **_talk(found, found.slug in facts.modules),
    )  # fmt: skip


def _talk(found: Module, done: bool) -> dict[str, Any]:
    """Whom the reader may ask, what they wrote, until when it is asked of them, and whether to ask two questions."""
    if not current_user.is_authenticated:
        return {}
    told = talk_about(me().id, found.slug)
    mentors = list(dict.fromkeys(one.who for one in told if one.kind == "mentor"))
    asked: list[Mine] = []
    if mentors:
        asked = [one for one in assigned_to(me().id) if (one.asked.kind, one.asked.slug) == ("module", found.slug)]
    return {
        "mentors": mentors,
        "threads": [one for one in told if one.kind == "note"],
        "asked": [(one, one.asked.due(me().id)) for one in asked],
        "pulse": done and not any(one.kind == "pulse" for one in told),
    }


@blueprint.post("/modules/<module>/pulses")
@signed_in
def pulse(module: str) -> Response | tuple[str, int]:
    """Keep what somebody says about a module that they have finished, without whose it is; nor does the log say it."""
    found, form = library().modules.get(module) or abort(404), PulseForm()
    if module not in learning.history(me().id).modules:
        abort(409)
    if request.form.get("skip"):
        pulses.skip(me().id, module)
        commit()
        return redirect(found.address, 303)
    if not form.validate():
        return _page(found, form), 422
    new = pulses.answer(me().id, module, int(said(form.useful)), said(form.words))
    commit()
    flash("Thank you. It is kept without your name." if new else "You have answered this already. Thank you.")
    return redirect(found.address, 303)
