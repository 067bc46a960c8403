"""No pattern takes long, whatever it reads: 100 kB of the worst that could be thought of in less than 50 ms (T37)."""

from __future__ import annotations

import pkgutil
import re
import time
from collections.abc import Iterator
from importlib import import_module

import pytest

import course_app.course as room
from course_app.course.quiz_text import read_quiz

SIZE, MOST = 100_000, 0.05  # characters; seconds of the processor
STARTS = ("", "- ", "## a", "if ", "-> a if ")
UNITS = ("a", "0", " ", "{", "[", "-", "-> ", "a ", "a-", " ->", "if ", "a: ", ". ", "'", "= ", " within ", "1.")
END = "!"  # so that what was read greedily does not fit
# Lines of an author, on the author's own machine: they are never read while serving.
APART = {"course_app.course.style", "course_app.course.claims"}


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that a file of the course keeps under a name."""
    for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
        if module.name not in APART:
            for name, found in vars(import_module(module.name)).items():
                if isinstance(found, re.Pattern) and isinstance(found.pattern, str):
                    yield f"{module.name.removeprefix('course_app.course.')}.{name}", found


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """The shorter of two readings: the first may have been disturbed."""
    taken = []
    for _ in range(2):
        began = time.process_time()
        pattern.match(text)
        taken.append(time.process_time() - began)
        if taken[-1] < MOST:
            break
    return min(taken)


@pytest.mark.check("T37")
def test_each_pattern_reads_the_worst_text_quickly() -> None:
    found = dict(patterns())
    assert len(found) > 30
    assert {"quiz_text._SCENE", "choices._TAIL", "conditions._MARK", "responses.amount._TYPED"} <= found.keys()
    texts = [start + unit * (SIZE // len(unit)) + END for start in STARTS for unit in UNITS]
    slow = {
        (name, text[:12], text[-6:]): taken
        for name, pattern in found.items()
        for text in texts
        if (taken := seconds(pattern, text)) > MOST
    }
    assert slow == {}


HEAD = "---\ntitle: A story\nmodule: 01-start\noutcomes: [M1.LO1]\nminutes: 1\n---\n## s: S\n\nWhat?\n\n"


@pytest.mark.check("T37")
@pytest.mark.parametrize(
    "line", ["- {}!", "- a -> b if {}", "- a {{{}", "if {}:", "-> a if {}, else b", "> A: {}", "{}"]
)
def test_a_quiz_with_a_line_of_100_kb_is_read_in_a_second(line: str) -> None:
    began = time.process_time()
    for unit in UNITS:
        read_quiz("quizzes/s.md", "s", HEAD + line.format(unit * (SIZE // len(unit))) + "\n    So.\n- b {1}\n    So.\n")
    assert time.process_time() - began < len(UNITS)
