"""Two cohorts: of the one, nothing is on any page, in any search, file, mail, feed or error of the other (C31, T40)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from conftest import PASSWORD
from werkzeug.test import TestResponse

from course_app.records.outbox import Message

from .leading import Trainer, day, trainer
from .routes import MISSING, Route, reading, routes_of
from .site import Site, Visitor
from .test_matrix import ROUTES

CANARIES = (
    *("zqcohort", "zqlearner", "zqnote", "zqreason", "zqtrainer", "zqinvited", "zqwords", "zqgoal", "zqwish"),
    *("zqsaid", "zqdone", "zqboxed"),
)


class Two:
    """Tom's cohort, and the one of somebody else that is full of canaries."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.tom = trainer(site).make()
        (self.ada,) = self.tom.with_("Ada Mensah")
        self.asked = self.tom.ask()
        self.other = trainer(site, "zqtrainer Novak").make("zqcohort")
        (self.learner,) = self.other.with_("zqlearner Lind")
        self.theirs = self.other.ask(note="zqnote")
        self.other.post(f"{self.other.home}/invitations", {"email": "zqinvited@example.org", "name": "zqinvited"})
        dates = f"{self.other.home}/assignments/{self.theirs}/dates"
        self.other.post(dates, {"who": str(self.learner.id), "later_on": day(30), "reason": "zqreason"})
        self.learner.pass_quiz("01-first")
        self.opened = self.opening(self.other, self.learner)
        self.talk = self.talking()

    def opening(self, trainer: Trainer, learner: Visitor) -> int:
        form = {"quiz": "01-first", "reason": "zqreason"}
        answer = trainer.post(f"{trainer.home}/people/{learner.id}/openings", form)
        return int(answer.location.rpartition("/")[2])

    def talking(self) -> dict[str, int]:
        """Numbers of what the two of the other cohort say to each other."""
        hers, mine = f"{self.other.home}/people/{self.learner.id}", self.learner
        note = self.other.post(f"{hers}/notes", {"module": "01-first", "words": "zqwords"}).location
        goal = self.other.post(f"{hers}/goals", {"goal": "zqgoal", "day": day(9)}).location
        wish = {"wish_on": day(40), "reason": "zqwish"}
        assert mine.post(f"/me/assignments/{self.theirs}/more-time", wish).status_code == 303
        mine.post(f"/me/cohorts/{self.other.cohort}/suggestions", {"words": "zqboxed"})
        self.other.post(f"{self.other.home}/voices", {"said": "zqsaid", "did": "zqdone"})
        ask = re.search(r"/more-time/(\d+)", self.other.get(self.other.home).text)
        entry = re.search(r"/voices/(\d+)/ends", self.other.get(f"{self.other.home}/voices").text)
        assert ask
        assert entry
        numbers = {"thread_id": int(re.findall(r"\d+", note)[0]), "goal_id": int(re.findall(r"\d+", goal)[0])}
        return {**numbers, "ask_id": int(ask[1]), "entry_id": int(entry[1])}

    def addresses(self, route: Route, **values: int | str) -> str:
        known = {"token": "none", "module": "01-first", **values}
        with self.site.app.test_request_context():
            built: str = route.rule.build({n: known[n] for n in route.rule.arguments}, append_unknown=False)[1]  # type: ignore[index]
        return built


@pytest.fixture(scope="module")
def two(site: Site) -> Two:
    return Two(site)


def of_cohorts(two: Two) -> Iterator[Route]:
    named = ("<int:cohort_id>", "<int:thread_id>", "<int:goal_id>", "<int:assignment_id>")
    return (route for route in routes_of(two.site.app) if any(name in route.rule.rule for name in named))


def mixtures(two: Two) -> list[dict[str, int]]:
    """Numbers of the other cohort, alone and under tom's own."""
    theirs = {
        **{"cohort_id": two.other.cohort, "user_id": two.learner.id, "trainer_id": two.other.id, "invitation_id": 1},
        **{"assignment_id": two.theirs, "opening_id": two.opened, "position": 2, **two.talk},
    }
    return [
        theirs,
        {**theirs, "cohort_id": two.tom.cohort},
        {**theirs, "cohort_id": two.tom.cohort, "user_id": two.ada.id},
    ]


@pytest.mark.check("C31")
@pytest.mark.check("T40")
def test_no_page_of_a_trainer_holds_a_word_of_another_cohort(two: Two) -> None:
    seen = []
    for route in reading(two.site.app):
        named = ("<int:cohort_id>", "<int:thread_id>", "<int:goal_id>", "<int:assignment_id>")
        if route.rule.rule in ("/cohorts", "/me/notes", "/me", "/") or any(name in route.rule.rule for name in named):
            for values in mixtures(two):
                page = two.tom.get(two.addresses(route, **values))
                seen.append((page.status_code, [word for word in CANARIES if word in page.text], route.name))
    assert {found for _, words, found in seen if words} == set()
    for query in ("?q=zq", "?q=zqlearner&show=late", "?order=last"):
        page = two.tom.get(f"{two.tom.home}/progress{query}").text.replace('value="zqlearner', "")
        assert not [word for word in CANARIES if word in page]


@pytest.mark.check("C31")
@pytest.mark.check("T40")
def test_no_form_of_a_trainer_reaches_into_another_cohort(two: Two) -> None:
    """Every form, with numbers of the other cohort: refused as for what does not exist, and nothing changes."""
    before = two.site.tables() | {"audit_events": []}  # the refusals themselves are written down there
    for route in of_cohorts(two):
        if route.method != "POST":
            continue
        wanted = ROUTES[route.name].get("form", {})
        for values in mixtures(two)[:1]:
            theirs = two.tom.post(two.addresses(route, **values), wanted)
            nothing = {**{n: v for n, v in MISSING.items() if n != "token"}, "position": 2}
            missing = two.tom.post(two.addresses(route, **nothing), wanted)
            assert (theirs.status_code, missing.status_code) == (404, 404), route.name
            assert _plain(theirs.text) == _plain(missing.text)
    for address in (
        f"people/{two.learner.id}/ends",
        f"people/{two.learner.id}/openings",
        f"assignments/{two.theirs}",
        f"assignments/{two.theirs}/ends",
        f"assignments/{two.theirs}/dates",
        f"trainers/{two.other.id}/ends",
        "invitations/1/ends",
        f"people/{two.learner.id}/notes",
        f"people/{two.learner.id}/goals",
        f"more-time/{two.talk['ask_id']}",
        f"voices/{two.talk['entry_id']}/ends",
    ):
        assert two.tom.post(f"{two.tom.home}/{address}").status_code == 404, address
    assert two.site.tables() | {"audit_events": []} == before


@pytest.mark.check("C31")
@pytest.mark.check("T40")
def test_a_page_of_another_cohort_is_the_page_of_one_that_is_not_there(two: Two) -> None:
    """To the last byte, and without a header that tells them apart; also of what is theirs under a cohort of tom's."""
    for route in reading(two.site.app):
        if not any(part in route.rule.rule for part in ("<int:cohort_id>", "<int:thread_id>", "<int:goal_id>")):
            continue
        theirs = two.tom.get(two.addresses(route, **mixtures(two)[0]))
        nothing = two.tom.get(two.addresses(route, **{n: v for n, v in MISSING.items() if n != "token"}))
        assert (theirs.status_code, route.name) == (404, route.name)
        assert theirs.text == nothing.text
        assert _headers(theirs) == _headers(nothing)


def _headers(answer: TestResponse) -> dict[str, str]:
    """All but what is new in every answer."""
    new = ("Date", "X-Request-ID", "Content-Security-Policy", "Set-Cookie")
    return {name: value for name, value in answer.headers if name not in new}


def _plain(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


@pytest.mark.check("C31")
def test_no_file_mail_or_feed_holds_a_word_of_another_cohort(two: Two) -> None:
    for kind in ("matrix", "modules", "attempts", "statements"):
        asked = two.tom.post(f"{two.tom.home}/exports", {"kind": kind, "file_password": PASSWORD})
        assert asked.status_code == 303
        body = two.tom.get(asked.location)
        assert body.status_code == 200
        assert not [word for word in CANARIES if word in body.text]
        assert two.other.get(asked.location).status_code == 404
    before = two.site.count(Message)
    two.tom.post(f"{two.tom.home}/invitations", {"email": "plain@example.org", "name": ""})
    (mail,) = two.site.rows(Message)[before:]
    assert not [word for word in CANARIES if word in repr(mail.data)]
    two.ada.post("/me/calendar")
    feed = re.search(r"(/calendar/[\w-]+\.ics)", two.ada.get("/me").text)
    assert feed
    events = two.site.open().get(feed[1]).text
    assert "BEGIN:VCALENDAR" in events
    assert not [word for word in CANARIES if word in events]


@pytest.mark.check("T40")
def test_a_learner_of_one_cohort_finds_nothing_of_the_other(two: Two) -> None:
    for address in (
        "/",
        "/me",
        "/me/data",
        "/search?q=cohort",
        two.other.home,
        f"{two.other.home}/progress",
        "/me/notes",
        f"/me/cohorts/{two.other.cohort}",
        f"/me/cohorts/{two.tom.cohort}",
        f"/notes/{two.talk['thread_id']}",
        f"/goals/{two.talk['goal_id']}",
        f"/me/assignments/{two.theirs}/more-time",
        "/modules/01-first",
    ):
        assert not [word for word in CANARIES if word in two.ada.get(address).text], address


def test_the_canaries_are_where_they_belong(two: Two) -> None:
    pages = (
        two.other.home,
        f"{two.other.home}/people",
        f"{two.other.home}/assignments/{two.theirs}",
        f"{two.other.home}/voices",
        f"{two.other.home}/more-time/{two.talk['ask_id']}",
        f"/notes/{two.talk['thread_id']}",
        f"/goals/{two.talk['goal_id']}",
    )
    together = "".join(two.other.get(address).text for address in pages)
    assert [word for word in CANARIES if word not in together] == []
