"""/admin/publications: what changed and who did it, and the way back to earlier texts."""

from __future__ import annotations

import pytest
from conftest import PASSWORD

from course_app.records.audit import AuditEvent
from course_app.records.editions import Publication

from . import shelf
from .conftest import errors, words
from .site import Site, Visitor

DOOR = "content/glossary.md"
FORM = {"why": "The new text was not meant yet.", "back_password": PASSWORD}


@pytest.fixture
def ruth(own_site: Site) -> Visitor:
    """Publication 1 is the library, 2 changes a text of it, and holds a file back."""
    texts = dict(shelf.sound())
    texts[DOOR] += "\n## window: Window\n\nWhat one looks through.\n"
    own_site.publish({**texts, "quizzes/02-second.md": "nothing of a quiz"})
    return own_site.open("Ruth Adeyemi", "admin")


def serves(site: Site) -> bool:
    """Whether the text of publication 2 is served."""
    with site.app.app_context():
        site.app.extensions["serving"].refresh()
    return "What one looks through." in words(site.open().get("/glossary"))


def test_it_says_what_changed_what_was_held_back_and_which_is_served(ruth: Visitor) -> None:
    told = words(ruth.get("/admin/publications"))
    assert "Publication 2 Served now" in told
    assert "One file changed; one file held back ." in told
    page = words(ruth.get("/admin/publications/2"))
    assert f"What it changed {DOOR} , changed" in page
    assert "quizzes/02-second.md:" in page
    assert "Go back" not in page
    first = words(ruth.get("/admin/publications/1"))
    assert f"{DOOR} , new" in first
    assert "One file would be served as they were." in first
    assert ruth.get("/admin/publications/99").status_code == 404


@pytest.mark.check("C57")
def test_the_way_back_takes_a_reason_and_the_password_and_is_one_event(own_site: Site, ruth: Visitor) -> None:
    assert serves(own_site)
    back = "/admin/publications/1/uses"
    for form, field in (({**FORM, "why": ""}, "why"), ({**FORM, "back_password": "wrong"}, "back_password")):
        page = ruth.post(back, form)
        assert (page.status_code, list(errors(page))) == (422, [field])
    assert serves(own_site)
    done = ruth.post(back, FORM)
    assert (done.status_code, done.location) == (303, "/admin/publications")
    assert not serves(own_site)
    assert f"Why: {FORM['why']}" in words(ruth.get("/admin/publications"))
    [made] = own_site.rows(Publication, id=3)
    assert (made.by, made.why) == (getattr(ruth.user, "email", ""), FORM["why"])
    [row] = own_site.rows(AuditEvent, actor=ruth.id, event="published")
    assert (row.object, row.address) == ("publication:3 back-to publication:1", "loopback")
    assert "These are the texts that are served now." in words(ruth.get("/admin/publications/1"))
    again = ruth.post(back, FORM)
    assert again.status_code == 409
    assert "These are the texts that are served now." in words(again)
    assert own_site.count(Publication) == 3
