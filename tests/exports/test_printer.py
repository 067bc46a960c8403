"""Printing in a process of its own: what it is given, what comes back, and that it is gone afterwards."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from course_app.course.sheets import Paper, Words, line, parts
from course_app.course.statement import Record
from course_app.exports import printer, sheet_pdf, statement_pdf
from course_app.exports.fonts import CannotShow
from course_app.exports.printer import PrintingFailed, print_sheet, print_statement
from course_app.exports.sheet_pdf import render_sheet
from course_app.exports.statement_pdf import render_statement

PAPER = Paper(
    title="عند الباب",
    lang="ar",
    rtl=True,
    parts=parts("- **اسألونا.** [Ask ____.](lang:en)"),
    source="نصائح",
    review=line("راجعها ____"),
    version=date(2026, 11, 21),
    dated=(Words("21/11/2026"),),
    site="Common Ground",
)


def printing(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Put a program in the place of the one that prints."""
    monkeypatch.setattr(printer, "_COMMAND", (sys.executable, "-c", program))


def test_it_prints_what_render_statement_gives(record: Record) -> None:
    assert print_statement(record) == render_statement(record)
    other = replace(record, name="王小明 Ó Dálaigh")
    assert print_statement(other) == render_statement(other)


def test_a_fact_sheet_goes_through_the_same_door() -> None:
    assert print_sheet(PAPER) == render_sheet(PAPER)


def test_a_fact_sheet_without_letters_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "_COMMAND", ("/nothing/here",))
    with pytest.raises(CannotShow):
        print_sheet(replace(PAPER, title="🙂"))
    with pytest.raises(PrintingFailed, match="/nothing/here"):
        print_sheet(PAPER)


def test_characters_that_cannot_be_shown_come_back_in_order(record: Record) -> None:
    with pytest.raises(CannotShow) as refused:
        print_statement(replace(record, name="Ann 🙂 Ⴀ", site="ስ"))
    assert refused.value.characters == "🙂Ⴀስ"
    assert str(refused.value) == "The statement has no letters for 🙂 (U+1F642), Ⴀ (U+10A0), ስ (U+1235)."


def test_the_last_word_of_the_engine_comes_back_too(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import sys, typst; from course_app.exports import statement_pdf\n"
        "class PanicException(BaseException): pass\n"
        "class Compiler:\n"
        "    def compile(self, **_): print('thread panicked', file=sys.stderr); raise PanicException\n"
        "typst.Compiler = lambda *_, **__: Compiler()\n"
        "statement_pdf.main()"
    )
    printing(monkeypatch, program)
    with pytest.raises(CannotShow) as refused:
        print_statement(replace(record, name="Siân"))
    assert refused.value.characters == "â"


def test_what_goes_wrong_is_told_with_its_reason(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    printing(monkeypatch, "print('half a PDF'); raise SystemExit('no fonts')")
    with pytest.raises(PrintingFailed, match="status 1: no fonts"):
        print_statement(record)
    printing(monkeypatch, "import os; os.abort()")
    with pytest.raises(PrintingFailed, match="status -6"):
        print_statement(record)
    monkeypatch.setattr(printer, "_COMMAND", ("/nothing/here",))
    with pytest.raises(PrintingFailed, match="/nothing/here"):
        print_statement(record)


def test_one_that_does_not_end_is_ended(record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started = tmp_path / "started"
    printing(
        monkeypatch,
        f"import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"open({str(started)!r}, 'w').write(str(os.getpid())); time.sleep(60)",
    )
    monkeypatch.setattr(printer, "TIMEOUT", 0.5)
    began = time.monotonic()
    with pytest.raises(PrintingFailed, match="timed out"):
        print_statement(record)
    assert time.monotonic() - began < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)


@pytest.mark.parametrize("module", [statement_pdf, sheet_pdf])
def test_one_that_nobody_waits_for_ends_by_itself(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(module.signal, "alarm", asked.append)
    monkeypatch.setattr(module.sys, "stdin", None)
    with pytest.raises(AttributeError):
        module.main()
    assert len(asked) == 1
    assert printer.TIMEOUT < asked[0] <= 60


def test_it_is_given_the_record_and_nothing_else(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import json, os, sys;"
        "files = [n for n in range(3, 1024) if os.path.exists(f'/proc/self/fd/{n}')];"
        "print(json.dumps([json.load(sys.stdin), sorted(os.environ), files, os.getpgid(0) == os.getpid()]))"
    )
    printing(monkeypatch, program)
    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setenv("DATABASE_URL", "canary")
    with open(__file__) as shared:
        os.set_inheritable(shared.fileno(), True)
        given, settings, files, apart = json.loads(print_statement(record))
    assert Record.from_json(given) == record
    assert set(settings) <= {"PYTHONPATH", "RAYON_NUM_THREADS", "LC_CTYPE", "LD_LIBRARY_PATH", "PYTHONHOME"}
    assert files == []
    assert apart
