"""What a learner and a trainer say to each other, by the forms of their pages."""

from __future__ import annotations

import re
from typing import Any

from .leading import Trainer, day
from .site import Visitor


def number_in(location: str) -> int:
    """The number in the address of what was made."""
    found = re.search(r"/(?:notes|goals)/(\d+)", location)
    assert found, location
    return int(found[1])


def key_in(page: str, name: str = "key") -> str:
    """What a form carries so that sending it twice is sending it once."""
    found = re.search(rf'name="{name}" value="([\w-]{{16}})"', page)
    assert found
    return found[1]


def ask_mentor(learner: Visitor, words: str = "How do you do it?", **more: Any) -> int:
    """Let a learner write the first note about a module to their only mentor; give the number of the conversation."""
    answer = learner.post("/me/notes", {"module": "01-first", "words": words, **more})
    assert answer.status_code == 303, answer.text
    return number_in(answer.location)


def write_to(tom: Trainer, learner: Visitor, words: str = "How is it going?") -> int:
    """Let a trainer write the first note."""
    answer = tom.post(f"{tom.home}/people/{learner.id}/notes", {"module": "01-first", "words": words})
    assert answer.status_code == 303, answer.text
    return number_in(answer.location)


def propose(learner: Visitor, goal: str = "Ask one parent a day", days: int = 9, **more: Any) -> int:
    """Let a learner propose a goal; give its number."""
    answer = learner.post("/me/goals", {"goal": goal, "day": day(days), **more})
    assert answer.status_code == 303, answer.text
    return number_in(answer.location)
