"""The checker's part for one quiz or scenario: every scene, choice and way through it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from course_app.course import ways
from course_app.course.choices import Choice
from course_app.course.conditions import Condition, Way
from course_app.course.messages import Problem, problem
from course_app.course.quiz import Quiz, Scene
from course_app.course.responses import KINDS


def judge_quiz(quiz: Quiz) -> Iterator[Problem]:
    """Take a quiz whose form could be read; give what is wrong with it."""
    yield from _header(quiz)
    yield from _discussion(quiz)
    yield from _bank(quiz) if quiz.is_bank else _story(quiz)
    for scene in quiz.scenes.values():
        if scene.kind in KINDS:
            yield from KINDS[scene.kind].problems(quiz.path, scene)
            plain = scene.kind == "one" and not any(choice.when for choice in scene.choices)
            if plain and (reason := _not_one_best(scene, range(len(scene.choices)), quiz.is_bank)):
                yield problem(quiz.path, scene.line, "choice-best", reason=reason)
        for choice in scene.choices:
            for name, _ in choice.effects:
                if name not in quiz.header.measures:
                    yield problem(quiz.path, choice.line, "measure-unknown", name=name)
        yield from _people(quiz, scene)


def _not_one_best(scene: Scene, offered: Sequence[int], bank: bool) -> str:
    """Say why not one, and only one, of the choices offered is best; nothing where one is.

    Too few, or all critical, is told elsewhere.
    """
    choices = [scene.choices[at] for at in offered]
    if len(choices) < 2 or all(choice.critical for choice in choices):
        return ""
    best = max(choice.points for choice in choices)
    # A repair scene may be worth less than 2; an item and its best answer may not be in doubt.
    if bank and best < 2:
        return "No choice of this item earns 2"
    ties = [str(choice.line) for choice in choices if choice.points == best]
    return f"Lines {' and '.join(ties)} earn {best} alike" if len(ties) > 1 else ""


def _header(quiz: Quiz) -> Iterator[Problem]:
    for name, measure in quiz.header.measures.items():
        line = quiz.lines.get(("measures", name), 2)
        if set(measure.bands) != set(range(measure.low, measure.high + 1)):
            yield problem(quiz.path, line, "measure-bands", name=name, low=measure.low, high=measure.high)
        if not measure.low <= measure.start <= measure.high:
            yield problem(
                quiz.path, line, "measure-start", name=name, start=measure.start, low=measure.low, high=measure.high
            )
    for name in quiz.header.cast:
        if name not in quiz.header.people:
            yield problem(quiz.path, quiz.lines.get(("cast", name), 2), "person-unknown", name=name)
    if quiz.header.with_ and quiz.header.with_ not in quiz.header.people:
        yield problem(quiz.path, quiz.lines.get(("with",), 2), "person-unknown", name=quiz.header.with_)


def _discussion(quiz: Quiz) -> Iterator[Problem]:
    for place, question in enumerate(quiz.header.discuss):
        if not question.endswith("?"):
            yield problem(quiz.path, quiz.lines.get(("discuss", place), 2), "discuss-question")
    if quiz.header.discuss and quiz.is_bank:
        yield problem(quiz.path, quiz.lines.get(("discuss",), 2), "discuss-bank")


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
        if scene.ways or any(said.when for said in scene.said):
            yield problem(quiz.path, scene.line, "lead-quiz")
        for choice in scene.choices:
            if choice.ways:
                yield problem(quiz.path, choice.line, "choice-target-quiz", target=choice.target)
            if choice.sets or choice.when:
                yield problem(quiz.path, choice.line, "lead-quiz")


def _story(quiz: Quiz) -> Iterator[Problem]:
    endings = [scene for scene in quiz.scenes.values() if scene.is_ending]
    if not endings:
        yield problem(quiz.path, 1, "no-ending")
    if quiz.scenes[quiz.first].is_ending:
        yield problem(quiz.path, quiz.scenes[quiz.first].line, "no-choice")
    found = [*_leads(quiz), *_names(quiz)]
    yield from found
    reached = _reached(quiz)
    for scene in quiz.scenes.values():
        if scene.id not in reached:
            yield problem(quiz.path, scene.line, "unreachable", id=scene.id)
    if not found:
        yield from _states(quiz, reached)


def _leads(quiz: Quiz) -> Iterator[Problem]:
    for scene in quiz.scenes.values():
        if scene.kind == "one" or (scene.kind == "say" and not scene.ways):
            for choice in scene.choices:
                if not choice.ways:
                    yield problem(quiz.path, choice.line, "choice-target-missing")
                for way in choice.ways:
                    yield from _way(quiz, scene, way, choice.line, choice)
            if scene.ways:
                yield problem(quiz.path, scene.line, "lead-extra")
        elif not scene.is_ending:
            if not scene.ways:
                yield problem(quiz.path, scene.line, "lead-missing")
            for way in scene.ways:
                yield from _way(quiz, scene, way, scene.line, None)


def _way(quiz: Quiz, scene: Scene, way: Way, line: int, choice: Choice | None) -> Iterator[Problem]:
    critical = choice is not None and choice.critical
    if way.target not in quiz.scenes:
        yield problem(quiz.path, line, "choice-target", target=way.target)
    elif critical and _may_end(quiz, way.target):
        yield problem(quiz.path, line, "critical-end")
    elif quiz.order[way.target] < quiz.order[scene.id] + (not critical):
        # Back to any scene but its own, a learner could go another way and gather points that no one way offers.
        yield problem(quiz.path, line, "back", target=way.target)


def _may_end(quiz: Quiz, id: str) -> bool:
    """Say whether a scene is an ending, or a fork that can lead to one."""
    scene = quiz.scenes.get(id)
    if scene is None or not scene.is_fork:
        return bool(scene and scene.is_ending)
    return any(_may_end(quiz, target) for target in scene.targets if quiz.order.get(target, 0) > quiz.order[id])


def _names(quiz: Quiz) -> Iterator[Problem]:
    """Give what is wrong with the measures and marks that are set and read."""
    measures = quiz.header.measures
    read: set[str] = set()
    set_in = {
        name: quiz.order[scene.id]
        for scene in reversed(quiz.scenes.values())
        for choice in scene.choices
        for name in choice.sets
    }
    for scene, line, condition in ways.conditions(quiz):
        for term in condition.terms:
            read.add(term.name)
            if (term.is_mark and (term.name not in set_in or set_in[term.name] > quiz.order[scene.id])) or (
                not term.is_mark and term.name not in measures
            ):
                yield problem(quiz.path, line, "condition-name", name=term.name)
            elif not term.is_mark and not _splits(quiz, term.name, term.least, term.most):
                low, high = measures[term.name].low, measures[term.name].high
                yield problem(quiz.path, line, "condition-range", name=term.name, low=low, high=high)
    counts = len(read & set(measures)), len(read & set(set_in))
    if counts[0] > ways.MEASURES or counts[1] > ways.MARKS:
        yield problem(
            quiz.path, 1, "condition-many", measures=counts[0], marks=counts[1], most=(ways.MEASURES, ways.MARKS)
        )  # fmt: skip
    for scene in quiz.scenes.values():
        for choice in scene.choices:
            for name in choice.sets:
                if name in measures:
                    yield problem(quiz.path, choice.line, "mark-measure", name=name)
                elif name not in read:
                    yield problem(quiz.path, choice.line, "mark-unread", name=name)


def _splits(quiz: Quiz, name: str, least: int | None, most: int | None) -> bool:
    """Say whether some values of a measure are inside and some outside."""
    measure = quiz.header.measures[name]
    return measure.low < least <= measure.high if least is not None else measure.low <= (most or 0) < measure.high


def _states(quiz: Quiz, reached: set[str]) -> Iterator[Problem]:
    """Give what no state, or every state, of a story allows. Its names and ways are right."""
    try:
        graph = ways.graph(quiz)
    except ways.TooMany:
        yield problem(quiz.path, 1, "states-many")
        return
    for scene in quiz.scenes.values():
        states = [graph.state(moment) for moment in graph.moments[scene.id]]
        if not states:
            if scene.id in reached:  # a way leads here, but its condition never holds
                yield problem(quiz.path, scene.line, "unreachable", id=scene.id)
            continue
        if scene.kind == "one" and any(choice.when for choice in scene.choices):
            offers = [scene.offered(state) for state in states]
            if any(len(offer) < 2 for offer in offers):
                yield problem(quiz.path, scene.line, "offer-few")
            elif any(all(scene.choices[at].critical for at in offer) for offer in offers):
                yield problem(quiz.path, scene.line, "offer-unsafe")
            elif reason := next(filter(None, (_not_one_best(scene, offer, False) for offer in offers)), ""):
                yield problem(quiz.path, scene.line, "choice-best", reason=reason)
        for line, condition in _own(scene):
            held = [condition.holds(state) for state in states]
            if not any(held):
                yield problem(quiz.path, line, "never", condition=condition.text)
            elif all(held):
                yield problem(quiz.path, line, "always", condition=condition.text)


def _own(scene: Scene) -> Iterator[tuple[int, Condition]]:
    """Give the conditions that are read in the state in which a scene is met."""
    yield from ((said.line, said.when) for said in scene.said if said.when)
    yield from ((choice.line, choice.when) for choice in scene.choices if choice.when)
    if scene.is_fork:
        yield from ((scene.line, way.when) for way in scene.ways if way.when)


def _reached(quiz: Quiz) -> set[str]:
    reached, ahead = {quiz.first}, [quiz.first]
    while ahead:
        targets = {target for target in quiz.scenes[ahead.pop()].targets if target in quiz.scenes}
        ahead += targets - reached
        reached |= targets
    return reached
