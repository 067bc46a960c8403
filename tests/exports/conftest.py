"""A believable record, and golden files: what leaves the house, kept as it looked when somebody last read it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from course_app.course.award import Award
from course_app.course.statement import ModuleLine, Record, new_code
from course_app.exports.did import did_document
from course_app.exports.keys import Pair, new_pair
from course_app.exports.press import forms

_GOLDEN = Path(__file__).parent / "golden"
_CODE = new_code(bytes(range(7, 23)))
_MODULES = {
    "Foundations": 70,
    "Communication": 80,
    "Culture": 80,
    "Conflict": 85,
    "Extending": 70,
    "Barriers": 80,
    "Mentoring": 65,
    "Your plan": 70,
}


@pytest.fixture
def record() -> Record:
    return Record(
        code=_CODE,
        kind="participation",
        name="Ada Mensah",
        lang="en",
        course="building-partnerships",
        course_title="Building Partnerships with Parents and Carers",
        course_edition="0" * 64,
        minutes=600,
        modules=tuple(ModuleLine(f"{short}, in full", short, n, "1" * 64) for short, n in _MODULES.items()),
        outcomes=(
            "Distinguish partnership from parent involvement using at least two tests",
            "Use open questions, reflecting back and plain words in a short parent conversation",
            "Separate positions from interests in a parent complaint",
            "Formulate a shared goal with a family, with measure, roles and review date",
        ),
        completed_on=date(2026, 12, 18),
        issued_on=date(2026, 12, 20),
        issuer="Sunflower Nurseries",
        signatory="Ruth Adeyemi, Head of learning",
        place="Leeds",
        site="Common Ground",
        verify_url=f"https://learn.example.org/verify/{_CODE}",
        specimen=False,
        scenarios=("The 22:47 email",),
        quizzes=("Foundations", "Communication"),
    )


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """The issuer's keys."""
    return new_pair(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def award(pair: Pair) -> Award:
    return Award(
        subject="urn:uuid:6f1c4b0e-6b2c-4d0e-9a53-0d6b7c1f0a11",
        list_number=1,
        place=77,
        key=pair.name,
        site="https://learn.example.org",
        at=datetime(2026, 10, 20, 9, 30, tzinfo=UTC),
    )


@pytest.fixture
def did(pair: Pair, award: Award) -> dict[str, Any]:
    """The issuer's public document."""
    return did_document(award.did, [pair.public])


@pytest.fixture
def made(record: Record, award: Award, pair: Pair) -> dict[str, bytes]:
    """Every form of Ada's statement."""
    return forms(record, award, pair)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare with the file of that name; GOLDEN=write writes it instead, for a person to read and commit."""

    def compare(name: str, text: str) -> None:
        path = _GOLDEN / name
        if os.environ.get("GOLDEN") == "write":
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), f"If {name} should change: GOLDEN=write pytest tests/exports"

    return compare
