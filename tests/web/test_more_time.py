"""/me/assignments/<id>/more-time: a learner asks for a later date, a trainer gives it, another, or none, in words."""

from __future__ import annotations

import re

import pytest
from conftest import NOW, PASSWORD

from course_app.records.assignments import LaterDate
from course_app.records.erasing import erase
from course_app.records.time_asks import TimeAsk

from .conftest import errors, typed, words
from .leading import Trainer, day, trainer
from .posted import Post, told
from .sample import change
from .site import Site, Visitor


@pytest.fixture
def tom(site: Site) -> Trainer:
    return trainer(site).make()


@pytest.fixture
def ada(tom: Trainer) -> Visitor:
    return tom.with_("Ada Mensah")[0]


@pytest.fixture
def asked(tom: Trainer) -> int:
    return tom.ask(due=7)


def ask(ada: Visitor, asked: int, days: int = 14, reason: str = "") -> int:
    return ada.post(f"/me/assignments/{asked}/more-time", {"wish_on": day(days), "reason": reason}).status_code


def answer_page(tom: Trainer) -> str:
    found = re.search(rf'href="({tom.home}/more-time/\d+)"', tom.get(tom.home).text)
    assert found
    return found[1]


def test_a_learner_asks_from_the_first_page_and_from_the_module(tom: Trainer, ada: Visitor, asked: int) -> None:
    for page in ("/", "/modules/01-first"):
        assert f'href="/me/assignments/{asked}/more-time"' in ada.get(page).text
    assert ask(ada, asked, reason="zqreason") == 303
    assert "You asked for time until Monday 7 December. Not answered yet." in words(ada.get("/"))
    assert "Not answered yet." in words(ada.get(f"/me/assignments/{asked}/more-time"))
    told = words(tom.get(tom.home))
    assert "Ada Mensah asks for more time, until Monday 7 December. Module 1: The first half, asked today" in told
    assert "zqreason" in words(tom.get(answer_page(tom)))
    assert "asks for more time" in words(tom.get(f"{tom.home}/people/{ada.id}"))


def test_the_date_is_given_with_who_and_why(site: Site, tom: Trainer, ada: Visitor, asked: int) -> None:
    ask(ada, asked, reason="Two of us are ill")
    page = answer_page(tom)
    assert f'value="{day(14)}"' in tom.get(page).text
    assert tom.post(page, {"given_on": day(14), "answer": ""}).status_code == 303
    (given,) = site.rows(LaterDate, user_id=ada.id)
    assert (given.assignment_id, given.due_on.isoformat(), given.given_by) == (asked, day(14), tom.id)
    assert given.reason == "As asked: Two of us are ill"
    home = words(ada.get("/"))
    assert "Due Monday 7 December" in home
    assert "You asked for more time, and this is your own date." in home
    assert "asks for more time" not in words(tom.get(tom.home))


def test_another_date_is_given_in_words(site: Site, tom: Trainer, ada: Visitor, asked: int) -> None:
    ask(ada, asked, days=60)
    tom.post(answer_page(tom), {"given_on": day(21), "answer": "Before the break, please."})
    assert [row.reason for row in site.rows(LaterDate, user_id=ada.id)] == ["Before the break, please."]
    page = words(ada.get(f"/me/assignments/{asked}/more-time"))
    assert "You have time until Monday 14 December (answered by Tom Okafor , today at 09:30)" in page
    assert "Before the break, please." in page


def test_no_needs_words_and_changes_no_date(site: Site, tom: Trainer, ada: Visitor, asked: int) -> None:
    ask(ada, asked)
    page = answer_page(tom)
    refused = tom.post(page, {"given": "no", "given_on": "", "answer": " "})
    assert (refused.status_code, list(errors(refused))) == (422, ["answer"])
    assert tom.post(page, {"given": "no", "given_on": "", "answer": "We talk on Thursday."}).status_code == 303
    assert site.rows(LaterDate, user_id=ada.id) == []
    assert "You asked for more time; the date stays. Tom Okafor : ‘We talk on Thursday.’" in words(ada.get("/"))


def test_one_open_ask_at_a_time_and_the_same_again_is_the_same(
    site: Site, tom: Trainer, ada: Visitor, asked: int
) -> None:
    assert ask(ada, asked) == ask(ada, asked) == 303
    other = ada.post(f"/me/assignments/{asked}/more-time", {"wish_on": day(20), "reason": "zqkept"})
    assert (other.status_code, typed(other)) == (422, ["zqkept"])
    assert site.count(TimeAsk, user_id=ada.id) == 1
    page = answer_page(tom)
    for words_ in ("First", "Second"):
        tom.post(page, {"given": "no", "answer": words_})
    assert [row.answer for row in site.rows(TimeAsk, user_id=ada.id)] == ["First"]
    assert ask(ada, asked, 20) == 303  # answered: she may ask again


def test_each_trainer_hears_of_it_by_mail_while_it_waits_and_who_asked_hears_the_answer(
    site: Site, tom: Trainer, ada: Visitor, asked: int
) -> None:
    bea = trainer(site, "Bea Novak")
    tom.post(f"{tom.home}/trainers", {"trainer": bea.user.email, "trainer_password": PASSWORD})  # type: ignore[union-attr]
    post = Post(site)
    post.collect()
    ask(ada, asked, reason="zqreason")
    ask(ada, asked, reason="zqreason")
    letters = post.collect()
    subject = "Ada Mensah asks for more time: Module 1, The first half"
    assert told(letters) == [("tom", subject), ("bea", subject)]
    text = letters[0][2]
    assert "Ada Mensah, in Sunflower, autumn 2026, asks for time until Monday 7 December for Module 1" in text
    assert "which is due at the end of Monday 30 November for them." in text
    page = answer_page(tom)
    assert f"http://127.0.0.1:8000{page}\n" in text
    assert "zqreason" not in text  # it stands on their page alone
    tom.post(page, {"given": "no", "answer": "We talk\non Thursday."})
    ((to, subject, text),) = post.collect()
    assert (to, subject) == (ada.user.email, "The date stays: Module 1, The first half")  # type: ignore[union-attr]
    assert "Tom Okafor writes: We talk on Thursday." in text


@pytest.mark.check("T39")
def test_no_trainer_is_mailed_of_an_ask_that_is_answered_of_somebody_who_left_or_when_they_want_none(
    site: Site, tom: Trainer, ada: Visitor, asked: int
) -> None:
    post = Post(site)
    post.collect()
    ask(ada, asked)
    tom.post(answer_page(tom), {"given_on": day(14), "answer": ""})
    assert [to for to, _ in told(post.collect())] == ["ada"]
    ask(ada, asked, 30)
    ada.post(f"{tom.home}/leavings")
    assert post.collect() == []
    (gwen,) = tom.with_("Gwen Ashworth")
    ask(gwen, asked)
    ((_, _, text),) = post.collect()
    (path,) = re.findall(r"(/reminders/[\w-]+/stop)", text)
    assert site.open().client.post(path).status_code == 200
    assert "no mail when somebody asks for more time" in words(tom.get("/me/account"))
    tom.post(answer_page(tom), {"given": "no", "answer": "Not yet"})
    ask(gwen, asked)
    assert [to for to, _ in told(post.collect())] == ["gwen"]


@pytest.mark.check("C33")
def test_five_asks_about_one_assignment_are_enough(site: Site, tom: Trainer, ada: Visitor, asked: int) -> None:
    for days in range(10, 15):
        assert ask(ada, asked, days) == 303
        tom.post(answer_page(tom), {"given": "no", "answer": "Not yet"})
    assert ask(ada, asked, 30) == 422
    assert "Write a note to your trainer instead." in words(ada.get(f"/me/assignments/{asked}/more-time"))


@pytest.mark.check("C36")
@pytest.mark.parametrize("wish", ["", "soon", day(7), day(-3)])
def test_a_day_that_is_no_later_one_is_refused(site: Site, tom: Trainer, ada: Visitor, asked: int, wish: str) -> None:
    refused = ada.post(f"/me/assignments/{asked}/more-time", {"wish_on": wish, "reason": "zqkept"})
    assert (refused.status_code, list(errors(refused)), typed(refused)) == (422, ["wish_on"], ["zqkept"])
    ask(ada, asked)
    no_later = tom.post(answer_page(tom), {"given_on": wish, "answer": "zqkept"})
    assert (no_later.status_code, list(errors(no_later)), typed(no_later)) == (422, ["given_on"], ["zqkept"])
    assert site.rows(LaterDate, user_id=ada.id) == []


@pytest.mark.check("T34")
def test_only_what_is_asked_of_oneself_and_only_while_one_is_there(
    site: Site, tom: Trainer, ada: Visitor, asked: int
) -> None:
    bea = trainer(site, "Bea Novak").make()
    (zoe,) = bea.with_("Zoe Lind")
    assert ask(zoe, asked) == ask(tom, asked) == 404
    ask(ada, asked)
    page = answer_page(tom)
    number = page.rpartition("/")[2]
    assert bea.post(f"{bea.home}/more-time/{number}", {"given": "no", "answer": "x"}).status_code == 404
    ada.post(f"{tom.home}/leavings")
    assert tom.get(page).status_code == 404
    assert "asks for more time" not in words(tom.get(tom.home))


@pytest.mark.check("P03")
def test_the_words_of_a_trainer_go_with_their_account_and_the_date_stays(
    site: Site, tom: Trainer, ada: Visitor, asked: int
) -> None:
    ask(ada, asked)
    tom.post(answer_page(tom), {"given_on": day(14), "answer": "zqhis"})
    change(site.app, lambda: erase(tom.id, True, NOW))
    assert [(row.answer, row.answered_by) for row in site.rows(TimeAsk, user_id=ada.id)] == [("", None)]
    assert "You have time until Monday 7 December" in words(ada.get(f"/me/assignments/{asked}/more-time"))
