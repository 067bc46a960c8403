"""Printing a statement in a process of its own: when it ends, all that the PDF engine took is given back.

The engine keeps fonts, caches and threads for as long as its process lives. No process that serves pages loads it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from course_app.course.statement import Record
from course_app.exports.fonts import CannotShow

TIMEOUT = 20.0  # seconds; printing takes a tenth of one
_COMMAND = (sys.executable, "-P", "-m", "course_app.exports.statement_pdf")
_KEPT = ("LD_LIBRARY_PATH", "PYTHONHOME")  # some Pythons need these to start


class PrintingFailed(Exception):
    """No PDF came, for a reason that nobody who reads the page can mend."""


def print_statement(record: Record) -> bytes:
    """Take the frozen record, give the bytes of its PDF: those that `render_statement` gives.

    Raises CannotShow as it does, and PrintingFailed. It waits for another process: do not hold the write lock.
    """
    try:
        done = subprocess.run(  # noqa: S603  a fixed command; what people wrote goes in as data
            _COMMAND,
            input=json.dumps(record.to_json()).encode(),
            capture_output=True,
            timeout=TIMEOUT,
            env=_environment(),
            process_group=0,  # Ctrl+C is for the server, which first answers whom it is serving
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PrintingFailed(str(error)) from error
    if done.returncode == CannotShow.STATUS:
        raise CannotShow(done.stdout.decode())
    if done.returncode:
        raise PrintingFailed(f"status {done.returncode}: {done.stderr.decode(errors='replace')[-1000:]}")
    return done.stdout


def _environment() -> dict[str, str]:
    """It finds the code that we found. No setting and no secret of the server goes along."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(sys.path)}
