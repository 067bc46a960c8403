"""What is kept about people, and that it goes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW
from flask import Flask
from sqlalchemy import event, select

from course_app.course.award import Award
from course_app.records import (
    assignments,
    calendar_feeds,
    cohorts,
    goals,
    issuers,
    joining,
    mail_stops,
    notes,
    nudges,
    openings,
    pulses,
    rights,
    second_steps,
    suggestions,
    time_asks,
)
from course_app.records.asked_exports import ask_export
from course_app.records.attempts import add_step, begin_attempt, end_attempt
from course_app.records.audit import note
from course_app.records.badges import add_badge
from course_app.records.cohorts import Membership
from course_app.records.corrections import ask, revoke
from course_app.records.db import Base, begin_writing, commit, db, rollback, rows
from course_app.records.editions import add_publication, put_edition
from course_app.records.erasing import erase
from course_app.records.held import BLANK, KEEP, ROW, UNLINK
from course_app.records.learning import answer_check, enrol, finish_course, finish_module, history, mark_done
from course_app.records.mail_tokens import issue_mail_token
from course_app.records.outbox import post
from course_app.records.people import User, add_person, begin_sign_in, fold, grant_role, person, person_by_email, roles
from course_app.records.privacy import IMPERSONAL, PERSONAL
from course_app.records.reflections import save_reflection
from course_app.records.site_settings import decide
from course_app.records.statements import File, by_code, file_of, issue

LATER = NOW + timedelta(days=1)
# Tables that refer to people and hold no words of theirs.
WORDLESS = {
    *("role_grants", "cohorts", "cohort_trainers", "memberships", "join_codes", "assignments", "calendar_feeds"),
    *("assignments_withdrawn", "badges", "revocations", "issuers", "note_threads", "goals", "pulses_asked"),
    *("mail_stops", "nudges"),
    *("second_steps", "recovery_codes", "half_sign_ins", "audit_events", "site_settings"),
}
# Words of a person that stand in a row of somebody else: the words go, the row stays.
SHARED = {"account_changes", "publications", "statements", "assignment_terms", "goal_steps", "time_asks"}


def live_a_life(canary: str, code: str) -> User:
    """Do everything that leaves something, with the canary wherever words can be."""
    user = add_person(f"{canary}@example.org", f"{canary} name", f"{canary} hash", NOW, confirmed_at=NOW)
    user.theme = canary[:20]
    edition = put_edition("quiz", "conflict", "en", "quizzes/conflict.md", b"# Conflict", NOW)
    helper = person_by_email("helper@example.org") or add_person("helper@example.org", "Helper", "hash", NOW)
    begin_sign_in(user, NOW, LATER - NOW, f"{canary} device")
    issue_mail_token(user, "email", f"{canary}-new@example.org", NOW, LATER - NOW)
    grant_role(user.id, "author", helper.id, NOW)
    grant_role(helper.id, "trainer" if canary == "first" else "admin", user.id, NOW)
    enrol(user.id, f"{canary} course", NOW)
    mark_done(user.id, f"{canary}/lesson", NOW)
    answer_check(user.id, f"{canary}/lesson", f"{canary} check", 1, NOW)
    save_reflection(user.id, f"{canary}/lesson", f"{canary} prompt", f"{canary} words", 0, NOW)
    finish_module(user.id, f"{canary} module", canary, NOW)
    finish_course(user.id, f"{canary} course", canary, NOW)
    attempt = begin_attempt(user.id, f"{canary} quiz", edition, [canary], {canary: [1, 0]}, NOW, key=f"{canary} key")
    add_step(attempt.id, 1, {"said": canary}, NOW)
    end_attempt(attempt, 1, 2, False, f"{canary} ending", NOW)
    made = issue(
        **{"user_id": user.id, "course": "kept-course", "kind": "participation", "code": code, "now": NOW},
        **{"record": {"name": canary}, "name": f"{canary} name", "name_public": True},
        files={"pdf": File(f"{canary} pdf".encode(), "application/pdf")},
    )
    assert add_badge(made.id, Award("", 1, made.id, "key-0", "https://a.example", NOW), "picture", b"PNG")
    ask(made.id, f"{canary} other name", f"{canary} why", NOW)
    revoke(made, f"{canary} asked", user.id, "", NOW)
    post("statement", user.email, {"name": canary}, f"{canary} statement", NOW, user_id=user.id)
    post("already_registered", user.email, {"name": canary}, f"{canary} again", NOW)
    lead_and_learn(user, helper, canary)
    issuers.use(issuers.write(issuers.Words("Rowan Trust", "", "Leeds"), b"", user.id, NOW), user.id, NOW)
    ask_export(user.id, f"{canary} export", NOW)
    second_steps.begin(user.id, NOW)
    second_steps.new_recovery_codes(user.id, NOW)
    note("export", f"user:{user.id}", user.id, NOW)
    decide(f"of {helper.id} and {user.id}", "x", user.id, NOW)
    add_publication(user.email, 1, [], NOW, f"{canary} why")
    for whose, by in ((user, helper), (helper, user)):
        rights.end_sign_ins(whose.id, rights.Hand(by.id, f"{canary} cause" if by is user else "a cause", NOW, print))
    second_steps.begin_half_sign_in(user, NOW)  # after that: it ends those, too
    commit()
    return user


def lead_and_learn(user: User, helper: User, canary: str) -> None:
    """Make a cohort, be in it, and be asked, given and looked at, by somebody else too."""
    cohort, day = cohorts.new_cohort("Sunflower", "Europe/London", user.id, NOW), NOW.date()
    cohorts.lead(cohort.id, helper.id, user.id, NOW)
    joining.renew_code(cohort.id, day, user.id, NOW)
    joining.end_code(cohort.id, user.id, NOW)
    joining.invite(cohort.id, [(user.email, f"{canary} name"), ("helper@example.org", "")], user.id, NOW)
    for one in (user, helper):
        cohorts.add_member(cohort.id, one.id, "link", NOW)
        asked = assignments.assign(
            cohort.id, "module", "01-start", day, day, "UTC", f"{canary} note", user.id, NOW, one.id
        )
        assignments.withdraw(asked, user.id, NOW)
        reason = f"{canary} reason" if one is user else "another reason"
        assignments.give_later_date(asked, one.id, day, reason, user.id, NOW)
        openings.open_answers(cohort.id, one.id, "01-start", reason, user.id, NOW)
        talk(cohort.id, asked, one, helper if one is user else user, canary)
        mail_stops.stop(one.id, mail_stops.REMINDERS, NOW)
        nudges.add_nudges(cohort.id, [one.id], user.id, NOW)
    calendar_feeds.new_feed(user.id, NOW)


def talk(cohort: int, asked: int, learner: User, mentor: User, canary: str) -> None:
    """Say all that a learner and a trainer say to each other; what the person themselves says holds the canary."""

    def words(of: User, what: str) -> str:
        return f"{canary} {what}" if of.name.startswith(canary) else f"another {what}"

    day, membership = NOW.date(), db.session.scalars(select(Membership.id).filter_by(user_id=learner.id)).all()[-1]
    thread = notes.thread_about(membership, mentor.id, "01-start", NOW)
    for each in (mentor, learner):
        about = learner if learner.name.startswith(canary) else each  # with the learner goes the whole conversation
        notes.write_note(thread, each.id, words(about, "note"), str(each.id), NOW)
    goal = goals.propose(membership, mentor.id, words(mentor, "goal"), day, "once", mentor.id, NOW)
    goals.take_step(goal, 2, "agreed", "what both hold", day, learner.id, NOW)
    time_asks.ask_for_time(asked, learner.id, day, words(learner, "wish"), NOW)
    (ask,) = time_asks.asks_about(learner.id, asked)
    time_asks.answer_ask(ask.id, None, "another answer", mentor.id, NOW)
    pulses.answer(learner.id, "01-start", 4, "whoever this was")
    suggestions.suggest(cohort, learner.id, words(learner, "box"), day, str(learner.id))
    suggestions.suggest(cohort, None, "nobody in particular", day, f"none {learner.id}")
    suggestions.tell(cohort, None, words(mentor, "said"), "We did", str(mentor.id), mentor.id, NOW)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Give every row of every table, as it can be compared."""
    return {table.name: sorted(map(tuple, rows(table.select())), key=repr) for table in Base.metadata.sorted_tables}


def tables_with(canary: str) -> set[str]:
    return {name for name, found in everything().items() if canary in repr(found)}


@pytest.mark.check("P01")
def test_every_column_of_a_table_about_people_says_why_it_is_kept() -> None:
    tables = Base.metadata.tables
    assert PERSONAL.keys() | IMPERSONAL == tables.keys()
    assert not PERSONAL.keys() & IMPERSONAL
    for name, columns in PERSONAL.items():
        assert columns.keys() == set(tables[name].columns.keys()), name
        for held in columns.values():
            assert held.purpose
            assert held.basis[0] in "bf"
            assert held.retention
            assert held.erase in (ROW, UNLINK, BLANK, KEEP)
    persons = PERSONAL.keys() - {"cohorts"}
    for name in IMPERSONAL:  # an answer about a module names a cohort, and a cohort is no person
        assert not [key for key in tables[name].foreign_keys if key.column.table.name in persons], name


@pytest.mark.check("P01")
def test_no_two_columns_are_exported_under_one_name_and_secrets_under_none() -> None:
    names = [held.export_name for columns in PERSONAL.values() for held in columns.values() if held.export_name]
    assert len(names) == len(set(names))
    hidden = {(name, column) for name, held in PERSONAL.items() for column in held if not held[column].export_name}
    assert hidden == {
        ("users", "password_hash"),
        ("sign_ins", "token_hash"),
        ("mail_tokens", "token_hash"),
        ("second_steps", "secret"),
        ("second_steps", "last_period"),
        ("recovery_codes", "code_hash"),
        ("half_sign_ins", "token_hash"),
        ("attempts", "drawn"),
        ("attempts", "key"),
        ("attempts", "orders"),
        ("invitations", "token_hash"),
        ("calendar_feeds", "token"),
        ("corrections", "decided_by"),
        ("revocations", "by"),
        ("revocations", "command"),
        ("notes", "key"),
        ("goals", "key"),
        ("suggestions", "key"),
        ("said_and_done", "key"),
    }


@pytest.mark.check("P01")
def test_the_database_does_with_a_reference_what_the_registry_says() -> None:
    for name, columns in PERSONAL.items():
        for column, held in columns.items():
            for key in Base.metadata.tables[name].columns[column].foreign_keys:
                if key.column.table.name == "users":
                    assert key.ondelete == {ROW: "CASCADE", UNLINK: "SET NULL"}[held.erase], f"{name}.{column}"


@pytest.mark.check("P06")
def test_an_account_asks_for_an_address_and_a_name_and_no_more() -> None:
    assert PERSONAL["users"].keys() == {
        *("id", "email", "name", "password_hash", "confirmed_at", "created_at", "disabled_at", "theme")
    }
    words = " ".join(f"{name}.{column}" for name, columns in PERSONAL.items() for column in columns)
    assert not [word for word in ("birth", "gender", "phone", "photo", "street", "country", "_ip") if word in words]


def unlinked(name: str, row: tuple[Any, ...], user_id: int) -> tuple[Any, ...]:
    """A row of somebody else's without its reference to a person."""
    columns = zip(Base.metadata.tables[name].columns.keys(), row, strict=True)
    return tuple(None if PERSONAL[name][c].erase == UNLINK and value == user_id else value for c, value in columns)


@pytest.mark.check("P03")
@pytest.mark.parametrize("keep", [True, False])
def test_erasing_a_person_leaves_no_trace_and_nobody_else_loses_anything(session: Any, keep: bool) -> None:
    zoe = live_a_life("first", "Z" * 26)
    ada = live_a_life("canary", "A" * 26)
    assert tables_with("canary") == PERSONAL.keys() - WORDLESS
    before = everything()
    erase(ada.id, keep, LATER)
    commit()
    session.expunge_all()
    assert tables_with("canary") == set()
    assert person(ada.id) is None
    after = everything()
    # Rows of these stay, with less in them.
    for name in PERSONAL.keys() - WORDLESS - SHARED:
        kept = [unlinked(name, row, ada.id) for row in before[name] if "canary" not in repr(row)]
        assert after[name] == sorted(kept, key=repr), name
    helper = person_by_email("helper@example.org")
    assert helper is not None
    assert roles(helper.id) == {"trainer", "admin"}  # one of them granted by the person erased
    assert history(zoe.id).enrolled.keys() == {"first course"}
    assert roles(zoe.id) == {"author"}
    statement = by_code("A" * 26)
    assert statement is not None
    assert (statement.course, statement.kind, statement.issued_at) == ("kept-course", "participation", NOW)
    assert (statement.user_id, statement.name, statement.name_public, statement.record) == (None, "", False, {})
    assert statement.revoked_reason is None
    assert statement.withdrawn_at == (None if keep else LATER)
    assert file_of(statement.id, "pdf") is None
    theirs = by_code("Z" * 26)
    assert theirs is not None
    assert (theirs.user_id, theirs.withdrawn_at) == (zoe.id, None)
    assert file_of(theirs.id, "pdf") == (b"first pdf", "application/pdf")


@pytest.mark.check("P03")
@pytest.mark.only("sqlite")
def test_no_byte_of_an_erased_person_is_left_in_the_files(app: Flask, tmp_path: Path) -> None:
    canary = "c" * 12 + "anary"
    with app.app_context():
        begin_writing()
        ada = live_a_life(canary, "A" * 26)
        assert found_in_files(tmp_path, canary)
        erase(ada.id, True, LATER)
        commit()
        db.engine.dispose()
    with closing(sqlite3.connect(app.config["DATABASE_URL"].removeprefix("sqlite:///"))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # no VACUUM: what is deleted is overwritten
    assert not found_in_files(tmp_path, canary)


def found_in_files(folder: Path, words: str) -> list[str]:
    return [path.name for path in folder.iterdir() if words.encode() in path.read_bytes()]


def test_erasing_nobody_changes_nothing(session: Any, me: User) -> None:
    before = everything()
    erase(me.id + 1, False, LATER)
    assert everything() == before


def a_statement(user: User) -> None:
    files = {"pdf": File(b"pdf", "application/pdf")}
    issue(user.id, "c", "participation", "B" * 26, {}, "Ada", False, files, NOW)


def a_journey(user: User) -> None:
    attempt = begin_attempt(user.id, "conflict", everything()["editions"][0][0], None, {}, NOW)
    add_step(attempt.id, 1, 0, NOW)
    end_attempt(attempt, 1, 2, True, "end", NOW)
    finish_module(user.id, "m", "e", NOW)
    post("statement", user.email, {}, "key", NOW)


@pytest.mark.check("C34")
@pytest.mark.parametrize("act", [lambda user: erase(user.id, False, LATER), a_statement, a_journey])
def test_a_failure_at_any_statement_leaves_all_tables_as_they_were(
    app: Flask, session: Any, act: Callable[[User], None]
) -> None:
    user = live_a_life("first", "A" * 26)
    before = everything()
    rollback()
    for number in range(1, 100):
        count = 0

        def fail(*more: Any) -> None:
            nonlocal count
            count += 1
            if count == number:  # noqa: B023  used in this round only
                raise InterruptedError

        event.listen(db.engine, "before_cursor_execute", fail)
        try:
            act(user)
            commit()
            failed = False
        except InterruptedError:
            rollback()
            failed = True
        finally:
            event.remove(db.engine, "before_cursor_execute", fail)
        if not failed:
            break
        assert everything() == before, f"statement {number}"
        rollback()
    assert number > 2
    assert everything() != before


def test_addresses_of_mails_are_folded_so_that_erasing_finds_them(session: Any) -> None:
    user = live_a_life("first", "A" * 26)
    post("already_registered", user.email.upper(), {}, "upper", NOW)
    erase(user.id, True, LATER)
    assert [row for row in everything()["messages"] if fold(user.email) in row] == []
