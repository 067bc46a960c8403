"""The checker's part for one quiz or scenario: every scene, choice and way through it."""

from __future__ import annotations

from collections.abc import Iterator

from course_app.course.choices import Choice
from course_app.course.messages import Problem, problem
from course_app.course.quiz import Quiz, Scene
from course_app.course.responses import KINDS


def judge_quiz(quiz: Quiz) -> Iterator[Problem]:
    """Take a quiz whose form could be read; give what is wrong with it."""
    yield from _header(quiz)
    yield from _bank(quiz) if quiz.is_bank else _story(quiz)
    for scene in quiz.scenes.values():
        if not scene.is_ending:
            yield from KINDS[scene.kind].problems(quiz.path, scene)
            if scene.kind == "one" and len(scene.choices) > 1 and not all(choice.critical for choice in scene.choices):
                best = max(choice.points for choice in scene.choices)
                ties = sum(choice.points == best for choice in scene.choices)
                # A repair scene may be worth less than 2; an item and its best answer may not be in doubt.
                if ties != 1 or (quiz.is_bank and best != 2):
                    yield problem(quiz.path, scene.line, "choice-best")
        for choice in scene.choices:
            for name, _ in choice.effects:
                if name not in quiz.header.measures:
                    yield problem(quiz.path, choice.line, "measure-unknown", name=name)
        yield from _people(quiz, scene)


def _header(quiz: Quiz) -> Iterator[Problem]:
    for name, measure in quiz.header.measures.items():
        line = quiz.lines.get(("measures", name), 2)
        if set(measure.bands) != set(range(measure.low, measure.high + 1)):
            yield problem(quiz.path, line, "measure-bands", name=name, low=measure.low, high=measure.high)
        if not measure.low <= measure.start <= measure.high:
            yield problem(
                quiz.path, line, "measure-start", name=name, start=measure.start, low=measure.low, high=measure.high
            )
    if quiz.header.with_ and quiz.header.with_ not in quiz.header.people:
        yield problem(quiz.path, quiz.lines.get(("with",), 2), "person-unknown", name=quiz.header.with_)


def _people(quiz: Quiz, scene: Scene) -> Iterator[Problem]:
    known = {*quiz.header.people, "you", "You", ""}
    if scene.with_ not in known and "with" in scene.lines:  # the header's own has been judged already
        yield problem(quiz.path, scene.lines["with"], "person-unknown", name=scene.with_)
    for said in scene.said:
        if said.who not in known:
            yield problem(quiz.path, said.line, "person-unknown", name=said.who)
    for choice in scene.choices:
        if choice.other_who not in known:
            yield problem(quiz.path, choice.line, "person-unknown", name=choice.other_who)


def _bank(quiz: Quiz) -> Iterator[Problem]:
    header, show = quiz.header, quiz.header.show or 0
    line = quiz.lines.get(("show",), 2)
    if len(header.outcomes) > show:
        yield problem(quiz.path, line, "bank-outcomes", show=show, outcomes=len(header.outcomes))
    # Half as many again as are shown, so that another try differs: 12 items for 8 shown.
    least = show + show // 2 if show > 2 else show
    if len(quiz.scenes) < least:
        yield problem(quiz.path, line, "bank-small", items=len(quiz.scenes), show=show, least=least)
    for code in header.outcomes:
        if not any(scene.outcome == code for scene in quiz.scenes.values()):
            yield problem(quiz.path, quiz.lines.get(("outcomes",), 2), "bank-outcome", code=code)
    for scene in quiz.scenes.values():
        if scene.outcome not in header.outcomes:
            yield problem(quiz.path, scene.lines.get("outcome", scene.line), "item-outcome")
        if not scene.lesson:
            yield problem(quiz.path, scene.line, "item-lesson")
        for choice in scene.choices:
            if choice.target:
                yield problem(quiz.path, choice.line, "choice-target-quiz", target=choice.target)


def _story(quiz: Quiz) -> Iterator[Problem]:
    endings = [scene for scene in quiz.scenes.values() if scene.is_ending]
    if not endings:
        yield problem(quiz.path, 1, "no-ending")
    if quiz.scenes[quiz.first].is_ending:
        yield problem(quiz.path, quiz.scenes[quiz.first].line, "no-choice")
    reached = _reached(quiz)
    for scene in quiz.scenes.values():
        if scene.kind == "several":
            yield problem(quiz.path, scene.line, "several-scenario")
        for choice in scene.choices:
            yield from _way(quiz, scene, choice)
    for scene in quiz.scenes.values():
        if scene.id not in reached:
            yield problem(quiz.path, scene.line, "unreachable", id=scene.id)


def _reached(quiz: Quiz) -> set[str]:
    reached, ahead = {quiz.first}, [quiz.first]
    while ahead:
        targets = {choice.target for choice in quiz.scenes[ahead.pop()].choices if choice.target in quiz.scenes}
        ahead += targets - reached
        reached |= targets
    return reached


def _way(quiz: Quiz, scene: Scene, choice: Choice) -> Iterator[Problem]:
    if not choice.target:
        yield problem(quiz.path, choice.line, "choice-target-missing")
    elif choice.target not in quiz.scenes:
        yield problem(quiz.path, choice.line, "choice-target", target=choice.target)
    elif choice.critical and quiz.scenes[choice.target].is_ending:
        yield problem(quiz.path, choice.line, "critical-end")
    elif quiz.order[choice.target] < quiz.order[scene.id] + (not choice.critical):
        # Back to any scene but its own, a learner could go another way and gather points that no one way offers.
        yield problem(quiz.path, choice.line, "back", target=choice.target)
