"""The engine with any author and any learner: a second, slower telling of the rules agrees with it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from course_app.course.play import Ended, best_total, draw, replay, result, shuffle, steps_left
from course_app.course.quiz import Quiz
from course_app.course.responses import BadResponse

from .conftest import COURSE
from .stories import banks, stories

LEARNER = st.lists(st.integers(0, 99), max_size=30)


def walk(quiz: Quiz, wishes: list[int], drawn: list[str] | None = None) -> list[Any]:
    """Turn wishes into responses that are offered, until the end; who has no wish left chooses what is safe."""
    responses: list[Any] = []
    wishes = wishes[::-1]
    while not (place := replay(quiz, drawn, responses)).ended:
        assert place.scene
        choices = place.scene.choices
        safe = next(at for at, choice in enumerate(choices) if not choice.critical)
        wish = wishes.pop() % len(choices) if wishes else safe
        responses.append([wish] if place.scene.kind == "several" else wish)
    return responses


def reach(quiz: Quiz) -> Any:
    """Give a function: the most points still to come at a scene, when those scenes have been answered. By all paths."""

    @cache
    def ahead(scene: str, seen: frozenset[str]) -> int:
        found = []
        for choice in quiz.scenes[scene].choices:
            assert choice.target
            if choice.target == scene and scene in seen:
                continue  # the same place again: nothing to gain
            now = 0 if scene in seen else choice.points
            found.append(now + ahead(choice.target, seen | {scene}))
        return max(found, default=0)

    return ahead


@settings(COURSE, max_examples=120)
@given(stories, LEARNER)
def test_the_path_is_a_path_of_the_graph_and_the_score_is_the_models(quiz: Quiz, wishes: list[int]) -> None:
    place = replay(quiz, None, walk(quiz, wishes))
    scene, total, trust = quiz.first, 0, 2
    seen: set[str] = set()
    for number, taken in enumerate(place.taken, 1):
        choice = quiz.scenes[scene].choices[taken.outcome.picked[0]]
        assert (taken.position, taken.scene.id, taken.first) == (number, scene, scene not in seen)
        assert taken.before == {"trust": trust}
        total += 0 if scene in seen else choice.points
        trust = min(3, max(1, trust + sum(by for _, by in choice.effects)))
        assert taken.after == {"trust": trust}
        seen.add(scene)
        scene = choice.target or ""
    assert place.scene is quiz.scenes[scene]
    assert place.scene.is_ending
    assert (place.points, place.measures) == (total, {"trust": trust})


@settings(COURSE, max_examples=200)
@given(stories, LEARNER)
def test_100_is_reached_by_those_and_only_those_who_always_kept_the_best_within_reach(
    quiz: Quiz, wishes: list[int]
) -> None:
    ahead = reach(quiz)
    best = best_total(quiz, None)
    assert best == ahead(quiz.first, frozenset()), "the best total is exact"
    place = replay(quiz, None, walk(quiz, wishes))
    kept, seen, points = True, frozenset[str](), 0
    for taken in place.taken:
        points += taken.outcome.points if taken.first else 0
        seen |= {taken.scene.id}
        kept = kept and points + ahead(taken.led, seen) == best
    percent = result(quiz, None, place).percent
    assert 0 <= percent <= 100
    assert (percent == 100) == kept


@settings(COURSE, max_examples=80)
@given(stories, LEARNER)
def test_going_in_circles_never_wins(quiz: Quiz, wishes: list[int]) -> None:
    responses = walk(quiz, wishes)
    taken = replay(quiz, None, responses).taken
    straight = [step.outcome.picked[0] for step in taken if step.led != step.scene.id]
    place = replay(quiz, None, straight)
    assert place.ended
    assert replay(quiz, None, responses).points <= place.points


@settings(COURSE, max_examples=80)
@given(stories, LEARNER)
def test_a_story_is_replayed_the_same_from_any_place(quiz: Quiz, wishes: list[int]) -> None:
    responses = walk(quiz, wishes)
    whole = replay(quiz, None, responses)
    for count in range(len(responses)):
        part = replay(quiz, None, responses[:count])
        assert part.taken == whole.taken[:count]
        assert not part.ended
        assert part.scene is whole.taken[count].scene
        assert steps_left(quiz, part, None) >= 1
    assert steps_left(quiz, whole, None) == 0


@settings(COURSE, max_examples=200)
@given(banks, st.integers(0, 2**32), LEARNER)
def test_a_quiz_asks_each_drawn_item_and_the_unsafe_ones_again(quiz: Quiz, seed: int, wishes: list[int]) -> None:
    drawn = draw(quiz, {}, Random(seed))
    assert drawn
    place = replay(quiz, drawn, walk(quiz, wishes, drawn))
    asked = [taken.scene.id for taken in place.taken]
    assert asked[: len(drawn)] == drawn
    unsafe = [taken.scene.id for taken in place.taken if taken.outcome.critical]
    assert asked[len(drawn) :] == unsafe, "in the order in which they were answered, after everything else"
    last = {taken.scene.id: taken for taken in place.taken}
    assert not any(taken.outcome.critical for taken in last.values())
    firsts = place.taken[: len(drawn)]
    outcome = result(quiz, drawn, place)
    assert (outcome.points, outcome.best) == (sum(taken.outcome.points for taken in firsts), 2 * len(drawn))
    assert (outcome.percent == 100) == all(taken.outcome.right for taken in firsts)
    assert outcome.passed == (outcome.points * 100 >= 75 * outcome.best)


@settings(COURSE, max_examples=120)
@given(banks, st.integers(0, 2**32), st.data())
def test_a_draw_is_fair(quiz: Quiz, seed: int, data: st.DataObject) -> None:
    seen = {item: data.draw(st.integers(0, 4)) for item in quiz.scenes}
    drawn = draw(quiz, seen, Random(seed))
    assert drawn is not None
    assert len(drawn) == len(set(drawn)) == quiz.header.show
    of = Counter(quiz.scenes[item].outcome for item in drawn)
    assert set(of) == set(quiz.header.outcomes), "at least one for each outcome"
    for item in drawn:
        alone = of[quiz.scenes[item].outcome] == 1
        rivals = [
            rival
            for rival in quiz.scenes
            if rival not in drawn and (not alone or quiz.scenes[rival].outcome == quiz.scenes[item].outcome)
        ]
        assert all(seen[item] <= seen[rival] for rival in rivals), "the least seen come first"


@settings(COURSE, max_examples=100)
@given(banks, st.integers(0, 2**32))
def test_who_comes_often_enough_meets_every_item(quiz: Quiz, seed: int) -> None:
    random, seen = Random(seed), Counter[str]()
    for _ in range(3 * len(quiz.scenes)):
        seen.update(draw(quiz, seen, random) or ())
    assert set(seen) == set(quiz.scenes)


@settings(COURSE, max_examples=100)
@given(st.one_of(stories, banks), st.integers(0, 2**32))
def test_a_shuffle_is_a_permutation_of_each_scene_that_can_come_up(quiz: Quiz, seed: int) -> None:
    drawn = draw(quiz, {}, Random(seed))
    orders = shuffle(quiz, drawn, Random(seed))
    assert set(orders) == (set(drawn) if drawn else {id for id, scene in quiz.scenes.items() if scene.choices})
    for id, order in orders.items():
        assert sorted(order) == list(range(len(quiz.scenes[id].choices)))


class Tampering(RuleBasedStateMachine):
    """Somebody who posts anything at all: what is stored is always a path of the graph."""

    quiz: Quiz
    drawn: list[str] | None

    @initialize(quiz=st.one_of(stories, banks), seed=st.integers(0, 2**32))
    def begin(self, quiz: Quiz, seed: int) -> None:
        self.quiz, self.drawn, self.stored = quiz, draw(quiz, {}, Random(seed)), list[Any]()

    def legal(self, response: Any) -> bool:
        scene = replay(self.quiz, self.drawn, self.stored).scene
        if scene is None or scene.is_ending:
            return False
        places = range(len(scene.choices))
        if scene.kind == "several":
            return (
                isinstance(response, list)
                and response != []
                and all(type(at) is int and at in places for at in response)
            )
        return type(response) is int and response in places

    @rule(
        response=st.one_of(
            st.integers(-2, 5),
            st.sampled_from([None, True, False, "0", "s1", 0.0, 1.5, {}, "i0"]),
            st.lists(st.one_of(st.integers(-1, 4), st.booleans(), st.just("0")), max_size=3),
        )
    )
    def post(self, response: Any) -> None:
        legal = self.legal(response)
        try:
            replay(self.quiz, self.drawn, [*self.stored, response])
        except (BadResponse, Ended):
            assert not legal
        else:
            assert legal
            self.stored.append(response)

    @precondition(lambda self: not replay(self.quiz, self.drawn, self.stored).ended)
    @rule(pick=st.integers(0, 99))
    def answer(self, pick: int) -> None:
        scene = replay(self.quiz, self.drawn, self.stored).scene
        assert scene
        self.post([pick % len(scene.choices)] if scene.kind == "several" else pick % len(scene.choices))

    @invariant()
    def the_path_is_a_path(self) -> None:
        if not hasattr(self, "stored"):
            return
        place = replay(self.quiz, self.drawn, self.stored)
        assert len(place.taken) == len(self.stored)
        if self.drawn is None:
            for before, after in zip(place.taken, place.taken[1:], strict=False):
                assert before.led == after.scene.id
        else:
            assert {taken.scene.id for taken in place.taken} <= set(self.drawn)
        assert place.points <= best_total(self.quiz, tuple(self.drawn) if self.drawn else None)


TestTampering = pytest.mark.check("T04")(Tampering.TestCase)
TestTampering.settings = settings(COURSE, max_examples=40, stateful_step_count=20)
