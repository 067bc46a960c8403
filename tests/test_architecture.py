"""Which room may import what. Text rises from the course to the web; nothing looks up the stairs."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "course_app"
FLASK = {"flask", "flask_login", "flask_wtf", "werkzeug", "jinja2", "markupsafe", "itsdangerous", "click"}
MIGRATE = {"flask", "flask_migrate"}
# To catch an error of the database is not to speak with it.
ERRORS = {"sqlalchemy.exc"}
WEB = {*FLASK, *ERRORS, "wtforms", "argon2", "course_app.config", "course_app.course", "course_app.records"}
COMMAND = {
    "click",
    "flask",
    *ERRORS,
    "course_app.config",
    "course_app.course",
    "course_app.exports",
    "course_app.records",
}

# Room: what it may import beside the standard library and itself. The longest name that fits a file is its room.
ROOMS = {
    "course": {"markdown", "yaml", "pydantic", "nh3"},
    "exports": {"course_app.config", "course_app.course", "jinja2", "segno"},
    # processes of their own: see exports/printer.py
    "exports/sheet_pdf.py": {"course_app.course", "typst"},
    "exports/statement_pdf.py": {"course_app.course", "typst"},
    "exports/badge_picture.py": {"course_app.course", "typst"},
    "exports/cpd_pdf.py": {"course_app.course", "typst"},
    "exports/press.py": {"course_app.course"},
    "exports/keys.py": {"course_app.course", "cryptography"},
    "exports/seal.py": {"course_app.course", "cryptography"},
    "exports/signing.py": {"course_app.course", "cryptography", "pyld"},
    "exports/badge_shape.py": {"course_app.course", "pydantic"},
    "exports/checker.py": {"course_app.course", "cryptography", "pypdfium2"},
    "records": {"course_app.config", "course_app.course", "course_app.failpoints", "sqlalchemy"},
    "records/db.py": {"course_app.config", "course_app.records", "sqlalchemy", "flask", "flask_sqlalchemy"},
    # see upgrading.py
    "records/migrating.py": {
        "course_app.config",
        "course_app.failpoints",
        "course_app.records",
        "flask",
        "flask_migrate",
    },
    "records/upgrading.py": {"course_app.config", "course_app.records", "sqlalchemy", "flask"},
    "records/migrations": {"sqlalchemy", "alembic", "flask"},
    "web/shared": WEB,
    "web/status/metrics.py": {*WEB, "course_app.web.shared", "prometheus_client"},  # an extra
    # any one feature: never another
    "web": {*WEB, "course_app.correcting", "course_app.exports", "course_app.web.shared", "course_app.vouching"},
    # the first page for admins tells what flask doctor would
    "web/admin": {*WEB, "course_app.exports", "course_app.web.shared", "course_app.vouching", "course_app.doctor"},
    "vouching.py": COMMAND - {"click", "flask"},  # the records and the processes that sign, for pages and commands
    "tidying.py": COMMAND - {"click"},
    "people_cli.py": COMMAND,
    "letters": COMMAND - {"click", "flask"},  # what mails say when they are sent, and how they are handed over
    "watching.py": COMMAND,
    "worker.py": {
        *COMMAND,
        "course_app.letters",
        "course_app.tidying",
        "course_app.vouching",
        "course_app.watching",
    },
    "cli.py": {
        *COMMAND,
        "course_app.demo",
        "course_app.people_cli",
        "course_app.statements_cli",
        "course_app.upkeep_cli",
        "course_app.vouching",
    },
    "correcting.py": {*(COMMAND - {"click", "flask"}), "course_app.vouching"},  # a statement in the place of another
    "statements_cli.py": {*COMMAND, "course_app.correcting", "course_app.vouching"},
    "doctor.py": {*(COMMAND - {"click", "flask"}), "course_app.letters", "course_app.vouching"},
    "upkeep_cli.py": {*COMMAND, "course_app.doctor", "course_app.tidying"},
    "demo.py": {*COMMAND, "course_app.demo_talk"},  # flask demo
    "demo_talk.py": COMMAND,
    "config.py": set(),
    "failpoints.py": set(),
    "app.py": {"course_app", *FLASK},
}


# What only processes of their own load: the PDF engine, and what signs and checks.
APART = (
    *("statement_pdf", "sheet_pdf", "badge_picture", "cpd_pdf"),
    *("press", "keys", "seal", "signing", "badge_shape", "checker"),
)


class Import(NamedTuple):
    """One name that a file imports."""

    file: str  # inside course_app
    line: int
    name: str  # dotted
    inside: bool  # of a function


def imports(path: Path) -> Iterator[Import]:
    file = path.relative_to(APP).as_posix()
    tree = ast.parse(path.read_text("utf-8"))
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    inner = {id(node) for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}:{node.lineno}: say from the top where it comes from"
            # `from course_app import records` imports a room, as `import course_app.records` does.
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            yield Import(file, node.lineno, name, id(node) in inner)


def room_of(file: str) -> str:
    fitting = [room for room in ROOMS if file == room or file.startswith(f"{room}/")]
    return max(fitting, key=len, default="")


def within(name: str, names: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in names)


def own(file: str) -> set[str]:
    """Give what a file may import because it stands in the same room."""
    parts = file.split("/")
    if len(parts) == 1:
        return set()
    return {".".join(["course_app", *parts[: 2 if parts[0] == "web" else 1]])}


def broken(found: Import) -> bool:
    if found.name.partition(".")[0] in sys.stdlib_module_names:
        return False
    return not within(found.name, ROOMS[room_of(found.file)] | own(found.file))


FILES = sorted(APP.rglob("*.py"))
EVERY = [found for path in FILES for found in imports(path)]
OURS = [found for found in EVERY if within(found.name, {"course_app"})]


def told(wrong: list[Import]) -> list[str]:
    return [f"course_app/{found.file}:{found.line}: {found.name}" for found in wrong]


def test_every_file_stands_in_a_room() -> None:
    files = {path.relative_to(APP).as_posix() for path in FILES} - {"__init__.py", "web/__init__.py"}
    assert {file for file in files if not room_of(file)} == set()
    assert {room for room in ROOMS if not any(room_of(file) == room for file in files)} == set(), "a room is empty"


def test_no_room_imports_what_the_table_does_not_give_it() -> None:
    assert told([found for found in EVERY if broken(found)]) == []


def test_no_feature_of_the_web_imports_another() -> None:
    crossing = [
        found
        for found in OURS
        if found.file.startswith("web/")
        and within(found.name, {"course_app.web"})
        and not within(found.name, own(found.file) | {"course_app.web.shared"})
    ]
    assert told(crossing) == []


def test_the_pdf_engine_and_alembic_are_loaded_in_processes_of_their_own_alone() -> None:
    apart = {"course_app.records.migrating"} | {f"course_app.exports.{name}" for name in APART}
    inside = {f"exports/{name}.py" for name in APART}
    assert told([found for found in OURS if within(found.name, apart) and found.file not in inside]) == []


def test_our_own_code_is_imported_at_the_top_of_a_file() -> None:
    assert told([found for found in OURS if found.inside]) == []
    assert told([found for found in EVERY if found.name.startswith("importlib.import_module")]) == []


def test_the_packages_are_empty_so_that_reading_the_course_does_not_start_the_server() -> None:
    assert (APP / "__init__.py").read_text("utf-8") == ""
    assert (APP / "web/__init__.py").read_text("utf-8") == ""
    assert [found for found in EVERY if found.file in ("course/__init__.py", "records/__init__.py")] == []


def test_the_course_starts_in_a_bare_interpreter_without_flask_and_sql() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in FILES
        if room_of(path.relative_to(APP).as_posix()) == "course"
    ]
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    program += "".join(f"import {name.removesuffix('.__init__')}\n" for name in modules)
    program += "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert len(modules) > 20
    assert {"course_app", "markdown", "pydantic"} <= loaded
    assert loaded & {*FLASK, "sqlalchemy", "flask_sqlalchemy", "alembic", "wtforms", "argon2"} == set()


def calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def test_nothing_in_the_course_asks_for_the_clock_or_the_disk() -> None:
    """Time and text are handed in; `files.py` alone opens them."""
    reaching = (
        "open",
        "read_bytes",
        "write_text",
        "write_bytes",
        "now",
        "utcnow",
        "today",
        "time",
        "monotonic",
        "getenv",
    )
    found = [
        f"{path.name}:{line}: {name}"
        for path in sorted((APP / "course").rglob("*.py"))
        for line, name in calls(path)
        if name.rpartition(".")[2] in reaching and path.name != "files.py"
    ]
    assert found == []
    chance = [
        found for found in EVERY if found.file.startswith("course/") and within(found.name, {"random", "secrets", "os"})
    ]
    assert {found.name for found in chance} <= {"random.Random"}, "chance is handed in too"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("course/play.py", "flask.Flask"),
        ("course/play.py", "sqlalchemy"),
        ("course/play.py", "course_app.records.db"),
        ("course/play.py", "course_app.config"),
        ("exports/mails.py", "course_app.records.people"),
        ("exports/mails.py", "flask.render_template"),
        ("exports/printer.py", "typst"),
        ("records/people.py", "flask_sqlalchemy"),
        ("records/db.py", "flask_migrate"),
        ("records/people.py", "flask.current_app"),
        ("records/people.py", "course_app.exports.mails"),
        ("records/people.py", "course_app.web.shared.clock"),
        ("web/shared/auth.py", "course_app.exports.mails"),
        ("web/shared/auth.py", "course_app.web.learn.views"),
        ("web/learn/views.py", "course_app.web.me.views"),
        ("web/learn/views.py", "course_app.web.me"),
        ("web/learn/views.py", "sqlalchemy.select"),
        ("web/learn/views.py", "course_app.app.create_app"),
        ("worker.py", "course_app.web.shared.clock"),
        ("cli.py", "course_app.app.create_app"),
        ("config.py", "flask"),
        ("config.py", "course_app.course.library"),
        ("failpoints.py", "course_app.config"),
        ("course/play.py", "course_app.failpoints.hit"),
        ("web/learn/views.py", "course_app.failpoints.hit"),
    ],
)
def test_the_table_refuses(file: str, name: str) -> None:
    assert broken(Import(file, 1, name, False))
