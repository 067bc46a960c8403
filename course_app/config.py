"""The settings: what can be set, its default and what it is for. Read from the environment, checked at start."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """Every setting that cannot be used, one line each, with what to do."""


class Setting(NamedTuple):
    """One line of the table in the README."""

    name: str
    default: str
    purpose: str
    read: Callable[[str], Any] = str


def _number(text: str) -> int:
    if not text.isdigit():
        raise ValueError("write a whole number")
    return int(text)


def _life(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise ValueError("write a whole number from 1 to 1000")
    return int(text)


def _token(text: str) -> str:
    if text and (len(text) < 20 or not text.isascii() or not text.isprintable()):
        raise ValueError("write at least 20 characters, such as those of: openssl rand -hex 24")
    return text


def _months(text: str) -> int:
    if not text.isdigit() or 0 < int(text) < 6:
        raise ValueError("write 0, or a number of months from 6 on")
    return int(text)


def _switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("write 1 for yes or 0 for no")
    return text == "1"


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("write the address people type, such as https://learn.example.org")
    return text.rstrip("/")


def _paper(text: str) -> str:
    if text not in ("a4", "us-letter"):
        raise ValueError("write a4 or us-letter")
    return text


def _registration(text: str) -> str:
    if text not in ("open", "invitation", "closed"):
        raise ValueError("write open, invitation or closed")
    return text


def _smtp(text: str) -> str:
    if text:
        try:
            url = urlsplit(text)
            sound = url.scheme in ("smtp", "smtps") and url.hostname and url.port != 0
        except ValueError:  # a port that is no number
            sound = False
        if not sound:
            raise ValueError("write smtp://user:password@mail.example.org:587?starttls=1, or leave it empty")
    return text


def _sender(text: str) -> str:
    _, address = parseaddr(text)
    if not text.isprintable() or address.count("@") != 1 or " " in address:
        raise ValueError("write an address such as no-reply@example.org, or Sunflower <no-reply@example.org>")
    return text


def _contact(text: str) -> str:
    if text and not (text.count("@") == 1 and text.isprintable() and " " not in text):
        raise ValueError("write an e-mail address such as course@example.org, or leave it empty")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("write a zone name such as Europe/London") from None
    return text


def _database(text: str) -> str:
    # Hosting services hand out postgres://; SQLAlchemy wants the driver named.
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    if text and not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("write sqlite:////path/to/file.db or postgresql://user:password@host/name")
    return text


SETTINGS = (
    Setting("BASE_URL", "http://127.0.0.1:8000", "the address people type; links in mails and on statements", _address),
    Setting("SITE_NAME", "Common Ground", "the name on every page"),
    Setting("INSTANCE", "", "folder of the database, the key and unsent mail; instance/ of the project if empty"),
    Setting("DATABASE_URL", "", "PostgreSQL, or an SQLite file; a file in INSTANCE if empty", _database),
    Setting("BACKUPS", "", "folder into which `flask backup` writes; INSTANCE/backups if empty"),
    Setting("SECRET_KEY", "", "signs cookies; if empty, INSTANCE/secret-key is made at the first start"),
    Setting("LIBRARY", "", "folder that holds content/ and quizzes/; the project itself if empty"),
    Setting("PUBLISH_ON_CHANGE", "0", "1: a changed file of the library is published while serving", _switch),
    Setting("REGISTRATION", "open", "who may make an account: open, invitation or closed", _registration),
    Setting("SMTP_URL", "", "mail server; if empty, mail is written to INSTANCE/mail", _smtp),
    Setting("MAIL_FROM", "no-reply@localhost", "sender of mails", _sender),
    Setting("CONTACT", "", "e-mail address, on the pages about privacy and accessibility, for questions", _contact),
    Setting(
        "ISSUER_NAME", "", "who issues statements, until an admin writes it; while empty, they are marked as specimens"
    ),
    Setting("ISSUER_SIGNATORY", "", "who signs them, such as Ruth Adeyemi, Head of learning"),
    Setting("ISSUER_PLACE", "", "where the issuer is, such as Leeds"),
    Setting("PAPER", "a4", "paper of statements, on its side: a4 or us-letter", _paper),
    Setting("ZONE", "Europe/London", "time zone of dates on pages and in mails", _zone),
    Setting("TRUSTED_PROXIES", "0", "how many proxies in front set X-Forwarded-*", _number),
    Setting("SIGN_IN_DAYS", "30", "how long a learner stays signed in", _life),
    Setting("STAFF_SIGN_IN_HOURS", "12", "how long trainers, authors and admins stay signed in", _life),
    Setting("KEEP_UNUSED_MONTHS", "0", "learners' accounts without a sign-in go after so many; 0: never", _months),
    Setting("MEDIA_URL", "", "address of media over 5 MB, if they are kept elsewhere"),
    Setting("METRICS_TOKEN", "", "whoever shows it reads /metrics; if empty, there is nothing at that address", _token),
    Setting("WORKER", "1", "1: one of the server processes sends mail; 0: `flask worker` does", _switch),
)

SECRETS = ("SECRET_KEY", "METRICS_TOKEN", "DATABASE_URL", "SMTP_URL")  # what may hold a password is not repeated


def _unquoted(text: str) -> str:
    """Take away the quotes that a file of settings needs for a shell, and that containers hand on as they are."""
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def read_settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Take the environment, give every setting by name, checked and with its default.

    Raises SettingsError that names each setting that cannot be used.
    """
    values: dict[str, Any] = {"FROM_ENVIRONMENT": frozenset(one.name for one in SETTINGS if one.name in environ)}
    wrong = []
    for setting in SETTINGS:
        text = _unquoted(environ.get(setting.name, setting.default).strip())
        try:
            values[setting.name] = setting.read(text)
        except ValueError as error:
            shown = "..." if setting.name in SECRETS else repr(text)
            wrong.append(f"{setting.name}={shown}: {error}.")
    root = Path(values.get("LIBRARY") or ROOT)
    if not (root / "content").is_dir():
        wrong.append(f"LIBRARY: {root} has no folder content/. Name the folder that holds content/ and quizzes/.")
    if wrong:
        raise SettingsError("\n".join(wrong))
    instance = Path(values["INSTANCE"] or ROOT / "instance").resolve()
    values["INSTANCE"] = instance
    values["LIBRARY"] = Path(values["LIBRARY"] or ROOT).resolve()
    values["DATABASE_URL"] = values["DATABASE_URL"] or f"sqlite:///{instance / 'course.db'}"
    values["SPECIMEN"] = not (values["BASE_URL"].startswith("https://") and values["ISSUER_NAME"])
    return values


def others_may_read(path: Path) -> bool:
    """Whether anybody but its owner may open a file; False where it is not there."""
    return path.exists() and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def secret_key(instance: Path) -> str:
    """Give the key kept in `instance`, made at the first start (mode 0600).

    Raises SettingsError when others on this machine can read it.
    """
    path = instance / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    if others_may_read(path):
        raise SettingsError(f"{path} can be read by others. Run: chmod 600 {path}")
    return path.read_text().strip()
