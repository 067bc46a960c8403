"""Authors made up by chance: stories and banks that the checker lets through. One number is one author."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from course_app.course.check_quizzes import judge_quiz
from course_app.course.quiz import Quiz
from course_app.course.quiz_text import read_quiz

from .shelf import quiz

STORY = """---
title: A story
module: 01-start
outcomes: [M1.LO1]
minutes: 1
measures:
  trust: {start: 2, from: 1, to: 3, bands: {1: low, 2: middle, 3: high}}
---
"""


def points(chance: Random, safe: int, best: int) -> list[int]:
    """Points of the safe choices of a scene: one, and only one, is best."""
    found = [best, *(chance.randrange(best) for _ in range(safe - 1))]
    return chance.sample(found, safe)


def story(chance: Random) -> Quiz:
    return quiz(story_text(chance))


def story_text(chance: Random) -> str:
    """Scenes with ways forward, some of which skip; critical choices lead to their own scene or to a repair scene."""
    size, endings = chance.randint(1, 6), chance.randint(1, 2)
    ways: list[list[str]] = []
    led_to = {0}
    for at in range(size):
        choices = []
        for scored in points(chance, safe=chance.randint(1, 3), best=chance.randint(1, 2)):
            target = chance.randrange(at + 1, size + endings)
            led_to.add(target)
            choices.append(f"- Go. -> s{target} {{{scored}; trust {chance.randint(-2, 2):+}}}\n    You went.\n")
        for _ in range(chance.randint(0 if len(choices) > 1 else 1, 2)):
            target = chance.randrange(at, size)
            led_to |= {target} - {at}
            choices.append(f"- Wreck it. -> s{target} {{0; critical}}\n    It broke.\n")
        ways.append(chance.sample(choices, len(choices)))
    for missed in {*range(size + endings)} - led_to:  # so that every scene can be reached
        ways[min(missed, size) - 1].append(f"- Walk. -> s{missed} {{0}}\n    You walked.\n")
    scenes = [f"## s{at}: Scene\n\nWhat now?\n\n{''.join(choices)}" for at, choices in enumerate(ways)]
    scenes += [f"## s{size + at}: End\n\nIt is over.\n" for at in range(endings)]
    return STORY + "\n".join(scenes)


def condition(chance: Random, marks: list[str]) -> str:
    """Words that may hold: of the measure, of a mark that was set before, or of both."""
    terms = [f"trust at {chance.choice(['least 2', 'least 3', 'most 1', 'most 2'])}"]
    terms += [f"{chance.choice(['', 'not '])}{mark}" for mark in marks]
    return chance.choice([" and ", " or "]).join(chance.sample(terms, min(len(terms), chance.randint(1, 2))))


def remembering(chance: Random) -> Quiz:
    return quiz(remembering_text(chance))


def remembering_text(chance: Random) -> str:
    """A story that remembers: marks and a measure decide what is offered, what is said and where it leads.

    Authors whom the checker would stop (a mark that nothing reads, an `if` that always holds) try again.
    """
    for _ in range(300):
        text = _remembering(chance)
        found, problems = read_quiz("quizzes/story.md", "story", text)
        if found and not problems and not list(judge_quiz(found)):
            return text
    return story_text(chance)


def _remembering(chance: Random) -> str:
    size, endings = chance.randint(1, 4), chance.randint(1, 3)
    marks: list[str] = []
    text = ""
    for at in range(size):
        said = f"if {condition(chance, marks)}:\nIt shows.\n\n" if chance.random() < 0.5 else ""
        lines, set_here = [], f"k{at}"
        for scored in points(chance, safe=2, best=2):
            does = f"{scored}; trust {chance.randint(-2, 2):+}" + chance.choice(["", f"; sets {set_here}"])
            targets = [f"s{chance.randrange(at + 1, size + endings)}" for _ in range(2)]
            way = (
                f"{targets[0]} if {condition(chance, marks)}, else {targets[1]}"
                if chance.random() < 0.4
                else targets[0]
            )
            lines.append(f"- Go. -> {way} {{{does}}}\n    You went.\n")
        if chance.random() < 0.4:
            lines.append(f"- Wait. -> s{at + 1} {{0; trust +1; if {condition(chance, marks)}}}\n    You did.\n")
        if chance.random() < 0.3:
            lines.append(f"- Wreck it. -> s{at} {{0; critical; trust -1; sets {set_here}}}\n    It broke.\n")
        marks.append(set_here) if set_here in "".join(lines) else None
        text += f"## s{at}: Scene\n\nNow.\n\n{said}What now?\n\n{''.join(chance.sample(lines, len(lines)))}\n"
    for at in range(size, size + endings):
        fork = at < size + endings - 1 and chance.random() < 0.5
        way = f"-> s{size + endings} if {condition(chance, marks)}, else s{size + endings - 1}\n"
        text += f"## s{at}{'' if fork else ': End'}\n\n{way if fork else 'It is over.'}\n\n"
    return STORY + text + f"## s{size + endings}: Last\n\nIt is over.\n"


def bank(chance: Random) -> Quiz:
    return quiz(bank_text(chance), "bank")


def bank_text(chance: Random) -> str:
    """A bank with a few outcomes; items with one best answer, several answers, or an unsafe choice."""
    codes = [f"M1.LO{number + 1}" for number in range(chance.randint(1, 3))]
    items = chance.randint(4, 9)
    shown = chance.randint(len(codes), max(len(codes), items * 2 // 3))
    text = f"---\ntitle: A bank\nmodule: 01-start\noutcomes: [{', '.join(codes)}]\nminutes: 1\nshow: {shown}\n---\n"
    for at in range(items):
        code = codes[at] if at < len(codes) else chance.choice(codes)
        text += f"## i{at}\noutcome: {code}\nlesson: 01-start/01-hello\nlevel: apply\n\nWhat now?\n\n"
        if chance.random() < 0.3:
            boxes = "x " + "".join(chance.choices("x ", k=chance.randint(0, 2)))
            choices = [f"- [{box}] It belongs, or not.\n    So it is.\n" for box in boxes]
        else:
            scores = points(chance, safe=chance.randint(2, 3), best=2)
            choices = [f"- Say it. {{{scored}}}\n    You did.\n" for scored in scores]
            choices += ["- Hide it. {0; critical}\n    It comes out.\n"] * chance.randint(0, 1)
        text += "".join(chance.sample(choices, len(choices))) + "\n"
    return text


stories = st.integers(0, 2**32).map(lambda author: story(Random(author)))
memories = st.integers(0, 2**32).map(lambda author: remembering(Random(author)))
banks = st.integers(0, 2**32).map(lambda author: bank(Random(author)))
