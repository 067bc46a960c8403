"""The checker's advice on how a text is written: warnings, which hold nothing back."""

from __future__ import annotations

from collections.abc import Iterator

from course_app.course.claims import claims
from course_app.course.messages import Problem, problem
from course_app.course.reading import grade
from course_app.course.style import findings, passages

HARDEST = {"lesson": 10, "sheet": 8}  # Flesch-Kincaid grade
_FEW = 100  # words: a shorter text has no grade worth telling


def advise_style(path: str, text: str, first: int, kind: str) -> Iterator[Problem]:
    """Take English Markdown that starts at line `first` of `path`, and its kind ('lesson', 'sheet', 'quiz' or 'page').

    Give what the house style would have otherwise. Claims of fact are looked for in lessons.
    """
    for line, code, words in findings(text, first, story=kind == "quiz"):
        yield problem(path, line, code, **words)
    if kind in HARDEST:
        told = [passage.text for passage in passages(text, first)]
        found = grade(told)
        if found > HARDEST[kind] and sum(len(one.split()) for one in told) >= _FEW:
            yield problem(path, 1, "style-grade", grade=f"{found:.1f}", limit=HARDEST[kind])
    if kind == "lesson":
        for claim in claims(text, first):
            if not claim.references:
                yield problem(path, claim.line, "claim-reference", begins=" ".join(claim.sentence.split()[:6]))
