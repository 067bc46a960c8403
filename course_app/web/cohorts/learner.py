"""What reaches learners from cohorts: a calendar that their own can follow, and the way out of a cohort."""

from __future__ import annotations

from flask import Response as Answer
from flask import abort, current_app, flash, g, redirect
from werkzeug.wrappers import Response

from course_app.course.assigned import Plan
from course_app.exports.calendar import Day, calendar
from course_app.records import cohorts
from course_app.records.assignments import Mine, assigned_to
from course_app.records.calendar_feeds import end_feed, new_feed, owner_of_feed
from course_app.records.db import commit
from course_app.records.learning import history
from course_app.web.cohorts.blueprint import blueprint
from course_app.web.shared.auth import event, me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.mailed import link
from course_app.web.shared.serving import library


@blueprint.get("/calendar/<token>.ics")
def feed(token: str) -> Answer:
    g.personal = True
    owner = owner_of_feed(token) or abort(404)
    facts, plan = history(owner.id), Plan(library(), [])
    days = [
        _day(one, owner.id, plan)
        for one in assigned_to(owner.id)
        if plan.thing(one.asked)
        and one.asked.slug not in (facts.modules if one.asked.kind == "module" else facts.courses)
    ]
    body = calendar(current_app.config["SITE_NAME"], days)
    return Answer(body, content_type="text/calendar; charset=utf-8")


def _day(one: Mine, person: int, plan: Plan) -> Day:
    thing = plan.thing(one.asked)
    assert thing
    host = current_app.config["BASE_URL"].partition("://")[2]
    due = one.asked.due(person)
    text = f"Due at the end of this day ({due.zone}), in {one.cohort}."
    if one.asked.note:
        text += f"\n{one.asked.note}"
    title = f"Module {thing.number}: {thing.title}" if one.asked.kind == "module" else thing.title  # type: ignore[union-attr]
    return Day(f"assignment-{one.asked.id}@{host}", due.day, title, text, link(thing.address), one.changed_at)


@blueprint.post("/me/calendar")
@signed_in
def calendar_new() -> Response:
    new_feed(me().id, now())
    event("calendar-made")
    commit()
    flash("Your calendar has an address now. An older one leads nowhere.")
    return redirect("/me#calendar", 303)


@blueprint.post("/me/calendar/ends")
@signed_in
def calendar_ends() -> Response:
    end_feed(me().id, now())
    event("calendar-ended")
    commit()
    flash("The address of your calendar leads nowhere now.")
    return redirect("/me#calendar", 303)


@blueprint.post("/cohorts/<int:cohort_id>/leavings")
@signed_in
def leave(cohort_id: int) -> Response:
    if not cohorts.end_membership(cohort_id, me().id, me().id, now()):
        abort(404)
    event("left", f"cohort:{cohort_id}")
    commit()
    flash("You have left. Its trainers see nothing of you any more; all that you did stays yours.")
    return redirect("/me", 303)
