"""A library in which every text of a quiz carries a word that stands nowhere else, so that each can be found again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from course_app.course.check import judge

from . import shelf


def canaries_in(text: str) -> set[str]:
    """Give every canary in a text, whichever letters are large. A random token may look like one, and is none."""
    return _alike(text) & every()


def _alike(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"(?i)zz[a-z0-9]+zz", text)}


BANK = """\
---
title: First quiz zzbanktitlezz
module: 01-first
outcomes: [M1.LO1, M1.LO2]
minutes: 2
show: 2
---
Two questions zzbankintrozz.

## zzgateidzz
outcome: M1.LO1
lesson: 01-first/01-look

The gate stands open zzgatesaidzz. What do you do zzgateaskzz?

- Shut it at once zzgate0zz. {2}
    The gate is shut and all are safe zzgatetold0zz.
- Leave it open zzgate1zz. {0; critical}
    A child is on the road already zzgatetold1zz.
- Call somebody else zzgate2zz. {1}
    Somebody comes after a minute or two zzgatetold2zz.

## zzearsidzz
outcome: M1.LO2
lesson: 01-first/02-listen
law: A law zzearslawzz.

Which of these are listening zzearsaskzz?

- [x] Waiting for the end zzears0zz.
    Waiting is listening, yes zzearstold0zz.
- [x] Saying it back zzears1zz.
    Saying it back is listening, yes zzearstold1zz.
- [ ] Guessing the end zzears2zz.
    Guessing is not listening at all zzearstold2zz.

## zzspareidzz
outcome: M1.LO2
lesson: 01-first/02-listen

A spare question zzsparesaidzz. What now zzspareaskzz?

- This one zzspare0zz. {2}
    This is the one that was meant zzsparetold0zz.
- That one zzspare1zz. {0}
    That is not the one at all zzsparetold1zz.
"""
STORY = """\
---
title: At the door zzstorytitlezz
module: 01-first
outcomes: [M1.LO1]
minutes: 1
people:
  Sam: Sam, a neighbour
with: Sam
measures:
  trust: {start: 2, from: 1, to: 3, bands: {1: zzbandthinzz, 2: zzbandholdzz, 3: zzbandfirmzz}}
---
You stand at a door zzstoryintrozz.

## zzknockidzz: The knock zzknocktitlezz

A door, and light under it zzknocksaidzz.

> Sam: Who is there zzknockspeechzz?

What do you do zzknockaskzz?

- Say who you are zzknock0zz. -> zztableidzz {2; trust +1}
    Sam opens the door to you zzknockhappened0zz.

    You were heard at once zzknockwhy0zz.

    > Sam: I know that voice zzknockother0zz.
- Kick the door zzknock1zz. -> zzknockidzz {0; critical; trust -1}
    Something breaks behind the door zzknockhappened1zz.

    Kicking never opened a door well zzknockwhy1zz.

    > Sam: Who kicks like that zzknockother1zz?
- Say nothing zzknock2zz. -> zztableidzz {1}
    Sam opens after a long while zzknockhappened2zz.

    > Sam: Somebody is shy zzknockother2zz.

## zztableidzz: The table zztabletitlezz

A cup lies broken on the table zztablesaidzz. What do you do zztableaskzz?

- Mend it together zztable0zz. -> zzendidzz {2}
    You find the glue together zztablehappened0zz.
- Walk out zztable1zz. -> zzgoneidzz {0; trust -1}
    Sam is left with the pieces zztablehappened1zz.

## zzendidzz: A week later zzendtitlezz

It is Monday zzendsaidzz.

### from 80
The cup stands on the shelf zzendband80zz.

### from 0
The pieces are in the bin zzendband0zz.

### debrief
Cups can be mended zzenddebriefzz.

## zzgoneidzz: Nobody there zzgonetitlezz
The room is empty zzgonesaidzz.
"""
# Where these words are due, by the part of the story that has been reached.
OPEN = {"zzbanktitlezz", "zzbankintrozz", "zzstorytitlezz", "zzstoryintrozz"}
KNOCK = {
    *("zzknocktitlezz", "zzknocksaidzz", "zzknockspeechzz", "zzknockaskzz"),
    *("zzknock0zz", "zzknock1zz", "zzknock2zz", "zzbandholdzz"),
}
KNOCKED = {
    *("zzknockhappened0zz", "zzknockwhy0zz", "zzknockother0zz", "zzbandfirmzz"),
    *("zzknock0zz", "zzbandholdzz"),  # what was chosen, and what the measure was before
}
TABLE = {"zztabletitlezz", "zztablesaidzz", "zztableaskzz", "zztable0zz", "zztable1zz"}
ENDED = {
    *("zztablehappened0zz", "zzendtitlezz", "zzendsaidzz", "zzendband80zz", "zzenddebriefzz"),
    *("zzknocktitlezz", "zzknocksaidzz", "zzknockspeechzz", "zztabletitlezz", "zztablesaidzz", "zztable0zz"),  # again
}
# On the pages of the roads not taken, once the story has ended: what the others led to, and the first words there.
ROADS = {
    *("zzknock1zz", "zzknock2zz", "zzknockaskzz", "zztable1zz", "zztableaskzz", "zzbandthinzz"),
    *("zzknockhappened1zz", "zzknockwhy1zz", "zzknockother1zz", "zzknockhappened2zz", "zzknockother2zz"),
    *("zztablehappened1zz", "zzgonetitlezz", "zzgonesaidzz"),
}
ITEMS = {
    "zzgateidzz": {"zzgatesaidzz", "zzgateaskzz", "zzgate0zz", "zzgate1zz", "zzgate2zz"},
    "zzearsidzz": {"zzearsaskzz", "zzears0zz", "zzears1zz", "zzears2zz"},
    "zzspareidzz": {"zzsparesaidzz", "zzspareaskzz", "zzspare0zz", "zzspare1zz"},
}
LAW = {"zzearsidzz": {"zzearslawzz"}}  # shown while the item is asked
# What is due after the best answer to each.
TOLD = {
    "zzgateidzz": {"zzgatetold0zz"},
    "zzearsidzz": {"zzearstold0zz", "zzearstold1zz", "zzearstold2zz"},
    "zzspareidzz": {"zzsparetold0zz"},
}
BEST = {"zzgateidzz": (0,), "zzearsidzz": (0, 1), "zzspareidzz": (0,)}
IDS = {*ITEMS, "zzknockidzz", "zztableidzz", "zzendidzz", "zzgoneidzz"}
CHECK = {0: "zzchecktold0zz", 1: "zzchecktold1zz", 2: "zzchecktold2zz"}


@cache
def texts() -> Mapping[str, str]:
    """Give the small library with canaries in its quizzes and its check."""
    look = "content/modules/01-first/01-look.md"
    found = {**shelf.sound(), "quizzes/01-first.md": BANK, "quizzes/s-door.md": STORY}
    for number, feedback in enumerate(("smile at you", "quite a while", "the door falls")):
        assert feedback in found[look]
        found[look] = found[look].replace(feedback, f"{feedback} {CHECK[number]}")
    del found["content/modules/01-first/01-look.es.md"]
    found = shelf.mended(found)
    assert [wrong for wrong in judge(shelf.files_of(found))[1] if not wrong.warning] == []
    return found


@cache
def every() -> frozenset[str]:
    """Every canary that there is."""
    return frozenset(_alike("".join(texts().values())))
