"""/admin: what needs a hand, settings, and how much each page asks of the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, close, password_hash
from sqlalchemy import insert

from course_app import doctor
from course_app.app import create_app
from course_app.config import SECRETS, SETTINGS
from course_app.records.audit import AuditEvent
from course_app.records.backup import backup
from course_app.records.db import begin_writing, commit, db
from course_app.records.outbox import Message, mark_failed, post
from course_app.records.people import RoleGrant, User
from course_app.web.admin import outbox

from . import shelf
from .conftest import words
from .site import SETTINGS as SITE
from .site import Site, Visitor

LISTS = ("/admin", "/admin/people", "/admin/outbox", "/admin/audit", "/admin/publications", "/admin/settings")


def refused(site: Site, who: User, error: str = "SMTPDataError: (552, b'too large')", kind: str = "reset") -> int:
    """A mail that a server refused for good; it holds a link that opens the account."""
    with site.app.app_context():
        begin_writing()
        data = {"name": who.name, "link": "https://learn.example.org/password-resets/opensesame"}
        post(kind, who.email, data, f"{kind} of {who.id} {error}"[:120], NOW, who.id)
        made = db.session.query(Message).order_by(Message.id.desc()).first()
        assert made
        mark_failed(made, error, NOW, for_good=True)
        number = made.id
        commit()
    return number


@pytest.mark.only("sqlite")
def test_it_says_what_needs_a_hand_with_a_link_and_is_calm_when_nothing_does(
    own_site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruth, ada = own_site.open("Ruth Adeyemi", "admin"), own_site.person("Ada Mensah")
    refused(own_site, ada)
    own_site.publish({**shelf.sound(), "quizzes/02-second.md": "nothing of a quiz"})
    page = ruth.get("/admin")
    assert "One mail could not be sent" in words(page)
    assert "There is no verified backup in" in words(page)
    assert "1 files are held back" in words(page)
    links = re.findall(r'<p><a class="tap" href="(/admin[^"]*)"', page.text)
    assert {"/admin/outbox", "/admin/publications", "/admin/settings"} == set(links)

    settings = {"BASE_URL": "https://learn.example.org", "ISSUER_NAME": "Rowan", "SPECIMEN": False}
    for name, value in {**settings, "SMTP_URL": "smtp://mail.example.org", "TRUSTED_PROXIES": 1}.items():
        monkeypatch.setitem(own_site.app.config, name, value)
    monkeypatch.setattr(doctor.vouching, "why_no_badge", lambda settings: "")
    ruth.post("/admin/outbox/ends")
    own_site.publish(shelf.sound())
    with own_site.app.app_context():
        own_site.app.config["BACKUPS"].mkdir()
        backup(own_site.app.config["BACKUPS"] / "course.db")
        db.session.remove()
        found = doctor.glance(own_site.app.config, NOW)
    assert [one.told for one in found if one.name != "backups"] == []
    monkeypatch.setattr(doctor, "GLANCE", ())
    assert "Nothing needs you." in words(ruth.get("/admin"))
    assert "People with an open account 2 Signed in within 30 days 1 Statements issued 0" in words(ruth.get("/admin"))


@pytest.fixture(scope="module", params=[3, 1000], ids=lambda number: f"{number} people")
def crowded(
    request: pytest.FixtureRequest, module_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitor]:
    """An admin of a site with few people or many, each with a role, a mail that failed and an event."""
    made = Site(create_app(DATABASE_URL=module_database, INSTANCE=tmp_path_factory.mktemp("instance"), **SITE))
    made.publish(shelf.sound())
    ruth, first = made.open("Ruth Adeyemi", "admin"), request.param * 10
    many = range(first, first + request.param)
    person = {"password_hash": password_hash(), "created_at": NOW, "confirmed_at": NOW}
    mail = {"kind": "reset", "data": {"name": "x"}, "created_at": NOW, "next_try_at": NOW, "tries": 8, "failed_at": NOW}
    happened = {"at": NOW, "event": "export", "request_id": "x", "address": "public"}
    rows: dict[Any, Callable[[int], dict[str, Any]]] = {
        User: lambda n: {"id": n, "email": f"p{n}@example.org", "name": f"Person {n}", **person},
        RoleGrant: lambda n: {"user_id": n, "role": "trainer", "granted_at": NOW},
        Message: lambda n: {"key": f"k{n}", "recipient": f"p{n}@example.org", "user_id": n, "error": "no", **mail},
        AuditEvent: lambda n: {"actor": n, "object": f"data of user:{n}", **happened},
    }
    with made.app.app_context():
        begin_writing()
        for model, row in rows.items():
            db.session.execute(insert(model), [row(number) for number in many])
        commit()
    ruth.number = first
    yield ruth
    close(made.app)


def test_each_page_asks_the_same_few_statements_of_few_people_and_of_many(crowded: Visitor) -> None:
    site, first = Site(crowded.app), crowded.number
    more = (f"/admin/people/{first}", "/admin/publications/1", "/admin/people?q=p&which=trainer")
    asked = {}
    for address in (*LISTS, *more, f"/admin/audit?who=p{first}@example.org&event=export"):
        with site.asked() as sent:
            assert crowded.get(address).status_code == 200, address
        asked[address.replace(str(first), "N").partition("=")[0]] = len(sent)
    assert asked == {
        **{"/admin": 4, "/admin/people": 5, "/admin/outbox": 4, "/admin/audit": 5, "/admin/publications": 4},
        **{"/admin/settings": 4, "/admin/people/N": 5, "/admin/publications/1": 6, "/admin/audit?who": 6},
        "/admin/people?q": 5,
    }


@pytest.mark.check("C43")
@pytest.mark.only("sqlite")
def test_every_setting_stands_there_with_where_it_is_from_and_no_secret(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = {
        "METRICS_TOKEN": "canary-token-canary-token",
        "DATABASE_URL": own_site.app.config["DATABASE_URL"],
        "SMTP_URL": "smtp://ruth:canary-word@mail.example.org",
    }
    ruth = own_site.open("Ruth Adeyemi", "admin")
    for name, value in {**secret, "ZONE": "Europe/Paris", "FROM_ENVIRONMENT": {"ZONE", "SMTP_URL"}}.items():
        monkeypatch.setitem(own_site.app.config, name, value)
    page = ruth.get("/admin/settings")
    assert {*secret, "SECRET_KEY"} == set(SECRETS)
    for value in secret.values():
        assert value not in page.text
    assert "canary" not in page.text
    told = words(page)
    for one in SETTINGS:
        assert f"{one.name} " in told
    assert "ZONE Europe/Paris Environment" in told
    assert "SMTP_URL Set, not shown Environment" in told
    assert "METRICS_TOKEN Not set Default" in told
    assert "SECRET_KEY Not set Default" in told
    assert "PAPER a4 Default" in told


def test_every_kind_of_mail_has_words() -> None:
    folder = Path(outbox.__file__).parents[2] / "exports" / "mails"
    assert set(outbox.KINDS) == {path.stem for path in folder.glob("*.txt")}
    assert set(outbox.KINDS) > outbox.LINKED
