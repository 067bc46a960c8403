"""What an author wrote, told back: a scenario as an outline with its numbers, a bank by what is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from course_app.course import routes
from course_app.course.choices import Choice
from course_app.course.conditions import Way
from course_app.course.play import replay
from course_app.course.prose import unmarked
from course_app.course.quiz import Quiz, Scene
from course_app.course.reading import grade
from course_app.course.responses import KINDS
from course_app.course.schemas import DIFFICULTIES, LEVELS
from course_app.course.ways import graph

PLAYS, SEED = 1_000, 1
KIND_NAMES = {
    "one": "one choice",
    "several": "several answers",
    "order": "ordering",
    "match": "matching",
    "sort": "sorting",
    "number": "a number",
    "say": "say it first",
    "fork": "fork",
    "ending": "ending",
}


@dataclass(frozen=True)
class Line:
    """A choice of the outline: its words, and in words what it does and where it leads."""

    text: str
    points: int | None
    critical: bool
    leads: str
    does: str  # 'trust +1; sets named-him'
    when: str  # the condition under which it is offered

    def __str__(self) -> str:
        marks = [f"if {self.when}" if self.when else "", self.does, "critical" if self.critical else ""]
        scored = " " if self.points is None else str(self.points)
        text = f"{self.text} -> {self.leads}" if self.text and self.leads else self.text or f"-> {self.leads}"
        return f"{scored}  {text}" + "".join(f" [{mark}]" for mark in marks if mark)


@dataclass(frozen=True)
class Part:
    """A scene of the outline."""

    id: str
    title: str
    kind: str  # as in KIND_NAMES
    repair: bool  # a critical choice leads here
    line: int
    states: int  # in which it can be met
    lines: tuple[Line, ...]

    @property
    def named(self) -> str:
        """Its kind in words; nothing for a plain scene."""
        words = [] if self.kind == "one" else [KIND_NAMES[self.kind]]
        words += ["repair"] if self.repair else []
        return ", ".join([*words, f"{self.states} states"] if self.states > 1 else words)


@dataclass(frozen=True)
class Numbers:
    """What can be counted of a scenario."""

    scenes: int  # that are answered
    endings: int
    paths: int
    steps: routes.Span  # responses
    minutes: routes.Span
    best: int  # points
    best_path: tuple[str, ...]  # a scene and what is chosen there, in words
    at_random: Mapping[str, float]  # per cent of PLAYS by ending
    grade: float  # Flesch-Kincaid


def led(ways: Sequence[Way]) -> str:
    """Give ways in words: 'calm if trust at least 4, else door'."""
    *some, last = ways or [Way("")]
    return "".join(f"{way.target} if {way.when.text}, " for way in some) + ("else " if some else "") + last.target


def repairs(quiz: Quiz) -> set[str]:
    """Give the scenes to which a critical choice of another scene leads."""
    return {
        target
        for scene in quiz.scenes.values()
        for choice in scene.choices
        if choice.critical
        for target in choice.targets
        if target != scene.id
    }


def outline(quiz: Quiz) -> list[Part]:
    """Take a sound scenario; give its scenes in order, each with its choices. Raises TooMany."""
    moments, repair = graph(quiz).moments, repairs(quiz)
    return [
        Part(
            scene.id, scene.title, scene.kind, scene.id in repair, scene.line,
            len({moment[:3] for moment in moments[scene.id]}), tuple(_lines(scene)),
        )
        for scene in quiz.scenes.values()
    ]  # fmt: skip


def _lines(scene: Scene) -> Iterator[Line]:
    one = scene.kind == "one"
    for choice in scene.choices:
        text = unmarked(choice.text)
        if choice.key and scene.kind not in ("several", "sort"):
            text = f"{text} = {choice.key}".strip()
        yield Line(
            text, choice.points if one or scene.kind == "number" else None, choice.critical,
            led(choice.ways) if choice.ways else "", _does(choice), choice.when.text,
        )  # fmt: skip
    if scene.ways:
        yield Line("", None, False, led(scene.ways), "", "")


def _does(choice: Choice) -> str:
    return "; ".join([*(f"{name} {by:+}" for name, by in choice.effects), *(f"sets {mark}" for mark in choice.sets)])


def numbers(quiz: Quiz) -> Numbers:
    """Take a sound scenario; count it. Raises TooMany."""
    ways = graph(quiz)
    road = routes.best(ways)
    place = replay(quiz, None, routes.responses(quiz, road))
    chosen = [f"{taken.scene.id}: {_chosen(taken.scene, at)}" for taken, at in zip(place.taken, road, strict=True)]
    random = Random(SEED)  # noqa: S311 - no secret: everybody is told the same figures
    kinds = [scene.kind for scene in quiz.scenes.values()]
    return Numbers(
        sum(kind not in ("fork", "ending") for kind in kinds), kinds.count("ending"), routes.count(ways),
        routes.steps(ways), routes.minutes(ways), ways.best, tuple(chosen),
        routes.at_random(ways, PLAYS, random), grade(texts(quiz)),
    )  # fmt: skip


def _chosen(scene: Scene, at: int | None) -> str:
    if at is not None:
        return unmarked(scene.choices[at].text)
    return "the right answer" if KINDS[scene.kind].scored else "any words"


def texts(quiz: Quiz) -> Iterator[str]:
    """Give everything that a quiz has a learner read, paragraph by paragraph."""
    yield quiz.intro
    for scene in quiz.scenes.values():
        yield from (said.text for said in scene.said)
        yield scene.question
        for choice in scene.choices:
            yield from (choice.text, choice.happened, choice.why, choice.other, *choice.checklist)
        yield from (text for _, text in scene.bands)
        yield scene.debrief


def bank(quiz: Quiz) -> dict[str, dict[str, int]]:
    """Take a bank; give how many items there are by outcome, level, kind, difficulty, and of their keys.

    The position and length of a key are those of the best choice among the choices, as they stand in the file.
    """
    items = list(quiz.scenes.values())
    one = [item for item in items if item.kind == "one"]
    return {
        "outcome": _counted(quiz.header.outcomes, (item.outcome for item in items)),
        "level": _counted(LEVELS, (item.level or "none given" for item in items)),
        "kind": _counted([], (KIND_NAMES[item.kind] for item in items)),
        "difficulty": _counted(DIFFICULTIES, (item.difficulty or "none given" for item in items)),
        "position of the key": _counted("ABC", (chr(ord("A") + _key(item)) for item in one)),
        "length of the key": _counted(["longest", "between", "shortest"], (_length(item) for item in one)),
    }


def _counted(known: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    counts = Counter(found)
    return {name: counts[name] for name in dict.fromkeys([*known, *sorted(counts)])}


def _key(item: Scene) -> int:
    return max(range(len(item.choices)), key=lambda at: item.choices[at].points)


def _length(item: Scene) -> str:
    lengths = [len(unmarked(choice.text)) for choice in item.choices]
    key = lengths.pop(_key(item))
    return "longest" if key > max(lengths) else "shortest" if key < min(lengths) else "between"


def describe(quiz: Quiz) -> str:
    """Take a sound quiz or scenario; give it as plain text for a terminal. Raises TooMany."""
    return "\n".join(_bank_told(quiz) if quiz.is_bank else _story_told(quiz))


def _bank_told(quiz: Quiz) -> Iterator[str]:
    yield f"{quiz.title}: a bank of {len(quiz.scenes)} items, {quiz.header.show} shown"
    for what, counts in bank(quiz).items():
        yield f"  {what + ':':<21}" + ", ".join(f"{name} {count}" for name, count in counts.items())
    yield f"  {'reading level:':<21}Flesch-Kincaid grade {grade(texts(quiz)):.1f}"


def _story_told(quiz: Quiz) -> Iterator[str]:
    found = numbers(quiz)
    endings = "1 ending" if found.endings == 1 else f"{found.endings} endings"
    yield f"{quiz.title}: a scenario of {found.scenes} scenes and {endings}"
    for part in outline(quiz):
        yield ""
        yield f"{part.id}{': ' if part.title else ''}{part.title}" + (f" ({part.named})" if part.named else "")
        yield from (f"  {line}" for line in part.lines)
    yield ""
    yield f"paths            {found.paths}"
    yield f"responses        {found.steps.least:.0f} to {found.steps.most:.0f}"
    yield f"minutes          {found.minutes.least:.1f} to {found.minutes.most:.1f}"
    yield f"best total       {found.best} points:"
    yield from (f"  {step}" for step in found.best_path)
    yield f"endings          of {PLAYS} plays at random:"
    yield from (f"  {share:5.1f} %  {id}" for id, share in found.at_random.items())
    yield f"reading level    Flesch-Kincaid grade {found.grade:.1f}"
