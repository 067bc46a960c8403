"""Cohorts: who leads, who is in, the ways in, what is asked, and what trainers are told of people's work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from conftest import NOW
from course.shelf import library
from flask import Flask
from sqlalchemy import func, select

from course_app.course.assigned import Assignment, Standing
from course_app.records import assignments, cohorts, giving, joining, openings
from course_app.records.attempts import begin_attempt, end_attempt
from course_app.records.calendar_feeds import end_feed, feed_of, new_feed, owner_of_feed
from course_app.records.cohort_progress import standing_of, standings, tries
from course_app.records.cohorts import Cohort, Membership
from course_app.records.db import begin_writing, commit, db
from course_app.records.learning import answer_check, finish_module, history, mark_done
from course_app.records.people import User, add_person, disable, grant_role

from .conftest import at_once, sql_of

LIBRARY = library()
DAY = timedelta(days=1)
START, DUE = date(2026, 11, 1), date(2026, 12, 18)


@pytest.fixture
def tom(session: Any) -> User:
    tom = add_person("tom@example.org", "Tom Okafor", "hash", NOW)
    grant_role(tom.id, "trainer", None, NOW)
    return tom


@pytest.fixture
def sunflower(tom: User) -> Cohort:
    return cohorts.new_cohort("Sunflower", "Europe/London", tom.id, NOW)


def code_way(cohort: Cohort, by: User) -> joining.Way:
    code = joining.renew_code(cohort.id, DUE, by.id, NOW)
    way = joining.way_by_code(code, NOW)
    assert way
    return way


def test_only_who_leads_a_cohort_finds_it(sunflower: Cohort, tom: User, other: User) -> None:
    assert cohorts.cohort_led(tom.id, sunflower.id) is sunflower
    assert cohorts.cohort_led(other.id, sunflower.id) is None
    assert cohorts.cohorts_led(other.id) == []
    assert cohorts.lead(sunflower.id, other.id, tom.id, NOW)
    assert not cohorts.lead(sunflower.id, other.id, tom.id, NOW)
    assert [trainer.name for trainer in cohorts.trainers_of(sunflower.id)] == ["Tom Okafor", "Zoe Lind"]
    assert cohorts.cohort_led(other.id, sunflower.id) is None  # nobody made her a trainer yet
    grant_role(other.id, "trainer", tom.id, NOW)
    assert cohorts.cohort_led(other.id, sunflower.id) is sunflower
    assert cohorts.stop_leading(sunflower.id, other.id, tom.id, NOW)
    assert cohorts.cohort_led(other.id, sunflower.id) is None


@pytest.mark.check("T34")
def test_who_leaves_is_seen_no_longer_and_keeps_what_they_did(sunflower: Cohort, tom: User, me: User) -> None:
    giving.join(code_way(sunflower, tom), "", me.id, LIBRARY, NOW)
    mark_done(me.id, "01-start/01-hello", NOW)
    assert [member.name for member in cohorts.members_of(sunflower.id)] == ["Ada Mensah"]
    assert standings(sunflower.id, LIBRARY).keys() == {me.id}
    assert cohorts.end_membership(sunflower.id, me.id, tom.id, NOW + DAY)
    assert not cohorts.end_membership(sunflower.id, me.id, tom.id, NOW + DAY)
    assert (cohorts.members_of(sunflower.id), standings(sunflower.id, LIBRARY)) == ([], {})
    assert standing_of(sunflower.id, me.id, LIBRARY) == Standing()
    assert cohorts.member_of(sunflower.id, me.id) is None
    assert history(me.id).lessons.keys() == {"01-start/01-hello"}
    (row,) = db.session.scalars(select(Membership))
    assert (row.joined_at, row.ended_at, row.ended_by) == (NOW, NOW + DAY, tom.id)
    assert giving.join(code_way(sunflower, tom), "", me.id, LIBRARY, NOW)  # they may come back


@pytest.mark.check("T39")
def test_whose_account_is_closed_is_counted_nowhere(sunflower: Cohort, tom: User, me: User) -> None:
    giving.join(code_way(sunflower, tom), "", me.id, LIBRARY, NOW)
    mark_done(me.id, "01-start/01-hello", NOW)
    disable(me.id, NOW)
    db.session.expire_all()
    assert (cohorts.members_of(sunflower.id), standings(sunflower.id, LIBRARY)) == ([], {})
    assert [listed.people for listed in cohorts.cohorts_led(tom.id)] == [0]
    assert cohorts.member_of(sunflower.id, me.id) is None


@pytest.mark.check("C40")
@pytest.mark.check("T35")
def test_a_code_is_good_until_the_end_of_its_last_day_or_a_newer_one(
    sunflower: Cohort, tom: User, me: User, other: User
) -> None:
    first = joining.renew_code(sunflower.id, date(2026, 11, 30), tom.id, NOW)
    assert (len(first), first.isalnum()) == (26, True)  # 128 bits in letters and digits
    end = NOW.replace(day=1, month=12, hour=0, minute=0)
    way = joining.way_by_code(first, end - timedelta(seconds=1))
    assert way
    assert joining.way_by_code(first, end) is None
    giving.join(way, "", me.id, LIBRARY, NOW)
    giving.join(way, "", me.id, LIBRARY, NOW)  # twice is once
    giving.join(way, "", other.id, LIBRARY, NOW)
    code = joining.code_of(sunflower.id)
    assert code
    assert code.uses == 2
    second = joining.renew_code(sunflower.id, DUE, tom.id, NOW)
    assert joining.way_by_code(first, NOW) is None
    assert joining.way_by_code(second, NOW)
    joining.end_code(sunflower.id, tom.id, NOW)
    assert (joining.way_by_code(second, NOW), joining.code_of(sunflower.id)) == (None, None)


@pytest.mark.check("C10")
def test_an_invitation_works_once_for_a_month_and_is_kept_as_a_hash(
    sunflower: Cohort, tom: User, me: User, other: User
) -> None:
    ((address, token),) = joining.invite(sunflower.id, [("Ada@Example.org", "Ada")], tom.id, NOW)
    assert address == "ada@example.org"
    assert len(token) == 43  # 256 bits
    (row,) = joining.waiting(sunflower.id)
    assert token.encode() not in row.token_hash
    assert joining.way_by_token(token, NOW + joining.INVITATION_LIFE) is None
    way = joining.way_by_token(token, NOW)
    assert way
    assert giving.join(way, token, me.id, LIBRARY, NOW)
    assert joining.way_by_token(token, NOW) is None
    with pytest.raises(giving.TooLate):
        giving.join(way, token, other.id, LIBRARY, NOW)
    assert joining.was_invitation(token)
    assert not joining.was_invitation("x")
    assert joining.waiting(sunflower.id) == []


def test_a_withdrawn_invitation_is_worth_nothing(sunflower: Cohort, tom: User) -> None:
    ((_, token),) = joining.invite(sunflower.id, [("ada@example.org", "")], tom.id, NOW)
    (row,) = joining.waiting(sunflower.id)
    assert not joining.withdraw_invitation(sunflower.id + 1, row.id, NOW)  # of another cohort
    assert joining.withdraw_invitation(sunflower.id, row.id, NOW)
    assert joining.way_by_token(token, NOW) is None


def test_no_way_leads_into_an_archived_cohort(sunflower: Cohort, tom: User) -> None:
    code = joining.renew_code(sunflower.id, DUE, tom.id, NOW)
    ((_, token),) = joining.invite(sunflower.id, [("ada@example.org", "")], tom.id, NOW)
    sunflower.archived_at = NOW
    db.session.flush()
    assert joining.way_by_code(code, NOW) is None
    assert joining.way_by_token(token, NOW) is None


@pytest.mark.check("C33")
def test_a_cohort_has_a_size(sunflower: Cohort, tom: User, me: User, other: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(giving, "MOST_PEOPLE", 1)
    way = code_way(sunflower, tom)
    assert giving.join(way, "", me.id, LIBRARY, NOW)
    with pytest.raises(giving.Full):
        giving.join(way, "", other.id, LIBRARY, NOW)
    assert not giving.join(way, "", me.id, LIBRARY, NOW)


@pytest.mark.check("C35")
def test_twenty_who_join_at_once_make_one_membership(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        tom = add_person("tom@example.org", "Tom Okafor", "hash", NOW)
        ada = add_person("ada@example.org", "Ada Mensah", "hash", NOW)
        cohort = cohorts.new_cohort("Sunflower", "Europe/London", tom.id, NOW)
        code = joining.renew_code(cohort.id, DUE, tom.id, NOW)
        commit()

    def work(number: int) -> bool:
        way = joining.way_by_code(code, NOW)
        assert way
        return giving.join(way, "", ada.id, LIBRARY, NOW)

    assert sorted(at_once(app, work)) == [False] * 19 + [True]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 1


@pytest.mark.check("T35")
def test_each_of_twenty_who_join_at_once_by_a_link_is_counted(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        tom = add_person("tom@example.org", "Tom Okafor", "hash", NOW)
        people = [add_person(f"p{n}@example.org", "Ada Mensah", "hash", NOW).id for n in range(20)]
        cohort = cohorts.new_cohort("Sunflower", "Europe/London", tom.id, NOW).id
        code = joining.renew_code(cohort, DUE, tom.id, NOW)
        commit()

    def work(number: int) -> bool:
        way = joining.way_by_code(code, NOW)
        assert way
        return giving.join(way, "", people[number], LIBRARY, NOW)

    assert at_once(app, work) == [True] * 20
    with app.app_context():
        found = joining.code_of(cohort)
        assert found
        assert found.uses == 20


def test_the_newest_terms_hold_and_each_has_who_and_when(sunflower: Cohort, tom: User, me: User) -> None:
    number = assignments.assign(sunflower.id, "module", "01-start", START, DUE, "Europe/London", "For us", tom.id, NOW)
    assert assignments.assignments_of(sunflower.id) == [
        Assignment(number, "module", "01-start", START, DUE, "Europe/London", "For us")
    ]
    later = date(2027, 1, 8)
    assignments.set_terms(number, START, later, "Europe/Berlin", "", tom.id, NOW + DAY)
    assert assignments.assignments_of(sunflower.id) == [
        Assignment(number, "module", "01-start", START, later, "Europe/Berlin")
    ]
    terms = db.session.scalars(select(assignments.AssignmentTerms).order_by(assignments.AssignmentTerms.id)).all()
    assert [(one.due_on, one.set_by, one.set_at) for one in terms] == [(DUE, tom.id, NOW), (later, tom.id, NOW + DAY)]
    assert assignments.withdraw(number, tom.id, NOW)
    assert not assignments.withdraw(number, tom.id, NOW)
    assert assignments.assignments_of(sunflower.id) == []


def test_a_later_date_is_for_one_person_and_the_newest_holds(
    sunflower: Cohort, tom: User, me: User, other: User
) -> None:
    for person in (me, other):
        cohorts.add_member(sunflower.id, person.id, "link", NOW)
    number = assignments.assign(sunflower.id, "module", "01-start", START, DUE, "Europe/London", "", tom.id, NOW)
    own = assignments.assign(sunflower.id, "module", "02-talk", START, DUE, "UTC", "", tom.id, NOW, person=other.id)
    for day in (20, 22):
        reason = f"Until {day}"
        assignments.give_later_date(number, me.id, date(2026, 12, day), reason, tom.id, NOW)
    assert [dict(one.later) for one in assignments.assignments_of(sunflower.id)] == [{me.id: date(2026, 12, 22)}, {}]
    given = assignments.dates_given(sunflower.id)
    assert given.keys() == {(number, me.id)}
    assert given[number, me.id][2:6] == ("Ada Mensah", date(2026, 12, 22), "Until 22", "Tom Okafor")
    mine = assignments.assigned_to(me.id)
    assert [(one.asked.id, one.asked.due(me.id).day, one.cohort) for one in mine] == [
        (number, date(2026, 12, 22), "Sunflower")
    ]
    assert [one.asked.id for one in assignments.assigned_to(other.id)] == [number, own]
    sunflower.archived_at = NOW
    db.session.flush()
    assert assignments.assigned_to(me.id) == []


def test_a_course_that_is_given_enrols_everybody_now_and_later(
    sunflower: Cohort, tom: User, me: User, other: User
) -> None:
    course = LIBRARY.courses["first-steps"]
    for module in course.modules:
        finish_module(me.id, module.slug, module.edition, NOW)
    cohorts.add_member(sunflower.id, me.id, "link", NOW)
    assignments.assign(sunflower.id, "course", course.slug, START, DUE, "Europe/London", "", tom.id, NOW)
    giving.enrol_for(sunflower.id, course, None, LIBRARY, NOW)
    giving.enrol_for(sunflower.id, course, None, LIBRARY, NOW + DAY)
    assert history(me.id).enrolled == {"first-steps": NOW}
    assert history(me.id).courses == {"first-steps": NOW}  # by what she had done before
    giving.join(code_way(sunflower, tom), "", other.id, LIBRARY, NOW)
    assert history(other.id).enrolled == {"first-steps": NOW}
    assert history(other.id).courses == {}


def _try(user: User, quiz: str, edition: str, passed: bool, number: int) -> None:
    attempt = begin_attempt(user.id, quiz, edition, None, {}, NOW, key=f"{quiz}{number}")
    end_attempt(attempt, 2, 4, passed, "end", NOW + number * DAY)


def test_what_trainers_are_told_of_everybody(sunflower: Cohort, me: User, other: User, edition: str) -> None:
    for person in (me, other):
        cohorts.add_member(sunflower.id, person.id, "link", NOW)
    finish_module(me.id, "01-start", "e", NOW)
    mark_done(me.id, "02-talk/01-good-things", NOW - DAY)
    answer_check(other.id, "02-talk/01-good-things", "which-first", 0, NOW + DAY)
    for number in range(3):
        _try(other, "01-start", edition, False, number)
        _try(me, "02-talk", edition, number == 1, number)
    found = standings(sunflower.id, LIBRARY)
    assert found[me.id] == Standing({"01-start": NOW}, {}, {"01-start", "02-talk"}, [], NOW + 2 * DAY)
    assert found[other.id] == Standing({}, {}, {"01-start", "02-talk"}, ["01-start"], NOW + 2 * DAY)
    assert standing_of(sunflower.id, other.id, LIBRARY) == found[other.id]
    assert [(one.quiz, one.passed) for one in tries(sunflower.id) if one.user_id == me.id] == [
        *(("02-talk", False), ("02-talk", True), ("02-talk", False))
    ]


@contextmanager
def _asked(app: Flask) -> Iterator[list[str]]:
    with sql_of(app) as sent:
        yield sent


def test_many_people_cost_no_more_statements_than_few(app: Flask, session: Any, sunflower: Cohort) -> None:
    counts = []
    for start, end in ((0, 3), (3, 60)):
        for number in range(start, end):
            person = add_person(f"p{number}@example.org", f"P {number}", "hash", NOW)
            cohorts.add_member(sunflower.id, person.id, "link", NOW)
            mark_done(person.id, "01-start/01-hello", NOW)
        with _asked(app) as sent:
            assert len(standings(sunflower.id, LIBRARY)) == end
            assignments.assignments_of(sunflower.id)
            cohorts.members_of(sunflower.id)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 7


def test_an_opening_of_answers_is_kept_for_its_learner(sunflower: Cohort, tom: User, me: User, other: User) -> None:
    made = openings.open_answers(sunflower.id, me.id, "01-start", "She asked me to", tom.id, NOW)
    assert openings.opening(tom.id, sunflower.id, me.id, made.id) is made
    assert openings.opening(other.id, sunflower.id, me.id, made.id) is None
    assert openings.opening(tom.id, sunflower.id, other.id, made.id) is None
    assert [tuple(one) for one in openings.openings_of(me.id)] == [
        ("01-start", "She asked me to", NOW, "Tom Okafor", "Sunflower")
    ]


def test_a_calendar_has_one_address_at_a_time(session: Any, me: User) -> None:
    assert feed_of(me.id) is None
    first, second = new_feed(me.id, NOW), new_feed(me.id, NOW)
    assert (len(second), feed_of(me.id)) == (43, second)
    assert owner_of_feed(first) is None
    assert owner_of_feed(second) is me
    end_feed(me.id, NOW)
    assert (owner_of_feed(second), feed_of(me.id)) == (None, None)
