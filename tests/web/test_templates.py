"""What authors and learners write is never a template (T36)."""

from __future__ import annotations

import pytest

from . import shelf
from .conftest import typed
from .routes import ada_with_everything, address_of, reading
from .site import Site, Visitor

TRAP = "zq {{ 7+7 }} {% raw %} {# gone #} ${7+7} qz"


@pytest.mark.check("T36")
@pytest.mark.only("sqlite")
def test_braces_of_an_author_are_shown_as_they_are(own_site: Site) -> None:
    texts = dict(shelf.sound())
    for path, old in (
        ("content/courses/both.md", "This is the second."),
        ("content/modules/01-first/module.md", "Why the first half matters."),
        ("content/modules/01-first/01-look.md", "Look at one door this week."),
        ("quizzes/s-door.md", "A door, and light under it."),
        ("content/glossary.md", "What one goes through."),
        ("content/fact-sheets/doors.en.md", "Open the door slowly."),
    ):
        assert old in texts[path]
        texts[path] = texts[path].replace(old, f"{old} {TRAP}")
    own_site.publish(shelf.mended(texts))
    ada = own_site.open("Ada Mensah")
    attempt = ada.begin("s-door")
    for address in (
        *("/courses/both", "/modules/01-first", "/modules/01-first/01-look", f"/attempts/{attempt.id}", "/glossary"),
        "/fact-sheets/doors/en",
    ):
        page = ada.get(address).text
        assert TRAP in page, address


@pytest.mark.check("T36")
def test_braces_of_a_learner_are_shown_as_they_are(site: Site) -> None:
    ada = site.open(TRAP)
    ada.post("/modules/01-first/01-look/reflections/opened", {"words": TRAP, "revision": "0"})
    assert typed(ada.get("/modules/01-first/01-look")) == [TRAP]
    assert TRAP in ada.get("/me/journal").text
    assert f'value="{TRAP}"' in ada.get("/me/account").text


@pytest.mark.check("T36")
def test_braces_in_an_address_are_shown_as_they_are(site: Site) -> None:
    ada = ada_with_everything(site)
    mine = Visitor(site.app, ada.user)
    product = "{{1234*5678}}"
    for route in reading(site.app):
        response = mine.get(f"{address_of(site, route, ada)}?q=x{product}&number={product}&next=/x{product}")
        assert "7006652" not in response.text if response.mimetype == "text/html" else True
        assert response.status_code < 500
