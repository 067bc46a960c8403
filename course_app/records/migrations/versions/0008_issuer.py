"""Who issues statements, as admins wrote it and when it was put to use; statements that were renewed."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0008", "0006"


def upgrade() -> None:
    op.create_table(
        "issuers",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(200), nullable=False) for name in ("name", "signatory", "place")),
        sa.Column("logo", sa.String(64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), sa.ForeignKey("users.id", ondelete="SET NULL")),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("used_by", sa.Integer(), sa.ForeignKey("users.id", ondelete="SET NULL")),
        sa.PrimaryKeyConstraint("id", name="pk_issuers"),
    )
    op.create_index("ix_issuers_written_by", "issuers", ["written_by"])
    op.create_index("ix_issuers_used_by", "issuers", ["used_by"])
    op.add_column("statements", sa.Column("renewed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("statements", "renewed_at")
    op.drop_table("issuers")
