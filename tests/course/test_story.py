"""A story as plain text to keep, and as the other side felt it."""

from __future__ import annotations

import every_kind
import pytest

from course_app.course.play import replay, result, start
from course_app.course.quiz import Quiz
from course_app.course.quiz_text import read_quiz
from course_app.course.scenes import Shower
from course_app.course.story import as_text, other_side

from .shelf import library

LIBRARY = library()


def text(responses: dict[str, object], quiz: Quiz) -> str:
    place = replay(quiz, None, [responses[scene] for scene in every_kind.SCENES])
    shower = Shower(LIBRARY, quiz)
    steps = [shower.feedback(taken, range(len(taken.scene.choices))) for taken in place.taken]
    ending = shower.ending(place, result(quiz, None, place), start(quiz).measures)
    assert ending
    return as_text(quiz.title, shower.intro(), steps, ending, "Played today.")


@pytest.fixture(scope="module")
def kinds() -> Quiz:
    quiz, problems = read_quiz("quizzes/story.md", "story", every_kind.STORY)
    assert quiz
    assert problems == []
    return quiz


def test_a_story_is_told_in_order_with_what_was_said_chosen_and_what_happened(kinds: Quiz) -> None:
    told = text(every_kind.BEST, kinds)
    assert told.startswith(
        "The bag at the gate\n===================\n\n"
        "Ayo’s bag went home with somebody else’s wet clothes in it. Sam is at the gate.\n\n"
        "17:40\n-----\n\n"
        "He holds the bag out to you, and does not come in.\n\n"
        "Sam Obi, Ayo’s father: ‘Whose are these? And where are his?’\n\n"
        "What do you do?\n\n"
        "You chose: Take the bag, say sorry, and ask him to come in out of the rain.\n\n"
        "He looks at the rain, and comes in.\n\n"
        "In the hall\n-----------\n\n"
        "He shakes the rain off his coat.\n\n"
    )
    for line in (
        "In your own words: You are right to ask.",
        "You ticked:\n- The family whose clothes these are.\n- The colleague who packed the bags.",
        "You put them in this order:\n1. Find Ayo’s own clothes.\n2. Ring the other family.",
        "- The other family – A call before six o’clock",
        "- How bags are packed. – Ours to mend",
        "You said: 15 minutes\n\nThree times five, and no meeting runs over.",
        "Two weeks on\n------------\n\nSam brings Ayo in, and hangs up the bag himself.",
        "Trust: growing, thin at the beginning\nClarity: half the picture, guesswork at the beginning\n"
        "Calm: easier, holding on at the beginning",
        "What to take from it\n--------------------",
    ):
        assert line in told
    assert told.endswith(
        "The other viewpoint\n-------------------\n\n"
        "You: Take the bag, say sorry, and ask him to come in out of the rain.\n\n"
        "Sam: She did not make me stand there.\n\n"
        "You: Thank him for it, and tell him what has changed.\n\nSam: They listened.\n\nPlayed today.\n"
    )


def test_it_is_plain_text(kinds: Quiz) -> None:
    for responses in (every_kind.BEST, every_kind.WEAK):
        told = text(responses, kinds)
        assert not [mark for mark in ("<", "&amp;", "&#", "**", "](", "\n\n\n") if mark in told]


def test_nothing_of_what_was_not_chosen_is_in_it(kinds: Quiz) -> None:
    told = text(every_kind.BEST, kinds)
    for choice in kinds.scenes["gate"].choices[1:]:
        assert choice.text not in told
        assert choice.happened not in told
    assert "Clarity: guesswork" not in told
    assert "You kept your words to yourself." in text(every_kind.WEAK, kinds)


def test_the_other_side_is_told_moment_by_moment_by_whom_it_is(kinds: Quiz) -> None:
    place = replay(kinds, None, [2, 0, ""])
    shower = Shower(LIBRARY, kinds)
    felt = other_side([shower.feedback(taken, range(len(taken.scene.choices))) for taken in place.taken])
    assert [(one.position, one.title, one.who, one.html) for one in felt] == [
        (1, "17:40", "Freya", "<p>I would not have said that to him.</p>"),
        (2, "17:40", "Sam", "<p>She did not make me stand there.</p>"),
    ]
