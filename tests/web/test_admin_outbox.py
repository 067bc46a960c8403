"""/admin/outbox: what failed and why; tried again, or given up."""

from __future__ import annotations

import pytest

from course_app.records.audit import AuditEvent
from course_app.records.health import mail_waiting
from course_app.records.outbox import Message
from course_app.web.admin.outbox import masked, plain

from .conftest import NOW, words
from .site import Site
from .test_admin import refused


@pytest.mark.check("C59")
def test_it_says_whom_and_why_and_neither_the_address_nor_what_the_mail_says(site: Site) -> None:
    ruth, ada = site.open("Ruth Adeyemi", "admin"), site.person("Ada Mensah")
    refused(site, ada, f"SMTPRecipientsRefused: {{'{ada.email}': (550, b'see https://mx.example/x?u={ada.email}')}}")
    page = ruth.get("/admin/outbox")
    assert f'href="/admin/people/{ada.id}"><bdi>Ada Mensah' in page.text
    assert "SMTPRecipientsRefused: {'a…@example.org': (550, b'see (a link)" in words(page)
    assert "The link in it may be over by now." in words(page)
    assert ada.email not in page.text
    assert "opensesame" not in page.text


def test_a_mail_that_failed_is_owed_anew_or_given_up_and_each_is_one_event(own_site: Site) -> None:
    ruth, ada = own_site.open("Ruth Adeyemi", "admin"), own_site.person("Ada Mensah")
    first, second, third = (refused(own_site, ada, f"no {number}") for number in range(3))
    assert ruth.post(f"/admin/outbox/{first}/retries").status_code == 303
    [again] = own_site.rows(Message, id=first)
    assert (again.failed_at, again.tries, again.next_try_at, again.data["name"]) == (None, 0, NOW, "Ada Mensah")
    assert ruth.post(f"/admin/outbox/{first}/retries").status_code == 404  # it waits already
    assert ruth.post(f"/admin/outbox/{first}/ends").status_code == 404
    assert ruth.post(f"/admin/outbox/{second}/ends").status_code == 303
    [ended] = own_site.rows(Message, id=second)
    assert (ended.dropped_at, ended.data, ended.error) == (NOW, {}, "no 1")
    assert "no 1" in words(ruth.get("/admin/outbox?show=dropped"))
    with own_site.app.app_context():
        assert mail_waiting(NOW) == (0, 1)  # what was given up is no fault any more
    assert "One mail will be tried again" in words(ruth.get(ruth.post("/admin/outbox/retries").location))
    assert ruth.post("/admin/outbox/ends").status_code == 303  # nothing is left to give up: no event
    told = [(one.event, one.object, one.actor) for one in own_site.rows(AuditEvent) if one.event.startswith("mail")]
    assert told == [
        ("mail-retried", f"mail:{first}", ruth.id),
        ("mail-given-up", f"mail:{second}", ruth.id),
        ("mail-retried", "1 mails", ruth.id),
    ]
    assert "No mail failed." in words(ruth.get("/admin/outbox"))
    assert own_site.rows(Message, id=third)[0].failed_at is None


@pytest.mark.parametrize(("address", "shown"), [("ada@example.org", "a…@example.org"), ("", "…@"), ("é@x", "é…@x")])
def test_of_an_address_so_much_is_shown(address: str, shown: str) -> None:
    assert masked(address) == shown


def test_no_reason_holds_an_address_or_a_link() -> None:
    told = plain("to <ada.m@example.org>, bea@b.example: http://x.example/a?b=c refused")
    assert told == "to <a…@example.org>, b…@b.example: (a link) refused"
