"""Statements with their badges: how many a second, what each costs, what the process holds, and what the judges say."""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from table import Figure

os.environ["RAYON_NUM_THREADS"] = "1"  # as the printer sets it (printer.py): read when the engine starts

ROOT = Path(__file__).parent.parent
sys.path += [str(ROOT), str(ROOT / "tests")]  # behind our own: both have a `load`

import pypdfium2  # noqa: E402
from judges import panel  # noqa: E402

from course_app.course.award import Award  # noqa: E402
from course_app.course.statement import Record  # noqa: E402
from course_app.exports.checker import check  # noqa: E402
from course_app.exports.did import did_document  # noqa: E402
from course_app.exports.keys import Pair, new_pair  # noqa: E402
from course_app.exports.press import forms  # noqa: E402
from course_app.exports.printer import print_forms, print_many  # noqa: E402
from course_app.exports.statement_pdf import render_statement  # noqa: E402


def measure(folder: Path, quick: bool) -> list[Figure]:
    pair = new_pair(folder / "keys")
    return [*printed(folder / "keys", pair, quick), *held(pair, quick), *judged(pair, quick)]


def printed(keys: Path, pair: Pair, quick: bool) -> list[Figure]:
    """Distinct statements with PDF and both forms of the badge: one after the other in a process a core."""
    count, cores = (100 if quick else 500), os.cpu_count() or 1
    given = cohort(count * cores, pair)
    shares = [given[core::cores] for core in range(cores)]
    began, spent = time.monotonic(), _children()
    with ThreadPoolExecutor(cores) as pool:
        parts = pool.map(lambda share: [made["pdf"] for made in print_many(share, keys)], shares)
        pdfs = [pdf for part in parts for pdf in part]
    seconds, cpu = time.monotonic() - began, _children() - spent
    names = [record.name for share in shares for record, _ in share]
    papers = [(name, _canaries(pdf)) for name, pdf in zip(names, pdfs, strict=True)]  # PDFium is for one thread
    mixed = [name for name, text in papers if text != name]
    speed, each = len(papers) / seconds, 1000 * cpu / len(papers)
    alone = _alone(given[0], keys)
    pdf = _pdf(given[: 50 if quick else 200])
    busy = (
        f"{each:.1f} ms CPU each, so {1000 * cores / each:.0f}/s where nobody else works; load {os.getloadavg()[0]:.1f}"
    )
    own = f"{len(papers)} distinct names"
    return [
        Figure("statements with badges", f"{speed:.0f}/s", "60/s", speed >= 60, busy),
        Figure("... with another name than their own", str(len(mixed)), "0", not mixed, own),
        Figure("... the PDF alone, CPU", f"{pdf:.1f} ms", "10 ms", pdf <= 10),
        Figure("... in a process of its own, CPU", f"{alone:.0f} ms", note="as a learner has theirs made"),
    ]


def cohort(count: int, pair: Pair) -> list[tuple[Record, Award]]:
    """People who finished one course: distinct names, numbers and badges, all else alike."""
    course = panel.statements(1, pair, "course")[0][0]
    return [
        (replace(course, code=one.code, verify_url=one.verify_url, name=f"Ada Canary {number}"), award)
        for number, (one, award) in enumerate(panel.statements(count, pair))
    ]


def _canaries(pdf: bytes) -> str:
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().split("\r\n")
    return " ".join(line for line in text if "Canary" in line)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _alone(given: tuple[Record, Award], keys: Path) -> float:
    before = _children()
    for _ in range(5):
        print_forms(*given, keys)
    return 200 * (_children() - before)


def _pdf(given: list[tuple[Record, Award]]) -> float:
    render_statement(given[0][0])
    began = time.process_time()
    for record, _ in given:
        render_statement(record)
    return 1000 * (time.process_time() - began) / len(given)


def held(pair: Pair, quick: bool) -> list[Figure]:
    """What the process that prints holds after many: it must not grow."""
    many = 500 if quick else 5000
    seen = []
    for number, (record, award) in enumerate(cohort(many, pair)):
        forms(record, award, pair)
        if number in (many // 5, many - 1):
            seen.append(_resident())
    grown = seen[1] - seen[0]
    name = f"memory after {many} statements"
    return [Figure(name, f"{seen[1]:.0f} MB", "flat", grown <= 5, f"{grown:+.1f} MB since the {many // 5}th")]


def _resident() -> float:
    lines = Path("/proc/self/status").read_text().split("\n")
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1000


def judged(pair: Pair, quick: bool) -> list[Figure]:
    """Random badges and as many with one byte changed before every judge."""
    if not (panel.FOLDER / "node_modules").exists():
        return [Figure("judges", "missing", met=False, note=f"Run: {panel.COMMAND}")]
    many, chance = (60 if quick else 1000), random.Random("bench")
    made = [forms(record, award, pair, with_pdf=False) for record, award in panel.statements(many, pair)]
    did = did_document(panel.statements(1, pair)[0][1].did, [pair.public])
    good = panel.verdicts(pair, did, made)
    spoilt = [{form: panel.changed(one[form], chance) for form in ("json", "jwt")} for one in made]
    bad = panel.verdicts(pair, did, spoilt)
    ours = [check(one[form], [did])["answer"] == "genuine" for one in made for form in ("json", "jwt", "png")]
    fooled = [check(one[form], [did])["answer"] == "genuine" for one in spoilt for form in ("json", "jwt")]
    right = sum(all(one.values()) for one in good), sum(not any(one.values()) for one in bad)
    met = right == (many, many) and all(ours) and not any(fooled)
    return [
        Figure(f"{many} badges genuine to all judges", str(right[0]), str(many), right[0] == many and all(ours)),
        Figure(f"{many} with one byte changed, refused by all", str(right[1]), str(many), met, ", ".join(good[0])),
    ]
