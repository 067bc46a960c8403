"""/goals/<id>: one proposes, the other agrees or proposes back, either says that it is reached."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from conftest import NOW

from course_app.records.erasing import erase
from course_app.records.goals import Goal, GoalStep

from .conftest import errors, typed, words
from .leading import Trainer, day, trainer
from .sample import change
from .site import Site, Visitor
from .talking import key_in, number_in, propose


@pytest.fixture
def tom(site: Site) -> Trainer:
    return trainer(site).make()


@pytest.fixture
def ada(tom: Trainer) -> Visitor:
    return tom.with_("Ada Mensah")[0]


def step(who: Visitor, number: int, position: int, kind: str, **more: str) -> int:
    return who.post(f"/goals/{number}/steps/{position}", {"step": kind, **more}).status_code


def kinds(site: Site, goal: int) -> list[str]:
    return [row.kind for row in sorted(site.rows(GoalStep, goal_id=goal), key=lambda row: row.position)]


def test_a_goal_is_proposed_agreed_and_reached_and_both_see_it(
    site: Site, tom: Trainer, ada: Visitor, today: time_machine.Traveller
) -> None:
    goal = propose(ada, "Ask one parent a day", 9)
    assert "Ada Mensah proposes a goal: Ask one parent a day Until Wednesday 2 December" in words(tom.get(tom.home))
    assert "You proposed it; it waits for an answer." in words(ada.get("/me"))
    assert step(tom, goal, 2, "agreed") == 303
    assert "Tom Okafor agreed to the goal Ask one parent a day" in words(ada.get("/"))
    today.shift(timedelta(days=4))
    assert step(ada, goal, 3, "reached") == 303
    for who in (ada, tom):
        page = words(who.get(f"/goals/{goal}"))
        assert "Reached on Friday 27 November, five days before the date that you two had set." in page
    assert "Reached Ask one parent a day Reached Friday 27 November, five days before" in words(ada.get("/me"))
    assert "Reached Friday 27 November" in words(tom.get(f"{tom.home}/people/{ada.id}"))
    assert "A goal is reached: Ask one parent a day" in words(tom.get(tom.home))
    today.shift(timedelta(days=8))
    assert "A goal is reached" not in words(tom.get(tom.home))  # it is no news any more, and stays in the list
    assert "Reached Friday 27 November" in words(tom.get(f"{tom.home}/people/{ada.id}"))
    assert kinds(site, goal) == ["proposed", "agreed", "reached"]


def test_a_date_that_has_passed_is_not_held_against_anybody(
    tom: Trainer, ada: Visitor, today: time_machine.Traveller
) -> None:
    goal = propose(ada, days=1)
    step(tom, goal, 2, "agreed")
    today.shift(timedelta(days=5))
    step(tom, goal, 3, "reached")
    assert "Reached on Saturday 28 November. You set yourself something" in words(ada.get(f"/goals/{goal}"))


def test_it_can_be_changed_and_proposed_back(site: Site, tom: Trainer, ada: Visitor) -> None:
    answer = tom.post(f"{tom.home}/people/{ada.id}/goals", {"goal": "Every day", "day": day(5)})
    goal = number_in(answer.location)
    page = words(ada.get(f"/goals/{goal}"))
    assert "Tom Okafor proposes it. I agree to this goal Change it, and propose it back" in page
    assert step(ada, goal, 2, "proposed", goal="Twice a week", day=day(12)) == 303
    assert "I agree to this goal" in words(tom.get(f"/goals/{goal}"))
    assert "You proposed it, today at 09:30: Every day , until Saturday 28" in words(tom.get(f"/goals/{goal}"))
    assert step(tom, goal, 3, "agreed") == 303
    rows = sorted(site.rows(GoalStep, goal_id=goal), key=lambda row: row.position)
    assert [(row.kind, row.words, row.by_id) for row in rows] == [
        ("proposed", "Every day", tom.id),
        ("proposed", "Twice a week", ada.id),
        ("agreed", "Twice a week", tom.id),
    ]


def test_only_the_other_one_agrees_and_only_what_is_agreed_is_reached(site: Site, tom: Trainer, ada: Visitor) -> None:
    goal = propose(ada)
    assert step(ada, goal, 2, "agreed") == 409
    assert step(ada, goal, 2, "reached") == 409
    assert step(tom, goal, 2, "nonsense") == 400
    assert step(tom, goal, 9, "agreed") == 409
    assert step(tom, goal, 2, "ended") == 303
    assert step(ada, goal, 3, "proposed", goal="Again", day=day(9)) == 409  # what was let go stays so
    assert kinds(site, goal) == ["proposed", "ended"]
    assert "Let go (1)" in words(ada.get("/me"))


def test_a_step_sent_twice_is_one_and_of_two_at_once_the_second_is_told(site: Site, tom: Trainer, ada: Visitor) -> None:
    goal = propose(ada)
    assert step(tom, goal, 2, "agreed") == step(tom, goal, 2, "agreed") == 303
    assert step(ada, goal, 2, "ended") == 409
    assert kinds(site, goal) == ["proposed", "agreed"]
    key = key_in(ada.get("/me/notes").text, "goal_key")
    assert propose(ada, "Once", goal_key=key) == propose(ada, "Once", goal_key=key)
    assert site.count(Goal, membership_id=site.rows(Goal, id=goal)[0].membership_id) == 2


@pytest.mark.check("C36")
@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"goal": " ", "day": day(3)}, ["goal"]),
        ({"goal": "zqkept", "day": ""}, ["day"]),
        ({"goal": "zqkept", "day": day(-1)}, ["day"]),
        ({"goal": "zqkept", "day": "soon"}, ["day"]),
        ({"goal": "zqkept" + "x" * 300, "day": day(3)}, ["goal"]),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    site: Site, tom: Trainer, ada: Visitor, form: dict[str, str], wrong: list[str]
) -> None:
    goal = propose(ada)
    for who, address in (
        (ada, "/me/goals"),
        (tom, f"{tom.home}/people/{ada.id}/goals"),
        (tom, f"/goals/{goal}/steps/2"),
    ):
        refused = who.post(address, {"step": "proposed", **form})
        assert (refused.status_code, list(errors(refused))) == (422, wrong), address
        assert form["goal"].strip() in typed(refused)
    assert kinds(site, goal) == ["proposed"]


@pytest.mark.check("C33")
def test_two_people_have_ten_open_goals_and_no_more(site: Site, tom: Trainer, ada: Visitor) -> None:
    goals = [propose(ada, f"Goal {number}") for number in range(10)]
    refused = ada.post("/me/goals", {"goal": "zqkept", "day": day(9)})
    assert (refused.status_code, "zqkept" in typed(refused)) == (422, True)
    step(tom, goals[0], 2, "ended")
    assert ada.post("/me/goals", {"goal": "zqkept", "day": day(9)}).status_code == 303


@pytest.mark.check("T34")
def test_when_the_membership_ends_only_the_learner_sees_it_and_can_still_reach_it(
    site: Site, tom: Trainer, ada: Visitor
) -> None:
    goal, open_one = propose(ada), propose(ada, "Another")
    step(tom, goal, 2, "agreed")
    ada.post(f"{tom.home}/leavings")
    assert tom.get(f"/goals/{goal}").status_code == 404
    assert step(tom, goal, 3, "reached") == 404
    assert "Ask one parent a day" not in tom.get("/").text
    assert "Only you see this goal." in words(ada.get(f"/goals/{goal}"))
    assert step(ada, goal, 3, "proposed", goal="x", day=day(3)) == 409  # nobody would agree
    assert step(ada, goal, 3, "reached") == 303
    assert step(ada, open_one, 2, "ended") == 303
    assert "Reached Monday 23 November" in words(ada.get("/me"))


@pytest.mark.check("P03")
def test_what_both_agreed_to_stays_when_the_mentor_erases_their_account(site: Site, tom: Trainer, ada: Visitor) -> None:
    agreed, alone = (
        number_in(tom.post(f"{tom.home}/people/{ada.id}/goals", {"goal": words, "day": day(5)}).location)
        for words in ("zqagreed", "zqalone")
    )
    step(ada, agreed, 2, "agreed")
    change(site.app, lambda: erase(tom.id, True, NOW))
    page = words(ada.get("/me"))
    assert "zqagreed" in page  # her own words by now: she agreed to them
    assert "zqalone" not in page
    assert ada.get(f"/goals/{alone}").status_code == 404
    assert "Somebody whose account is gone proposed it" in words(ada.get(f"/goals/{agreed}"))
    assert [row.words for row in site.rows(GoalStep, by_id=None)] == ["", ""]


@pytest.mark.check("T01")
def test_nobody_else_finds_it(site: Site, tom: Trainer, ada: Visitor) -> None:
    goal = propose(ada, "zqprivate")
    for other in (trainer(site, "Bea Novak"), site.open("Ruth Adeyemi", "admin"), site.open("Zoe Lind")):
        assert other.get(f"/goals/{goal}").status_code == 404
        assert step(other, goal, 2, "agreed") == 404
    assert kinds(site, goal) == ["proposed"]
