"""The kinds of response. A new kind is one file here, one line in KINDS and one template in web/learn/responses/."""

from __future__ import annotations

from course_app.course.responses import one, several
from course_app.course.responses.base import BadResponse, Kind, Outcome

KINDS: dict[str, Kind] = {"one": one.KIND, "several": several.KIND}

__all__ = ["KINDS", "BadResponse", "Kind", "Outcome"]
