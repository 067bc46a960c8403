"""What an author reads about a header: every mistake at once, each with its line and in words that say what to do."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from course_app.course.header import read_header, split
from course_app.course.schemas import CourseHeader, LessonHeader, ModuleHeader, QuizHeader, SheetHeader


def said(model: type[BaseModel], header: str) -> list[str]:
    found, _, _, _, problems = read_header("file.md", f"---\n{header}\n---\nText.\n", model)
    assert (found is None) == bool(problems)
    return [f"{problem.line}: {problem.message}" for problem in problems]


LESSON = "title: A\nminutes: 1\noutcomes: [M1.LO1]"


def test_a_good_header_gives_its_values_its_lines_and_the_text_below_it() -> None:
    header, body, first, lines, problems = read_header("file.md", f"---\n{LESSON}\n---\n\nText.\n", LessonHeader)
    assert header == LessonHeader(title="A", minutes=1, outcomes=("M1.LO1",))
    assert (body, first, problems) == ("\nText.\n", 6, [])
    assert (lines[("minutes",)], lines[("outcomes", 0)]) == (3, 4)


@pytest.mark.parametrize(
    ("model", "header", "expected"),
    [
        (LessonHeader, "", ["2: title: is missing.", "2: minutes: is missing.", "2: outcomes: is missing."]),
        (LessonHeader, "- title", ["2: The header is not valid YAML here: write 'key: value' lines."]),
        (LessonHeader, LESSON.replace("A", "12"), ["2: title: write text, in quotes if it looks like a number."]),
        (LessonHeader, LESSON.replace(" 1\n", " 1.5\n"), ["3: minutes: write a whole number."]),
        (LessonHeader, LESSON.replace("[M1.LO1]", "M1.LO1"), ["4: outcomes: write a list, such as [one, two]."]),
        (LessonHeader, LESSON.replace("[M1.LO1]", "[M1LO1]"), ["4: outcomes.0: write a code such as M1.LO2."]),
        (LessonHeader, LESSON.replace("[M1.LO1]", "[]"), ["4: outcomes: write 1 at least."]),
        (LessonHeader, f"{LESSON}\nlang: English", ["5: lang: write a language such as en or pt-BR."]),
        (LessonHeader, f"{LESSON}\nwas: [Old Name]", ["5: was.0: write small letters, digits and hyphens."]),
        (LessonHeader, f"{LESSON}\ndraft: maybe", ["5: draft: write true or false."]),
        (LessonHeader, f"{LESSON}\ntitel: B", ["5: There is no header called 'titel' here. Did you mean 'title'?"]),
        (
            SheetHeader,
            "title: A\nfor: all\nversion: today\nsource: B",
            ["3: for: input should be 'families' or 'staff'.", "4: version: write a date such as 2026-11-21."],
        ),
        (
            CourseHeader,
            "title: A\nshort: A\nhours: two\nmodules: [a]\nfor: B\noutcomes: [C]\nfro: D",
            ["4: hours: write a number.", "8: There is no header called 'fro' here. Did you mean 'for'?"],
        ),
        (
            ModuleHeader,
            "title: A\nshort: A\nminutes: 9\noutcomes: {M1: B}\nquiz: a\nrequired:\n  - a\n  - b\n  - c",
            ["5: outcomes.M1: write a code such as M1.LO2.", "7: required: write 2 at most."],
        ),
        (
            QuizHeader,
            "title: A\nmodule: a\noutcomes: [M1.LO1]\nminutes: 1\n"
            "measures:\n  a: {from: 1, to: 99, start: 1, bands: {}, begin: 1}",
            [
                "7: measures.a.to: a measure has 2 to 11 values.",
                "7: There is no header called 'measures.a.begin' here. Known are: bands, from, start, to.",
            ],
        ),
    ],
)
def test_each_mistake_is_named_with_its_line(model: type[BaseModel], header: str, expected: list[str]) -> None:
    assert said(model, header) == expected


@pytest.mark.parametrize(
    "text", ["", "Text.\n", " ---\na: b\n---\n", "---\na: b\n", "--- a\n---\n", "\n---\na: b\n---\n"]
)
def test_a_text_without_both_lines_has_no_header(text: str) -> None:
    assert split(text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\n---\n", ("", "", 3)),
        ("---\na: b\n---", ("a: b\n", "", 3)),
        ("---  \na: b\n--- \nText\n---\n", ("a: b\n", "Text\n---\n", 4)),
    ],
)
def test_a_header_ends_at_the_second_line(text: str, parts: tuple[str, str, int]) -> None:
    assert split(text) == parts
