"""Honest minutes: counted from what there is to read and do."""

from __future__ import annotations

from functools import lru_cache

from course_app.course.blocks import words
from course_app.course.choices import Choice
from course_app.course.conditions import State
from course_app.course.library import Course, Lesson, Module
from course_app.course.prose import count_words
from course_app.course.quiz import Quiz, Scene

WORDS_A_MINUTE = 180
REFLECTION, CHECK, CHOICE, ITEM, WARM_UP = 4.0, 1.0, 0.5, 1.0, 2.0
TOLERANCE = 0.20


def fits(said: float, counted: float, rounding: float = 0.99, least: float = 1) -> bool:
    """Say whether a header's figure is within 20 % of the count. A minute either way is rounding.

    `least` is the smallest figure that a header can say: what counts up to less is that.
    """
    counted = max(counted, least)
    return abs(said - counted) <= max(TOLERANCE * counted, rounding)


def hours_fit(said: float, counted: float) -> bool:
    """Say whether a header's hours are within 20 % of the count, or the nearest quarter."""
    return fits(said, counted, rounding=0.125, least=0.25)


def of_lesson(lesson: Lesson) -> float:
    """Give a lesson's minutes: words / 180, 4 a reflection, 1 a check."""
    blocks = lesson.blocks
    count = sum(words(block) for block in blocks)
    kinds = [block.kind for block in blocks]
    return count / WORDS_A_MINUTE + REFLECTION * kinds.count("think") + CHECK * kinds.count("check")


@lru_cache(maxsize=256)
def of_quiz(quiz: Quiz) -> float:
    """Give a quiz's minutes: 1 an item shown; a scenario's: its longest path's words / 180, half a minute a choice."""
    if quiz.header.show is not None:
        return ITEM * quiz.header.show
    longest: dict[str, tuple[float, int]] = {}  # scene -> (words, choices) of the longest way on
    for scene in reversed(quiz.scenes.values()):
        if scene.is_ending:
            longest[scene.id] = (ending_words(scene)[1], 0)
            continue
        here = scene_words(scene)
        if scene.kind == "one":
            ways = [_way(longest, choice.targets or scene.targets, told_words(choice), 1) for choice in scene.choices]
        else:
            told = sum(told_words(choice) for choice in scene.choices)
            ways = [_way(longest, scene.targets, told, not scene.is_fork)]
        on, choices = max(ways, key=_takes, default=(0.0, 0))
        longest[scene.id] = (here + on, choices)
    count, choices = longest[quiz.first]
    return (count + count_words(quiz.intro)) / WORDS_A_MINUTE + CHOICE * choices


def scene_words(scene: Scene, state: State | None = None) -> int:
    """Give the words that a scene shows before it is answered, in a state, or at most."""
    said = [part.text for part in scene.said if state is None or part.when.holds(state)]
    choices = [choice.text for choice in scene.choices if state is None or choice.when.holds(state)]
    return sum(count_words(text) for text in (*said, scene.question, *choices))


def told_words(choice: Choice) -> int:
    """Give the words that a choice shows afterwards."""
    said = (choice.key or "", choice.happened, choice.why, choice.other, *choice.checklist)
    return sum(count_words(text) for text in said)


def ending_words(scene: Scene, state: State | None = None) -> tuple[int, int]:
    """Give the words of an ending with its shortest and with its longest band."""
    here = scene_words(scene, state) + count_words(scene.debrief)
    bands = [count_words(text) for _, text in scene.bands]
    return here + min(bands, default=0), here + max(bands, default=0)


def _takes(way: tuple[float, int]) -> float:
    return way[0] / WORDS_A_MINUTE + way[1] * CHOICE


def _way(
    longest: dict[str, tuple[float, int]], targets: tuple[str, ...], told: float, responses: int
) -> tuple[float, int]:
    """Give the words and responses of the longest way on to one of the targets."""
    ahead = max((longest[target] for target in targets if target in longest), key=_takes, default=(0.0, 0))
    return told + ahead[0], responses + ahead[1]


def of_module(module: Module) -> float:
    """Give a module's minutes: its warm-up, lessons, required scenarios and quiz."""
    quizzes = (*module.required, *((module.quiz,) if module.quiz else ()))
    warm_up = WARM_UP if module.header.warm_up else 0.0
    return warm_up + sum(of_lesson(lesson) for lesson in module.lessons) + sum(of_quiz(quiz) for quiz in quizzes)


def of_course(course: Course) -> float:
    """Give a course's minutes by the headers of its modules."""
    return float(course.minutes)
