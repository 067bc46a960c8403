"""Who counts in which cohort, in which order, and what people did in a module."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from conftest import NOW
from flask import Flask
from played import add_attempt, add_people
from sqlalchemy import ClauseElement, delete, insert, select, text

from course_app.course.library import Module
from course_app.records import cohorts
from course_app.records.attempts import Attempt, Step
from course_app.records.cohort_progress import HELD_OF_COHORT, OF_COHORT
from course_app.records.cohort_statistics import CAME, DONE_IN_MODULE, came_to, done_in_module
from course_app.records.cohorts import MEMBERS, Membership
from course_app.records.db import commit, db
from course_app.records.editions import put_edition
from course_app.records.learning import CheckAnswer, LessonDone, ModuleFinished, finish_module, mark_done
from course_app.records.people import User

from .conftest import sql_of

HOUR = timedelta(hours=1)


@pytest.fixture
def tom(session: Any) -> int:
    (tom,) = add_people(1, "tom")
    return tom


@pytest.fixture
def cohort(tom: int) -> int:
    return cohorts.new_cohort("Sunflower", "UTC", tom, NOW).id


def join(cohort: int, user: int, at: datetime = NOW - 9 * HOUR) -> None:
    assert cohorts.add_member(cohort, user, "link", at)


def numbers(cohort: int, edition: str) -> list[int]:
    return [one.run.number for one in came_to(cohort, [edition]).get(edition, ())]


def test_the_first_ended_attempt_counts_in_the_order_of_coming(session: Any, cohort: int, edition: str) -> None:
    ada, bea, chidi, zoe = add_people(4)
    for user in (ada, bea):
        join(cohort, user)
    late = add_attempt(ada, edition, [1], NOW)
    add_attempt(ada, edition, [0], NOW + HOUR, key="again")
    early = add_attempt(bea, edition, [0, 2], NOW - HOUR)
    before = add_attempt(chidi, edition, [0], NOW - 20 * HOUR)
    join(cohort, chidi, NOW + 2 * HOUR)
    add_attempt(zoe, edition, [0], NOW)
    assert numbers(cohort, edition) == [early, late, before], "chidi came last: she played before she joined"
    (first, *_) = came_to(cohort, [edition])[edition]
    assert ([step.response for step in first.run.steps], first.here) == ([0, 2], True)
    assert came_to(cohort, []) == {}


def test_nobody_counts_in_two_cohorts(session: Any, tom: int, cohort: int, edition: str) -> None:
    ada, bea, chidi = add_people(3)
    other = cohorts.new_cohort("Rowan", "UTC", tom, NOW).id
    join(other, ada)
    join(cohort, ada, NOW - 8 * HOUR)  # in both when she ended it, in the other one first
    join(other, bea)
    cohorts.end_membership(other, bea, tom, NOW - 3 * HOUR)
    join(cohort, bea, NOW - 2 * HOUR)  # only in this one by then
    join(other, chidi, NOW + HOUR)
    join(cohort, chidi, NOW + 2 * HOUR)  # in none; joined the other one first
    made = {user: add_attempt(user, edition, [1], NOW) for user in (ada, bea, chidi)}
    assert numbers(cohort, edition) == [made[bea]]
    assert numbers(other, edition) == [made[ada], made[chidi]]


def test_who_left_keeps_their_place_and_is_not_here(session: Any, tom: int, cohort: int, edition: str) -> None:
    ada, bea, chidi = add_people(3)
    for hours, user in enumerate((ada, bea, chidi)):
        join(cohort, user)
        add_attempt(user, edition, [1], NOW + hours * HOUR)
    before = numbers(cohort, edition)
    cohorts.end_membership(cohort, ada, tom, NOW + 5 * HOUR)
    session.get_one(User, bea).disabled_at = NOW
    session.flush()
    assert numbers(cohort, edition) == before
    assert [one.here for one in came_to(cohort, [edition])[edition]] == [False, False, True]
    join(cohort, ada, NOW + 6 * HOUR)
    assert [one.here for one in came_to(cohort, [edition])[edition]] == [True, False, True]
    session.execute(delete(User).where(User.id == ada))
    assert numbers(cohort, edition) == before[1:]


def test_what_was_typed_does_not_leave_the_database(session: Any, cohort: int, me: User, edition: str) -> None:
    join(cohort, me.id)
    add_attempt(me.id, edition, ["I hear you.", 1], NOW)
    ((one,),) = came_to(cohort, [edition]).values()
    assert [step.response for step in one.run.steps] == ["", 1]


@pytest.fixture
def module() -> Module:
    """A module with an underscore in its name, and without a quiz."""
    return Module("01_door", "", "", None, "", (), None, (), ())  # type: ignore[arg-type]


def test_what_somebody_did_in_a_module_is_told_with_the_first_moment(
    session: Any, cohort: int, me: User, other: User, module: Module
) -> None:
    for user in (me.id, other.id):
        join(cohort, user)
    for lesson in ("01_door/01-knock", "01-door/01-knock", "01_doors/01-knock"):
        mark_done(me.id, lesson, NOW)
        session.add(CheckAnswer(user_id=me.id, lesson=lesson, check="c", answer=1, at=NOW + HOUR))
        session.add(CheckAnswer(user_id=me.id, lesson=lesson, check="c", answer=0, at=NOW))
    finish_module(me.id, "01_door", "e", NOW)
    finish_module(me.id, "02-other", "e", NOW)
    found = done_in_module(cohort, module)
    assert found.keys() == {me.id}
    did = found[me.id]
    assert (did.history.lessons, did.history.modules) == ({"01_door/01-knock": NOW}, {"01_door": NOW})
    assert did.history.checks == {"01_door/01-knock#c": NOW}


def test_both_are_one_statement_however_many_people(
    app: Flask, session: Any, cohort: int, edition: str, module: Module
) -> None:
    for user in add_people(40):
        join(cohort, user)
        add_attempt(user, edition, [1, 0], NOW)
        mark_done(user, "01_door/01-knock", NOW)
    commit()
    with sql_of(app) as sent:
        assert len(came_to(cohort, [edition, "0" * 64])[edition]) == 40
        assert len(done_in_module(cohort, module)) == 40
    assert len(sent) == 2
    assert "user_id" not in sent[0].partition("FROM")[0]


STATEMENTS: dict[str, Any] = {
    "modules": OF_COHORT.modules,
    "courses": OF_COHORT.courses,
    "stuck": OF_COHORT.stuck,
    "last": OF_COHORT.last,
    "statements": HELD_OF_COHORT,
    "members": MEMBERS,
    "in a module": DONE_IN_MODULE,
    "came": CAME,
}


@pytest.fixture
def many(session: Any, tom: int) -> tuple[int, str]:
    """400 people in 40 cohorts, each of whom did a little; give one of the cohorts, and an edition."""
    made = [cohorts.new_cohort(f"C{n}", "UTC", tom, NOW).id for n in range(40)]
    people = add_people(400)
    editions = [put_edition("quiz", "door", "en", "quizzes/door.md", b"# %d" % n, NOW) for n in range(20)]
    each = [(user, n) for user in people for n in range(4)]
    at, lesson = {"at": NOW}, [f"0{n}-m/01-l" for n in range(4)]
    ended = {"orders": {}, "started_at": NOW, "points": 0, "best": 0, "passed": False, "ended_at": NOW, "key": "k"}
    joined = {"joined_at": NOW - 9 * HOUR, "how": "link"}
    tables: dict[Any, list[dict[str, Any]]] = {
        Membership: [{**joined, "cohort_id": made[n % 40], "user_id": user} for n, user in enumerate(people)],
        LessonDone: [{"user_id": user, "lesson": lesson[n], **at} for user, n in each],
        ModuleFinished: [{"user_id": user, "module": f"0{n}-m", "edition": "e", **at} for user, n in each],
        CheckAnswer: [{"user_id": user, "lesson": lesson[n], "check": "c", "answer": 1, **at} for user, n in each],
        Attempt: [
            {**ended, "user_id": user, "quiz": f"q{n}", "edition": editions[(user + n) % 20]} for user, n in each
        ],
    }
    for model, values in tables.items():
        session.execute(insert(model), values)
    ids = session.scalars(select(Attempt.id)).all()
    session.execute(
        insert(Step), [{"attempt_id": n, "position": place, "response": 1, **at} for n in ids for place in (1, 2)]
    )
    session.execute(text("ANALYZE"))
    if db.engine.dialect.name == "postgresql":  # tables as small as these are read through at any rate
        session.execute(text("SET LOCAL enable_seqscan = off"))
    return made[7], editions[7]


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_table_is_read_through_for_one_cohort_of_many(many: tuple[int, str], name: str) -> None:
    cohort, edition = many
    values = {"cohort": cohort, "quizzes": ["q1", "q2"], "module": "01-m", "folder": "01-m/", "editions": [edition]}
    plan = _plan(STATEMENTS[name], values)
    for table in ("users", "memberships", "attempts", "steps", "lessons_done", "check_answers", "modules_finished"):
        assert f"Seq Scan on {table}" not in plan, plan
        assert f"SCAN {table}\n" not in f"{plan}\n", plan
    assert "memberships" in plan


def _plan(statement: ClauseElement, values: dict[str, Any]) -> str:
    """The plan as text. SQLite tells of a table by its name in the statement."""
    sqlite = db.engine.dialect.name == "sqlite"
    known = {name: value for name, value in values.items() if name in statement.compile(db.engine).params}
    made = str(statement.params(**known).compile(db.engine, compile_kwargs={"literal_binds": True}))
    found = db.session.connection().exec_driver_sql(f"{'EXPLAIN QUERY PLAN' if sqlite else 'EXPLAIN'} {made}")
    return "\n".join(str(row[-1]) for row in found)
