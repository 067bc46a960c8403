"""Conversations between trainers and learners: notes, goals, asks for more time, pulses, suggestions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"


def _moment(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _words(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=null)


def _day(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=null)


def _short(name: str, length: int) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=False)


def _number(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _of(table: str, column: str, to: str, rule: str = "CASCADE") -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    """A reference, which may be empty when it is not its row that goes with what it names."""
    name = f"fk_{table}_{column}_{to}"
    return _number(column, rule != "CASCADE"), sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=rule)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def upgrade() -> None:
    op.create_table(
        "note_threads",
        *(_number("id"), *_of("note_threads", "membership_id", "memberships")),
        *(*_of("note_threads", "mentor_id", "users", "SET NULL"), _short("module", 200), _moment("begun_at")),
        sa.PrimaryKeyConstraint("id", name="pk_note_threads"),
        sa.UniqueConstraint(
            "membership_id", "mentor_id", "module", name="uq_note_threads_membership_id_mentor_id_module"
        ),
        sqlite_autoincrement=True,
    )
    _index("note_threads", "mentor_id")
    op.create_table(
        "notes",
        *(_number("id"), *_of("notes", "thread_id", "note_threads"), *_of("notes", "writer_id", "users")),
        *(_words("words"), _short("key", 40), _moment("sent_at"), _moment("read_at", True)),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.UniqueConstraint("thread_id", "key", name="uq_notes_thread_id_key"),
        sqlite_autoincrement=True,
    )
    _index("notes", "writer_id")
    op.create_table(
        "goals",
        *(_number("id"), *_of("goals", "membership_id", "memberships")),
        *(*_of("goals", "mentor_id", "users", "SET NULL"), _short("key", 40), _moment("begun_at")),
        sa.PrimaryKeyConstraint("id", name="pk_goals"),
        sa.UniqueConstraint("membership_id", "key", name="uq_goals_membership_id_key"),
        sqlite_autoincrement=True,
    )
    _index("goals", "mentor_id")
    op.create_table(
        "goal_steps",
        *(*_of("goal_steps", "goal_id", "goals"), _number("position"), _short("kind", 20)),
        *(_words("words"), _day("day"), *_of("goal_steps", "by_id", "users", "SET NULL"), _moment("at")),
        sa.PrimaryKeyConstraint("goal_id", "position", name="pk_goal_steps"),
        sa.CheckConstraint("kind IN ('proposed', 'agreed', 'reached', 'ended')", name=op.f("ck_goal_steps_kind")),
    )
    _index("goal_steps", "by_id")
    op.create_table(
        "time_asks",
        *(_number("id"), *_of("time_asks", "assignment_id", "assignments"), *_of("time_asks", "user_id", "users")),
        *(_day("wish_on"), _words("reason"), _moment("asked_at"), _moment("answered_at", True)),
        *(*_of("time_asks", "answered_by", "users", "SET NULL"), _day("given_on", True), _words("answer", True)),
        sa.PrimaryKeyConstraint("id", name="pk_time_asks"),
        sqlite_autoincrement=True,
    )
    _index("time_asks", "user_id", "answered_by")
    place, where = ["assignment_id", "user_id"], sa.text("answered_at IS NULL")
    op.create_index("ix_time_asks_assignment_id_user_id", "time_asks", place)
    op.create_index("uq_time_asks_open", "time_asks", place, unique=True, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "pulses_asked",
        *(*_of("pulses_asked", "user_id", "users"), _short("module", 200)),
        sa.PrimaryKeyConstraint("user_id", "module", name="pk_pulses_asked"),
    )
    cohort, to_cohort = _of("pulse_answers", "cohort_id", "cohorts")
    cohort.nullable = True  # somebody in no cohort
    op.create_table(
        "pulse_answers",
        *(_short("key", 32), _short("module", 200), cohort, to_cohort, _number("useful"), _words("words")),
        *(_number("five", True), _number("site_five", True)),
        sa.PrimaryKeyConstraint("key", name="pk_pulse_answers"),
        sa.CheckConstraint("useful BETWEEN 1 AND 4", name=op.f("ck_pulse_answers_useful")),
        sqlite_with_rowid=False,
    )
    _index("pulse_answers", "module")
    op.create_index("ix_pulse_answers_cohort_id_module", "pulse_answers", ["cohort_id", "module"])
    person, to_person = _of("suggestions", "user_id", "users")
    person.nullable = True  # without a name
    op.create_table(
        "suggestions",
        *(_number("id"), *_of("suggestions", "cohort_id", "cohorts"), person, to_person),
        *(_words("words"), _day("day"), _short("key", 40)),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        sa.UniqueConstraint("cohort_id", "key", name="uq_suggestions_cohort_id_key"),
        sqlite_autoincrement=True,
    )
    _index("suggestions", "user_id")
    op.create_table(
        "said_and_done",
        *(_number("id"), *_of("said_and_done", "cohort_id", "cohorts")),
        *(*_of("said_and_done", "suggestion_id", "suggestions", "SET NULL"), _words("said"), _words("did")),
        *(*_of("said_and_done", "by_id", "users"), _moment("at"), _short("key", 40), _moment("ended_at", True)),
        sa.PrimaryKeyConstraint("id", name="pk_said_and_done"),
        sa.UniqueConstraint("cohort_id", "key", name="uq_said_and_done_cohort_id_key"),
        sqlite_autoincrement=True,
    )
    _index("said_and_done", "suggestion_id", "by_id")


def downgrade() -> None:
    for table in (
        *("said_and_done", "suggestions", "pulse_answers", "pulses_asked", "time_asks", "goal_steps", "goals"),
        *("notes", "note_threads"),
    ):
        op.drop_table(table)
