"""Keeping no more than is needed: the worker does it every hour, `flask retention` when it is asked to."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from course_app.records import alarms, health, retention
from course_app.records.backup import LATE, newest, why_late
from course_app.records.db import begin_writing, commit, db, rollback
from course_app.records.erasing import erase
from course_app.records.erasures import noted
from course_app.records.limits import try_once
from course_app.records.people import person

log = logging.getLogger(__name__)
MAIL_DAYS = 90  # mail that was written to files, where there is no mail server
Counts = dict[str, int]


def due(app: Flask, now: datetime) -> Counts:
    """Say what is not needed any more, and how much of it there is. Nothing is changed."""
    with app.app_context():
        try:
            counts = {f"{rule.what} ({rule.days} days)": count for rule, count in retention.over(now)}
            counts[f"mails in files ({MAIL_DAYS} days)"] = len(_old_files(app, now))
            if months := app.config["KEEP_UNUSED_MONTHS"]:
                found = retention.unused(months, now)
                gone = retention.to_erase(found, now)
                told = sum(one.noticed_at is None for one in found)
                counts[f"unused accounts to write to ({months} months, less 30 days)"] = told
                counts[f"unused accounts to erase ({months} months)"] = len(gone)
            return counts
        finally:
            db.session.remove()


def tidy(app: Flask, now: datetime) -> Counts:
    """Take away what is not needed any more, and commit; say what and how much. Nothing to do takes no lock."""
    done = {}
    with app.app_context():
        try:
            for rule, count in retention.over(now):
                if count:
                    rollback()
                    begin_writing()
                    done[rule.what] = retention.remove(rule, now)
                    commit()
            for path in _old_files(app, now):
                path.unlink(missing_ok=True)
                done["mails in files"] = done.get("mails in files", 0) + 1
            if app.config["KEEP_UNUSED_MONTHS"]:
                done |= _unused(app, now)
        finally:
            db.session.remove()
    if done := {what: count for what, count in done.items() if count}:
        log.info("retention: %s", ", ".join(f"{count} {what}" for what, count in done.items()))
    return done


def _unused(app: Flask, now: datetime) -> Counts:
    rollback()
    found = retention.unused(app.config["KEEP_UNUSED_MONTHS"], now)
    erased = told = 0
    for one in found:
        rollback()
        begin_writing()
        user = person(one.user.id)
        if user is None or not retention.still_unused(one):  # they may have signed in a moment ago
            rollback()
        elif retention.to_erase([one], now):
            erase(user.id, True, now)
            with noted(app.config["INSTANCE"], user, True, now):
                commit()
            log.info("erased", extra={"event": "erased", "object": f"user:{user.id}"})
            erased += 1
        else:
            day = f"{now + retention.NOTICE:%-d %B %Y}"
            told += retention.give_notice(one, _data(app, one, day), now)
            commit()
    return {"unused accounts erased": erased, "mails about unused accounts": told}


def _data(app: Flask, one: retention.Unused, day: str) -> dict[str, str]:
    return {"name": one.user.name, "day": day, "sign_in_link": f"{app.config['BASE_URL']}/sign-in"}


def _old_files(app: Flask, now: datetime) -> list[Path]:
    oldest = (now - timedelta(days=MAIL_DAYS)).timestamp()
    return [path for path in (app.config["INSTANCE"] / "mail").glob("*.eml") if path.stat().st_mtime < oldest]


def warn_of_late_backup(app: Flask, now: datetime) -> None:
    """Say in the log when the newest verified backup is too old. A new site has a day for its first one."""
    why = why_late(app.config["BACKUPS"], now)
    with app.app_context():
        new = why and newest(app.config["BACKUPS"]) is None and now - (health.first_moment() or now) <= LATE
        if why and not new and _first_today("backup-late", now):
            log.warning("backup: %s", why, extra={"event": "backup-late"})
            alarms.owe("backup_late", {"why": why}, f"{now:%Y-%m-%dT%H}", now)
        db.session.remove()


def warn_of_long_log(app: Flask, now: datetime) -> None:
    """Say in the log when the write-ahead log of SQLite has grown too long."""
    with app.app_context():
        if (why := health.why_long_log()) and _first_today("log-long", now):
            log.warning("database: %s", why, extra={"event": "log-long"})
        db.session.remove()


def _first_today(event: str, now: datetime) -> bool:
    """Whether no process has said this in the last 24 hours; from here on one has."""
    rollback()
    begin_writing()
    first = try_once(event, 1, timedelta(days=1), now)
    commit()
    return first
