"""What is set as a secret is shown nowhere: in no log, error, file, backup or report, whatever goes wrong."""

from __future__ import annotations

import io
import json
import logging
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from conftest import NOW, PASSWORD, close, password_hash
from flask import Flask
from flask.cli import FlaskGroup

from course_app import vouching
from course_app.app import create_app
from course_app.config import SECRETS
from course_app.records import people
from course_app.records.backup import backup
from course_app.records.db import begin_writing, commit
from course_app.web.home import views
from course_app.web.shared.log import JsonLines

SECRET = {
    "SECRET_KEY": "zqsecret-of-cookies",
    "METRICS_TOKEN": "zqsecret-of-the-metrics",
    "SMTP_URL": "smtp://ruth:zqsecret-of-mail@127.0.0.1:1",  # nothing answers there
}
ELSEWHERE = "postgresql+psycopg://ruth:zqsecret-of-rows@127.0.0.1:1/course"  # nor there
LIVE = {"BASE_URL": "https://learn.example.org", "ISSUER_NAME": "Sunflower", "SPECIMEN": False}


@pytest.fixture
def kept(database: str, tmp_path: Path) -> Any:
    """A site that has every secret there is, and a person who signs in."""
    with time_machine.travel(NOW, tick=False):
        app = create_app(DATABASE_URL=database, INSTANCE=tmp_path, TESTING=True, WORKER=False, **LIVE, **SECRET)
        with app.app_context():
            begin_writing()
            people.add_person("ada@example.org", "Ada Mensah", password_hash(), NOW, confirmed_at=NOW)
            commit()
            assert vouching.keys_at_start(app.config, NOW)
        yield app
    close(app)


def secrets_in(app: Flask, told: str) -> list[str]:
    """What of the settings, and of the keys that sign, stands in a text."""
    keys = [path.read_text().splitlines()[1] for path in vouching.folder(app.config).glob("*.pem")]
    assert len(keys) == 2
    return [secret for secret in (*keys, *re.findall(r"zqsecret[\w-]*", told)) if secret in told]


def doctor(app: Flask) -> str:
    return CliRunner().invoke(FlaskGroup(create_app=lambda: app), ["doctor", "--json"]).output


@pytest.mark.check("C43")
@pytest.mark.only("sqlite")
def test_settings_that_are_printed_show_no_secret(kept: Flask, tmp_path: Path) -> None:
    assert set(SECRETS) == {*SECRET, "DATABASE_URL"}
    app = create_app(DATABASE_URL=ELSEWHERE, INSTANCE=tmp_path, TESTING=True, WORKER=False, **LIVE, **SECRET)
    shown = f"{app.config} {[app.config]} {app!r}"
    assert secrets_in(kept, shown) == []
    assert shown.count("'ISSUER_NAME': 'Sunflower'") == 2
    assert app.config["SECRET_KEY"] == SECRET["SECRET_KEY"]


@pytest.mark.check("C43")
@pytest.mark.only("sqlite")
def test_the_report_for_support_shows_none_though_mail_and_database_do_not_answer(kept: Flask, tmp_path: Path) -> None:
    told = doctor(kept)
    assert {one["name"]: one["level"] for one in json.loads(told)}["mail"] == "error"
    gone = create_app(DATABASE_URL=ELSEWHERE, INSTANCE=tmp_path, TESTING=True, WORKER=False, **LIVE, **SECRET)
    worse = doctor(gone)
    assert {one["name"]: one["level"] for one in json.loads(worse)}["database"] == "error"
    assert secrets_in(kept, told + worse) == []


@pytest.mark.check("C43")
@pytest.mark.only("sqlite")
def test_no_page_error_log_file_or_backup_holds_one(
    kept: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    kept.config.update(TESTING=False)
    client, base = kept.test_client(), LIVE["BASE_URL"]
    page = client.get("/sign-in", base_url=base).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form = {"email": "ada@example.org", "password": PASSWORD, "csrf_token": token[1]}
    entered = client.post("/sign-in", data=form, base_url=base, headers={"Referer": base})
    assert entered.status_code == 303
    shown = [
        client.get(path, base_url=base).text for path in ("/me/data", "/readyz", "/metrics", "/nothing", "/privacy")
    ]
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown[0])
    assert token
    form = {"export_password": PASSWORD, "csrf_token": token[1]}
    asked = client.post("/me/data/exports", data=form, base_url=base, headers={"Referer": base})
    with zipfile.ZipFile(io.BytesIO(client.get(asked.location, base_url=base).data)) as archive:
        shown += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]

    def breaks(*more: Any) -> None:
        raise RuntimeError(f"broken with {kept.config!r}")

    monkeypatch.setattr(views, "waits_for", breaks)
    broken = client.get("/", base_url=base)
    assert broken.status_code == 500
    with kept.app_context():
        backup(tmp_path / "copy.db")
    shown += [broken.text, (tmp_path / "copy.db").read_bytes().decode("latin-1")]
    lines = [JsonLines().format(record) for record in caplog.records]
    assert any("broken with" in line for line in lines)
    assert secrets_in(kept, "\n".join(shown + lines)) == []
