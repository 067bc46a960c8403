"""One broken file per message: it is named after its code, and the arrow points at the line to mend.

path: where the file is laid in the good library
expect also: codes that the same mistake cannot avoid
the file itself, with ⟵ at the end of the line that is named
also: path of one more file
its text

A file may instead be a mistake sown into a good one, written as the hunks of a diff without their numbers:

sow: path of the good file
 a line that stays
-a line that goes
+a line that comes, with ⟵ at its end
@@ before the next hunk
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from course_app.course import files, loader, prose
from course_app.course.check import check
from course_app.course.messages import MESSAGES, WARNINGS

from .shelf import HERE, good, judged

ARROW = " ⟵".encode()
FILES = sorted((HERE / "broken").iterdir())


class Broken(NamedTuple):
    """What a broken file says of itself."""

    path: str
    line: int
    also: list[str]
    files: dict[str, str | bytes | None]


def sown(found: re.Match[bytes]) -> bytes:
    """Take a path and its hunks; give the good file with the mistake in it."""
    text = good()[found[1].decode()].body
    for hunk in found[2].removesuffix(b"\n").split(b"\n@@\n"):
        lines = hunk.split(b"\n")
        old = b"\n".join(line[1:].removesuffix(ARROW) for line in lines if line[:1] != b"+")
        assert text.count(old) == 1, hunk
        text = text.replace(old, b"\n".join(line[1:] for line in lines if line[:1] != b"-"))
    return b"path: " + found[1] + b"\n" + text


def read(file: Path) -> Broken:
    written = re.sub(rb"(?s)\Asow: (.+?)\n(.+)\Z", sown, file.read_bytes())
    parts = re.split(rb"(?m)^(?:path|also): ((?:content|quizzes)/.+)\n", written)
    paths, texts = [path.decode() for path in parts[1::2]], parts[2::2]
    expected = re.match(rb"expect also: (.+)\n", texts[0])
    texts[0] = texts[0].removeprefix(expected[0] if expected else b"")
    line = texts[0][: texts[0].index(ARROW)].count(b"\n") + 1
    also = expected[1].decode().split(", ") if expected else []
    return Broken(paths[0], line, also, {p: t.replace(ARROW, b"") for p, t in zip(paths, texts, strict=True)})


def test_the_good_library_has_no_problem() -> None:
    assert check(HERE / "good")[1] == []


@pytest.mark.check("F23")
def test_every_message_has_a_broken_file_and_every_broken_file_a_message() -> None:
    assert {file.stem for file in FILES} == set(MESSAGES)


@pytest.mark.check("F23")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_broken_file_is_named_with_its_line_and_what_to_do(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "MAX_TEXT", 1500)
    if file.stem == "size":
        monkeypatch.setattr(files, "MAX_MEDIA", 200)
        monkeypatch.setattr(loader, "MAX_MEDIA", 200)
    broken = read(file)
    problems = judged(broken.files)
    told = [(found.path, found.line) for found in problems if found.code == file.stem]
    assert told == [(broken.path, broken.line)], [str(found) for found in problems]
    assert sorted(found.code for found in problems if found.code != file.stem) == sorted(broken.also)
    (said,) = [str(found) for found in problems if found.code == file.stem]
    told_as = "warning: " if file.stem in WARNINGS else ""
    assert said.startswith(f"{broken.path}:{broken.line}: {told_as}")
    assert re.search(r"[.?:!'\"\])}]$", said), "a message is a sentence"
