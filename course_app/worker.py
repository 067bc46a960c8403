"""What happens without a visitor: mail is owed and sent, and what is over goes. One of the server's processes does it,
or `flask worker` alone."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from course_app import vouching
from course_app.course.reminding import days_due, digest_day, reminding_day, reminds_since
from course_app.letters.desk import Desk, NotWanted
from course_app.letters.handing import NotSent, Refused, keep, send, write
from course_app.letters.writing import compose, reminder_key
from course_app.records import badges, outbox
from course_app.records.asking import things_due
from course_app.records.db import begin_writing, commit, db, rollback
from course_app.records.nudges import digest_readers
from course_app.records.outage import Outage
from course_app.records.turn import take_place
from course_app.tidying import tidy, warn_of_late_backup, warn_of_long_log
from course_app.watching import watch_library

log = logging.getLogger(__name__)

EVERY = 2.0  # seconds between two looks
TIMEOUT = 20.0  # seconds that a mail server may keep us waiting
REMIND_EVERY = 180.0  # seconds between two looks at who is to be reminded
TIDY_EVERY = 3600.0  # seconds between two looks at what is not needed any more
AT_ONCE = 50  # messages of one look


def deliver(app: Flask, now: datetime, timeout: float = TIMEOUT) -> int:
    """Send what is due, give how many were sent. No lock is held while a mail server is spoken to.

    A message is sent again when a server took it and died before it said so: the same Message-ID tells the two apart.
    """
    sent = 0
    with app.app_context():
        for _ in range(AT_ONCE):
            if not outbox.any_due(now):
                break
            rollback()
            begin_writing()
            claimed = outbox.claim(now, 1)  # one by one: a slow server does not outlive the lease of the others
            commit()
            db.session.expunge_all()  # a look at them later would open a transaction, with its lock, while we send
            for message in claimed:
                sent += _deliver_one(app, message, now, timeout)
        db.session.remove()
    return sent


def _deliver_one(app: Flask, message: outbox.Message, now: datetime, timeout: float) -> bool:
    """Look once more whether it is wanted, and what it says; then send it."""
    dropped, failure, for_good = "", "", False
    mail = None
    try:
        if outbox.still_wanted(message.id):
            data = compose(_desk(app, now), message)
            mail = write(app.config, message, data, now)
        else:
            dropped = "The account is closed."
    except NotWanted as reason:
        dropped = str(reason)
    except (KeyError, ValueError) as error:
        failure = f"{type(error).__name__}: {error}"
    rollback()
    if mail is not None:
        try:
            if app.config["SMTP_URL"]:
                send(app.config["SMTP_URL"], mail, timeout)
            else:
                keep(app.config["INSTANCE"] / "mail", message, mail)
        except (NotSent, OSError, ValueError) as error:
            failure, for_good = str(error) or type(error).__name__, isinstance(error, Refused)
    begin_writing()
    if dropped:
        outbox.mark_dropped(message, dropped, now)
    elif failure:
        outbox.mark_failed(message, failure, now, for_good)
    else:
        outbox.mark_sent(message, now)
    commit()
    what = "mail-dropped" if dropped else "mail-refused" if for_good else "mail-failed" if failure else "mail-sent"
    # The log holds no address: a server's answer often does, so the reason stands in the outbox only.
    log.log(logging.WARNING if failure else logging.INFO, what, extra={"event": what, "object": f"mail:{message.id}"})
    return not dropped and not failure


def _desk(app: Flask, now: datetime) -> Desk:
    return Desk(app.config, str(app.secret_key), app.extensions["serving"].library, now)


def remind(app: Flask, now: datetime) -> int:
    """Owe the reminders and weekly digests that are due now; give how many. A day's mail to a person has one key."""
    with app.app_context():
        owed = _reminders(now)
        if day := digest_day(now, app.config["ZONE"]):
            owed += [("digest", one.id, one.email, f"digest:{one.id}:{day}", day) for one in digest_readers()]
        known = outbox.posted(list({key for *_, key, _ in owed}))
        new = {key: (kind, person, email, key, day) for kind, person, email, key, day in owed if key not in known}
        if new:
            rollback()
            begin_writing()
            for what in ("reminder", "digest"):
                mails = [(who, to, key, {"day": str(day)}) for kind, who, to, key, day in new.values() if kind == what]
                outbox.post_many(what, mails, now)
            commit()
        db.session.remove()
    return len(new)


def _reminders(now: datetime) -> list[tuple[str, int, str, str, date]]:
    """Give the reminders that are right now and have not gone, on their day or since: a mail tells of all that is due.

    So one that a whole day without a server held back goes when there is one, while it is still right.
    """
    found: dict[tuple[int, str, date], date] = {}
    for one in things_due(days_due(now)):
        day = reminding_day(now, one.zone)
        since = day and reminds_since(day, one.due_on, one.starts_on, one.known_at, one.zone)
        if day and since:
            reader = (one.user_id, one.email, day)
            found[reader] = max(since, found.get(reader, since))
    keys = {
        reader: [reminder_key(reader[0], since + timedelta(days=n)) for n in range((reader[2] - since).days + 1)]
        for reader, since in found.items()
    }
    known = outbox.posted([key for some in keys.values() for key in some])
    return [
        ("reminder", person, email, some[-1], day)
        for (person, email, day), some in keys.items()
        if known.isdisjoint(some)
    ]


def sign(app: Flask, now: datetime) -> int:
    """Sign the status lists that are due, give how many: whatever could not be signed when its status changed."""
    with app.app_context():
        signed = vouching.sign_due_lists(app.config, now) if badges.any_due() else 0
        db.session.remove()
    return signed


def run(app: Flask) -> None:
    """Look for work for ever. What goes wrong is logged, and looked at again."""
    reminded, tidied, outage = -REMIND_EVERY, -TIDY_EVERY, Outage(log, "the worker")
    while True:
        try:
            with outage:
                if time.monotonic() - tidied >= TIDY_EVERY:
                    tidied = time.monotonic()
                    tidy(app, datetime.now(UTC))
                    warn_of_late_backup(app, datetime.now(UTC))
                if time.monotonic() - reminded >= REMIND_EVERY:
                    reminded = time.monotonic()
                    warn_of_long_log(app, datetime.now(UTC))
                    _read_library(app)
                    remind(app, datetime.now(UTC))
                deliver(app, datetime.now(UTC))
                sign(app, datetime.now(UTC))
        except (LookupError, OSError, SQLAlchemyError):
            log.exception("the outbox could not be looked at")
        time.sleep(EVERY)


def _read_library(app: Flask) -> None:
    """Serve what was published last: `flask worker` has no other thread that looks."""
    with app.app_context():
        app.extensions["serving"].refresh()
        db.session.remove()


def start(app: Flask) -> None:
    """Do it in a thread of one process of this machine, as the settings say. Call it after the server has forked.

    The other processes stand by: when the one that works ends, however it ends, the next takes its place.
    """
    settings = {"PUBLISH_ON_CHANGE": watch_library, "WORKER": run}
    if works := [work for setting, work in settings.items() if app.config[setting]]:
        threading.Thread(target=_in_its_place, args=(app, works), name="worker", daemon=True).start()


def _in_its_place(app: Flask, works: list[Callable[[Flask], None]]) -> None:
    """Wait until no other process works, then work for ever."""
    with take_place(f"{app.config['INSTANCE'] / 'worker.lock'}"):
        *others, last = works
        for work in others:
            threading.Thread(target=work, args=(app,), name=work.__name__, daemon=True).start()
        last(app)


def init_worker(app: Flask) -> None:
    """Add `flask worker`."""

    @app.cli.command("worker", help="Send mail until it is stopped; for a site whose server has WORKER=0.")
    def worker() -> None:
        click.echo("Looking for mail to send. Ctrl+C stops it.")
        run(app)
