"""What a learner may see of a quiz at a moment: built from an allow-list, so that nothing shows before it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from course_app.course.choices import Choice
from course_app.course.library import Library
from course_app.course.links import Linker
from course_app.course.play import Place, Result, Taken
from course_app.course.prose import typographic
from course_app.course.quiz import Quiz, Said, Scene
from course_app.course.responses import KINDS


@dataclass(frozen=True)
class ShownSaid:
    """A paragraph: narration, or speech by `who`; `us` when the learner speaks."""

    who: str  # short name; empty for narration
    full: str  # such as "Callum Reid, Reuben's dad"
    us: bool
    html: str


@dataclass(frozen=True)
class Gauge:
    """A measure in words and numbers."""

    name: str
    value: int
    low: int
    high: int
    word: str
    was: int | None  # before the last choice, when it moved
    was_word: str

    @property
    def steps(self) -> range:
        return range(self.low, self.high + 1)


@dataclass(frozen=True)
class Option:
    """A choice as it is offered: what the form sends back, and its words. Nothing else."""

    value: int  # the place shown
    html: str


@dataclass(frozen=True)
class SceneView:
    """A scene that is to be answered."""

    id: str
    title: str
    kind: str
    said: tuple[ShownSaid, ...]
    question: str
    options: tuple[Option, ...]
    law: str


@dataclass(frozen=True)
class PickedOption:
    """An option after the answer: what was picked, and what the author says about it."""

    html: str
    picked: bool
    belongs: bool | None  # several answers: whether it belongs
    points: int
    feedback: str


@dataclass(frozen=True)
class FeedbackView:
    """What came of a step."""

    position: int
    scene: str
    title: str
    kind: str
    said: tuple[ShownSaid, ...]
    question: str
    options: tuple[PickedOption, ...]  # in the order shown
    chosen: str  # HTML of the choice (one choice)
    happened: str
    why: str
    other: str  # how it felt on the other side
    other_who: str
    points: int
    right: bool
    critical: bool
    lesson: str  # module/lesson to go back to
    gauges: tuple[Gauge, ...]


@dataclass(frozen=True)
class EndingView:
    """How it ended."""

    title: str
    said: tuple[ShownSaid, ...]
    band: str
    debrief: str
    gauges: tuple[Gauge, ...]


class Shower:
    """Shows the parts of one quiz, linked with a library."""

    def __init__(self, library: Library, quiz: Quiz) -> None:
        self.quiz = quiz
        self.links = Linker(library, quiz.path, explain=False)

    def intro(self) -> str:
        return self.links.prose(self.quiz.intro)

    def scene(self, scene: Scene, order: Sequence[int]) -> SceneView:
        """Take a scene and the order of its choices; give what may be seen before the answer."""
        options = tuple(Option(shown, self.links.inline(scene.choices[at].text)) for shown, at in enumerate(order))
        return SceneView(
            scene.id, typographic(scene.title), scene.kind, self._said(scene.said),
            self.links.inline(scene.question), options, scene.law,
        )  # fmt: skip

    def feedback(self, taken: Taken, order: Sequence[int]) -> FeedbackView:
        """Take a step that was taken; give what may be seen after it."""
        scene, outcome = taken.scene, taken.outcome
        several = scene.kind == "several"
        options = tuple(
            PickedOption(
                self.links.inline(choice.text),
                at in outcome.picked,
                choice.ticked,
                choice.points,
                self._told(choice) if several or at in outcome.picked else "",
            )
            for at, choice in ((at, scene.choices[at]) for at in order)
        )
        choice = scene.choices[outcome.picked[0]] if not several else None
        return FeedbackView(
            taken.position, scene.id, typographic(scene.title), scene.kind, self._said(scene.said),
            self.links.inline(scene.question), options,
            chosen=self.links.inline(choice.text) if choice else "",
            happened=self.links.prose(choice.happened) if choice else "",
            why=self.links.prose(choice.why) if choice else "",
            other=self.links.prose(choice.other) if choice else "",
            other_who=self._name(choice.other_who or scene.with_) if choice else "",
            points=outcome.points, right=outcome.right, critical=outcome.critical, lesson=scene.lesson,
            gauges=self.gauges(taken.after, taken.before),
        )  # fmt: skip

    def ending(self, place: Place, result: Result) -> EndingView | None:
        """Take an ended place; give its ending, or None for a quiz."""
        if place.scene is None:
            return None
        scene = place.scene
        band = next((text for least, text in scene.bands if result.percent >= least), "")
        return EndingView(
            typographic(scene.title), self._said(scene.said), self.links.prose(band),
            self.links.prose(scene.debrief), self.gauges(place.measures, None),
        )  # fmt: skip

    def gauges(self, now: Mapping[str, int], before: Mapping[str, int] | None) -> tuple[Gauge, ...]:
        """Take the measures now and before; give them in words."""
        shown = []
        for name, measure in self.quiz.header.measures.items():
            value = now[name]
            old = before[name] if before and before[name] != value else None
            word = measure.bands.get(value, str(value))
            was = measure.bands.get(old, "") if old is not None else ""
            title = name.replace("-", " ").capitalize()
            shown.append(Gauge(title, value, measure.low, measure.high, word, old, was))
        return tuple(shown)

    def full_name(self, who: str) -> str:
        return typographic(self.quiz.header.people.get(who, who))

    def _name(self, who: str) -> str:
        return typographic(who)

    def _told(self, choice: Choice) -> str:
        return self.links.prose("\n\n".join(filter(None, (choice.happened, choice.why))))

    def _said(self, said: Sequence[Said]) -> tuple[ShownSaid, ...]:
        return tuple(
            ShownSaid(part.who, self.full_name(part.who), part.who.lower() == "you", self.links.prose(_quoted(part)))
            for part in said
        )


def _quoted(part: Said) -> str:
    """Speech stands in quotation marks, which authors need not type."""
    return f"‘{part.text}’" if part.who and part.text[0] not in "'‘\"“" else part.text


def best_possible(scene: Scene) -> int:
    """Give the most points a response to a scene can earn."""
    return KINDS[scene.kind].best(scene)
