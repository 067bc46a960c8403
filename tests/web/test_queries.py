"""How much a page asks of the database: the same for a small library and a large one, for one try and a thousand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, close
from sqlalchemy import insert

from course_app.app import create_app
from course_app.course import links, pages, prose
from course_app.records.attempts import Attempt, Step
from course_app.records.db import begin_writing, commit, db

from . import shelf
from .routes import address_of, reading, routes_of
from .site import SETTINGS, Site, Visitor

# The download of one's own data gathers every table; files of a few seconds are built on their own.
APART = {"/exports/<export_id>"}
# Page: the most statements. Whatever is not named here may ask 6.
MOST = {
    **{"/modules/<module>/<lesson>": 3, "/attempts/<int:number>": 5, "/attempts/<int:number>/story.txt": 3},
    **{f"/attempts/<int:number>/{what}/<int:position>": 3 for what in ("steps", "roads")},
}


def asked(site: Site, ada: Visitor, address: str) -> list[str]:
    with site.asked() as sent:
        response = ada.get(address)
    assert response.status_code in (200, 303), (address, response.status_code)
    return sent


@pytest.fixture(scope="module", params=[1, 30], ids=lambda number: f"{number} modules")
def sized(
    request: pytest.FixtureRequest, module_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, Visitor]]:
    """A site with one module or with thirty, and somebody who has an attempt and a step in it."""
    folder = tmp_path_factory.mktemp("instance")
    made = Site(create_app(DATABASE_URL=module_database, INSTANCE=folder, **SETTINGS))
    made.publish(shelf.many(request.param))
    ada = made.open("Ada Mensah")
    ada.post("/courses/both/enrolments")
    ada.post("/modules/01-part/01-look/completions")
    attempt = ada.begin("s-01-part")
    ada.step(attempt, 1, "knock", 0)
    ada.number = attempt.id
    yield made, ada
    close(made.app)


def test_a_library_of_any_size_is_asked_for_with_the_same_few_statements(sized: tuple[Site, Visitor]) -> None:
    site, ada = sized
    look = "/modules/01-part/01-look"
    figures = {
        address: len(asked(site, ada, address))
        for address in ("/", "/courses/both", "/modules/01-part", look, "/quizzes/01-part", f"/attempts/{ada.number}")
    }
    assert list(figures.values()) == [5, 2, 3, 3, 2, 3]


def test_no_page_asks_more_than_it_may(site: Site) -> None:
    ada = _ada(site)
    for route in reading(site.app):
        if route.rule.rule not in APART:
            sent = asked_of(site, ada, address_of(site, route, ada))
            assert len(sent) <= MOST.get(route.rule.rule, 6), (route.name, sent)


def asked_of(site: Site, ada: Visitor, address: str) -> list[str]:
    with site.asked() as sent:
        ada.get(address)
    return sent


def _ada(site: Site) -> Visitor:
    ada = site.open("Ada Mensah")
    ada.code = "A" * 26
    attempt = ada.begin("s-door")
    ada.step(attempt, 1, "knock", 0)
    ada.number = attempt.id
    ended = ada.begin("s-extra")
    ada.step(ended, 1, "only", 0)
    ada.ended = ended.id
    return ada


def test_a_step_asks_at_most_five_times_and_twelve_when_it_ends(site: Site) -> None:
    ada = site.open("Ada Mensah")
    ada.post("/courses/both/enrolments")
    for lesson in ("01-first/01-look", "01-first/02-listen"):
        ada.post(f"/modules/{lesson}/completions")
    ada.post("/modules/01-first/01-look/checks/which", {"answer": "0"})
    ada.play_door()
    attempt = ada.begin("01-first")
    first, second = attempt.drawn or ()
    picks = {"gate": (0,), "ears": (0, 1)}
    with site.asked() as on_the_way:
        assert ada.step(attempt, 1, first, *picks[first]).status_code == 303
    assert len(on_the_way) <= 5, on_the_way
    with site.asked() as at_the_end:
        assert ada.step(attempt, 2, second, *picks[second]).status_code == 303
    assert ada.attempt(attempt.id).passed
    assert len(at_the_end) <= 12, at_the_end
    assert any("modules_finished" in statement for statement in at_the_end)


def test_a_thousand_attempts_ask_no_more_than_one(site: Site) -> None:
    few, many = _with_attempts(site, 1), _with_attempts(site, 1000)
    for address in ("/", "/courses/both", "/modules/01-first", "/quizzes/s-door", "/me", "/me/data", "/me/statements"):
        assert len(asked(site, few, address)) == len(asked(site, many, address)), address
    steps = [_asked_by_a_step(site, somebody) for somebody in (few, many)]
    assert steps[0] == steps[1]


def test_forty_steps_ask_no_more_than_one(site: Site) -> None:
    """While an attempt runs and after it has ended, on each of its pages."""
    short, long = _with_steps(site, 1), _with_steps(site, 40)
    for addresses in (("", "/steps/{}"), ("", "/steps/{}", "/roads/{}", "/story.txt")):
        figures = []
        for ada, steps in ((short, 1), (long, 40)):
            asks = [f"/attempts/{ada.number}{address.format(steps)}" for address in addresses]
            figures.append([len(asked(site, ada, address)) for address in asks])
            attempt = ada.attempt(ada.number)
            ada.step(attempt, steps + 1, "knock", 0)
            ada.step(attempt, steps + 2, "table", 0)
            assert ada.attempt(ada.number).ended_at
        assert figures[0] == figures[1]
        assert max(figures[0]) <= 6


def _with_steps(site: Site, number: int) -> Visitor:
    """Somebody who has chosen the unsafe way so often, and stands before the door again."""
    ada = site.open("Ada Mensah")
    attempt = ada.begin("s-door")
    for position in range(1, number + 1):
        assert ada.step(attempt, position, "knock", 1).status_code == 303
    ada.number = attempt.id
    return ada


def _with_attempts(site: Site, number: int) -> Visitor:
    """Somebody who has played the scenario so often."""
    ada = site.open("Ada Mensah")
    ada.post("/courses/both/enrolments")
    done = ada.play_door()
    like = {
        **{"user_id": ada.id, "quiz": "s-door", "edition": done.edition, "drawn": None, "orders": done.orders},
        **{"ended_at": NOW, "points": 4, "best": 4, "passed": True, "ending": "end"},
    }
    with site.app.app_context():
        begin_writing()
        rows: list[dict[str, Any]] = [
            {**like, "key": f"again-{n}", "started_at": NOW - timedelta(hours=n)} for n in range(number - 1)
        ]
        if rows:
            made = db.session.scalars(insert(Attempt).returning(Attempt.id), rows).all()
            steps = [{"attempt_id": id, "position": n, "response": 0, "at": NOW} for id in made for n in (1, 2)]
            db.session.execute(insert(Step), steps)
        commit()
    assert site.count(Attempt, user_id=ada.id) == number
    return ada


def _asked_by_a_step(site: Site, ada: Visitor) -> int:
    with site.asked() as sent:
        attempt = ada.begin("s-door")
        ada.step(attempt, 1, "knock", 0)
        ada.step(attempt, 2, "table", 0)
    return len(sent)


@pytest.mark.only("sqlite")
def test_without_a_sign_in_a_page_of_the_library_asks_nothing(site: Site) -> None:
    anybody = site.open()
    for address in ("/", "/courses/both", "/modules/01-first", "/modules/01-first/01-look", "/quizzes/s-door"):
        assert asked(site, anybody, address) == []


@pytest.mark.only("sqlite")
def test_a_lesson_is_rendered_once_for_each_library(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []
    real = prose.render

    def counting(text: str, *more: Any, **named: Any) -> str:
        rendered.append(text)
        return real(text, *more, **named)

    for module in (prose, links, pages):
        if hasattr(module, "render"):
            monkeypatch.setattr(module, "render", counting)
    ada = own_site.open("Ada Mensah")
    addresses = ["/modules/01-first/01-look", "/modules/01-first", "/courses/both", "/"]
    for address in addresses:
        ada.get(address)
    once = len(rendered)
    assert once > 0
    for address in addresses * 3:
        ada.get(address)
        own_site.open().get(address)
    assert len(rendered) == once
    changed = dict(own_site_texts())
    own_site.publish(changed)
    ada.get(addresses[0])
    assert len(rendered) > once


def own_site_texts() -> dict[str, str]:
    """The small library with another word in it."""
    path = "content/modules/01-first/01-look.md"
    return {**shelf.sound(), path: shelf.sound()[path].replace("Most people", "Some people")}


@pytest.mark.only("sqlite")
def test_the_limits_are_of_routes_that_exist(tmp_path: Path) -> None:
    app = create_app(DATABASE_URL=f"sqlite:///{tmp_path}/none.db", INSTANCE=tmp_path, **SETTINGS)
    assert {*MOST, *APART} <= {route.rule.rule for route in routes_of(app)}
