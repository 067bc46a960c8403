"""What was done with accounts by whoever runs the site, and why somebody went back to earlier texts."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0011", "0010"


def upgrade() -> None:
    op.create_table(
        "account_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="SET NULL")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_changes"),
    )
    op.create_index("ix_account_changes_user_id", "account_changes", ["user_id"])
    op.create_index("ix_account_changes_by_id", "account_changes", ["by_id"])
    op.add_column("publications", sa.Column("why", sa.String(300)))


def downgrade() -> None:
    op.drop_column("publications", "why")
    op.drop_table("account_changes")
