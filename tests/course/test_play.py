"""The engine, told by stories that are written by hand."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from course_app.course.play import Ended, Place, best_total, draw, replay, result, shuffle, steps_left
from course_app.course.quiz import Quiz
from course_app.course.responses import KINDS, BadResponse
from course_app.course.ways import Graph

from .shelf import library, quiz, text
from .stories import story

BAG = library().quizzes["s01-the-bag"]
BANK = library().quizzes["01-start"]
DRAWN = ["the-bump", "which-ask", "late-again"]


def played(quiz: Quiz, *responses: Any, drawn: Sequence[str] | None = None) -> Place:
    return replay(quiz, drawn, responses)


def at(place: Place) -> str | None:
    return place.scene.id if place.scene else None


def test_a_story_begins_at_its_first_scene_with_its_measures() -> None:
    place = played(BAG)
    assert (at(place), place.position, place.taken, place.ended, place.points) == ("door", 1, (), False, 0)
    assert place.measures == {"trust": 2}


def test_a_choice_leads_where_its_author_says_and_earns_its_points() -> None:
    place = played(BAG, 0)
    assert (at(place), place.position, place.points, place.ended) == ("shelf", 2, 2, False)
    (taken,) = place.taken
    assert (taken.position, taken.scene.id, taken.first) == (1, "door", True)
    assert (taken.outcome.picked, taken.outcome.points, taken.outcome.right) == ((0,), 2, True)
    assert (taken.before, taken.after) == ({"trust": 2}, {"trust": 3})


def test_a_story_ends_at_a_scene_without_choices() -> None:
    place = played(BAG, 0, 0)
    assert (at(place), place.ended, place.points, place.position) == ("end", True, 4, 3)
    outcome = result(BAG, None, place)
    assert (outcome.points, outcome.best, outcome.percent, outcome.passed, outcome.ending) == (4, 4, 100, True, "end")


def test_a_measure_moves_as_said_and_never_beyond_its_range() -> None:
    assert [played(BAG, choice).measures["trust"] for choice in (0, 1, 2)] == [3, 2, 1]
    far = quiz(text("quizzes/s01-the-bag.md").replace("trust +1}", "trust +9}").replace("trust -1}", "trust - 9}"))
    assert [played(far, choice).measures["trust"] for choice in (0, 1, 2)] == [4, 2, 1]


def test_only_the_first_response_to_a_scene_scores() -> None:
    place = played(BAG, 2, 1, 0, 0)  # wreck it, leave the sorry, say it at last, ask for the photograph
    assert [taken.scene.id for taken in place.taken] == ["door", "mend", "mend", "shelf"]
    assert [taken.first for taken in place.taken] == [True, True, False, True]
    assert [taken.outcome.points for taken in place.taken] == [0, 0, 1, 2]
    assert (place.points, place.ended) == (2, True)
    assert (result(BAG, None, place).percent, result(BAG, None, place).passed) == (50, False)


@pytest.mark.parametrize(
    ("responses", "percent", "passed"), [((0, 0), 100, True), ((1, 0), 75, True), ((0, 1), 50, False)]
)
def test_three_quarters_of_the_best_total_is_a_pass(responses: tuple[int, ...], percent: int, passed: bool) -> None:
    outcome = result(BAG, None, played(BAG, *responses))
    assert (outcome.percent, outcome.passed) == (percent, passed)


def test_a_mark_in_the_header_wins() -> None:
    strict = quiz(text("quizzes/s01-the-bag.md").replace("minutes: 3", "minutes: 3\nmark: 76"))
    assert not result(strict, None, played(strict, 1, 0)).passed
    assert result(strict, None, played(strict, 0, 0)).passed


def test_a_percentage_is_rounded_down_so_that_99_is_never_100() -> None:
    assert result(BANK, DRAWN, played(BANK, 0, [0, 1], 1, drawn=DRAWN)).percent == 66  # 4 of 6


@pytest.mark.check("T04")
@pytest.mark.parametrize("wrong", [-1, 3, 99, True, False, None, "0", 0.0, [0], {}, {"0": 0}])
def test_it_refuses_a_choice_that_is_not_offered(wrong: object) -> None:
    with pytest.raises(BadResponse):
        played(BAG, wrong)
    with pytest.raises(BadResponse):
        played(BAG, 0, wrong)


@pytest.mark.check("T04")
@pytest.mark.parametrize("wrong", [[], [3], [-1], [True], [0.0], ["0"], [[0]], [None], 0, None, "01", {"0": 1}, (0,)])
def test_it_refuses_ticks_that_are_not_offered(wrong: object) -> None:
    with pytest.raises(BadResponse):
        played(BANK, wrong, drawn=["which-ask"])


@pytest.mark.check("T04")
def test_nothing_can_be_answered_after_the_end() -> None:
    with pytest.raises(Ended):
        played(BAG, 0, 0, 0)
    with pytest.raises(Ended):
        played(BANK, 0, [0, 1], 0, 0, drawn=DRAWN)


def test_a_quiz_asks_what_was_drawn_in_that_order_and_then_ends() -> None:
    answers: list[Any] = [0, [0, 1], 0]
    asked = [at(played(BANK, *answers[:count], drawn=DRAWN)) for count in range(4)]
    assert asked == ["the-bump", "which-ask", "late-again", None]
    place = played(BANK, *answers, drawn=DRAWN)
    outcome = result(BANK, DRAWN, place)
    assert (place.ended, outcome.points, outcome.best, outcome.passed, outcome.ending) == (True, 6, 6, True, "")


def test_an_unsafe_answer_comes_again_after_everything_else_until_it_is_put_right() -> None:
    unsafe = 1
    answers: list[Any] = [unsafe, [0, 1], 0, unsafe, unsafe, 0]
    asked = [at(played(BANK, *answers[:count], drawn=DRAWN)) for count in range(7)]
    assert asked == ["the-bump", "which-ask", "late-again", "the-bump", "the-bump", "the-bump", None]
    place = played(BANK, *answers, drawn=DRAWN)
    assert [taken.outcome.critical for taken in place.taken] == [True, False, False, True, True, False]
    assert result(BANK, DRAWN, place).points == 4, "putting it right earns nothing"


def test_a_quiz_cannot_be_passed_before_what_is_unsafe_is_put_right() -> None:
    easy = quiz(text("quizzes/01-start.md").replace("show: 2", "show: 2\nmark: 1"))
    assert not played(easy, 1, [0, 1], 0, drawn=DRAWN).ended
    assert result(easy, DRAWN, played(easy, 1, [0, 1], 0, 0, drawn=DRAWN)).passed


def test_an_answer_that_is_only_wrong_does_not_come_again() -> None:
    assert played(BANK, 2, [2], 1, drawn=DRAWN).ended


@pytest.mark.parametrize(
    ("ticks", "points"), [([0, 1], 2), ([0], 1), ([0, 1, 2], 1), ([1, 2], 0), ([2], 0), ([0, 2], 0)]
)
def test_of_several_answers_one_misjudged_costs_a_point_and_two_cost_both(ticks: list[int], points: int) -> None:
    (taken,) = played(BANK, ticks, drawn=["which-ask"]).taken
    assert (taken.outcome.points, taken.outcome.right, taken.outcome.picked) == (points, points == 2, tuple(ticks))


def test_the_best_total_counts_what_was_drawn() -> None:
    assert best_total(BANK, ("late-again",)) == 2
    assert best_total(BANK, tuple(DRAWN)) == 6
    assert best_total(BAG, None) == 4


def test_it_says_about_how_many_answers_are_to_come() -> None:
    assert [steps_left(BAG, played(BAG, *taken), None) for taken in ((), (0,), (2,), (0, 0))] == [3, 1, 2, 0]
    taken: list[tuple[Any, ...]] = [(), (1,), (1, [0]), (1, [0], 0), (1, [0], 0, 0)]
    assert [steps_left(BANK, played(BANK, *some, drawn=DRAWN), DRAWN) for some in taken] == [3, 3, 2, 1, 0]


def test_what_a_learner_asks_of_many_stories_keeps_no_graph_of_each() -> None:
    stories = [story(Random(seed)) for seed in range(8)]
    assert all(steps_left(one, played(one), None) and best_total(one, None) for one in stories)
    assert sum(isinstance(thing, Graph) for thing in gc.get_objects()) <= 2


def test_a_form_sends_the_places_shown_and_the_authors_places_are_stored() -> None:
    scene = BAG.scenes["door"]
    assert [KINDS["one"].read(scene, [str(shown)], [2, 0, 1]) for shown in range(3)] == [2, 0, 1]
    assert KINDS["several"].read(BANK.scenes["which-ask"], ["2", "0", "0"], [1, 2, 0]) == [0, 1]


@pytest.mark.check("T04")
@pytest.mark.check("C37")
@pytest.mark.parametrize(
    "pick", ["", "3", "-1", "1e0", " 1", "0x1", "NaN", "١", "²", "\0", "\ud800", "9" * 5000, "1,2"]
)
def test_a_form_that_names_no_place_is_refused_with_a_sentence(pick: str) -> None:
    for kind, scene in (("one", BAG.scenes["door"]), ("several", BANK.scenes["which-ask"])):
        with pytest.raises(BadResponse, match=r"\.$"):
            KINDS[kind].read(scene, [pick], [0, 1, 2])


@pytest.mark.check("C37")
def test_no_pick_and_two_picks_of_one_choice_are_refused() -> None:
    for picks in ([], ["0", "1"], ["0", "0"]):
        with pytest.raises(BadResponse, match="Choose one"):
            KINDS["one"].read(BAG.scenes["door"], picks, [0, 1, 2])
    with pytest.raises(BadResponse, match="Tick at least one"):
        KINDS["several"].read(BANK.scenes["which-ask"], [], [0, 1, 2])


def test_a_story_draws_nothing_and_shuffles_every_scene_that_has_choices() -> None:
    assert draw(BAG, {}, Random(1)) is None
    assert set(shuffle(BAG, None, Random(1))) == {"door", "mend", "shelf"}


def test_chance_changes_what_is_drawn_and_how_it_is_shown() -> None:
    assert len({tuple(draw(BANK, {}, Random(seed)) or ()) for seed in range(50)}) == 4  # 2 orders of 2 pairs
    assert len({tuple(shuffle(BAG, None, Random(seed))["door"]) for seed in range(50)}) == 6
