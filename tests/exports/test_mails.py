"""The words of the mails."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from course_app.exports.mails import KINDS, fold, render_mail

BASE = "https://learn.example.org"
DATA: dict[str, Any] = {
    "name": "Ada Mensah",
    "course": "Building Partnerships with Parents and Carers",
    "number": "A4EASCQLBQGQ4DYQCEJBGFAVCY",
    "trainer": "Tom Okafor",
    "writer": "Tom Okafor",
    "learner": "Ada Mensah",
    "wish": "Friday 8 January 2027",
    "cohort": "Sunflower, autumn 2026",
    "life": "24 hours",
    "day": "24 December 2026",
    "what": "POST /attempts/<int:number>/steps/<int:position>",
    "when": "09:41 UTC",
    "error": "IntegrityError",
    "request": "4f1d09a2b7c3",
    "why": "the newest verified backup is 31 hours old: /var/lib/common-ground/backups/2026-11-26.db",
    "reason": "It was issued to the wrong person.",
    "link": f"{BASE}/confirmations/q8Zr3vT",
    "sign_in_link": f"{BASE}/sign-in",
    "reset_link": f"{BASE}/password-resets",
    "verify_link": f"{BASE}/verify/A4EASCQLBQGQ4DYQCEJBGFAVCY",
    "whom": "everybody in",
    "thing": "Module 4, Conflict resolution",
    "starts": "Monday 30 November",
    "due": "Friday 18 December (America/New_York)",
    "minutes": "about 2 hours",
    "note": "Bring one sentence that you heard this week.",
    "headline": "Two things are due this week",
    "things": [
        {
            **{"thing": "Module 4, Conflict resolution", "cohort": "Sunflower, autumn 2026"},
            **{"due": "Due on Friday 18 December", "left": "What is left takes about 45 minutes."},
            "link": f"{BASE}/modules/04-conflict-resolution",
        },
        {
            **{"thing": "Module 1, Foundations", "cohort": "حضانة الياسمين", "due": "Was due on Monday 14 December"},
            **{"left": "What is left takes about 1 hour.", "link": f"{BASE}/modules/01-foundations"},
        },
    ],
    "facts": [
        "Module 4 (Conflict) is due on Friday 18 December and not begun.",
        "You were last here 15 days ago, on 3 December.",
    ],
    "cohorts": [
        {
            "cohort": "Sunflower, autumn 2026",
            "parts": [
                {"title": "Waiting for you", "lines": ["Ada Mensah asks for more time, until Monday 4 January 2027."]},
                {"title": "Finished", "lines": ["Noor Haddad: Module 1, Foundations"]},
                {"title": "Late", "lines": ["Gwen Ashworth: Module 1, Foundations", "and two more people"]},
            ],
            "link": f"{BASE}/cohorts/1",
        },
        {
            "cohort": "حضانة الياسمين",
            "parts": [{"title": "Might be glad of a word", "lines": ["ليلى حداد: Nothing done yet since joining."]}],
            "link": f"{BASE}/cohorts/2",
        },
    ],
    "stop_link": f"{BASE}/reminders/MTpyZW1pbmRlcnM/stop",
}
BARE = DATA | {"name": "ليلى حداد", "starts": "", "minutes": "", "note": "", "reason": "", "whom": "you in"}
BY_TRAINERS = ("assigned", "moved", "later_date", "no_later_date", "reminder", "nudge")


def words(html: str) -> list[str]:
    body = html[html.index("<body") :]
    return unescape(re.sub(r"<[^>]+>", " ", body)).replace(" :", ":").replace(" ,", ",").split()


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_reads_as_it_did_when_it_was_last_read(kind: str, golden: Callable[[str, str], None]) -> None:
    mail = render_mail(kind, DATA, "Common Ground", BASE)
    golden(f"mail-{kind}.txt", f"Subject: {mail.subject}\n\n{mail.text}")
    golden(f"mail-{kind}.html", mail.html)


@pytest.mark.parametrize("kind", BY_TRAINERS)
def test_what_is_empty_is_left_out_and_an_arabic_name_stands_as_it_is(
    kind: str, golden: Callable[[str, str], None]
) -> None:
    mail = render_mail(kind, BARE | {"things": DATA["things"][1:]}, "Common Ground", BASE)
    golden(f"mail-{kind}-bare.txt", f"Subject: {mail.subject}\n\n{mail.text}")
    golden(f"mail-{kind}-bare.html", mail.html)
    assert words(mail.html) == mail.text.split()


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_html_have_the_same_words(kind: str) -> None:
    mail = render_mail(kind, DATA, "Common Ground", BASE)
    assert words(mail.html) == mail.text.split()
    assert "!" not in mail.text


@pytest.mark.parametrize("kind", KINDS)
def test_data_stays_data(kind: str) -> None:
    hostile = "{{ 7*7 }} {% include 'x' %} <a href=//evil.example>& \"'"
    mail = render_mail(kind, {**DATA, "name": hostile, "course": hostile, "life": hostile}, hostile, BASE)
    assert hostile in mail.text
    assert "49" not in mail.text.replace(DATA["link"], "")
    assert "<a href=//evil" not in mail.html
    assert words(mail.html) == mail.text.split()


@pytest.mark.parametrize("kind", ["confirm", "email_change", "already_registered"])
def test_a_mail_to_an_address_nobody_confirmed_holds_no_words_of_a_stranger(kind: str) -> None:
    mail = render_mail(kind, {**DATA, "name": "Win at evil.example"}, "Common Ground", BASE)
    assert "evil" not in mail.subject + mail.text + mail.html


def test_what_was_written_in_several_lines_becomes_one() -> None:
    assert fold(" One\r\n\r\ntwo\u2028three\x00 \tfour ") == "One two three four"


@pytest.mark.parametrize(
    "deep",
    [
        {"things": [{**DATA["things"][0], "thing": "One\r\nBcc: zoe@example.org"}]},
        {"things": [{**DATA["things"][0], "link": "https://evil.example/x"}]},
    ],
)
def test_what_lies_deep_is_looked_at_too(deep: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"line break|leads away"):
        render_mail("reminder", DATA | deep, "Common Ground", BASE)


def test_what_people_wrote_stays_text_however_deep_it_lies() -> None:
    hostile = "<a href=//evil.example>& {{ 7*7 }}"
    things = [{**DATA["things"][0], "cohort": hostile, "thing": hostile}]
    for kind, more in (
        ("reminder", {"things": things}),
        ("nudge", {"note": hostile, "facts": [hostile], "trainer": hostile, "cohort": hostile}),
        ("digest", {"cohorts": [{**DATA["cohorts"][0], "parts": [{"title": "Late", "lines": [hostile]}]}]}),
    ):
        mail = render_mail(kind, DATA | more, "Common Ground", BASE)
        assert hostile in mail.text
        assert "<a href=//evil" not in mail.html
        assert words(mail.html) == mail.text.split()


@pytest.mark.parametrize("end", ["\r\nBcc: zoe@example.org", "\nX", "\x00", "\u2028X", "\x85X"])
@pytest.mark.parametrize("field", ["course", "name", "link", "site"])
def test_a_line_break_is_refused_wherever_it_comes_from(field: str, end: str) -> None:
    data = {**DATA, "site": "Common Ground"}
    data[field] += end
    with pytest.raises(ValueError, match=f"The {field} of a mail holds a line break"):
        render_mail("statement", data, data["site"], BASE)


@pytest.mark.parametrize("link", ["https://evil.example/x", f"{BASE}.evil.example/x", "javascript:x", "/x", BASE])
def test_a_link_that_leads_elsewhere_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="leads away"):
        render_mail("reset", {**DATA, "link": link}, "Common Ground", BASE)


def test_an_unknown_kind_and_missing_data_are_errors() -> None:
    with pytest.raises(KeyError):
        render_mail("newsletter", DATA, "Common Ground", BASE)
    with pytest.raises(KeyError, match="link"):
        render_mail("reset", {"name": "Ada"}, "Common Ground", BASE)
