"""What the pages of trainers cost, without a server: `INSTANCE=scratch trainer_pages.py SLICES [PEOPLE MODULES]`.

Prints JSON.

The bare page (BARE) reads the same facts with one grouped query through the driver alone, and fills the same table with
a Jinja loop. Both run in one process, in slices in shuffled order (see inprocess.py). Beside it: many people at once.
"""

from __future__ import annotations

import gzip
import html
import json
import os
import re
import secrets
import sqlite3
import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from cohorts import BAD, GOOD, MODULES, PEOPLE
from flask import Flask, render_template, session
from flask.sessions import SecureCookieSessionInterface
from inprocess import asking, pages
from itsdangerous import URLSafeTimedSerializer
from jinja2 import DictLoader
from sqlalchemy import insert

from course_app.app import create_app
from course_app.cli import publish_library
from course_app.records import assignments, cohorts, people
from course_app.records.cohorts import Membership
from course_app.records.db import begin_writing, commit, db
from course_app.records.learning import LessonDone, ModuleFinished
from course_app.records.upgrading import upgrade
from course_app.web.shared import hooks

NOW = datetime.now(UTC)

BARE = """
WITH people AS (
  SELECT users.id, users.name FROM users JOIN memberships ON memberships.user_id = users.id
  WHERE memberships.cohort_id = ? AND memberships.ended_at IS NULL
), facts AS (
  SELECT user_id, module AS thing, at AS finished, at FROM modules_finished
  UNION ALL SELECT user_id, substr(lesson, 1, instr(lesson, '/') - 1), NULL, at FROM lessons_done
)
SELECT people.id, people.name, facts.thing, min(facts.finished), max(facts.at)
FROM people LEFT JOIN facts ON facts.user_id = people.id
GROUP BY people.id, facts.thing ORDER BY lower(people.name), people.id
"""
PAGE = """<!doctype html><title>Floor</title><main>{{ head|safe }}<tbody>
{% for person in people %}<tr><th scope="row"><a href="people/{{ person.id }}"><bdi>{{ person.name }}</bdi></a></th>
{%- for module in modules %}{% set state = person.states[module] %}<td class="{{ state[0] }}" data-n="{{ loop.index }}">
{#- #}<a href="people/{{ person.id }}?at={{ module }}#at"><svg aria-hidden="true">
{#- #}<use href="#h{{ state[0] }}"/></svg><b>{{ state[1] }}</b></a></td>{% endfor %}
{#- #}<td class="when">{{ person.last }}</td></tr>
{% endfor %}</tbody>{{ foot|safe }}</main>"""


def bare(database: str, secret: str, cohort: int, shown: str, count: int) -> Flask:
    """The bare page: what stands around the table is text that was made before."""
    app = Flask("bare")
    app.secret_key = secret
    app.jinja_loader = DictLoader({"page.html": PAGE})
    head, _, rest = shown.partition("<tbody>")
    foot = rest.partition("</tbody>")[2]
    connection = sqlite3.connect(database)
    words = {"d": "Done", "e": "Done late", "w": "Begun", "m": "Late, begun", "l": "Late, not begun", "n": "Not begun"}

    @app.get("/")
    def page() -> str:
        assert session["_user_id"]
        due, today = (NOW - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S"), datetime.now(UTC).date()
        people: dict[int, dict[str, Any]] = {}
        modules = [f"{number:02}-module-{number}" for number in range(1, count + 1)]
        for number, name, thing, finished, at in connection.execute(BARE, (cohort,)):
            if number not in people:
                new = dict.fromkeys(modules, ("l", words["l"]))
                people[number] = {"id": number, "name": name, "states": new, "last": "Nothing yet"}
            if thing is not None:
                kind = ("d" if finished < due else "e") if finished else "m"
                people[number]["states"][thing] = (kind, words[kind])
                people[number]["last"] = f"{(today - datetime.fromisoformat(at).date()).days} days ago"
        return render_template("page.html", people=people.values(), modules=modules, head=head, foot=foot)

    return app


def main(slices: int, people: int = PEOPLE, modules: int = MODULES) -> None:
    app = create_app(WORKER=False)
    upgrade(app)
    publish_library(app, "start")
    with app.app_context():
        app.extensions["serving"].refresh()
        cohort, raw = fill(app, people)
    seal = SecureCookieSessionInterface().get_signing_serializer(app)
    assert seal
    cookie = str(seal.dumps({**raw, "_fresh": True, "_permanent": True}))
    client = app.test_client()
    client.set_cookie("session", cookie)
    address = f"/cohorts/{cohort}/progress"
    shown = client.get(address).text
    least = bare(app.config["DATABASE_URL"].removeprefix("sqlite:///"), str(app.secret_key), cohort, shown, modules)
    here = least.test_client()
    here.set_cookie("session", cookie)
    other = here.get("/").text
    cells = [re.findall(r'<td class="(.)" data-n="(\d+)"', page) for page in (shown, other)]
    once = {
        "matrix": (app, [asking(address, cookie, gzip=False)]),
        "bare": (least, [asking("/", cookie, gzip=False)]),
    }
    told: dict[str, Any] = pages(once, slices, 2)
    told |= {"alike": cells[0] == cells[1] and len(cells[0]) == people * modules}
    told |= {"size": len(shown), "packed": len(gzip.compress(shown.encode(), hooks.LEVEL))}
    token = str(URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(raw["csrf_token"]))
    print(json.dumps(told | many(client, token)))


def many(client: Any, token: str) -> dict[str, Any]:
    """Invite them to a cohort of their own: the seconds of preview and sending, and the bad lines named."""
    lines = [f"Person {n},person{n}@example.org" for n in range(GOOD)] + [f"No address {n}" for n in range(BAD)]
    Random(1).shuffle(lines)
    made = client.post("/cohorts", data={"csrf_token": token, "name": "Many", "zone": "UTC"})
    home = made.location.replace("/people", "/invitations")
    began = time.monotonic()
    page = client.post(f"{home}/preview", data={"csrf_token": token, "lines": "\n".join(lines)}).text
    form = {name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in ("text", "seal")}  # type: ignore[index]
    assert client.post(f"{home}/many", data={"csrf_token": token, **form}).status_code == 303
    return {"many": time.monotonic() - began, "named": page.count("There is no address in this line.")}


def fill(app: Flask, number_of_people: int) -> tuple[int, dict[str, str]]:
    """Make a trainer and a cohort in which everybody has done something; give its number, and the trainer's session."""
    random, library = Random(7), app.extensions["serving"].library
    begin_writing()
    tom = people.add_person("tom@example.org", "Tom Okafor", "x", NOW, confirmed_at=NOW)
    people.grant_role(tom.id, "trainer", None, NOW)
    token = people.begin_sign_in(tom, NOW, timedelta(days=1), "Bench")
    made = cohorts.new_cohort("Sunflower", "Europe/London", tom.id, NOW)
    day = (NOW - timedelta(days=2)).date()
    for module in library.modules.values():
        assignments.assign(made.id, "module", module.slug, day - timedelta(days=30), day, "UTC", "", tom.id, NOW)
    models = (people.User, Membership, LessonDone, ModuleFinished)
    tables: dict[Any, list[dict[str, Any]]] = {model: [] for model in models}
    for number in range(2, number_of_people + 2):
        at = NOW - timedelta(days=random.randint(3, 40), seconds=number)
        same = {"email": f"p{number}@example.org", "password_hash": "x", "confirmed_at": at, "created_at": at}
        tables[people.User].append({"id": number, "name": f"Learner Number {number}", **same})
        tables[Membership].append({"cohort_id": made.id, "user_id": number, "joined_at": at, "how": "link"})
        finished = random.randint(0, len(library.modules))
        for place, module in enumerate(library.modules.values()):
            lessons = module.lessons if place < finished else module.lessons[: random.randint(0, 2)]
            tables[LessonDone] += [{"user_id": number, "lesson": lesson.key, "at": at} for lesson in lessons]
            if place < finished:
                tables[ModuleFinished].append({"user_id": number, "module": module.slug, "edition": "e", "at": at})
    for model, rows in tables.items():
        db.session.execute(insert(model), rows)
    commit()
    return made.id, {"_user_id": token, "csrf_token": secrets.token_hex(20)}


if __name__ == "__main__":
    os.umask(0o077)
    main(*map(int, sys.argv[1:]))
