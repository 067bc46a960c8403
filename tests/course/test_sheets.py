"""A fact sheet on paper: what is read from its Markdown, and what cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from course_app.course.sheets import Paper, Part, Words, line, misfits, parts


def test_a_sheet_is_paragraphs_bullets_bold_words_blanks_and_words_of_another_language() -> None:
    assert parts("Our setting: ____\n\n- **Names.** It's [Say *it* ____](lang:en)\n- b\n") == (
        Part(False, (Words("Our setting: "), Words("", blank=True))),
        Part(
            True,
            (
                Words("Names.", strong=True),
                Words(" It’s "),
                Words("Say ", lang="en"),
                Words("it", lang="en"),
                Words(" ", lang="en"),
                Words("", lang="en", blank=True),
            ),
        ),
        Part(True, (Words("b"),)),
    )


def test_a_line_of_the_header_has_blanks_too() -> None:
    assert line("reviewed by ____ on ____") == (
        *(Words("reviewed by "), Words("", blank=True)),
        *(Words(" on "), Words("", blank=True)),
    )
    assert line("") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\n\n## b", [(2, "a heading")]),
        ("a\n\nb\n---", [(3, "a heading")]),
        ("a\n\n|b|c|\n|-|-|\n|1|2|", [(3, "a table")]),
        ("a\n\n1. b\n2. c", [(2, "a numbered list")]),
        ("- a\n- b\n    - c", [(2, "a list inside a list")]),
        ("- a\n\n    b", [(2, "a bullet of several paragraphs")]),
        ("a\n![b](c.svg)", [(1, "a picture")]),
        ("a\n[b](https://example.org)", [(1, "a link")]),
        ("a\n[b](term:c)", [(1, "a link")]),
        ("a\n<https://example.org>", [(1, "a link")]),
        ("a *b*", [(0, "slanted words")]),
        ("a\n\n> b", [(2, "a quotation")]),
        ("a `b`", [(0, "code")]),
        ("a\n\n    b", [(2, "code")]),
        ("a\n\n***", [(2, "a line across")]),
        ("a\n\n::: note\nb\n:::", [(2, "a block")]),
        ("## a\n\n*b*\n\n## c", [(0, "a heading"), (2, "slanted words")]),
        ("a  \nb **c** [d](lang:en)\n\n- ____\n\n- e", []),
    ],
)
def test_what_a_printer_cannot_lay_out_is_named_with_its_first_line(text: str, found: list[tuple[int, str]]) -> None:
    assert list(misfits(text)) == found


def test_what_is_named_still_keeps_its_words() -> None:
    text = "## a\n\n|b|c|\n|-|-|\n|d|e|\n\n> f\n\n- g\n    - h\n\n    i"
    said = [words.text for part in parts(text) for words in part.words]
    assert "".join("".join(said).split()) == "abcdefghi"


def test_a_paper_comes_back_from_plain_data() -> None:
    paper = Paper("T", "ar", True, parts("- **a** ____"), "s", line("b ____"), date(2026, 11, 21), line("d"), "Site")
    assert Paper.from_json(paper.to_json()) == paper
    assert paper.text() == "T a  s d b  Site"
