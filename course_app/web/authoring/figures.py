"""How the items of a quiz did, for its authors: as it is served, of the first 10, 15, 20 ... people of the site."""

from __future__ import annotations

from dataclasses import dataclass

from course_app.course.breakdowns import tells
from course_app.course.prose import typographic
from course_app.course.quiz import Quiz, Scene
from course_app.course.responses import KINDS
from course_app.course.scenes import Shower
from course_app.course.statistics import FIVE, LEAST, Item, Report, report
from course_app.records.statistics import counted_runs_at
from course_app.web.shared.serving import library


@dataclass(frozen=True)
class Row:
    """An item with its figures; without, where too few answered it. Difficulty and discrimination are in tenths."""

    id: str
    title: str
    options: tuple[tuple[str, int], ...]  # HTML, and about how many in ten; empty below LEAST
    difficulty: float | None
    discrimination: float | None
    seconds: int | None

    @property
    def told(self) -> bool:
        return bool(self.options)


@dataclass(frozen=True)
class Figures:
    """What authors may see of a quiz."""

    people: int  # 10, 15, 20 ...; 0 below ten
    rows: tuple[Row, ...] = ()
    paths: tuple[tuple[str, int], ...] = ()  # in words, and about how many in ten


def figures_of(slug: str) -> Figures:
    """Give the figures of a quiz as it is served now. One statement, and none where it is not served yet."""
    shown = library()
    quiz = shown.quizzes.get(slug)
    if quiz is None:
        return Figures(0)
    runs = counted_runs_at(shown.editions[quiz.path])
    if not runs:
        return Figures(0)
    found, show = report(quiz, runs), Shower(shown, quiz)
    rows = [_row(show, scene, found.items.get(scene.id)) for scene in quiz.scenes.values() if tells(scene)]
    return Figures(found.people, tuple(rows), () if quiz.is_bank else _paths(quiz, found))


def _row(show: Shower, scene: Scene, item: Item | None) -> Row:
    title = typographic(scene.title) or show.links.inline(scene.question)
    if item is None or item.responses < LEAST:
        return Row(scene.id, title, (), None, None, None)
    return Row(
        scene.id, title, _options(show, scene, item), _tenth(item.difficulty), _tenth(item.discrimination),
        None if item.seconds is None else max(5, 5 * round(item.seconds / 5)),
    )  # fmt: skip


def _options(show: Shower, scene: Scene, item: Item) -> tuple[tuple[str, int], ...]:
    """Each option, or each row with each answer, and about how many in ten gave it."""
    inline, kind = show.links.inline, KINDS[scene.kind]
    if item.given:
        answers = [inline(text) for text in kind.answers(scene)]
        rows = [inline(scene.choices[at].text) for at in kind.rows(scene)]
        pairs = [
            (f"{row} – {answer}", n)
            for row, given in zip(rows, item.given, strict=True)
            for answer, n in zip(answers, given, strict=True)
        ]
    else:
        words = [choice.text or choice.key or "" for choice in scene.choices]
        pairs = [(inline(text), n) for text, n in zip(words, item.chosen, strict=False)]
    return tuple((html, _tenths(number, item.responses)) for html, number in pairs)


def _tenths(number: int, of: int) -> int:
    return (20 * number + of) // (2 * of)  # half a tenth goes up


def _tenth(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 1) + 0.0  # no -0.0


def _paths(quiz: Quiz, found: Report) -> tuple[tuple[str, int], ...]:
    """The paths that at least five took."""

    def named(id: str) -> str:
        return typographic(quiz.scenes[id].title) or id

    return tuple(
        (" → ".join(map(named, path.scenes)), _tenths(path.people, found.people))
        for path in found.paths
        if path.people >= FIVE
    )
