"""What a new install has, and what it has not: no account, and a key of its own that nobody else can read."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from flask import Flask

from course_app.config import SETTINGS, SettingsError, read_settings, secret_key
from course_app.records.db import Base, rows


@pytest.mark.check("C09")
def test_no_table_holds_a_row(app: Flask) -> None:
    with app.app_context():
        assert [table.name for table in Base.metadata.sorted_tables if rows(table.select()).first()] == []


@pytest.mark.check("C09")
def test_no_key_is_built_in(tmp_path: Path) -> None:
    assert [setting.default for setting in SETTINGS if setting.name == "SECRET_KEY"] == [""]
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    keys = {secret_key(one), secret_key(other)}
    assert len(keys) == 2
    assert {len(key) for key in keys} == {64}


@pytest.mark.check("C09")
def test_the_first_start_writes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    made = secret_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert secret_key(tmp_path) == made


@pytest.mark.check("C09")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    secret_key(tmp_path)
    (tmp_path / "secret-key").chmod(mode)
    with pytest.raises(SettingsError) as refused:
        secret_key(tmp_path)
    assert str(refused.value) == f"{tmp_path}/secret-key can be read by others. Run: chmod 600 {tmp_path}/secret-key"


@pytest.mark.check("C09")
def test_the_environment_overrides_the_key() -> None:
    assert read_settings({"SECRET_KEY": "from outside"})["SECRET_KEY"] == "from outside"
