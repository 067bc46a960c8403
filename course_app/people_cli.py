"""`flask people ...`: accounts, roles, sign-ins, second steps. `flask audit ...`: what was done, whose data was read.

Whoever may run commands on the server may do everything: these are also the way back in for an admin without a phone.
"""

from __future__ import annotations

import csv
import sys
from datetime import UTC, datetime, timedelta

import click
from flask import current_app
from flask.cli import AppGroup

from course_app.records import audit as trail
from course_app.records import directory, people, rights
from course_app.records.db import begin_writing, commit
from course_app.records.people import User

person = AppGroup("people", help="Make accounts, grant roles, close accounts, end sign-ins, clear second steps.")
audit = AppGroup("audit", help="What was done, by whom, and whose data was read: in numbers.")
DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
WHY = click.option("--reason", default="", help="Why, for whoever looks at the account later.")
LAST = "{0} is the last admin whose account is open. Make somebody else an admin first."


def _now() -> datetime:
    return datetime.now(UTC)


def _hand(reason: str) -> rights.Hand:
    at = _now()
    return rights.Hand(None, reason, at, lambda what, about: trail.note(what, about, None, at))


def _found(email: str) -> User:
    """Give somebody to be changed: from here on this command writes."""
    begin_writing()
    user = people.person_by_email(email)
    if user is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    return user


@person.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Name as it should stand on a statement.")
@click.option("--role", type=click.Choice(people.ROLES_GRANTED), multiple=True)
@click.password_option(envvar="PASSWORD", help="Asked for when it is not given.")
def add(email: str, name: str, role: tuple[str, ...], password: str) -> None:
    """Make an account, with roles if they are given. The first admin is made like this."""
    if wrong := current_app.extensions["passwords"].problem_with(password, (email, name)):
        raise click.ClickException(wrong)
    hashed = current_app.extensions["passwords"].hash_password(password)
    begin_writing()
    try:
        user = people.add_person(email, name, hashed, _now(), confirmed_at=_now())
    except people.EmailTaken:
        raise click.ClickException(f"{email} has an account already. Use: flask people grant {email} ROLE") from None
    for granted in role:
        rights.grant(user.id, granted, _hand(""))
    commit()
    click.echo(f"{name} can sign in now{', as ' + ' and '.join(role) if role else ''}.")
    if "admin" in role:
        click.echo("The first sign-in leads to setting up a second step: have a phone with an app for codes at hand.")


@person.command("list")
@click.argument("words", default="")
@click.option("--staff", is_flag=True, help="Only trainers, authors and admins.")
def list_people(words: str, staff: bool) -> None:
    """Name accounts: all, or those with WORDS in their name or address."""
    page, shown = 1, 0
    while True:
        found, many = directory.find(words, "staff" if staff else "", page)
        for one in found:
            notes = [*one.roles, *(["second step"] if one.second else []), *(["closed"] if one.disabled_at else [])]
            click.echo(f"{one.id:>6}  {one.email:<36} {one.name}{'  ' + ', '.join(notes) if notes else ''}")
        shown, page = shown + len(found), page + 1
        if shown >= many or not found:
            break
    click.echo(f"{shown} account{'' if shown == 1 else 's'}.", err=True)


@person.command("grant")
@click.argument("email")
@click.argument("role", type=click.Choice(people.ROLES_GRANTED))
@WHY
def grant(email: str, role: str, reason: str) -> None:
    """Give somebody a role. Their sign-ins end: those of staff are shorter."""
    user = _found(email)
    rights.grant(user.id, role, _hand(reason))
    commit()
    click.echo(f"{user.name} is {role} from now on.")


@person.command("withdraw")
@click.argument("email")
@click.argument("role", type=click.Choice(people.ROLES_GRANTED))
@WHY
def withdraw(email: str, role: str, reason: str) -> None:
    """Take a role away, but not that of the last admin."""
    begin_writing()
    user = people.person_by_email(email)
    try:
        if user is None or not rights.withdraw(user.id, role, _hand(reason)):
            raise click.ClickException(f"{email} is not {role}.")
    except rights.LastAdmin:
        raise click.ClickException(LAST.format(email)) from None
    commit()
    click.echo(f"{user.name} is no longer {role}.")


@person.command("disable")
@click.argument("email")
@WHY
def disable(email: str, reason: str) -> None:
    """Close an account: its sign-ins end at once, and nothing of it is lost. Not that of the last admin."""
    user = _found(email)
    try:
        rights.close(user.id, _hand(reason))
    except rights.LastAdmin:
        raise click.ClickException(LAST.format(email)) from None
    commit()
    click.echo(f"The account of {user.name} is closed. flask people enable {email} opens it again.")


@person.command("enable")
@click.argument("email")
@WHY
def enable(email: str, reason: str) -> None:
    """Open an account again that was closed."""
    user = _found(email)
    rights.open_again(user.id, _hand(reason))
    commit()
    click.echo(f"{user.name} can sign in again.")


@person.command("end-sign-ins")
@click.argument("email")
@WHY
def end_sign_ins(email: str, reason: str) -> None:
    """End every sign-in of somebody: a lost phone, a shared computer."""
    user = _found(email)
    rights.end_sign_ins(user.id, _hand(reason))
    commit()
    click.echo(f"Every sign-in of {user.name} has ended.")


@person.command("clear-second-step")
@click.argument("email")
@WHY
def clear_second_step(email: str, reason: str) -> None:
    """Take somebody's second step away, who has neither phone nor recovery codes. They are written to."""
    user = _found(email)
    if not rights.clear_second_step(user.id, f"{current_app.config['BASE_URL']}/password-resets", _hand(reason)):
        raise click.ClickException(f"{email} has no second step.")
    commit()
    click.echo(f"The second step of {user.name} is cleared, and they are written to.")


@person.command("second-step-for")
@click.argument("role", type=click.Choice(("trainer", "author")), nargs=-1)
@click.option("--reason", default="", help="Why, for whoever looks at /admin/settings later.")
def second_step_for(role: tuple[str, ...], reason: str) -> None:
    """Say which roles need a second step beside admin; without any ROLE, none. It holds from the next page on."""
    begin_writing()
    rights.ask_second_step_of(role, _hand(reason))
    commit()
    click.echo(f"A second step is needed by: {' '.join(['admin', *sorted(set(role))])}.")


def _who(words: str | None) -> int | None:
    """Take an address, or a number: that of an account may be all that is left."""
    if words is None or words.isdigit():
        return int(words) if words else None
    user = people.person_by_email(words)
    if user is None:
        raise click.ClickException(f"Nobody has the address {words}. Give the number of the account.")
    return user.id


@audit.command("list")
@click.option("--who", help="Address or number of the account that did it.")
@click.option("--about", default="", help="What it was done to, such as user:7, cohort:3 or statement:12.")
@click.option("--event", default="", help="Such as signed-in, export or role-granted.")
@click.option("--since", type=DAY, help="From this moment on, in UTC.")
@click.option("--until", type=DAY, help="Until this moment, in UTC.")
def list_events(who: str | None, about: str, event: str, since: datetime | None, until: datetime | None) -> None:
    """Write the events that fit as CSV, newest first."""
    since, until = (moment and moment.replace(tzinfo=UTC) for moment in (since, until))
    wanted = trail.Filter(event, _who(who), about, since, until)
    table = csv.writer(sys.stdout)
    table.writerow(trail.HEADS)
    for one in trail.stream(wanted, 1_000_000):
        table.writerow(trail.cells(one))


@audit.command("read-by")
@click.argument("who")
@click.option("--since", type=DAY, required=True, help="From this moment on, in UTC.")
@click.option("--until", type=DAY, help="Until this moment, in UTC; without it, until now.")
def read_by(who: str, since: datetime, until: datetime | None) -> None:
    """Name whose data the account WHO (address or number) opened or took out: for a breach, within minutes."""
    actor = _who(who)
    end = until.replace(tzinfo=UTC) if until else _now() + timedelta(seconds=1)
    found = trail.read_by(actor or 0, since.replace(tzinfo=UTC), end)
    for one in found:
        click.echo(f"{one.at:%Y-%m-%d %H:%M:%S}  {one.event}  {one.object}")
        for number in one.people:
            user = people.person(number)
            click.echo(f"    {number:>6}  {f'{user.name}, {user.email}' if user else 'an account that is gone'}")
    people_read = {number for one in found for number in one.people}
    click.echo(f"{len(found)} times, {len(people_read)} people. Pages that were looked at stand in the log.", err=True)
