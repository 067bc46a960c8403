"""What the checker advises, and where it keeps quiet: at the edges of each warning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from course_app.course.advice import advise
from course_app.course.play import Place, best_total, replay
from course_app.course.quiz import Quiz

from .conftest import COURSE
from .shelf import judged, quiz, text
from .stories import banks, memories, stories

BAG, WALL, YARD = "quizzes/s01-the-bag.md", "quizzes/s02-the-wall.md", "quizzes/03-yard.md"


def codes(path: str, *changed: tuple[str, str]) -> list[str]:
    """Change a good file; give the codes of what is said about it."""
    written = text(path)
    for old, new in changed:
        assert written.count(old) == 1, old
        written = written.replace(old, new)
    return [found.code for found in judged({path: written})]


FIRST, SECOND = "'He climbed it by himself, and then he fell.'", "'I am afraid that he had an accident.'"


@pytest.mark.parametrize(
    ("longest", "shortest", "told"),
    [
        ("a" * 54, "b" * 40, []),
        ("a" * 55, "b" * 40, ["option-length"]),
        ("a" * 24, "b", []),
        ("a" * 25, "b", ["option-length"]),
        ("[aaa](term:greeting)" + "a" * 27, "b" * 30, []),  # an address is not read
        ("*aaa*" + "a" * 27, "b" * 30, []),
    ],
)
def test_choices_of_a_scene_are_alike_in_length(longest: str, shortest: str, told: list[str]) -> None:
    assert codes(WALL, (FIRST, longest), (SECOND, shortest)) == told


@pytest.mark.parametrize(("size", "told"), [(50, []), (51, ["option-length"])])
def test_choices_of_an_item_are_more_alike(size: int, told: list[str]) -> None:
    written = text("quizzes/02-talk.md")
    for old, new in (
        ("it is true, and shows that you know him.", "a" * (size - 8)),
        ("it is sugar, and it sweetens what follows.", "b" * 32),
    ):
        assert written.count(f"Because {old}") == 1
        written = written.replace(f"Because {old}", "Because " + new)
    assert [found.code for found in judged({"quizzes/02-talk.md": written})] == told


@pytest.mark.parametrize(
    "words",
    ["All of the above.", "none of these", "Both A and B", "Neither of the above", "any of them all", "both b and c"],
)
def test_a_choice_that_stands_for_others_is_named(words: str) -> None:
    assert codes(WALL, (SECOND, f"{words}, as I am afraid you see".ljust(44, "e"))) == ["option-above"]


@pytest.mark.parametrize(
    "words", ["Both of his parents know", "All of it", "both Ama and Bela", "none of our business"]
)
def test_words_that_only_look_like_it_pass(words: str) -> None:
    assert codes(WALL, (SECOND, f"{words}, as I am afraid you see".ljust(44, "e"))) == []


@pytest.mark.parametrize(("words", "told"), [(11, ["feedback-length"]), (12, []), (45, []), (46, ["feedback-length"])])
def test_feedback_has_12_to_45_words_in_a_bank(words: int, told: list[str]) -> None:
    feedback = "She hears one. After that word, nothing else that you say gets through."
    told_in = " ".join((["She", "nods."] * 23)[:words]) + "."
    assert codes("quizzes/02-talk.md", (feedback, told_in)) == told


def test_a_measure_that_only_ever_stays_the_same_is_still() -> None:
    line = "  trust: {start: 2, from: 1, to: 4, bands: {1: thin, 2: holding, 3: growing, 4: firm}}"
    ease = "  ease: {start: 1, from: 1, to: 2, bands: {1: stiff, 2: easy}}"
    moved = "-> shelf {1}"
    assert codes(BAG, (line, f"{line}\n{ease}"), (moved, "-> shelf {1; ease +0}")) == ["measure-still"]
    assert codes(BAG, (line, f"{line}\n{ease}"), (moved, "-> shelf {1; ease +1}")) == []


def test_a_bank_of_few_items_is_not_judged_as_a_whole() -> None:
    assert codes(YARD, ("show: 6", "show: 5"), ("minutes: 6", "minutes: 5")) == ["minutes"]  # of the module
    written = text(YARD).replace("outcome: M3.LO2", "outcome: M3.LO1", 3)
    assert "bank-outcome-few" in [found.code for found in judged({YARD: written})]
    fewer = written.replace("show: 6", "show: 5").replace("minutes: 6", "minutes: 5")
    assert "bank-outcome-few" not in [found.code for found in judged({YARD: fewer})]


def test_there_is_no_advice_for_a_file_with_an_error() -> None:
    assert codes(WALL, (SECOND, "All of the above"), ("-> end {0}", "-> end {7}")) == ["choice-points"]
    assert codes(WALL, (SECOND, "All of the above"), ("-> end {0}", "-> nowhere {0}")) == ["choice-target"]


def ties(found: Quiz) -> list[int]:
    return [problem.line for problem in advise(found) if problem.code == "tie"]


def test_a_worse_choice_that_opens_a_richer_way_is_a_tie() -> None:
    written = text(BAG).replace("-> shelf {1}", "-> mend {1}")
    line = written.split("\n").index("- Say that all wet things go straight into the cloakroom. -> mend {1}") + 1
    assert ties(quiz(written)) == [line]


def test_after_a_lost_point_a_choice_may_tie_with_what_is_left() -> None:
    """Whoever is here has lost the best total already; the score is fair all the same."""
    written = text(BAG).replace(
        "- Leave the sorry for later and take the mop, as people are waiting. -> mend {0; critical}",
        "- Leave the sorry for later and take the mop, as people are waiting. -> shelf {0}",
    )
    assert ties(quiz(written)) == []


def every_end(found: Quiz, responses: tuple[int, ...] = (), seen: frozenset[Any] = frozenset()) -> Iterator[Place]:
    """Give every way a story can end, by the engine alone, going round a scene while that changes something."""
    place = replay(found, None, responses)
    if place.ended:
        yield place
        return
    assert place.scene
    answered = frozenset(taken.scene.id for taken in place.taken)
    here = (place.scene.id, tuple(place.measures.items()), place.marks, place.points, answered)
    if here not in seen:
        for at in place.offered:
            yield from every_end(found, (*responses, at), seen | {here})


@settings(COURSE, max_examples=40)
@given(stories | memories)
def test_a_tie_is_named_exactly_where_a_worse_choice_can_still_end_with_100(found: Quiz) -> None:
    best, tied = best_total(found, None), set()
    for end in every_end(found):
        if end.points == best:
            for taken in end.taken:
                scene = taken.scene
                offered = max(scene.choices[at].points for at in taken.offered)
                if taken.first and taken.outcome.points < offered:
                    tied.add(scene.choices[taken.outcome.picked[0]].line)
    assert set(ties(found)) == tied


@settings(COURSE, max_examples=40)
@given(stories | memories | banks)
def test_advice_for_any_story_or_bank_is_a_warning_with_a_line_of_its_file(found: Quiz) -> None:
    for problem in advise(found):
        assert problem.warning
        assert problem.path == found.path
        assert 0 < problem.line <= max(scene.line for scene in found.scenes.values()) + 40


def test_the_advice_is_the_same_whatever_the_order_of_the_choices() -> None:
    head, _, tail = text(WALL).partition("- 'He climbed")
    choices, _, end = tail.partition("## end")
    first, second = ("- 'He climbed" + choices).strip().split("\n- ")
    for order in ((first, "- " + second), ("- " + second, first)):
        assert judged({WALL: head + "\n".join(order) + "\n\n## end" + end}) == []
