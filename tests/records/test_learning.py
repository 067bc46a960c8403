"""What learners do on pages, and their journal."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW
from flask import Flask

from course_app.course.progress import History
from course_app.records.attempts import add_step, begin_attempt, end_attempt
from course_app.records.db import begin_writing, commit, db
from course_app.records.learning import (
    Activity,
    answer_check,
    enrol,
    finish_course,
    finish_module,
    history,
    last_activity,
    lesson_facts,
    mark_done,
)
from course_app.records.people import User
from course_app.records.reflections import Stale, reflections_in, reflections_of, save_reflection

from .conftest import at_once, sql_of


def minutes(number: int) -> Any:
    return NOW + timedelta(minutes=number)


def play(user: User, quiz: str, edition: str, passed: bool, begun: int) -> None:
    attempt = begin_attempt(user.id, quiz, edition, None, {}, minutes(begun))
    add_step(attempt.id, 1, 0, minutes(begun + 1))
    end_attempt(attempt, 2 if passed else 0, 2, passed, "end", minutes(begun + 1))


def test_nobody_did_nothing(session: Any, me: User) -> None:
    assert history(me.id) == History({}, {}, {}, {}, {}, {}, {})
    assert last_activity(me.id) is None
    assert lesson_facts(me.id, "01-a/one") == ({}, {})


def test_a_history_holds_the_first_moment_of_everything(session: Any, me: User, other: User, edition: str) -> None:
    for who, start in ((me, 0), (other, 1000)):
        enrol(who.id, "common-ground", minutes(start))
        mark_done(who.id, "01-a/one", minutes(start + 1))
        answer_check(who.id, "01-a/one", "fact", 2, minutes(start + 3))
        answer_check(who.id, "01-a/one", "fact", 0, minutes(start + 2))
        play(who, "conflict", edition, False, start + 4)
        play(who, "conflict", edition, True, start + 6)
        play(who, "conflict", edition, True, start + 8)
        begin_attempt(who.id, "open", edition, None, {}, minutes(start + 10))
        finish_module(who.id, "01-a", edition, minutes(start + 11))
        finish_course(who.id, "common-ground", edition, minutes(start + 12))
    assert history(me.id) == History(
        lessons={"01-a/one": minutes(1)},
        checks={"01-a/one#fact": minutes(2)},
        ended={"conflict": minutes(5)},
        passed={"conflict": minutes(7)},
        modules={"01-a": minutes(11)},
        courses={"common-ground": minutes(12)},
        enrolled={"common-ground": minutes(0)},
    )


def test_doing_it_again_keeps_the_first_time(session: Any, me: User) -> None:
    for number, new in ((1, True), (2, False)):
        assert enrol(me.id, "c", minutes(number)) is new
        assert mark_done(me.id, "m/l", minutes(number)) is new
        assert answer_check(me.id, "m/l", "c", 1, minutes(number)) is new
        assert finish_module(me.id, "m", "e", minutes(number)) is new
        assert finish_course(me.id, "c", "e", minutes(number)) is new
    found = history(me.id)
    for facts in (found.enrolled, found.lessons, found.checks, found.modules, found.courses):
        assert list(facts.values()) == [minutes(1)]


@pytest.mark.parametrize("many", [1, 300])
def test_a_history_is_one_statement_however_long_it_is(
    app: Flask, session: Any, me: User, edition: str, many: int
) -> None:
    for number in range(many):
        play(me, f"quiz{number % 7}", edition, True, number)
        mark_done(me.id, f"01-a/{number}", NOW)
    commit()
    with sql_of(app) as sent:
        history(me.id)
        last_activity(me.id)
        lesson_facts(me.id, "01-a/one")
    assert len(sent) == 3


def test_the_facts_of_a_lesson_are_those_of_its_module_and_its_checks(session: Any, me: User, other: User) -> None:
    for lesson in ("01_a/one", "01_a/two", "01xa/one", "01_ab/one"):
        mark_done(me.id, lesson, NOW)
    mark_done(other.id, "01_a/three", NOW)
    answer_check(me.id, "01_a/one", "fact", 0, NOW)
    answer_check(me.id, "01_a/one", "fact", 2, NOW)
    answer_check(me.id, "01_a/two", "fact", 1, NOW)
    answer_check(other.id, "01_a/one", "other", 1, NOW)
    facts = lesson_facts(me.id, "01_a/one")
    assert facts.done == {"01_a/one": NOW, "01_a/two": NOW}
    assert facts.answers == {"fact": (0, 2)}


def test_the_last_activity_is_the_newest_of_each_kind(session: Any, me: User, other: User, edition: str) -> None:
    mark_done(other.id, "m/other", minutes(900))
    enrol(me.id, "c", minutes(800))  # no work yet
    mark_done(me.id, "m/one", minutes(1))
    assert last_activity(me.id) == Activity("lesson", "m/one", minutes(1))
    save_reflection(me.id, "m/two", "why", "words", 0, minutes(2))
    session.flush()
    assert last_activity(me.id) == Activity("reflection", "m/two", minutes(2))
    answer_check(me.id, "m/three", "fact", 0, minutes(3))
    assert last_activity(me.id) == Activity("check", "m/three", minutes(3))
    still_open = begin_attempt(me.id, "open", edition, None, {}, minutes(4))
    assert last_activity(me.id) == Activity("check", "m/three", minutes(3))
    add_step(still_open.id, 1, 0, minutes(5))
    assert last_activity(me.id) == Activity("step", "open", minutes(5))
    play(me, "ended", edition, True, 6)
    assert last_activity(me.id) == Activity("step", "ended", minutes(7))
    add_step(still_open.id, 2, 0, minutes(8))
    assert last_activity(me.id) == Activity("step", "open", minutes(8))


@pytest.mark.check("C35")
def test_twenty_enrolments_at_once_make_one(app: Flask, ada: User) -> None:
    assert sorted(at_once(app, lambda number: enrol(ada.id, "c", minutes(number)))) == [False] * 19 + [True]
    with app.app_context():
        assert len(history(ada.id).enrolled) == 1


def test_a_reflection_is_saved_on_top_of_what_its_writer_saw(session: Any, me: User, other: User) -> None:
    first = save_reflection(me.id, "m/l", "why", "one", 0, minutes(1))
    assert (first.words, first.revision, first.saved_at) == ("one", 1, minutes(1))
    second = save_reflection(me.id, "m/l", "why", "two", 1, minutes(2))
    assert (second.words, second.revision, second.saved_at) == ("two", 2, minutes(2))
    with pytest.raises(Stale) as stale:
        save_reflection(me.id, "m/l", "why", "three", 1, minutes(3))
    assert (stale.value.current.words, stale.value.current.revision) == ("two", 2)
    with pytest.raises(Stale):
        save_reflection(me.id, "m/l", "why", "from nothing", 0, minutes(3))
    commit()
    assert reflections_in(me.id, "m/l")["why"].words == "two"
    assert reflections_in(other.id, "m/l") == {}
    assert reflections_in(me.id, "m/other") == {}


def test_the_same_words_again_change_nothing(session: Any, me: User) -> None:
    save_reflection(me.id, "m/l", "why", "one", 0, minutes(1))
    again = save_reflection(me.id, "m/l", "why", "one", 0, minutes(2))
    assert (again.revision, again.saved_at) == (1, minutes(1))


def test_the_journal_is_in_the_order_of_writing(session: Any, me: User, other: User) -> None:
    save_reflection(me.id, "m/b", "why", "first", 0, minutes(1))
    save_reflection(me.id, "m/a", "why", "second", 0, minutes(2))
    save_reflection(other.id, "m/a", "why", "not mine", 0, minutes(0))
    assert [entry.words for entry in reflections_of(me.id)] == ["first", "second"]


@pytest.mark.check("C35")
@pytest.mark.parametrize("base", [0, 1])
def test_of_twenty_tabs_that_save_other_words_one_wins_and_none_overwrites(app: Flask, ada: User, base: int) -> None:
    if base:
        at_once(app, lambda _: save_reflection(ada.id, "m/l", "why", "before", 0, NOW).revision, 1)
    results = at_once(app, lambda number: save_reflection(ada.id, "m/l", "why", f"{number}", base, NOW).words)
    won = [words for words in results if isinstance(words, str)]
    assert len(won) == 1
    assert len([result for result in results if isinstance(result, Stale)]) == 19
    with app.app_context():
        assert reflections_in(ada.id, "m/l")["why"].words == won[0]


def test_words_saved_while_another_tab_was_saving_are_not_overwritten(app: Flask, ada: User) -> None:
    def save(words: str, base: int) -> None:
        save_reflection(ada.id, "m/l", "why", words, base, NOW)

    results: list[Any] = []
    with app.app_context():
        begin_writing()
        save("before", 0)
        commit()
        save("first", 1)
        db.session.flush()  # written, not committed
        second = threading.Thread(target=lambda: results.extend(at_once(app, lambda _: save("second", 1), 1)))
        second.start()
        second.join(0.2)  # it has looked, if nothing makes it wait
        commit()
    second.join()
    assert isinstance(results[0], Stale)
    with app.app_context():
        assert reflections_in(ada.id, "m/l")["why"].words == "first"


@pytest.mark.only("postgres")
def test_words_saved_since_this_session_looked_are_not_overwritten(app: Flask, ada: User) -> None:
    with app.app_context():
        begin_writing()
        save_reflection(ada.id, "m/l", "why", "before", 0, NOW)
        commit()
        seen = reflections_in(ada.id, "m/l")["why"]
        at_once(app, lambda _: save_reflection(ada.id, "m/l", "why", "first", 1, NOW), 1)
        with pytest.raises(Stale):
            save_reflection(ada.id, "m/l", "why", "second", seen.revision, NOW)
