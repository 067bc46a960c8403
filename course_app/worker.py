"""What happens without a visitor: the mail that is owed. Each server process does it, or `flask worker` alone."""

from __future__ import annotations

import logging
import os
import smtplib
import ssl
import threading
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from course_app import vouching
from course_app.course.files import read_tree
from course_app.exports.mails import render_mail
from course_app.records import badges, notes, outbox
from course_app.records.db import Busy, begin_writing, commit, db, rollback
from course_app.records.publishing import publish_tree, told
from course_app.tidying import tidy, warn_of_late_backup

log = logging.getLogger(__name__)

EVERY = 2.0  # seconds between two looks
TIMEOUT = 20.0  # seconds that a mail server may keep us waiting
TIDY_EVERY = 3600.0  # seconds between two looks at what is not needed any more
AT_ONCE = 50  # messages of one look


class NotSent(Exception):
    """The mail server did not take a message; trying again later is right."""


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
    failure = ""
    wanted = outbox.still_wanted(message.id) and _still_so(message)
    rollback()
    if wanted:
        try:
            mail = _written(app, message, now)
            if app.config["SMTP_URL"]:
                _send(app.config["SMTP_URL"], mail, timeout)
            else:
                _keep(app.config["INSTANCE"] / "mail", message, mail)
        except (NotSent, OSError, KeyError, ValueError) as error:
            failure = f"{type(error).__name__}: {error}"
    begin_writing()
    if not wanted:
        outbox.mark_dropped(message, "The account is closed, or it is no longer so.", now)
    elif failure:
        outbox.mark_failed(message, failure, now)
    else:
        outbox.mark_sent(message, now)
    commit()
    what = "mail-dropped" if not wanted else "mail-failed" if failure else "mail-sent"
    # The log holds no address: a server's answer often does, so the reason stands in the outbox only.
    log.log(logging.WARNING if failure else logging.INFO, what, extra={"event": what, "object": f"mail:{message.id}"})
    return wanted and not failure


def _still_so(message: outbox.Message) -> bool:
    """Whether what a mail tells is still so: nobody is told of a note that they have read, or may not see any more."""
    return message.kind != "note" or notes.still_unread(int(message.data["thread"]), message.user_id or 0)


def _written(app: Flask, message: outbox.Message, now: datetime) -> EmailMessage:
    mail = render_mail(message.kind, message.data, app.config["SITE_NAME"], app.config["BASE_URL"])
    made = EmailMessage(policy=SMTP)
    made["Subject"] = mail.subject
    made["From"] = app.config["MAIL_FROM"]
    made["To"] = message.recipient
    made["Date"] = now
    host = urlsplit(app.config["BASE_URL"]).hostname or "localhost"
    made["Message-ID"] = f"<{sha256(message.key.encode()).hexdigest()[:32]}@{host}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(mail.text)
    made.add_alternative(mail.html, subtype="html")
    return made


def _send(address: str, mail: EmailMessage, timeout: float) -> None:
    """Hand a mail to smtp://user:password@host:port?starttls=1 or smtps://... . Raises NotSent."""
    url = urlsplit(address)
    host, secure = url.hostname or "localhost", ssl.create_default_context()
    server: smtplib.SMTP | None = None
    try:
        if url.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, url.port or 465, timeout=timeout, context=secure)
        else:
            server = smtplib.SMTP(host, url.port or 25, timeout=timeout)
            if parse_qs(url.query).get("starttls") == ["1"]:
                server.starttls(context=secure)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(mail)
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(f"{type(error).__name__}: {error}") from error
    finally:
        if server is not None:
            _leave(server)


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; the mail is taken by now, whatever the server does."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _keep(folder: Path, message: outbox.Message, mail: EmailMessage) -> None:
    """Without a mail server a mail is a file that only the owner of the site can read: it may open an account."""
    if not folder.exists():
        log.warning("SMTP_URL is empty: mail is written to %s.", folder)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{message.id}-{message.kind}.eml"
    half = path.with_suffix(".part")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(mail.as_bytes())
    half.replace(path)


def sign(app: Flask, now: datetime) -> int:
    """Sign the status lists that are due, give how many: whatever could not be signed when its status changed."""
    with app.app_context():
        signed = vouching.sign_due_lists(app.config, now) if badges.any_due() else 0
        db.session.remove()
    return signed


def run(app: Flask) -> None:
    """Look for work for ever. What goes wrong is logged, and looked at again."""
    tidied = -TIDY_EVERY
    while True:
        try:
            if time.monotonic() - tidied >= TIDY_EVERY:
                tidied = time.monotonic()
                tidy(app, datetime.now(UTC))
                warn_of_late_backup(app, datetime.now(UTC))
            deliver(app, datetime.now(UTC))
            sign(app, datetime.now(UTC))
        except (Busy, OSError, SQLAlchemyError):
            log.exception("the outbox could not be looked at")
        time.sleep(EVERY)


def watch_library(app: Flask) -> None:
    """Publish the library for ever, whenever one of its files has changed."""
    seen = _signature(app)
    while True:
        time.sleep(1)
        if (now := _signature(app)) != seen:
            seen = now
            try:
                _publish(app)
            except (Busy, OSError, SQLAlchemyError):
                log.exception("the library could not be published")


def _publish(app: Flask) -> None:
    files = read_tree(app.config["LIBRARY"])
    with app.app_context():
        publication, problems = publish_tree(files, "change", datetime.now(UTC))
        if publication:
            click.echo(told(publication, problems))  # to the author who is watching, not to the log


def _signature(app: Flask) -> dict[str, tuple[int, int]]:
    """Give when each file of the library was last written, and its size."""
    root: Path = app.config["LIBRARY"]
    found = {}
    for path in (path for top in ("content", "quizzes") for path in (root / top).rglob("*")):
        try:
            told = path.stat()
        except OSError:  # gone, or being replaced at this moment
            continue
        found[str(path)] = (told.st_mtime_ns, told.st_size)
    return found


def start(app: Flask) -> threading.Thread | None:
    """Do it in a thread of this process when the setting WORKER says so. Call it after the server has forked."""
    if app.config["PUBLISH_ON_CHANGE"]:
        threading.Thread(target=watch_library, args=(app,), name="library", daemon=True).start()
    if not app.config["WORKER"]:
        return None
    thread = threading.Thread(target=run, args=(app,), name="worker", daemon=True)
    thread.start()
    return thread


def init_worker(app: Flask) -> None:
    """Add `flask worker`."""

    @app.cli.command("worker", help="Send mail until it is stopped; for a site whose server has WORKER=0.")
    def worker() -> None:
        click.echo("Looking for mail to send. Ctrl+C stops it.")
        run(app)
