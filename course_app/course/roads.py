"""The road not taken: at each decision of an ended story, what every choice on offer would have led to.

Nothing is stored for it: the responses up to there are replayed with another one after them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course_app.course.play import Place, replay
from course_app.course.prose import plain, typographic
from course_app.course.scenes import Gauge, Shower, ShownSaid

FIRST_WORDS = 24  # of the scene that a road leads to


@dataclass(frozen=True)
class RoadView:
    """One choice, and what came of it or would have come."""

    taken: bool
    html: str  # the choice
    happened: str
    why: str
    other: str  # how it felt on the other side
    other_who: str
    critical: bool
    gauges: tuple[Gauge, ...]
    leads: str  # heading of the scene that it leads to; may be empty
    first_words: str  # of that scene: plain text
    back: bool  # it leads back to this moment
    ends: bool  # it leads to an ending


@dataclass(frozen=True)
class CrossingView:
    """A decision, looked at again: the moment and its roads, the one that was taken first."""

    position: int
    number: int  # of this decision, from 1
    of: int  # how many decisions there were
    title: str
    said: tuple[ShownSaid, ...]
    question: str
    roads: tuple[RoadView, ...]
    before: int | None  # position of the decision before
    after: int | None


def decisions(place: Place) -> tuple[int, ...]:
    """Take a place reached; give the positions of the steps at which one of several choices was made."""
    return tuple(taken.position for taken in place.taken if taken.scene.kind == "one" and len(taken.offered) > 1)


def crossing(
    shower: Shower, responses: Sequence[Any], position: int, orders: Mapping[str, Sequence[int]]
) -> CrossingView | None:
    """Take the stored responses of an ended story, a position and the orders of choices; give the decision there.

    None where no choice was made at that position.
    """
    place = replay(shower.quiz, None, responses)
    known = decisions(place)
    if position not in known:
        return None
    here, taken = known.index(position), place.taken[position - 1]
    order = [at for at in orders[taken.scene.id] if at in taken.offered]
    order.sort(key=lambda at: at not in taken.outcome.picked)  # what was chosen first; the others as they were shown
    view = shower.feedback(taken, order)
    return CrossingView(
        position, here + 1, len(known), view.title, view.said, view.question,
        tuple(_road(shower, [*responses[: position - 1], at], at in taken.outcome.picked) for at in order),
        known[here - 1] if here else None, known[here + 1] if here + 1 < len(known) else None,
    )  # fmt: skip


def _road(shower: Shower, responses: Sequence[Any], was_taken: bool) -> RoadView:
    place = replay(shower.quiz, None, responses)
    taken, scene = place.taken[-1], place.scene
    assert scene  # a story always stands somewhere
    told = shower.feedback(taken, [taken.outcome.picked[0]])
    back = scene.id == taken.scene.id
    return RoadView(
        was_taken, told.chosen, told.happened, told.why, told.other, told.other_who, told.critical, told.gauges,
        typographic(scene.title), "" if back else _first_words(shower, place), back, place.ended,
    )  # fmt: skip


def _first_words(shower: Shower, place: Place) -> str:
    assert place.scene
    said = next((part for part in place.scene.said if part.when.holds(place.state)), None)
    if said is None:
        return ""
    words = plain(said.text).split()
    cut = " ".join(words[:FIRST_WORDS]).rstrip(",;:–-") + " …" if len(words) > FIRST_WORDS else " ".join(words)
    return f"{shower.full_name(said.who)}: {cut}" if said.who and said.who.lower() != "you" else cut
