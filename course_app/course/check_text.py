"""What is wrong with a text in itself, whatever library it stands in: its headings, its length, HTML, tangles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course_app.course.messages import Problem, problem
from course_app.course.prose import MAX_TEXT, tangled, too_long

CODE = re.compile(r"`[^`\n]*`")
_HTML = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?|!--[^<]*?--)>")


def judge_parts(path: str, text: str, first: int) -> Iterator[Problem]:
    """Take the body of a page and the line at which it starts; give what is wrong with its length and its headings."""
    start = first
    for part in re.split(r"(?m)^:::.*$", text):
        if too_long(part):
            yield problem(path, start + part.startswith("\n"), "text-long", limit=MAX_TEXT)
        start += part.count("\n")
    level = 1
    for number, line in enumerate(text.split("\n"), first):
        if heading := re.match(r"(#{1,6}) ", line):
            now = len(heading[1])
            if now == 1:
                yield problem(path, number, "heading-one")
            elif now > level + 1:
                yield problem(path, number, "heading-order", before="#" * level, expected="#" * (level + 1))
            level = max(now, 2)


def judge_words(path: str, text: str, first: int) -> Iterator[Problem]:
    """Take any text and the line at which it starts; give the HTML in it, and what cannot be read in time."""
    for number, line in enumerate(text.split("\n"), first):
        if found := _HTML.search(CODE.sub("", line)):
            yield problem(path, number, "html", html=found[0][:40])
    if (at := tangled(text)) is not None:
        yield problem(path, first + at, "tangle")
