"""For authors: what is published, what is held back and why, and the drafts."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from course_app.course.check import check
from course_app.records.publishing import newest_publication
from course_app.web.shared.auth import for_role
from course_app.web.shared.serving import library

blueprint = Blueprint("authoring", __name__)


@blueprint.get("/authoring")
@for_role("author")
def authoring() -> str:
    written, problems = check(current_app.config["LIBRARY"])
    last = newest_publication()
    drafts = [
        *(course for course in written.courses.values() if course.header.draft),
        *(module for module in written.modules.values() if module.header.draft),
        *(lesson for lesson in written.lessons.values() if lesson.header.draft),
    ]
    return render_template(
        "authoring/authoring.html",
        problems=problems, held={found["path"] for found in last.held_back} if last else set(), last=last,
        shown=library(), drafts=drafts,
    )  # fmt: skip
