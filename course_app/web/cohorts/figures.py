"""What a cohort chose in a quiz or scenario, put into words and letters: for the page of a module, and the pack."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from flask import current_app

from course_app.course.breakdowns import Breakdown, breakdown, split, tells, texts
from course_app.course.library import Module
from course_app.course.prose import plain, typographic
from course_app.course.quiz import Quiz, Scene
from course_app.course.scenes import Shower
from course_app.records.cohort_statistics import came_to
from course_app.records.cohorts import Cohort
from course_app.web.shared.serving import library

FIRST_WORDS = 12  # of an ending
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Line:
    """A line of a chart and of its table."""

    letter: str
    html: str
    tenths: int


@dataclass(frozen=True)
class Item:
    """A moment of a scenario, or an item of a quiz; `lines` have figures where they may be shown."""

    id: str
    title: str
    question: str  # HTML
    counts: str  # what the figures are of: 'chosen', 'placed' or 'right'
    lines: tuple[Line, ...]
    options: tuple[str, ...]  # HTML, without figures
    said: tuple[str, ...]  # HTML: what is told before it to everybody who comes there

    @property
    def split(self) -> int:
        """How far answers lie apart: 0 to 5, and nothing where only being right is counted."""
        return split([line.tenths for line in self.lines]) if self.counts == "chosen" else 0


@dataclass(frozen=True)
class Figures:
    """What may be shown of a quiz or scenario in a cohort."""

    quiz: Quiz
    title: str
    people: int
    items: tuple[Item, ...]  # those with figures
    silent: tuple[Item, ...]  # the others
    met: tuple[Line, ...] = ()
    endings: tuple[Line, ...] = ()
    ways: tuple[Line, ...] = ()
    of_ways: bool = False


def figures_of(cohort: Cohort, module: Module) -> list[Figures]:
    """Give what the people of a cohort chose in the scenarios and the quiz of a module, in one statement."""
    shown = library()
    quizzes = [*module.required, *module.practice, *([module.quiz] if module.quiz else [])]
    editions = {quiz.slug: shown.editions[quiz.path] for quiz in quizzes}
    came = came_to(cohort.id, editions.values())
    return [_told(quiz, breakdown(quiz, came.get(editions[quiz.slug], ()), _lot)) for quiz in quizzes]


def _lot(number: int) -> bytes:
    """Draw a lot for an attempt: the same in every process, and known to nobody who does not know the site's key."""
    secret = current_app.secret_key
    key = secret if isinstance(secret, bytes) else str(secret).encode()
    return hmac.digest(key, b"left out:%d" % number, "sha256")


def _told(quiz: Quiz, found: Breakdown) -> Figures:
    show = Shower(library(), quiz)
    items = [_item(show, scene, found.lines.get(scene.id)) for scene in quiz.scenes.values() if tells(scene)]

    def named(rows: Sequence[tuple[tuple[str, ...], int]]) -> tuple[Line, ...]:
        words = [(" → ".join(_name(quiz, id) for id in scenes), tenths) for scenes, tenths in rows]
        return tuple(Line(letter, html, tenths) for letter, (html, tenths) in zip(LETTERS, words, strict=False))

    return Figures(
        quiz, typographic(quiz.title), found.people,
        tuple(item for item in items if item.lines), tuple(item for item in items if not item.lines),
        met=named([((id,), tenths) for id, tenths in found.met.items()]),
        endings=named([((id,), tenths) for id, tenths in found.endings.items()]),
        ways=named(found.ways), of_ways=found.of_ways,
    )  # fmt: skip


def _name(quiz: Quiz, id: str) -> str:
    """The title of a scene; of endings that share one, with the first words that are said there."""
    scene = quiz.scenes[id]
    title = typographic(scene.title) or id
    said = next((part.text for part in scene.said if not part.when), "")
    alike = [one for one in quiz.scenes.values() if one.is_ending and one.title == scene.title]
    if len(alike) < 2 or not scene.is_ending or not said:
        return escape(title)
    words = plain(said).split()
    return escape(f"{title} ({' '.join(words[:FIRST_WORDS])}{' …' if len(words) > FIRST_WORDS else ''})")


def _item(show: Shower, scene: Scene, tenths: tuple[int, ...] | None) -> Item:
    options = tuple(show.links.inline(text) for text in texts(scene))
    counts = "chosen" if scene.kind in ("one", "several") else "placed" if options else "right"
    lines = zip(LETTERS, options or ("Answered rightly",), tenths or (), strict=False)
    said = [
        f"{show.full_name(part.who)}: ‘{part.text}’" if part.who else part.text for part in scene.said if not part.when
    ]
    question = scene.question or (said.pop() if said else scene.id)  # rows are placed without a question
    return Item(
        scene.id, typographic(scene.title), show.links.inline(question), counts,
        tuple(Line(*line) for line in lines), options, tuple(map(show.links.prose, said)),
    )  # fmt: skip
