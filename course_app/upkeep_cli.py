"""`flask backup`, `restore`, `retention`, `doctor`: nothing lost, nothing kept too long, nothing overlooked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from flask import Flask, current_app

from course_app.course.files import read_tree
from course_app.doctor import ERROR, OK, examine, open_keys
from course_app.records import erasures, health
from course_app.records.backup import BackupFailed, newest, remove_older
from course_app.records.backup import backup as write_backup
from course_app.records.copies import Copy
from course_app.records.db import db
from course_app.records.lines import Away
from course_app.records.restore import RestoreFailed, verify
from course_app.records.restore import restore as put_back
from course_app.tidying import due, tidy

FILE = click.Path(path_type=Path, dir_okay=False)


class Refused(SystemExit):
    """Nothing was started, and nothing would be the next time: somebody has to mend what the message names."""


def init_upkeep(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(backup)
    app.cli.add_command(restore)
    app.cli.add_command(retention)
    app.cli.add_command(doctor)


def refuse_open_keys(app: Flask) -> None:
    """Start nothing while others on this machine can read a key that signs; say what to do. Raises Refused."""
    if found := open_keys(app.config):
        told = "Nothing was started, since others on this machine can read what signs statements."
        raise Refused(f"{told}\nRun: chmod 600 {' '.join(map(str, found))}")


def refuse_damaged(app: Flask) -> None:
    """Start nothing on a damaged database (raises Refused), or without one (SystemExit); say what to do."""
    with app.app_context():
        if _postgresql():
            try:
                db.engine.connect().close()
            except Away as error:
                raise SystemExit(f"The database does not answer: {error}\nLook at DATABASE_URL.") from None
            return
        path = Path(str(db.engine.url.database))
        if kind := health.network_file_system(path):
            raise Refused(f"{path} is on a network file system ({kind}), where SQLite loses data. Use a local disk.")
        why = health.why_damaged()
        if not why:
            return
        db.engine.dispose()
    found = newest(app.config["BACKUPS"])
    do = f"There is no verified backup in {app.config['BACKUPS']}. Keep the file: sqlite3 {path} .recover may read it."
    if found:
        do = f"The newest verified backup is of {found.at:%Y-%m-%d %H:%M} UTC. Stop the server (systemctl stop\n"
        do += "common-ground), put the backup back, with what can still be read of the damaged file, and start the\n"
        do += f"server: flask restore {found.path} --rescue"
    raise Refused(f"The database {path} is damaged ({why}). Nothing was started or changed.\n{do}")


def _now() -> datetime:
    return datetime.now(UTC)


def _postgresql() -> bool:
    return db.engine.url.get_backend_name() == "postgresql"


def _told(copy: Copy) -> str:
    people, statements = copy.counts.get("users", 0), copy.counts.get("statements", 0)
    return f"schema {copy.schema}, {people} accounts, {statements} statements, {sum(copy.counts.values())} rows"


@click.command("backup")
@click.argument("file", type=FILE, required=False)
@click.option("--keep", type=click.IntRange(min=1), help="Then take verified backups away that are older, in days.")
def backup(file: Path | None, keep: int | None) -> None:
    """Write a consistent, verified copy of the database to FILE, or into the folder BACKUPS, while people write."""
    folder: Path = current_app.config["BACKUPS"]
    if file is None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / f"course-{_now():%Y%m%d-%H%M%S}.{'dump' if _postgresql() else 'db'}"
    try:
        copy = write_backup(file)
    except BackupFailed as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Written and verified: {file} ({_told(copy)})")
    if keep and (removed := remove_older(folder, _now() - timedelta(days=keep))):
        click.echo(f"Taken away: {removed} older than {keep} days in {folder}.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--erasures",
    "more",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    multiple=True,
    help="Another list of erasures to apply again: that of another host.",
)
@click.option("--rescue", is_flag=True, help="Bring along what a damaged database (SQLite) still holds beyond FILE.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, more: tuple[Path, ...], rescue: bool, yes: bool) -> None:
    """Put a backup in the place of the database. It is verified first; what it replaces is kept aside.

    Stop every server and worker before. Whoever was erased after the backup is erased again, and everybody signs in
    anew.
    """
    try:
        click.echo(f"{file} is whole: {_told(verify(file, _postgresql()))}.")
        if not yes:
            click.confirm("Put it in the place of the database?", abort=True)
        texts = read_tree(current_app.config["LIBRARY"]).values() if rescue else None
        done = put_back(file, [current_app.config["INSTANCE"] / erasures.NAME, *more], _now(), texts)
    except RestoreFailed as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Restored. The replaced database is {done.aside}. Take it away when nothing is missing.")
    if done.erased:
        click.echo(f"Erased again, as they had asked: {done.erased}.")
    if done.rescued:
        gained, damaged, orphans, again = done.rescued
        click.echo(f"Rescued: {gained} rows more than in the backup, and what was changed in others since.")
        if damaged:
            click.echo(f"These tables could not be read whole: {', '.join(damaged)}.")
            click.echo("What stood on their broken pages is as it was in the backup; what came after it there is lost.")
            if again:
                click.echo(f"{again} texts that were lost came from the folder of the library.")
            if orphans:
                click.echo(f"{orphans} rows of other tables went too, since they refer to what was lost.")
        else:
            click.echo("All tables could be read whole: nothing is missing.")
    else:
        click.echo("Roles and closed accounts are as they were at the time of the backup: see flask people.")


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would go.")
def retention(dry_run: bool) -> None:
    """Take away what is not needed any more, as the worker does every hour, and say how much there was."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    found = due(app, _now()) if dry_run else tidy(app, _now())
    for what, count in found.items():
        click.echo(f"{count:>7}  {what}")
    if not found:
        click.echo("There is nothing to take away.")
    elif dry_run:
        click.echo("Nothing was changed.")


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; it holds no secret and can be sent for support.")
def doctor(as_json: bool) -> None:
    """Look at database, backups, disk, clock, keys, mail and address, and say what to do. Exit 1 on an error."""
    found = examine(current_app.config, _now())
    if as_json:
        click.echo(json.dumps([one._asdict() for one in found], indent=1))
    else:
        for one in found:
            click.echo(f"{one.level:<8} {one.name}: {one.told}." + (f"\n         {one.do}" if one.do else ""))
        if all(one.level == OK for one in found):
            click.echo("Nothing is to be done.")
    if any(one.level == ERROR for one in found):
        raise SystemExit(1)
