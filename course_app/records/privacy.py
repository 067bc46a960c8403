"""What is kept about people: why, how long, under which name they get it, and what erasing does to it."""

from __future__ import annotations

from typing import NamedTuple

from course_app.records.asked_exports import Export
from course_app.records.assignments import Assignment, AssignmentTerms, AssignmentWithdrawn, LaterDate
from course_app.records.attempts import Attempt, Step
from course_app.records.badges import Badge, IssuerKey, Picture, StatusList
from course_app.records.calendar_feeds import CalendarFeed
from course_app.records.cohorts import Cohort, CohortTrainer, Membership
from course_app.records.corrections import Correction, Revocation
from course_app.records.db import Base
from course_app.records.editions import Edition, Pointer, Publication
from course_app.records.joining import Invitation, JoinCode
from course_app.records.learning import CheckAnswer, CourseFinished, Enrolment, LessonDone, ModuleFinished
from course_app.records.limits import Tries
from course_app.records.mail_tokens import MailToken
from course_app.records.openings import AnswerOpening
from course_app.records.outbox import Message
from course_app.records.people import RoleGrant, SignIn, User
from course_app.records.reflections import Reflection
from course_app.records.statements import Statement, StatementFile

# The legal basis, by the letters of Article 6(1) of the GDPR.
CONTRACT = "b: contract, the course that the person takes"
INTEREST = "f: legitimate interest, accounts and rights that can be trusted"
LED = "f: legitimate interest, a trainer who can help people finish"
# How long it is kept.
ACCOUNT = "as long as the account"
LINK = "until 30 days after it expired"
SIGNED = "90 days after it ended, the last one as long as the account"
MAIL = "what it says until it was sent; that it was sent as long as the account, or 90 days without one"
ASKED = "ten minutes of use, the row 90 days"
COHORT = "as long as the cohort; the reference to the person as long as the account"
INVITED = "30 days of use, the row 90 days longer, or as long as the account of whoever came"
RECORD = "code, course, kind, dates and state without end; the rest as long as the holder wants"
# What erasing a person does to it.
ROW = "row"  # the row goes
UNLINK = "unlink"  # the reference goes, the row stays
BLANK = "blank"  # the words go, the row stays
KEEP = "keep"  # says nothing about the person without the rest


class Held(NamedTuple):
    """Why one column is kept; `export_name` is None for what only guards an account."""

    purpose: str
    basis: str
    retention: str
    export_name: str | None
    erase: str


Columns = dict[str, Held]


def _held(export: str | None, columns: str, purpose: str, basis: str, retention: str, erase: str = ROW) -> Columns:
    """Columns kept for one purpose; each is exported as `export` and its own name."""
    return {
        column: Held(purpose, basis, retention, f"{export}.{column}" if export else None, erase)
        for column in columns.split()
    }


def _table(model: type[Base], *held: Columns) -> dict[str, Columns]:
    return {model.__tablename__: {column: why for columns in held for column, why in columns.items()}}


# Every column of every table that refers to a person or holds words about one. A test walks the schema.
PERSONAL: dict[str, Columns] = {
    **_table(
        User,
        _held("account", "id created_at", "to tell accounts apart", CONTRACT, ACCOUNT),
        _held("account", "email confirmed_at", "to sign in and to be written to", CONTRACT, ACCOUNT),
        _held("account", "name", "to be addressed; to stand on a statement", CONTRACT, ACCOUNT),
        _held("account", "theme", "light or dark pages, as chosen", CONTRACT, ACCOUNT),
        _held("account", "disabled_at", "to keep a closed account closed", INTEREST, ACCOUNT),
        _held(None, "password_hash", "to know the person again", CONTRACT, ACCOUNT),
    ),
    **_table(
        RoleGrant,
        _held("roles", "id user_id role granted_at withdrawn_at", "who may do what, and since when", INTEREST, ACCOUNT),
        _held("roles", "granted_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **_table(
        SignIn,
        _held("sign_ins", "id user_id created_at expires_at ended_at device", "to see and end them", INTEREST, SIGNED),
        _held(None, "token_hash", "to know the browser again", CONTRACT, SIGNED),
    ),
    **_table(
        MailToken,
        _held("mail_links", "id user_id purpose email created_at expires_at used_at", "mailed links", CONTRACT, LINK),
        _held(None, "token_hash", "to know the link again", CONTRACT, LINK),
    ),
    **_table(Enrolment, _held("enrolments", "user_id course at", "which courses are taken", CONTRACT, ACCOUNT)),
    **_table(LessonDone, _held("lessons", "user_id lesson at", "progress", CONTRACT, ACCOUNT)),
    **_table(CheckAnswer, _held("checks", "id user_id lesson check answer at", "progress", CONTRACT, ACCOUNT)),
    **_table(
        Reflection,
        _held(
            "journal", "user_id lesson prompt words revision saved_at", "the person's own journal", CONTRACT, ACCOUNT
        ),
    ),
    **_table(ModuleFinished, _held("modules", "user_id module edition at", "progress", CONTRACT, ACCOUNT)),
    **_table(CourseFinished, _held("courses", "user_id course edition at", "progress", CONTRACT, ACCOUNT)),
    **_table(
        Attempt,
        _held("attempts", "id user_id quiz edition started_at", "to go on where one was", CONTRACT, ACCOUNT),
        # Not handed out: they name the questions that are still to come.
        _held(None, "drawn orders", "which questions come, and how they are shown", CONTRACT, ACCOUNT),
        _held("attempts", "ended_at points best passed ending", "results", CONTRACT, ACCOUNT),
        _held(None, "key", "one attempt for a form sent twice", CONTRACT, ACCOUNT),
    ),
    **_table(Step, _held("steps", "attempt_id position response at", "answers given", CONTRACT, ACCOUNT)),
    **_table(
        Statement,
        _held("statements", "id code course kind issued_at", "to show that it is real", CONTRACT, RECORD, KEEP),
        _held("statements", "superseded_by revoked_at withdrawn_at", "its state", CONTRACT, RECORD, KEEP),
        _held("statements", "user_id", "to give it to its holder", CONTRACT, RECORD, UNLINK),
        _held("statements", "record name name_public revoked_reason", "what it says", CONTRACT, RECORD, BLANK),
    ),
    **_table(
        StatementFile, _held("statement_files", "statement_id form body media_type", "its forms", CONTRACT, RECORD)
    ),
    **_table(
        Badge,
        _held("badges", "statement_id list_number place key at", "to tell its status", CONTRACT, RECORD, KEEP),
    ),
    **_table(
        Correction,
        _held("corrections", "id statement_id name words asked_at", "to put a name right", CONTRACT, RECORD),
        _held("corrections", "decided_at answer", "what came of it", CONTRACT, RECORD),
        _held(None, "decided_by", "who answers for it", INTEREST, RECORD, UNLINK),
    ),
    **_table(
        Revocation,
        _held("revocations", "statement_id", "which statement was taken back", INTEREST, RECORD, KEEP),
        _held(None, "by command", "who answers for it", INTEREST, RECORD, UNLINK),
    ),
    **_table(
        Message,
        _held("mails", "id key kind recipient user_id data", "to write to the person", CONTRACT, MAIL),
        _held("mails", "created_at next_try_at tries sent_at failed_at error", "to send it once", CONTRACT, MAIL),
    ),
    **_table(
        Cohort,
        _held("cohorts", "created_by", "who answers for it", INTEREST, COHORT, UNLINK),
        _held("cohorts", "id name zone created_at archived_at", "to lead a cohort", INTEREST, COHORT, KEEP),
    ),
    **_table(
        CohortTrainer,
        _held("leads", "id cohort_id user_id added_at ended_at", "who sees whom, and since when", INTEREST, ACCOUNT),
        _held("leads", "added_by ended_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **_table(
        Membership,
        _held("memberships", "id cohort_id user_id joined_at how code_id ended_at", "who sees you", LED, ACCOUNT),
        _held("memberships", "ended_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **_table(
        JoinCode,
        _held("join_codes", "made_by ended_by", "who answers for it", INTEREST, COHORT, UNLINK),
        _held("join_codes", "id cohort_id code made_at last_day ended_at", "to let people in", INTEREST, COHORT, KEEP),
    ),
    **_table(
        Invitation,
        _held("invitations", "id cohort_id email name used_by", "to be asked into a cohort", LED, INVITED),
        _held("invitations", "invited_at expires_at used_at withdrawn_at", "so that it works once", LED, INVITED),
        _held("invitations", "invited_by", "who answers for it", INTEREST, INVITED, UNLINK),
        _held(None, "token_hash", "to know the link again", LED, INVITED),
    ),
    **_table(
        Assignment,
        _held("assignments", "id cohort_id user_id kind slug made_at", "what was asked of you", LED, ACCOUNT),
        _held("assignments", "made_by", "who answers for it", INTEREST, COHORT, UNLINK),
    ),
    **_table(
        AssignmentTerms,
        _held("assignment_terms", "id assignment_id starts_on due_on zone set_at", "until when", LED, COHORT, KEEP),
        _held("assignment_terms", "note", "what its writer added", LED, COHORT, BLANK),
        _held("assignment_terms", "set_by", "who answers for it", INTEREST, COHORT, UNLINK),
    ),
    **_table(
        AssignmentWithdrawn,
        _held("withdrawals", "assignment_id at", "what is no longer asked", LED, COHORT, KEEP),
        _held("withdrawals", "by", "who answers for it", INTEREST, COHORT, UNLINK),
    ),
    **_table(
        LaterDate,
        _held("later_dates", "id assignment_id user_id due_on reason given_at", "a date of your own", LED, ACCOUNT),
        _held("later_dates", "given_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **_table(
        AnswerOpening,
        _held("openings", "id cohort_id user_id quiz reason opened_at", "so that you know of it", INTEREST, ACCOUNT),
        _held("openings", "opened_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **_table(
        CalendarFeed,
        _held("calendars", "id user_id made_at ended_at", "your dates in your own calendar", CONTRACT, ACCOUNT),
        _held(None, "token", "to know the address again", CONTRACT, ACCOUNT),
    ),
    **_table(Export, _held("exports", "id user_id kind created_at", "files asked for", CONTRACT, ASKED)),
    **_table(
        Publication,
        _held("publications", "by", "who answers for it", INTEREST, ACCOUNT, BLANK),
        _held("publications", "id at changed held_back", "what was published when", INTEREST, "without end", KEEP),
    ),
}
# Tries are counted under keys that name nobody, for minutes.
IMPERSONAL = frozenset(model.__tablename__ for model in (Edition, Pointer, IssuerKey, Picture, StatusList, Tries))
