"""The good library, and how a test lays other files over it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from course_app.course.check import judge
from course_app.course.check_quizzes import judge_quiz
from course_app.course.files import File, read_file, read_tree
from course_app.course.library import Library
from course_app.course.loader import build
from course_app.course.messages import Problem
from course_app.course.quiz import Quiz
from course_app.course.quiz_text import read_quiz

HERE = Path(__file__).parent


@cache
def good() -> dict[str, File]:
    """Give the files of a small library without a problem."""
    return read_tree(HERE / "good")


def text(path: str) -> str:
    """Give a file of the good library as it is written."""
    return good()[path].body.decode()


def lay(over: Mapping[str, str | bytes | None]) -> dict[str, File]:
    """Give the good files with others laid over them; None takes one away."""
    files = dict(good())
    for path, body in over.items():
        files.pop(path, None)
        if body is not None:
            files[path] = read_file(path, body.encode() if isinstance(body, str) else body)
    return files


def judged(over: Mapping[str, str | bytes | None]) -> list[Problem]:
    """Lay files over the good ones; give every problem."""
    return judge(lay(over))[1]


def library(over: Mapping[str, str | bytes | None] | None = None) -> Library:
    """Lay files over the good ones; give the library that learners would see."""
    return build(lay(over or {}))[0]


def quiz(written: str, slug: str = "story") -> Quiz:
    """Give a quiz from its text, which must be without a mistake that the checker names."""
    found, problems = read_quiz(f"quizzes/{slug}.md", slug, written)
    assert found is not None, problems
    assert [*problems, *judge_quiz(found)] == []
    return found
