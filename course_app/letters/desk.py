"""What a letter is written with, when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from course_app.course.due import local_day
from course_app.course.library import Course, Library, Module
from course_app.course.wording import long_day
from course_app.records.mail_stops import stop_token


class NotWanted(Exception):
    """Nobody is to get this mail any more; the message says why."""


class Desk(NamedTuple):
    """What a letter is written with."""

    settings: Mapping[str, Any]
    secret: str  # signs the links that stop a mail
    library: Library
    now: datetime

    @property
    def today(self) -> date:
        return local_day(self.now, self.settings["ZONE"])

    def link(self, path: str) -> str:
        """Give an address of the site as a mail carries it."""
        return f"{self.settings['BASE_URL']}{path}"

    def stop_link(self, user_id: int, kind: str) -> str:
        """Give the address that stops a kind of mail to somebody."""
        return self.link(f"/reminders/{stop_token(self.secret, user_id, kind)}/stop")

    def find(self, kind: str, slug: str) -> Module | Course | None:
        """Give what was asked for, while it is in the library."""
        return self.library.modules.get(slug) if kind == "module" else self.library.courses.get(slug)

    def thing(self, kind: str, slug: str) -> Module | Course:
        """Give what was asked for. Raises NotWanted when it is no longer in the library."""
        found = self.find(kind, slug)
        if found is None:
            raise NotWanted("It is no longer in the library.")
        return found

    def day(self, day: date, zone: str) -> str:
        """Say a day, with its zone where it is not that of the site."""
        return long_day(day, self.today) + (f" ({zone})" if zone != self.settings["ZONE"] else "")
