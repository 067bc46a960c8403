"""Whatever stands in a file, the checker answers with problems and never breaks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.course.blocks import read_blocks
from course_app.course.check import judge
from course_app.course.files import File
from course_app.course.pages import lesson_page
from course_app.course.quiz_text import read_quiz

from .conftest import COURSE
from .shelf import good, judged, lay

PLACES = [
    *good(),
    "content/modules/01-start/01-hello.fr.md",
    "content/modules/09-none/01-a.md",
    "content/modules/01-start/new.svg",
    "content/fact-sheets/at-the-door.ar.md",
    "quizzes/s09-new.md",
    "quizzes/s01-the-bag.es.md",
    "content/elsewhere.txt",
]
# Pieces of the language, and what does not belong into it.
SIGNS = (
    "---\n¦\n¦\n\n¦ ¦    ¦- ¦- [x] ¦- [ ] ¦-> ¦-> end ¦{2}¦{0; critical}¦{¦}¦;¦{trust +1}¦## ¦## a: A\n¦## a\n¦# "
    "¦### from ¦### from 5¦### debrief\n¦::: ¦:::\n¦::: think a\n¦::: reveal\n¦::: check a A?\n¦::: in\n"
    "¦::: video talk.mp4\n¦> ¦> A: ¦[¦](¦)¦![¦](hill.svg¦](term:¦](ref:¦](lang:fr)¦<b>¦<!--¦|a|b|\n|-|-|\n¦*¦`"
    "¦1. ¦title: A\n¦minutes: 1\n¦show: 2\n¦outcomes: [M1.LO1]\n¦module: 01-start\n¦hours: 1e999\n¦was: [a]\n"
    "¦people: {A: B}\n¦outcome: ¦lesson: ¦level: "
    "¦measures: {a: {start: 1, from: 1, to: 2, bands: {1: a, 2: b}}}\n¦? ¦&a ¦*a¦!!int ¦'¦\"¦\t¦\r¦\x00¦\x0b"
    "¦\ufeff¦\u2028¦\x85¦é¦٣¦²¦😀"
    "¦{trust +" + "9" * 5000 + "}"
).split("¦")
PIECES = st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=6)), max_size=40).map("".join)
HEADS = st.sampled_from([file.body.decode().partition("\n---\n")[0] for p, file in good().items() if p.endswith(".md")])


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """A good file whose lines were lost, doubled, swapped, or written into."""
    path = draw(st.sampled_from([path for path in good() if path.endswith(".md")]))
    lines = good()[path].body.decode().split("\n")
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["lose", "double", "swap", "write", "cut"])):
            case "lose":
                lines[at : at + 3] = [""]
            case "double":
                lines[at:at] = lines[at : at + 4]
            case "swap":
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
            case "write":
                where = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:where] + draw(st.sampled_from(SIGNS)) + lines[at][where:]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
    return path, "\n".join(lines)


def look_at_everything(files: dict[str, File]) -> None:
    """Judge a library, then make each page of it that a learner could ask for."""
    library, problems = judge(files)
    for found in problems:
        assert 1 <= found.line <= files[found.path].body.count(b"\n") + 1
        assert "\n" not in str(found)
    for lesson in library.lessons.values():
        lesson_page(library, lesson)


@pytest.mark.check("F23")
@settings(COURSE, max_examples=120)
@given(st.sampled_from(PLACES), st.one_of(st.binary(max_size=200), PIECES.map(str.encode)))
def test_any_bytes_as_any_file_are_judged(path: str, body: bytes) -> None:
    look_at_everything(lay({path: body}))


@pytest.mark.check("F23")
@settings(COURSE, max_examples=150)
@given(st.sampled_from(PLACES), HEADS, PIECES)
def test_any_text_below_any_header_is_judged(path: str, head: str, body: str) -> None:
    look_at_everything(lay({path: f"{head}\n---\n{body}"}))


@pytest.mark.check("F23")
@settings(COURSE, max_examples=150)
@given(damaged())
def test_any_damage_to_a_good_file_is_judged(damage: tuple[str, str]) -> None:
    look_at_everything(lay(dict([damage])))


@settings(COURSE, max_examples=300)
@given(PIECES)
def test_any_text_is_read_as_blocks_and_as_a_quiz(body: str) -> None:
    blocks, _ = read_blocks("p", body, 1)
    assert all(1 <= block.line <= body.count("\n") + 1 for block in blocks)
    read_quiz("p", "p", f"---\ntitle: A\nmodule: a\noutcomes: [M1.LO1]\nminutes: 1\n---\n{body}")


@pytest.mark.check("F23")
@pytest.mark.parametrize("path", good())
def test_a_library_without_any_one_of_its_files_is_judged(path: str) -> None:
    look_at_everything(lay({path: None}))
    assert (
        judged({path: None}) or path == "content/fact-sheets/at-the-door.en.md" or "courses" in path or ".es." in path
    )
