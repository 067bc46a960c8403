"""A warm-up draws three items of earlier modules, and plays like any quiz."""

from __future__ import annotations

from collections import Counter
from random import Random

from course_app.course import warm_up
from course_app.course.play import draw, replay, result

from .shelf import library
from .test_kinds import QUIZZES

BANKS = {"a" * 64: library().quizzes["01-start"], "b" * 64: library().quizzes["02-talk"]}


def test_it_draws_three_items_and_from_every_bank() -> None:
    for seed in range(20):
        drawn = warm_up.choose(BANKS, {}, Random(seed))
        assert len(drawn) == len(set(drawn)) == 3
        assert warm_up.editions(drawn) == set(BANKS)


def test_who_comes_again_meets_what_they_have_seen_least() -> None:
    seen = Counter[str]()
    for seed in range(8):
        seen.update(warm_up.choose(BANKS, seen, Random(seed)))
    for edition, bank in BANKS.items():
        counts = [seen[f"{edition}/{id}"] for id in bank.scenes]
        assert max(counts) - min(counts) <= 1, counts


def test_what_is_never_scored_is_not_drawn() -> None:
    assert warm_up.choose({"c": QUIZZES["say"], "d": QUIZZES["one"]}, {}, Random(1)) == ["d/item"]


def test_its_items_are_answered_like_those_of_any_quiz() -> None:
    drawn = [f"{'a' * 64}/late-again", f"{'a' * 64}/the-bump"]
    quiz = warm_up.compose("03-next", "Next", BANKS, drawn)
    assert quiz.is_bank
    assert set(draw(quiz, {}, Random(2)) or ()) == set(drawn)
    place = replay(quiz, drawn, [0, 0])
    assert (place.ended, result(quiz, drawn, place).percent) == (True, 100)
    assert quiz.header.outcomes == ("M1.LO1", "M1.LO2")


def test_its_name_tells_the_module() -> None:
    assert warm_up.module_of(warm_up.name_of("03-next")) == "03-next"
    assert warm_up.module_of("03-next") is None
