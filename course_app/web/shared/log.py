"""The log: one JSON line an event, bounded, without names, addresses or what people wrote."""

from __future__ import annotations

import json
import logging
import re
import secrets
from datetime import UTC, datetime

from flask import Flask, g, has_request_context

MOST = 2000  # characters of a message
DETAIL = re.compile(r"\nDETAIL: .*?(?=\n\[SQL: |\n\nThe above |\Z)", re.DOTALL)  # PostgreSQL repeats the row there
KEEP = ("event", "object", "actor", "request_id", "address")


class JsonLines(logging.Formatter):
    """A record as one line of JSON; line breaks and control characters of its text are escaped by that."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage()[:MOST],
        }
        told = {name: value for name in KEEP if (value := getattr(record, name, None)) is not None}
        line |= {name: value[:MOST] if isinstance(value, str) else value for name, value in told.items()}
        if has_request_context() and "request_id" in g:
            line["request_id"] = g.request_id
        if record.exc_info:
            line["trace"] = DETAIL.sub("", self.formatException(record.exc_info))[-4 * MOST :]
        return json.dumps(line, ensure_ascii=True)


def request_id() -> str:
    """Give a short name for this request, to be told on an error page and found in the log and the audit trail."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    name: str = g.request_id
    return name


def init_log(app: Flask) -> None:
    """Send what the application says to standard error, as JSON lines."""
    root = logging.getLogger("course_app")
    if not root.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        root.addHandler(handler)
        root.setLevel(logging.INFO)
    app.logger.parent = root
