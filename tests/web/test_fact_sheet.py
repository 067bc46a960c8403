"""/fact-sheets/<slug>/<lang>: one side of A4."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from .browsing import Browser
from .conftest import words
from .sample import publish, text_of

pytestmark = pytest.mark.only("sqlite")  # these pages ask no database

SHEET = "content/fact-sheets/at-the-door.en.md"
ARABIC = SHEET.replace(".en.", ".ar.")
BLANK = '<span class="blank"><span class="vh">________</span></span>'


REVIEW = "review: Machine-assisted translation; reviewed by ____ on ____"


def test_it_shows_the_sheet_its_version_and_its_source(app: Flask, visitor: Browser) -> None:
    publish(app)

    assert words(visitor.get("/fact-sheets/at-the-door/en")) == (
        "Fact sheets · prints on one side of A4 PDF, one page At the door Tell us how your name is said. "
        "Ask us what your child enjoyed today. You can reach us on ________ . "
        "Our own advice. Version of 21 November 2026. Common Ground"
    )


def test_it_links_its_pdf(app: Flask, visitor: Browser) -> None:
    publish(app)
    body = visitor.get("/fact-sheets/at-the-door/en").get_data(as_text=True)
    assert '<a class="btn quiet" href="/fact-sheets/at-the-door/en.pdf" type="application/pdf">' in body


def test_blanks_are_lines_to_write_on(app: Flask, visitor: Browser) -> None:
    form = (
        "Our setting: ____\n\nLead ([DSL](lang:en)): ____\n\nChecked by ____ on ____\n\nWe wait ____ days.\n\n- Tell us"
    )
    publish(app, {SHEET: text_of(SHEET).replace("- Tell us", form)})

    body = visitor.get("/fact-sheets/at-the-door/en").get_data(as_text=True)

    assert f'<p class="fill"><span>Our setting: </span>{BLANK}</p>' in body
    assert f'<p class="fill"><span>Lead (<span lang="en">DSL</span>): </span>{BLANK}</p>' in body
    assert f'<p class="fill"><span>Checked by </span>{BLANK}<span> on </span>{BLANK}</p>' in body
    assert f"<p>We wait {BLANK} days.</p>" in body
    assert f"You can reach us on {BLANK}." in body


def test_a_paragraph_that_is_bold_from_end_to_end_stands_in_a_box(app: Flask, visitor: Browser) -> None:
    publish(app, {SHEET: text_of(SHEET).replace("- Tell us", "**Call 999.**\n\n**Call** now.\n\n- Tell us")})
    body = visitor.get("/fact-sheets/at-the-door/en").get_data(as_text=True)
    assert '<p class="boxed"><strong>Call 999.</strong></p>' in body
    assert "<p><strong>Call</strong> now.</p>" in body


def test_a_translation_says_its_day_in_its_language_and_that_it_awaits_review(app: Flask, visitor: Browser) -> None:
    waiting = text_of(SHEET).replace("source:", f"{REVIEW}\nsource:")
    publish(app, {SHEET.replace(".en.", f".{lang}."): waiting for lang in ("es", "fr", "ar", "pl")})

    told = {lang: words(visitor.get(f"/fact-sheets/at-the-door/{lang}")) for lang in ("en", "es", "fr", "ar", "pl")}
    assert "awaiting" not in told["en"]
    for lang, own, dated in (
        ("es", "Traducción asistida por máquina, pendiente de revisión", "Versión del 21/11/2026."),
        ("fr", "Traduction assistée par machine, en attente de relecture", "Version du 21/11/2026."),
        ("ar", "ترجمة بمساعدة الآلة، في انتظار المراجعة", "إصدار 21/11/2026."),
        ("pl", "", "Version of 21 November 2026."),
    ):
        assert " ".join(f"Machine-assisted translation, awaiting review {own} At the door".split()) in told[lang]
        reviewed = "Machine-assisted translation; reviewed by ________ on ________"
        assert f"Our own advice. {dated} {reviewed} Common Ground" in re.sub(" (?=[.;])", "", told[lang])


def test_a_translation_that_somebody_reviewed_says_only_that(app: Flask, visitor: Browser) -> None:
    done = text_of(SHEET).replace("source:", "review: Reviewed by Rosa Vidal on 2 December 2026\nsource:")
    publish(app, {SHEET.replace(".en.", ".es."): done})
    told = words(visitor.get("/fact-sheets/at-the-door/es"))
    assert "awaiting" not in told
    assert told.endswith("Reviewed by Rosa Vidal on 2 December 2026 Common Ground")


def test_numbers_names_and_english_sentences_keep_their_order_in_arabic(app: Flask, visitor: Browser) -> None:
    body = "- اتصلوا بالرقم +44 20 7946 0000 أو Ofsted & غيرها ([DSL](lang:en)). "
    body += "[Tell us today, or call 999 in the UK.](lang:en)\n"
    publish(app, {ARABIC: text_of(SHEET).partition("- Tell")[0] + body})
    page = visitor.get("/fact-sheets/at-the-door/ar").get_data(as_text=True)
    assert '<bdi dir="ltr">+44 20 7946 0000</bdi>' in page
    assert '<bdi dir="ltr">Ofsted</bdi> &amp;' in page
    assert (
        '(<span lang="en">DSL</span>). <span class="apart" lang="en">Tell us today, or call 999 in the UK.</span>'
        in page
    )


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_it_says_its_language_and_direction(app: Flask, visitor: Browser, lang: str, direction: str) -> None:
    publish(app, {ARABIC: text_of(SHEET)})

    body = visitor.get(f"/fact-sheets/at-the-door/{lang}").get_data(as_text=True)

    assert re.findall(r'<article class="factsheet flow" lang="(\w+)" dir="(\w+)">', body) == [(lang, direction)]


def test_it_links_the_other_languages_by_their_own_names(app: Flask, visitor: Browser) -> None:
    publish(app, {ARABIC: text_of(SHEET)})

    links = r'<a href="([^"]+)" lang="(\w+)" hreflang="\w+"><bdi>([^<]+)</bdi>'
    english = re.findall(links, visitor.get("/fact-sheets/at-the-door/en").get_data(as_text=True))
    arabic = re.findall(links, visitor.get("/fact-sheets/at-the-door/ar").get_data(as_text=True))
    assert english == [("/fact-sheets/at-the-door/ar", "ar", "العربية")]
    assert arabic == [("/fact-sheets/at-the-door/en", "en", "English")]


def test_what_an_author_writes_is_never_a_template_or_html(app: Flask, visitor: Browser) -> None:
    publish(app, {SHEET: text_of(SHEET) + "\n{{ 7*7 }} <script>alert(1)</script>\n"})

    response = visitor.get("/fact-sheets/at-the-door/en")

    assert "{{ 7*7 }} <script>alert(1)</script>" in words(response)
    assert "<script>alert" not in response.get_data(as_text=True)


@pytest.mark.parametrize("path", ["at-the-door/de", "nothing/en", "at-the-door/..", "%00/en"])
def test_a_sheet_that_does_not_exist_is_not_found(app: Flask, visitor: Browser, path: str) -> None:
    publish(app)

    assert visitor.get(f"/fact-sheets/{path}").status_code == 404
