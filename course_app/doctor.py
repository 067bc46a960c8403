"""What whoever runs a site should know about it now, and what to do: `flask doctor`. Nothing is changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from course_app import vouching
from course_app.config import others_may_read
from course_app.letters.handing import why_no_mail
from course_app.records import health, issuers
from course_app.records.backup import newest, why_late
from course_app.records.copies import known_schemas
from course_app.records.db import NEWEST

Settings = Mapping[str, Any]
Look = Callable[[Settings, datetime], "Iterator[Finding]"]
GIB, MIB = 1 << 30, 1 << 20
# sqlite.org/wal.html: a race between two connections that reset the log at once; mended in 3.51.3.
RACE = ((3, 7, 0), (3, 51, 2))
SECONDS = 5.0  # that a mail server, or another clock, may take
# What to do about a mail server, by how what it said begins.
MENDED = {
    "gaierror": "The name of the server in SMTP_URL is not known: is it spelt as your provider says?",
    "SMTPAuthenticationError": "The user or the password in SMTP_URL is not right. Signs such as @ are written as %40.",
    "SSLCert": "Its certificate is not for the name in SMTP_URL: write the name that your provider gives.",
    "SSL": "The port is for another kind of protection: smtps:// with 465, smtp://...?starttls=1 with 587.",
    "SMTPNotSupported": "It offers no STARTTLS or no sign-in on this port: try 587, or smtps:// with 465.",
    "": "Nothing that we know answers there: are name and port in SMTP_URL right, and may this host send mail out?",
}
OK, WARNING, ERROR = "ok", "warning", "error"


class Finding(NamedTuple):
    """One thing that was looked at: how it is, and what to do where something is to be done."""

    name: str
    level: str
    told: str
    do: str = ""


NOBODY_ISSUES = Finding(
    *("issuer", WARNING, "nobody is named: statements are specimens"),
    "Write at /admin/issuer who issues them, or set ISSUER_NAME.",
)


def glance(settings: Settings, now: datetime) -> list[Finding]:
    """Look at what costs next to nothing, for a page; give what somebody has to see to. Needs an app context."""
    return [one for one in _found(GLANCE, settings, now) if one.level != OK]


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Look at everything; give what was found. Needs an app context."""
    return _found(LOOKS, settings, now)


def _found(looks: tuple[Look, ...], settings: Settings, now: datetime) -> list[Finding]:
    findings: list[Finding] = []
    for look in looks:
        name = look.__name__.strip("_").replace("_", " ")
        try:
            found = list(look(settings, now))
        except Exception as error:
            health.give_up()
            first = str(error).partition("\n")[0]
            told = f"could not be looked at: {type(error).__name__}: {first}"
            found = [Finding(name, ERROR, told, _look_again(settings))]
        findings += found or [Finding(name, OK, "in order")]
    return findings


def _look_again(settings: Settings) -> str:
    """What to do where a look failed. SQLite cannot even be read by a new process while its disk is full."""
    if any(shutil.disk_usage(folder).free < MIB for folder in _disks(settings)):
        return "Make room on the disk first (see there), then run flask doctor again."
    return "Run flask doctor again. If this stays, the log may say more; for support, send flask doctor --json."


def _sqlite(settings: Settings, now: datetime) -> Iterator[Finding]:
    workers = int(os.environ.get("WORKERS", "2"))
    racing = RACE[0] <= sqlite3.sqlite_version_info <= RACE[1] and workers > 1
    if racing and settings["DATABASE_URL"].startswith("sqlite"):
        yield Finding(
            "sqlite",
            WARNING,
            f"SQLite {sqlite3.sqlite_version} has a rare race when several processes write; here one writes at a time",
            "Nothing must be done. SQLite 3.51.3 or later, PostgreSQL, or WORKERS=1 rule it out.",
        )


def _database(settings: Settings, now: datetime) -> Iterator[Finding]:
    if why := health.why_damaged():
        told, found = f"The database is damaged: {why}", newest(settings["BACKUPS"])
        do = f"There is no verified backup in {settings['BACKUPS']}: stop the server, and keep the file."
        if found:
            do = "Stop the server (systemctl stop common-ground), put the newest backup back"
            do += f" (flask restore {found.path} --rescue), and start it again."
        yield Finding("database", ERROR, told, do)
        return
    schema = health.schema()
    if schema != NEWEST:
        do = "Start the server, or run: flask prepare"
        if schema and schema not in known_schemas():
            do = "Install the version that made it."
        yield Finding("database", ERROR, f"it has schema {schema or 'none'}, and this version needs {NEWEST}", do)
    if settings["DATABASE_URL"].startswith("sqlite"):
        path = Path(settings["DATABASE_URL"].removeprefix("sqlite:///"))
        if others_may_read(path):
            yield Finding("database", ERROR, f"{path} can be read by others", f"Run: chmod 600 {path}")
        if why := health.why_long_log():
            do = "End what reads it: an sqlite3 shell, a copy that hangs (lsof names it). It shrinks by itself then."
            yield Finding("database", WARNING, why, do)
        if kind := health.network_file_system(path):
            do = "Move it to a local disk, or use PostgreSQL. SQLite loses data where locks do not work."
            yield Finding("database", ERROR, f"{path} is on a network file system ({kind})", do)


def _disks(settings: Settings) -> list[Path]:
    """Give the folders that must have room, one for each disk."""
    found: dict[int, Path] = {}
    for folder in (settings["INSTANCE"], settings["BACKUPS"]):
        if folder.exists():
            found.setdefault(folder.stat().st_dev, folder)
    return list(found.values())


def _disk(settings: Settings, now: datetime) -> Iterator[Finding]:
    for folder in _disks(settings):
        if (free := shutil.disk_usage(folder).free) < 2 * GIB:
            level = ERROR if free < GIB // 5 else WARNING
            # No command of ours: flask backup --keep takes old ones away only after a new one, which needs room.
            do = f"Make room: delete old backups in {settings['BACKUPS']}, course.db.replaced-* files, and old logs"
            do += " (journalctl --vacuum-time=30d)."
            yield Finding("disk", level, f"{free // MIB} MiB are free in {folder}", do)


def _clock(settings: Settings, now: datetime) -> Iterator[Finding]:
    latest = health.latest_moment()
    do = "Set the clock: timedatectl set-ntp true"
    if latest is not None and latest > now + timedelta(minutes=1):
        yield Finding("clock", ERROR, f"it says {now:%Y-%m-%d %H:%M} UTC, and something was written after that", do)
    if (off := health.seconds_off(now)) > SECONDS:
        yield Finding("clock", WARNING, f"that of the database is {off:.0f} seconds off", do)


def _keys(settings: Settings, now: datetime) -> Iterator[Finding]:
    yield from _key_files(settings, now)
    yield from _no_badge(settings, vouching.why_no_badge(settings))


def _key_files(settings: Settings, now: datetime) -> Iterator[Finding]:
    for path in open_keys(settings):
        yield Finding("keys", ERROR, f"{path} can be read by others", f"Run: chmod 600 {path}")


def _no_badge(settings: Settings, why: str) -> Iterator[Finding]:
    if why and why != "specimens":
        do = f"Copy the files of the keys back to {vouching.folder(settings)}, from your copy or another host;"
        do += " where there is none, make a new pair: flask statements keys new"
        yield Finding("keys", ERROR, f"statements carry no badge: {why}", do)


def _badges(settings: Settings, now: datetime) -> Iterator[Finding]:
    """What _keys and _issuer ask of the database, asked once."""
    why = vouching.why_no_badge(settings)
    yield from _no_badge(settings, why)
    if why == "specimens" and settings["BASE_URL"].startswith("https:"):
        yield NOBODY_ISSUES


def open_keys(settings: Settings) -> list[Path]:
    """Give the keys that others on this machine can read: what signs cookies, and what signs statements."""
    files = [settings["INSTANCE"] / "secret-key", *sorted(vouching.folder(settings).glob("*.pem"))]
    return [path for path in files if others_may_read(path)]


def _mail(settings: Settings, now: datetime) -> Iterator[Finding]:
    if not settings["SMTP_URL"]:
        yield from _mail_setting(settings, now)
    elif why := why_no_mail(settings["SMTP_URL"], SECONDS):
        do = next((do for kind, do in MENDED.items() if why.startswith(kind)), MENDED[""])
        yield Finding("mail", ERROR, f"the mail server does not take us: {why}", f"Nobody gets mail. {do}")
    waiting, failed = health.mail_waiting(now)
    if waiting:
        told = f"{waiting} mails wait for more than an hour"
        yield Finding("mail", WARNING, told, "Restart the server; where WORKER=0 is set, start flask worker.")
    if failed:
        yield Finding(
            "mail", WARNING, f"{failed} mails could not be sent in the last week", "See why at /admin/outbox."
        )


def _mail_setting(settings: Settings, now: datetime) -> Iterator[Finding]:
    if not settings["SMTP_URL"]:
        told = f"SMTP_URL is empty: mail is written to {settings['INSTANCE'] / 'mail'}, and nobody gets it"
        yield Finding(
            "mail", WARNING, told, "Set SMTP_URL, such as smtp://user:password@mail.example.org:587?starttls=1"
        )


def _address(settings: Settings, now: datetime) -> Iterator[Finding]:
    url = urlsplit(settings["BASE_URL"])
    if url.scheme != "https":
        told = f"BASE_URL is {settings['BASE_URL']}: sign-ins are not protected on their way, statements are specimens"
        yield Finding("address", WARNING, told, "Set BASE_URL to the https address that people type.")
    elif not settings["TRUSTED_PROXIES"]:
        do = "Set TRUSTED_PROXIES=1 when one proxy stands in front: who asks, and HSTS, go by what gunicorn sees."
        yield Finding("address", WARNING, "BASE_URL is https and TRUSTED_PROXIES is 0", do)


def _issuer(settings: Settings, now: datetime) -> Iterator[Finding]:
    if settings["BASE_URL"].startswith("https:") and not issuers.named(settings).name:
        yield NOBODY_ISSUES


def _backups(settings: Settings, now: datetime) -> Iterator[Finding]:
    if why := why_late(settings["BACKUPS"], now):
        do = "Run flask backup, and let the timer in deploy/ do it every day."
        yield Finding("backups", ERROR if "hours old" in why else WARNING, why, do)


def _library(settings: Settings, now: datetime) -> Iterator[Finding]:
    published, held = health.library()
    if not published:
        yield Finding("library", ERROR, "nothing is published", "Run: flask prepare")
    elif held:
        do = "flask course check says what to mend; their last good texts are served."
        yield Finding("library", WARNING, f"{held} files are held back", do)


LOOKS: tuple[Look, ...] = (*(_database, _sqlite, _backups, _disk, _clock, _keys, _mail, _address, _issuer, _library),)
GLANCE: tuple[Look, ...] = (_backups, _disk, _key_files, _badges, _mail_setting, _address, _library)
