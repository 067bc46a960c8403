"""Printing in a process of its own: when it ends, all that the PDF engine took is given back.

The engine keeps fonts, caches and threads for as long as its process lives. No process that serves pages loads it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from course_app.course.sheets import Paper
from course_app.course.statement import Record
from course_app.exports.fonts import CannotShow, check_letters

TIMEOUT = 20.0  # seconds; printing takes a tenth of one
_COMMAND = (sys.executable, "-P", "-m")  # and the module that prints this kind of thing
_KEPT = ("LD_LIBRARY_PATH", "PYTHONHOME")  # some Pythons need these to start


class PrintingFailed(Exception):
    """No PDF came, for a reason that nobody who reads the page can mend."""


def print_statement(record: Record) -> bytes:
    """Take the frozen record, give the bytes of its PDF: those that `render_statement` gives.

    Raises CannotShow as it does, and PrintingFailed. It waits for another process: do not hold the write lock.
    """
    return _print("course_app.exports.statement_pdf", record.to_json())


def print_sheet(paper: Paper) -> bytes:
    """Take what stands on a fact sheet, give the bytes of its PDF: those that `render_sheet` gives.

    Raises CannotShow before anything is started, and PrintingFailed.
    """
    check_letters(paper.text())
    return _print("course_app.exports.sheet_pdf", paper.to_json())


def _print(module: str, data: dict[str, Any]) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  a fixed command; what people wrote goes in as data
            (*_COMMAND, module),
            input=json.dumps(data).encode(),
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
