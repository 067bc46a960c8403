"""Tom's cohort, made as he makes it: by the forms of its pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from conftest import NOW
from flask import Flask

from course_app.records.cohorts import Cohort
from course_app.records.people import User

from .site import Site, Visitor


def day(days: int) -> str:
    """A day, so many from today, as a browser sends it."""
    return (NOW.date() + timedelta(days=days)).isoformat()


class Trainer(Visitor):
    """Somebody who leads cohorts."""

    cohort = 0

    def __init__(self, app: Flask, user: User, site: Site) -> None:
        super().__init__(app, user)
        self.site = site

    @property
    def home(self) -> str:
        return f"/cohorts/{self.cohort}"

    def make(self, name: str = "Sunflower, autumn 2026", zone: str = "Europe/London") -> Trainer:
        """Make a cohort, and lead it from here on."""
        answer = self.post("/cohorts", {"name": name, "zone": zone})
        assert answer.status_code == 303, answer.text
        self.cohort = int(answer.location.split("/")[2])
        return self

    def link(self, days: int = 28) -> str:
        """Make a link for everybody; give its path."""
        assert self.post(f"{self.home}/codes", {"last_day": day(days)}).status_code == 303
        found = re.search(r"(/join/[A-Z2-7]{26})<", self.get(f"{self.home}/people").text)
        assert found
        return found[1]

    def with_(self, *names: str) -> list[Visitor]:
        """Let people join by a link; give their browsers."""
        link, joined = self.link(), []
        for name in names:
            somebody = self.site.open(name)
            assert somebody.post(link).status_code == 303
            joined.append(somebody)
        return joined

    def edition(self, quiz: str) -> str:
        """The hash of a quiz as it is served."""
        found: str = self.site.app.extensions["serving"].library.editions[f"quizzes/{quiz}.md"]
        return found

    def ask(self, what: str = "module:01-first", start: int = -7, due: int = 7, **more: Any) -> int:
        """Ask for a module or a course; give the number of the assignment."""
        form = {"what": what, "starts_on": day(start), "due_on": day(due), "zone": "Europe/London", **more}
        answer = self.post(f"{self.home}/assignments", form)
        assert answer.status_code == 303, answer.text
        return max(map(int, re.findall(rf"{self.home}/assignments/(\d+)", self.get(answer.location).text)))


def trainer(site: Site, name: str = "Tom Okafor") -> Trainer:
    """Open the browser of a new trainer."""
    return Trainer(site.app, site.person(name, "trainer"), site)


def cohort_of(site: Site, number: int) -> Cohort:
    (found,) = site.rows(Cohort, id=number)
    assert isinstance(found, Cohort)
    return found
