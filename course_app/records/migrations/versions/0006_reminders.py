"""Reminders that are turned off, nudges, and mails that nobody is to get any more."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0006", "0005"
OWED = "sent_at IS NULL AND failed_at IS NULL"


def _owed(where: str) -> None:
    condition = sa.text(where)
    op.create_index("ix_messages_owed", "messages", ["next_try_at"], sqlite_where=condition, postgresql_where=condition)


def _person(name: str, kept: bool = False) -> sa.Column[int]:
    gone = "SET NULL" if kept else "CASCADE"
    return sa.Column(name, sa.Integer(), sa.ForeignKey("users.id", ondelete=gone), nullable=kept)


def upgrade() -> None:
    op.add_column("messages", sa.Column("dropped_at", sa.DateTime(timezone=True)))
    op.drop_index("ix_messages_owed", "messages")
    _owed(f"{OWED} AND dropped_at IS NULL")
    op.create_table(
        "mail_stops",
        *(sa.Column("id", sa.Integer(), nullable=False), _person("user_id")),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_mail_stops"),
        sa.CheckConstraint("kind IN ('reminders', 'digest')", name="kind"),
    )
    op.create_index("ix_mail_stops_user_id", "mail_stops", ["user_id"])
    here = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_mail_stops_open", "mail_stops", ["user_id", "kind"], unique=True, sqlite_where=here, postgresql_where=here
    )
    op.create_table(
        "nudges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), sa.ForeignKey("cohorts.id", ondelete="CASCADE"), nullable=False),
        *(_person("user_id"), _person("nudged_by", kept=True)),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_nudges"),
    )
    op.create_index("ix_nudges_user_id", "nudges", ["user_id"])
    op.create_index("ix_nudges_cohort_id_nudged_at", "nudges", ["cohort_id", "nudged_at"])
    op.create_index("ix_nudges_nudged_by_nudged_at", "nudges", ["nudged_by", "nudged_at"])


def downgrade() -> None:
    op.drop_table("nudges")
    op.drop_table("mail_stops")
    op.drop_index("ix_messages_owed", "messages")
    op.drop_column("messages", "dropped_at")
    _owed(OWED)
