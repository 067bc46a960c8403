"""What the people of a cohort chose, told so that nobody's choice can be worked out (docs/decisions/0018).

Trainers know the names, see who has finished, and can ask people in or out. So this is stricter than `colleagues`:

1. People form fives in the order in which they came, once and for good. A five that is not whole shows nothing, nor
   does one that somebody has left.
2. Of each five one, drawn by secret chance, is left out: every figure is of the four others.
3. A scene shows something when at least five met it. Where meeting it depends on what was chosen before, five of the
   fours must have, of ten people or more: else the scene itself would tell what all chose. So for ways and endings.
4. What one chose reads like what nobody chose, and what all but one chose like what all chose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from course_app.course.play import Taken, replay
from course_app.course.quiz import Quiz, Scene
from course_app.course.responses import KINDS
from course_app.course.statistics import FIVE, PEOPLE, PICKED, Run

FOUR = FIVE - 1  # of each five


class Came(NamedTuple):
    """The first ended attempt of somebody who counts in a cohort."""

    run: Run
    here: bool  # still in the cohort


class Way(NamedTuple):
    """A way through a scenario that at least five took: its scenes, the ending last, and about how many in ten."""

    scenes: tuple[str, ...]
    tenths: int


class Played(NamedTuple):
    """A run, replayed."""

    firsts: dict[str, Taken]  # by scene: the response that counts
    way: tuple[str, ...]  # scenes in the order in which they were met, the ending last


@dataclass(frozen=True)
class Breakdown:
    """What may be shown of one edition. Tenths: 0 also stands for one person, 10 also for all but one."""

    people: int  # 5, 10, 15 ..., or 0: nothing may be shown
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # by scene, by line (see `texts`)
    met: Mapping[str, int] = field(default_factory=dict)  # scenes that not everybody must meet: tenths who did
    endings: Mapping[str, int] = field(default_factory=dict)  # those that at least five reached
    ways: tuple[Way, ...] = ()  # most frequent first

    @property
    def of_ways(self) -> bool:
        """Whether there are enough people for ways and endings."""
        return self.people >= PEOPLE


def texts(scene: Scene) -> tuple[str, ...]:
    """Give the lines of a scene of which figures are told, as Markdown: its options, or the rows that were placed.

    Empty where there is nothing to count but whether it was right (a number), or nothing at all (typed words).
    """
    rows = range(len(scene.choices)) if scene.kind in PICKED else KINDS[scene.kind].rows(scene)
    return () if scene.kind in ("number", "say") else tuple(scene.choices[at].text for at in rows)


def tells(scene: Scene) -> bool:
    """Whether figures are told of a scene: not of typed words, endings and forks."""
    return not (scene.is_ending or scene.is_fork) and KINDS[scene.kind].scored


def _hits(taken: Taken) -> tuple[int, ...]:
    """Give the lines of `texts` that somebody picked, or placed rightly; of a number 0 when it was right."""
    if taken.scene.kind in PICKED:
        return taken.outcome.picked
    if taken.outcome.rows:
        return tuple(line for line, row in enumerate(taken.outcome.rows) if row.right)
    return (0,) if taken.outcome.right else ()


def breakdown(quiz: Quiz, came: Sequence[Came], luck: Callable[[int], Any]) -> Breakdown:
    """Take a quiz, the first ended attempts of those who count in a cohort in the order in which they came, and what
    draws lots: it gives for the number of an attempt something that sorts, which nobody outside can know.
    """
    fives = [came[start : start + FIVE] for start in range(0, len(came) - FIVE + 1, FIVE)]
    whole = [all(one.here for one in five) for five in fives]
    people = FIVE * sum(whole)
    if not people:
        return Breakdown(0)
    places = [[_played(quiz, one.run) for one in five] for five in fives]
    out = [min(range(FIVE), key=lambda at, five=five: luck(five[at].run.number)) for five in fives]  # type: ignore[misc]
    four = [[place for at, place in enumerate(five) if at != left] for five, left in zip(places, out, strict=True)]
    counted = [place for five, shown in zip(four, whole, strict=True) if shown for place in five]
    known = {
        id: found for id in _enough(quiz, places, whole, counted) if (found := _lines(quiz.scenes[id], four, whole))
    }
    if quiz.is_bank or people < PEOPLE:
        return Breakdown(people, known)
    met = Counter(scene for place in counted for scene in place.firsts)
    return Breakdown(
        people, known,
        met={
            id: share(met[id], len(counted)) for id in quiz.scenes
            if met[id] >= FIVE and id not in unavoidable(quiz)
        },
        endings={id: tenths for (id,), tenths in _common(counted, lambda way: way[-1:])},
        ways=tuple(Way(*found) for found in _common(counted, lambda way: way)),
    )  # fmt: skip


def _enough(quiz: Quiz, places: list[list[Played]], whole: list[bool], counted: list[Played]) -> list[str]:
    """Give the scenes that enough people met. Where that tells what they chose, it is asked of the four alone."""
    told = [place for five, shown in zip(places, whole, strict=True) if shown for place in five]
    must = quiz.scenes.keys() if quiz.is_bank else unavoidable(quiz)
    everybody, of_those = (Counter(scene for place in some for scene in place.firsts) for some in (told, counted))
    return [
        id for id, scene in quiz.scenes.items()
        if tells(scene) and (everybody[id] >= FIVE if id in must else len(told) >= PEOPLE and of_those[id] >= FIVE)
    ]  # fmt: skip


def _played(quiz: Quiz, run: Run) -> Played:
    place = replay(quiz, run.drawn, [step.response for step in run.steps])
    way = (*(taken.scene.id for taken in place.taken), *((place.scene.id,) if place.scene else ()))
    return Played({taken.scene.id: taken for taken in place.taken if taken.first}, way)


def _lines(scene: Scene, four: list[list[Played]], whole: list[bool]) -> tuple[int, ...] | None:
    """Count the answers of the four of each five, in blocks of four that stay what they are when somebody leaves."""
    answers = [
        (_hits(taken), shown)
        for five, shown in zip(four, whole, strict=True)
        for place in five
        if (taken := place.firsts.get(scene.id))
    ]
    blocks = [answers[start : start + FOUR] for start in range(0, len(answers) - FOUR + 1, FOUR)]
    seen = [hits for block in blocks if all(shown for _, shown in block) for hits, _ in block]
    counts = Counter(line for hits in seen for line in hits)
    return tuple(share(counts[line], len(seen)) for line in range(len(texts(scene)) or 1)) if seen else None


def _common(
    counted: Sequence[Played], part: Callable[[tuple[str, ...]], tuple[str, ...]]
) -> list[tuple[tuple[str, ...], int]]:
    """Give what at least five have in common of their way, and about how many in ten; the most frequent first."""
    among = Counter(part(place.way) for place in counted)
    found = [(one, share(number, len(counted))) for one, number in among.items() if number >= FIVE]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def share(number: int, of: int) -> int:
    """Give about how many in ten: 0 for nobody and for one, 10 for all and for all but one, else 1 to 9."""
    if number <= 1:
        return 0
    return 10 if number >= of - 1 else max(1, min(9, (20 * number + of) // (2 * of)))


def unavoidable(quiz: Quiz) -> set[str]:
    """Give the scenes of a scenario that lie on every way to an ending."""
    return {id for id in quiz.scenes if not _ends_without(quiz, id)}


def _ends_without(quiz: Quiz, left_out: str) -> bool:
    known, ahead = {quiz.first, left_out}, [] if quiz.first == left_out else [quiz.first]
    while ahead:
        scene = quiz.scenes[ahead.pop()]
        if scene.is_ending:
            return True
        new = [target for target in scene.targets if target in quiz.scenes and target not in known]
        known.update(new)
        ahead += new
    return False


def split(tenths: Sequence[int]) -> int:
    """Say how far opinions lie apart, from what is shown: 0 where all chose the same, 5 where half did."""
    return max((min(one, 10 - one) for one in tenths), default=0)
