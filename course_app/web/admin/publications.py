"""For admins: what was published, by whom, and the way back to earlier texts."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse
from wtforms import PasswordField

from course_app.records import going_back, people
from course_app.records.db import begin_reading, begin_writing, commit
from course_app.web.admin.blueprint import A_PAGE, blueprint
from course_app.web.shared.auth import event, for_role, session_token
from course_app.web.shared.clock import now
from course_app.web.shared.forms import AtMost, Form, Said, StringField, clean, said
from course_app.web.shared.proof import WRONG, prove

SHOWN = 12  # files by name; of more, how many
TRIES = 3
BUSY = "Somebody published at this moment. Look at the list, then send this once more."


class BackForm(Form):
    """That earlier texts are served again."""

    why = StringField("Why", [Said("Write why, in a few words."), AtMost(300)], [clean])
    back_password = PasswordField("Your password", [Said("Write your password.")])


def by_whom(by: str) -> str:
    """Take what a publication says of its maker; give it in words."""
    if by.startswith("cli:"):
        return f"{by.removeprefix('cli:')}, by a command on the server"
    known = {"start": "the server, when it started", "change": "the server, when a file changed", "": "somebody"}
    return known.get(by, by)


@blueprint.get("/admin/publications")
@for_role("admin")
def publications() -> str:
    before = request.args.get("before", "")
    first = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
    found = going_back.publications(A_PAGE + 1, first)
    return render_template(
        "admin/publications.html",
        **{"listed": [(one, by_whom(one.by), _held(one.held_back)) for one in found[:A_PAGE]]},
        **{"newest": not first, "first_known": going_back.first_known()},
        **{"older": found[A_PAGE - 1].id if len(found) > A_PAGE else None, "newer": "" if first else None},
    )


def _held(problems: list[dict[str, object]]) -> int:
    return len({found["path"] for found in problems})


def _page(number: int, form: BackForm, status: int = 200) -> Response:
    found = going_back.look(number) or abort(404)
    page = render_template(
        "admin/publication.html",
        **{"one": found, "by": by_whom(found.publication.by), "form": form, "shown": SHOWN},
        held=_held(found.publication.held_back),
    )
    return Response(page, status)


@blueprint.get("/admin/publications/<int:number>")
@for_role("admin")
def publication(number: int) -> Response:
    return _page(number, BackForm(formdata=None))


@blueprint.post("/admin/publications/<int:number>/uses")
@for_role("admin")
def use_publication(number: int) -> BaseResponse:
    """Serve the texts of an earlier publication from here on. It is weighed while nobody has to wait for it."""
    form = BackForm()
    proven = prove(said(form.back_password)) if form.validate() else None
    if proven is None:
        if not form.errors:
            form.back_password.errors = [WRONG]
        return _page(number, form, 422)
    for _ in range(TRIES):
        begin_reading()
        try:
            way = going_back.way_back(number)
        except going_back.CannotGoBack as why:
            form.form_errors.append(str(why))
            return _page(number, form, 409)
        begin_writing()
        user = people.signed_in(session_token(), now()) or abort(401)  # weighing took its time
        if going_back.go_back(way, user.email, said(form.why), now(), event):
            commit()
            flash(f"The texts of publication {number} are served again, from this second on.")
            return redirect("/admin/publications", 303)
    form.form_errors.append(BUSY)
    return _page(number, form, 409)
