"""What is kept about people: why, how long, under which name they get it, and what erasing does to it."""

from __future__ import annotations

from course_app.records.asked_exports import Export
from course_app.records.assignments import Assignment, AssignmentTerms, AssignmentWithdrawn, LaterDate
from course_app.records.attempts import Attempt, Step
from course_app.records.badges import Badge, IssuerKey, Picture, StatusList
from course_app.records.calendar_feeds import CalendarFeed
from course_app.records.cohorts import Cohort, CohortTrainer, Membership
from course_app.records.corrections import Correction, Revocation
from course_app.records.editions import Edition, Pointer, Publication, PublishedChange
from course_app.records.held import (
    ACCOUNT,
    ASKED,
    BLANK,
    COHORT,
    CONTRACT,
    INTEREST,
    INVITED,
    KEEP,
    LED,
    LINK,
    MAIL,
    RECORD,
    SIGNED,
    UNLINK,
    Columns,
    held,
    table,
)
from course_app.records.issuers import Issuer
from course_app.records.joining import Invitation, JoinCode
from course_app.records.learning import CheckAnswer, CourseFinished, Enrolment, LessonDone, ModuleFinished
from course_app.records.limits import Tries
from course_app.records.mail_stops import MailStop
from course_app.records.mail_tokens import MailToken
from course_app.records.nudges import Nudge
from course_app.records.openings import AnswerOpening
from course_app.records.outbox import Message
from course_app.records.people import RoleGrant, SignIn, User
from course_app.records.privacy_rights import RIGHTS
from course_app.records.privacy_talk import TALK
from course_app.records.pulses import PulseAnswer
from course_app.records.reflections import Reflection
from course_app.records.statements import Statement, StatementFile

# Every column of every table that refers to a person or holds words about one. A test walks the schema.
PERSONAL: dict[str, Columns] = {
    **table(
        User,
        held("account", "id created_at", "to tell accounts apart", CONTRACT, ACCOUNT),
        held("account", "email confirmed_at", "to sign in and to be written to", CONTRACT, ACCOUNT),
        held("account", "name", "to be addressed; to stand on a statement", CONTRACT, ACCOUNT),
        held("account", "theme", "light or dark pages, as chosen", CONTRACT, ACCOUNT),
        held("account", "disabled_at", "to keep a closed account closed", INTEREST, ACCOUNT),
        held(None, "password_hash", "to know the person again", CONTRACT, ACCOUNT),
    ),
    **table(
        RoleGrant,
        held("roles", "id user_id role granted_at withdrawn_at", "who may do what, and since when", INTEREST, ACCOUNT),
        held("roles", "granted_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **table(
        SignIn,
        held("sign_ins", "id user_id created_at expires_at ended_at device", "to see and end them", INTEREST, SIGNED),
        held(None, "token_hash", "to know the browser again", CONTRACT, SIGNED),
    ),
    **RIGHTS,
    **table(
        MailToken,
        held("mail_links", "id user_id purpose email created_at expires_at used_at", "mailed links", CONTRACT, LINK),
        held(None, "token_hash", "to know the link again", CONTRACT, LINK),
    ),
    **table(Enrolment, held("enrolments", "user_id course at", "which courses are taken", CONTRACT, ACCOUNT)),
    **table(LessonDone, held("lessons", "user_id lesson at", "progress", CONTRACT, ACCOUNT)),
    **table(CheckAnswer, held("checks", "id user_id lesson check answer at", "progress", CONTRACT, ACCOUNT)),
    **table(
        Reflection,
        held("journal", "user_id lesson prompt words revision saved_at", "the person's own journal", CONTRACT, ACCOUNT),
    ),
    **table(ModuleFinished, held("modules", "user_id module edition at", "progress", CONTRACT, ACCOUNT)),
    **table(CourseFinished, held("courses", "user_id course edition at", "progress", CONTRACT, ACCOUNT)),
    **table(
        Attempt,
        held("attempts", "id user_id quiz edition started_at", "to go on where one was", CONTRACT, ACCOUNT),
        # Not handed out: they name the questions that are still to come.
        held(None, "drawn orders", "which questions come, and how they are shown", CONTRACT, ACCOUNT),
        held("attempts", "ended_at points best passed ending", "results", CONTRACT, ACCOUNT),
        held(None, "key", "one attempt for a form sent twice", CONTRACT, ACCOUNT),
    ),
    **table(Step, held("steps", "attempt_id position response at", "answers given", CONTRACT, ACCOUNT)),
    **table(
        Statement,
        held("statements", "id code course kind issued_at", "to show that it is real", CONTRACT, RECORD, KEEP),
        held("statements", "superseded_by renewed_at revoked_at withdrawn_at", "its state", CONTRACT, RECORD, KEEP),
        held("statements", "user_id", "to give it to its holder", CONTRACT, RECORD, UNLINK),
        held("statements", "record name name_public revoked_reason", "what it says", CONTRACT, RECORD, BLANK),
    ),
    **table(StatementFile, held("statement_files", "statement_id form body media_type", "its forms", CONTRACT, RECORD)),
    **table(
        Badge,
        held("badges", "statement_id list_number place key at", "to tell its status", CONTRACT, RECORD, KEEP),
    ),
    **table(
        Correction,
        held("corrections", "id statement_id name words asked_at", "to put a name right", CONTRACT, RECORD),
        held("corrections", "decided_at answer", "what came of it", CONTRACT, RECORD),
        held(None, "decided_by", "who answers for it", INTEREST, RECORD, UNLINK),
    ),
    **table(
        Revocation,
        held("revocations", "statement_id", "which statement was taken back", INTEREST, RECORD, KEEP),
        held(None, "by command", "who answers for it", INTEREST, RECORD, UNLINK),
    ),
    **table(
        Issuer,
        held("issuers", "written_by used_by", "who answers for it", INTEREST, "without end", UNLINK),
        held("issuers", "id name signatory place logo written_at used_at", "who issues", INTEREST, "without end", KEEP),
    ),
    **table(
        Message,
        held("mails", "id key kind recipient user_id data", "to write to the person", CONTRACT, MAIL),
        held("mails", "created_at next_try_at tries", "to send it once", CONTRACT, MAIL),
        held("mails", "sent_at failed_at dropped_at error", "what became of it", CONTRACT, MAIL),
    ),
    **table(
        Cohort,
        held("cohorts", "created_by", "who answers for it", INTEREST, COHORT, UNLINK),
        held("cohorts", "id name zone created_at archived_at", "to lead a cohort", INTEREST, COHORT, KEEP),
    ),
    **table(
        CohortTrainer,
        held("leads", "id cohort_id user_id added_at ended_at", "who sees whom, and since when", INTEREST, ACCOUNT),
        held("leads", "added_by ended_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **table(
        Membership,
        held("memberships", "id cohort_id user_id joined_at how code_id ended_at", "who sees you", LED, ACCOUNT),
        held("memberships", "ended_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **table(
        JoinCode,
        held("join_codes", "made_by ended_by", "who answers for it", INTEREST, COHORT, UNLINK),
        held("join_codes", "id cohort_id code made_at last_day ended_at", "to let people in", INTEREST, COHORT, KEEP),
    ),
    **table(
        Invitation,
        held("invitations", "id cohort_id email name used_by", "to be asked into a cohort", LED, INVITED),
        held("invitations", "invited_at expires_at used_at withdrawn_at", "so that it works once", LED, INVITED),
        held("invitations", "invited_by", "who answers for it", INTEREST, INVITED, UNLINK),
        held(None, "token_hash", "to know the link again", LED, INVITED),
    ),
    **table(
        Assignment,
        held("assignments", "id cohort_id user_id kind slug made_at", "what was asked of you", LED, ACCOUNT),
        held("assignments", "made_by", "who answers for it", INTEREST, COHORT, UNLINK),
    ),
    **table(
        AssignmentTerms,
        held("assignment_terms", "id assignment_id starts_on due_on zone set_at", "until when", LED, COHORT, KEEP),
        held("assignment_terms", "note", "what its writer added", LED, COHORT, BLANK),
        held("assignment_terms", "set_by", "who answers for it", INTEREST, COHORT, UNLINK),
    ),
    **table(
        AssignmentWithdrawn,
        held("withdrawals", "assignment_id at", "what is no longer asked", LED, COHORT, KEEP),
        held("withdrawals", "by", "who answers for it", INTEREST, COHORT, UNLINK),
    ),
    **table(
        LaterDate,
        held("later_dates", "id assignment_id user_id due_on reason given_at", "a date of your own", LED, ACCOUNT),
        held("later_dates", "given_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **table(
        AnswerOpening,
        held("openings", "id cohort_id user_id quiz reason opened_at", "so that you know of it", INTEREST, ACCOUNT),
        held("openings", "opened_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **TALK,
    **table(
        CalendarFeed,
        held("calendars", "id user_id made_at ended_at", "your dates in your own calendar", CONTRACT, ACCOUNT),
        held(None, "token", "to know the address again", CONTRACT, ACCOUNT),
    ),
    **table(
        MailStop,
        held("mail_stops", "id user_id kind stopped_at ended_at", "to send what you want", CONTRACT, ACCOUNT),
    ),
    **table(
        Nudge,
        held("nudges", "id cohort_id user_id nudged_at", "so that nobody is written to every day", LED, ACCOUNT),
        held("nudges", "nudged_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **table(Export, held("exports", "id user_id kind created_at", "files asked for", CONTRACT, ASKED)),
    **table(
        Publication,
        held("publications", "by why", "who answers for it", INTEREST, ACCOUNT, BLANK),
        held("publications", "id at changed held_back", "what was published when", INTEREST, "without end", KEEP),
    ),
}
# Tries are counted under keys that name nobody, for minutes. An answer about a module is nobody's: see pulses.py.
IMPERSONAL = frozenset(
    model.__tablename__
    for model in (Edition, Pointer, PublishedChange, IssuerKey, Picture, StatusList, Tries, PulseAnswer)
)
