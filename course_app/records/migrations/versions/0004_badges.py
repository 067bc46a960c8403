"""Badges: keys, places in status lists, pictures; corrections, who revoked, and tries that are counted."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def _moment(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _text(name: str, length: int, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=null)


def _statement() -> sa.Column[Any]:
    return sa.Column("statement_id", sa.Integer(), sa.ForeignKey("statements.id", ondelete="CASCADE"), nullable=False)


def _person(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("users.id", ondelete="SET NULL"))


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "issuer_keys",
        *(_number("id"), _text("name", 20), _text("ed25519", 60), _text("rsa", 400)),
        *(_moment("made_at"), _moment("retired_at", True), _moment("leaked_at", True)),
        sa.PrimaryKeyConstraint("id", name="pk_issuer_keys"),
        sa.UniqueConstraint("name", name="uq_issuer_keys_name"),
    )
    op.create_table(
        "badges",
        *(_statement(), _number("list_number"), _number("place")),
        *(_text("key", 20), _moment("at")),
        sa.PrimaryKeyConstraint("statement_id", name="pk_badges"),
        sa.UniqueConstraint("list_number", "place", name="uq_badges_list_number_place"),
    )
    op.create_table(
        "badge_pictures",
        *(_text("digest", 64), sa.Column("body", sa.LargeBinary(), nullable=False)),
        sa.PrimaryKeyConstraint("digest", name="pk_badge_pictures"),
    )
    op.create_table(
        "status_lists",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        *(_number("revision"), _number("signed")),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_status_lists"),
    )
    op.create_table(
        "corrections",
        *(sa.Column("id", sa.Integer(), nullable=False), _statement(), _text("name", 200), _text("words", 1000)),
        *(_moment("asked_at"), _moment("decided_at", True), _person("decided_by"), _text("answer", 1000, True)),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sqlite_autoincrement=True,
    )
    where = sa.text("decided_at IS NULL")
    op.create_index(
        "uq_corrections_open", "corrections", ["statement_id"], unique=True, sqlite_where=where, postgresql_where=where
    )
    for column in ("statement_id", "decided_by"):
        op.create_index(f"ix_corrections_{column}", "corrections", [column])
    op.create_table(
        "revocations",
        *(_statement(), _person("by"), _text("command", 100)),
        sa.PrimaryKeyConstraint("statement_id", name="pk_revocations"),
    )
    op.create_index("ix_revocations_by", "revocations", ["by"])
    op.create_table(
        "tries",
        *(_text("key", 64), _moment("until"), _number("count")),
        sa.PrimaryKeyConstraint("key", name="pk_tries"),
    )
    op.create_index("ix_tries_until", "tries", ["until"])


def downgrade() -> None:
    for table in ("tries", "revocations", "corrections", "status_lists", "badge_pictures", "badges", "issuer_keys"):
        op.drop_table(table)
