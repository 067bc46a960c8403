"""The audit trail, the second step of signing in, settings, what publications changed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0009", "0008"

REFUSE = "the audit trail is only added to"
CHANGED = sa.table("published_changes", sa.column("publication_id"), sa.column("path"), sa.column("hash"))


def _moment(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _text(name: str, length: int, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=null)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _owner(**options: Any) -> sa.Column[Any]:
    return sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, **options)


def _by(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("users.id", ondelete="SET NULL"))


def _digest(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary(32), nullable=False)


def upgrade() -> None:
    op.create_table(
        "audit_events",
        *(_number("id"), _moment("at"), _text("event", 40), sa.Column("actor", sa.Integer())),
        *(_text("object", 200), _text("request_id", 12), _text("address", 10)),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_events_at", "audit_events", ["at"])
    op.create_index("ix_audit_events_actor", "audit_events", ["actor", "at"])
    op.create_index("ix_audit_events_object", "audit_events", ["object"])
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_events_no_{act.lower()} BEFORE {act} ON audit_events "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
            )
    else:
        op.execute(
            "CREATE OR REPLACE FUNCTION audit_events_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSE}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_events_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_events_refuse()"
        )
    op.create_table(
        "second_steps",
        *(_owner(autoincrement=False), _text("secret", 32)),
        *(_moment("made_at"), _moment("confirmed_at", True), _number("last_period")),
        sa.PrimaryKeyConstraint("user_id", name="pk_second_steps"),
    )
    op.create_table(
        "recovery_codes",
        *(_number("id"), _owner(), _digest("code_hash"), _moment("made_at"), _moment("used_at", True)),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        sa.UniqueConstraint("code_hash", name="uq_recovery_codes_code_hash"),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])
    op.create_table(
        "half_sign_ins",
        *(_number("id"), _owner(), _digest("token_hash"), _moment("created_at"), _moment("expires_at")),
        sa.PrimaryKeyConstraint("id", name="pk_half_sign_ins"),
        sa.UniqueConstraint("token_hash", name="uq_half_sign_ins_token_hash"),
    )
    op.create_index("ix_half_sign_ins_user_id", "half_sign_ins", ["user_id"])
    op.create_table(
        "site_settings",
        *(_text("name", 40), _text("value", 200), _moment("changed_at"), _by("changed_by")),
        sa.PrimaryKeyConstraint("name", name="pk_site_settings"),
    )
    op.create_index("ix_site_settings_changed_by", "site_settings", ["changed_by"])
    op.create_table(
        "published_changes",
        sa.Column("publication_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("hash", sa.String(64), sa.ForeignKey("editions.hash")),
        sa.PrimaryKeyConstraint("publication_id", "path", name="pk_published_changes"),
    )
    op.create_index("ix_published_changes_hash", "published_changes", ["hash"])
    # What is served now is known; which text each earlier publication served was not written down.
    newest = sa.select(sa.func.max(sa.column("id"))).select_from(sa.table("publications")).scalar_subquery()
    served = sa.select(newest, sa.column("path"), sa.column("hash")).select_from(sa.table("pointers"))
    op.execute(CHANGED.insert().from_select(["publication_id", "path", "hash"], served.where(newest.is_not(None))))


def downgrade() -> None:
    for table in (
        *("published_changes", "site_settings"),
        *("half_sign_ins", "recovery_codes", "second_steps", "audit_events"),
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_events_refuse()")
