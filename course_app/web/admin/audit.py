"""For admins: the audit trail with a filter, and as a file. Nothing here changes a row; a file taken out adds one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from flask import Response as Answer
from flask import redirect, render_template, request
from werkzeug.wrappers import Response
from wtforms import PasswordField

from course_app.exports.tables import csv_table
from course_app.records import audit as trail
from course_app.records import directory, people, second_steps
from course_app.records.asked_exports import Export, ask_export
from course_app.records.audit import AuditEvent, Filter
from course_app.records.db import commit, db
from course_app.web.admin.blueprint import A_PAGE, blueprint
from course_app.web.shared.auth import event, for_role, me
from course_app.web.shared.clock import now
from course_app.web.shared.files import builds, file
from course_app.web.shared.forms import Form, Said, said
from course_app.web.shared.limits import limited, the_person
from course_app.web.shared.proof import WRONG, prove

MOST = 50_000  # rows of a file: the newest
FIELDS = ("who", "event", "about", "since", "until")
DAY = timedelta(days=1)


class TrailForm(Form):
    """The file of what the filter shows."""

    trail_password = PasswordField("Your password", [Said("Write your password.")])


class Asked(NamedTuple):
    """The filter as it was typed, what it means, and what is wrong with it by field."""

    typed: dict[str, str]
    wanted: Filter
    wrong: dict[str, str]


def _asked(values: Mapping[str, str]) -> Asked:
    typed = {name: values.get(name, "").replace("\x00", "").strip()[:100] for name in FIELDS}
    wrong: dict[str, str] = {}
    days = {name: _day(typed[name]) for name in ("since", "until")}
    for name, day in days.items():
        if typed[name] and day is None:
            wrong[name] = "Write the day as 2027-01-31."
    until = days["until"] and days["until"] + DAY
    if days["since"] and until and until <= days["since"]:
        wrong["until"] = "This day is before the first one."
    actor = _account(typed["who"])
    if typed["who"] and actor is None:
        wrong["who"] = "Nobody has this address. Of an account that is gone, write the number."
    about = typed["about"]
    if len(about.split()) > 1 or len(about) > 60:
        wrong["about"] = "Write one thing, such as user:7 or cohort:3."
    return Asked(typed, Filter(typed["event"][:40], actor, about, days["since"], until), wrong)


def _day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) if text else None
    except ValueError:
        return None


def _account(who: str) -> int | None:
    if who.isascii() and who.isdigit():
        return int(who) if len(who) < 10 else None
    user = people.person_by_email(who) if who else None
    return user.id if user else None


class Line(NamedTuple):
    """One event as the page shows it: each word of its object, with the account that it names."""

    event: AuditEvent
    actor: str
    object: list[tuple[str, int | None, str]]  # word, number of an account, its name


def _lines(found: list[AuditEvent]) -> list[Line]:
    split = [[(word, _number(word)) for word in one.object.split()] for one in found]
    named = {number for words in split for _, number in words if number}
    names = directory.names(named | {one.actor for one in found if one.actor})
    return [
        Line(one, names.get(one.actor or 0, ""), [(word, number, names.get(number or 0, "")) for word, number in words])
        for one, words in zip(found, split, strict=True)
    ]


def _number(word: str) -> int | None:
    kind, _, number = word.partition(":")
    return int(number) if kind == "user" and number.isascii() and number.isdigit() and len(number) < 10 else None


def _page(asked: Asked, form: TrailForm, status: int = 200) -> Answer:
    before = request.args.get("before", "")
    first = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
    found = [] if asked.wrong else trail.events(asked.wanted, A_PAGE + 1, first)
    page = render_template(
        "admin/audit.html",
        **{"lines": _lines(list(found[:A_PAGE])), "asked": asked, "form": form, "kinds": trail.kinds(), "most": MOST},
        **{"older": found[A_PAGE - 1].id if len(found) > A_PAGE else None, "newer": "" if first else None},
        kept={name: value for name, value in asked.typed.items() if value},
    )
    return Answer(page, status)


@blueprint.get("/admin/audit")
@for_role("admin")
def audit() -> Answer:
    asked = _asked(request.args)
    return _page(asked, TrailForm(formdata=None), 422 if asked.wrong else 200)


@blueprint.post("/admin/audit/exports")
@for_role("admin")
@limited("export", the_person)
def audit_exports() -> Response:
    """Write down what is taken out, in the trail itself; the file is made from that."""
    form, asked = TrailForm(), _asked(request.form)
    proven = prove(said(form.trail_password)) if form.validate() and not asked.wrong else None
    if proven is None:
        if not form.errors and not asked.wrong:
            form.trail_password.errors = [WRONG]
        return _page(asked, form, 422)
    row = event("export", trail.as_object(asked.wanted))
    db.session.flush()
    made = ask_export(proven.user.id, f"audit:{row.id if row else 0}", now())
    commit()
    return redirect(f"/exports/{made.id}", 303)


@builds("audit")
def _build(asked: Export) -> Answer | None:
    """Whoever asked must still be an admin when the file is made."""
    standing = second_steps.standing(me().id)
    row: Any = trail.one_event(int(asked.kind.partition(":")[2]))
    if "admin" not in standing.roles or standing.lacks_second or row is None or row.actor != me().id:
        return None
    rows = map(trail.cells, trail.stream(trail.as_filter(row.object), MOST))
    return file(csv_table(trail.HEADS, rows), "text/csv; charset=utf-8", f"audit-trail-{asked.created_at:%Y-%m-%d}.csv")
