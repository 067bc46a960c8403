"""`flask statements ...`, and what is left when everything else is gone: the file, and the public keys."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from conftest import NOW
from flask import Flask
from sqlalchemy import make_url, select

from course_app import vouching
from course_app.course.award import Award
from course_app.course.statement import ModuleLine, Record, grouped, new_code
from course_app.exports.printer import print_forms
from course_app.records import badges, statements
from course_app.records.badges import IssuerKey
from course_app.records.db import begin_writing, commit, db
from course_app.records.outbox import Message
from course_app.records.people import User

pytestmark = pytest.mark.only("sqlite")
ROOT = Path(__file__).parent.parent
SETTINGS = {"BASE_URL": "https://learn.example.org", "ISSUER_NAME": "Sunflower Nurseries", "SPECIMEN": False}
CODE = new_code(b"the number of Ada")


@pytest.fixture
def site(app: Flask) -> Flask:
    """A site that vouches for its statements; it has no keys yet."""
    app.config.update(SETTINGS)
    return app


@pytest.fixture
def issued(site: Flask, ada: User) -> dict[str, bytes]:
    """Ada's statement, and every form of it."""
    assert run(site, "keys", "new").exit_code == 0
    record = Record(
        **{"code": CODE, "kind": "participation", "name": "Ada Mensa", "lang": "en", "course": "first-steps"},
        **{"course_title": "First steps", "course_edition": "0" * 64, "minutes": 60, "outcomes": ("Greet.",)},
        **{"modules": (ModuleLine("Talk", "Talk", 60, "1" * 64),), "completed_on": NOW.date(), "issued_on": NOW.date()},
        **{"issuer": "Sunflower Nurseries", "signatory": "", "place": "Leeds", "site": "Common Ground"},
        **{"verify_url": f"https://learn.example.org/verify/{CODE}", "specimen": False},
    )
    with site.app_context():
        given = vouching.award(site.config, True, "", NOW)
        assert isinstance(given, Award)
        forms = print_forms(record, given, vouching.folder(site.config))
        begin_writing()
        made = statements.issue(
            *(ada.id, record.course, record.kind, CODE, record.to_json(), record.name, True),
            *(vouching.files_of(forms), NOW),
        )
        vouching.keep_badge(made, given, forms)
        commit()
        vouching.sign_due_lists(site.config, NOW)
        forms["list"] = badges.status_body(1) or b""
    return forms


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["statements", *words])


def key_names(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(IssuerKey.name).order_by(IssuerKey.id)))


@pytest.mark.check("C43")
def test_new_keys_are_files_of_their_owner_and_the_old_ones_retire(site: Flask) -> None:
    assert "signs from now on. Back up its files" in run(site, "keys", "new").output
    run(site, "keys", "new")
    first, second = key_names(site)
    files = sorted(vouching.folder(site.config).iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert len(files) == 4
    told = run(site, "keys", "list").output.splitlines()
    assert told[0].startswith(second)
    assert told[0].endswith("in use")
    assert told[1].startswith(first)
    assert "retired" in told[1]


@pytest.mark.check("C42")
def test_a_leaked_key_is_told_and_signs_nothing_more(site: Flask) -> None:
    run(site, "keys", "new")
    (name,) = key_names(site)
    assert "told to ask the issuer" in run(site, "keys", "leaked", name).output
    assert "leaked" in run(site, "keys", "list").output
    assert "carry no badge: no keys" in run(site, "keys", "list").output
    assert json.loads(run(site, "keys", "did").output)["assertionMethod"] == []
    assert "There is no key named" in run(site, "keys", "leaked", "key-00000000").output


def test_the_first_keys_are_made_at_the_start_and_once(site: Flask) -> None:
    with site.app_context():
        assert vouching.keys_at_start(site.config, NOW).startswith("key-")
        assert vouching.keys_at_start(site.config, NOW) == ""
        assert vouching.why_no_badge(site.config) == ""


def test_a_site_of_specimens_makes_no_keys(app: Flask) -> None:
    with app.app_context():
        assert vouching.keys_at_start(app.config, NOW) == ""
    assert not vouching.folder(app.config).exists()
    assert run(app, "keys", "did").exit_code == 1


def test_a_statement_is_taken_back_once_with_a_reason(site: Flask, issued: dict[str, bytes]) -> None:
    assert run(site, "revoke", CODE).exit_code == 2
    assert run(site, "revoke", grouped(CODE), "--reason", "A mistake.").output == f"Withdrawn: {grouped(CODE)}\n"
    assert "taken back before" in run(site, "revoke", CODE, "--reason", "Again.").output
    assert "No statement has this number" in run(site, "revoke", "abc", "--reason", "x").output
    with site.app_context():
        found = statements.by_code(CODE)
        assert found
        assert (found.revoked_reason, found.holds) == ("A mistake.", False)
        assert [one.kind for one in db.session.scalars(select(Message))] == ["revoked"]
        assert badges.status_body(1) != issued["list"]
        assert badges.any_due() is False


def test_a_name_is_put_right(site: Flask, issued: dict[str, bytes]) -> None:
    said = run(site, "correct", CODE, "--name", "Ada Mensah").output
    assert said.endswith(f"in the place of {grouped(CODE)}\n")
    with site.app_context():
        old = statements.by_code(CODE)
        assert old
        new = statements.by_code(old.superseded_by or "")
        assert new
        assert (new.name, new.holds) == ("Ada Mensah", True)
    assert "cannot be replaced" in run(site, "correct", CODE, "--name", "Ada King").output
    assert "no letter" in run(site, "correct", new.code, "--name", "123").output


def verify(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a stranger does: no database, no keys, no network."""
    without = "import socket\nsocket.socket.connect = None\nsocket.create_connection = None\n"
    program = f"{without}import sys\nfrom flask.cli import main\nsys.argv = ['flask', *sys.argv[1:]]\nmain()"
    settings = {"INSTANCE": str(folder), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program, "--app", "wsgi", "statements", "verify", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=settings | env)


@pytest.mark.check("T12")
def test_a_stranger_confirms_it_when_the_site_and_its_database_are_gone(
    site: Flask, issued: dict[str, bytes], tmp_path: Path
) -> None:
    did = tmp_path / "did.json"
    did.write_text(run(site, "keys", "did").output)
    files = {form: tmp_path / f"statement.{form}" for form in ("pdf", "json", "jwt", "png")}
    for form, path in files.items():
        path.write_bytes(issued[form])
    with site.app_context():
        db.engine.dispose()
    Path(str(make_url(site.config["DATABASE_URL"]).database)).unlink()
    for path in vouching.folder(site.config).iterdir():
        path.unlink()

    elsewhere = tmp_path / "elsewhere"
    for path in files.values():
        told = verify(elsewhere, str(path), "--key", str(did))
        assert (told.returncode, told.stderr) == (0, "")
        assert told.stdout.startswith("genuine: It is signed by its issuer, and nothing in it was changed.")
        for piece in ("Sunflower Nurseries (did:web:learn.example.org)", "Ada Mensa", "First steps", "Hours        1"):
            assert piece in told.stdout

    body = bytearray(issued["pdf"])
    body[len(body) // 2] ^= 1
    files["pdf"].write_bytes(body)
    told = verify(elsewhere, str(files["pdf"]), "--key", str(did))
    assert told.returncode == 1
    assert "genuine:" not in told.stdout


def test_with_the_status_list_at_hand_it_says_whether_it_holds(
    site: Flask, issued: dict[str, bytes], tmp_path: Path
) -> None:
    files = {name: tmp_path / name for name in ("did.json", "list.json", "statement.pdf")}
    files["did.json"].write_text(run(site, "keys", "did").output)
    files["statement.pdf"].write_bytes(issued["pdf"])
    words = (str(files["statement.pdf"]), "--key", str(files["did.json"]), "--status", str(files["list.json"]))
    files["list.json"].write_bytes(issued["list"])
    before = run(site, "verify", *words)
    run(site, "revoke", CODE, "--reason", "A mistake.")
    with site.app_context():
        files["list.json"].write_bytes(badges.status_body(1) or b"")
    after = run(site, "verify", *words)
    assert (before.exit_code, "Status       holds" in before.output) == (0, True)
    assert (after.exit_code, "Status       withdrawn" in after.output) == (1, True)


def test_what_is_no_key_document_is_told(site: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("hello")
    told = run(site, "verify", str(tmp_path / "file"), "--key", str(tmp_path / "file"))
    assert told.exit_code == 1
    assert told.output.startswith("Error: ")
