"""What the application tells its log while all tests run: nothing that a person is known by, and no secret (C59)."""

from __future__ import annotations

import logging
import os
import re

from course_app.web.shared.log import JsonLines

# The password and the addresses of the cast, words that tests let people write, and whatever has the form of a token.
PERSONAL = re.compile(r"eleven quiet otters|@example\.org|canary words|(?<![\w-])[\w-]{43}(?![\w-])")


class Watch(logging.Handler):
    """Reads every line as it would be written, and keeps those that tell too much, with the test that was running."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.read, self.found = 0, []

    def emit(self, record: logging.LogRecord) -> None:
        self.read += 1
        line = self.format(record)
        if PERSONAL.search(line):
            self.found.append(f"{os.environ.get('PYTEST_CURRENT_TEST', '?')}: {line[:500]}")
