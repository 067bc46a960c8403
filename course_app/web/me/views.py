"""What belongs to one person: where they stand, their journal, account, sign-ins and data."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from course_app.course.progress import course_state
from course_app.records.learning import history
from course_app.web.me import account, data, exports, journal, sign_ins  # their views
from course_app.web.me.blueprint import blueprint
from course_app.web.shared.auth import me as who_is_it
from course_app.web.shared.auth import signed_in
from course_app.web.shared.serving import library

__all__ = ["account", "blueprint", "data", "exports", "journal", "sign_ins"]


@blueprint.get("/me")
@signed_in
def me() -> str | Response:
    facts = history(who_is_it().id)
    states = [course_state(course, facts) for course in library().courses.values() if course.slug in facts.enrolled]
    states.sort(key=lambda state: state.done_at is not None)  # what is under way comes first
    return render_template("me/me.html", states=states)
