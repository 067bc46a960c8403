"""/cohorts/<id>/nudges: who needs one and why; the mail is seen before it goes, and goes once."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from conftest import NOW
from werkzeug.test import TestResponse

from course_app.exports.mails import render_mail
from course_app.records.db import begin_writing, commit, db
from course_app.records.nudges import Nudge
from course_app.records.outbox import Message, any_due
from course_app.worker import deliver

from .conftest import errors, typed, words
from .leading import Trainer, trainer
from .site import Site, Visitor
from .test_cohort_queries import MOST, filled

DAY = timedelta(days=1)


@pytest.fixture
def tom(site: Site) -> Trainer:
    return trainer(site).make()


def seen_in(page: TestResponse) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page.text)
    assert found
    return found[1]


def letters(page: TestResponse) -> list[tuple[str, str]]:
    """The subject and the text of each mail on the page that shows them first."""
    subjects = re.findall(r"<dt>Subject</dt><dd><bdi>(.*?)</bdi>", page.text)
    texts = re.findall(r"<pre[^>]*>(.*?)</pre>", page.text, re.DOTALL)
    return [(html.unescape(a), html.unescape(b)) for a, b in zip(subjects, texts, strict=True)]


def send(tom: Trainer, *people: Visitor, note: str = "") -> TestResponse:
    """Tick people, look at the mail, send it."""
    form: dict[str, Any] = {"who": [str(one.id) for one in people], "note": note}
    page = tom.post(f"{tom.home}/nudges/preview", form)
    assert page.status_code == 200, words(page)
    return tom.post(f"{tom.home}/nudges", form | {"seen": seen_in(page)})


def post_everything(site: Site) -> None:
    """Send what is owed, also of the people of other tests; a look takes so many at once."""
    for _ in range(99):
        deliver(site.app, datetime.now(UTC))
        with site.app.app_context():
            if not any_due(datetime.now(UTC)):
                break


def three(tom: Trainer) -> tuple[Visitor, Visitor, Visitor, Visitor]:
    """Somebody who has not begun what is due soon, somebody stuck, somebody silent, and somebody who is well."""
    ada, farah, gwen, noor = tom.with_("Ada Mensah", "Farah Siddiqui", "Gwen Ashworth", "Noor Haddad")
    tom.ask(due=6)
    tom.ask("module:02-second", due=60)
    noor.finish_first()
    gwen.post("/modules/01-first/02-listen/completions")
    farah.post("/modules/01-first/02-listen/completions")
    for _ in range(3):
        attempt = farah.begin("01-first")
        for position, scene in enumerate(attempt.drawn or (), 1):
            wrong = {"gate": (2,), "ears": (2,), "glue": (1,)}
            assert farah.step(attempt, position, scene, *wrong[scene]).status_code == 303
    return ada, farah, gwen, noor


def test_it_says_of_each_person_why(site: Site, tom: Trainer, today: time_machine.Traveller) -> None:
    three(tom)
    page = words(tom.get(f"{tom.home}/nudges"))
    assert "Ada Mensah Module 1 (First) is due on Sunday 29 November and not begun." in page
    assert "Farah Siddiqui Three tries or more at the quiz of Module 1 (First), not passed yet." in page
    assert "Two people." in page
    stuck = words(tom.get(f"{tom.home}/nudges?why=stuck"))
    assert "One person of 2." in stuck
    assert "Ada Mensah" not in stuck
    today.shift(14 * DAY)
    page = words(trainer_again(tom).get(f"{tom.home}/nudges?why=silent"))
    assert "Gwen Ashworth Module 1 (First) was due on Sunday 29 November. Last did something 14 days ago" in page


def trainer_again(tom: Trainer) -> Trainer:
    """Staff are signed in for 12 hours."""
    assert tom.user
    tom.sign_in(tom.user)
    return tom


def test_nobody_needs_one_where_all_is_well_or_the_cohort_is_put_aside(site: Site, tom: Trainer) -> None:
    assert "Nobody, as far as this page can tell." in words(tom.get(f"{tom.home}/nudges"))
    (ada,) = tom.with_("Ada Mensah")
    tom.ask(due=6)
    tom.post(f"{tom.home}/archive", {"aside": "1"})
    assert "Nobody: the cohort is put aside." in words(tom.get(f"{tom.home}/nudges"))
    assert tom.post(f"{tom.home}/nudges/preview", {"who": str(ada.id)}).status_code == 422


def test_the_mail_is_sent_as_it_was_shown_once_to_each(site: Site, tom: Trainer) -> None:
    ada, farah, *_ = three(tom)
    form: dict[str, Any] = {"who": [str(ada.id), str(farah.id)], "note": "Shall we\r\ntalk on Thursday?"}
    page = tom.post(f"{tom.home}/nudges/preview", form)
    assert "Two people will be written to. Nothing has been sent yet." in words(page)
    shown = letters(page)
    assert [subject for subject, _ in shown] == ["Tom Okafor asks how Sunflower, autumn 2026 is going for you"] * 2
    assert "Hello Ada Mensah," in shown[0][1]
    assert "Tom Okafor writes: Shall we talk on Thursday?" in shown[0][1]
    assert "You have tried the quiz of Module 1 (First) three times or more" in shown[1][1]
    assert site.count(Message, kind="nudge") == 0
    form["seen"] = seen_in(page)
    assert tom.post(f"{tom.home}/nudges", form).status_code == 303
    assert "Your mail is on its way to Ada Mensah and Farah Siddiqui." in words(tom.get(f"{tom.home}/nudges"))
    again = tom.post(f"{tom.home}/nudges", form)  # a double click
    assert again.status_code == 422
    owed = site.rows(Message, kind="nudge", sent_at=None)
    sent = [render_mail("nudge", mail.data["said"], "Common Ground", site.app.config["BASE_URL"]) for mail in owed]
    assert [(mail.subject, mail.text) for mail in sent] == shown
    assert [row.nudged_by for row in site.rows(Nudge, cohort_id=tom.cohort)] == [tom.id, tom.id]


@pytest.mark.check("T30")
def test_a_second_nudge_within_three_days_is_refused_with_the_reason(
    site: Site, tom: Trainer, today: time_machine.Traveller
) -> None:
    ada, farah, *_ = three(tom)
    assert send(tom, ada).status_code == 303
    refused = tom.post(f"{tom.home}/nudges/preview", {"who": str(ada.id)})
    assert refused.status_code == 422
    assert (
        "Ada Mensah got a mail less than three days ago. Written to today at 09:30 by Tom Okafor. "
        "Again from Thursday 26 November, 09:30."
    ) in words(refused)
    both = tom.post(f"{tom.home}/nudges/preview", {"who": [str(ada.id), str(farah.id)]})
    assert "Left out, because they had a mail less than three days ago: Ada Mensah" in words(both)
    assert len(letters(both)) == 1
    listed = tom.get(f"{tom.home}/nudges")
    assert f'name="who" value="{ada.id}"' not in listed.text
    assert "Look at the mail first" not in words(tom.get(f"{tom.home}/nudges?who={ada.id}"))
    assert "Look at the mail first" in words(tom.get(f"{tom.home}/nudges?who={farah.id}"))
    today.shift(3 * DAY - timedelta(seconds=1))
    assert trainer_again(tom).post(f"{tom.home}/nudges/preview", {"who": str(ada.id)}).status_code == 422
    today.shift(timedelta(seconds=1))
    assert send(tom, ada).status_code == 303


def test_what_changed_since_it_was_shown_is_shown_again_and_not_sent(site: Site, tom: Trainer) -> None:
    ada, *_ = three(tom)
    form = {"who": str(ada.id), "note": ""}
    seen = seen_in(tom.post(f"{tom.home}/nudges/preview", form))
    changed = tom.post(f"{tom.home}/nudges", form | {"note": "One word more", "seen": seen})
    assert changed.status_code == 409
    assert "The mail has changed since you looked at it." in words(changed)
    assert typed(changed) == ["One word more"]
    assert "Tom Okafor writes: One word more" in letters(changed)[0][1]
    assert site.count(Nudge, cohort_id=tom.cohort) == 0


@pytest.mark.check("C36")
def test_a_note_that_is_too_long_stays_and_nobody_ticked_is_said(site: Site, tom: Trainer) -> None:
    ada, *_ = three(tom)
    for place in ("nudges/preview", "nudges"):
        long = tom.post(f"{tom.home}/{place}", {"who": str(ada.id), "note": "x" * 501})
        assert (long.status_code, errors(long)) == (422, {"note": "This has 501 characters and may have 500."})
        assert typed(long) == ["x" * 501]
        nobody = tom.post(f"{tom.home}/{place}", {})
        assert nobody.status_code == 422
        assert "Nobody is ticked. Tick the people whom you want to write to." in words(nobody)


def test_all_that_are_shown_are_ticked_with_one_tap(tom: Trainer) -> None:
    three(tom)
    page = tom.get(f"{tom.home}/nudges?why=stuck").text
    found = re.search(rf'href="({tom.home}/nudges\?why=stuck&amp;tick=all)"', page)
    assert found
    assert (page.count('name="who"'), page.count(" checked")) == (1, 0)
    ticked = tom.get(html.unescape(found[1])).text
    assert (ticked.count('name="who"'), ticked.count(" checked")) == (1, 1)
    assert "tick=all" not in ticked


@pytest.mark.check("C31")
def test_nobody_of_another_cohort_and_nobody_without_a_reason_is_written_to(site: Site, tom: Trainer) -> None:
    *_, noor = three(tom)
    other = trainer(site, "Bea Novak").make()
    (zoe,) = other.with_("Zoe Lind")
    other.ask(due=6)
    for who in (zoe, noor):
        answer = tom.post(f"{tom.home}/nudges/preview", {"who": str(who.id)})
        assert answer.status_code == 422
        assert "None of the people whom you ticked needs a nudge any more." in words(answer)
        assert "Zoe" not in answer.text


@pytest.mark.check("T30")
@pytest.mark.check("C33")
def test_so_many_are_written_to_at_once_and_in_a_day(site: Site, tom: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, farah, *_ = three(tom)
    monkeypatch.setattr("course_app.web.cohorts.nudges.MOST_AT_ONCE", 1)
    both = tom.post(f"{tom.home}/nudges/preview", {"who": [str(ada.id), str(farah.id)]})
    assert both.status_code == 422
    assert "At most 1 people are written to at once; 2 are ticked." in words(both)
    monkeypatch.setattr("course_app.web.cohorts.nudges.MOST_A_DAY", 1)
    assert send(tom, ada).status_code == 303
    more = tom.post(f"{tom.home}/nudges/preview", {"who": str(farah.id)})
    assert more.status_code == 422
    assert "In 24 hours one trainer writes to at most 1 people." in words(more)


@pytest.mark.check("T39")
@pytest.mark.parametrize("change", ["left", "did it"])
def test_who_left_or_did_it_before_it_went_is_not_written_to(site: Site, tom: Trainer, change: str) -> None:
    ada, *_ = three(tom)
    send(tom, ada)
    if change == "left":
        ada.post(f"{tom.home}/leavings")
    else:
        ada.finish_first()
    post_everything(site)
    (mail,) = site.rows(Message, kind="nudge", user_id=ada.id)
    assert (mail.sent_at, mail.dropped_at) == (None, NOW)


def test_who_wants_no_reminders_still_hears_from_their_trainer_who_is_not_told(site: Site, tom: Trainer) -> None:
    ada, *_ = three(tom)
    before = tom.get(f"{tom.home}/nudges").text
    ada.post("/me/account/mails", {})
    assert _plain(tom.get(f"{tom.home}/nudges").text) == _plain(before)
    send(tom, ada)
    post_everything(site)
    (mail,) = site.rows(Message, kind="nudge", user_id=ada.id)
    assert mail.sent_at == NOW


def _plain(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_a_long_arabic_name_and_a_hostile_one_are_shown_as_they_are(site: Site, tom: Trainer) -> None:
    names = ("ليلى عبد الرحمن بنت محمد الحداد", "<b>Ada</b> {{ 7*7 }}")
    people = tom.with_(*names)
    tom.ask(due=6)
    page = tom.post(f"{tom.home}/nudges/preview", {"who": [str(one.id) for one in people]})
    assert "<b>Ada</b>" not in page.text
    texts = "".join(text for _, text in letters(page))
    for name in names:
        assert f"Hello {name}," in texts


def test_a_thousand_people_ask_no_more_of_the_database_than_three(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_app.web.cohorts.nudges.MOST_AT_ONCE", 2000)
    monkeypatch.setattr("course_app.web.cohorts.nudges.MOST_A_DAY", 2000)
    counts = []
    for people in (3, 1000):
        tom, _ = filled(site, people)
        with site.app.app_context():
            begin_writing()
            everybody = [
                row[0]
                for row in db.session.execute(
                    db.text(f"SELECT user_id FROM memberships WHERE cohort_id = {tom.cohort}")
                )
            ]
            commit()
        form: dict[str, Any] = {"who": [str(one) for one in everybody], "note": "A word"}
        with site.asked() as listed:
            assert f'value="{everybody[-1]}"' in tom.get(f"{tom.home}/nudges").text
        with site.asked() as shown:
            page = tom.post(f"{tom.home}/nudges/preview", form)
        assert len(letters(page)) == people
        with site.asked() as sent:
            assert tom.post(f"{tom.home}/nudges", form | {"seen": seen_in(page)}).status_code == 303
        assert site.count(Nudge, cohort_id=tom.cohort) == people
        counts.append([len(listed), len(shown), len(sent)])
        assert max(len(listed), len(shown)) <= MOST, (listed, shown)
    assert counts[0] == counts[1]
