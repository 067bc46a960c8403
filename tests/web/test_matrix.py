"""Who gets which answer: matrix.yaml compared with the site, route by route."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import NOW
from sqlalchemy import delete

from course_app.app import create_app
from course_app.records import cohorts, people
from course_app.records.db import begin_writing, commit, rows
from course_app.records.limits import Tries
from course_app.records.people import User
from course_app.records.site_settings import SECOND_STEP, decide

from .routes import MISSING, PERSONAL, Route, ada_with_everything, address_of, routes_of
from .site import SETTINGS, Site, Visitor

MATRIX: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("matrix.yaml").read_text("utf-8"))
WHO: list[str] = MATRIX["who"]
ROUTES: dict[str, dict[str, Any]] = MATRIX["routes"]
# Anybody may check a number, an admin may see a statement; whatever else names a thing of somebody is theirs alone.
OPEN = ("/verify/", "/admin/", "/credentials/")
OWNED = [name for name in ROUTES if any(f"{what}>" in name for what in PERSONAL) and not any(o in name for o in OPEN)]
SHARED = ("cohort_id", "thread_id", "goal_id")  # with the trainer who leads her cohort
ACCESS = Path(__file__).parents[2] / "docs" / "access.md"


class Cast:
    """One of each kind of person, and ada, whose things the routes name."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.ada = ada_with_everything(site)
        self.users: dict[str, User | None] = {
            "anonymous": None,
            "ada": self.ada.user,
            "zoe": site.person("Zoe Lind"),
            "trainer": self.ada.trainer,
            "other trainer": site.person("Bea Novak", "trainer"),
            "author": site.person("Ann Author", "author"),
            "admin": site.person("Ruth Adeyemi", "admin"),
            "suspended": site.person("Sue Spent", "admin"),
        }
        with site.app.app_context():
            begin_writing()
            assert self.users["suspended"]
            people.disable(self.users["suspended"].id, NOW)
            assert self.users["other trainer"]
            assert self.users["zoe"]
            other = cohorts.new_cohort("Rowan House", "Europe/London", self.users["other trainer"].id, NOW)
            cohorts.add_member(other.id, self.users["zoe"].id, "link", NOW)
            commit()
        self.known = {route.name: route for route in routes_of(site.app)}

    def send(self, who: str, route: Route, headers: dict[str, str] | None = None, **other: Any) -> Any:
        """Send what a route takes, in a browser newly opened by that person."""
        with self.site.app.app_context():  # so many people write the same address in the same minute
            begin_writing()
            rows(delete(Tries))
            commit()
        browser = Visitor(self.site.app, self.users[who])
        address = address_of(self.site, route, self.ada, **other)
        if route.method == "GET":
            return browser.get(address, headers=headers or {})
        return browser.post(address, ROUTES[route.name].get("form"), headers=headers or {})


@pytest.fixture(scope="module")
def cast_of_all(site: Site) -> Cast:
    return Cast(site)


@pytest.mark.check("T01")
@pytest.mark.check("C27")
@pytest.mark.parametrize("name", ROUTES)
def test_everybody_gets_the_answer_of_the_matrix(cast_of_all: Cast, name: str) -> None:
    route = cast_of_all.known[name]
    answers = {who: cast_of_all.send(who, route).status_code for who in WHO}
    assert answers == dict(zip(WHO, ROUTES[name]["answers"], strict=True))


@pytest.mark.check("C28")
@pytest.mark.parametrize("name", OWNED)
def test_what_is_anothers_and_what_does_not_exist_look_the_same(cast_of_all: Cast, name: str) -> None:
    route = cast_of_all.known[name]
    for who in WHO:
        if who == "ada" or (who == "trainer" and any(f"<int:{what}>" in name for what in SHARED)):
            continue
        theirs, missing = (cast_of_all.send(who, route, **other) for other in ({}, MISSING))
        assert theirs.status_code == missing.status_code
        if who not in ("anonymous", "suspended"):  # they are sent to the sign-in, which names the address
            assert (_plain(theirs), _named(theirs)) == (_plain(missing), _named(missing))


def _plain(response: Any) -> bytes:
    """The body without what differs each time: the token of the sign-out form."""
    lines: list[bytes] = response.data.split(b"\n")
    return b"\n".join(line for line in lines if b"csrf_token" not in line)


def _named(response: Any) -> set[str]:
    return {name for name, _ in response.headers}


@pytest.mark.check("C27")
def test_every_route_and_every_person_stands_in_the_matrix(tmp_path: Path) -> None:
    app = create_app(DATABASE_URL=f"sqlite:///{tmp_path}/none.db", INSTANCE=tmp_path, **SETTINGS)
    assert sorted(ROUTES) == [route.name for route in routes_of(app)]
    assert {len(row["answers"]) for row in ROUTES.values()} == {len(WHO)}
    assert len(WHO) == 8


@pytest.mark.check("C49")
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_other_methods_are_refused_everywhere(cast_of_all: Cast, method: str) -> None:
    ada = Visitor(cast_of_all.site.app, cast_of_all.ada.user)
    for route in cast_of_all.known.values():
        address = address_of(cast_of_all.site, route, cast_of_all.ada)
        assert (route.name, ada.client.open(address, method=method).status_code) == (route.name, 405)


@pytest.mark.check("C49")
def test_what_writes_never_takes_a_get_and_what_reads_never_takes_a_post(cast_of_all: Cast) -> None:
    ada = Visitor(cast_of_all.site.app, cast_of_all.ada.user)
    for name, route in cast_of_all.known.items():
        other = "GET" if route.method == "POST" else "POST"
        if f"{other} {route.rule.rule}" not in ROUTES:
            address = address_of(cast_of_all.site, route, cast_of_all.ada)
            answer = ada.get(address) if other == "GET" else ada.post(address)
            # 404 and 410 where another rule, with a token or a number in this place, takes the address.
            assert answer.status_code in (404, 405, 410), name


SHOWN = [  # what the answers of a route do not tell
    "Of what people chose, a trainer sees what a cohort chose, in tenths, from five people on: on",
    "`/cohorts/<id>/progress/<module>`, and on `/cohorts/<id>/pack/<module>`, which names nobody. An author sees the",
    "figures of an item, without cohorts and names, from ten people of the whole site. How, and why, is in",
    "`docs/decisions/0018-what-a-cohort-chose.md`. Single answers of somebody in a quiz open to their trainer only",
    "with a reason that they read; single choices in a scenario to nobody but themselves.",
]


def before_the_second_step(name: str) -> tuple[int, int]:
    """What somebody half signed in, and an admin without a second step, get: see matrix.yaml."""
    row = ROUTES[name]
    told = dict(zip(WHO, row["answers"], strict=True))
    closed = 302 if name.startswith("GET ") else 303
    opens = told["admin"] != told["zoe"] and told["admin"] != 404 and told["zoe"] == 404
    return row.get("half", told["anonymous"]), closed if opens else told["zoe"]


@pytest.mark.check("T01")
@pytest.mark.check("C13")
@pytest.mark.parametrize("name", ROUTES)
def test_nothing_of_staff_opens_before_the_second_step(cast_of_all: Cast, name: str) -> None:
    site, route = cast_of_all.site, cast_of_all.known[name]
    half, bare = site.half("Hal Fway"), site.open("Una Ready", "admin", second=False)
    address, form = address_of(site, route, cast_of_all.ada), ROUTES[name].get("form")
    answers = [who.get(address) if route.method == "GET" else who.post(address, form) for who in (half, bare)]
    assert tuple(answer.status_code for answer in answers) == before_the_second_step(name)
    if answers[1].status_code != dict(zip(WHO, ROUTES[name]["answers"], strict=True))["zoe"]:
        assert answers[1].location == "/me/second-step?asked=1"


def opens_to(who: str) -> list[str]:
    """The routes that are for people of this role: to another learner they are not there."""
    told = {name: dict(zip(WHO, row["answers"], strict=True)) for name, row in ROUTES.items()}
    return [name for name, answers in told.items() if answers["zoe"] == 404 and answers[who] != 404]


@pytest.fixture
def asked_of_all_staff(cast_of_all: Cast) -> Iterator[None]:
    """Trainers and authors need a second step too, and nobody of the cast but the admins has one."""
    for roles in ("trainer author", ""):
        with cast_of_all.site.app.app_context():
            begin_writing()
            decide(SECOND_STEP, roles, None, NOW)
            commit()
        if roles:
            yield


@pytest.mark.check("C13")
@pytest.mark.parametrize(("who", "name"), [(who, name) for who in ("trainer", "author") for name in opens_to(who)])
def test_where_a_setting_asks_for_it_nothing_of_trainers_and_authors_opens_before(
    cast_of_all: Cast, asked_of_all_staff: None, who: str, name: str
) -> None:
    answer = cast_of_all.send(who, cast_of_all.known[name])
    closed = 302 if name.startswith("GET ") else 303
    assert (answer.status_code, answer.location) == (closed, "/me/second-step?asked=1")


def test_the_routes_of_trainers_and_authors_are_those_that_were_tried() -> None:
    assert len(opens_to("trainer")) > 40
    assert len(opens_to("author")) >= 5


def as_table() -> str:
    """The matrix as a page of the documentation."""
    lines = [
        "# Who may do what",
        "",
        "Made from `tests/web/matrix.yaml`, which the tests compare with every route of the site. What a route names",
        "is ada's: zoe is another learner; the trainer leads ada's cohort, the other trainer another one. 302 leads to",
        "the sign-in; 401 keeps on the page what was sent; 404 also stands for what somebody may not see; 409 and",
        "422 are answers about the form. Half: the password was right and the code of the second step is due. Bare: an",
        "admin who has not set up a second step yet; 302 and 303 lead there.",
        "",
        *SHOWN,
        "",
        f"| route | {' | '.join([*WHO, 'half', 'bare'])} |",
        f"|---|{'---|' * (len(WHO) + 2)}",
        *(
            f"| `{name}` | {' | '.join(map(str, [*row['answers'], *before_the_second_step(name)]))} |"
            for name, row in ROUTES.items()
        ),
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.check("C39")
def test_the_page_about_access_says_what_the_matrix_says() -> None:
    assert ACCESS.read_text("utf-8") == as_table(), f"write it anew: {ACCESS} is made by as_table() in this file"
