"""A story and a quiz in which every kind of response comes up, for the tests of pages and of the browser."""

from __future__ import annotations

import re
from typing import Any

STORY = """\
---
title: The bag at the gate
module: 01-first
outcomes: [M1.LO1]
minutes: 7
people:
  Sam: Sam Obi, Ayo's father
  Freya: Freya, your colleague
with: Sam
measures:
  trust: {start: 2, from: 1, to: 5, bands: {1: broken, 2: thin, 3: holding, 4: growing, 5: firm}}
  clarity: {start: 1, from: 1, to: 4, bands: {1: guesswork, 2: hazy, 3: half the picture, 4: clear to both}}
  calm: {start: 3, from: 1, to: 5, bands: {1: shouting, 2: tense, 3: holding on, 4: easier, 5: at ease}}
---
Ayo's bag went home with somebody else's wet clothes in it. Sam is at the gate.

## gate: 17:40

He holds the bag out to you, and does not come in.

> Sam: Whose are these? And where are his?

What do you do?

- Take the bag, say sorry, and ask him to come in out of the rain. -> words {2; trust +1; calm +1; sets came-in}
    He looks at the rain, and comes in.

    He is heard before anything is explained.

    > She did not make me stand there.
- Explain that it was a busy afternoon and that bags look alike. -> words {1; trust -1}
    He listens to the end, still holding the bag.

    It may be true. He did not ask how busy you were.

    > So it is the bags that are to blame.
- Tell him that this is nothing to be so upset about today. -> gate {0; critical; calm -1}
    He steps back on to the street.

    Nobody is calmer for being told to be.

    > Freya: I would not have said that to him.

## words: In the hall

if came-in:
He shakes the rain off his coat.

if not came-in:
He stays on the step.

What would you say first, in your own words?

- ... -> who
    'You are right to ask. Let us find his things together, and then I will tell you how it happened.'

    - It says that he is right to ask.
    - It does something before it explains.

## who: Who hears of it

Freya wants to know whom to tell. Who should hear of this today?

- [x] The family whose clothes these are.
    They are looking for them as well.
- [x] The colleague who packed the bags.
    She can say how it happened, and will want to know.
- [ ] The parents' chat, so that nobody asks twice.
    It makes a small thing public, and names a family.

-> order

## order: First things

In which order do you go about it?

1. Find Ayo's own clothes.
    What he came for comes first.
2. Ring the other family.
    Before they find out at home.
3. Write down what happened.
    As facts, while they are fresh.

-> pairs

## pairs: How to tell whom

Which way of telling fits whom?

- The other family = A call before six o'clock
    A voice can say sorry, and can answer.
- The whole team = A line in the morning meeting
    All pack bags, so all should hear it.
- = A notice on the front door
    It would tell everyone whose clothes went astray.

-> kinds

## kinds: Whose is it?
groups: ours = Ours to mend; theirs = Theirs to say

Which is which?

- [ours] How bags are packed.
    It is done here, by you.
- [theirs] How upset he may be.
    Nobody else can know that.
- [ours] Labels on the pegs.
    They hang in your hall.
- [theirs] Whether it is settled.
    He says when it is.

-> minutes

## minutes: A time for it
unit: minutes

Telling the team takes 5 minutes at each of 3 meetings. How long do you plan?

- = 15 {2}
    Three times five, and no meeting runs over.
- = 10 within 2 {1}
    One meeting too few.
- otherwise {0}
    Three meetings of five minutes are fifteen.

-> last

## last: The next morning

Sam is there again. He has the other bag.

What do you do?

- Thank him for it, and tell him what has changed. -> how {2; trust +1; clarity +2}
    He reads the label on the peg and nods.

    A change that can be seen says more than sorry.

    > They listened.
- Thank him for it, and hope that it is forgotten. -> how {0; clarity +1; trust -1}
    He says that it is all right.

    > Nothing will change here.

## how
-> firm if trust at least 4, else thin

## firm: Two weeks on

Sam brings Ayo in, and hangs up the bag himself.

### debrief
He saw what changed ([Lind, 1999](ref:lind-1999)).

## thin: Two weeks on

> Sam: I check the bag now. Every day.

### debrief
He was told, and saw nothing change ([Lind, 1999](ref:lind-1999)).
"""
ITEM = "outcome: M1.LO1\nlesson: 01-first/01-look\nlevel: apply\n"
SCENES = ("gate", "words", "who", "order", "pairs", "kinds", "minutes", "last")
# The best response to each scene, as it is stored; and one that is nearly right, or weak.
BEST: dict[str, Any] = {
    "gate": 0, "words": "You are right to ask.", "who": [0, 1], "order": [0, 1, 2], "pairs": [0, 1],
    "kinds": [0, 1, 0, 1], "minutes": "15", "last": 0,
}  # fmt: skip
WEAK: dict[str, Any] = {
    "gate": 1, "words": "", "who": [0, 2], "order": [1, 0, 2], "pairs": [2, 1], "kinds": [0, 0, 0, 1],
    "minutes": "10", "last": 1,
}  # fmt: skip


def _bank() -> str:
    """The scenes of the story as items of a bank: without what leads on, and six plain questions beside them."""
    text = "---\ntitle: Every kind\nmodule: 01-first\noutcomes: [M1.LO1]\nminutes: 8\nshow: 8\n---\n"
    for scene in re.findall(r"(?ms)^## (?:words|who|order|pairs|kinds|minutes): .*?(?=^## )", STORY):
        scene = re.sub(r"(?m)^(?:-> .*|if .*|He stays .*)$", "", scene).replace("- ... -> who", "- ...")
        text += re.sub(r"\A## (.*?): .*\n", rf"## \1\n{ITEM}", scene)
    for at in range(6):
        text += f"## one-{at}\n{ITEM}\nQuestion {at}: what comes first?\n\n"
        text += "- A name, and time. {2}\n    She stays, and tells you more.\n- A form. {0}\n    She goes.\n\n"
    return text


BANK = _bank()
ITEMS = [*SCENES[1:7], "one-0", "one-1"]
BEST |= {f"one-{at}": 0 for at in range(6)}
WEAK |= {f"one-{at}": 1 for at in range(6)}

# A check inside a lesson that sorts.
SORTING = """
::: check ten Involvement, or partnership?
groups: in = Involvement; part = Partnership

A week in a nursery.

- [in] Families bake for the fair.
    It helps the room, qqfair.
- [part] A mother rewrites the sleep plan.
    It is about her child, qqsleep.
- [in] Fathers paint the fence.
    It is a gift, qqfence.
- [part] You plan the first week together.
    She decides with you, qqweek.
:::
"""


def form(scene: Any, response: Any, order: list[int]) -> dict[str, Any]:
    """Take a scene, a response as it is stored and the order shown; give what a browser sends."""
    if scene.kind == "one":
        return {"pick": str(order.index(response))}
    if scene.kind == "several":
        return {"pick": [str(order.index(at)) for at in response]}
    if scene.kind in ("say", "number"):
        return {"pick": response}
    rows = [at for at in order if scene.choices[at].text]
    return {f"pick-{row}": str(response[sorted(rows).index(at)]) for row, at in enumerate(rows)}
