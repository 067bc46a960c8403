"""Paper is a screen too: lessons print with the discussion open, a statement and a fact sheet on one page."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from .conftest import Visits
from .library import COURSE, STORY
from .pages import SHEETS
from .server import Site, best
from .tour import Tour

LESSON = "/modules/04-conflict-resolution/02-positions-and-interests"


def _printed(page: Page, paper: str = "A4") -> list[str]:
    """Print the open page; give the text of each sheet."""
    pdf = pypdfium2.PdfDocument(page.pdf(format=paper, prefer_css_page_size=True, print_background=True))
    try:
        return [sheet.get_textpage().get_text_range().replace("\r\n", " ") for sheet in pdf]
    finally:
        pdf.close()


def test_a_lesson_prints_with_its_discussion_open(visit: Visits, site: Site) -> None:
    page = visit(site, site.one_of_the_cast("ada"))
    page.goto(LESSON)
    hidden = page.locator(".think details > div")
    assert not hidden.is_visible()
    words = " ".join(hidden.text_content().split())[:60]
    text = " ".join(" ".join(_printed(page)).split())
    assert words in text
    for left_out in ("I have done this lesson", "Sign out", "Skip to the page", "Glossary"):
        assert left_out not in text


def test_a_story_prints_as_it_went(visit: Visits, small_site: Site) -> None:
    person = small_site.somebody("Maya Brandt")
    number = small_site.play(person, STORY, best)
    page = visit(small_site, person)
    page.goto(f"/attempts/{number}")
    assert not page.locator(".tale").is_visible()
    text = " ".join(" ".join(_printed(page)).split())
    for part in ("Two weeks on", "Whose are these? And where are his?", "He looks at the rain", "They listened."):
        assert part in text
    for left_out in ("Play it again", "What came of it", "Sign out"):
        assert left_out not in text


@pytest.mark.parametrize("lang", ["en", "es", "fr", "ar"])
@pytest.mark.parametrize("slug", SHEETS)
def test_a_fact_sheet_prints_on_one_side_in_every_language(visit: Visits, site: Site, slug: str, lang: str) -> None:
    page = visit(site, color_scheme="dark")
    page.goto(f"/fact-sheets/{slug}/{lang}")
    for paper in ("A4", "Letter"):
        sheets = _printed(page, paper)
        assert len(sheets) == 1, paper
        for left_out in ("Fact sheets", "awaiting review", "PDF", "Sign in"):
            assert left_out not in sheets[0]


def test_a_fact_sheet_is_printed_large_and_black_on_white(visit: Visits, site: Site) -> None:
    page = visit(site, color_scheme="dark")
    page.goto("/fact-sheets/you-and-us/es")
    page.emulate_media(media="print", color_scheme="dark")
    look = "one => ['fontSize', 'fontWeight', 'color'].map(name => getComputedStyle(one)[name])"
    body, heading, lead = (page.locator(f".factsheet {name}").first.evaluate(look) for name in ("li", "h1", "strong"))
    assert float(body[0].removesuffix("px")) >= 16  # 12 pt
    assert [found[2] for found in (body, heading, lead)] == ["rgb(0, 0, 0)"] * 3
    assert min(int(heading[1]), int(lead[1])) >= 600
    assert page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"
    labels = page.locator(".factsheet .fill")
    assert [label.split(":")[0] for label in labels.all_inner_texts()] == ["Nuestro centro infantil", "Teléfono"]


def test_a_statement_prints_on_one_page(visit: Visits, small_site: Site) -> None:
    page = visit(small_site, small_site.one_of_the_cast("noor"))
    page.goto(f"/courses/{COURSE}/statements")
    if page.url.endswith(f"{COURSE}/statements"):  # not made yet by another test on this site
        page.click("main button.btn")
    page.wait_for_url(re.compile("/statements/[A-Z2-7]{26}"))
    sheets = _printed(page)
    assert len(sheets) == 1
    assert "Noor Haddad" in sheets[0]
    assert "The same in words" not in sheets[0]


def test_a_statement_with_the_longest_words_prints_on_one_page(browser: Browser, site: Site, small_site: Site) -> None:
    visits = Visits(browser)
    tour = Tour(visits, site, small_site)
    person = site.somebody("Wolfeschlegelsteinhausenbergerdorff")
    name = "Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff de la Fuente y Santamaría"
    page = tour.alone(site, person, f"/statements/{tour.issued(person, name=name)}")
    sheets = _printed(page)
    visits.close()
    assert len(sheets) == 1


def test_a_pack_for_a_staff_meeting_prints_on_at_most_three_pages(visit: Visits, site: Site) -> None:
    page = visit(site, site.one_of_the_cast("tom"), color_scheme="dark")
    page.goto("/cohorts/1/pack/01-foundations")
    sheets = _printed(page)
    assert len(sheets) <= 3
    text = " ".join(" ".join(sheets).split())
    for part in ("For a staff meeting", "Where our answers differed most", "in 10", "To talk about", "To take along"):
        assert part in text
    for left_out in ("Sign out", "Use the print command", "Glossary", "Ada Mensah", "Tom"):
        assert left_out not in text
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"


def test_a_journal_prints_what_was_written(visit: Visits, site: Site) -> None:
    page = visit(site, site.one_of_the_cast("ada"))
    page.goto("/me/journal")
    written = page.locator(".words").first.inner_text()
    text = " ".join(" ".join(_printed(page)).split())
    assert " ".join(written.split())[:60] in text
    assert "Take it with me" not in text
