"""`flask statements ...`: the issuer's keys, taking statements back, putting names right, and checking a file."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup

from course_app import correcting, vouching
from course_app.course.names import NameProblem, check_name
from course_app.course.statement import grouped, normalise_code
from course_app.exports.fonts import CannotShow
from course_app.exports.printer import PrintingFailed, check_file
from course_app.records import badges, corrections, statements
from course_app.records.audit import note
from course_app.records.db import begin_writing, commit

statement = AppGroup("statements", help="Keys of the issuer, statements taken back or put right, files checked.")


def _now() -> datetime:
    return datetime.now(UTC)


@statement.group("keys")
def keys() -> None:
    """The keys that sign badges."""


@keys.command("new")
def new_keys() -> None:
    """Make a pair of keys that signs from now on. What the one before signed still holds."""
    try:
        name = vouching.new_keys(current_app.config, _now())
    except PrintingFailed as error:
        raise click.ClickException(str(error)) from None
    vouching.sign_due_lists(current_app.config, _now())
    click.echo(f"{name} signs from now on. Back up its files in {vouching.folder(current_app.config)}.")


@keys.command("list")
def list_keys() -> None:
    """Name every pair, since when it signs and what became of it."""
    for key in badges.all_keys():
        became = f"leaked {key.leaked_at:%Y-%m-%d}" if key.leaked_at else "in use"
        if key.retired_at and not key.leaked_at:
            became = f"retired {key.retired_at:%Y-%m-%d}"
        click.echo(f"{key.name}  made {key.made_at:%Y-%m-%d}  {became}")
    if why := vouching.why_no_badge(current_app.config):
        click.echo(f"Statements that are issued now carry no badge: {why}.")


@keys.command("leaked")
@click.argument("name")
def leaked(name: str) -> None:
    """Say that a pair is not secret any more: it vouches for nothing from now on. Make a new one if it is in use."""
    begin_writing()
    if not badges.mark_leaked(name, _now()):
        raise click.ClickException(f"There is no key named {name}. See: flask statements keys list")
    commit()
    vouching.sign_due_lists(current_app.config, _now())
    click.echo(f"Whoever checks a badge signed by {name} is told to ask the issuer. Next: flask statements keys new")


@keys.command("did")
def did() -> None:
    """Print the public keys, as /.well-known/did.json serves them: for whoever checks without a network."""
    document = vouching.public_keys(current_app.config)
    if document is None:
        raise click.ClickException("There are no keys, or BASE_URL is not https, or nobody is named as the issuer.")
    click.echo(json.dumps(document, indent=1))


def _found(code: str) -> statements.Statement:
    number = normalise_code(code)
    found = statements.by_code(number) if number else None
    if found is None:
        raise click.ClickException("No statement has this number.")
    return found


@statement.command("revoke")
@click.argument("code")
@click.option("--reason", required=True, help="A sentence that its holder and whoever checks it will read.")
def revoke(code: str, reason: str) -> None:
    """Take a statement back. It stays, and says that it was withdrawn, when and why."""
    begin_writing()
    found = _found(code)
    if not corrections.revoke(found, " ".join(reason.split()), None, f"cli:{getpass.getuser()}", _now()):
        raise click.ClickException("It was taken back before.")
    correcting.tell_revoked(current_app.config, found, _now())
    note("statement-revoked", f"statement:{found.id}", None, _now())
    commit()
    vouching.sign_due_lists(current_app.config, _now())
    click.echo(f"Withdrawn: {grouped(found.code)}")


@statement.command("correct")
@click.argument("code")
@click.option("--name", help="The name as it should read. Without it the statement is issued anew as it was.")
def correct(code: str, name: str | None) -> None:
    """Issue a statement anew in the place of another, with another name if one is given. The old one says so."""
    found = _found(code)
    try:
        tidy = check_name(name or found.name)
        today = _now().astimezone(ZoneInfo(current_app.config["ZONE"])).date()
        old, at = found.id, _now()
        made = correcting.supersede(
            current_app.config, found.code, tidy, None, today, at,
            lambda new: note("statement-superseded", f"statement:{old} by statement:{new.id}", None, at),
        )  # fmt: skip
    except (NameProblem, CannotShow, PrintingFailed) as error:
        raise click.ClickException(str(error)) from None
    if made is None:
        raise click.ClickException("It does not hold, or its holder is gone: it cannot be replaced.")
    click.echo(f"Issued: {grouped(made.code)} in the place of {grouped(found.code)}")


@statement.command("verify", with_appcontext=False)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--key", "did", required=True, type=click.File("rb"), help="The issuer's did.json.")
@click.option("--status", type=click.File("rb"), help="The status list that the badge names, if you have it.")
def verify(file: Path, did: BinaryIO, status: BinaryIO | None) -> None:
    """Check a PDF, PNG, JSON or JWT from its own bytes: no network, no database. Exit 1 if it fails."""
    try:
        documents = [json.load(did)]
        lists = [json.load(status)] if status else []
        told = check_file(file.read_bytes(), documents, lists)
    except (ValueError, PrintingFailed) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{told['answer']}: {told['why']}")
    if badge := told.get("badge"):
        subject, achievement = badge["credentialSubject"], badge["credentialSubject"]["achievement"]
        names = [one["identityHash"] for one in subject.get("identifier", []) if one["identityType"] == "name"]
        lines = {
            "Issued by": f"{badge['issuer']['name']} ({badge['issuer']['id']})",
            "Name": names[0] if names else "not in the badge; compare the paper",
            "Statement": badge["name"],
            "Hours": f"{achievement['creditsAvailable']:g}",
            "Finished": subject["activityEndDate"],
            "Issued": badge["validFrom"],
            "Valid until": badge.get("validUntil", "without end"),
            "Status": {"not known": f"not asked; it is told at {badge['id']}"}.get(told["status"], told["status"]),
        }
        for label, value in lines.items():
            click.echo(f"  {label:<12} {value}")
    if told["answer"] != "genuine" or told["status"] == "withdrawn":
        raise SystemExit(1)
