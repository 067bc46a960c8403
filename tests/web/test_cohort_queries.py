"""How much a page of a cohort asks of the database: the same for three people and for a thousand."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import NOW, password_hash
from played import add_attempt, add_people
from sqlalchemy import bindparam, insert, select

from course_app.records.assignments import LaterDate
from course_app.records.cohorts import Membership
from course_app.records.db import begin_writing, commit, db
from course_app.records.goals import Goal, GoalStep
from course_app.records.learning import LessonDone, ModuleFinished
from course_app.records.notes import Note, NoteThread
from course_app.records.people import User
from course_app.records.suggestions import Suggestion

from . import shelf
from .leading import Trainer, day, trainer
from .site import Site, Visitor

MOST = 13
MEMBERSHIPS = select(Membership.user_id, Membership.id).where(
    Membership.user_id.in_(bindparam("user_ids", expanding=True))
)


def filled(site: Site, people: int) -> tuple[Trainer, dict[str, str]]:
    """A cohort of so many, each with something done and a date of their own; give its pages."""
    tom = trainer(site).make()
    tom.ask("course:both", due=-1)
    number = tom.ask()
    (ada,) = tom.with_("Ada Mensah")
    ada.pass_quiz("01-first")
    opened = tom.post(f"{tom.home}/people/{ada.id}/openings", {"quiz": "01-first", "reason": "So"}).location
    _talk(tom, ada, number)
    asked = re.findall(rf"{tom.home}/more-time/\d+", tom.get(tom.home).text)
    with site.app.app_context():
        begin_writing()
        same = {"password_hash": password_hash(), "created_at": NOW, "confirmed_at": NOW}
        names = [{"email": f"p{n}@{tom.cohort}.example", "name": f"Person {n}", **same} for n in range(people - 1)]
        ids = list(db.session.scalars(insert(User).returning(User.id), names))
        each: list[tuple[Any, dict[str, Any]]] = [
            (Membership, {"cohort_id": tom.cohort, "joined_at": NOW, "how": "link"}),
            (ModuleFinished, {"module": "01-first", "edition": "e", "at": NOW}),
            (LessonDone, {"lesson": "02-second/01-mend", "at": NOW}),
            (LaterDate, {"assignment_id": number, "due_on": NOW.date(), "reason": "So", "given_at": NOW}),
        ]
        for model, values in each:
            db.session.execute(insert(model), [{"user_id": user, **values} for user in ids])
        for user in ids[:40]:
            add_attempt(user, tom.edition("s-door"), [0, 0], NOW, quiz="s-door")
        _write_to(tom, dict(db.session.execute(MEMBERSHIPS, {"user_ids": ids}).all()))
        commit()
    home = tom.home
    return tom, {
        "list": "/cohorts",
        "overview": home,
        "people": f"{home}/people",
        "assignments": f"{home}/assignments",
        "assignment": f"{home}/assignments/{number}",
        "progress": f"{home}/progress",
        "found": f"{home}/progress?show=late&order=last&q=person",
        "module": f"{home}/progress/01-first",
        "pack": f"{home}/pack/01-first",
        "cell": f"{home}/people/{ada.id}?at=01-first",
        "person": f"{home}/people/{ada.id}",
        "opened": opened,
        "files": f"{home}/exports",
        "notes": f"{home}/people/{ada.id}/notes",
        "voices": f"{home}/voices",
        "more time": asked[0],
        "first page": "/",
    }


def _talk(tom: Trainer, ada: Visitor, assignment: int) -> None:
    """One of each thing that two people say to each other; and a date of her own, which the page of a person tells."""
    dates = {"who": str(ada.id), "later_on": day(20), "reason": "So"}
    assert tom.post(f"{tom.home}/assignments/{assignment}/dates", dates).status_code == 303
    for address, form in (
        (f"/me/assignments/{assignment}/more-time", {"wish_on": day(30)}),
        ("/me/notes", {"module": "01-first", "words": "How?"}),
        ("/me/goals", {"goal": "Ask one parent", "day": day(9)}),
        (f"/me/cohorts/{tom.cohort}/suggestions", {"words": "Tea", "signed": "y"}),
    ):
        assert ada.post(address, form).status_code == 303, address
    assert tom.post(f"{tom.home}/voices", {"said": "Tea", "did": "Tea"}).status_code == 303


def _write_to(tom: Trainer, memberships: dict[int, int]) -> None:
    """Let everybody write a note, share a goal and put something into the box."""
    for user, membership in memberships.items():
        thread = NoteThread(membership_id=membership, mentor_id=tom.id, module="01-first", begun_at=NOW)
        goal = Goal(membership_id=membership, mentor_id=tom.id, key="k", begun_at=NOW)
        db.session.add_all([thread, goal])
        db.session.flush()
        db.session.add_all([
            Note(thread_id=thread.id, writer_id=user, words="How?", key="k", sent_at=NOW),
            GoalStep(goal_id=goal.id, position=1, kind="proposed", words="Ask", day=NOW.date(), by_id=user, at=NOW),
            Suggestion(cohort_id=tom.cohort, user_id=user, words="Tea", day=NOW.date(), key=str(user)),
        ])  # fmt: skip


def test_a_thousand_people_ask_no_more_than_three(site: Site) -> None:
    counts = []
    for people in (3, 1000):
        tom, pages = filled(site, people)
        found = {}
        for name, address in pages.items():
            with site.asked() as sent:
                assert tom.get(address).status_code == 200, name
            found[name] = len(sent)
            assert len(sent) <= MOST, (name, sent)
        counts.append(found)
        with site.app.app_context():
            rows = db.session.scalars(select(Membership).where(Membership.cohort_id == tom.cohort)).all()
        assert len(rows) == people
        assert tom.get(pages["progress"]).text.count("<tr>") == people + 1
    assert counts[0] == counts[1]


@pytest.mark.check("L09")
def test_five_hundred_people_by_forty_modules_are_a_page_of_at_most_fifteen_statements(own_site: Site) -> None:
    assert own_site.publish(shelf.many(40)) == []
    tom = trainer(own_site).make()
    tom.ask("course:both", due=-1)
    with own_site.app.app_context():
        begin_writing()
        ids = add_people(500)
        joined = {"cohort_id": tom.cohort, "joined_at": NOW, "how": "link"}
        db.session.execute(insert(Membership), [{**joined, "user_id": user} for user in ids])
        done = [
            {"user_id": user, "module": f"{n:02}-part", "edition": "e", "at": NOW} for user in ids for n in range(1, 21)
        ]
        db.session.execute(insert(ModuleFinished), done)
        commit()
    with own_site.asked() as sent:
        page = tom.get(f"{tom.home}/progress").text
    assert len(sent) <= 15
    assert (page.count('<td class="e"'), page.count('<td class="l"')) == (500 * 20, 500 * 20)
