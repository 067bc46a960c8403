"""Words as readers meet them: quotation marks, anchors, plain text, counts."""

from __future__ import annotations

import pytest

from course_app.course.prose import count_words, inline, plain, slugify, typographic


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("'Don't,' she said", "‘Don’t,’ she said"),
        ('He said "no"', "He said “no”"),
        ('The bag ("it\'s his")', "The bag (“it’s his”)"),
        ("Wait...", "Wait…"),
        ("the '90s", "the ’90s"),
        ("parents' evening", "parents’ evening"),
        ("“already” ‘done’", "“already” ‘done’"),
        ("\"'Why?' she asked\"", "“‘Why?’ she asked”"),
        ("", ""),
    ],
)
def test_a_title_is_made_typographic(typed: str, shown: str) -> None:
    assert typographic(typed) == shown
    assert typographic(shown) == shown


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        *(("What does a name do?", "what-does-a-name-do"), ("*One* &amp; two", "one-two"), ("a_b - c", "a-b-c")),
        *(
            ("Être là", "être-là"),
            ("家", "家"),
            ("?!", "-"),
            ("Main", "main-"),
            ("Done", "done-"),
            ("Contents", "contents-"),
        ),
    ],
)
def test_a_heading_gives_an_anchor_that_no_part_of_the_page_has(heading: str, anchor: str) -> None:
    assert slugify(heading) == anchor


def test_one_paragraph_loses_its_paragraph_and_several_keep_theirs() -> None:
    assert inline(" *a* b ") == "<em>a</em> b"
    assert inline("a\n\nb") == "<p>a</p>\n<p>b</p>"
    assert inline("- a") == "<ul>\n<li>a</li>\n</ul>"


def test_plain_words_keep_their_spaces_and_lose_their_marks() -> None:
    assert plain("# A *b*, `c`. [d](e.md)!\n\n- f\n- g & h\n\n|i|j|\n|-|-|\n|k|l|\n") == "A b, c. d! f g & h i j k l"


def test_words_are_counted_as_a_reader_meets_them() -> None:
    assert count_words("It's a two-fold [link text](to/some/where.md) ![seen](x.svg) 22:47 **bold** — done.") == 10
