"""A scenario of any size, made up: three choices in each scene, marks, a measure, forks, repair scenes and endings."""

from __future__ import annotations

from random import Random

_HEAD = """---
title: A story of {scenes} scenes
module: 01-foundations
outcomes: [M1.LO1]
minutes: 1
people:
  Sam: Sam, a parent
with: Sam
measures:
  trust: {{start: 3, from: 1, to: 5, bands: {{1: broken, 2: thin, 3: holding, 4: growing, 5: firm}}}}
  ease: {{start: 2, from: 1, to: 3, bands: {{1: stiff, 2: fair, 3: easy}}}}
---
Somebody stands at the door, and it is not yet eight.

"""
_SAID = (
    "It is half past three and the yard is full. There is a coat on the wrong hook, and nobody has said so yet.\n\n"
    "> Sam: Was it you who rang? I could not come to the telephone.\n\n"
)
_TOLD = (
    "    Sam stops, and looks at the hook. Then the two of you go and look for the right coat together.\n\n"
    "    It took a minute, and it was about the coat. What stands behind it can wait until both of you sit.\n\n"
    "    > Somebody has seen it, and nobody was blamed for it.\n"
)


def story(scenes: int, seed: int = 7) -> str:
    """Take how many scenes are answered; give the text of a scenario with so many, and four endings."""
    random, text = Random(seed), _HEAD.format(scenes=scenes)
    marks: list[str] = []
    names = [f"scene-{at:02}" for at in range(scenes)]
    for at, name in enumerate(names):
        ahead = names[at + 1 : at + 4] or ["ends"]
        on = [random.choice(ahead) for _ in range(3)]
        on[0] = ahead[0]
        text += f"## {name}: Moment {at + 1}\n\n{_SAID}"
        if marks and at % 4 == 3:
            text += f"if {marks[-1]}:\n> Sam: You rang before. I have not forgotten it.\n\n"
        text += "What do you do?\n\n"
        mark = ""
        if at % 20 == 1:
            mark = f"; sets rang-{at}"
            marks.append(f"rang-{at}")
        way = on[1] if at % 5 else f"{on[1]} if trust at least 4, else {on[2]}"
        text += f"- Ask what happened, and listen until it has all been said. -> {on[0]} {{2; trust +1{mark}}}\n{_TOLD}"
        text += f"- Say what the rule is, and why it has to be like this here. -> {way} {{1; ease +1}}\n{_TOLD}"
        unsafe = at % 6 == 2 and at + 1 < scenes
        target = ahead[0] if unsafe else on[2]
        does = "0; critical; trust -1" if unsafe else "0; trust -1"
        text += f"- Go in and leave it, as there are six others in the room. -> {target} {{{does}}}\n{_TOLD}\n"
    fair = "fair if trust at least 3 and ease at least 2"
    text += f"## ends\n-> firm if trust at least 5, {fair}, thin if trust at least 2, else far\n\n"
    return text + "".join(
        f"## {id}: A week later\n\nThis is how it stands.\n\n" for id in ("firm", "fair", "thin", "far")
    )
