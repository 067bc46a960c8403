"""The calendar file: golden, folded, escaped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from course_app.exports.calendar import Day, calendar

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PLAIN = Day(
    *("assignment-7@learn.example.org", date(2026, 12, 31), "Module 4: Difficult conversations"),
    *("Due at the end of this day.", "https://learn.example.org/modules/04", AT),
)


def lines(body: bytes) -> list[bytes]:
    assert body.endswith(b"\r\n")
    return body[:-2].split(b"\r\n")


def test_it_reads_as_it_did_when_it_was_last_read(golden: Callable[[str, str], None]) -> None:
    hard = Day(
        *("assignment-8@learn.example.org", date(2027, 2, 28), "Module 5: rhymes, games; and \\ more"),
        *("Bring one sentence.\nLänger als fünfundsiebzig Zeichen " * 3, "https://learn.example.org/modules/05", AT),
    )
    golden("calendar.ics", calendar("Common Ground", [PLAIN, hard]).decode().replace("\r\n", "\n"))


def test_no_line_is_longer_than_75_octets_and_no_character_is_cut() -> None:
    for title in ("é" * 200, "a" * 200, "\U0001f33b" * 60, "ab\u0301" * 80, "x" * 66 + "é"):
        body = calendar("Common Ground", [Day("1", date(2026, 12, 1), title, title, "https://x.example", AT)])
        assert max(map(len, lines(body))) <= 75
        whole = body.replace(b"\r\n ", b"").decode()
        assert f"SUMMARY:{title}\r\n" in whole


def test_no_text_can_add_a_line_of_its_own() -> None:
    evil = "x\r\nEND:VEVENT\nBEGIN:VALARM\x0bATTACH:http://evil.example\x85\u2028y;z,\\"
    body = calendar(evil, [Day("1", date(2026, 12, 1), evil, evil, "https://x.example", AT)])
    names = [line.partition(b":")[0] for line in lines(body.replace(b"\r\n ", b""))]
    assert names.count(b"BEGIN") == 2
    assert b"BEGIN:VALARM" not in lines(body)
    assert rb"SUMMARY:x\nEND:VEVENT\nBEGIN:VALARM ATTACH:http://evil.example  y\;z\,\\" in body.replace(b"\r\n ", b"")


def test_the_day_after_the_last_of_a_year_ends_it() -> None:
    body = calendar("Common Ground", [PLAIN])
    assert b"DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n" in body
