"""What the cast of `flask demo` says to each other: notes, goals, an ask for more time, answers without names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from course_app.course.library import Course
from course_app.records import assignments, goals, notes, pulses, suggestions, time_asks
from course_app.records.mentors import pair_of

ASKED = (
    "I tried to say what I saw before I explained anything, with Mr Rao on Monday, and it came out stiff. How do you "
    "do it so that it does not sound like a form?"
)
ANSWERED = (
    "Stiff is how it sounds the first three times. Say one true thing: ‘You came straight from work and found the "
    "door locked.’ Then wait. Tell me how the next one goes?"
)
NEW = "I tried it at home time today. He laughed, in a good way. Can I tell you about it on Thursday?"
PULSES = (
    (4, "More scenes at the door, at the end of the day. That is where it happens."),
    (4, ""),
    (3, "The second lesson could be two shorter ones."),
    (3, ""),
    (2, "I would have liked to talk about it with somebody before the quiz."),
)
BOX = "Could we have ten minutes for this on Thursdays, before the room meeting? At home it is always eleven at night."
SIGNED = "A list of who to ring for an interpreter, on the wall by the phone."


def talk(cohort: int, ids: Mapping[str, int], course: Course, now: datetime) -> None:
    """Take tom’s cohort and the numbers of its people by first name; let them talk."""
    tom, ada, first = ids["Tom"], ids["Ada"], course.modules[0]
    second = course.modules[1] if len(course.modules) > 1 else first
    today, day = now.date(), timedelta(days=1)
    pair = pair_of(tom, cohort, ada)
    assert pair
    thread = notes.thread_about(pair.membership_id, tom, second.slug, now - 5 * day)
    for number, (writer, words) in enumerate(((ada, ASKED), (tom, ANSWERED), (ada, NEW))):
        notes.write_note(thread, writer, words, f"demo {number}", now - (5 - 2 * number) * day)
    small, next_one = "Ask one parent each day how the morning was, for a week.", "Play one scenario with a colleague."
    done, ahead = today - 3 * day, today + 9 * day
    goal = goals.propose(pair.membership_id, tom, small, done, "demo small", ada, now - 14 * day)
    goals.take_step(goal, 2, "agreed", small, done, tom, now - 13 * day)
    goals.take_step(goal, 3, "reached", small, done, ada, now - 5 * day)
    goals.propose(pair.membership_id, tom, next_one, ahead, "demo next", tom, now - 2 * day)
    for name, useful in zip(("Chidi", "Dilys", "Noor", "Farah", "Gwen"), PULSES, strict=True):
        pulses.answer(ids[name], first.slug, *useful)
    suggestions.suggest(cohort, ids["Dilys"], SIGNED, today - 2 * day, "demo signed")
    suggestions.suggest(cohort, None, BOX, today - 9 * day, "demo box")
    box = next(one.id for one in suggestions.suggestions_in(cohort) if one.name is None)
    said, did = "Learning at home at night is too much.", "From this week, Thursdays from 13:00 to 13:15 are for this."
    suggestions.tell(cohort, box, said, did, "demo", tom, now - 6 * day)
    due = next(one for one in assignments.assignments_of(cohort) if one.slug == first.slug)
    wish, why = today + 7 * day, "I am alone in the baby room until the new colleague starts."
    time_asks.ask_for_time(due.id, ids["Marta"], wish, why, now - day)
