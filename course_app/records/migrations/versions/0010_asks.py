"""Trainers may turn off the mail that tells them of asks for more time."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0010", "0009"


def _only(kinds: str) -> None:
    """Let a stop name these kinds. SQLite changes no constraint of a table, so the table is made anew."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("ck_mail_stops_kind", "mail_stops")
        op.create_check_constraint("kind", "mail_stops", f"kind IN {kinds}")
        return
    op.rename_table("mail_stops", "mail_stops_before")
    for index in ("ix_mail_stops_user_id", "uq_mail_stops_open"):
        op.drop_index(index, "mail_stops_before")
    op.create_table(
        "mail_stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_mail_stops"),
        sa.CheckConstraint(f"kind IN {kinds}", name="kind"),
    )
    op.execute(
        "INSERT INTO mail_stops (id, user_id, kind, stopped_at, ended_at) "
        "SELECT id, user_id, kind, stopped_at, ended_at FROM mail_stops_before"
    )
    op.drop_table("mail_stops_before")
    op.create_index("ix_mail_stops_user_id", "mail_stops", ["user_id"])
    op.create_index(
        "uq_mail_stops_open", "mail_stops", ["user_id", "kind"], unique=True, sqlite_where=sa.text("ended_at IS NULL")
    )


def upgrade() -> None:
    _only("('reminders', 'digest', 'asks')")


def downgrade() -> None:
    op.execute("DELETE FROM mail_stops WHERE kind = 'asks'")
    _only("('reminders', 'digest')")
