"""Who needs a nudge: why, in words; and a mail to those whom their trainer ticked, seen before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from course_app.course.assigned import Reason
from course_app.exports import facts
from course_app.exports.mails import Mail, fold, render_mail
from course_app.records import nudges as kept
from course_app.records import people
from course_app.records.cohorts import Cohort
from course_app.records.db import commit
from course_app.records.nudges import MOST_A_DAY, MOST_AT_ONCE, REST, Written
from course_app.records.outbox import post_many
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers, its_address
from course_app.web.cohorts.forms import NudgeForm
from course_app.web.cohorts.looking import Look, Row, look
from course_app.web.cohorts.words import why
from course_app.web.shared.auth import event, me
from course_app.web.shared.clock import now
from course_app.web.shared.forms import said
from course_app.web.shared.mailed import link
from course_app.web.shared.words import counted, listed, long_day, when

WHY = {
    "all": "All who need one",
    "late": "Something late",
    "soon": "Due in seven days, not begun",
    "stuck": "Stuck at a quiz",
    "silent": "Nothing for two weeks",
}
CHANGED = "The mail has changed since you looked at it. This is how it reads now."
MOST_NAMED = 5  # people in one sentence


@dataclass(frozen=True)
class Glad:
    """Somebody who might be glad of a word, and whether they had one lately."""

    row: Row
    reasons: list[Reason]
    written: Written | None

    @property
    def id(self) -> int:
        return self.row.member.id

    @property
    def name(self) -> str:
        return self.row.member.name

    @property
    def facts(self) -> list[str]:
        return [why(reason) for reason in self.reasons]

    @property
    def too_soon(self) -> str:
        """Say who wrote to them when, and from when on it can be done again; nothing when it can."""
        if self.written is None:
            return ""
        by = f" by {self.written.by}" if self.written.by else ""
        again = f"{long_day(self.written.at + REST)}, {_clock(self.written)}"
        return f"Written to {when(self.written.at)}{by}. Again from {again}."


def _clock(written: Written) -> str:
    return when(written.at).rpartition(" at ")[2]


def _glad(told: Look) -> list[Glad]:
    lately = kept.nudged(told.cohort.id, told.at)
    found = [(row, told.reasons(row)) for row in told.rows] if told.cohort.archived_at is None else []
    return [Glad(row, reasons, lately.get(row.member.id)) for row, reasons in found if reasons]


@blueprint.get("/cohorts/<int:cohort_id>/nudges")
@for_its_trainers
def nudges(cohort: Cohort) -> str:
    return _list(cohort)


def _list(cohort: Cohort, problem: str = "", ticked: frozenset[int] = frozenset()) -> str:
    everybody = _glad(look(cohort, stuck=True))
    wanted = request.args.get("why", "all") if request.args.get("why") in WHY else "all"
    one = request.args.get("who", "")
    shown = [
        glad
        for glad in everybody
        if (wanted == "all" or any(reason.kind == wanted for reason in glad.reasons)) and one in ("", str(glad.id))
    ]
    if one or request.args.get("tick") == "all":
        ticked = ticked or frozenset(glad.id for glad in shown)
    return render_template(
        "cohorts/nudges.html",
        cohort=cohort, everybody=everybody, shown=shown, whys=WHY, wanted=wanted, problem=problem, one=one,
        ticked=ticked, most=MOST_AT_ONCE,
    )  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """Whom a trainer ticked: those who can be written to now, and those for whom it is too soon."""

    glad: list[Glad]
    too_soon: list[Glad]
    problem: str  # why nobody is written to, if so


def _chosen(cohort: Cohort) -> Chosen:
    ticked = _ticked()
    found = [glad for glad in _glad(look(cohort, stuck=True)) if glad.id in ticked]
    ready, too_soon = [one for one in found if not one.written], [one for one in found if one.written]
    problem = ""
    if not ticked:
        problem = "Nobody is ticked. Tick the people whom you want to write to."
    elif not ready and too_soon:
        problem = f"{_named(too_soon)} got a mail less than three days ago. {too_soon[0].too_soon}"
    elif not ready:
        problem = "None of the people whom you ticked needs a nudge any more."
    elif len(ready) > MOST_AT_ONCE:
        problem = f"At most {MOST_AT_ONCE} people are written to at once; {len(ready)} are ticked. Untick some of them."
    elif kept.nudged_today(me().id, now()) + len(ready) > MOST_A_DAY:
        problem = f"In 24 hours one trainer writes to at most {MOST_A_DAY} people. Write to the others tomorrow."
    return Chosen(ready, too_soon, problem)


def _ticked() -> frozenset[int]:
    sent = request.form.getlist("who")
    return frozenset(int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 10)


def _named(found: list[Glad]) -> str:
    names, more = [one.name for one in found[:MOST_NAMED]], len(found) - MOST_NAMED
    return listed([*names, counted(more, "more person", "more people")] if more > 0 else names)


def _said(cohort: Cohort, glad: Glad, note: str) -> dict[str, Any]:
    """Give what the mail to somebody says: it is shown first, and sent as it was shown."""
    zone, at = current_app.config["ZONE"], now()
    return {
        **{"name": glad.name, "trainer": me().name, "cohort": cohort.name, "note": note, "link": link("/")},
        "facts": [facts.why_you(reason, at, zone) for reason in glad.reasons],
    }


def _mails(cohort: Cohort, chosen: Chosen, note: str) -> list[tuple[Glad, dict[str, Any], Mail]]:
    site, base = current_app.config["SITE_NAME"], current_app.config["BASE_URL"]
    written = [(glad, _said(cohort, glad, note)) for glad in chosen.glad]
    return [(glad, words, render_mail("nudge", words, site, base)) for glad, words in written]


def _seen(mails: list[tuple[Glad, dict[str, Any], Mail]]) -> str:
    """Give what tells these very mails, to these people, from any others."""
    told = "\0".join(f"{glad.id}\0{mail.subject}\0{mail.text}" for glad, _, mail in mails)
    return sha256(told.encode()).hexdigest()


@blueprint.post("/cohorts/<int:cohort_id>/nudges/preview")
@for_its_trainers
def nudge_preview(cohort: Cohort) -> tuple[str, int]:
    chosen, form = _chosen(cohort), NudgeForm()
    if chosen.problem:
        return _list(cohort, chosen.problem, _ticked()), 422
    good = form.validate()
    return _preview(cohort, chosen, form, ""), 200 if good else 422


def _preview(cohort: Cohort, chosen: Chosen, form: NudgeForm, changed: str) -> str:
    mails = _mails(cohort, chosen, "" if form.note.errors else fold(said(form.note)))
    return render_template(
        "cohorts/nudge_preview.html",
        cohort=cohort, mails=mails, too_soon=chosen.too_soon, form=form, changed=changed,
        seen="" if form.note.errors else _seen(mails),
    )  # fmt: skip


@blueprint.post("/cohorts/<int:cohort_id>/nudges")
@for_its_trainers
def nudge(cohort: Cohort) -> Response | str | tuple[str, int]:
    kept.lock_nudges(cohort.id)
    chosen, form = _chosen(cohort), NudgeForm()
    if chosen.problem:
        return _list(cohort, chosen.problem, _ticked()), 422
    if not form.validate():
        return _preview(cohort, chosen, form, ""), 422
    mails = _mails(cohort, chosen, fold(said(form.note)))
    if request.form.get("seen") != _seen(mails):
        return _preview(
            cohort, chosen, form, "The mail has changed since you looked at it. This is how it reads now."
        ), 409
    at = now()
    addresses = people.addresses([glad.id for glad, _, _ in mails])
    kept.add_nudges(cohort.id, [glad.id for glad, _, _ in mails], me().id, at)
    owed = []
    for glad, words, _ in mails:
        key = f"nudge:{cohort.id}:{glad.id}:{at.isoformat()}"
        owed.append((glad.id, addresses[glad.id], key, {"cohort": cohort.id, "said": words}))
    post_many("nudge", owed, at)
    event("nudged", f"cohort:{cohort.id} {len(mails)}")
    commit()
    flash(f"Your mail is on its way to {_named([glad for glad, _, _ in mails])}.")
    return redirect(its_address(cohort, "nudges"), 303)
