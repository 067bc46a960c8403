"""What the checker lets pass, and where it looks."""

from __future__ import annotations

import pytest

from course_app.course.messages import problem

from .shelf import judged, text

MORE = "content/modules/01-start/03-more.md"
HEAD = "---\ntitle: More\nminutes: 1\noutcomes: [M1.LO1]\n---\n"


def told(path: str, body: str) -> list[tuple[int, str]]:
    return [(found.line, found.code) for found in judged({path: body}) if found.path == path]


def test_what_stands_in_code_is_shown_and_not_judged() -> None:
    assert judged({MORE: HEAD + "Write `<b>` or `[x](none.md)` or `[y](term:none)`.\n"}) == []


@pytest.mark.parametrize(
    "link",
    [
        "../../glossary.md#greeting",
        "../../references.md#okafor-2019",
        "../../courses/first-steps.md#what-you-will-do",
        "02-ask.md#who-knows-most",
        "01-hello.es.md",
        "#why",
        "#inside",
        "03-more.md#told",
    ],
)
def test_a_heading_is_found_in_every_kind_of_text(link: str) -> None:
    body = (
        "## Why?\n\n[There](LINK).\n\n::: note A\n### Inside\n:::\n\n::: think b\nc\n\n::: reveal\n### Told\n:::\n:::\n"
    )
    head = HEAD.replace("minutes: 1", "minutes: 4")
    assert judged({MORE: head + body.replace("LINK", link)}) == []
    (found,) = judged({MORE: head + body.replace("LINK", link.partition("#")[0] + "#nowhere")})
    assert (found.line, found.code) == (8, "link-anchor")


def test_a_translation_may_link_to_its_own_headings() -> None:
    path = "content/modules/01-start/01-hello.es.md"
    assert judged({path: text(path) + "\n## Después\n\n[Allí](#después).\n"}) == []


@pytest.mark.parametrize(
    "link", ["[a](none.md 'title')", '[a](<none.md> "title")', "[a [b] c](none.md)", "![a](none.svg)"]
)
def test_a_dead_link_is_found_in_each_form(link: str) -> None:
    assert told(MORE, f"{HEAD}A word.\n{link}\n") == [(7, "link-file")]


def test_the_glossary_and_the_references_are_read_like_any_text() -> None:
    path = "content/glossary.md"
    assert told(path, text(path) + "\n## nap: Nap\n\n\nA [short](term:none) sleep.\n") == [(13, "term-unknown")]
    assert told(path, text(path) + "\n## nap: Nap\nA <i>short</i> sleep.\n") == [(11, "html")]
    path = "content/references.md"
    assert told(path, text(path) + "\nSee [this](none.md).\n") == [(9, "link-file")]


def test_a_scenario_is_read_to_its_last_word() -> None:
    path = "quizzes/s02-the-wall.md"
    last = text(path).count("\n") + 1
    assert told(path, text(path) + "See [this](none.md).\n") == [(last, "link-file")]
    assert told(path, text(path) + "It was <b>wet</b>.\n") == [(last, "html")]


def test_the_line_of_a_field_under_a_scene_is_named_and_not_its_heading() -> None:
    path = "quizzes/s01-the-bag.md"
    line = text(path).split("\n").index("with: Ama") + 1
    assert told(path, text(path).replace("with: Ama", "with: Anna")) == [(line, "person-unknown")]


def test_drafts_are_judged_like_the_rest() -> None:
    draft = HEAD.replace("minutes: 1", "minutes: 1\ndraft: true")
    assert told(MORE, f"{draft}See [this](none.md).\n") == [(7, "link-file")]


def test_a_statement_with_a_tick_box_has_no_braces() -> None:
    path = "quizzes/01-start.md"
    line = text(path).split("\n").index("- [x] 'What would help him to settle down here?'") + 1
    spoiled = text(path).replace("settle down here?'", "settle down here?' {0; critical}")
    assert told(path, spoiled) == [(line, "choice-form")]


def test_all_problems_of_all_files_are_told_at_once_in_order() -> None:
    wall = "quizzes/s02-the-wall.md"
    found = judged({MORE: HEAD + "[a](b.md)\n\n# C\n", wall: text(wall).replace("-> end {0}", "{0}")})
    assert [(one.path, one.line, one.code) for one in found] == [
        (MORE, 6, "link-file"),
        (MORE, 8, "heading-one"),
        (wall, 17, "choice-target-missing"),
    ]


def test_a_problem_is_written_as_path_line_and_what_to_do() -> None:
    found = problem("quizzes/a.md", 7, "choice-target", target="b")
    assert str(found) == "quizzes/a.md:7: There is no scene 'b'."
