"""How states and reasons are said: each in a word and a shape, never in a colour alone."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from course_app.course.assigned import Reason, State
from course_app.exports import facts
from course_app.web.shared.clock import now
from course_app.web.shared.words import ago, counted

# Shape: the name of its symbol in the page, and the words beside it.
SHAPES = {"d": "Done", "e": "Done late", "w": "Begun", "m": "Late, begun", "l": "Late, not begun", "n": "Not begun"}


def shape(state: State) -> str:
    """Give the shape in which a state is drawn."""
    if state.is_done:
        return "e" if state.days_late else "d"
    if state.is_late:
        return "m" if state.word == "begun" else "l"
    return "w" if state.word == "begun" else "n"


def said(state: State) -> str:
    """Give a state in words, with its days."""
    words = SHAPES[shape(state)]
    if not state.days_late:
        return words
    days = counted(state.days_late, "day")
    return f"Done, {days} late" if state.is_done else f"{words}: due {days} ago"


def last_here(last: datetime | None) -> str:
    """Say when somebody did something last."""
    return ago(last).capitalize() if last else "Nothing yet"


def why(reason: Reason) -> str:
    """Say a fact for which somebody might be glad of a word."""
    return facts.why(reason, now(), current_app.config["ZONE"])
