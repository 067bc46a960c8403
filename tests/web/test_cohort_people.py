"""/cohorts/<id>/people: the link, invitations one by one and many at once, removing."""

from __future__ import annotations

import html
import io
import re

import pytest
from conftest import NOW
from werkzeug.test import TestResponse

from course_app.records import giving
from course_app.records.cohorts import Membership
from course_app.records.joining import Invitation, JoinCode
from course_app.records.outbox import Message
from course_app.web.cohorts import lines

from .conftest import Hasher, errors, words
from .leading import Trainer, day, trainer
from .site import Site

LIST = """Name,E-mail
Ada Mensah,ada.m@example.org
Owen Tait,owen@example.org
Nobody Here,
"Kowalska, Marta",marta@example
Chidi,chidi@example.org,chidi@example.net
Ada again,ADA.M@example.org
"""


def seal_of(page: TestResponse) -> dict[str, str]:
    """What the page of a preview sends when its button is pressed."""
    found = {}
    for name in ("text", "seal"):
        value = re.search(rf'name="{name}" value="([^"]*)"', page.text)
        assert value
        found[name] = html.unescape(value[1])
    return found


@pytest.fixture
def tom(site: Site) -> Trainer:
    return trainer(site).make()


def test_a_link_counts_its_uses_and_ends_with_the_next_one(site: Site, tom: Trainer) -> None:
    tom.with_("Ada Mensah", "Bea Novak")
    page = words(tom.get(f"{tom.home}/people"))
    assert "Whoever has it can join, until the end of Monday 21 December . Two people have used it." in page
    first = tom.link()
    second = tom.link(3)
    assert site.open("Zoe Lind").get(first).status_code == 404
    assert site.open("Zoe Lind").get(second).status_code == 200
    tom.post(f"{tom.home}/codes/ends")
    assert site.open("Zoe Lind").get(second).status_code == 404
    assert len(site.rows(JoinCode, cohort_id=tom.cohort)) == 3  # facts stay


@pytest.mark.parametrize("last_day", ["", "soon", "2026-11-22", "1999-01-01", "9999-12-31", "2026-02-30"])
def test_a_link_needs_a_day_that_is_not_over(site: Site, tom: Trainer, last_day: str) -> None:
    answer = tom.post(f"{tom.home}/codes", {"last_day": last_day})
    assert (answer.status_code, list(errors(answer))) == (422, ["last_day"])
    assert site.rows(JoinCode, cohort_id=tom.cohort) == []


@pytest.mark.check("C10")
def test_an_invitation_is_one_mail_with_a_link_that_only_its_hash_is_kept_of(site: Site, tom: Trainer) -> None:
    form = {"email": "Later@Example.org", "name": "Lea"}
    assert tom.post(f"{tom.home}/invitations", form).status_code == 303
    (mail,) = (one for one in site.rows(Message, kind="invitation") if one.recipient == "later@example.org")
    assert mail.data["trainer"] == "Tom Okafor"
    token = mail.data["link"].rpartition("/")[2]
    (row,) = site.rows(Invitation, cohort_id=tom.cohort)
    assert token not in repr(row.__dict__)
    assert "Lea , later@example.org Invited today at 09:30" in words(tom.get(f"{tom.home}/people"))
    again = tom.post(f"{tom.home}/invitations", form)
    assert (again.status_code, list(errors(again))) == (422, ["email"])
    assert tom.post(f"{tom.home}/invitations/{row.id}/ends").status_code == 303
    (mail,) = site.rows(Message, id=mail.id)
    assert (mail.data, mail.dropped_at, mail.failed_at) == ({}, NOW, None)  # its mail does not go any more
    assert site.open("Zoe Lind").get(f"/join/{token}").status_code == 410


@pytest.mark.check("T24")
def test_a_person_with_an_account_is_asked_just_as_one_without(site: Site, tom: Trainer) -> None:
    zoe = site.open("Zoe Lind")
    assert zoe.user
    answers = [
        tom.post(f"{tom.home}/invitations", {"email": address}) for address in (zoe.user.email, "no@example.org")
    ]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, f"{tom.home}/people")}
    assert site.rows(Membership, user_id=zoe.id) == []  # nobody is seen before they say yes
    page = words(tom.get(f"{tom.home}/people"))
    assert "Zoe Lind" not in page


def test_a_preview_names_every_bad_line_and_sends_nothing(site: Site, tom: Trainer) -> None:
    page = tom.post(f"{tom.home}/invitations/preview", {"lines": LIST})
    told = words(page)
    assert page.status_code == 200
    assert "Two people can be invited. Four lines cannot be used. Nothing has been sent yet." in told
    for line, why in (
        ("4 Nobody Here", "There is no address in this line."),
        ("5 Kowalska, Marta, marta@example", "The part after the @ is not complete."),
        ("6 Chidi, chidi@example.org, chidi@example.net", "There is more than one address in this line."),
        ("7 Ada again, ADA.M@example.org", "The same address stands in line 2."),
    ):
        assert f"{line} {why}" in told
    assert site.rows(Invitation, cohort_id=tom.cohort) == []


def test_what_was_shown_is_what_is_sent_and_twice_is_once(site: Site, tom: Trainer) -> None:
    form = seal_of(tom.post(f"{tom.home}/invitations/preview", {"lines": LIST}))
    assert tom.post(f"{tom.home}/invitations/many", form).status_code == 303
    tom.post(f"{tom.home}/invitations/many", form)
    sent = {(one.email, one.name) for one in site.rows(Invitation, cohort_id=tom.cohort)}
    assert sent == {("ada.m@example.org", "Ada Mensah"), ("owen@example.org", "Owen Tait")}
    assert len(site.rows(Invitation, cohort_id=tom.cohort)) == 2


def test_a_list_that_was_not_shown_is_refused(site: Site, tom: Trainer) -> None:
    form = seal_of(tom.post(f"{tom.home}/invitations/preview", {"lines": LIST}))
    bea = trainer(site, "Bea Novak").make()
    for sender, changed in (
        (tom, {"text": form["text"] + "more@example.org,\n"}),
        (tom, {"seal": form["seal"][:-2] + "xx"}),
        (tom, {"seal": ""}),
        (bea, {}),
    ):
        answer = sender.post(f"{sender.home}/invitations/many", form | changed)
        assert answer.status_code == 400
    assert site.rows(Invitation, cohort_id=tom.cohort) + site.rows(Invitation, cohort_id=bea.cohort) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_is_read_as_spreadsheets_write_it(site: Site, tom: Trainer, encoding: str, delimiter: str) -> None:
    body = delimiter.join(("First name", "Last name", "Email")) + "\r\n"
    body += delimiter.join(("Zoë", "Lind", "zoe.l@example.org")) + "\r\n"
    page = tom.post(
        f"{tom.home}/invitations/preview",
        {"lines": "", "file": (io.BytesIO(body.encode(encoding)), "people.csv")},
        content_type="multipart/form-data",
    )
    assert "One person can be invited. Nothing has been sent yet." in words(page)
    assert "Zoë Lind , zoe.l@example.org" in words(page)


def test_lines_are_read_in_other_ways_too() -> None:
    found = lines.read_people("Ada Mensah <ada@example.org>\n\n  owen@example.org  \n=1+1,zoe@example.org\n")
    assert found.good == {
        "ada@example.org": (1, "Ada Mensah"),
        "owen@example.org": (3, ""),
    }
    assert [(bad.line, bad.why) for bad in found.bad] == [
        (4, "This name has no letter. Write your name in letters, in any script.")
    ]


@pytest.mark.check("C33")
def test_lists_and_cohorts_have_a_size(site: Site, tom: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_app.web.cohorts.many.MOST_LINES", 2)
    preview = f"{tom.home}/invitations/preview"
    two, three = ("\n".join(f"p{n}@example.org" for n in range(many)) for many in (2, 3))
    assert tom.post(preview, {"lines": two}).status_code == 200
    assert list(errors(tom.post(preview, {"lines": three}))) == ["lines"]
    monkeypatch.setattr("course_app.web.cohorts.many.MOST_LINES", 9)
    monkeypatch.setattr("course_app.web.cohorts.many.MOST_PEOPLE", 2)
    assert tom.post(preview, {"lines": two}).status_code == 200
    assert list(errors(tom.post(preview, {"lines": three}))) == ["lines"]
    assert list(errors(tom.post(preview, {"lines": " \n"}))) == ["lines"]
    assert giving.MOST_PEOPLE == lines.MOST_LINES == 2000


def test_two_thousand_people_are_asked_at_once_and_nothing_is_hashed(site: Site, tom: Trainer, hasher: Hasher) -> None:
    rows = [f"Person {n},person{n}@example.org" for n in range(1950)] + [f"Bad {n}" for n in range(50)]
    page = tom.post(f"{tom.home}/invitations/preview", {"lines": "\n".join(rows)})
    assert page.text.count("There is no address in this line.") == 50
    with site.asked() as sent:
        assert tom.post(f"{tom.home}/invitations/many", seal_of(page)).status_code == 303
    assert len(site.rows(Invitation, cohort_id=tom.cohort)) == 1950
    assert hasher.calls == 0
    assert len([one for one in sent if "INSERT INTO invitations" in one]) == 1


@pytest.mark.check("T34")
def test_who_is_removed_is_seen_no_longer_and_keeps_what_they_did(site: Site, tom: Trainer) -> None:
    (ada,) = tom.with_("Ada Mensah")
    tom.ask()
    ada.post("/modules/01-first/01-look/completions")
    hers = f"{tom.home}/people/{ada.id}"
    assert tom.get(hers).status_code == 200
    assert tom.post(f"{hers}/ends").status_code == 303
    for address in (hers, f"{tom.home}/people", f"{tom.home}/progress", tom.home):
        page = tom.get(address)
        assert (
            "Ada Mensah" not in page.text.partition('<p class="flash')[2].partition("</p>")[2]
            or page.status_code == 404
        )
    assert tom.get(hers).status_code == 404
    assert tom.post(f"{hers}/ends").status_code == 404
    assert "Done" in ada.get("/modules/01-first/01-look").text
    assert "What is due" not in words(ada.get("/"))


def test_a_date_of_the_form_is_a_day_from_today(tom: Trainer) -> None:
    assert f'value="{day(28)}"' in tom.get(f"{tom.home}/people").text
