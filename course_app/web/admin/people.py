"""For admins: everybody with an account, found by name or address."""

from __future__ import annotations

from flask import render_template, request

from course_app.records import directory
from course_app.web.admin.blueprint import blueprint
from course_app.web.shared.auth import for_role

WHICH = {
    "": "Everybody",
    "staff": "With a role",
    "trainer": "Trainers",
    "author": "Authors",
    "admin": "Admins",
    "closed": "With a closed account",
}
MOST_PAGES = 100_000  # a number that every database takes


@blueprint.get("/admin/people")
@for_role("admin")
def people() -> str:
    words, which = request.args.get("q", "").replace("\x00", "").strip()[:100], request.args.get("which", "")
    which = which if which in WHICH else ""
    asked = request.args.get("page", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and 0 < int(asked[:9]) < MOST_PAGES else 1
    found, many = directory.find(words, which, page)
    return render_template(
        "admin/people.html",
        **{"found": found, "many": many, "words": words, "which": which, "choices": WHICH},
        **{"first": (page - 1) * directory.A_PAGE + 1, "newer": page - 1 if page > 1 else None},
        older=page + 1 if page * directory.A_PAGE < many else None,
    )
