"""What goes out by mail, read from the folder where mail is laid without a mail server."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from conftest import NOW
from sqlalchemy import delete, update

from course_app.records.cohorts import Cohort
from course_app.records.db import begin_writing, commit, db
from course_app.records.outbox import Message
from course_app.worker import deliver, remind

from .site import Site

Letter = tuple[str, str, str]  # to, subject, text


class Post:
    """The mail of a site."""

    def __init__(self, site: Site) -> None:
        self.site, self.folder = site, Path(site.app.config["INSTANCE"]) / "mail"
        self.mails: list[Any] = []

    def clear(self) -> None:
        """End what other tests made: their people are reminded of nothing here."""
        with self.site.app.app_context():
            begin_writing()
            db.session.execute(update(Cohort).values(archived_at=NOW))
            db.session.execute(delete(Message))
            commit()

    def collect(self) -> list[Letter]:
        """Send what is owed at this moment, give what went, oldest first."""
        deliver(self.site.app, datetime.now(UTC))
        files = sorted(self.folder.glob("*.eml"), key=lambda path: int(path.name.partition("-")[0]))
        self.mails = [message_from_bytes(path.read_bytes(), policy=default) for path in files]
        for path in files:
            path.unlink()
        return [(mail["To"], mail["Subject"].strip(), _text(mail)) for mail in self.mails]

    def remind(self) -> list[Letter]:
        """Look what is due, and send it."""
        remind(self.site.app, datetime.now(UTC))
        return self.collect()


def _text(mail: Any) -> str:
    text: str = mail.get_body(("plain",)).get_content()
    return text.replace("\r\n", "\n")


def told(letters: list[Letter]) -> list[tuple[str, str]]:
    return [(to.partition("@")[0].rstrip("0123456789"), subject) for to, subject, _ in letters]
