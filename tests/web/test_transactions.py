"""One request, one transaction: all of it or nothing, and on SQLite the turn is taken before anything is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import NOW, PASSWORD
from sqlalchemy import event

from course_app.records import people
from course_app.records.db import begin_writing, commit, db
from course_app.records.people import User

from .routes import ada_with_everything, address_of, writing
from .site import Site, Visitor, set_up
from .test_matrix import ROUTES


class Cut(Exception):
    """A fault in the middle of a request."""


def cut_at(site: Site, last: int, act: Callable[[], Any]) -> tuple[bool, int]:
    """Do something and break at a statement; give whether it was reached, and the status."""
    count = 0

    def note(*more: Any) -> None:
        nonlocal count
        count += 1
        if count == last:
            raise Cut

    with site.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        status = act().status_code
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return count >= last, status


def ready_for_step(ada: Visitor) -> Callable[[], Any]:
    """Everything of the course is done but the last step of its quiz."""
    ada.post("/courses/second-alone/enrolments")
    ada.post("/modules/02-second/01-mend/completions")
    attempt = ada.begin("02-second")
    return lambda: ada.step(attempt, 1, "glue", 0)


def ready_for_completion(ada: Visitor) -> Callable[[], Any]:
    ada.post("/courses/second-alone/enrolments")
    ada.pass_quiz("02-second")
    return lambda: ada.post("/modules/02-second/01-mend/completions")


def ready_for_enrolment(ada: Visitor) -> Callable[[], Any]:
    ada.pass_quiz("02-second")
    ada.post("/modules/02-second/01-mend/completions")
    return lambda: ada.post("/courses/second-alone/enrolments")


@pytest.mark.check("C34")
@pytest.mark.parametrize("ready", [ready_for_step, ready_for_completion, ready_for_enrolment])
def test_a_fault_at_any_statement_leaves_everything_as_it_was(
    own_site: Site, ready: Callable[[Visitor], Callable[[], Any]]
) -> None:
    act = ready(own_site.open("Ada Mensah"))
    before = own_site.tables()
    statements = 0
    for last in range(1, 20):
        reached, status = cut_at(own_site, last, act)
        if not reached:
            break
        statements += 1
        assert status == 500, last
        assert own_site.tables() == before, last
    assert statements >= 4
    assert status == 303
    after = own_site.tables()
    assert len(after["courses_finished"]) == len(before["courses_finished"]) + 1


@pytest.mark.check("C34")
@pytest.mark.parametrize(
    "what", ["grant-admin", "withdraw-trainer", "close", "open", "end-sign-ins", "clear-second-step"]
)
def test_a_fault_in_what_an_admin_does_with_an_account_leaves_everything_as_it_was(own_site: Site, what: str) -> None:
    ruth, tom = own_site.open("Ruth Adeyemi", "admin"), own_site.person("Tom Okafor", "trainer")
    changes_all_or_nothing(own_site, ready_for_change(own_site, ruth, tom, what), "account_changes")


@pytest.mark.check("C34")
@pytest.mark.parametrize("what", ["grant-author", "withdraw-admin"])
def test_nor_does_a_fault_in_a_change_of_ones_own_roles(own_site: Site, what: str) -> None:
    """The sign-in goes on too: the cookie of a new one, which was not stored, is not sent."""
    ruth, _ = own_site.open("Ruth Adeyemi", "admin"), own_site.person("Una Ready", "admin")
    assert ruth.user
    changes_all_or_nothing(own_site, ready_for_change(own_site, ruth, ruth.user, what), "account_changes")


def ready_for_change(site: Site, admin: Visitor, who: User, what: str) -> Callable[[], Any]:
    """Somebody signed in, with a second step that is done or begun, whose account is about to be changed."""
    Visitor(site.app, who)
    with site.app.app_context():
        begin_writing()
        if what == "clear-second-step":
            set_up(who)
        if what == "open":
            people.disable(who.id, NOW)
        commit()
    form = {"change": what, "change_reason": "So", "change_password": PASSWORD}
    return lambda: admin.post(f"/admin/people/{who.id}/changes", form)


def changes_all_or_nothing(site: Site, act: Callable[[], Any], table: str) -> None:
    """Break an act at each of its statements, and then let it be done. Tries with a password are counted apart.

    So is the mail that tells admins of a request that failed.
    """

    def stored() -> dict[str, list[tuple[Any, ...]]]:
        found = site.tables() | {"tries": []}
        return found | {"messages": [row for row in found["messages"] if "request_failed" not in row]}

    before, statements = stored(), 0
    for last in range(1, 40):
        reached, status = cut_at(site, last, act)
        if not reached:
            break
        statements += 1
        assert (status, stored() == before) == (500, True), last
    assert statements >= 10
    assert status == 303
    after = stored()
    assert [len(after[name]) - len(before[name]) for name in (table, "audit_events")] == [1, 1]


@pytest.mark.check("C61")
@pytest.mark.only("sqlite")
def test_the_turn_is_taken_before_the_first_statement_of_each_request_that_writes(own_site: Site) -> None:
    ada = ada_with_everything(own_site)
    mine = Visitor(own_site.app, ada.user)
    for route in writing(own_site.app):
        address, form = address_of(own_site, route, ada), ROUTES[route.name].get("form")
        if route.name == "POST /sign-out":
            continue
        said = _said_to_sqlite(own_site, lambda a=address, f=form: mine.post(a, f))  # type: ignore[misc]
        changes = [n for n, words in enumerate(said) if words.split()[0] in ("INSERT", "UPDATE", "DELETE")]
        begins = [n for n, words in enumerate(said) if words.startswith("BEGIN")]
        if changes:
            last = max(n for n in begins if n < changes[0])
            assert said[last] == "BEGIN IMMEDIATE", route.name


@pytest.mark.only("sqlite")
def test_a_page_is_read_without_taking_a_turn(own_site: Site) -> None:
    ada = own_site.open("Ada Mensah")
    said = _said_to_sqlite(own_site, lambda: ada.get("/courses/both"))
    assert [words for words in said if words.startswith("BEGIN")] == ["BEGIN"]
    assert not any(words.startswith(("INSERT", "UPDATE", "DELETE", "PRAGMA query_only=OFF")) for words in said)


def _said_to_sqlite(site: Site, act: Callable[[], Any]) -> list[str]:
    """Everything that SQLite is told during a request, BEGIN and COMMIT too."""
    said: list[str] = []

    def listen(connection: Any, *more: Any) -> None:
        connection.set_trace_callback(lambda words: said.append(words.strip()))

    def rest(connection: Any, *more: Any) -> None:
        if connection is not None:
            connection.set_trace_callback(None)

    with site.app.app_context():
        pool = db.engine.pool
    event.listen(pool, "checkout", listen)
    event.listen(pool, "checkin", rest)
    try:
        act()
    finally:
        event.remove(pool, "checkout", listen)
        event.remove(pool, "checkin", rest)
    return said
