"""2,000 people invited at once while learners answer, under the server: `INSTANCE=filled many_at_once.py`. Prints JSON.

Told: the seconds from sending a list to the last invitation stored, and how long the slowest answer of a learner took
that was sent meanwhile, and before.
"""

from __future__ import annotations

import html
import http.client
import json
import os
import re
import secrets
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from cohorts import BAD, GOOD
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from servers import Server, course, environment, serve

from course_app.app import create_app
from course_app.records import people
from course_app.records.db import begin_writing, commit, db

LEARNERS, PAUSE = 4, 0.02  # who answer at the same time; seconds between two answers of one of them
TURNS = 5  # lists, each for a cohort of its own
KIND = {"Content-Type": "application/x-www-form-urlencoded"}


def a_trainer() -> tuple[str, str]:
    """Make a trainer who is signed in; give the cookie and the token of forms."""
    app, now = create_app(WORKER=False), datetime.now(UTC)
    with app.app_context():
        begin_writing()
        tom = people.add_person("tom@example.org", "Tom Okafor", "x", now, confirmed_at=now)
        people.grant_role(tom.id, "trainer", None, now)
        session = {"_user_id": people.begin_sign_in(tom, now, timedelta(days=1), "Bench")}
        commit()
        db.engine.dispose()
    session["csrf_token"] = secrets.token_hex(20)
    seal = SecureCookieSessionInterface().get_signing_serializer(app)
    assert seal
    cookie = str(seal.dumps({**session, "_fresh": True, "_permanent": True}))
    return cookie, str(URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(session["csrf_token"]))


class Learners:
    """People who answer, one step after the other, until it is over."""

    def __init__(self, server: Server, steps: Iterator[dict[str, Any]]) -> None:
        self.server, self.steps, self.lock = server, steps, threading.Lock()
        self.over, self.seconds, self.bad = threading.Event(), list[float](), 0
        self.threads = [threading.Thread(target=self._answer) for _ in range(LEARNERS)]

    def _answer(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        while not self.over.wait(PAUSE):
            with self.lock:
                one = next(self.steps, None)
            if one is None:
                break
            began = time.monotonic()
            line.request("POST", one["path"], one["body"], {**KIND, "Cookie": f"session={one['cookie']}"})
            answer = line.getresponse()
            answer.read()
            with self.lock:
                self.seconds.append(time.monotonic() - began)
                self.bad += answer.status != 303
        line.close()


def main() -> None:
    steps = json.loads(Path(os.environ["INSTANCE"], "steps.json").read_text())
    Random(1).shuffle(steps)
    cookie, token = a_trainer()
    lines = [f"Person {n},new{n}@example.org" for n in range(GOOD)] + [f"No address {n}" for n in range(BAD)]
    Random(1).shuffle(lines)
    with serve(*course(environment(INSTANCE=os.environ["INSTANCE"]))) as server:
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)

        def send(path: str, **form: str) -> tuple[int, str, str]:
            head = {**KIND, "Cookie": f"session={cookie}"}
            line.request("POST", path, urlencode({"csrf_token": token, **form}), head)
            answer = line.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()

        learners = Learners(server, iter(steps))
        for thread in learners.threads:
            thread.start()
        time.sleep(3)
        took, statuses, named = list[float](), set[int](), set[int]()
        with learners.lock:
            before = max(learners.seconds, default=99.0)
            learners.seconds.clear()
        for turn in range(TURNS):
            _, made, _ = send("/cohorts", name=f"Many {turn}", zone="UTC")
            home = made.replace("/people", "/invitations")
            began = time.monotonic()
            _, _, page = send(f"{home}/preview", lines="\n".join(lines))
            found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("text", "seal")}
            status, _, _ = send(f"{home}/many", **{name: html.unescape(one[1]) for name, one in found.items() if one})
            took.append(time.monotonic() - began)
            statuses.add(status)
            named.add(page.count("There is no address in this line."))
        with learners.lock:
            during = list(learners.seconds)
        learners.over.set()
        for thread in learners.threads:
            thread.join()
    told = {"seconds": max(took), "good": (statuses, named) == ({303}, {BAD}) and not learners.bad}
    print(json.dumps(told | {"answers": len(during), "before": before, "slowest": max(during, default=99.0)}))


if __name__ == "__main__":
    main()
