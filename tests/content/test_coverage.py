"""The course teaches everything that it set out to teach, each idea in the lesson where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from course_app.course.claims import claims
from course_app.course.library import Lesson, Library
from course_app.course.loader import load_library

ROOT = Path(__file__).parents[2]
COVERAGE: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("coverage.yaml").read_text("utf-8"))
LIBRARY: Library = load_library(ROOT)[0]
LESSONS: list[Lesson] = [lesson for module in LIBRARY.modules.values() for lesson in module.lessons]


def number(lesson: Lesson) -> str:
    return f"{int(lesson.module[:2])}.{int(lesson.slug[:2])}"


@pytest.mark.parametrize("idea", COVERAGE)
def test_each_idea_is_taught_where_it_belongs(idea: str) -> None:
    taught = {number(lesson) for lesson in LESSONS if idea in lesson.header.covers}
    assert taught & {str(place) for place in COVERAGE[idea]}, taught


@pytest.mark.parametrize("lesson", LESSONS, ids=number)
def test_each_lesson_covers_something_that_is_asked_for_and_asks_something(lesson: Lesson) -> None:
    assert lesson.header.covers
    assert set(lesson.header.covers) <= set(COVERAGE)
    assert lesson.checks


@pytest.mark.parametrize("lesson", LESSONS, ids=number)
def test_each_figure_and_each_year_of_a_study_or_law_has_a_reference(lesson: Lesson) -> None:
    assert [claim for claim in claims(lesson.body, lesson.first) if not claim.references] == []


def test_the_course_is_whole() -> None:
    assert len(LIBRARY.courses["building-partnerships"].modules) == 8
    assert [len(module.lessons) for module in LIBRARY.modules.values()] == [4] * 8
    banks = [module.quiz for module in LIBRARY.modules.values() if module.quiz]
    assert len(banks) == 8
    assert sum(len(bank.scenes) for bank in banks) >= 96
    assert all(len(bank.scenes) >= 12 for bank in banks)
    scenarios = [quiz for quiz in LIBRARY.quizzes.values() if not quiz.is_bank]
    assert len(scenarios) >= 18
    assert all(1 <= len(module.required) <= 2 for module in LIBRARY.modules.values())
    assert all(module.warm_up for module in list(LIBRARY.modules.values())[1:])
    pictures = [path for path in LIBRARY.media if path.endswith(".svg")]
    assert len(pictures) >= 12
    assert {(slug, lang) for slug, lang in LIBRARY.sheets} == {
        (slug, lang) for slug, _ in LIBRARY.sheets for lang in ("en", "es", "fr", "ar")
    }
