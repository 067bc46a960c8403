"""The examples in the two pages for authors are parsed as what they say they are, and are clean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from course_app.course.advice import advise
from course_app.course.blocks import read_blocks
from course_app.course.check_quizzes import judge_quiz
from course_app.course.files import read_file
from course_app.course.header import read_header
from course_app.course.loader import build
from course_app.course.messages import Problem
from course_app.course.minutes import fits, of_quiz
from course_app.course.schemas import (
    LEVELS,
    CourseHeader,
    Header,
    LessonHeader,
    Measure,
    ModuleHeader,
    QuizHeader,
    SheetHeader,
)

DOCS = Path(__file__).parents[2] / "docs"
PLACES = {
    "course": "content/courses/example.md",
    "module": "content/modules/09-example/module.md",
    "lesson": "content/modules/09-example/01-example.md",
    "glossary": "content/glossary.md",
    "references": "content/references.md",
    "fact-sheet": "content/fact-sheets/example.en.md",
    "scenario": "quizzes/example.md",
    "quiz": "quizzes/example.md",
}


class Example(NamedTuple):
    """A fenced piece of a page for authors."""

    page: str
    line: int
    kind: str
    text: str


def examples() -> list[Example]:
    found = []
    for page in ("writing-a-module.md", "writing-a-quiz.md"):
        text = (DOCS / page).read_text()
        for match in re.finditer(r"(?ms)^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(Example(page, line, match["kind"].removeprefix("markdown").strip(), match["text"]))
    return found


def words(page: str) -> str:
    return (DOCS / page).read_text()


EXAMPLES = [example for example in examples() if example.kind]


def problems(example: Example) -> list[Problem]:
    """Give what is wrong with the form of an example, and of a quiz or scenario with its rules too."""
    if example.kind == "lesson-body":
        return read_blocks("example", example.text, 1)[1]
    path = PLACES[example.kind]
    library, found = build({path: read_file(path, example.text.encode())})
    if example.kind == "lesson":
        _, body, first, _, _ = read_header(path, example.text, LessonHeader)
        found += read_blocks(path, body, first)[1]
    for quiz in library.quizzes.values():
        assert quiz.is_bank == (example.kind == "quiz")
        wrong = list(judge_quiz(quiz))
        found += wrong or advise(quiz)
        assert fits(quiz.header.minutes, of_quiz(quiz)), of_quiz(quiz)
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.page}:{example.line}")
def test_an_example_is_clean(example: Example) -> None:
    assert problems(example) == []


def test_each_kind_of_file_has_an_example() -> None:
    assert {example.kind for example in EXAMPLES} == {*PLACES, "lesson-body"}


def test_an_example_that_is_spoiled_is_noticed() -> None:
    for example in EXAMPLES:
        spoiled = example.text.replace("title:", "titel:").replace("{2}", "{3}")
        assert problems(example._replace(text=spoiled)), example.kind


@pytest.mark.parametrize(
    ("page", "model"),
    [
        ("writing-a-module.md", CourseHeader),
        ("writing-a-module.md", ModuleHeader),
        ("writing-a-module.md", LessonHeader),
        ("writing-a-module.md", SheetHeader),
        ("writing-a-quiz.md", QuizHeader),
        ("writing-a-quiz.md", Measure),
    ],
)
def test_every_key_of_a_header_is_in_the_page_for_authors(page: str, model: type[Header | Measure]) -> None:
    written = words(page) + words("writing-a-module.md")
    for name, field in model.model_fields.items():
        key = field.alias or name
        assert re.search(rf"(?m)`{key}\b|^{key}:|[{{ ]{key}:", written), key


def test_every_block_and_every_line_under_a_scene_is_in_the_page_for_authors() -> None:
    for kind in ("think", "reveal", "check", "try", "in", "safety", "note", "video", "audio"):
        assert f"::: {kind}" in words("writing-a-module.md")
    for name in ("with", "outcome", "lesson", "level", "difficulty", "law", "unit", "groups"):
        assert re.search(rf"(?m)`{name}\b|^{name}:", words("writing-a-quiz.md"))
    assert all(f"`{level}`" in words("writing-a-quiz.md") for level in LEVELS)
