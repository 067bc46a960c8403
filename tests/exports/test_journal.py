"""The journal as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from course_app.exports.journal import JournalEntry, journal_text

ENTRIES = [
    JournalEntry(
        "1.1 The gate", "Whom did you\ngreet today?", "Nikhil’s father.\r\n\r\nHe nodded.", date(2026, 11, 24)
    ),
    JournalEntry("1.1 The gate", "What would you try?", "# 1 ask\n---\n- listen", date(2026, 11, 27)),
    JournalEntry("4.2 The email", "What does he need?", "  To know she is safe. <b>*</b>  ", date(2026, 12, 1)),
]


def test_a_journal_reads_as_it_did_when_it_was_last_read(golden: Callable[[str, str], None]) -> None:
    golden("journal.md", journal_text(ENTRIES, "Ada Mensah", "Common Ground").decode())


def test_an_empty_journal_says_what_will_be_there() -> None:
    assert "Nothing written yet." in journal_text([], "Ada Mensah", "Common Ground").decode()


def test_no_word_is_lost_or_changed() -> None:
    text = journal_text(ENTRIES, "Ada Mensah", "Common Ground").decode()
    assert "Nikhil’s father.\n\nHe nodded." in text
    assert "To know she is safe. <b>*</b>" in text
    assert "\\# 1 ask\n\\---\n- listen" in text
    assert text.count("\n## ") == 2


def test_a_heading_cannot_be_broken_by_a_name() -> None:
    assert journal_text([], "Ada\n# Zoe", "X").startswith(b"# The journal of Ada # Zoe\n")
