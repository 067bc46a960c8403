"""The part of the registry in privacy.py that is about conversations between trainers and learners."""

from __future__ import annotations

from course_app.records.goals import Goal, GoalStep
from course_app.records.held import ACCOUNT, BLANK, INTEREST, KEEP, LED, UNLINK, Columns, held, table
from course_app.records.notes import Note, NoteThread
from course_app.records.pulses import PulseAsked
from course_app.records.suggestions import SaidAndDone, Suggestion
from course_app.records.time_asks import TimeAsk

TALK: dict[str, Columns] = {
    **table(
        NoteThread,
        held("conversations", "id membership_id module begun_at", "to ask a mentor", LED, ACCOUNT),
        held("conversations", "mentor_id", "who it is with", LED, ACCOUNT, UNLINK),
    ),
    **table(
        Note,
        held("notes", "id thread_id writer_id words sent_at read_at", "what you two wrote", LED, ACCOUNT),
        held(None, "key", "one note for a form sent twice", LED, ACCOUNT),
    ),
    **table(
        Goal,
        held("goals", "id membership_id begun_at", "goals that you share with a mentor", LED, ACCOUNT),
        held("goals", "mentor_id", "who it is shared with", LED, ACCOUNT, UNLINK),
        held(None, "key", "one goal for a form sent twice", LED, ACCOUNT),
    ),
    **table(
        GoalStep,
        held("goal_steps", "goal_id position kind day at", "what became of them", LED, ACCOUNT, KEEP),
        held("goal_steps", "words", "what its writer proposed", LED, ACCOUNT, BLANK),
        held("goal_steps", "by_id", "who did it", LED, ACCOUNT, UNLINK),
    ),
    **table(
        TimeAsk,
        held("time_asks", "id assignment_id user_id wish_on reason asked_at", "to ask for more time", LED, ACCOUNT),
        held("time_asks", "answered_at given_on", "what you were answered", LED, ACCOUNT),
        held("time_asks", "answer", "what you were answered", LED, ACCOUNT, BLANK),
        held("time_asks", "answered_by", "who answers for it", INTEREST, ACCOUNT, UNLINK),
    ),
    **table(PulseAsked, held("pulses", "user_id module", "so that you are asked once", LED, ACCOUNT)),
    **table(
        Suggestion,
        held("suggestions", "id cohort_id user_id words day", "so that things get better", LED, ACCOUNT),
        held(None, "key", "one suggestion for a form sent twice", LED, ACCOUNT),
    ),
    **table(
        SaidAndDone,
        held("said_and_done", "id cohort_id suggestion_id said did by_id at ended_at", "to answer", LED, ACCOUNT),
        held(None, "key", "one entry for a form sent twice", LED, ACCOUNT),
    ),
}
