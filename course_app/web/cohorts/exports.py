"""What trainers take out, as CSV: the same numbers as the pages, after the password was typed once more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from flask import Response as Answer
from flask import redirect, render_template
from werkzeug.wrappers import Response

from course_app.course.statement import grouped
from course_app.exports.tables import Cell, csv_table
from course_app.records import cohorts, second_steps
from course_app.records.asked_exports import Export, ask_export
from course_app.records.cohort_progress import statements_held, tries
from course_app.records.cohorts import Cohort
from course_app.records.db import commit
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers
from course_app.web.cohorts.forms import FileForm
from course_app.web.cohorts.looking import look
from course_app.web.cohorts.words import said as state_said
from course_app.web.shared.auth import event, me
from course_app.web.shared.clock import now
from course_app.web.shared.files import builds, file
from course_app.web.shared.forms import said
from course_app.web.shared.limits import limited, the_person
from course_app.web.shared.proof import WRONG, prove
from course_app.web.shared.serving import library
from course_app.web.shared.words import local

FILES = {
    "matrix": ("Everybody, module by module", "One row a person: a column for each module, in words."),
    "modules": ("The same, one row for each module", "One row a person and module: state, date due, date done."),
    "attempts": ("Tries at quizzes and scenarios", "One row a try: when, and of a quiz the points. No answers."),
    "statements": ("Statements", "One row a statement: number, course, date, and whether it holds."),
}


def _page(cohort: Cohort, form: FileForm) -> str:
    return render_template("cohorts/exports.html", cohort=cohort, form=form, files=FILES)


@blueprint.get("/cohorts/<int:cohort_id>/exports")
@for_its_trainers
def exports(cohort: Cohort) -> str:
    return _page(cohort, FileForm(formdata=None, kind="matrix"))


@blueprint.post("/cohorts/<int:cohort_id>/exports")
@for_its_trainers
@limited("export", the_person)
def ask(cohort: Cohort) -> Response | tuple[str, int]:
    form, cohort_id = FileForm(), cohort.id
    good = form.validate()
    if not form.kind.errors and said(form.kind) not in FILES:
        form.kind.errors = ["Choose one of the files."]
    proven = prove(said(form.file_password)) if good and not form.kind.errors else None
    again = cohorts.cohort_led(me().id, cohort_id)  # looked at again, after the hash
    if proven is None or again is None:
        if not form.errors:
            form.file_password.errors = [WRONG]
        return _page(again or cohort, form), 422
    asked = ask_export(me().id, f"cohort:{said(form.kind)}:{cohort_id}", now())
    event("export", f"{said(form.kind)} of cohort:{cohort_id}")
    commit()
    return redirect(f"/exports/{asked.id}", 303)


@builds("cohort")
def _build(asked: Export) -> Answer | None:
    """Whoever asked must still lead the cohort: what they may see is looked at when the file is made."""
    _, kind, number = asked.kind.split(":")
    cohort = cohorts.cohort_led(me().id, int(number))
    standing = second_steps.standing(me().id)
    if cohort is None or standing.lacks_second or not {"trainer", "admin"} & standing.roles:
        return None
    heads, rows = TABLES[kind](cohort)
    name = re.sub(r"[^a-z0-9]+", "-", cohort.name.casefold()).strip("-") or "cohort"
    body = csv_table(heads, rows)
    return file(body, "text/csv; charset=utf-8", f"{name}-{kind}-{local(asked.created_at):%Y-%m-%d}.csv")


Table = tuple[list[str], Iterator[list[Cell]]]


def _at(moment: datetime | None) -> datetime | None:
    return local(moment) if moment else None


def _matrix(cohort: Cohort) -> Table:
    told = look(cohort)
    modules = told.plan.modules
    heads = ["Name", *(f"{module.number} {module.header.short}".strip() for module in modules)]
    return [*heads, "Modules done", "Modules asked", "Last here"], (
        [row.member.name, *map(state_said, row.states), row.done, len(modules), _at(row.standing.last)]
        for row in told.rows
    )


def _modules(cohort: Cohort) -> Table:
    told = look(cohort)
    return ["Name", "Module", "State", "Due", "Zone", "Done", "Days late"], (
        [
            *(row.member.name, f"{module.number} {module.header.short}".strip(), state_said(state)),
            *((state.due.day, state.due.zone) if state.due else (None, None)),
            *(_at(row.standing.modules.get(module.slug)), state.days_late),
        ]
        for row in told.rows
        for module, state in zip(told.plan.modules, row.states, strict=True)
    )


def _attempts(cohort: Cohort) -> Table:
    """Of a scenario only that it was played: points would tell what was chosen."""
    shown, names = library(), {member.id: member.name for member in cohorts.members_of(cohort.id)}

    def rows() -> Iterator[list[Cell]]:
        for one in tries(cohort.id):
            if quiz := shown.quizzes.get(one.quiz):
                kind = "quiz" if quiz.is_bank else "scenario"
                result: list[Cell] = [None, None, None]
                if quiz.is_bank and one.ended_at:
                    result = [one.points, one.best, "yes" if one.passed else "no"]
                yield [names[one.user_id], kind, quiz.title, _at(one.started_at), _at(one.ended_at), *result]

    return ["Name", "Kind", "Title", "Begun", "Ended", "Points", "Of", "Passed"], rows()


def _statements(cohort: Cohort) -> Table:
    shown, names = library(), {member.id: member.name for member in cohorts.members_of(cohort.id)}

    def rows() -> Iterator[list[Cell]]:
        for one in statements_held(cohort.id):
            course = shown.courses.get(one.course)
            state = "withdrawn" if one.revoked_at else "holds"
            title = course.title if course else one.course
            yield [names[one.user_id], title, one.kind, grouped(one.code), _at(one.issued_at), state]

    return ["Name", "Course", "Kind", "Number", "Issued", "State"], rows()


TABLES: dict[str, Callable[[Cohort], Table]] = {
    "matrix": _matrix,
    "modules": _modules,
    "attempts": _attempts,
    "statements": _statements,
}
