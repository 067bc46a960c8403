"""A small library in which every kind of thing stands once, and what puts one together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import every_kind

from course_app.course.check import judge
from course_app.course.files import File, read_file, read_tree

ROOT = Path(__file__).with_name("library")


@cache
def sound() -> Mapping[str, str]:
    """Give the small library of the folder beside this file, which has no problem at all."""
    texts = {path: file.body.decode() for path, file in read_tree(ROOT).items()}
    assert judge(files_of(texts))[1] == []
    return texts


def files_of(texts: Mapping[str, str]) -> dict[str, File]:
    """Take texts by path; give them as files."""
    return {path: read_file(path, text.encode()) for path, text in texts.items()}


def mended(texts: Mapping[str, str]) -> dict[str, str]:
    """Give the texts with the minutes and hours that the checker counts, as an author would write them."""
    known = dict(texts)
    for _ in range(4):
        wrong = [found for found in judge(files_of(known))[1] if found.code in ("minutes", "hours")]
        if not wrong:
            break
        for found in wrong:
            counted = re.search(r"Write ([\d.]+)\.", found.message)
            assert counted
            pattern = rf"(?m)^{found.code}: [\d.]+$"
            known[found.path] = re.sub(pattern, f"{found.code}: {counted[1]}", known[found.path], count=1)
    return known


@cache
def kinds() -> Mapping[str, str]:
    """Give the small library with a story and a quiz in which every kind of response comes up."""
    first, second = "content/modules/01-first/module.md", "content/modules/02-second/module.md"
    texts = {**sound(), "quizzes/s-kinds.md": every_kind.STORY, "quizzes/kinds.md": every_kind.BANK}
    del texts["quizzes/02-second.md"]
    texts[first] = texts[first].replace("practice: []", "practice: [s-kinds]")
    texts[second] = texts[second].replace("quiz: 02-second", "quiz: kinds")
    texts = mended(texts)
    assert not [found for found in judge(files_of(texts))[1] if not found.warning]
    return texts


@cache
def many(modules: int) -> Mapping[str, str]:
    """Give a library with one course of so many modules, each like the first of the small one."""
    texts = {path: text for path, text in sound().items() if "/modules/" not in path and "quizzes/" not in path}
    del texts["content/courses/second-alone.md"], texts["content/courses/later.md"]
    slugs = [f"{number:02}-part" for number in range(1, modules + 1)]
    texts["content/courses/both.md"] = texts["content/courses/both.md"].replace("01-first, 02-second", ", ".join(slugs))
    for number, slug in enumerate(slugs, 1):
        for path in ("module", "01-look", "02-listen"):
            text = sound()[f"content/modules/01-first/{path}.md"]
            texts[f"content/modules/{slug}/{path}.md"] = _moved(text, number, slug)
        texts[f"content/modules/{slug}/door.svg"] = sound()["content/modules/01-first/door.svg"]
        texts[f"quizzes/{slug}.md"] = _moved(sound()["quizzes/01-first.md"], number, slug)
        texts[f"quizzes/s-{slug}.md"] = _moved(sound()["quizzes/s-door.md"], number, slug)
    texts = mended(texts)
    assert judge(files_of(texts))[1] == []
    return texts


def _moved(text: str, number: int, slug: str) -> str:
    text = re.sub(r"(?m)^was: .*\n", "", text)
    return text.replace("01-first", slug).replace("M1.", f"M{number}.").replace("s-door", f"s-{slug}")
