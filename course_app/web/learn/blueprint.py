"""The feature that its views belong to, and what its pages share."""

from __future__ import annotations

from flask import Blueprint

from course_app.course.library import Library
from course_app.course.links import Linker
from course_app.course.progress import History

blueprint = Blueprint("learn", __name__)
NOBODY = History()


def prose(shown: Library, path: str, text: str) -> str:
    """Give the HTML of a course's or module's text, made once for each library."""
    key = (path, "prose")
    if key not in shown.cache:
        shown.cache[key] = Linker(shown, path, explain=False).prose(text)
    return str(shown.cache[key])
