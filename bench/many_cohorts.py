"""The table of one cohort in a full database: `DATABASE_URL=... INSTANCE=scratch many_cohorts.py PEOPLE COHORTS STEPS`.

A cohort of 500 people is measured alone, then among all the others. Prints JSON: milliseconds of the clock of one page,
by page and by moment.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import text

from course_app.app import create_app
from course_app.cli import publish_library
from course_app.records import assignments, cohorts, people
from course_app.records.db import begin_writing, commit, db
from course_app.records.upgrading import upgrade

NOW = datetime.now(UTC)
MEMBERS, ATTEMPTS = 500, 5  # people in the cohort; ended attempts of each person
TIMES = 15
# Numbers of people from `first` to `last`; each did about as much as a learner half-way.
FILL = """
INSERT INTO users (id, email, name, password_hash, confirmed_at, created_at)
  SELECT n, 'p' || n || '@example.org', 'Learner Number ' || n, 'x', {at}, {at} FROM generate_series({first}, {last}) n;
INSERT INTO memberships (cohort_id, user_id, joined_at, how)
  SELECT {lowest} + n % {cohorts}, n, {at}, 'link' FROM generate_series({first}, {last}) n;
INSERT INTO lessons_done (user_id, lesson, at)
  SELECT n, m.slug || '/0' || l || '-lesson-' || l, {at} + n % 40 * interval '1 hour'
  FROM generate_series({first}, {last}) n, quizzes m, generate_series(1, 4) l WHERE m.place < 3 + n % 6;
INSERT INTO modules_finished (user_id, module, edition, at)
  SELECT n, m.slug, 'e', {at} + n % 40 * interval '1 hour'
  FROM generate_series({first}, {last}) n, quizzes m WHERE m.place < 2 + n % 6;
INSERT INTO attempts (id, user_id, quiz, edition, drawn, orders, key, started_at, ended_at, points, best, passed)
  SELECT n * {attempts} + k, n, m.slug, m.edition, CAST(:drawn AS json), '{{}}', 'k', {at},
    {at} + interval '1 hour', 18, 20, true
  FROM generate_series({first}, {last}) n, generate_series(0, {attempts} - 1) k JOIN quizzes m ON m.place = k;
INSERT INTO steps (attempt_id, position, response, at)
  SELECT a, p, to_json((a + p) % 3), {at}
  FROM generate_series({first} * {attempts}, {last} * {attempts} + {attempts} - 1) a, generate_series(1, {steps}) p;
"""


def fill(first: int, last: int, lowest: int, many: int, steps: int) -> None:
    """Add people to cohorts, of which the first has the number `lowest`."""
    at = f"timestamptz '{NOW - timedelta(days=5)}'"
    known = {"first": first, "last": last, "lowest": lowest, "cohorts": many, "steps": steps, "attempts": ATTEMPTS}
    drawn = {"drawn": json.dumps([f"item-{n}" for n in range(1, steps + 1)])}
    db.session.execute(text("SET LOCAL statement_timeout = 0"))
    for statement in filter(str.strip, FILL.format(at=at, **known).split(";")):
        db.session.execute(text(statement), drawn if ":drawn" in statement else {})


def analyse(app: Flask) -> None:
    """What the server does by itself after a while."""
    with app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def main(everybody: int, many: int, all_steps: int) -> None:
    app = create_app(WORKER=False)
    upgrade(app)
    publish_library(app, "start")
    with app.app_context():
        app.extensions["serving"].refresh()
        cohort, cookie = begin(app, all_steps // (everybody * ATTEMPTS))
    client = app.test_client()
    client.set_cookie("session", cookie)
    pages = {"matrix": f"/cohorts/{cohort}/progress", "module": f"/cohorts/{cohort}/progress/01-module-1"}
    analyse(app)
    told: dict[str, Any] = {f"{name}, alone": ask(client, path) for name, path in pages.items()}
    began = time.monotonic()
    with app.app_context():
        begin_writing()
        others = [cohorts.new_cohort(f"Cohort {n}", "UTC", 1, NOW).id for n in range(1, many)]
        fill(MEMBERS + 2, everybody + 1, others[0], many - 1, all_steps // (everybody * ATTEMPTS))
        commit()
    analyse(app)
    told["seconds to fill"] = time.monotonic() - began
    told |= {f"{name}, among all": ask(client, path) for name, path in pages.items()}
    with app.app_context():
        told["steps"] = db.session.scalar(text("SELECT count(*) FROM steps"))
    print(json.dumps(told))


def begin(app: Flask, steps: int) -> tuple[int, str]:
    """Make a trainer with a cohort of 500 people; give its number, and the trainer's cookie."""
    library = app.extensions["serving"].library
    begin_writing()
    db.session.execute(text("CREATE TABLE quizzes (place int, slug text, edition text)"))
    for place, quiz in enumerate(library.quizzes.values()):
        row = {"place": place, "slug": quiz.slug, "edition": library.editions[quiz.path]}
        db.session.execute(text("INSERT INTO quizzes VALUES (:place, :slug, :edition)"), row)
    tom = people.add_person("tom@example.org", "Tom Okafor", "x", NOW, confirmed_at=NOW)
    people.grant_role(tom.id, "trainer", None, NOW)
    token = people.begin_sign_in(tom, NOW, timedelta(days=1), "Bench")
    made = cohorts.new_cohort("Sunflower", "UTC", tom.id, NOW)
    day = (NOW - timedelta(days=2)).date()
    for module in library.modules.values():
        assignments.assign(made.id, "module", module.slug, day - timedelta(days=30), day, "UTC", "", tom.id, NOW)
    fill(tom.id + 1, tom.id + MEMBERS, made.id, 1, steps)
    commit()
    seal = SecureCookieSessionInterface().get_signing_serializer(app)
    assert seal
    raw = {"_user_id": token, "csrf_token": secrets.token_hex(20), "_fresh": True, "_permanent": True}
    return made.id, str(seal.dumps(raw))


def ask(client: Any, path: str) -> float:
    """Give the milliseconds of the clock of one page: the shortest of several, which other work disturbs least."""
    times = []
    for turn in range(-2, TIMES):  # the first two warm up
        began = time.perf_counter()
        answer = client.get(path)
        if turn >= 0:
            times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200 or (path.endswith("progress") and answer.text.count("<tr>") != MEMBERS + 1):
            raise SystemExit(f"{path} gave {answer.status_code}")
    return min(times)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
