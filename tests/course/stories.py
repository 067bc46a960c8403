"""Authors made up by chance: stories and banks that the checker lets through. One number is one author."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from course_app.course.quiz import Quiz

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
    return quiz(STORY + "\n".join(scenes))


def bank(chance: Random) -> Quiz:
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
    return quiz(text, "bank")


stories = st.integers(0, 2**32).map(lambda author: story(Random(author)))
banks = st.integers(0, 2**32).map(lambda author: bank(Random(author)))
