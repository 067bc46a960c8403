"""Forms: what may be sent, and how a mistake is told beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, cast

from flask import current_app, request
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import StopValidation

from course_app.course.due import FIRST, LAST, is_zone
from course_app.course.names import NameProblem, check_name
from course_app.records import issuers
from course_app.web.shared.passwords import problem_with

MOST_ROWS = 20


def picked(name: str, sent: Mapping[str, str] | None = None) -> list[str]:
    """Give what a form sent as `name`, or row by row as `name`-0, `name`-1 ...: an empty text for a row left out.

    `sent` are the fields of an address; without them those of the form are read.
    """
    values = request.form if sent is None else sent
    rows = [values.get(f"{name}-{row}") for row in range(MOST_ROWS)]
    while rows and rows[-1] is None:
        rows.pop()
    if rows:
        return [value or "" for value in rows]
    return request.form.getlist(name) if sent is None else [values[name]] if name in values else []


class Form(FlaskForm):  # type: ignore[misc]
    """A form of the site. CSRF is checked for every request before any view; the page writes the token itself."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        csrf = False


class Said:
    """The field has something in it. Takes the sentence to say when it has not."""

    def __init__(self, message: str) -> None:
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        if not (field.data or "").strip():
            raise StopValidation(self.message)


class AtMost:
    """No more than so many characters."""

    def __init__(self, most: int, what: str = "This") -> None:
        self.most, self.what = most, what
        self.field_flags = {"maxlength": most}

    def __call__(self, form: Any, field: Field) -> None:
        if len(field.data or "") > self.most:
            raise StopValidation(f"{self.what} has {len(field.data)} characters and may have {self.most}.")


def problem_with_address(address: str) -> str:
    """Take an address without the spaces around it; say what is wrong with it, or nothing."""
    local, at, domain = address.rpartition("@")
    example = "It should look like name@example.org."
    if not at:
        return f"This address has no @. {example}"
    if not local:
        return f"This address has no part before the @. {example}"
    if not domain:
        return f"This address has no part after the @. {example}"
    if len(address) > 254 or len(local) > 64:
        return "This address is too long to be one."
    if re.search(r"[\s<>\"(),:;\\\[\]\x00-\x1f\x7f]", address) or "@" in local:
        return f"This address has a character that addresses do not have. {example}"
    labels = domain.split(".")
    if len(labels) < 2 or not all(re.fullmatch(r"[^\W_]([\w-]{0,61}[^\W_])?", label) for label in labels):
        return f"The part after the @ is not complete. {example}"
    return ""


class Email:
    """An address that mail can be sent to. Only the mail itself proves that it arrives."""

    def __call__(self, form: Any, field: Field) -> None:
        if problem := problem_with_address((field.data or "").strip()):
            raise StopValidation(problem)


class Day:
    """A day as browsers send it; the field holds a date from here on. Takes the sentence to say without one."""

    def __init__(self, message: str) -> None:
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        try:
            day = date.fromisoformat((field.data or "").strip())
        except ValueError:
            raise StopValidation(f"{self.message} It should look like 2027-01-31.") from None
        if not FIRST <= day <= LAST:
            raise StopValidation(f"The year {day.year} is not one that this page can plan for.")
        field.data = day


class Zone:
    """A zone in which days end."""

    field_flags: ClassVar[dict[str, Any]] = {"required": True, "maxlength": 60}

    def __call__(self, form: Any, field: Field) -> None:
        if len(field.data or "") > 60 or not is_zone(field.data or ""):
            raise StopValidation("There is no such zone. It should look like Europe/London.")


class PersonName:
    """A name that a statement can carry; it is kept as it will stand there."""

    field_flags: ClassVar[dict[str, Any]] = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        try:
            field.data = check_name(field.data or "")
        except NameProblem as problem:
            raise StopValidation(str(problem)) from None


class NewPassword:
    """A password worth having. Takes the fields of the form that hold names which others know.

    A form may know more of them by itself: `about_them`.
    """

    def __init__(self, *names: str) -> None:
        self.names = names
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        settings = current_app.config
        known = [settings["SITE_NAME"], issuers.named(settings).name, *getattr(form, "about_them", ())]
        known += [form[name].data or "" for name in self.names]
        if wrong := problem_with(field.data or "", known):
            raise StopValidation(wrong)


def said(field: Field) -> str:
    """Give what was typed into a field; empty when it was not sent."""
    return field.data or ""


def day_of(field: Field) -> date:
    """Give the day that was chosen in a field which Day has found good."""
    return cast(date, field.data)


def clean(text: str | None) -> str:
    """Take what was typed; give it without the spaces around it and without a null byte."""
    return (text or "").replace("\x00", "").strip()


__all__ = [
    "AtMost",
    "Day",
    "Email",
    "Form",
    "NewPassword",
    "PersonName",
    "Said",
    "StringField",
    "Zone",
    "clean",
    "day_of",
    "problem_with_address",
    "said",
]
