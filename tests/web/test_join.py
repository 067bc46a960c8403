"""/join/<code>: a page that says who will see what, and its button; for a code and for an invitation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import PASSWORD

from course_app.records import giving
from course_app.records.cohorts import Membership
from course_app.records.learning import Enrolment
from course_app.records.outbox import Message

from .conftest import words
from .leading import Trainer, trainer
from .site import Site


@pytest.fixture
def tom(site: Site) -> Trainer:
    return trainer(site).make()


def invitation(site: Site, tom: Trainer, address: str) -> str:
    """Invite somebody; give the path in their mail."""
    assert tom.post(f"{tom.home}/invitations", {"email": address}).status_code == 303
    (mail,) = site.rows(Message, recipient=address)
    return str(mail.data["link"].removeprefix(site.app.config["BASE_URL"]))


def test_it_says_who_leads_and_what_they_will_see(site: Site, tom: Trainer) -> None:
    page = words(site.open("Ada Mensah").get(tom.link()))
    assert page.startswith("Join Sunflower, autumn 2026 Tom Okafor leads it.")
    assert "What they will not see what you write in reflections" in page
    assert page.endswith("Join this cohort You are signed in as Ada Mensah .")


def test_its_button_joins_and_twice_is_once(site: Site, tom: Trainer) -> None:
    link, ada = tom.link(), site.open("Ada Mensah")
    for _ in range(2):
        answer = ada.post(link)
        assert (answer.status_code, answer.location) == (303, "/")
    (row,) = site.rows(Membership, user_id=ada.id)
    assert (row.cohort_id, row.how, row.ended_at) == (tom.cohort, "link", None)
    assert "You are in this cohort." in words(ada.get(link))


def test_opening_the_page_joins_nobody(site: Site, tom: Trainer) -> None:
    ada = site.open("Ada Mensah")
    before = site.count(Membership)
    ada.get(tom.link())
    assert site.count(Membership) == before


def test_signed_out_one_signs_in_and_comes_back(site: Site, tom: Trainer) -> None:
    link, anybody, ada = tom.link(), site.open(), site.person("Ada Mensah")
    page = anybody.get(link)
    assert f'href="/sign-in?next={link}"' in page.text
    assert (page.headers["Cache-Control"], "csrf_token" in page.text) == ("no-store", False)
    assert anybody.post(link).location == "/sign-in"
    answer = anybody.post("/sign-in", {"email": ada.email, "password": PASSWORD, "next": link})
    assert (answer.status_code, answer.location) == (303, link)
    assert anybody.post(link).location == "/"


def test_or_makes_an_account_and_comes_back(site: Site, tom: Trainer) -> None:
    link, anybody = tom.link(), site.open()
    form = {"name": "Lea Roux", "email": "lea.roux@example.org", "password": "nine loud badgers", "next": link}
    assert anybody.post("/register", form).location == link
    assert anybody.post(link).location == "/"


def test_by_invitation_only_a_good_link_makes_an_account(
    site: Site, tom: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tom.link()
    monkeypatch.setitem(site.app.config, "REGISTRATION", "invitation")
    form = {"name": "Max Roux", "email": "max.roux@example.org", "password": "nine loud badgers"}
    for bad in ("/", "/join/none", f"/join/{'A' * 26}"):
        assert site.open().post("/register", {**form, "next": bad}).status_code == 403
    assert site.open().post("/register", {**form, "next": link}).location == link
    monkeypatch.setitem(site.app.config, "REGISTRATION", "closed")
    assert site.open().post("/register", {**form, "email": "b@example.org", "next": link}).status_code == 403


def test_with_mail_one_comes_back_after_confirming(site: Site, tom: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    link, anybody = tom.link(), site.open()
    monkeypatch.setitem(site.app.config, "SMTP_URL", "smtp://127.0.0.1:1")
    form = {"name": "Ida Roux", "email": "ida.roux@example.org", "password": "nine loud badgers", "next": link}
    assert anybody.post("/register", form).location == "/confirmations"
    (mail,) = site.rows(Message, recipient="ida.roux@example.org")
    confirmation = mail.data["link"].removeprefix(site.app.config["BASE_URL"])
    assert anybody.post(confirmation).location == link
    assert anybody.post(link).location == "/"


def test_a_course_that_is_asked_of_all_enrols_who_joins(site: Site, tom: Trainer) -> None:
    tom.ask("course:both")
    (ada,) = tom.with_("Ada Mensah")
    assert [row.course for row in site.rows(Enrolment, user_id=ada.id)] == ["both"]


@pytest.mark.check("C10")
def test_an_invitation_lets_one_person_in_once(site: Site, tom: Trainer) -> None:
    link = invitation(site, tom, "once@example.org")
    ada, zoe = site.open("Ada Mensah"), site.open("Zoe Lind")
    assert ada.post(link).status_code == 303
    for late in (zoe.get(link), zoe.post(link), ada.get(link)):
        assert late.status_code == 410
    assert site.rows(Membership, user_id=zoe.id) == []
    (row,) = site.rows(Membership, user_id=ada.id)
    assert row.how == "invitation"


def test_who_is_in_uses_no_invitation_up(site: Site, tom: Trainer) -> None:
    (ada,) = tom.with_("Ada Mensah")
    link = invitation(site, tom, "spare@example.org")
    assert ada.post(link).status_code == 303
    assert site.open("Zoe Lind").post(link).status_code == 303


@pytest.mark.check("T35")
@pytest.mark.parametrize("token", ["A" * 26, "a", "x" * 43, "A" * 25, "%00", "A" * 300])
def test_a_guess_leads_nowhere(site: Site, token: str) -> None:
    ada = site.open("Ada Mensah")
    assert ada.get(f"/join/{token}").status_code == 404
    assert ada.post(f"/join/{token}").status_code == 404


def test_a_code_is_read_as_people_type_it(site: Site, tom: Trainer) -> None:
    code = tom.link().rpartition("/")[2]
    ada = site.open("Ada Mensah")
    assert ada.get(f"/join/{code.lower()}").status_code == 200
    assert ada.get(f"/join/{code[:4]}-{code[4:]}").status_code == 200


@pytest.mark.check("C33")
def test_a_full_cohort_says_so(site: Site, tom: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    tom.with_("Ada Mensah")
    monkeypatch.setattr(giving, "MOST_PEOPLE", 1)
    zoe = site.open("Zoe Lind")
    answer = zoe.post(tom.link())
    assert (answer.status_code, words(answer).startswith("This cohort is full")) == (409, True)
    assert site.rows(Membership, user_id=zoe.id) == []


@pytest.mark.check("C35")
def test_twenty_taps_at_once_make_one_membership(site: Site, tom: Trainer) -> None:
    link, ada = tom.link(), site.open("Ada Mensah")
    cookie = ada.cookie()

    def tap(_: int) -> int:
        browser = site.open()
        browser.client.set_cookie("session", cookie)
        return browser.post(link).status_code

    with ThreadPoolExecutor(20) as threads:
        assert set(threads.map(tap, range(20))) == {303}
    assert site.count(Membership, user_id=ada.id, ended_at=None) == 1


def test_who_leaves_is_seen_no_longer(site: Site, tom: Trainer) -> None:
    (ada,) = tom.with_("Ada Mensah")
    assert "Tom Okafor can see what you have done and begun" in words(ada.get("/me"))
    assert ada.post(f"{tom.home}/leavings").status_code == 303
    assert tom.get(f"{tom.home}/people/{ada.id}").status_code == 404
    assert "Who can see what Only you." in words(ada.get("/me"))
    assert ada.post(f"{tom.home}/leavings").status_code == 404
    (row,) = site.rows(Membership, user_id=ada.id)
    assert row.ended_by == ada.id
