"""How a mail is made and handed to a mail server, or laid into a folder where there is none."""

from __future__ import annotations

import logging
import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from course_app.exports.mails import render_mail
from course_app.records.outbox import Message

log = logging.getLogger(__name__)


class NotSent(Exception):
    """The mail server did not take a message; trying again later is right."""


class Refused(NotSent):
    """The mail server will never take this message; trying again is of no use."""


def write(settings: Mapping[str, Any], message: Message, data: Mapping[str, Any], now: datetime) -> EmailMessage:
    """Take a message and what it is to say, give the mail. Raises KeyError and ValueError as render_mail does."""
    base_url = settings["BASE_URL"]
    mail = render_mail(message.kind, data, settings["SITE_NAME"], base_url)
    made = EmailMessage(policy=SMTP)
    made["Subject"] = mail.subject
    made["From"] = settings["MAIL_FROM"]
    made["To"] = message.recipient
    made["Date"] = now
    host = urlsplit(base_url).hostname or "localhost"
    made["Message-ID"] = f"<{sha256(message.key.encode()).hexdigest()[:32]}@{host}>"
    made["Auto-Submitted"] = "auto-generated"
    if stop := data.get("stop_link"):
        made["List-Unsubscribe"] = f"<{stop}>"
        if base_url.startswith("https://"):  # RFC 8058: one tap in the reader's mail program, which sends a POST
            made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(mail.text)
    made.add_alternative(mail.html, subtype="html")
    return made


def send(address: str, mail: EmailMessage, timeout: float) -> None:
    """Hand a mail to smtp://user:password@host:port?starttls=1 or smtps://... ; `timeout` in seconds.

    Raises NotSent; Refused when the server says that it will never take it.
    """
    try:
        with _called(address, timeout) as server:
            server.send_message(mail)
    except (smtplib.SMTPException, OSError) as error:
        kind = Refused if _for_good(error) else NotSent
        raise kind(f"{type(error).__name__}: {error}") from error


def why_no_mail(address: str, timeout: float) -> str:
    """Say why a mail server cannot be spoken to at an address as `send` takes it; nothing when it can. No mail goes."""
    try:
        with _called(address, timeout) as server:
            server.noop()
    except (smtplib.SMTPException, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


@contextmanager
def _called(address: str, timeout: float) -> Iterator[smtplib.SMTP]:
    """Give a mail server that knows us, and leave it afterwards. Raises SMTPException and OSError."""
    url = urlsplit(address)
    host, secure = url.hostname or "localhost", ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=timeout, context=secure)
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=timeout)
    try:
        if url.scheme == "smtp" and parse_qs(url.query).get("starttls") == ["1"]:
            server.starttls(context=secure)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server
    finally:
        _leave(server)


def _for_good(error: Exception) -> bool:
    """Whether a server refused this person or these words for good (5xx).

    A refused sender, sign-in or connection is a matter of the settings, which can be put right: that waits.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; the mail is taken by now, whatever the server does."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def keep(folder: Path, message: Message, mail: EmailMessage) -> None:
    """Without a mail server a mail is a file that only the owner of the site can read: it may open an account."""
    if not folder.exists():
        log.warning("SMTP_URL is empty: mail is written to %s.", folder)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{message.id}-{message.kind}.eml"
    half = path.with_suffix(".part")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(mail.as_bytes())
    half.replace(path)
