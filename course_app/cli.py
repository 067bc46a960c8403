"""Commands for whoever writes courses and whoever keeps it running: `flask course ...`, `flask people ...`."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from course_app import vouching
from course_app.course import starts
from course_app.course.check import check as check_library
from course_app.course.describe import describe as tell
from course_app.course.files import read_tree
from course_app.course.library import Library
from course_app.course.loader import build
from course_app.demo import demo
from course_app.people_cli import audit, person
from course_app.records import going_back
from course_app.records.audit import note
from course_app.records.db import begin_reading, begin_writing, commit
from course_app.records.erasures import NAME as NOTES
from course_app.records.erasures import erase_again
from course_app.records.publishing import publish_tree, told
from course_app.records.upgrading import upgrade
from course_app.statements_cli import statement
from course_app.upkeep_cli import init_upkeep, refuse_damaged, refuse_open_keys

course = AppGroup("course", help="Check, publish and start texts of the library.")


def _now() -> datetime:
    return datetime.now(UTC)


def _note(what: str, about: str) -> None:
    note(what, about, None, _now())


def init_cli(app: Flask) -> None:
    """Add the commands. The app brings what checks and hashes passwords, under `passwords`."""
    app.cli.add_command(course)
    app.cli.add_command(person)
    app.cli.add_command(audit)
    app.cli.add_command(statement)
    app.cli.add_command(prepare)
    init_upkeep(app)
    app.cli.add_command(demo)


def prepare_database(app: Flask) -> None:
    """Bring the database to its newest schema, and finish erasures that are noted but undone. Needs no app context.

    Raises SystemExit, before anything is written, where the database is damaged or no place for SQLite, or where others
    can read a key that signs.
    """
    refuse_open_keys(app)
    refuse_damaged(app)
    upgrade(app)
    with app.app_context():
        erase_again([app.config["INSTANCE"] / NOTES])


def publish_library(app: Flask, by: str) -> str:
    """Publish the folder of the library and commit; give what to say about it. Needs no app context."""
    files = read_tree(app.config["LIBRARY"])
    with app.app_context():
        return told(*publish_tree(files, by, _now()))


def make_first_keys(app: Flask) -> None:
    """Make the keys that sign badges, where statements are no specimens and there are none. Needs no app context."""
    with app.app_context():
        if name := vouching.keys_at_start(app.config, _now()):
            click.echo(f"Made {name}, which signs badges: back up {vouching.folder(app.config)}.")


@course.command("check")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
def check(strict: bool) -> None:
    """Read the whole library and name every problem as path:line: what to do. Exit 1 if one is an error."""
    root: Path = current_app.config["LIBRARY"]
    library, problems = check_library(root)
    for found in problems:
        click.echo(str(found))
    if problems:
        warnings = sum(found.warning for found in problems)
        click.echo(f"{_counted(len(problems) - warnings, 'error')}, {_counted(warnings, 'warning')}.", err=True)
        raise SystemExit(int(strict or warnings < len(problems)))
    click.echo(
        f"No problems: {len(library.courses)} courses, {len(library.modules)} modules, "
        f"{len(library.lessons)} lessons, {len(library.quizzes)} quizzes and scenarios."
    )


@course.command("describe")
@click.argument("quiz")
def describe(quiz: str) -> None:
    """Tell a scenario as an outline with its numbers, or a bank by what is in it; QUIZ is its slug."""
    library, problems = check_library(current_app.config["LIBRARY"])
    found = library.quizzes.get(quiz)
    wrong = [one for one in problems if one.path == f"quizzes/{quiz}.md" and not one.warning]
    if found is None and not wrong:
        raise click.ClickException(f"There is no quiz '{quiz}'. They are: {', '.join(library.quizzes) or 'none yet'}.")
    if found is None or wrong:
        raise click.ClickException("First mend:\n" + "\n".join(map(str, wrong)))
    click.echo(tell(found))


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


@course.command("publish")
def publish() -> None:
    """Serve every text that has no errors; hold the others back and say why. Exit 1 if one is held back."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    said = publish_library(app, f"cli:{getpass.getuser()}")
    click.echo(said)
    if "held back" in said:
        raise SystemExit(1)


@course.command("publications")
@click.option("--back-to", type=int, metavar="NUMBER", help="Serve the texts of this publication from here on.")
@click.option("--reason", default="", help="Why, for whoever looks at the list later.")
def publications(back_to: int | None, reason: str) -> None:
    """Name what was published, when and by whom; or go back to it. What learners did stays."""
    if back_to is None:
        first = going_back.first_known()
        for one in going_back.publications(50):
            known = "" if first and one.id >= first else "  (its texts are not known any more)"
            why = f"  {one.why}" if one.why else ""
            click.echo(
                f"{one.id:>5}  {one.at:%Y-%m-%d %H:%M} UTC  {_counted(one.changed, 'file')}  {one.by}{why}{known}"
            )
        return
    while True:
        begin_reading()
        try:
            way = going_back.way_back(back_to)
        except going_back.CannotGoBack as error:
            raise click.ClickException(str(error)) from None
        begin_writing()
        if going_back.go_back(way, f"cli:{getpass.getuser()}", reason, _now(), _note):
            break
    commit()
    click.echo(f"{_counted(len(way.changes), 'file')} changed. Publication {back_to} is served again.")


@click.command("prepare")
def prepare() -> None:
    """Make what is missing: the database, its newest schema, the published library, keys. Safe at every start."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    prepare_database(app)
    click.echo(publish_library(app, "start"))
    make_first_keys(app)


@course.group("new")
def new() -> None:
    """Write a valid start that can be filled in."""


@new.command("module")
@click.argument("slug")
@click.argument("title")
def module(slug: str, title: str) -> None:
    """A module with one lesson and a quiz."""
    _write(lambda library: starts.new_module(library, slug, title))


@new.command("lesson")
@click.argument("module")
@click.argument("slug")
@click.argument("title")
def lesson(module: str, slug: str, title: str) -> None:
    """A lesson of a module."""
    _write(lambda library: starts.new_lesson(library, module, slug, title))


@new.command("quiz")
@click.argument("slug")
@click.argument("title")
@click.option("--module", required=True, help="Slug of the module where it belongs.")
def quiz(slug: str, title: str, module: str) -> None:
    """A scenario, listed among the practice of its module."""
    _write(lambda library: starts.new_scenario(library, module, slug, title))
    path: Path = current_app.config["LIBRARY"] / f"content/modules/{module}/module.md"
    changed = starts.listed_as_practice(path.read_text("utf-8"), slug)
    if changed is None:
        click.echo(f"Now name it in {path}, under required or practice.")
    else:
        path.write_text(changed, "utf-8")
        click.echo(f"Listed in {path}, under practice.")


def _write(start: Callable[[Library], dict[str, str]]) -> None:
    root: Path = current_app.config["LIBRARY"]
    try:
        texts = start(build(read_tree(root), drafts=True)[0])
    except starts.CannotStart as error:
        raise click.ClickException(str(error)) from None
    for name in texts:
        if (root / name).exists():
            raise click.ClickException(f"{name} is there already. Nothing was written.")
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
        click.echo(f"Written: {name}")
