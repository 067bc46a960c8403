"""The words of the mails: data in, subject, plain text and HTML out. Nothing is sent from here.

A kind is two files in `mails/`: the text, whose first line is the subject, and the same words as HTML. What goes to an
address that nobody has confirmed yet holds no name: a stranger could write an advertisement into it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from course_app.course.statement import grouped

# What each kind needs; more may be handed in and is left out.
KINDS = {
    "confirm": ("link", "life"),
    "reset": ("name", "link"),
    "email_change": ("link", "life"),
    "email_changed": ("name",),
    "already_registered": ("sign_in_link", "reset_link"),
    "password_changed": ("name", "reset_link"),
    "note": ("name", "writer", "link"),
    "second_step_on": ("name", "reset_link"),
    "second_step_off": ("name", "reset_link"),
    "second_step_cleared": ("name", "reset_link"),
    "invitation": ("trainer", "cohort", "link", "life"),
    "statement": ("name", "course", "number", "link", "verify_link"),
    "corrected": ("name", "course", "number", "link", "verify_link"),
    "backup_late": ("name", "why"),
    "request_failed": ("name", "what", "when", "error", "request"),
    "unused": ("name", "day", "sign_in_link"),
    "revoked": ("name", "course", "number", "reason", "verify_link"),
    # Asked by trainers. What may be empty is left out: `starts`, `note`, `reason`, `minutes`.
    "assigned": ("name", "trainer", "whom", "cohort", "thing", "starts", "due", "minutes", "note", "link"),
    "moved": ("name", "trainer", "cohort", "thing", "due", "minutes", "link"),
    "later_date": ("name", "trainer", "cohort", "thing", "due", "reason", "link"),
    "no_later_date": ("name", "trainer", "cohort", "thing", "due", "reason", "link"),
    "withdrawn": ("name", "cohort", "thing"),
    "reminder": ("name", "headline", "things", "stop_link"),  # things: thing, due, left, cohort, link
    "nudge": ("name", "trainer", "cohort", "facts", "note", "link"),
    "time_asked": ("name", "learner", "cohort", "thing", "due", "wish", "link", "stop_link"),
    "digest": ("name", "headline", "cohorts", "stop_link"),  # cohorts: cohort, parts (title, lines), link
}


@dataclass(frozen=True)
class Mail:
    """One mail without its addresses."""

    subject: str
    text: str
    html: str


def render_mail(kind: str, data: Mapping[str, Any], site: str, base_url: str) -> Mail:
    """Take a kind, its data (see KINDS; texts, or lists of them; `number` is the bare code, `life` reads "24 hours"),
    the site's name and address, give the mail.

    Raises KeyError for an unknown kind or missing data; ValueError for a line break or another control character in
    any of it, and for a link that does not lead to `base_url`.
    """
    base_url = base_url.rstrip("/")
    values = {"site": site, "base_url": base_url, **{name: data[name] for name in KINDS[kind]}}
    for name, value in _texts(values):
        if any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in value):
            raise ValueError(f"The {name} of a mail holds a line break or another control character: {value!r}.")
        if name.endswith("link") and not value.startswith(base_url + "/"):
            raise ValueError(f"The {name} of a mail leads away from {base_url}: {value!r}.")
    if "number" in values:
        values["number"] = grouped(values["number"])
    templates = _templates()
    head, _, text = templates.get_template(f"{kind}.txt").render(values).partition("\n\n")
    subject = head.removeprefix("Subject: ")
    html = templates.get_template(f"{kind}.html").render(values, subject=subject)
    return Mail(subject, text, html)


def fold(text: str) -> str:
    """Take what somebody wrote in several lines, give it as one that a mail may hold."""
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text).split())


def _texts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text in some data, with the name of its place, however deep it lies."""
    for name, value in values.items():
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, Mapping):
                yield from _texts(one)
            else:
                yield name, one


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "mails"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
