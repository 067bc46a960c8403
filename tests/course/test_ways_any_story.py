"""Stories that remember, by any author: a walk over every path, by the engine alone, finds what the graph says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.course.play import Place, best_total, replay, result, steps_left
from course_app.course.quiz import Quiz
from course_app.course.ways import graph

from .conftest import COURSE
from .stories import memories


def every_end(quiz: Quiz, responses: list[Any], seen: frozenset[Any] = frozenset()) -> Iterator[Place]:
    """Give every way a story can end, going round a scene only while that changes something."""
    place = replay(quiz, None, responses)
    if place.ended:
        yield place
        return
    assert place.scene
    here = (place.scene.id, tuple(place.measures.items()), place.marks, place.points)
    if here in seen:
        return
    for at in place.offered:
        yield from every_end(quiz, [*responses, at], seen | {here})


@settings(COURSE, max_examples=60)
@given(memories)
def test_the_best_total_is_the_most_that_any_path_earns(quiz: Quiz) -> None:
    ends = list(every_end(quiz, []))
    assert max(end.points for end in ends) == best_total(quiz, None)
    percents = [result(quiz, None, end).percent for end in ends]
    assert max(percents) == 100
    assert min(percents) >= 0


@settings(COURSE, max_examples=60)
@given(memories, st.lists(st.integers(0, 9), max_size=12))
def test_100_is_reached_exactly_when_every_choice_kept_the_best_within_reach(quiz: Quiz, wishes: list[int]) -> None:
    best = best_total(quiz, None)
    responses: list[Any] = []
    kept = True
    while not (place := replay(quiz, None, responses)).ended:
        wish = wishes.pop() % len(place.offered) if wishes else 0
        safe = [at for at in place.offered if not place.scene.choices[at].critical]  # type: ignore[union-attr]
        responses.append(place.offered[wish] if wishes else safe[0])
        kept = kept and max(end.points for end in every_end(quiz, responses)) == best
    assert (result(quiz, None, place).percent == 100) == kept


@settings(COURSE, max_examples=60)
@given(memories)
def test_the_graph_finds_every_scene_that_can_be_met_and_no_other(quiz: Quiz) -> None:
    met = {taken.scene.id for end in every_end(quiz, []) for taken in end.taken}
    met |= {end.scene.id for end in every_end(quiz, []) if end.scene}
    found = {id for id, moments in graph(quiz).moments.items() if moments}
    assert met == {id for id in found if not quiz.scenes[id].is_fork}
    longest = max(len({t.scene.id for t in end.taken}) for end in every_end(quiz, []))
    assert longest <= steps_left(quiz, replay(quiz, None, []), None)
