"""Attempts of many people, for figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW
from flask import Flask
from played import add_attempt, add_people
from sqlalchemy import ClauseElement, delete, insert, text

from course_app.course.statistics import Answer
from course_app.records.attempts import Attempt, Step
from course_app.records.db import commit, db
from course_app.records.editions import put_edition
from course_app.records.people import User
from course_app.records.statistics import COUNTED, COUNTED_RUNS, RUNS, RUNS_OF, counted_at, counted_runs_at, runs_at

from .conftest import sql_of

HOUR = timedelta(hours=1)


def test_the_first_ended_attempt_of_each_person_counts_in_the_order_of_ending(
    session: Any, me: User, other: User, edition: str
) -> None:
    late = add_attempt(me.id, edition, [1], NOW + 2 * HOUR)
    early = add_attempt(other.id, edition, [0, [1, 2]], NOW + HOUR, drawn=["b", "a"])
    add_attempt(other.id, edition, [2], NOW + 3 * HOUR, key="again")
    runs = list(runs_at(edition))
    assert [run.number for run in runs] == [early, late]
    assert (runs[0].drawn, runs[1].drawn) == (["b", "a"], None)
    assert runs[0].started_at == NOW
    assert runs[0].steps == (Answer(0, NOW + HOUR / 60), Answer([1, 2], NOW + HOUR / 30))


def test_what_is_open_or_of_another_edition_does_not_count(session: Any, me: User, other: User, edition: str) -> None:
    add_attempt(me.id, edition, [1], None)
    add_attempt(other.id, put_edition("quiz", "door", "en", "quizzes/door.md", b"# Door", NOW), [1], NOW)
    assert list(runs_at(edition)) == []


def test_a_report_may_be_of_some_people(session: Any, edition: str) -> None:
    ada, tom, zoe = add_people(3)
    numbers = {user: add_attempt(user, edition, [1], NOW) for user in (ada, tom, zoe)}
    assert [run.number for run in runs_at(edition, [zoe, ada])] == [numbers[ada], numbers[zoe]]
    assert list(runs_at(edition, [])) == []


def test_what_was_typed_does_not_leave_the_database(session: Any, me: User, edition: str) -> None:
    typed = ["I hear you.", "", "7 days", "à bientôt", '"', "45", "-2.5"]
    add_attempt(me.id, edition, [*typed, 3, [0, 1]], NOW)
    [run] = runs_at(edition)
    assert [step.response for step in run.steps] == ["", "", "", "", "", "45", "-2.5", 3, [0, 1]]
    commit()
    answered = db.session.connection().exec_driver_sql(_sql(RUNS, edition)).all()
    assert not any("hear" in str(row) for row in answered)


@pytest.mark.parametrize("everyone", [True, False])
def test_a_report_is_one_statement_and_names_nobody(app: Flask, session: Any, edition: str, everyone: bool) -> None:
    people = add_people(30)
    for user in people:
        add_attempt(user, edition, [1, 0, 2], NOW)
    commit()
    with sql_of(app) as sent:
        runs = list(runs_at(edition, None if everyone else people))
    assert (len(runs), len(sent)) == (30, 1)
    assert "user_id" not in sent[0].partition("FROM")[0]


@pytest.mark.parametrize(("people", "shown"), [(9, 0), (10, 10), (14, 10), (15, 15)])
def test_colleagues_see_figures_of_ten_people_and_of_every_fifth_after_them(
    app: Flask, session: Any, edition: str, people: int, shown: int
) -> None:
    users = add_people(people)
    numbers = [add_attempt(user, edition, [1], NOW - place * HOUR) for place, user in enumerate(users)]
    add_attempt(users[-1], edition, [2], NOW, key="again")
    commit()
    with sql_of(app) as sent:
        assert counted_at(edition) == tuple(numbers[::-1][:shown])
        assert [run.number for run in counted_runs_at(edition)] == numbers[::-1][:shown]
    assert len(sent) == 2


def test_when_somebody_is_erased_the_next_one_moves_up(session: Any, edition: str) -> None:
    users = add_people(12)
    numbers = [add_attempt(user, edition, [1], NOW + place * HOUR) for place, user in enumerate(users)]
    session.execute(delete(User).where(User.id == users[3]))
    assert counted_at(edition) == (*numbers[:3], *numbers[4:11])
    session.execute(delete(User).where(User.id.in_(users[:2])))
    assert counted_at(edition) == ()


@pytest.mark.parametrize(
    "statement", [RUNS, RUNS_OF, COUNTED, COUNTED_RUNS], ids=["everyone", "some people", "counted", "their steps"]
)
def test_attempts_are_found_by_their_edition_and_steps_by_their_attempt(session: Any, statement: ClauseElement) -> None:
    """Of 100 editions one is asked for; neither table is read through."""
    people = add_people(40)
    editions = [put_edition("quiz", "door", "en", "quizzes/door.md", b"# %d" % n, NOW) for n in range(100)]
    like = {"quiz": "door", "orders": {}, "started_at": NOW, "ended_at": NOW, "points": 0, "best": 0, "passed": False}
    attempts = [
        {**like, "user_id": user, "edition": edition, "key": edition} for edition in editions for user in people
    ]
    numbers = db.session.scalars(insert(Attempt).returning(Attempt.id), attempts).all()
    steps = [{"attempt_id": n, "position": at, "response": at, "at": NOW} for n in numbers for at in (1, 2)]
    db.session.execute(insert(Step), steps)
    db.session.execute(text("ANALYZE"))
    plan = _plan(statement, editions[7])
    assert "ix_attempts_edition_ended_at_user_id_id" in plan, plan
    if statement is COUNTED and db.engine.dialect.name == "sqlite":  # PostgreSQL does so after a vacuum
        assert "COVERING INDEX" in plan, plan
    for whole in ("Seq Scan", "SCAN attempts", "SCAN steps"):
        assert whole not in plan, plan


def _plan(statement: ClauseElement, edition: str) -> str:
    words = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(row) for row in db.session.connection().exec_driver_sql(f"{words} {_sql(statement, edition)}"))


def _sql(statement: ClauseElement, edition: str) -> str:
    """The statement as the database gets it, with its values."""
    filled = statement.params(digest=edition, **({"people": [1, 2, 3]} if statement is RUNS_OF else {}))
    made = str(filled.compile(db.engine, compile_kwargs={"literal_binds": True}))
    return made
