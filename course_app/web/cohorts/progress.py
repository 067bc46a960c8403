"""Everybody, module by module: filtered, sorted and searched by the address, so that a view can be kept as a link."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from operator import attrgetter

from flask import render_template, request
from markupsafe import Markup, escape

from course_app.course.assigned import SILENT, State
from course_app.records.cohorts import Cohort
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers
from course_app.web.cohorts.looking import Look, Row, look
from course_app.web.cohorts.words import SHAPES, last_here, shape

SHOW = {
    "all": "Everybody",
    "late": "Something late",
    "done": "Done",
    "begun": "Begun",
    "new": "Not begun",
    "silent": "Nothing for two weeks",
}
ORDER = {"name": "Name", "last": "Last here, longest ago first", "least": "Least done first"}
MOST_SEARCHED = 100
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@blueprint.get("/cohorts/<int:cohort_id>/progress")
@for_its_trainers
def progress(cohort: Cohort) -> str:
    told = look(cohort)
    wanted = {
        "show": _one_of(SHOW, request.args.get("show")),
        "order": _one_of(ORDER, request.args.get("order")),
        "module": _one_of({module.slug: "" for module in told.plan.modules}, request.args.get("module"), ""),
        "q": request.args.get("q", "").strip()[:MOST_SEARCHED],
    }
    rows = _sorted(_found(told, wanted), wanted["order"])
    return render_template(
        "cohorts/progress.html",
        cohort=cohort, told=told, rows=rows, body=_body(told, rows), wanted=wanted, shows=SHOW, orders=ORDER,
        shapes=SHAPES,
    )  # fmt: skip


def _one_of(known: dict[str, str], given: str | None, otherwise: str | None = None) -> str:
    """Only what is offered is looked for."""
    return given if given in known else next(iter(known)) if otherwise is None else otherwise


def _found(told: Look, wanted: dict[str, str]) -> list[Row]:
    """Give the rows that a filter and a search leave."""
    at = next((n for n, module in enumerate(told.plan.modules) if module.slug == wanted["module"]), None)
    words = _plain(wanted["q"])

    def any_of(row: Row, holds: Callable[[State], bool]) -> bool:
        return any(map(holds, row.states if at is None else row.states[at : at + 1]))

    def shown(row: Row) -> bool:
        match wanted["show"]:
            case "late":
                return any_of(row, attrgetter("is_late"))
            case "silent":
                since = max(row.standing.last or row.member.joined_at, row.member.joined_at)
                return told.at - since >= SILENT
            case "done" if at is None:
                return bool(row.states) and row.done == len(row.states)
            case "new" if at is None:
                return all(state.word == "new" for state in row.states)
            case "done" | "begun" | "new" as word:
                return any_of(row, lambda state: state.word == word)
        return True

    return [row for row in told.rows if shown(row) and (not words or words in _plain(row.member.name))]


def _plain(text: str) -> str:
    """A name as it is searched: zoe finds Zoë."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _sorted(rows: list[Row], order: str) -> list[Row]:
    """They come by name; a sort that keeps order does the rest."""
    if order == "last":
        return sorted(rows, key=lambda row: row.standing.last or LONG_AGO)
    if order == "least":
        return sorted(rows, key=lambda row: row.done)
    return rows


def _body(told: Look, rows: list[Row]) -> Markup:
    """Give the rows of the table. Thousands of cells differ in six ways: each is written once."""
    numbers = [(module.slug, module.number or str(place)) for place, module in enumerate(told.plan.modules, 1)]
    cells = [
        {
            kind: f'<td class="{kind}" data-n="{escape(number)}"><a href="people/\0?at={escape(slug)}#at">'
            f'<svg aria-hidden="true"><use href="#h{kind}"/></svg><b>{words}</b></a></td>'
            for kind, words in SHAPES.items()
        }
        for slug, number in numbers
    ]
    written: list[str] = []
    for row in rows:
        member = row.member
        states = "".join([cell[shape(state)] for cell, state in zip(cells, row.states, strict=True)])
        states = states.replace("\0", str(member.id))  # each cell leads to the person, at that module
        written.append(
            f'<tr><th scope="row"><a href="people/{member.id}"><bdi>{escape(member.name)}</bdi></a></th>{states}'
            f'<td class="when">{last_here(row.standing.last)}</td></tr>\n'
        )
    return Markup("".join(written))  # noqa: S704  made of our own cells, and names that are escaped
