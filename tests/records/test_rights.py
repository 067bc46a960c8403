"""Roles and closed accounts: one event each, and somebody is always left who can run the site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW
from flask import Flask

from course_app.records import people, rights, second_steps
from course_app.records.audit import Filter, events, note
from course_app.records.db import begin_writing, commit
from course_app.records.erasing import erase
from course_app.records.outbox import Message
from course_app.records.people import User, add_person, begin_sign_in, grant_role, signed_in
from course_app.records.rights import Hand, LastAdmin, changes_of

from .conftest import at_once

MONTH = timedelta(days=30)


def hand(by: int | None = None, reason: str = "She leads Sunflower.") -> Hand:
    return Hand(by, reason, NOW, lambda what, about: note(what, about, by, NOW))


def admin(name: str, confirmed: bool = True) -> User:
    made = add_person(f"{name}@example.org", name, "hash", NOW, confirmed_at=NOW if confirmed else None)
    grant_role(made.id, "admin", None, NOW)
    return made


Act = Callable[[int, Hand], object]


@pytest.mark.check("C57")
@pytest.mark.check("C20")
@pytest.mark.parametrize(
    ("act", "event", "again"),
    [
        (lambda who, by: rights.grant(who, "trainer", by), "role-granted", False),
        (lambda who, by: rights.withdraw(who, "author", by), "role-withdrawn", False),
        (rights.close, "account-closed", False),
        (rights.end_sign_ins, "sign-ins-ended", None),
        (lambda who, by: rights.clear_second_step(who, "/reset", by), "second-step-ended", False),
    ],
)
def test_each_change_is_one_event_with_its_reason_and_ends_every_sign_in(
    session: Any, me: User, other: User, act: Act, event: str, again: bool | None
) -> None:
    grant_role(me.id, "author", None, NOW)
    second_steps.begin(me.id, NOW)
    found = second_steps.second_of(me.id)
    assert found
    second_steps.confirm(me.id, second_steps.code_at(found.secret, second_steps.period_of(NOW)), NOW)
    token = begin_sign_in(me, NOW, MONTH, "Firefox")
    act(me.id, hand(other.id))
    commit()
    role = {"role-granted": " trainer", "role-withdrawn": " author"}.get(event, "")
    assert [(one.event, one.object, one.actor) for one in events(Filter(), 9)] == [
        (event, f"user:{me.id}{role}", other.id)
    ]
    assert [tuple(row) for row in changes_of(me.id, 9)] == [
        (event, role.strip(), "She leads Sunflower.", NOW, "Zoe Lind")
    ]
    assert signed_in(token, NOW) is None
    assert [mail.kind for mail in session.query(Message)] == ["second_step_cleared"] * (event == "second-step-ended")
    if again is not None:  # what is so already is no event
        assert act(me.id, hand(other.id)) is again
        assert len(events(Filter(), 9)) == 1


def test_an_account_that_was_closed_opens_again_once(session: Any, me: User) -> None:
    assert not rights.open_again(me.id, hand())
    rights.close(me.id, hand())
    assert rights.open_again(me.id, hand())
    assert not rights.open_again(me.id, hand())
    assert [one.event for one in events(Filter(), 9)] == ["account-opened", "account-closed"]
    assert signed_in(begin_sign_in(me, NOW, MONTH, "Firefox"), NOW)


def test_the_last_admin_stays_an_admin_with_an_open_account(session: Any, me: User) -> None:
    ruth = admin("ruth")
    closed, bare = admin("closed"), admin("unconfirmed", confirmed=False)
    people.disable(closed.id, NOW)
    for act in (lambda: rights.withdraw(ruth.id, "admin", hand()), lambda: rights.close(ruth.id, hand())):
        with pytest.raises(LastAdmin):
            act()
    with pytest.raises(LastAdmin):
        rights.keep_an_admin(ruth.id)
    assert people.roles(ruth.id) == {"admin"}
    assert events(Filter(), 9) == []
    for one in (closed, bare):  # who cannot sign in may go, whoever they are
        assert rights.withdraw(one.id, "admin", hand())
    assert rights.close(me.id, hand())
    admin("second")
    assert rights.withdraw(ruth.id, "admin", hand())


@pytest.mark.check("T07")
def test_of_admins_who_all_go_at_once_one_is_left(app: Flask) -> None:
    """By every way in which an admin can go, on both databases; taken away, the lock lets all of them go."""
    with app.app_context():
        begin_writing()
        ids = [admin(f"ruth{number}").id for number in range(9)]
        commit()

    def go(number: int) -> str:
        who = ids[number]
        if number % 3 == 0:
            rights.withdraw(who, "admin", hand())
        elif number % 3 == 1:
            rights.close(who, hand())
        else:
            rights.keep_an_admin(who)
            erase(who, False, NOW)
        return "gone"

    results = at_once(app, go, len(ids))
    assert results.count("gone") == len(ids) - 1
    assert [type(one) for one in results if one != "gone"] == [LastAdmin]
