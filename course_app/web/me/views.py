"""What belongs to one person: where they stand, their journal, account, sign-ins and data."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, render_template, session
from werkzeug.wrappers import Response

from course_app.course.progress import course_state
from course_app.course.prose import typographic
from course_app.records.calendar_feeds import feed_of
from course_app.records.cohorts import Belonging, belongings
from course_app.records.goals import goals_of
from course_app.records.learning import history
from course_app.records.openings import openings_of
from course_app.web.me import account, data, exports, journal, mails, second_step, sign_ins  # their views
from course_app.web.me.blueprint import blueprint
from course_app.web.shared.auth import me as who_is_it
from course_app.web.shared.auth import signed_in
from course_app.web.shared.serving import library

__all__ = ["account", "blueprint", "data", "exports", "journal", "mails", "second_step", "sign_ins"]


@blueprint.get("/me")
@signed_in
def me() -> str | Response:
    mine = who_is_it().id
    facts = history(mine)
    states = [course_state(course, facts) for course in library().courses.values() if course.slug in facts.enrolled]
    states.sort(key=lambda state: state.done_at is not None)  # what is under way comes first
    feed, opened = feed_of(mine), openings_of(mine)
    return render_template(
        "me/me.html",
        states=states, cohorts=_cohorts(belongings(mine)), leads=session.get("leads", False), goals=goals_of(mine),
        calendar=f"{current_app.config['BASE_URL']}/calendar/{feed}.ics" if feed else "",
        openings=[(one, _title(one.quiz)) for one in opened],
    )  # fmt: skip


def _title(quiz: str) -> str:
    found = library().quizzes.get(quiz)
    return typographic(found.title) if found else ""


def _cohorts(found: Sequence[Belonging]) -> list[tuple[Belonging, list[str]]]:
    """Give each cohort once, with the names of its trainers."""
    by_cohort: dict[int, tuple[Belonging, list[str]]] = {}
    for one in found:
        _, trainers = by_cohort.setdefault(one.cohort_id, (one, []))
        trainers += [one.trainer] if one.trainer else []
    return list(by_cohort.values())
