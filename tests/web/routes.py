"""Every route of the site with something real in each of its places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from conftest import NOW
from flask import Flask
from werkzeug.routing import Rule

from course_app.records import (
    assignments,
    cohorts,
    goals,
    issuers,
    joining,
    notes,
    openings,
    people,
    suggestions,
    time_asks,
)
from course_app.records.asked_exports import ask_export
from course_app.records.db import begin_writing, commit, db
from course_app.records.mentors import pair_of
from course_app.records.outbox import Message, mark_failed, post
from course_app.web.shared.static import FILES

from .site import NUMBERS, Site, Visitor

QUIET = {"HEAD", "OPTIONS"}
# Numbers and names that nothing has.
MISSING = {
    "number": 999_999_999, "sign_in_id": 999_999_999, "export_id": "A" * 24, "code": "A" * 26, "course": "none",
    "module": "none", "lesson": "none", "check": "none", "prompt": "none", "quiz": "none", "slug": "none",
    "digest": "0" * 64, "token": "none",
    "cohort_id": 999_999_999, "user_id": 999_999_999, "trainer_id": 999_999_999, "invitation_id": 999_999_999,
    "assignment_id": 999_999_999, "opening_id": 999_999_999, "thread_id": 999_999_999, "goal_id": 999_999_999,
    "ask_id": 999_999_999, "entry_id": 999_999_999, "issuer_id": 999_999_999, "message_id": 999_999_999,
}  # fmt: skip
PERSONAL = {
    *("number", "sign_in_id", "export_id", "code", "cohort_id", "assignment_id", "thread_id", "goal_id"),
}  # what only its owner may see


class Route(NamedTuple):
    """A method of a rule."""

    method: str
    rule: Rule

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule.rule}"


def routes_of(app: Flask) -> list[Route]:
    """Every method of every rule, without those that come by themselves."""
    found = [Route(method, rule) for rule in app.url_map.iter_rules() for method in (rule.methods or set()) - QUIET]
    return sorted(found, key=lambda route: route.name)


def ada_with_everything(site: Site) -> Visitor:
    """Somebody who has one of each thing that a route can name: attempts, a statement, a trainer."""
    ada = site.open("Ada Mensah")
    ada.trainer = site.person("Tom Okafor", "trainer")
    ada.post("/courses/second-alone/enrolments")
    ada.post("/modules/02-second/01-mend/completions")
    ada.pass_quiz("02-second")
    made = ada.post("/courses/second-alone/statements", {"name": "Ada Mensah"})
    assert made.status_code == 303
    ada.code = made.location.rpartition("/")[2]
    attempt = ada.begin("s-door")
    ada.step(attempt, 1, "knock", 0)
    ada.number = attempt.id
    ended = ada.begin("s-extra")
    ada.step(ended, 1, "only", 0)
    ada.ended = ended.id
    return ada


def address_of(site: Site, route: Route, ada: Visitor, **other: Any) -> str:
    """The address of a route, naming what is ada's."""
    values = _values(site, route, ada) | {k: v for k, v in other.items() if k in route.rule.arguments}
    with site.app.test_request_context():
        built: str = route.rule.build(values, append_unknown=False)[1]  # type: ignore[index]
    return built


def _values(site: Site, route: Route, ada: Visitor) -> dict[str, Any]:
    known: dict[str, Any] = {
        **{"course": "both", "module": "01-first", "lesson": "01-look", "check": "which", "prompt": "opened"},
        **{"quiz": "s-extra", "slug": "doors", "lang": "en", "token": "none", "position": 1},
        **{"number": ada.number, "code": ada.code},
    }
    wanted = route.rule.arguments
    if "roads" in route.rule.rule or "story" in route.rule.rule:
        known |= {"number": ada.ended}
    if "form" in wanted:
        known |= {"form": "pdf"}
    if "warm-ups" in route.rule.rule:
        known |= {"module": "02-second"}  # the one that has a warm-up
    if "pictures" in route.rule.rule:
        known |= {"digest": "0" * 64}
    elif "digest" in wanted and "static" in route.rule.rule:
        known |= {"digest": FILES["style.css"].digest, "name": "style.css"}
    elif "digest" in wanted:
        media = site.app.extensions["serving"].library.media["content/modules/01-first/door.svg"]
        known |= {"digest": media.digest, "name": "door.svg"}
    if wanted & {"export_id", "sign_in_id"}:
        known |= _made_anew(site, ada)
    if "issuer_id" in wanted:
        known |= {"issuer_id": _issuer_anew(site)}
    if "message_id" in wanted:
        known |= {"message_id": _failed_anew(site, ada)}
    if "publications" in route.rule.rule:
        known |= {"number": 1}
    if "people" in route.rule.rule:
        known |= {"user_id": ada.id}
    if wanted & {"cohort_id", "assignment_id", "thread_id", "goal_id"}:
        known |= cohort_anew(site, ada)
    if "goal_id" in wanted:
        known |= {"position": 2}
    return {name: known[name] for name in wanted}


def _issuer_anew(site: Site) -> int:
    """A draft of the issuer: there is one at a time."""
    with site.app.app_context():
        begin_writing()
        made = issuers.write(issuers.Words("Rowan Trust", "", "Leeds"), b"", None, NOW).id
        commit()
    return made


def _failed_anew(site: Site, ada: Visitor) -> int:
    """A mail to ada that a server refused: using a route may end it."""
    with site.app.app_context():
        begin_writing()
        key = f"refused {next(NUMBERS)}"
        post("password_changed", "ada@example.org", {"name": "Ada"}, key, NOW, ada.id)
        made = db.session.query(Message).filter_by(key=key).one()
        mark_failed(made, "SMTPRecipientsRefused: no such person", NOW, for_good=True)
        number = made.id
        commit()
    return number


def _made_anew(site: Site, ada: Visitor) -> dict[str, Any]:
    """An export and another sign-in of ada: using one may end it."""
    assert ada.user
    with site.app.app_context():
        begin_writing()
        export = ask_export(ada.id, "journal", NOW).id
        people.begin_sign_in(ada.user, NOW, timedelta(days=1), "Firefox on Linux")
        db.session.flush()
        sign_in = max(found.id for found in people.sign_ins(ada.id, NOW))
        commit()
    return {"export_id": export, "sign_in_id": sign_in}


def cohort_anew(site: Site, ada: Visitor) -> dict[str, Any]:
    """A cohort of ada's trainer with ada in it, asked to do something, and looked at: using a route may end it."""
    trainer = ada.trainer or site.person("Tom Okafor", "trainer")
    with site.app.app_context():
        begin_writing()
        cohort, day = cohorts.new_cohort("Sunflower", "Europe/London", trainer.id, NOW).id, NOW.date()
        cohorts.add_member(cohort, ada.id, "link", NOW)
        asked = assignments.assign(cohort, "module", "01-first", day, day, "Europe/London", "", trainer.id, NOW)
        joining.invite(cohort, [("later@example.org", "")], trainer.id, NOW)
        invitation = joining.waiting(cohort)[0].id
        known = _talk(cohort, ada.id, trainer.id, asked)
        opening = openings.open_answers(cohort, ada.id, "01-first", "A reason", trainer.id, NOW).id
        commit()
    return {
        **{"cohort_id": cohort, "user_id": ada.id, "trainer_id": trainer.id, "invitation_id": invitation},
        **{"assignment_id": asked, "opening_id": opening},
        **known,
    }


def _talk(cohort: int, learner: int, mentor: int, asked: int) -> dict[str, int]:
    """A conversation of the two, a goal that the mentor proposes, an ask for more time, an entry for the cohort."""
    day, pair = NOW.date(), pair_of(mentor, cohort, learner)
    assert pair
    thread = notes.thread_about(pair.membership_id, mentor, "01-first", NOW)
    notes.write_note(thread, mentor, "How are you getting on?", "k", NOW)
    goal = goals.propose(pair.membership_id, mentor, "Ask one question", day, "k", mentor, NOW)
    time_asks.ask_for_time(asked, learner, day + timedelta(days=9), "", NOW)
    (ask,) = time_asks.asks_about(learner, asked)
    suggestions.tell(cohort, None, "Too early", "Later", "k", mentor, NOW)
    (entry,) = suggestions.entries_of(cohort)
    return {"thread_id": thread, "goal_id": goal, "ask_id": ask.id, "entry_id": entry.id}


def writing(app: Flask) -> Iterator[Route]:
    return (route for route in routes_of(app) if route.method != "GET")


def reading(app: Flask) -> Iterator[Route]:
    return (route for route in routes_of(app) if route.method == "GET")
