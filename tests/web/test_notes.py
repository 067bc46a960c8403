"""/notes/<id>: a learner and a trainer write each other about a module; nobody else finds any of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from conftest import NOW, PASSWORD

from course_app.records.cohorts import Membership
from course_app.records.notes import Note, NoteThread
from course_app.records.outbox import Message
from course_app.records.people import RoleGrant, disable, withdraw_role
from course_app.worker import deliver

from .conftest import errors, typed, words
from .leading import Trainer, trainer
from .sample import change
from .site import Site, Visitor
from .talking import ask_mentor, key_in, write_to


@pytest.fixture
def tom(site: Site) -> Trainer:
    return trainer(site).make()


@pytest.fixture
def ada(tom: Trainer) -> Visitor:
    return tom.with_("Ada Mensah")[0]


def in_order(site: Site, thread: int) -> list[Note]:
    return sorted(site.rows(Note, thread_id=thread), key=lambda note: note.id)


def mails_to(site: Site, who: Visitor) -> list[Message]:
    return site.rows(Message, user_id=who.id, kind="note")


def test_a_learner_asks_and_the_mentor_answers_and_both_see_it(site: Site, tom: Trainer, ada: Visitor) -> None:
    assert "Write to Tom Okafor about this module" in words(ada.get("/modules/01-first"))
    assert "To Tom Okafor , who leads Sunflower, autumn 2026 ." in words(ada.get("/me/notes?module=01-first"))
    number = ask_mentor(ada, "How do you do it?")
    assert "Ada Mensah wrote you a note. Module 1: The first half, today at 09:30" in words(tom.get(tom.home))
    assert "Ada Mensah wrote you a note" in words(tom.get("/"))
    read = tom.post(f"/notes/{number}/readings")
    assert (read.status_code, read.location) == (303, f"/notes/{number}#end")
    assert "wrote you a note" not in words(tom.get(tom.home))
    assert tom.post(f"/notes/{number}", {"words": "Slowly.\r\nThen again."}).status_code == 303
    assert "Tom Okafor wrote you a note" in words(ada.get("/"))
    assert "One new note in your conversation with Tom Okafor" in words(ada.get("/modules/01-first"))
    for who in (ada, tom):
        page = words(who.get(f"/notes/{number}"))
        assert page.index("How do you do it?") < page.index("Slowly. Then again.")
    assert [note.words for note in in_order(site, number)] == ["How do you do it?", "Slowly.\nThen again."]


def test_looking_at_a_note_is_not_reading_it_and_answering_is(site: Site, tom: Trainer, ada: Visitor) -> None:
    number = write_to(tom, ada)
    page = words(ada.get(f"/notes/{number}"))
    assert "I have read this" in page
    assert "wrote you a note" in words(ada.get("/"))
    ada.post(f"/notes/{number}", {"words": "Well."})
    assert "I have read this" not in words(ada.get(f"/notes/{number}"))
    assert "wrote you a note" not in words(ada.get("/"))
    assert [note.read_at for note in in_order(site, number)] == [NOW, None]


def test_one_conversation_for_each_module_and_mentor_whoever_began_it(site: Site, tom: Trainer, ada: Visitor) -> None:
    assert ask_mentor(ada) == write_to(tom, ada) == ask_mentor(ada, "Again")
    other = tom.post(f"{tom.home}/people/{ada.id}/notes", {"module": "02-second", "words": "And here?"})
    assert other.location != f"/notes/{ask_mentor(ada)}#end"


def test_a_form_sent_twice_is_one_note_and_one_mail(site: Site, tom: Trainer, ada: Visitor) -> None:
    key = key_in(ada.get("/me/notes").text)
    number = ask_mentor(ada, key=key)
    assert ask_mentor(ada, key=key) == number
    assert site.count(Note, thread_id=number) == len(mails_to(site, tom)) == 1
    again = key_in(ada.get(f"/notes/{number}").text)
    assert again != key
    ada.post(f"/notes/{number}", {"words": "More", "key": again})
    ada.post(f"/notes/{number}", {"words": "More", "key": again})
    assert site.count(Note, thread_id=number) == 2
    assert len(mails_to(site, tom)) == 1  # the first waits unread


def test_the_mail_says_that_there_is_a_note_without_its_words(site: Site, tom: Trainer, ada: Visitor) -> None:
    number = ask_mentor(ada, "zqsecret")
    (mail,) = mails_to(site, tom)
    assert (mail.recipient, mail.data["writer"]) == (tom.user.email, "Ada Mensah")  # type: ignore[union-attr]
    assert mail.data["link"].endswith(f"/notes/{number}")
    assert "zqsecret" not in repr(mail.data)
    tom.post(f"/notes/{number}/readings")
    ada.post(f"/notes/{number}", {"words": "One more"})
    assert len(mails_to(site, tom)) == 2  # the first was read, so this one is news


@pytest.mark.check("T39")
def test_nobody_is_mailed_about_a_note_that_was_read_or_is_out_of_sight(own_site: Site) -> None:
    tom = trainer(own_site).make()
    ada, owen, gwen = tom.with_("Ada Mensah", "Owen Tait", "Gwen Ashworth")
    read, left, waiting = (ask_mentor(each) for each in (ada, owen, gwen))
    tom.post(f"/notes/{read}/readings")
    owen.post(f"{tom.home}/leavings")
    owed = own_site.rows(Message, kind="note")
    deliver(own_site.app, NOW + timedelta(minutes=1))
    about = {mail.id: int(mail.data["thread"]) for mail in owed}
    sent = {about[mail.id]: mail.sent_at is not None for mail in own_site.rows(Message, kind="note")}
    assert sent == {read: False, left: False, waiting: True}


@pytest.mark.check("T34")
def test_when_the_membership_ends_the_mentor_loses_sight_at_once_and_the_learner_keeps_it(
    site: Site, tom: Trainer, ada: Visitor
) -> None:
    number = ask_mentor(ada, "zqhers")
    tom.post(f"/notes/{number}", {"words": "zqhis"})
    ada.post(f"{tom.home}/leavings")
    assert tom.get(f"/notes/{number}").status_code == 404
    assert tom.post(f"/notes/{number}", {"words": "x"}).status_code == 404
    assert tom.get(f"{tom.home}/people/{ada.id}/notes").status_code == 404
    page = words(ada.get(f"/notes/{number}"))
    assert "zqhers" in page
    assert "zqhis" in page
    assert "Tom Okafor sees nothing of this any more." in page
    refused = ada.post(f"/notes/{number}", {"words": "Still there?"})
    assert (refused.status_code, "Nobody would read it" in words(refused)) == (422, True)
    assert "Module 1: The first half With Tom Okafor" in words(ada.get("/me/notes"))
    ada.post(tom.link())  # who comes back begins anew
    assert tom.get(f"/notes/{number}").status_code == 404
    assert ask_mentor(ada) != number
    assert len(site.rows(Membership, user_id=ada.id)) == 2


@pytest.mark.check("T34")
def test_a_trainer_who_stops_leading_or_is_no_trainer_any_more_sees_nothing(
    site: Site, tom: Trainer, ada: Visitor
) -> None:
    number = ask_mentor(ada)
    change(site.app, lambda: withdraw_role(tom.id, "trainer", NOW))
    assert tom.get(f"/notes/{number}").status_code == 404
    assert site.rows(RoleGrant, user_id=tom.id)[0].withdrawn_at == NOW
    assert "about this module" not in words(ada.get("/modules/01-first"))


@pytest.mark.check("T01")
def test_no_co_trainer_admin_or_other_learner_finds_it(site: Site, tom: Trainer) -> None:
    ada, owen = tom.with_("Ada Mensah", "Owen Tait")
    bea, ruth = trainer(site, "Bea Novak"), site.open("Ruth Adeyemi", "admin")
    form = {"trainer": bea.user.email, "trainer_password": PASSWORD}  # type: ignore[union-attr]
    assert tom.post(f"{tom.home}/trainers", form).status_code == 303
    (hers,) = site.rows(Membership, user_id=ada.id)
    number = ask_mentor(ada, "zqprivate", mentor=f"{hers.id}-{tom.id}")
    for other in (bea, ruth, owen, site.open("Zoe Lind")):
        assert other.get(f"/notes/{number}").status_code == 404
        assert other.post(f"/notes/{number}", {"words": "x"}).status_code == 404
        assert other.post(f"/notes/{number}/readings").status_code == 404
        for page in ("/", "/me", "/me/notes", tom.home, f"{tom.home}/people/{ada.id}"):
            assert "zqprivate" not in other.get(page).text
            assert f"/notes/{number}" not in other.get(page).text


def test_with_several_trainers_the_learner_chooses(site: Site, tom: Trainer, ada: Visitor) -> None:
    bea = trainer(site, "Bea Novak").make("Rowan House")
    ada.post(bea.link())
    page = words(ada.get("/me/notes"))
    assert "Bea Novak, Rowan House Tom Okafor, Sunflower, autumn 2026" in page
    for wrong in ("", "1-1", "x", f"999-{bea.id}"):
        refused = ada.post("/me/notes", {"module": "01-first", "words": "zqkept", "mentor": wrong})
        assert (refused.status_code, list(errors(refused)), typed(refused)[0]) == (422, ["mentor"], "zqkept")
    (membership,) = site.rows(Membership, user_id=ada.id, cohort_id=bea.cohort)
    number = ask_mentor(ada, mentor=f"{membership.id}-{bea.id}")
    assert [thread.mentor_id for thread in site.rows(NoteThread, id=number)] == [bea.id]


@pytest.mark.check("C36")
@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"module": "01-first", "words": " "}, ["words"]),
        ({"module": "", "words": "zqkept"}, ["module"]),
        ({"module": "none", "words": "zqkept"}, ["module"]),
        ({"module": "01-first", "words": "zqkept" + "x" * 2000}, ["words"]),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    site: Site, tom: Trainer, ada: Visitor, form: dict[str, str], wrong: list[str]
) -> None:
    for who, address in ((ada, "/me/notes"), (tom, f"{tom.home}/people/{ada.id}/notes")):
        refused = who.post(address, form)
        assert (refused.status_code, list(errors(refused))) == (422, wrong)
        assert typed(refused)[0] == form["words"].strip()
    assert site.rows(Note, writer_id=ada.id) == []


@pytest.mark.check("C33")
def test_somebody_writes_thirty_notes_an_hour_and_the_next_waits_with_its_words(
    site: Site, tom: Trainer, ada: Visitor, today: time_machine.Traveller
) -> None:
    number = ask_mentor(ada)
    for more in range(29):
        assert ada.post(f"/notes/{number}", {"words": f"Note {more}"}).status_code == 303
    refused = ada.post(f"/notes/{number}", {"words": "zqkept"})
    assert (refused.status_code, typed(refused)) == (422, ["zqkept"])
    assert ada.post("/me/notes", {"module": "02-second", "words": "zqkept"}).status_code == 422
    today.shift(timedelta(hours=1))
    assert ada.post(f"/notes/{number}", {"words": "zqkept"}).status_code == 303
    assert site.count(Note, thread_id=number) == 31


def test_whose_account_is_closed_is_no_mentor(site: Site, tom: Trainer, ada: Visitor) -> None:
    number = ask_mentor(ada)
    change(site.app, lambda: disable(tom.id, NOW))
    assert "Write to Tom" not in words(ada.get("/modules/01-first"))
    assert ada.post("/me/notes", {"module": "01-first", "words": "x"}).status_code == 422
    assert ada.get(f"/notes/{number}").status_code == 200


def test_who_is_in_no_cohort_reads_what_this_is(site: Site) -> None:
    page = words(site.open("Zoe Lind").get("/me/notes"))
    assert "When you are in a cohort, you can write to one of its trainers here" in page


def test_nobody_is_their_own_mentor(site: Site, tom: Trainer) -> None:
    tom.post(tom.link())
    assert "nobody is their own mentor" in words(tom.get(f"{tom.home}/people/{tom.id}/notes"))
    assert tom.post(f"{tom.home}/people/{tom.id}/notes", {"module": "01-first", "words": "x"}).status_code == 404
    assert "Write to" not in words(tom.get("/modules/01-first"))


@pytest.mark.check("F15")
def test_a_note_outlives_a_sign_in_that_has_ended(site: Site, tom: Trainer, ada: Visitor) -> None:
    number = ask_mentor(ada)
    anybody = site.open()
    kept = anybody.post(f"/notes/{number}", {"words": "zqlong"})
    assert kept.status_code == 401
    assert "zqlong" in kept.text
