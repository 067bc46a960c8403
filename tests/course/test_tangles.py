"""Markdown takes its time over tangled text. What would take too long is shown as it is written."""

from __future__ import annotations

import re
import time

import pytest

from course_app.course import prose
from course_app.course.prose import render

HEAVY = [
    "[",
    "![",
    "[](",
    "[a][",
    "*a",
    "**",
    "` ",
    "`",
    "\\",
    '"',
    "'a",
    "# a\n",
    "> ",
    "- a\n",
    "1. ",
    "1. a\n",
    "a\n-\n",
    "***\n",
]
HEAVY += [
    "|a|b|\n|-|-|\n",
    "<",
    "&#",
    "<!--",
    "[a]: b\n",
    "\n",
    "\t",
    "a\n\n",
    "_a",
    "[[]",
    "- a\n  - b\n",
    "é",
    "<a@b.c>",
]


@pytest.mark.check("T09")
@pytest.mark.parametrize("piece", HEAVY)
def test_a_hundred_kilobytes_of_anything_take_less_than_a_second(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    start = time.process_time()
    html = render(text)
    assert time.process_time() - start < 1
    assert not re.search(r"<(?!/?p>)", html)


@pytest.mark.check("T09")
@pytest.mark.parametrize("piece", ["[", "1. "])
def test_the_heaviest_text_that_is_let_through_takes_less_than_a_second(piece: str) -> None:
    paragraph = (piece * (prose.MAX_BRACKETS // len(piece)))[: prose.MAX_BRACKETS] if "[" in piece else piece * 6 + "a"
    text = "\n\n".join([paragraph] * (prose.MAX_LINES // 2))[: prose.MAX_TEXT]
    assert not prose.too_long(text)
    assert prose.tangled(text) is None
    start = time.process_time()
    render(text)
    assert time.process_time() - start < 1


def test_a_text_too_long_or_too_tangled_is_shown_as_it_is_written() -> None:
    for text in (
        "*a* <b> " + "x" * prose.MAX_TEXT,
        "*a* <b> " + "[" * (prose.MAX_BRACKETS + 1),
        "- " * 7 + "*a* <b> ",
    ):
        assert render(text) == f"<p>{text.replace('<', '&lt;').replace('>', '&gt;')}</p>"


def test_the_paragraph_that_is_tangled_is_named_by_its_line() -> None:
    assert prose.tangled("a\n\nb\nc\n\nd") is None
    assert prose.tangled("a\n\nb\n" + "[" * (prose.MAX_BRACKETS + 1)) == 2
    assert prose.tangled("a\n" * 2 + "\n" + "x" * (prose.MAX_PARAGRAPH + 1)) == 3
    assert prose.tangled("a\n\n" + "\n\n".join(["[" * prose.MAX_BRACKETS] * 3)) is None


def test_one_text_that_cannot_be_read_leaves_the_next_one_unharmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "tangled", lambda text: None)
    deep = "1. " * 3000
    assert render.__wrapped__(deep) == f"<p>{deep}</p>"
    assert render.__wrapped__("a\n\nb") == "<p>a</p>\n<p>b</p>"
