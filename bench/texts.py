"""What it costs to read and compile a scenario, and to go one step on in an attempt with many behind it.

Plain Python, without a server or a database: `texts.py [--quick]` prints the figures as JSON, for run.py.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable

from stories import story
from table import Figure

from course_app.course import describe, maps
from course_app.course.advice import advise
from course_app.course.check_quizzes import judge_quiz
from course_app.course.play import replay
from course_app.course.quiz import Quiz
from course_app.course.quiz_text import read_quiz
from course_app.course.ways import graph

EARLIER = (1, 20, 200)  # steps


def main() -> None:
    rounds = 5 if "--quick" in sys.argv else 15
    print(json.dumps([*compiling(rounds), *stepping(rounds * 20)]))


def read(text: str) -> Quiz:
    found, problems = read_quiz("quizzes/story.md", "story", text)
    if found is None or problems:
        raise SystemExit(f"the story of the bench has problems: {problems}")
    return found


def compiling(rounds: int) -> list[Figure]:
    """Scenarios with marks, measures, repair scenes and a fork, each time from the text."""
    figures = []
    for scenes in (20, 60):
        text = story(scenes)
        parsed = best_of(rounds, lambda text=text: read(text))  # type: ignore[misc]
        compiled = best_of(rounds, lambda text=text: compiled_anew(text))  # type: ignore[misc]
        told = best_of(rounds, lambda text=text: told_anew(text))  # type: ignore[misc]
        states = len(graph(read(text)).moves)
        figures += [
            Figure(f"{scenes} scenes: parse", f"{1000 * parsed:.1f} ms", note=f"{len(text) // 1024} kB of text"),
            Figure(
                f"{scenes} scenes: parse, compile", f"{1000 * compiled:.1f} ms", "1 s", compiled < 1,
                f"every check and advice; {states} states",
            ),
            Figure("... and outline, numbers, map", f"{1000 * told:.1f} ms", note="what the author's page shows"),
        ]  # fmt: skip
    return figures


def compiled_anew(text: str) -> Quiz:
    quiz = read(text)
    wrong = list(judge_quiz(quiz))
    if wrong:
        raise SystemExit(f"the story of the bench has problems: {wrong}")
    list(advise(quiz))
    return quiz


def told_anew(text: str) -> None:
    quiz = compiled_anew(text)
    describe.outline(quiz)
    describe.numbers(quiz)
    maps.draw(quiz)


def stepping(rounds: int) -> list[Figure]:
    """The engine alone: where an attempt stands after one more response, replayed from its first."""
    quiz = read(story(max(EARLIER) + 5))
    costs = {earlier: best_of(rounds, lambda many=earlier: step(quiz, many)) for earlier in EARLIER}  # type: ignore[misc]
    figures = []
    for earlier, cost in costs.items():
        linear = cost <= max(1, earlier / EARLIER[0]) * costs[EARLIER[0]]
        met = linear and (cost < 0.001 or earlier < 200)
        bar = "1 ms, at most linear" if earlier == 200 else "at most linear"
        note = "earlier steps are replayed, none is stored" if earlier == EARLIER[0] else ""
        figures.append(Figure(f"step after {earlier}, engine", f"{1000 * cost:.3f} ms", bar, met, note))
    return figures


def step(quiz: Quiz, earlier: int) -> None:
    place = replay(quiz, None, [0] * (earlier + 1))
    if place.position != earlier + 2:
        raise SystemExit("the story of the bench ended early")


def best_of(rounds: int, act: Callable[[], object]) -> float:
    """Give the seconds of CPU of the fastest tenth, so that other work on the machine disturbs little."""
    times = []
    gc.collect()
    for _ in range(rounds):
        began = time.process_time()
        act()
        times.append(time.process_time() - began)
    return statistics.quantiles(times, n=10)[0]


if __name__ == "__main__":
    main()
