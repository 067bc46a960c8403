"""How a week went in the cohorts of a trainer: no more than their pages tell, in the same words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from course_app.course.assigned import Plan, Standing, reasons
from course_app.course.due import local_day
from course_app.course.wording import capital, counted, long_day
from course_app.exports.facts import title_of, why
from course_app.letters.desk import Desk
from course_app.records.assignments import assignments_of
from course_app.records.cohort_progress import standings
from course_app.records.cohorts import Cohort, cohorts_led, members_of
from course_app.records.suggestions import suggestions_in
from course_app.records.waiting import Waiting, waits_in

WEEK = timedelta(days=7)
MOST_NAMED = 10  # people under each heading; the others are counted


def tell_week(trainer: int, desk: Desk) -> list[dict[str, Any]]:
    """Give what is to be told of each cohort that a trainer leads; a cohort without news is left out."""
    told = []
    for led in cohorts_led(trainer):
        if led.cohort.archived_at is None and (parts := _waits(led.cohort, trainer, desk) + _parts(led.cohort, desk)):
            link = desk.link(f"/cohorts/{led.cohort.id}")
            told.append({"cohort": led.cohort.name, "parts": parts, "link": link})
    return told


def _waits(cohort: Cohort, trainer: int, desk: Desk) -> list[dict[str, Any]]:
    """What waits for this trainer; what was written is for its page alone."""
    waits = [_waiting(one, desk) for one in waits_in(cohort.id, trainer, desk.now)]
    since = local_day(desk.now - WEEK, desk.settings["ZONE"])
    new = sum(one.day > since for one in suggestions_in(cohort.id))
    if new:
        waits.append(f"{capital(counted(new, 'suggestion'))} came into the box.")
    return [{"title": "Waiting for you", "lines": _short(waits, "more thing", "more things")}] if waits else []


def _waiting(one: Waiting, desk: Desk) -> str:
    if one.kind == "asked" and one.day:
        return f"{one.who} asks for more time, until {long_day(one.day, desk.today)}."
    if one.kind == "note":
        return f"{one.who} wrote you a note."
    goal = {"proposed": "proposes a goal", "agreed": "agreed to a goal", "reached": "reached a goal"}
    return f"{one.who} {goal[one.state]}."


def _parts(cohort: Cohort, desk: Desk) -> list[dict[str, Any]]:
    plan = Plan(desk.library, assignments_of(cohort.id))
    if not plan.modules:
        return []
    stand, nobody = standings(cohort.id, desk.library), Standing()
    finished: list[str] = []
    late: list[str] = []
    word: list[str] = []
    for member in members_of(cohort.id):
        standing = stand.get(member.id, nobody)
        news = [
            title_of(module)
            for module in plan.modules
            if module.slug in plan.dues(member.id)
            and (at := standing.modules.get(module.slug))
            and desk.now - WEEK < at <= desk.now
        ]
        if news:
            finished.append(f"{member.name}: {'; '.join(news)}")
        found = reasons(plan, member.id, standing, member.joined_at, desk.now)
        if found:
            (late if found[0].kind == "late" else word).append(
                f"{member.name}: {why(found[0], desk.now, desk.settings['ZONE'])}"
            )
    parts = (("Finished", finished), ("Late", late), ("Might be glad of a word", word))
    return [{"title": title, "lines": _short(lines)} for title, lines in parts if lines]


def _short(lines: list[str], one: str = "more person", many: str = "more people") -> list[str]:
    more = len(lines) - MOST_NAMED
    return lines if more <= 0 else [*lines[:MOST_NAMED], f"and {counted(more, one, many)}"]
