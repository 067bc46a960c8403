"""A lesson as its page shows it: terms, citations, links, pictures, tables, blocks."""

from __future__ import annotations

import re

import html5lib
import pytest

from course_app.course.library import Library
from course_app.course.links import Linker, resolve, written_links
from course_app.course.pages import LessonPage, ShownBlock, lesson_page

from .shelf import library

LIBRARY = library()
PATH = "content/modules/01-start/03-more.md"
HEAD = "---\ntitle: More\nminutes: 1\noutcomes: [M1.LO1]\n---\n"


def page(body: str, of: Library | None = None) -> LessonPage:
    shelf = of or library({PATH: HEAD + body})
    return lesson_page(shelf, shelf.lessons["01-start/03-more"])


def shown(body: str) -> str:
    """Give the HTML of a text that is one piece of prose."""
    (block,) = page(body).blocks
    return block.html


HELLO = lesson_page(LIBRARY, LIBRARY.lessons["01-start/01-hello"])


def test_a_term_is_explained_at_its_first_use_and_only_there() -> None:
    html = shown("[One](term:partnership), [two](term:partnership).\n\n[Three](term:greeting).")
    assert html.count('<button type="button" class="term" popovertarget="term-partnership">') == 2
    assert html.count('id="term-partnership"') == html.count('id="term-greeting"') == 1
    assert re.search(
        r"One</button><span class=\"def\" id=\"term-partnership\" popover> <b>Partnership\.</b> Deciding", html
    )
    assert html.count('<a href="/glossary#partnership">See it in the glossary</a>') == 1
    assert "two</button>.</p>" in html


def test_a_term_explained_in_one_block_is_not_explained_again_in_the_next() -> None:
    blocks = page("[One](term:partnership).\n\n::: try\n[Two](term:partnership).\n:::\n").blocks
    assert ['id="term-partnership"' in block.html for block in blocks] == [True, False]


def test_the_explanation_is_words_only() -> None:
    glossary = "---\ntitle: G\n---\n## a: A & B\nSee **this** [b](term:a) `<i>`.\n"
    html = (
        lesson_page(
            shelf := library({"content/glossary.md": glossary, PATH: HEAD + "[a](term:a)\n"}),
            shelf.lessons["01-start/03-more"],
        )
        .blocks[0]
        .html
    )
    assert "<b>A &amp; B.</b> See this b &lt;i&gt;. <a" in html


@pytest.mark.parametrize(
    "link", ["term:nothing", "none.md", "../09-none/module.md", "//example.org/x", "javascript:alert(1)", "data:x"]
)
def test_what_leads_nowhere_is_quietly_plain(link: str) -> None:
    assert re.fullmatch(r"<p>(<a>)?words(</a>)?</p>", shown(f"[words]({link})\n"))


def test_outside_a_lesson_a_term_is_a_link_to_the_glossary_and_a_citation_to_the_references() -> None:
    linker = Linker(LIBRARY, "quizzes/s01-the-bag.md", explain=False)
    assert linker.inline("[a](term:greeting)") == '<a href="/glossary#greeting">a</a>'
    assert linker.inline("[b](ref:okafor-2019)") == '<a href="/references#okafor-2019">b</a>'
    assert linker.prose("") == linker.inline("") == ""


def test_what_a_lesson_cites_stands_at_its_foot_once_and_without_what_the_course_takes_from_it() -> None:
    found = page("([O](ref:okafor-2019)), ([O](ref:okafor-2019)), ([N](ref:none-2020)).\n")
    ((id, work),) = found.sources
    assert id == "okafor-2019"
    assert work == "Okafor, A. (2019) <em>At the Door: Notes of a Key Person</em>. Leeds: Wall and Wren."
    assert found.blocks[0].html.count('<a href="#source-okafor-2019">O</a>') == 2


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("02-ask.md", "/modules/01-start/02-ask"),
        ("02-ask.md#who-knows-most", "/modules/01-start/02-ask#who-knows-most"),
        ("#here", "#here"),
        ("03-more.md#here", "#here"),
        ("module.md", "/modules/01-start"),
        ("../02-talk/01-good-things.md", "/modules/02-talk/01-good-things"),
        ("../../courses/first-steps.md", "/courses/first-steps"),
        ("../../glossary.md#greeting", "/glossary#greeting"),
        ("../../references.md", "/references"),
        ("../../fact-sheets/at-the-door.en.md", "/fact-sheets/at-the-door/en"),
        ("../../../quizzes/s02-the-wall.md", "/quizzes/s02-the-wall"),
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&amp;c=2"),
        ("mailto:ama@example.org", "mailto:ama@example.org"),
    ],
)
def test_a_link_to_a_file_becomes_the_address_of_its_page(link: str, address: str) -> None:
    assert shown(f"[words]({link})\n") == f'<p><a href="{address}">words</a></p>'


def test_words_of_another_language_say_so() -> None:
    assert shown("[bonjour](lang:fr)") == '<p><span lang="fr">bonjour</span></p>'


def test_a_picture_alone_is_a_figure_with_its_caption_and_size() -> None:
    media = LIBRARY.media["content/modules/01-start/hill.svg"]
    image = f'<img src="/media/{media.digest}/hill.svg" alt="It &amp; rises" width="320" height="90" loading="lazy">'
    caption = '<figcaption class="small soft">A hill</figcaption>'
    assert shown('![It & rises](hill.svg "A hill")') == f'<figure class="sheet">{image}{caption}</figure>'
    assert shown("![It & rises](hill.svg)") == f'<figure class="sheet">{image}</figure>'
    assert shown("In ![It & rises](hill.svg) words.") == f"<p>In {image} words.</p>"


def test_a_picture_that_is_not_there_leaves_its_words() -> None:
    assert "<img" not in shown("![A hill](none.svg)")
    assert "A hill" in shown("![A hill](none.svg)")
    assert "<img" not in shown("![A hill](https://example.org/hill.svg)")


def test_a_table_scrolls_by_itself_and_keeps_its_alignment() -> None:
    html = shown("|a|b|\n|:--|--:|\n|1|2|\n")
    assert html.startswith('<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>')
    assert html.endswith("</table></div>")
    assert '<td align="right">2</td>' in html
    assert "style=" not in html


def test_headings_of_the_second_level_are_the_contents_of_the_lesson() -> None:
    assert [(heading.id, heading.html) for heading in HELLO.headings] == [
        ("what-does-a-name-do", "What does a name do?"),
        ("where-next", "Where next?"),
    ]
    found = page("## *One* and [two](term:greeting)\n\na\n\n### Three\n\nb\n").headings
    assert [(heading.id, heading.html) for heading in found] == [("one-and-two", "<em>One</em> and two")]


def test_no_anchor_stands_twice_on_a_page() -> None:
    body = "## Why?\n\na\n\n::: try\nb\n:::\n\n## Why?\n\nc\n\n::: note N\n### Why?\n:::\n\n## Why?\n\n## Contents\n"
    found = page(body)
    anchors = re.findall(r' id="([^"]+)"', "".join(block.html for block in found.blocks))
    assert anchors == ["why", "why-2", "why-3", "why-4", "contents-"]
    assert [heading.id for heading in found.headings] == ["why", "why-2", "why-4", "contents-"]


def test_the_opening_is_the_first_paragraph_in_plain_words() -> None:
    assert HELLO.opening.startswith("Élodie stands at the door with her coat still on. Nobody has said bonjour yet")
    assert HELLO.opening.endswith("the first act of partnership (Okafor, 2019).")
    assert page("::: try\nOnly this.\n:::\n").opening == ""


def test_blocks_keep_their_kind_their_order_and_what_belongs_to_them() -> None:
    assert [block.kind for block in HELLO.blocks] == ["prose", "think", "check", "try", "prose"]
    think = next(block for block in HELLO.blocks if block.kind == "think")
    assert (think.id, think.html) == (
        "your-door",
        "<p>Who was greeted by name at your door this morning, and who was not?</p>",
    )
    assert think.reveal.startswith("<p>Most of us greet")
    ask = lesson_page(LIBRARY, LIBRARY.lessons["01-start/02-ask"])
    titles = [(block.kind, block.title) for block in ask.blocks if block.kind in ("in", "note", "safety")]
    assert titles == [("in", "England"), ("safety", ""), ("note", "A word about forms")]


def test_a_check_shows_its_choices_in_the_authors_order_with_feedback_apart() -> None:
    (check,) = (block for block in HELLO.blocks if block.kind == "check")
    assert (check.id, check.title) == ("first-word", "What do you say first?")
    assert check.question == "<p>A father you do not know comes in.</p>"
    assert [(choice.html, choice.points) for choice in check.choices] == [
        ("‘Good morning, I am Ama. How do you say your name?’", 2),
        ("‘Are you here for a pick-up?’", 0),
    ]
    assert (
        check.choices[0].feedback
        == "<p>He tells you, twice, and laughs.</p>\n<p>You gave yours before you asked for his.</p>"
    )


def test_a_recording_comes_with_its_captions_and_its_transcript() -> None:
    talk = lesson_page(LIBRARY, LIBRARY.lessons["02-talk/01-good-things"]).blocks
    video, audio = talk[1], talk[2]
    assert isinstance(video, ShownBlock)
    assert video.media is LIBRARY.media["content/modules/02-talk/talk.mp4"]
    assert video.captions is LIBRARY.media["content/modules/02-talk/talk.vtt"]
    assert audio.media is LIBRARY.media["content/modules/02-talk/talk.mp3"]
    assert (video.media.media_type, audio.media.media_type) == ("video/mp4", "audio/mpeg")
    assert "carried the water jug" in video.html


def test_a_page_is_made_once_for_each_library() -> None:
    assert lesson_page(LIBRARY, LIBRARY.lessons["01-start/01-hello"]) is HELLO
    again = library()
    assert lesson_page(again, again.lessons["01-start/01-hello"]) is not HELLO


@pytest.mark.parametrize("path", [lesson.path for lesson in LIBRARY.lessons.values()])
def test_every_piece_of_a_page_is_whole_html(path: str) -> None:
    lesson = next(lesson for lesson in LIBRARY.lessons.values() if lesson.path == path)
    for block in lesson_page(LIBRARY, lesson).blocks:
        for piece in (block.html, block.reveal, block.question, *(choice.feedback for choice in block.choices)):
            parser = html5lib.HTMLParser(strict=False)
            parser.parseFragment(piece)
            assert parser.errors == []


def test_links_are_found_where_they_are_written() -> None:
    written = "a\n[b](c.md)\n![d](e.svg 'f')\n[g [h] i](<j>) [k](l \"m\")\n[n]\n(o)"
    assert [tuple(link) for link in written_links(written, 10)] == [
        (11, False, "b", "c.md"),
        (12, True, "d", "e.svg"),
        (13, False, "g [h] i", "j"),
        (13, False, "k", "l"),
    ]


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("b.md", "content/b.md"),
        ("../b.md", "b.md"),
        ("#x", "content/a.md"),
        ("./c/../b.md#x", "content/b.md"),
        ("", "content/a.md"),
    ],
)
def test_a_link_is_resolved_beside_the_file_that_holds_it(target: str, path: str) -> None:
    assert resolve("content/a.md", target) == (path, "x" if "#" in target else "")
