"""Each kind of response: how it is written, read from a form, judged, and refused when it was never offered."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from course_app.course.play import replay, shuffle
from course_app.course.quiz import Quiz, Scene
from course_app.course.responses import KINDS, BadResponse

from .shelf import quiz

HEAD = "---\ntitle: Kinds\nmodule: 01-start\noutcomes: [M1.LO1]\nminutes: 1\nshow: 1\n---\n"
ITEM = "## item\noutcome: M1.LO1\nlesson: 01-start/01-hello\nlevel: apply\n"

WRITTEN = {
    "one": """
What now?

- Ask her. {2}
    She tells you.
- Tell her. {1}
    She nods.
- Leave. {0}
    She goes.
""",
    "several": """
Which?

- [x] Asking.
    It opens.
- [x] Waiting.
    It gives time.
- [ ] Telling.
    It closes.
""",
    "order": """
In which order?

1. Listen.
    First.
2. Tell the lead.
    At once.
3. Write it down.
    Then.
""",
    "match": """
Which belongs?

- A bump = Ring today
    The same day.
- A wish = Ask why
    There is a reason.
- = Wait a term
    Nothing here can wait.
""",
    "sort": """groups: child = About the child; house = About the house

Where?

- [child] A care plan.
    Hers.
- [house] A fair.
    Ours.
- [child] A settling-in visit.
    His.
- [house] A garden day.
    Ours.
""",
    "number": """unit: minutes

How long?

- = 60 {2}
    Twice.
- = 45 within 5 {1}
    Near.
- otherwise {0}
    Short.
""",
    "say": """
What would you say?

- ...
    I am sorry. What matters most to you?

    - It says sorry without an 'if'.
    - It asks.
""",
}
QUIZZES: dict[str, Quiz] = {kind: quiz(HEAD + ITEM + written, kind) for kind, written in WRITTEN.items()}
SCENES: dict[str, Scene] = {kind: found.scenes["item"] for kind, found in QUIZZES.items()}


def points(kind: str, response: Any) -> int:
    (taken,) = replay(QUIZZES[kind], ["item"], [response]).taken
    return taken.outcome.points


def form(scene: Scene, response: Any, order: list[int]) -> list[str]:
    """What a browser sends, told apart from how the kinds read it."""
    rows = [at for at in order if at in KINDS[scene.kind].rows(scene)]
    if scene.kind == "one":
        return [str(order.index(response))]
    if scene.kind == "several":
        return [str(order.index(at)) for at in response]
    if scene.kind in ("number", "say"):
        return [response]
    by_row = dict(zip(sorted(rows), response, strict=True))
    return [str(by_row[at]) for at in rows]


def test_every_kind_is_here_and_its_lines_are_read_as_it() -> None:
    assert {kind: scene.kind for kind, scene in SCENES.items()} == {kind: kind for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_answer_is_right_and_earns_the_most(kind: str) -> None:
    scene = SCENES[kind]
    offered = range(len(scene.choices))
    response = KINDS[kind].model(scene, offered)
    outcome = KINDS[kind].outcome(scene, response, offered)
    assert outcome.right
    assert outcome.points == KINDS[kind].best(scene, offered) == (2 if KINDS[kind].scored else 0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_in_any_order_comes_back_as_the_response_it_shows(kind: str) -> None:
    scene, random = SCENES[kind], Random(5)
    response = KINDS[kind].model(scene, range(len(scene.choices)))
    for _ in range(20):
        order = random.sample(range(len(scene.choices)), len(scene.choices))
        assert KINDS[kind].read(scene, form(scene, response, order), order) == response


@pytest.mark.parametrize(
    ("kind", "response", "earned"),
    [
        *(("order", [0, 1, 2], 2), ("order", [1, 0, 2], 1), ("order", [0, 2, 1], 1), ("order", [2, 1, 0], 0)),
        *(("order", [1, 2, 0], 0), ("match", [1, 0], 2), ("match", [1, 2], 1), ("match", [0, 1], 0)),
        *(("sort", [0, 1, 0, 1], 2), ("sort", [0, 1, 1, 1], 1), ("sort", [1, 0, 0, 1], 0), ("sort", [1, 0, 1, 0], 0)),
        *(("number", "60", 2), ("number", "50", 1), ("number", "40", 1), ("number", "39.9", 0), ("number", "-60", 0)),
        *(("say", "Sorry.", 0), ("say", "", 0)),
    ],
)
def test_one_slip_costs_a_point_two_cost_both_and_nothing_is_ever_less_than_none(
    kind: str, response: Any, earned: int
) -> None:
    assert points(kind, response) == earned


def test_answers_to_match_stand_by_the_alphabet_so_that_their_order_tells_nothing() -> None:
    assert KINDS["match"].answers(SCENES["match"]) == ("Ask why", "Ring today", "Wait a term")


def test_an_ordering_is_never_shown_already_in_order() -> None:
    orders = [shuffle(QUIZZES["order"], ["item"], Random(seed))["item"] for seed in range(200)]
    assert {tuple(order) for order in orders} == {(0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)}


def test_after_the_answer_each_row_says_what_was_given_and_what_belongs() -> None:
    (taken,) = replay(QUIZZES["match"], ["item"], [[1, 2]]).taken
    assert [tuple(row) for row in taken.outcome.rows] == [
        (0, "Ring today", "Ring today", True),
        (1, "Wait a term", "Ask why", False),
    ]
    (taken,) = replay(QUIZZES["sort"], ["item"], [[1, 1, 0, 1]]).taken
    assert [row.given for row in taken.outcome.rows][:2] == ["About the house", "About the house"]
    assert [row.right for row in taken.outcome.rows] == [False, True, True, True]
    (taken,) = replay(QUIZZES["order"], ["item"], [[1, 0, 2]]).taken
    assert [(row.given, row.belongs) for row in taken.outcome.rows] == [("2", "1"), ("1", "2"), ("3", "3")]


def test_what_is_said_first_is_kept_as_it_was_typed() -> None:
    read = KINDS["say"].read
    assert read(SCENES["say"], ["  I am <b>sorry</b>.\r\nReally. "], [0]) == "I am <b>sorry</b>.\nReally."
    assert read(SCENES["say"], [""], [0]) == "", "it may be skipped"
    with pytest.raises(BadResponse, match="2001 characters"):
        read(SCENES["say"], ["x" * 2001], [0])
    choice = SCENES["say"].choices[0]
    assert (choice.happened, choice.checklist) == (
        "I am sorry. What matters most to you?",
        ("It says sorry without an 'if'.", "It asks."),
    )


WRONG: list[Any] = [None, True, -1, 9, 1.0, {}, [True, False], [[0]], ["0"], [0, 9, 1, 0], [-1, 0], "x", "9" * 12]


@pytest.mark.check("T04")
@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize("kind", KINDS)
def test_a_response_that_was_never_offered_is_refused(kind: str, wrong: object) -> None:
    if kind == "say" and isinstance(wrong, str):
        return  # any words will do
    with pytest.raises(BadResponse, match=r"\.$"):
        replay(QUIZZES[kind], ["item"], [wrong])


PICKS = [[], ["", ""], ["9"], ["0", "0", "9"], ["NaN"], ["١"], ["\ud800" * 3000], ["1e3"]]
FINE = {"number": [["9"]], "say": [["9"], ["NaN"], ["١"], ["1e3"]]}


@pytest.mark.check("C37")
@pytest.mark.parametrize("picks", PICKS, ids=lambda picks: ascii(picks)[:20])
@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_cannot_be_read_is_refused_with_a_sentence(kind: str, picks: list[str]) -> None:
    scene = SCENES[kind]
    if picks in FINE.get(kind, []):
        assert KINDS[kind].read(scene, picks, [0, 1, 2])
        return
    with pytest.raises(BadResponse, match=r"\.$"):
        KINDS[kind].read(scene, picks, range(len(scene.choices)))


def test_two_steps_on_one_place_are_refused() -> None:
    with pytest.raises(BadResponse, match="own number"):
        KINDS["order"].read(SCENES["order"], ["0", "0", "1"], [0, 1, 2])
