"""What trainers ask for reaches people by mail: at once, before the day, on it and after. It stops when they say so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from conftest import NOW

from course_app.records import people
from course_app.records.db import begin_writing, commit
from course_app.records.erasing import erase
from course_app.records.mail_stops import DIGEST, REMINDERS, MailStop, stop_token
from course_app.records.outbox import Message
from course_app.worker import remind

from .conftest import words
from .leading import Trainer, day, trainer
from .posted import Post, told
from .site import Site, Visitor
from .talking import ask_mentor, propose

DAY = timedelta(days=1)


@pytest.fixture
def post(site: Site) -> Post:
    found = Post(site)
    found.clear()
    return found


@pytest.fixture
def tom(site: Site, post: Post) -> Trainer:
    return trainer(site).make()


def at(when: time_machine.Traveller, *moment: int) -> None:
    when.move_to(datetime(*moment, tzinfo=UTC), tick=False)  # type: ignore[misc, arg-type]


def test_each_person_of_a_cohort_hears_once_what_is_asked_of_them(site: Site, tom: Trainer, post: Post) -> None:
    tom.with_("Ada Mensah", "Owen Tait")
    tom.ask(note="Bring\r\na sentence", due=28)
    letters = post.collect()
    assert told(letters) == [
        ("ada", "Tom Okafor asks you to do Module 1, The first half"),
        ("owen", "Tom Okafor asks you to do Module 1, The first half"),
    ]
    text = letters[0][2]
    assert "Tom Okafor asks everybody in Sunflower, autumn 2026 to do Module 1, The first half." in text
    assert "Due at the end of Monday 21 December." in text
    assert "Tom Okafor writes: Bring a sentence" in text
    assert "http://127.0.0.1:8000/modules/01-first" in text
    assert post.collect() == []


def test_what_is_asked_of_one_person_is_a_mail_to_that_person(site: Site, tom: Trainer, post: Post) -> None:
    ada, _ = tom.with_("Ada Mensah", "Owen Tait")
    tom.ask(who=str(ada.id), zone="America/New_York", start=2)
    ((to, _, text),) = post.collect()
    assert to.startswith("ada")
    assert "asks you in Sunflower" in text
    assert "Due at the end of Monday 30 November (America/New_York). It begins on Wednesday 25 November." in text


def test_who_has_only_been_invited_or_has_finished_hears_nothing(site: Site, tom: Trainer, post: Post) -> None:
    (ada,) = tom.with_("Ada Mensah")
    ada.finish_first()
    tom.post(f"{tom.home}/invitations", {"email": "later@example.org", "name": ""})
    post.collect()
    tom.ask()
    assert post.collect() == []
    (dropped,) = site.rows(Message, kind="assigned", user_id=ada.id)
    assert (dropped.dropped_at, dropped.sent_at, dropped.data) == (NOW, None, {})


def test_another_date_is_told_and_another_note_is_not(site: Site, tom: Trainer, post: Post) -> None:
    ada, owen = tom.with_("Ada Mensah", "Owen Tait")
    number = tom.ask(due=7)
    one = f"{tom.home}/assignments/{number}"
    tom.post(f"{one}/dates", {"who": str(owen.id), "later_on": day(20), "reason": "Two colleagues\r\noff sick"})
    letters = post.collect()
    assert told(letters)[2:] == [("owen", "You have until Sunday 13 December: Module 1, The first half")]
    assert "Tom Okafor writes: Two colleagues off sick" in letters[2][2]
    terms = {"starts_on": day(-7), "zone": "Europe/London", "note": "Another note", "due_on": day(7)}
    tom.post(one, terms)
    assert post.collect() == []
    tom.post(one, terms | {"due_on": day(10)})
    tom.post(one, terms | {"due_on": day(12)})  # a slip, put right before it went
    letters = post.collect()
    assert told(letters) == [("ada", "Another date for Module 1, The first half: Saturday 5 December")]
    assert ada.id != owen.id


def test_a_withdrawal_is_told_to_those_who_had_heard_of_it(site: Site, tom: Trainer, post: Post) -> None:
    tom.with_("Ada Mensah")
    number = tom.ask()
    tom.post(f"{tom.home}/assignments/{number}/ends")  # at once: nobody ever hears of it
    assert post.collect() == []
    number = tom.ask()
    assert len(post.collect()) == 1
    tom.post(f"{tom.home}/assignments/{number}/ends")
    assert told(post.collect()) == [("ada", "No longer asked of you: Module 1, The first half")]


def test_people_are_reminded_a_week_before_a_day_before_on_the_day_and_after(
    site: Site, tom: Trainer, post: Post, today: time_machine.Traveller
) -> None:
    tom.with_("Ada Mensah")
    tom.ask(due=14)  # on 7 December
    post.collect()
    found = []
    for days in range(22):
        for hour in (7, 8, 12, 23):
            at(today, 2026, 11, 23, hour)
            today.shift(days * DAY)
            found += [((NOW + days * DAY).day, hour, subject) for who, subject in told(post.remind()) if who == "ada"]
    title = "Module 1, The first half"
    assert found == [
        (30, 8, f"Due on Monday 7 December: {title}"),
        (6, 8, f"Due on Monday 7 December: {title}"),
        (7, 8, f"Due on Monday 7 December: {title}"),
        (10, 8, f"Was due on Monday 7 December: {title}"),
    ]


def test_a_reminder_says_what_is_left_and_how_to_stop_it(
    site: Site, tom: Trainer, post: Post, today: time_machine.Traveller
) -> None:
    (ada,) = tom.with_("Ada Mensah")
    ada.post("/modules/01-first/02-listen/completions")
    tom.ask(due=8)
    post.collect()
    today.shift(DAY)
    ((_, _, text),) = post.remind()
    assert "Module 1, The first half, in Sunflower, autumn 2026. Due on Tuesday 1 December. Three things left" in text
    (mail,) = post.mails
    link = mail["List-Unsubscribe"].strip("<>")
    assert link in text
    assert link in mail.get_body(("html",)).get_content()
    assert mail["List-Unsubscribe-Post"] is None  # it needs https


def test_several_things_are_one_mail_and_two_workers_send_it_once(
    site: Site, tom: Trainer, post: Post, today: time_machine.Traveller
) -> None:
    (ada,) = tom.with_("Ada Mensah")
    bea = trainer(site, "Bea Novak").make("Rowan House", "Asia/Tokyo")
    ada.post(bea.link())
    tom.ask(due=8)
    bea.ask("module:02-second", due=8, zone="Asia/Tokyo")
    post.collect()
    today.shift(DAY)
    both = [Thread(target=remind, args=(site.app, datetime.now(UTC))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    letters = post.remind()
    assert told(letters) == [("ada", "Two things are due this week")]
    assert "Due on Tuesday 1 December (Asia/Tokyo)" in letters[0][2]
    today.shift(timedelta(hours=3))
    assert post.remind() == []


def owed(site: Site, tom: Trainer, today: time_machine.Traveller, post: Post) -> Visitor:
    """Somebody to whom a reminder is owed, which has not gone."""
    (ada,) = tom.with_("Ada Mensah")
    tom.ask(due=8)
    post.collect()
    today.shift(DAY)
    assert remind(site.app, datetime.now(UTC)) >= 1
    return ada


def closed(site: Site, ada: Visitor) -> None:
    with site.app.app_context():
        begin_writing()
        people.disable(ada.id, NOW)
        commit()


def erased(site: Site, ada: Visitor) -> None:
    with site.app.app_context():
        begin_writing()
        erase(ada.id, True, NOW)
        commit()


CHANGES: dict[str, Callable[[Site, Trainer, Visitor], Any]] = {
    "finished": lambda site, tom, ada: ada.finish_first(),
    "left": lambda site, tom, ada: ada.post(f"{tom.home}/leavings"),
    "removed": lambda site, tom, ada: tom.post(f"{tom.home}/people/{ada.id}/ends"),
    "closed": lambda site, tom, ada: closed(site, ada),
    "erased": lambda site, tom, ada: erased(site, ada),
    "turned off": lambda site, tom, ada: ada.post("/me/account/mails", {}),
    "withdrawn": lambda site, tom, ada: tom.post(f"{tom.home}/assignments/{the_one(tom)}/ends"),
    "archived": lambda site, tom, ada: tom.post(f"{tom.home}/archive", {"aside": "1"}),
    "moved": lambda site, tom, ada: tom.post(
        f"{tom.home}/assignments/{the_one(tom)}/dates", {"who": str(ada.id), "later_on": day(40), "reason": "So"}
    ),
}


def the_one(tom: Trainer) -> int:
    return max(map(int, re.findall(rf"{tom.home}/assignments/(\d+)", tom.get(f"{tom.home}/assignments").text)))


@pytest.mark.check("T39")
@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_before_it_goes_stops_a_reminder(
    site: Site, tom: Trainer, post: Post, today: time_machine.Traveller, change: str
) -> None:
    ada = owed(site, tom, today, post)
    answer = CHANGES[change](site, tom, ada)
    assert answer is None or answer.status_code == 303
    assert not [letter for letter in post.remind() if letter[1].startswith("Due")]
    assert not [letter for letter in post.remind() if letter[1].startswith("Due")]


def test_undisturbed_it_would_have_gone(site: Site, tom: Trainer, post: Post, today: time_machine.Traveller) -> None:
    owed(site, tom, today, post)
    assert told(post.collect()) == [("ada", "Due on Tuesday 1 December: Module 1, The first half")]


def test_a_reminder_that_could_not_go_for_days_goes_late_while_it_is_right(
    site: Site, tom: Trainer, post: Post, today: time_machine.Traveller
) -> None:
    owed(site, tom, today, post)
    today.shift(5 * DAY)
    assert told(post.collect()) == [("ada", "Due on Tuesday 1 December: Module 1, The first half")]


def test_a_reminder_that_could_not_go_until_the_next_is_due_does_not_go(
    site: Site, tom: Trainer, post: Post, today: time_machine.Traveller
) -> None:
    owed(site, tom, today, post)
    today.shift(6 * DAY)
    assert post.collect() == []
    assert ("ada", "Due on Tuesday 1 December: Module 1, The first half") in told(post.remind())


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("down", "sent"),
    [
        ([30, 7, 10, 11, 12], [1, 6, 13]),  # a day later; 'due today' is not said tomorrow
        ([30, 1, 2, 3, 4, 5, 10, 11, 12, 13], [6, 7]),  # then the next one tells it, or it is too late
    ],
)
def test_a_reminder_of_a_day_without_a_server_goes_when_there_is_one_while_it_is_right(
    site: Site, tom: Trainer, post: Post, today: time_machine.Traveller, down: list[int], sent: list[int]
) -> None:
    tom.with_("Ada Mensah")
    tom.ask(due=14)  # on 7 December
    post.collect()
    found = []
    for _ in range(25):
        today.shift(DAY)
        day = datetime.now(UTC).day
        if day not in down:
            found += [day for who, _ in told(post.remind()) if who == "ada"]
    assert found == sent


ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati", "America/St_Johns", "UTC"]


@pytest.mark.only("sqlite")
@pytest.mark.check("T33")
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("due", ["2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05"])
def test_the_morning_of_a_reminder_is_that_of_the_zone_on_days_when_clocks_change(
    site: Site, post: Post, today: time_machine.Traveller, zone: str, due: str
) -> None:
    day_due = datetime.fromisoformat(due).replace(tzinfo=ZoneInfo(zone))
    today.move_to(day_due - 20 * DAY)
    tom = trainer(site).make()
    tom.with_("Ada Mensah")
    tom.ask(zone=zone, starts_on=due[:8] + "01" if due[-2:] > "01" else due, due_on=due)
    post.collect()
    eight = day_due.replace(hour=8)  # on the clock there
    for moment, count in ((eight.astimezone(UTC) - timedelta(seconds=1), 0), (eight.astimezone(UTC), 1)):
        today.move_to(moment)
        letters = [letter for letter in post.remind() if letter[1].startswith("Due")]
        assert len(letters) == count, moment


@pytest.mark.check("C40")
def test_the_link_in_a_reminder_stops_them_without_a_sign_in(
    site: Site, tom: Trainer, post: Post, today: time_machine.Traveller
) -> None:
    ada = owed(site, tom, today, post)
    ((_, _, text),) = post.collect()
    found = re.search(r"http://127.0.0.1:8000(/reminders/[\w-]{55,}/stop)", text)
    assert found
    nobody = site.open()
    page = nobody.get(found[1])
    assert page.status_code == 200
    assert words(page).startswith("Stop reminders No more mail comes that reminds you of a due date.")
    assert "no-store" in page.headers["Cache-Control"]
    assert site.count(MailStop, user_id=ada.id) == 0  # looking stops nothing
    answer = nobody.client.post(found[1], data={"List-Unsubscribe": "One-Click"})  # as a mail program does
    assert answer.status_code == 200
    assert words(answer).startswith("Reminders are turned off")
    assert nobody.client.post(found[1]).status_code == 200
    assert [row.kind for row in site.rows(MailStop, user_id=ada.id)] == [REMINDERS]
    assert words(nobody.get(found[1])).startswith("Reminders are turned off")
    today.shift(7 * DAY)
    assert post.remind() == []
    assert "No reminders of due dates" in words(ada.get("/me/account"))
    ada.post("/me/account/mails", {"reminders": "y"})
    assert len(post.remind()) == 1


def test_a_link_that_was_not_signed_here_stops_nothing(site: Site) -> None:
    ada = site.open("Ada Mensah")
    good = stop_token("test", ada.id, REMINDERS)
    for bad in (good[:-1], good[1:], stop_token("other", ada.id, REMINDERS), stop_token("test", 999_999, DIGEST), "é"):
        assert site.open().get(f"/reminders/{bad}/stop").status_code == 404
        assert site.open().client.post(f"/reminders/{bad}/stop").status_code == 404
    assert site.count(MailStop, user_id=ada.id) == 0
    assert site.open().get(f"/reminders/{good}/stop").status_code == 200
    closed(site, ada)
    assert site.open().get(f"/reminders/{good}/stop").status_code == 404


def test_over_https_a_mail_program_may_stop_it_with_one_tap(
    site: Site, tom: Trainer, post: Post, today: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.app.config, "BASE_URL", "https://learn.example.org")
    owed(site, tom, today, post)
    post.collect()
    (mail,) = post.mails
    assert re.fullmatch(r"<https://learn\.example\.org/reminders/[\w-]+/stop>", mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_on_monday_a_trainer_reads_how_the_week_went_in_all_their_cohorts(
    site: Site, tom: Trainer, post: Post, today: time_machine.Traveller
) -> None:
    ada, owen, _ = tom.with_("Ada Mensah", "Owen Tait", "Gwen Ashworth")
    tom.ask(due=3)
    first = tom.home
    tom.make("Tulip")  # nothing is asked there
    other = trainer(site, "Bea Novak").make("zqcohort")
    (zoe,) = other.with_("zqlearner Lind")
    other.ask(due=3)
    post.collect()
    at(today, 2026, 11, 25, 12)
    ada.finish_first()
    owen.post("/modules/01-first/02-listen/completions")
    at(today, 2026, 11, 30, 6, 59)
    assert not [one for one in post.remind() if "week in" in one[1]]
    at(today, 2026, 11, 30, 7)
    letters = {to: (subject, text) for to, subject, text in post.remind()}
    assert tom.user
    subject, text = letters[tom.user.email]
    assert subject == "This week in Sunflower, autumn 2026"
    assert "Finished:\nAda Mensah: Module 1, The first half\n" in text
    assert "Late:\nGwen Ashworth: Module 1 (First) was due on Thursday 26 November.\nOwen Tait: Module 1" in text
    assert f"http://127.0.0.1:8000{first}\n" in text
    assert "zq" not in text
    assert "zqlearner Lind" in letters[other.user.email][1]  # type: ignore[union-attr]
    today.shift(timedelta(hours=3))
    assert [one for one in told(post.remind()) if one[0] in ("tom", "bea")] == []
    assert zoe.id != ada.id


def test_on_monday_a_trainer_reads_what_waits_for_them(
    site: Site, tom: Trainer, post: Post, today: time_machine.Traveller
) -> None:
    ada, owen = tom.with_("Ada Mensah", "Owen Tait")
    number = tom.ask(due=20)
    post.collect()
    at(today, 2026, 11, 29, 12)
    ask_mentor(ada, "zqnote")
    ada.post(f"/me/assignments/{number}/more-time", {"wish_on": day(30), "reason": "zqreason"})
    propose(owen, "zqgoal")
    owen.post(f"/me/cohorts/{tom.cohort}/suggestions", {"words": "zqbox", "key": "k" * 16})
    post.collect()
    at(today, 2026, 11, 30, 8)
    assert tom.user
    (text,) = [text for to, subject, text in post.remind() if to == tom.user.email]
    part = text.partition("Waiting for you:\n")[2].partition("\n\n")[0].splitlines()
    assert sorted(part) == [
        "Ada Mensah asks for more time, until Wednesday 23 December.",
        "Ada Mensah wrote you a note.",
        "One suggestion came into the box.",
        "Owen Tait proposes a goal.",
    ]
    assert "zq" not in text


def test_without_news_there_is_no_digest_and_it_can_be_turned_off(
    site: Site, tom: Trainer, post: Post, today: time_machine.Traveller
) -> None:
    tom.with_("Ada Mensah")
    at(today, 2026, 11, 30, 8)
    assert post.remind() == []
    tom.ask(due=-1, start=-2)
    post.collect()
    assert tom.user
    link = f"/reminders/{stop_token('test', tom.id, DIGEST)}/stop"
    assert "Stop the weekly mail" in words(site.open().get(link))
    at(today, 2026, 12, 7, 8)
    assert told(post.remind()) == [("tom", "This week in Sunflower, autumn 2026")]
    assert site.open().client.post(link).status_code == 200
    at(today, 2026, 12, 14, 8)
    assert post.remind() == []
    assert "no weekly mail about your cohorts" in words(tom.get("/me/account"))
    tom.post("/me/account/mails", {"reminders": "y", "digest": "y", "asks": "y"})
    assert len(post.remind()) == 1
