"""GET /metrics: figures for whoever shows the token, without anybody's numbers or words; nothing for others."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NOW, close
from flask import Flask

from course_app.app import create_app
from course_app.config import SettingsError
from course_app.web.status import metrics

from .browsing import Browser
from .sample import publish
from .site import SETTINGS

TOKEN = "three quiet otters in a pond"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
needed = pytest.mark.skipif(
    importlib.util.find_spec("prometheus_client") is None,
    reason="prometheus-client is not here. Run: .venv/bin/python -m pip install -r requirements/metrics.txt",
)


@pytest.fixture
def watched(database: str, tmp_path: Path) -> Iterator[Flask]:
    made = create_app(DATABASE_URL=database, INSTANCE=tmp_path, **SETTINGS, METRICS_TOKEN=TOKEN)
    yield made
    close(made)


@pytest.mark.check("C56")
def test_without_the_setting_there_is_nothing_at_the_address(visitor: Browser) -> None:
    for headers in ({}, SHOWN, {"Authorization": "Bearer "}):
        assert visitor.get("/metrics", headers=headers).status_code == 404


@needed
@pytest.mark.check("C56")
@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer \xe9"])
def test_without_the_token_there_is_nothing_at_the_address(watched: Flask, shown: str) -> None:
    headers = {"Authorization": shown} if shown else {}
    assert Browser(watched).get("/metrics", headers=headers).status_code == 404


@needed
def test_requests_are_counted_by_their_rule_and_the_site_is_told(watched: Flask, tmp_path: Path) -> None:
    publish(watched)
    (tmp_path / "backups").mkdir()
    for name in ("day.db", "day.db.sha256"):
        (tmp_path / "backups" / name).write_text("")
    os.utime(tmp_path / "backups/day.db.sha256", (NOW.timestamp() - 7200,) * 2)
    browser = Browser(watched)
    browser.get("/verify/A4EASCQLBQGQ4DYQCEJBGFAVCY")
    browser.get("/nothing/here")
    answer = browser.get("/metrics", headers=SHOWN)
    lines = answer.get_data(as_text=True).splitlines()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert 'course_requests_total{method="GET",route="/verify/<code>",status="404"} 1.0' in lines
    assert 'course_requests_total{method="GET",route="none",status="404"} 1.0' in lines
    assert any(line.startswith('course_request_seconds_bucket{le="0.005",route="/verify/<code>"}') for line in lines)
    told = {line.split()[0]: line.split()[1] for line in lines if line.startswith("course_") and "{" not in line}
    assert told == {
        **{"course_mails_waiting": "0.0", "course_mails_failed": "0.0", "course_publication": "1.0"},
        **{"course_writable": "1.0", "course_backup_age_seconds": "7200.0"},
    }
    assert "A4EASCQ" not in "".join(lines)


def test_a_token_without_the_package_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "prometheus", None)
    with pytest.raises(SettingsError, match=r"prometheus-client is not installed. Run: .* requirements/metrics.txt"):
        create_app(DATABASE_URL=f"sqlite:///{tmp_path}/none.db", INSTANCE=tmp_path, **SETTINGS, METRICS_TOKEN=TOKEN)
