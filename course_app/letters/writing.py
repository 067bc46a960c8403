"""What mails about assignments say: put together when they are sent, from what holds then.

Whoever has finished, left or was closed out meanwhile, and whatever was withdrawn or moved, is told nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from course_app.course.assigned import Plan, reasons
from course_app.course.due import local_day
from course_app.course.library import Course, Module
from course_app.course.progress import CourseState, ModuleState, course_state, module_state
from course_app.course.reminding import reminds_on
from course_app.course.wording import about, capital, counted, long_day
from course_app.exports.facts import title_of
from course_app.exports.mails import fold
from course_app.letters.desk import Desk, NotWanted
from course_app.letters.digests import tell_week
from course_app.records import asking, cohorts, notes, outbox, people
from course_app.records.asking import Thing
from course_app.records.assignments import assignments_of
from course_app.records.cohort_progress import standing_of
from course_app.records.learning import history
from course_app.records.mail_stops import DIGEST, REMINDERS
from course_app.records.nudges import digest_readers
from course_app.records.outbox import Message

AHEAD = timedelta(days=7)  # what else a reminder tells: late things, and those that are due so soon


def compose(desk: Desk, message: Message) -> Mapping[str, Any]:
    """Give what a message says. Raises NotWanted."""
    writer = WRITERS.get(message.kind)
    return writer(desk, message) if writer else message.data


def _name(message: Message) -> str:
    user = people.person(message.user_id or 0)
    if user is None:
        raise NotWanted("The account is closed.")
    return user.name


def _trainer(message: Message) -> str:
    user = people.person(message.data.get("by") or 0)
    return user.name if user else "Your trainer"


def _asked(message: Message) -> Thing:
    found = asking.thing_asked(message.user_id or 0, message.data["assignment"])
    if found is None:
        raise NotWanted("It is done, or no longer asked of them.")
    return found


def _about(desk: Desk, message: Message, asked: Thing) -> dict[str, Any]:
    """What all mails about one assignment say."""
    thing = desk.thing(asked.kind, asked.slug)
    return {
        **{"name": _name(message), "trainer": _trainer(message), "cohort": asked.cohort, "thing": title_of(thing)},
        **{"due": desk.day(asked.due_on, asked.zone), "link": desk.link(thing.address)},
    }


def _left(thing: Module | Course, user_id: int) -> ModuleState | CourseState:
    facts = history(user_id)
    return course_state(thing, facts) if isinstance(thing, Course) else module_state(thing, facts)


def _assigned(desk: Desk, message: Message) -> dict[str, Any]:
    asked = _asked(message)
    told = _left(desk.thing(asked.kind, asked.slug), asked.user_id)
    starts = "" if asked.starts_on <= desk.today else long_day(asked.starts_on, desk.today)
    return {
        **_about(desk, message, asked),
        **{"whom": "you in" if asked.personal else "everybody in", "starts": starts, "note": fold(asked.note)},
        "minutes": about(told.minutes_left) if told.missing else "",
    }


def _moved(desk: Desk, message: Message) -> dict[str, Any]:
    asked = _asked(message)
    if asked.terms_id != message.data["terms"] or asked.later_id is not None:
        raise NotWanted("There is a newer date.")
    told = _left(desk.thing(asked.kind, asked.slug), asked.user_id)
    return {**_about(desk, message, asked), "minutes": about(told.minutes_left) if told.missing else ""}


def _later(desk: Desk, message: Message) -> dict[str, Any]:
    asked = _asked(message)
    if asked.later_id != message.data["later"]:
        raise NotWanted("There is a newer date.")
    return {**_about(desk, message, asked), "reason": fold(asked.reason or "")}


def _withdrawn(desk: Desk, message: Message) -> dict[str, Any]:
    number = message.data["assignment"]
    found = asking.thing_withdrawn(message.user_id or 0, number)
    if found is None or outbox.never_sent(f"assigned:{number}:{message.user_id}"):
        raise NotWanted("They had finished it, or never heard of it.")
    kind, slug, cohort = found
    return {"name": _name(message), "cohort": cohort, "thing": title_of(desk.thing(kind, slug))}


def _reminder(desk: Desk, message: Message) -> dict[str, Any]:
    day, user_id = date.fromisoformat(message.data["day"]), message.user_id or 0
    if desk.today > day + timedelta(days=1) or outbox.posted([reminder_key(user_id, day + timedelta(days=1))]):
        raise NotWanted("It comes too late; a newer one tells of it.")
    things = [one for one in asking.things_open(user_id) if desk.find(one.kind, one.slug)]
    if not any(reminds_on(day, one.due_on, one.starts_on, one.known_at, one.zone) for one in things):
        raise NotWanted("It is done, moved, or no longer asked of them, or they want no reminders.")
    told, found = [], set()
    for one in things:
        if one.due_on <= day + AHEAD and one.starts_on <= day and (one.kind, one.slug) not in found:
            found.add((one.kind, one.slug))
            told.append(_told(desk, one))
    first = told[0]
    return {
        "name": _name(message),
        "headline": f"{first['due']}: {first['thing']}" if len(told) == 1 else _headline(told),
        "things": told,
        "stop_link": desk.stop_link(user_id, REMINDERS),
    }


def _headline(told: list[dict[str, str]]) -> str:
    late = sum(one["due"].startswith("Was") for one in told)
    words = "late" if late == len(told) else "due or late" if late else "due this week"
    return f"{capital(counted(len(told), 'thing'))} are {words}"


def _told(desk: Desk, one: Thing) -> dict[str, str]:
    thing = desk.thing(one.kind, one.slug)
    state = _left(thing, one.user_id)
    late = local_day(desk.now, one.zone) > one.due_on
    left = f"{capital(counted(len(state.missing), 'thing'))} left to do, {about(state.minutes_left)}."
    return {
        **{"thing": title_of(thing), "cohort": one.cohort, "link": desk.link(thing.address)},
        "due": f"{'Was due on' if late else 'Due on'} {desk.day(one.due_on, one.zone)}",
        "left": left if state.missing else "",
    }


def _nudge(desk: Desk, message: Message) -> Mapping[str, Any]:
    """The words are those that the trainer saw before sending; whether they are still right is looked at again."""
    cohort_id, user_id = message.data["cohort"], message.user_id or 0
    member = cohorts.member_of(cohort_id, user_id)
    if member is None or not cohorts.goes_on(cohort_id):
        raise NotWanted("They have left the cohort, or it is over.")
    plan = Plan(desk.library, assignments_of(cohort_id))
    if not reasons(plan, user_id, standing_of(cohort_id, user_id, desk.library), member.joined_at, desk.now):
        raise NotWanted("There is no reason for it any more.")
    said: Mapping[str, Any] = message.data["said"]
    return said


def _note(desk: Desk, message: Message) -> Mapping[str, Any]:
    if not notes.still_unread(int(message.data["thread"]), message.user_id or 0):
        raise NotWanted("They have read it, or may not see it any more.")
    return message.data


def reminder_key(user_id: int, day: date) -> str:
    """Give what makes the reminders of a day one mail to a person."""
    return f"reminder:{user_id}:{day.isoformat()}"


def _digest(desk: Desk, message: Message) -> dict[str, Any]:
    reader = next((one for one in digest_readers() if one.id == message.user_id), None)
    if reader is None:
        raise NotWanted("They lead no cohort any more, or want no such mail.")
    told = tell_week(reader.id, desk)
    if not told:
        raise NotWanted("There was nothing to tell.")
    one = told[0]["cohort"] if len(told) == 1 else f"your {counted(len(told), 'cohort')}"
    return {
        **{"name": reader.name, "headline": f"This week in {one}", "cohorts": told},
        "stop_link": desk.stop_link(reader.id, DIGEST),
    }


WRITERS: dict[str, Callable[[Desk, Message], Mapping[str, Any]]] = {
    "assigned": _assigned,
    "moved": _moved,
    "later_date": _later,
    "withdrawn": _withdrawn,
    "reminder": _reminder,
    "nudge": _nudge,
    "digest": _digest,
    "note": _note,
}
