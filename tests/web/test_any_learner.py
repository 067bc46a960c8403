"""Any author, any learner, on a real database: several windows, old forms, retries, tampering, editions in between.

Whatever is sent, what is stored is what the rules say when they are told a second time (retold.py): nothing is lost,
nothing is doubled, and what is refused changes no row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any

import pytest
import time_machine
from course.conftest import COURSE
from course.stories import bank_text, remembering_text, story_text
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from werkzeug.test import TestResponse

from course_app.course.play import best_total
from course_app.course.quiz import Quiz
from course_app.course.quiz_text import read_quiz
from course_app.records.attempts import Attempt, Step
from course_app.records.db import db

from . import shelf
from .retold import answered, tell
from .site import Site, Visitor

STORY, BANK, MODULE = "s-extra", "02-second", "content/modules/02-second/module.md"
OUTCOMES = "  M2.LO1: Mend it.\n  M2.LO2: Mend it well.\n  M2.LO3: Mend it soon.\n"
AUTHORS = st.integers(0, 9)  # few enough to be read once
SMALL = st.integers(0, 7)
PICKS = st.lists(st.sampled_from([*"0123", "7", "-1", "", " 0", "x", "s1", "i0", "١", "0.0", "9" * 40]), max_size=3)


@cache
def written(author: int) -> dict[str, str]:
    """The small library with a story and a bank by some author."""
    chance = Random(author)
    texts = dict(shelf.sound())
    header, _, rest = texts[MODULE].partition("outcomes:\n")
    texts[MODULE] = header + "outcomes:\n" + OUTCOMES + rest.partition("\n")[2]
    for slug, write in ((STORY, chance.choice((story_text, remembering_text))), (BANK, bank_text)):
        text = write(chance).replace("01-start/01-hello", "02-second/01-mend").replace("01-start", "02-second")
        texts[f"quizzes/{slug}.md"] = text.replace("M1.", "M2.")
    return shelf.mended(texts)


@dataclass(eq=False)
class Mine:
    """An attempt as the model knows it."""

    who: Visitor
    row: Attempt
    quiz: Quiz
    stored: list[Any] = field(default_factory=list)

    def rows(self) -> tuple[Any, ...]:
        """What must stand in the database."""
        told, row = tell(self.quiz, self.row.drawn, self.stored), self.row
        outcome: tuple[Any, ...] = (None,) * 4
        if told.ended:
            best = best_total(self.quiz, tuple(row.drawn) if row.drawn else None)
            passed = told.points * 100 >= (self.quiz.header.mark or 75) * best
            outcome = (told.points, best, passed, told.scene.id if told.scene else "")
        return (row.id, row.edition, row.drawn, row.orders, outcome, list(enumerate(self.stored, 1)))


class Learning(RuleBasedStateMachine):
    """Two people and an author."""

    site: Site
    clock: time_machine.Traveller

    @initialize(author=AUTHORS)
    def open(self, author: int) -> None:
        self.publish(author)
        self.people = [self.site.open("Ada Mensah"), self.site.open("Zoe Lind")]
        self.mine: list[Mine] = []
        self.forms: dict[tuple[int, str, int], Mine] = {}  # of a person and a quiz, with a key: what it began
        self.windows: list[tuple[Mine, int]] = []  # each shows a step of an attempt, perhaps an old one
        self.sent: tuple[Mine, int, list[str], TestResponse] | None = None
        self.begin(0, STORY, 0, 1)
        self.begin(1, BANK, 0, 1)

    @rule(author=AUTHORS)
    def publish(self, author: int) -> None:
        texts = written(author)
        assert self.site.publish(texts) == []
        self.texts = {slug: texts[f"quizzes/{slug}.md"] for slug in (STORY, BANK)}

    @rule(
        who=st.integers(0, 1),
        quiz=st.sampled_from([STORY, BANK]),
        key=st.none() | st.integers(0, 2),
        taps=st.integers(1, 2),
    )
    def begin(self, who: int, quiz: str, key: int | None, taps: int) -> None:
        """Tap on begin, perhaps twice, on a page opened now or before."""
        ada, key = self.people[who], len(self.mine) + 10 if key is None else key
        going = [one for one in self.mine if one.who is ada and one.row.quiz == quiz and not self.told(one).ended]
        expected = self.forms.get((who, quiz, key)) or next(iter(going), None)
        for _ in range(taps):
            self.clock.shift(1)
            response = ada.post(f"/quizzes/{quiz}/attempts", {"key": f"form {key}"})
            assert response.status_code == 303
            row = ada.attempt(int(response.location.rpartition("/")[2]))
            if expected is None:
                expected = self.begun(ada, row)
                self.forms[who, quiz, key] = expected
            assert row.id == expected.row.id
        assert expected
        self.windows.append((expected, len(expected.stored) + 1))

    def begun(self, ada: Visitor, row: Attempt) -> Mine:
        text = self.texts[row.quiz]
        assert row.edition == sha256(text.encode()).hexdigest(), "what is current now"
        found, _ = read_quiz(f"quizzes/{row.quiz}.md", row.quiz, text)
        assert found
        assert len(set(row.drawn or ())) == (found.header.show or 0)
        self.mine.append(Mine(ada, row, found))
        return self.mine[-1]

    def told(self, one: Mine) -> Any:
        return tell(one.quiz, one.row.drawn, one.stored)

    @rule(which=SMALL)
    def open_a_window(self, which: int) -> None:
        one = self.mine[which % len(self.mine)]
        assert one.who.get(f"/attempts/{one.row.id}").status_code == 200
        self.windows.append((one, len(one.stored) + 1))

    @rule(which=SMALL, wishes=st.lists(SMALL, min_size=1, max_size=5), clicks=st.integers(1, 2), back=st.booleans())
    def answer(self, which: int, wishes: list[int], clicks: int, back: bool) -> None:
        """Answer in a window, which may be an old one; at last the back button may be used."""
        at = -1 - which % len(self.windows)
        for wish in wishes:
            one, position = self.windows[at]
            for _ in range(clicks):
                self.send(one, position, [self.wished(one, position, wish)])
            self.windows[at] = one, len(one.stored) + 1
            if self.told(one).ended:
                break
        if back:
            self.windows[at] = one, position

    def wished(self, one: Mine, position: int, wish: int) -> str:
        told = tell(one.quiz, one.row.drawn, one.stored[: position - 1])
        if not told.scene or not told.offered:
            return "0"
        return str(one.row.orders[told.scene.id].index(told.offered[wish % len(told.offered)]))

    @rule(which=SMALL, by=st.integers(-2, 3), picks=PICKS, stranger=st.booleans())
    def tamper(self, which: int, by: int, picks: list[str], stranger: bool) -> None:
        one = self.mine[which % len(self.mine)]
        position = max(0, len(one.stored) + by)
        if stranger:
            other = next(person for person in self.people if person is not one.who)
            assert other.post(f"/attempts/{one.row.id}/steps/{position}", {"pick": picks}).status_code == 404
            assert other.get(f"/attempts/{one.row.id}").status_code == 404
        else:
            self.send(one, position, picks)

    @rule()
    def retry(self) -> None:
        """The answer got lost on its way, and the same is sent again."""
        if self.sent:
            one, position, picks, first = self.sent
            again = self.send(one, position, picks)
            if first.status_code == 303:
                assert (again.status_code, again.location, again.data) == (303, first.location, first.data)

    def send(self, one: Mine, position: int, picks: list[str]) -> TestResponse:
        row = one.row
        status, means = answered(one.quiz, row.drawn, row.orders, one.stored, position, picks)
        before = self.everything()
        self.clock.shift(1)
        response = one.who.post(f"/attempts/{row.id}/steps/{position}", {"pick": picks})
        assert response.status_code == status
        if status == 303 and position > len(one.stored):
            one.stored.append(means)
        else:
            assert self.everything() == before, "what is refused, or sent again, changes nothing"
        if status == 303:
            assert response.location == f"/attempts/{row.id}/steps/{position}"
        self.sent = one, position, picks, response
        return response

    def everything(self) -> tuple[list[Any], list[Any]]:
        """The rows of these two people, times included."""
        ours = [person.id for person in self.people]
        with self.site.app.app_context():
            mine = select(Attempt.__table__).where(Attempt.user_id.in_(ours)).order_by(Attempt.id)
            taken = select(Step.__table__).join(Attempt).where(Attempt.user_id.in_(ours))
            taken = taken.order_by(Step.attempt_id, Step.position)
            return list(db.session.execute(mine)), list(db.session.execute(taken))

    @invariant()
    def what_is_stored_is_what_the_rules_say(self) -> None:
        if not hasattr(self, "people"):
            return
        found, steps = self.everything()
        stored = [
            (
                *(row.id, row.edition, row.drawn, row.orders, (row.points, row.best, row.passed, row.ending)),
                [(step.position, step.response) for step in steps if step.attempt_id == row.id],
            )
            for row in found
        ]
        assert stored == [one.rows() for one in sorted(self.mine, key=lambda one: one.row.id)]
        assert all((row.ended_at is None) == (row.points is None) for row in found)


@pytest.mark.check("T04", "T05", "T06", "T32")
def test_whatever_is_sent_the_stored_path_is_a_path_and_nothing_is_lost_or_doubled(
    site: Site, today: time_machine.Traveller
) -> None:
    Machine = type("Machine", (Learning,), {"site": site, "clock": today})
    run_state_machine_as_test(Machine, settings=settings(COURSE, max_examples=30, stateful_step_count=20))
