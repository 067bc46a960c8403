"""What mails about assignments say: put together when they are sent, from what holds then.

Whoever has finished, left or was closed out meanwhile, and whatever was withdrawn or moved, is told nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from course_app.course.assigned import Plan, reasons
from course_app.course.due import local_day
from course_app.course.library import Course, Module
from course_app.course.progress import CourseState, ModuleState, course_state, module_state
from course_app.course.reminding import reminds_since
from course_app.course.wording import about, capital, counted, long_day
from course_app.exports.facts import title_of
from course_app.exports.mails import fold
from course_app.letters.desk import Desk, NotWanted
from course_app.letters.digests import tell_week
from course_app.records import asking, cohorts, notes, outbox, people, time_asks
from course_app.records.asking import Thing
from course_app.records.assignments import assignments_of
from course_app.records.cohort_progress import standing_of
from course_app.records.learning import history
from course_app.records.mail_stops import ASKS, DIGEST, REMINDERS
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


def _no_later(desk: Desk, message: Message) -> dict[str, Any]:
    asked, number = _asked(message), message.data["ask"]
    ask = next((one for one in time_asks.asks_about(asked.user_id, asked.assignment_id) if one.id == number), None)
    return {**_about(desk, message, asked), "reason": fold((ask and ask.answer) or "")}


def _time_asked(desk: Desk, message: Message) -> dict[str, Any]:
    trainer = message.user_id or 0
    ask = time_asks.open_ask(trainer, message.data["ask"])
    asked = asking.thing_asked(ask.user_id, ask.assignment_id) if ask else None
    if ask is None or asked is None:
        raise NotWanted("It is answered or done, or this trainer leads them no more, or wants no such mail.")
    return {
        **{"name": ask.trainer, "learner": ask.learner, "cohort": ask.cohort},
        "thing": title_of(desk.thing(asked.kind, asked.slug)),
        **{"due": desk.day(asked.due_on, asked.zone), "wish": long_day(ask.wish_on, desk.today)},
        "link": desk.link(f"/cohorts/{ask.cohort_id}/more-time/{ask.id}"),
        "stop_link": desk.stop_link(trainer, ASKS),
    }


def _withdrawn(desk: Desk, message: Message) -> dict[str, Any]:
    number = message.data["assignment"]
    found = asking.thing_withdrawn(message.user_id or 0, number)
    if found is None or outbox.never_sent(f"assigned:{number}:{message.user_id}"):
        raise NotWanted("They had finished it, or never heard of it.")
    kind, slug, cohort = found
    return {"name": _name(message), "cohort": cohort, "thing": title_of(desk.thing(kind, slug))}


def _reminder(desk: Desk, message: Message) -> dict[str, Any]:
    day, user_id = date.fromisoformat(message.data["day"]), message.user_id or 0
    later = [reminder_key(user_id, day + timedelta(days=n)) for n in range(1, max(2, (desk.today - day).days + 2))]
    if outbox.posted(later):
        raise NotWanted("A newer one tells of it.")
    things = [one for one in asking.things_open(user_id) if desk.find(one.kind, one.slug)]
    if not any(_reminds(one, day, desk.now) for one in things):
        raise NotWanted("It is done, moved, or no longer asked of them, or they want no reminders, or it is too late.")
    told, found, today = [], set(), max(day, desk.today)
    for one in things:
        if one.due_on <= today + AHEAD and one.starts_on <= today and (one.kind, one.slug) not in found:
            found.add((one.kind, one.slug))
            told.append(_told(desk, one))
    first = told[0]
    return {
        "name": _name(message),
        "headline": f"{first['due']}: {first['thing']}" if len(told) == 1 else _headline(told),
        "things": told,
        "stop_link": desk.stop_link(user_id, REMINDERS),
    }


def _reminds(one: Thing, day: date, now: datetime) -> bool:
    """Whether the reminder of a day is right for this thing: then, and still today."""
    days = {day, local_day(now, one.zone)}
    since = {reminds_since(that, one.due_on, one.starts_on, one.known_at, one.zone) for that in days}
    return None not in since and len(since) == 1


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
    "no_later_date": _no_later,
    "time_asked": _time_asked,
    "withdrawn": _withdrawn,
    "reminder": _reminder,
    "nudge": _nudge,
    "digest": _digest,
    "note": _note,
}
