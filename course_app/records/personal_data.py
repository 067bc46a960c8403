"""Everything that is kept about one person, as it is handed to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, Table, and_, bindparam, cast, or_, select

from course_app.records.db import Base, rows
from course_app.records.people import person
from course_app.records.privacy import PERSONAL

USER = bindparam("user", type_=Integer)
ADDRESS = bindparam("address", type_=String)


def _owned(table: Table) -> ColumnElement[bool]:
    """Which rows of a table are the person's."""
    tables = Base.metadata.tables
    match table.name:
        case "users":
            return table.c.id == USER
        case "steps":
            mine = select(tables["attempts"].c.id).where(tables["attempts"].c.user_id == USER)
            return table.c.attempt_id.in_(mine)
        case "statement_files" | "badges" | "corrections" | "revocations":
            mine = select(tables["statements"].c.id).where(tables["statements"].c.user_id == USER)
            return table.c.statement_id.in_(mine)
        case "messages":  # also those from before there was an account
            return or_(table.c.user_id == USER, and_(table.c.user_id.is_(None), table.c.recipient == ADDRESS))
        case "publications":
            return table.c.by == ADDRESS
        case "issuers":
            return or_(table.c.written_by == USER, table.c.used_by == USER)
        case "invitations":  # also those from before there was an account
            return or_(table.c.used_by == USER, table.c.email == ADDRESS)
        case "audit_events":  # what they did, and what was done with their account alone
            return or_(table.c.actor == USER, table.c.object == "user:" + cast(USER, String))
        case "account_changes":  # also what they did with the accounts of others
            return or_(table.c.user_id == USER, table.c.by_id == USER)
        case "site_settings":
            return table.c.changed_by == USER
        case "cohorts":
            return table.c.created_by == USER
        case "join_codes":
            return or_(table.c.made_by == USER, table.c.ended_by == USER)
        case "assignments":
            return or_(table.c.user_id == USER, table.c.made_by == USER)
        case "assignment_terms":
            return or_(table.c.set_by == USER, table.c.assignment_id.in_(_assigned_to()))
        case "assignments_withdrawn":
            return or_(table.c.by == USER, table.c.assignment_id.in_(_assigned_to()))
        case "note_threads" | "goals":
            return or_(table.c.mentor_id == USER, table.c.membership_id.in_(_memberships()))
        case "notes":  # what was written to them too, unless they were the mentor and may see it no more
            return or_(table.c.writer_id == USER, table.c.thread_id.in_(_of_memberships("note_threads")))
        case "goal_steps":
            return or_(table.c.by_id == USER, table.c.goal_id.in_(_of_memberships("goals")))
        case "said_and_done":
            return table.c.by_id == USER
    return table.c.user_id == USER


def _memberships() -> Select[Any]:
    memberships = Base.metadata.tables["memberships"]
    return select(memberships.c.id).where(memberships.c.user_id == USER)


def _of_memberships(name: str) -> Select[Any]:
    table = Base.metadata.tables[name]
    return select(table.c.id).where(table.c.membership_id.in_(_memberships()))


def _assigned_to() -> Select[Any]:
    assignments = Base.metadata.tables["assignments"]
    return select(assignments.c.id).where(assignments.c.user_id == USER)


def _selection(name: str) -> tuple[str, Select[Any]]:
    """The name under which a table is exported, and its columns under theirs."""
    table = Base.metadata.tables[name]
    columns, section = [], ""
    for column, held in PERSONAL[name].items():
        if held.export_name is not None:
            section, _, shown = held.export_name.rpartition(".")
            columns.append(table.c[column].label(shown))
    return section, select(*columns).where(_owned(table)).order_by(*table.primary_key)


# In the order of the registry: the account first.
SELECTIONS = tuple(_selection(name) for name in PERSONAL)


def personal_data(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """Give every registered column of every row that is this person's, by export name; nothing of anybody else."""
    user = person(user_id)
    if user is None:
        return {}
    values = {"user": user_id, "address": user.email}
    return {section: [dict(row._mapping) for row in rows(wanted, **values)] for section, wanted in SELECTIONS}
