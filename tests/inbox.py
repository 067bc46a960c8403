"""A real mail server on this machine, which answers as it is told."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class Inbox:
    """A mail server that answers as told: with a line, or by doing something."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], Any]] = []
        self.answer: str | Callable[[Any], str] = "250 taken"
        self.to = self.sender = "250 fine"

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.mail_from = address
        return self.sender

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.rcpt_tos.append(address)
        return self.to

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return self.answer if isinstance(self.answer, str) else self.answer(server)


@contextmanager
def listening() -> Iterator[tuple[str, Inbox]]:
    """Run a mail server; give its address, as a setting names it, and what it takes."""
    handler = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}", handler
    controller.stop()
