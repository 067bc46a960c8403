"""Markdown to safe HTML: whatever an author writes, only what is on the allow-list reaches a page."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.course.links import Linker
from course_app.course.prose import plain, render, sanitise, typographic

from .conftest import COURSE
from .shelf import library

PAYLOADS = (Path(__file__).parents[1] / "payloads.txt").read_text("utf-8").splitlines()
PLACES = [
    *("{}", "a {} b", "# {}\n", "## {}\n\nx", "- {}\n- b", "1. {}", "> {}", "|a|b|\n|-|-|\n|{}|c|\n", "**{}**", "`{}`"),
    *("    {}", "[{}](02-ask.md)", "[a]({})", "[a](<{}>)", '[a](02-ask.md "{}")', "![{}](hill.svg)", "![a]({})"),
    *(
        '![a](hill.svg "{}")',
        "[a][b]\n\n[b]: {}",
        "[a]: {} '{}'\n\n[a]",
        "<{}>",
        "[{}](term:partnership)",
        "[a](term:{})",
    ),
    *("[a](ref:{})", "[a](lang:{})"),
]
# Written out again here, so that a tag added by mistake is noticed.
TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "br", "strong", "em", "code", "cite", "span"),
    *("sup", "a", "img", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "h2": {"id"},
    "h3": {"id"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
}
OURS = {  # what linking adds
    "div": {"class", "tabindex", "role", "aria-label"},
    "button": {"type", "class", "popovertarget"},
    "span": {"class", "id", "popover", "lang"},
    "figure": {"class"},
    "figcaption": {"class"},
    "b": set(),
    "img": {"src", "alt", "width", "height", "loading"},
}


def elements(html: str) -> list[Element]:
    """Give every element as a browser would build it; a comment has no word for a tag."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return [element for element in tree.iter() if element is not tree]


def wrong(html: str, tags: dict[str, set[str]], schemes: set[str]) -> list[str]:
    """Give what the allow-list does not hold."""
    found = []
    for element in elements(html):
        if element.tag not in tags:
            found.append(f"<{element.tag}>")
        found += [f"<{element.tag} {name}>" for name in element.attrib if name not in tags.get(element.tag, ())]
        for name in ("href", "src"):
            address = element.get(name, "")
            if urlsplit(re.sub(r"[\x00-\x20]", "", address)).scheme not in schemes:
                found.append(f"{name}={address}")
    return found


WRITTEN = {tag: ATTRIBUTES.get(tag, set()) for tag in TAGS}
SCHEMES = {"", "http", "https", "mailto", "term", "ref", "lang"}
LINKED = {tag: OURS.get(tag, WRITTEN.get(tag, set())) for tag in {*WRITTEN, *OURS}}
SHELF = library()
SIGNS = [*"<\"'&[)`|*_", "</", "&#", "](", "![", "<svg>", "<math>", "<style>", "<table>", "<p>", "<td>", "<mtext>"]
SIGNS += ["<a href=", "<!--", "-->", "javascript:", "\n", "\n\n", "- ", "> ", "\x02", "\x03", " "]
SOUP = st.lists(st.one_of(st.sampled_from(PAYLOADS), st.sampled_from(SIGNS), st.text(max_size=5)), max_size=12).map(
    "".join
)


def safe(text: str) -> None:
    """Assert that a text is harmless as it is rendered, and as it is linked for a page of either kind."""
    html = render(text)
    assert wrong(html, WRITTEN, SCHEMES) == []
    assert sanitise(html) == html
    for explain in (True, False):
        linker = Linker(SHELF, "content/modules/01-start/01-hello.md", explain)
        page = linker.prose(text) + linker.inline(text)
        assert wrong(page, LINKED, {"", "http", "https", "mailto"}) == []
        for element in elements(page):
            assert not element.get("href", "").startswith("//"), "it leads to another site"
            assert element.tag != "img" or element.get("src", "").startswith("/media/")


@pytest.mark.check("T08")
@pytest.mark.check("T09")
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_harmless_wherever_it_stands(payload: str) -> None:
    safe("\n\n".join(place.replace("{}", payload) for place in PLACES))
    safe(payload)
    assert wrong(sanitise(payload), WRITTEN, SCHEMES) == [], "the sanitiser alone would do"


@pytest.mark.check("T09")
@settings(COURSE, max_examples=80)
@given(SOUP)
def test_any_text_is_harmless(text: str) -> None:
    safe(text)


@pytest.mark.check("T09")
@settings(COURSE, max_examples=150)
@given(SOUP)
def test_sanitising_twice_changes_nothing_more(html: str) -> None:
    once = sanitise(html)
    assert sanitise(once) == once
    assert wrong(once, WRITTEN, SCHEMES) == []


@pytest.mark.check("T09")
def test_there_are_sixty_payloads_and_each_would_be_noticed() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 60
    raw = [
        payload
        for payload in PAYLOADS
        if payload.startswith("<") and not re.match(r"<(!\[|\?|https:|a@|javascript:|body)", payload)
    ]
    assert len(raw) > 40
    assert [payload for payload in raw if not wrong(payload, WRITTEN, {""})] == []


@pytest.mark.parametrize(
    "html", ["<b>bold</b>", "<br>", "a <!-- b --> c", "<div>x</div>", "x < y & z > w", "&lt;b&gt;"]
)
def test_html_that_an_author_types_is_shown_as_text(html: str) -> None:
    assert "".join(element.tag for element in elements(render(html))) == "p"
    assert plain(f"x {html}").startswith("x ")


@pytest.mark.check("T36")
@pytest.mark.parametrize(
    "text", ["{{7*7}}", "{% raw %}", "{{ config }}", "{# a #}", "${7*7}", "%(name)s", "{0}", "{name}"]
)
def test_what_looks_like_a_template_is_shown_as_it_is_written(text: str) -> None:
    assert render(text) == f"<p>{text}</p>"
    assert typographic(text) == text
    assert plain(text) == text


def test_a_heading_of_the_first_level_is_no_heading_on_a_page() -> None:
    assert [element.tag for element in elements(render("# A\n\n## B\n\n### C\n\n#### D\n\n##### E"))] == [
        "h2",
        "h3",
        "h4",
    ]
