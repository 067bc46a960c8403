"""Attempts at an edition are found in the order in which they ended, with whose they are, in the index alone."""

from alembic import op

revision, down_revision = "0002", "0001"
NEW, OLD = "ix_attempts_edition_ended_at_user_id_id", "ix_attempts_edition"


def upgrade() -> None:
    op.create_index(NEW, "attempts", ["edition", "ended_at", "user_id", "id"])
    op.drop_index(OLD, "attempts")


def downgrade() -> None:
    op.create_index(OLD, "attempts", ["edition"])
    op.drop_index(NEW, "attempts")
