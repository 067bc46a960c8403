"""The audit trail: what was done with accounts, rights and personal data, one row each, added and never changed.

Numbers, never names: a person who is erased leaves numbers that lead nowhere. A trigger refuses UPDATE and DELETE on
both databases, so no part of the application can take a row back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import NamedTuple

from sqlalchemy import DDL, Index, Select, String, event, select
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.cohorts import Membership
from course_app.records.db import Base, db

COMMAND = "command"  # the address class of what was done on the server itself


class AuditEvent(Base):
    """Something was done: when, by whom (a number), to what, in which request, from which class of address."""

    __tablename__ = "audit_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    event: Mapped[str] = mapped_column(String(40))
    actor: Mapped[int | None]  # not a reference: it outlives the account
    object: Mapped[str] = mapped_column(String(200))
    request_id: Mapped[str] = mapped_column(String(12))
    address: Mapped[str] = mapped_column(String(10))
    __table_args__ = (
        Index("ix_audit_events_actor", "actor", "at"),
        Index("ix_audit_events_object", "object"),
        {"sqlite_autoincrement": True},
    )


REFUSE = "the audit trail is only added to"
SQLITE_TRIGGERS = tuple(
    f"CREATE TRIGGER audit_events_no_{act.lower()} BEFORE {act} ON audit_events "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
    for act in ("UPDATE", "DELETE")
)
POSTGRESQL_TRIGGERS = (
    "CREATE OR REPLACE FUNCTION audit_events_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSE}'; END $$",
    "CREATE TRIGGER audit_events_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_events_refuse()",
)
for dialect, made in (("sqlite", SQLITE_TRIGGERS), ("postgresql", POSTGRESQL_TRIGGERS)):
    for words in made:  # where tables are made without migrations
        event.listen(AuditEvent.__table__, "after_create", DDL(words).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]


KINDS = select(AuditEvent.event).distinct().order_by(AuditEvent.event)


class Filter(NamedTuple):
    """Which events are asked for; what is empty asks nothing."""

    event: str = ""
    actor: int | None = None
    about: str = ""  # such as user:7 or cohort:3
    since: datetime | None = None
    until: datetime | None = None  # this moment no longer


HEADS = ("Number", "Time (UTC)", "Event", "Account", "Object", "Request", "Address")


def cells(one: AuditEvent) -> tuple[int | str, ...]:
    """Give an event as a row of a table, under HEADS."""
    actor = "" if one.actor is None else one.actor
    return one.id, f"{one.at:%Y-%m-%dT%H:%M:%SZ}", one.event, actor, one.object, one.request_id, one.address


def note(
    what: str, about: str, actor: int | None, now: datetime, request_id: str = "", address: str = COMMAND
) -> AuditEvent:
    """Add an event to the transaction of what it tells, and give it; the caller commits."""
    made = AuditEvent(
        at=now, event=what[:40], object=about[:200], actor=actor, request_id=request_id[:12], address=address[:10]
    )
    db.session.add(made)
    return made


def address_class(address: str | None) -> str:
    """Take an address of the network; give which kind it is, and nothing that tells one person from another."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if found.is_loopback:
        return "loopback"
    return "private" if found.is_private else "public"


def _chosen(wanted: Filter) -> Select[AuditEvent]:
    found = select(AuditEvent).order_by(AuditEvent.id.desc())
    if wanted.event:
        found = found.where(AuditEvent.event == wanted.event)
    if wanted.actor is not None:
        found = found.where(AuditEvent.actor == wanted.actor)
    if wanted.about:  # one number, not those that begin with it; alone or among others
        named = AuditEvent.object
        found = found.where(
            (named == wanted.about)
            | named.startswith(wanted.about + " ", autoescape=True)
            | named.endswith(" " + wanted.about, autoescape=True)
            | named.contains(f" {wanted.about} ", autoescape=True)
        )
    if wanted.since is not None:
        found = found.where(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        found = found.where(AuditEvent.at < wanted.until)
    return found


def events(wanted: Filter, most: int, before: int | None = None) -> Sequence[AuditEvent]:
    """Give the events that fit, newest first, at most so many; those numbered below `before`, if given."""
    chosen = _chosen(wanted) if before is None else _chosen(wanted).where(AuditEvent.id < before)
    return db.session.scalars(chosen.limit(most)).all()


def stream(wanted: Filter, most: int) -> Iterator[AuditEvent]:
    """The same, for a file: a thousand at a time, so that a long trail does not fill the memory."""
    before = None
    while most > 0 and (part := events(wanted, min(most, 1000), before)):
        yield from part
        most, before = most - len(part), part[-1].id
        db.session.expunge_all()


def as_object(wanted: Filter) -> str:
    """Tell a filter in the words of an event: what of the trail was taken out."""
    said = {"event": wanted.event, "actor": wanted.actor, "about": wanted.about}
    days = {"since": wanted.since, "until": wanted.until}
    words = [f"{name}:{value}" for name, value in said.items() if value not in ("", None)]
    return " ".join(["audit-trail", *words, *(f"{name}:{at:%Y-%m-%d}" for name, at in days.items() if at)])


def as_filter(words: str) -> Filter:
    """Take what `as_object` gave; give the filter."""
    said = dict(word.split(":", 1) for word in words.split()[1:])
    days = [
        datetime.fromisoformat(said[name]).replace(tzinfo=UTC) if name in said else None for name in ("since", "until")
    ]
    actor = int(said["actor"]) if "actor" in said else None
    return Filter(said.get("event", ""), actor, said.get("about", ""), *days)


def one_event(number: int) -> AuditEvent | None:
    """Give the event with this number."""
    return db.session.get(AuditEvent, number)


def kinds() -> Sequence[str]:
    """Give the kinds of events that there are."""
    return db.session.scalars(KINDS).all()


class Read(NamedTuple):
    """Somebody's data was opened or taken out."""

    at: datetime
    event: str
    object: str
    people: tuple[int, ...]  # whose, by number


def read_by(actor: int, since: datetime, until: datetime) -> list[Read]:
    """Give whose data an account opened or took out between two moments: what a breach is asked about.

    Pages that are looked at write no row; the log has them, with the same numbers.
    """
    found = []
    for one in reversed(events(Filter(actor=actor, since=since, until=until), 100_000)):
        if one.event in ("answers-opened", "export"):
            found.append(Read(one.at, one.event, one.object, _whose(one)))
    return found


def _whose(one: AuditEvent) -> tuple[int, ...]:
    numbers: set[int] = set()
    for word in one.object.split():
        kind, _, number = word.partition(":")
        if number.isdigit() and kind == "user":
            numbers.add(int(number))
        elif number.isdigit() and kind == "cohort":  # who was in it at that moment
            there = select(Membership.user_id).where(
                Membership.cohort_id == int(number),
                Membership.joined_at <= one.at,
                Membership.ended_at.is_(None) | (Membership.ended_at > one.at),
            )
            numbers.update(db.session.scalars(there))
    return tuple(sorted(numbers))
