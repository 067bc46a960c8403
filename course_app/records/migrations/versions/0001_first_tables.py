"""First tables: the library, people, what they learn, attempts, statements, the outbox."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def number() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def text(name: str, length: int | None = None, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), **{"nullable": False, **more})


def moment(name: str, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), **{"nullable": False, **more})


def refers(name: str, target: str, ondelete: str | None = "CASCADE", **more: Any) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(target, ondelete=ondelete), **{"nullable": False, **more})


def one(name: str, table: str, columns: list[str], condition: str) -> None:
    """At most one row that still counts."""
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.create_table(
        "editions",
        text("hash", 64, primary_key=True),
        text("kind"),
        text("slug"),
        text("lang"),
        text("path"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        moment("created_at"),
    )
    op.create_table(
        "pointers",
        text("path", primary_key=True),
        sa.Column("hash", sa.String(64), sa.ForeignKey("editions.hash"), nullable=False, index=True),
    )
    op.create_table(
        "publications",
        number(),
        moment("at"),
        text("by"),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("held_back", sa.JSON(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "users",
        number(),
        text("email", 254, unique=True),
        text("name", 200),
        text("password_hash"),
        moment("confirmed_at", nullable=True),
        moment("created_at"),
        moment("disabled_at", nullable=True),
        text("theme", 20, nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "role_grants",
        number(),
        refers("user_id", "users.id", index=True),
        text("role", 20),
        refers("granted_by", "users.id", ondelete="SET NULL", nullable=True, index=True),
        moment("granted_at"),
        moment("withdrawn_at", nullable=True),
        sa.CheckConstraint("role IN ('trainer', 'author', 'admin')", name="role"),
    )
    one("uq_role_grants_held", "role_grants", ["user_id", "role"], "withdrawn_at IS NULL")
    op.create_table(
        "sign_ins",
        number(),
        refers("user_id", "users.id", index=True),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False, unique=True),
        moment("created_at"),
        moment("expires_at"),
        moment("ended_at", nullable=True),
        text("device", 80),
    )
    op.create_table(
        "mail_tokens",
        number(),
        refers("user_id", "users.id", index=True),
        text("purpose", 20),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False, unique=True),
        text("email", 254),
        moment("created_at"),
        moment("expires_at"),
        moment("used_at", nullable=True),
        sa.CheckConstraint("purpose IN ('confirm', 'reset', 'email')", name="purpose"),
    )
    for table, thing in (("enrolments", "course"), ("lessons_done", "lesson")):
        op.create_table(
            table,
            refers("user_id", "users.id", primary_key=True),
            text(thing, 200, primary_key=True),
            moment("at"),
        )
    for table, thing in (("modules_finished", "module"), ("courses_finished", "course")):
        op.create_table(
            table,
            refers("user_id", "users.id", primary_key=True),
            text(thing, 200, primary_key=True),
            text("edition", 64),
            moment("at"),
        )
    op.create_table(
        "check_answers",
        number(),
        refers("user_id", "users.id"),
        text("lesson", 200),
        text("check", 200),
        sa.Column("answer", sa.Integer(), nullable=False),
        moment("at"),
        sa.UniqueConstraint("user_id", "lesson", "check", "answer"),
    )
    op.create_table(
        "reflections",
        refers("user_id", "users.id", primary_key=True),
        text("lesson", 200, primary_key=True),
        text("prompt", 200, primary_key=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        moment("saved_at"),
    )
    op.create_table(
        "attempts",
        number(),
        refers("user_id", "users.id"),
        text("quiz", 200),
        sa.Column("edition", sa.String(64), sa.ForeignKey("editions.hash"), nullable=False, index=True),
        sa.Column("drawn", sa.JSON()),
        sa.Column("orders", sa.JSON(), nullable=False),
        text("key", 64),
        moment("started_at"),
        moment("ended_at", nullable=True),
        sa.Column("points", sa.Integer()),
        sa.Column("best", sa.Integer()),
        sa.Column("passed", sa.Boolean()),
        text("ending", 200, nullable=True),
        sa.UniqueConstraint("user_id", "quiz", "key"),
        sqlite_autoincrement=True,
    )
    one("uq_attempts_open", "attempts", ["user_id", "quiz"], "ended_at IS NULL")
    op.create_table(
        "steps",
        refers("attempt_id", "attempts.id", primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("response", sa.JSON(), nullable=False),
        moment("at"),
    )
    op.create_table(
        "statements",
        number(),
        text("code", 26, unique=True),
        refers("user_id", "users.id", ondelete="SET NULL", nullable=True, index=True),
        text("course", 200),
        text("kind", 20),
        sa.Column("record", sa.JSON(), nullable=False),
        text("name", 200),
        sa.Column("name_public", sa.Boolean(), nullable=False),
        moment("issued_at"),
        sa.Column(
            "superseded_by",
            sa.String(26),
            sa.ForeignKey("statements.code", deferrable=True, initially="DEFERRED"),
            index=True,
        ),
        moment("revoked_at", nullable=True),
        text("revoked_reason", nullable=True),
        moment("withdrawn_at", nullable=True),
        sa.CheckConstraint("kind IN ('participation', 'achievement')", name="kind"),
        sqlite_autoincrement=True,
    )
    live = "superseded_by IS NULL AND revoked_at IS NULL AND withdrawn_at IS NULL"
    one("uq_statements_live", "statements", ["user_id", "course", "kind"], live)
    op.create_table(
        "statement_files",
        refers("statement_id", "statements.id", primary_key=True),
        text("form", 20, primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        text("media_type", 100),
    )
    op.create_table(
        "messages",
        number(),
        text("key", 120, unique=True),
        text("kind", 40),
        text("recipient", 254, index=True),
        refers("user_id", "users.id", nullable=True, index=True),
        sa.Column("data", sa.JSON(), nullable=False),
        moment("created_at"),
        moment("next_try_at"),
        sa.Column("tries", sa.Integer(), nullable=False),
        moment("sent_at", nullable=True),
        moment("failed_at", nullable=True),
        text("error", nullable=True),
        sqlite_autoincrement=True,
    )
    owed = sa.text("sent_at IS NULL AND failed_at IS NULL")
    op.create_index("ix_messages_owed", "messages", ["next_try_at"], sqlite_where=owed, postgresql_where=owed)
    op.create_table(
        "exports",
        text("id", 43, primary_key=True),
        refers("user_id", "users.id", index=True),
        text("kind", 40),
        moment("created_at"),
    )


def downgrade() -> None:
    tables = (
        "exports messages statement_files statements steps attempts reflections check_answers courses_finished "
        "modules_finished lessons_done enrolments mail_tokens sign_ins role_grants users publications pointers editions"
    )
    for table in tables.split():
        op.drop_table(table)
