"""What a learner may see of a quiz at a moment: built from an allow-list, so that nothing shows before it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from course_app.course.choices import Choice
from course_app.course.conditions import State
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
    options: tuple[Option, ...]  # to pick, or rows to answer
    answers: tuple[Option, ...]  # what each row can be answered with; empty where options are picked
    unit: str  # of a number
    law: str


@dataclass(frozen=True)
class PickedOption:
    """An option after the answer: what was picked, and what the author says about it."""

    html: str
    picked: bool
    belongs: bool | None  # several answers: whether it belongs
    points: int
    feedback: str
    given: str = ""  # a row: what it was answered with; empty for what is left over
    answer: str = ""  # a row: what belongs there
    other: str = ""  # how it felt on the other side
    other_who: str = ""


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
    words: str  # what was typed: plain text
    checklist: tuple[str, ...]  # of 'say it first'

    @property
    def judged(self) -> tuple[bool, ...]:
        """Whether each statement that is judged by itself was judged rightly; empty where one answer is picked."""
        judged = [option for option in self.options if option.belongs is not None]
        return tuple(option.belongs == (option.picked or self.kind != "several") for option in judged)


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

    def scene(self, scene: Scene, order: Sequence[int], state: State) -> SceneView:
        """Take a scene, the order of its choices and the state of the story; give what may be seen before."""
        kind, offered = KINDS[scene.kind], scene.offered(state)
        rows = kind.rows(scene)
        options = tuple(
            Option(shown, self.links.inline(scene.choices[at].text))
            for shown, at in enumerate(order)
            if at in rows and at in offered
        )
        answers = tuple(Option(place, self.links.inline(text)) for place, text in enumerate(kind.answers(scene)))
        return SceneView(
            scene.id, typographic(scene.title), scene.kind, self._said(scene.said, state),
            self.links.inline(scene.question), options, answers, scene.unit, scene.law,
        )  # fmt: skip

    def feedback(self, taken: Taken, order: Sequence[int]) -> FeedbackView:
        """Take a step that was taken; give what may be seen after it."""
        scene, outcome = taken.scene, taken.outcome
        choice = scene.choices[outcome.picked[0]] if scene.kind in ("one", "number", "say") else None
        return FeedbackView(
            taken.position, scene.id, typographic(scene.title), scene.kind, self._said(scene.said, taken.state),
            self.links.inline(scene.question), self._picked(taken, order),
            chosen=self.links.inline(choice.text) if choice and scene.kind == "one" else "",
            happened=self.links.prose(choice.happened) if choice else "",
            why=self.links.prose(choice.why) if choice else "",
            other=self._felt(scene, choice)[0] if choice else "",
            other_who=self._felt(scene, choice)[1] if choice else "",
            points=outcome.points, right=outcome.right, critical=outcome.critical, lesson=scene.lesson,
            gauges=self.gauges(taken.after, taken.before), words=outcome.words,
            checklist=tuple(self.links.inline(line) for line in choice.checklist) if choice else (),
        )  # fmt: skip

    def _picked(self, taken: Taken, order: Sequence[int]) -> tuple[PickedOption, ...]:
        """Give the options in the order shown, or the rows of an answer in the order in which they belong."""
        scene, outcome = taken.scene, taken.outcome
        if outcome.rows:
            rows = tuple(
                PickedOption(
                    self.links.inline(choice.text), True, row.right, 0, self._told(choice),
                    self.links.inline(row.given), self.links.inline(row.belongs), *self._felt(scene, choice),
                )
                for row, choice in ((row, scene.choices[row.at]) for row in outcome.rows)
            )  # fmt: skip
            over = (choice for choice in scene.choices if not choice.text)
            return (*rows, *(PickedOption(self.links.inline(c.key or ""), False, None, 0, self._told(c)) for c in over))
        if scene.kind not in ("one", "several"):
            return ()
        several = scene.kind == "several"
        shown = [at for at in order if at in taken.offered]
        return tuple(
            PickedOption(
                self.links.inline(choice.text), at in outcome.picked, choice.key == "x" if several else None,
                choice.points, self._told(choice) if several or at in outcome.picked else "",
                other=self._felt(scene, choice)[0] if several else "", other_who=self._felt(scene, choice)[1],
            )
            for at, choice in ((at, scene.choices[at]) for at in shown)
        )  # fmt: skip

    def meant(self, taken: Taken, response: Any) -> tuple[str, ...]:
        """Take a step and another response to it; give in words what that would have said. Raises BadResponse."""
        scene = taken.scene
        outcome = KINDS[scene.kind].outcome(scene, response, taken.offered)
        if outcome.rows:
            rows = ((scene.choices[row.at].text, row.given) for row in outcome.rows)
            return tuple(f"{self.links.inline(text)} – {self.links.inline(given)}" for text, given in rows)
        if scene.kind == "number":
            return (escape(outcome.words),)
        return tuple(self.links.inline(scene.choices[at].text) for at in outcome.picked)

    def ending(self, place: Place, result: Result, began: Mapping[str, int] | None = None) -> EndingView | None:
        """Take an ended place, its result and the measures at the beginning; give its ending, or None for a quiz."""
        if place.scene is None:
            return None
        scene = place.scene
        band = next((text for least, text in scene.bands if result.percent >= least), "")
        return EndingView(
            typographic(scene.title), self._said(scene.said, place.state), self.links.prose(band),
            self.links.prose(scene.debrief), self.gauges(place.measures, began),
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

    def _felt(self, scene: Scene, choice: Choice) -> tuple[str, str]:
        """Give how a choice felt on the other side, and to whom."""
        return self.links.prose(choice.other), typographic(choice.other_who or scene.with_)

    def _told(self, choice: Choice) -> str:
        return self.links.prose("\n\n".join(filter(None, (choice.happened, choice.why))))

    def _said(self, said: Sequence[Said], state: State) -> tuple[ShownSaid, ...]:
        return tuple(
            ShownSaid(part.who, self.full_name(part.who), part.who.lower() == "you", self.links.prose(_quoted(part)))
            for part in said
            if part.when.holds(state)
        )


def _quoted(part: Said) -> str:
    """Speech stands in quotation marks, which authors need not type."""
    return f"‘{part.text}’" if part.who and part.text[0] not in "'‘\"“" else part.text
