"""Printing and signing in processes of their own: when one ends, all that its libraries took is given back.

The PDF engine keeps fonts, caches and threads for as long as its process lives, and what signs holds the keys. No
process that serves pages loads either.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from course_app.course.award import Award
from course_app.course.sheets import Paper
from course_app.course.statement import Record
from course_app.exports.did import PublicPair
from course_app.exports.fonts import CannotShow, check_letters

TIMEOUT = 20.0  # seconds; printing takes a tenth of one
_COMMAND = (sys.executable, "-P", "-m")  # and the module that prints, signs or checks
_KEPT = ("LD_LIBRARY_PATH", "PYTHONHOME")  # some Pythons need these to start


class PrintingFailed(Exception):
    """No PDF came, for a reason that nobody who reads the page can mend."""


def print_statement(record: Record, logo: bytes = b"") -> bytes:
    """Take the frozen record and the logo that it names, give the PDF that `render_statement` gives, without a badge.

    Raises CannotShow as it does, and PrintingFailed. It waits for another process: do not hold the write lock.
    """
    return _print("statement_pdf", record.to_json() | ({"logo_file": b64encode(logo).decode()} if logo else {}))


def print_sheet(paper: Paper) -> bytes:
    """Take what stands on a fact sheet, give the bytes of its PDF: those that `render_sheet` gives.

    Raises CannotShow before anything is started, and PrintingFailed.
    """
    check_letters(paper.text())
    return _print("sheet_pdf", paper.to_json())


def _print(module: str, data: dict[str, Any]) -> bytes:
    done = _run(module, json.dumps(data).encode(), (0, CannotShow.STATUS))
    if done.returncode == CannotShow.STATUS:
        raise CannotShow(done.stdout.decode())
    return done.stdout


def print_cpd(given: dict[str, Any]) -> bytes:
    """Take the data of a CPD record (`cpd_pdf.render_cpd`), give its PDF. Raises CannotShow and PrintingFailed."""
    return _print("cpd_pdf", given)


def print_forms(record: Record, award: Award, keys: Path, with_pdf: bool = True, logo: bytes = b"") -> dict[str, bytes]:
    """Take the frozen record, its award, the folder of the keys and the logo; give every form: see `press.forms`.

    Raises CannotShow and PrintingFailed. It waits for another process: do not hold the write lock.
    """
    return _bytes(_ask(_job(record, award, keys, with_pdf, logo)))


def print_many(asked: Iterable[tuple[Record, Award]], keys: Path) -> Iterator[dict[str, bytes]]:
    """Take many records with their awards, give the forms of each in turn: one process for all of them."""
    process = subprocess.Popen(  # noqa: S603  a fixed command
        _command("press"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), process_group=0
    )
    with process as press:
        assert press.stdin
        assert press.stdout
        for record, award in asked:
            press.stdin.write(json.dumps(_job(record, award, keys, True)).encode() + b"\n")
            press.stdin.flush()
            yield _bytes(_told(press.stdout.readline()))


def sign_status(site: str, number: int, withdrawn: list[int], at: datetime, key: str, keys: Path) -> bytes:
    """Take the places of a status list that do not hold any more, give the signed list. Raises PrintingFailed."""
    job = {"do": "status", "site": site, "number": number, "withdrawn": withdrawn, "at": at.isoformat(), "key": key}
    return _bytes(_ask({**job, "keys": str(keys)}))["json"]


def make_keys(keys: Path) -> PublicPair:
    """Make a pair of keys in a folder, give its public halves. Raises PrintingFailed."""
    made = _ask({"do": "new keys", "keys": str(keys)})
    return PublicPair(made["name"], made["ed25519"], made["rsa"], None)


def check_file(body: bytes, documents: list[dict[str, Any]], status_lists: list[dict[str, Any]]) -> dict[str, Any]:
    """Take a file from anybody, the did documents of issuers that are known and status lists; give what can be said.

    See `checker.check`. Raises PrintingFailed where the file keeps the checker busy, or breaks it.
    """
    given = json.dumps({"documents": documents, "status_lists": status_lists}).encode()
    found: dict[str, Any] = json.loads(_run("checker", given + b"\n" + body, (0,)).stdout)
    return found


def _job(record: Record, award: Award, keys: Path, with_pdf: bool, logo: bytes = b"") -> dict[str, Any]:
    given = {"record": record.to_json(), "award": award.to_json()}
    return {"do": "forms", **given, "keys": str(keys), "with_pdf": with_pdf, "logo": b64encode(logo).decode()}


def _ask(job: dict[str, Any]) -> dict[str, Any]:
    return _told(_run("press", json.dumps(job).encode() + b"\n", (0,)).stdout)


def _told(line: bytes) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(line)
    except ValueError:
        raise PrintingFailed(f"no answer: {line[:100]!r}") from None
    if "cannot_show" in answer:
        raise CannotShow(answer["cannot_show"])
    if "key_problem" in answer:
        raise PrintingFailed(answer["key_problem"])
    return answer


def _bytes(answer: dict[str, Any]) -> dict[str, bytes]:
    return {form: b64decode(body) for form, body in answer.items()}


def _command(module: str) -> tuple[str, ...]:
    return (*_COMMAND, f"course_app.exports.{module}")


def _run(module: str, given: bytes, expected: tuple[int, ...]) -> subprocess.CompletedProcess[bytes]:
    try:
        done = subprocess.run(  # noqa: S603  a fixed command; what people wrote goes in as data
            _command(module),
            input=given,
            capture_output=True,
            timeout=TIMEOUT,
            env=_environment(),
            process_group=0,  # Ctrl+C is for the server, which first answers whom it is serving
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PrintingFailed(str(error)) from error
    if done.returncode not in expected:
        raise PrintingFailed(f"status {done.returncode}: {done.stderr.decode(errors='replace')[-1000:]}")
    return done


def _environment() -> dict[str, str]:
    """It finds the code that we found. No setting and no secret of the server goes along."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # One statement keeps one thread busy: more of them only wait for each other.
    return {**kept, "RAYON_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
