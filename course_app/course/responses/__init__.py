"""The kinds of response. A new kind is one file here, its line in KINDS, and one template in web/quizzes/responses/."""

from __future__ import annotations

from course_app.course.responses import amount, match, one, order, say, several, sort
from course_app.course.responses.base import BadResponse, Kind, Outcome, Row

# The first kind whose lines these are reads a scene, so `one`, which takes any, stands last.
KINDS: dict[str, Kind] = {
    "order": order.KIND,
    "say": say.KIND,
    "several": several.KIND,
    "sort": sort.KIND,
    "number": amount.KIND,
    "match": match.KIND,
    "one": one.KIND,
}

__all__ = ["KINDS", "BadResponse", "Kind", "Outcome", "Row"]
