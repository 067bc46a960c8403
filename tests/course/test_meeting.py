"""Three things to talk about, from a scenario's own debriefs."""

from __future__ import annotations

from course_app.course.meeting import ASKED, Talk, talks

from .shelf import quiz

HEAD = "---\ntitle: T\nmodule: 01-start\noutcomes: [M1.LO1]\nminutes: 1\n---\n## s: S\n\nWhat?\n\n"
CHOICES = "- On. -> a {2}\n    Yes.\n- Off. -> b {1}\n    No.\n\n"


def told(first: str, second: str) -> tuple[Talk, ...]:
    ends = f"## a: A\n\nOver.\n\n### debrief\n{first}\n\n## b: B\n\nOver.\n\n### debrief\n{second}\n"
    return talks(quiz(HEAD + CHOICES + ends))


def test_a_question_of_the_author_comes_first_with_what_is_said_before_it() -> None:
    found = told("All well.", "It is late. Go *back*. What did he find? Who was left out? Then go on.")
    assert found[0] == Talk("It is late. Go *back*.", "What did he find? Who was left out?")
    assert found[1] == Talk("All well.", ASKED[0])


def test_questions_of_the_header_come_before_all_others_and_three_are_enough() -> None:
    asks = HEAD.replace("---\n##", "discuss: [Who rings home?, How soon?]\n---\n##")
    found = talks(quiz(asks + CHOICES + "## a: A\n\nOver.\n\n### debrief\nSo? Now.\n\nMore.\n\n## b: B\n\nOver.\n"))
    assert found == (Talk("", "Who rings home?"), Talk("", "How soon?"), Talk("", "So?"))


def test_what_most_endings_say_comes_before_what_one_says() -> None:
    found = told("Only here.\n\nBoth say this.\n\nAnd this.", "Only there.\n\nBoth say this.\n\nAnd this.")
    assert [talk.said for talk in found] == ["Both say this.", "And this.", "Only here."]
    assert [talk.question for talk in found] == list(ASKED)


def test_a_scenario_without_a_debrief_asks_nothing() -> None:
    assert talks(quiz(HEAD + CHOICES + "## a: A\n\nOver.\n\n## b: B\n\nOver.\n")) == ()
