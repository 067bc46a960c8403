"""All statements of a person: /me/statements, their CPD record, as a page and to take along."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, render_template
from werkzeug.wrappers import Response as BaseResponse

from course_app.course.cpd import STATES, Line, Year, cpd_record, exact, total
from course_app.course.statement import KINDS, Record, day_text, grouped, hours_text
from course_app.exports.cpd_csv import cpd_csv
from course_app.exports.printer import print_cpd
from course_app.records import learning
from course_app.records import statements as held
from course_app.records.db import rollback
from course_app.web.shared.auth import me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.serving import library
from course_app.web.shared.words import local
from course_app.web.statements import checking
from course_app.web.statements.blueprint import blueprint

ONCE = "Each module is counted once, however many courses list it."


def _years() -> tuple[Year, ...]:
    """The CPD record of whoever is signed in."""
    mine = reversed(held.statements_of(me().id))
    return cpd_record((Record.from_json(one.record), checking.state_of(one, now())) for one in mine)


@blueprint.get("/me/statements")
@signed_in
def my_statements() -> str:
    shown, years = library(), _years()
    history = learning.history(me().id)
    asked = {line.record.course for year in years for line in year.lines}
    return render_template(
        "statements/my_statements.html",
        years=years,
        total=total(years),
        exact=exact,
        kinds=KINDS,
        states=STATES,
        grouped=grouped,
        hours_text=hours_text,
        ready=[c for slug, c in shown.courses.items() if slug in history.courses and slug not in asked],
        begun=[c for slug, c in shown.courses.items() if slug in history.enrolled and slug not in history.courses],
    )


@blueprint.get("/me/statements.csv")
@signed_in
def my_statements_csv() -> Response:
    return _file(cpd_csv(_years()), "text/csv; charset=utf-8", "csv")


@blueprint.get("/me/statements.pdf")
@signed_in
def my_statements_pdf() -> BaseResponse:
    years, name = _years(), me().name
    rollback()  # printing takes its time
    return _file(print_cpd(_data(years, name)), "application/pdf", "pdf")


def _file(body: bytes, media_type: str, ending: str) -> Response:
    response = Response(body, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="cpd-record-{local(now()):%Y-%m-%d}.{ending}"'
    return response


def _state(line: Line) -> str:
    until = f" until {day_text(line.record.expires_on)}" if line.record.expires_on else ""
    return STATES[line.state] + (until if line.state == "genuine" else "")


def _data(years: tuple[Year, ...], name: str) -> dict[str, Any]:
    """What the printed record says."""
    return {
        "name": name,
        "site": current_app.config["SITE_NAME"],
        "day": day_text(local(now()).date()),
        "at": now().isoformat(),
        "paper": current_app.config["PAPER"],
        "total": exact(total(years)),
        "said_once": ONCE,
        "years": [
            {
                "year": year.year,
                "minutes": exact(year.minutes),
                "lines": [
                    {
                        "course": line.record.course_title,
                        "kind": KINDS[line.record.kind],
                        "issuer": line.record.issuer or line.record.site,
                        "state": _state(line),
                        "number": grouped(line.record.code),
                        "why": line.why,
                        "finished": day_text(line.record.completed_on),
                        "says": exact(line.record.minutes),
                        "new": exact(line.minutes),
                    }
                    for line in year.lines
                ],
            }
            for year in years
        ],
    }
