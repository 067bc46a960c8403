"""The schema: what migrations make is what the models say."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from conftest import NOW
from flask import Flask
from sqlalchemy import Connection, ForeignKeyConstraint, inspect, text

from course_app.records import migrating, privacy
from course_app.records.db import MIGRATIONS, NEWEST, Base, begin_writing, commit, db, rows, writing_options
from course_app.records.learning import enrol, history
from course_app.records.people import User, add_person, person_by_email
from course_app.records.upgrading import upgrade

RECORDS = Path(privacy.__file__).parent


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application, on which Alembic can work in this process too."""
    migrating.migrate.init_app(app, db)
    return app


def described(connection: Connection) -> dict[str, Any]:
    """Every table with the names and options of all that it has."""
    inspector = inspect(connection)
    found: dict[str, Any] = {}
    for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        found[table] = {
            "columns": [{**column, "type": str(column["type"])} for column in inspector.get_columns(table)],
            "key": inspector.get_pk_constraint(table),
            "foreign": sorted(inspector.get_foreign_keys(table), key=lambda key: str(key["name"])),
            "unique": sorted(inspector.get_unique_constraints(table), key=lambda unique: str(unique["name"])),
            "checks": sorted(inspector.get_check_constraints(table), key=lambda check: str(check["name"])),
            "indexes": sorted(map(index_words, inspector.get_indexes(table))),
        }
    return found | {"triggers": sorted(map(str, rows_of(connection, TRIGGERS[connection.dialect.name])))}


# What refuses to change the audit trail: inspect() knows none of it.
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT pg_get_triggerdef(oid), pg_get_functiondef(tgfoid) FROM pg_trigger WHERE NOT tgisinternal",
}


def rows_of(connection: Connection, query: str) -> list[Any]:
    return list(connection.execute(text(query)))


def index_words(index: Any) -> str:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return f"{index['name']} {index['column_names']} {index['unique']} {options}"


def test_migrations_make_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.check("C60")
def test_migrations_make_the_same_names_and_options_as_the_models(app: Flask) -> None:
    """compare_metadata looks at no check, no name of a key and no condition of an index."""
    with app.app_context():
        writing = db.engine.execution_options(**writing_options())
        with writing.begin() as connection:
            by_migrations = described(connection)
            assert by_migrations.keys() == {*Base.metadata.tables.keys(), "triggers"}
            assert "only added to" in str(by_migrations["triggers"])
            Base.metadata.drop_all(connection)
            Base.metadata.create_all(connection)
            assert described(connection) == by_migrations


def test_the_newest_schema_is_that_of_the_last_migration() -> None:
    """Told from the names of files alone, so that a server that starts need not load Alembic."""
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [NEWEST]


@pytest.mark.only("sqlite")
def test_numbers_of_people_are_never_given_twice(session: Any) -> None:
    first = add_person("first@example.org", "First", "", NOW)
    session.delete(first)
    assert add_person("second@example.org", "Second", "", NOW).id > first.id


def test_upgrading_twice_changes_nothing_and_a_downgrade_leaves_nothing(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        add_person("kept@example.org", "Kept", "", NOW)
        commit()
        db.session.remove()
    upgrade(app)
    with app.app_context():
        assert person_by_email("kept@example.org") is not None
        db.session.remove()
        flask_migrate.downgrade(revision="base")
        with db.engine.connect() as connection:
            assert inspect(connection).get_table_names() == ["alembic_version"]


def test_a_migration_that_fails_half_way_leaves_the_old_schema(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    create, made = op.create_table, []

    def create_ten(name: str, *columns: Any, **options: Any) -> None:
        made.append(name)
        if len(made) > 10:
            raise InterruptedError
        create(name, *columns, **options)

    with app.app_context():
        flask_migrate.downgrade(revision="base")
        monkeypatch.setattr(op, "create_table", create_ten)
        with pytest.raises(InterruptedError):
            flask_migrate.upgrade()
        with db.engine.connect() as connection:
            assert inspect(connection).get_table_names() == ["alembic_version"]
        monkeypatch.undo()
        flask_migrate.upgrade()
        assert person_by_email("nobody@example.org") is None


@pytest.mark.only("sqlite")
def test_a_database_of_newer_code_is_left_as_it_is(app: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    with app.app_context():
        begin_writing()
        rows(text("UPDATE alembic_version SET version_num = '9999'"))
        commit()
    with pytest.raises(SystemExit, match="not brought to the newest schema"):
        upgrade(app)
    assert "Can't locate revision identified by '9999'" in capfd.readouterr().err


@pytest.mark.only("sqlite")
def test_where_there_is_nothing_to_do_no_process_is_started(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    upgrade(app)


UPGRADE = """
import sys
from flask import Flask
from course_app.records.db import init_database
from course_app.records.upgrading import upgrade
app = Flask("upgrade")
app.config["DATABASE_URL"] = sys.argv[1]
init_database(app)
upgrade(app)
"""


def test_two_servers_that_start_together_upgrade_once(app: Flask) -> None:
    with app.app_context():
        flask_migrate.downgrade(revision="base")
    command = [sys.executable, "-c", UPGRADE, app.config["DATABASE_URL"]]
    servers = [subprocess.Popen(command) for _ in range(2)]
    assert [server.wait() for server in servers] == [0, 0]
    with app.app_context():
        assert person_by_email("nobody@example.org") is None


NEXT = """
from alembic import op
revision, down_revision = "next", "{newest}"
def upgrade():
    with op.batch_alter_table("users", recreate="{recreate}") as users:
        users.alter_column("theme", nullable=False, server_default="")
"""


def test_a_table_made_anew_by_a_migration_keeps_what_refers_to_it(app: Flask, ada: User, tmp_path: Path) -> None:
    with app.app_context():
        begin_writing()
        enrol(ada.id, "common-ground", NOW)
        rows(text("UPDATE users SET theme = 'dark'"))
        commit()
        folder = Path(shutil.copytree(RECORDS / "migrations", tmp_path / "migrations"))
        recreate = "always" if db.engine.dialect.name == "sqlite" else "never"
        (folder / "versions" / "next.py").write_text(NEXT.format(recreate=recreate, newest=NEWEST))
        db.session.remove()
        flask_migrate.upgrade(directory=str(folder))
        assert history(ada.id).enrolled == {"common-ground": NOW}
        assert rows(text("SELECT theme FROM users")).scalars().all() == ["dark"] * 3
        if db.engine.dialect.name == "sqlite":
            assert rows(text("PRAGMA foreign_keys")).scalar() == 1


BREAKS = """
from alembic import op
revision, down_revision = "breaks", "{newest}"
def upgrade():
    op.execute("INSERT INTO enrolments (user_id, course, at) VALUES (99, 'c', '2026-11-23 09:30:00.000000')")
"""


@pytest.mark.only("sqlite")
def test_a_migration_that_leaves_rows_without_an_owner_is_undone(app: Flask, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(RECORDS / "migrations", tmp_path / "migrations"))
    (folder / "versions" / "breaks.py").write_text(BREAKS.format(newest=NEWEST))
    with app.app_context():
        with pytest.raises(SystemExit):
            flask_migrate.upgrade(directory=str(folder))
        assert rows(text("SELECT count(*) FROM enrolments")).scalar() == 0
        assert rows(text("SELECT version_num FROM alembic_version")).scalar() == NEWEST


def test_every_foreign_key_begins_an_index() -> None:
    for table in Base.metadata.tables.values():
        starts = [
            list(table.primary_key.columns),
            *(list(index.columns) for index in table.indexes if not partial(index)),
        ]
        starts += [list(one.columns) for one in table.constraints if type(one).__name__ == "UniqueConstraint"]
        for key in table.constraints:
            if isinstance(key, ForeignKeyConstraint):
                columns = list(key.columns)
                assert any(start[: len(columns)] == columns for start in starts), f"{table.name}: {columns}"


def partial(index: Any) -> bool:
    return index.dialect_options["sqlite"]["where"] is not None


def test_every_constraint_has_a_name() -> None:
    for table in Base.metadata.tables.values():
        assert all(one.name for one in table.constraints)
        assert all(index.name for index in table.indexes)


def test_statements_are_written_once_and_not_in_functions() -> None:
    """A statement made inside a function is compiled per request: 0.15 ms each."""
    made = {"select", "insert", "update", "delete", "union_all"}
    for path in RECORDS.glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
                names = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
                assert not names & made, f"{path.name}: {function.name}"


def test_every_file_of_the_room_holds_one_thing() -> None:
    for path in RECORDS.rglob("*.py"):
        assert len(path.read_text().splitlines()) <= 250, path.name
