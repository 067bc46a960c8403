"""What a staff meeting may talk about: three questions that go with the debriefs of a scenario."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from course_app.course.prose import unmarked
from course_app.course.quiz import Quiz

MOST = 3
# Where an author gives no questions: asked after a paragraph of the debrief that asks nothing itself.
ASKED = (
    "Where did we last meet this, in our own rooms?",
    "What makes this hard for us, and what would make it easier?",
    "What will each of us do differently, and how will we notice?",
)
_SENTENCE = re.compile(r"(?<=[.!?])(?:['’\"”]?)\s+(?=['‘\"“]?[A-Z])")


class Talk(NamedTuple):
    """Something to talk about: what the debrief says (Markdown, may be empty), and a question (plain text)."""

    said: str
    question: str


def talks(quiz: Quiz) -> tuple[Talk, ...]:
    """Take a scenario; give three things to talk about, or fewer where it says less.

    Questions of its header come first, then those that its debriefs ask, each with what is said before it; then
    paragraphs of the debriefs, those first that most endings have in common.
    """
    given = tuple(Talk("", question) for question in quiz.header.discuss)
    debriefs = [scene.debrief for scene in quiz.scenes.values() if scene.is_ending and scene.debrief]
    parts = Counter(part for debrief in debriefs for part in dict.fromkeys(debrief.split("\n\n")))
    asking = [talk for part in parts if (talk := _asks(part))][:MOST]
    used = {talk.said for talk in asking} | {talk.question for talk in asking}
    plain = [
        part for part in parts if not _asks(part) and part not in used and not part.startswith(("-", "*", "#", "|"))
    ]
    plain.sort(key=lambda part: -parts[part])  # of those in as many endings, the first told
    return (*given, *asking, *(Talk(part, question) for part, question in zip(plain, ASKED, strict=False)))[:MOST]


def _asks(part: str) -> Talk | None:
    """Give a question that a paragraph asks, with the sentences before it."""
    sentences = _SENTENCE.split(" ".join(part.split()))
    at = next((at for at, sentence in enumerate(sentences) if sentence.endswith("?")), None)
    if at is None:
        return None
    until = at
    while until + 1 < len(sentences) and sentences[until + 1].endswith("?"):
        until += 1
    return Talk(" ".join(sentences[:at]), unmarked(" ".join(sentences[at : until + 1])))
