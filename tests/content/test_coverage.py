"""The course teaches everything that it set out to teach, each idea in the lesson where it belongs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from course_app.course.blocks import words
from course_app.course.claims import claims
from course_app.course.library import Lesson, Library, Sheet
from course_app.course.loader import load_library
from course_app.course.quiz import Quiz

ROOT = Path(__file__).parents[2]
COVERAGE: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("coverage.yaml").read_text("utf-8"))
LIBRARY: Library = load_library(ROOT)[0]
LESSONS: list[Lesson] = [lesson for module in LIBRARY.modules.values() for lesson in module.lessons]
SCENARIOS: list[Quiz] = [quiz for quiz in LIBRARY.quizzes.values() if not quiz.is_bank]
DSL = "a qualified safeguarding lead"
TO_SIGN: dict[str, str] = dict.fromkeys(
    [
        "content/fact-sheets/five-steps.en.md",
        "content/fact-sheets/worried-or-unhappy.en.md",
        "content/modules/02-communication/04-choosing-the-channel.md",
        "content/modules/03-cultural-competence/04-when-values-differ.md",
        "content/modules/04-conflict-resolution/03-five-steps.md",
        "content/modules/04-conflict-resolution/04-bottom-lines.md",
        "content/modules/05-extending-learning/03-community-and-agencies.md",
        "content/modules/06-barriers-and-inclusion/03-every-family.md",
        "content/modules/07-mentoring-and-teamwork/01-adult-learning-partnerships.md",
        "quizzes/03-cultural-competence.md",
        "quizzes/04-conflict-resolution.md",
        "quizzes/06-barriers-and-inclusion.md",
        "quizzes/07-mentoring-and-teamwork.md",
        "quizzes/08-partnership-plan.md",
        "quizzes/s03-what-ellis-said.md",
        "quizzes/s05-two-homes-one-child.md",
        "quizzes/s07-how-long-should-she-sleep.md",
        "quizzes/s08-the-third-late-pick-up.md",
        "quizzes/s09-he-needs-a-smack.md",
        "quizzes/s13-grandads-forms.md",
        "quizzes/s14-the-committee.md",
        "quizzes/s15-telling-the-story-again.md",
        "quizzes/s16-the-dummy.md",
        "quizzes/s18-letters-that-dont-land.md",
        "quizzes/s19-the-adeyemi-brooks-family.md",
    ],
    DSL,
) | {
    f"content/fact-sheets/{sheet}.{lang}.md": f"a fluent human reviewer and {DSL}"
    for sheet in ("five-steps", "worried-or-unhappy")
    for lang in ("ar", "es", "fr")
}
SAFETY = re.compile(r"^::: safety$|\{0; critical\b", re.MULTILINE)
TEXTS: list[Lesson | Quiz | Sheet] = [*LESSONS, *LIBRARY.quizzes.values(), *LIBRARY.sheets.values()]


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


@pytest.mark.parametrize("lesson", LESSONS, ids=number)
def test_each_lesson_can_be_read_in_one_sitting(lesson: Lesson) -> None:
    assert 650 <= sum(words(block) for block in lesson.blocks) <= 1100


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.slug)
def test_each_scenario_tells_how_each_of_its_people_is_told_and_asks_three_questions_of_a_meeting(
    scenario: Quiz,
) -> None:
    assert scenario.header.people
    assert list(scenario.header.cast) == list(scenario.header.people)
    assert len(scenario.header.discuss) == 3


def test_no_text_that_somebody_must_sign_loses_its_mark() -> None:
    asked = {text.path: text.header.sign_off.needs for text in TEXTS if text.header.sign_off}
    assert asked == TO_SIGN


def test_each_text_with_a_safety_box_or_a_critical_choice_must_be_signed() -> None:
    told = {text.path for text in TEXTS if SAFETY.search((ROOT / text.path).read_text("utf-8"))}
    assert told
    assert told <= set(TO_SIGN)


def test_the_course_is_whole() -> None:
    assert len(LIBRARY.courses["building-partnerships"].modules) == 8
    assert [len(module.lessons) for module in LIBRARY.modules.values()] == [4] * 8
    banks = [module.quiz for module in LIBRARY.modules.values() if module.quiz]
    assert len(banks) == 8
    assert sum(len(bank.scenes) for bank in banks) >= 96
    assert all(len(bank.scenes) >= 12 for bank in banks)
    assert len(SCENARIOS) >= 18
    assert all(1 <= len(module.required) <= 2 for module in LIBRARY.modules.values())
    assert all(module.warm_up for module in list(LIBRARY.modules.values())[1:])
    pictures = [path for path in LIBRARY.media if path.endswith(".svg")]
    assert len(pictures) >= 12
    assert {(slug, lang) for slug, lang in LIBRARY.sheets} == {
        (slug, lang) for slug, _ in LIBRARY.sheets for lang in ("en", "es", "fr", "ar")
    }
