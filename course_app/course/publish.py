"""Which texts may be served: every file without errors, and for the others the last good one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from course_app.course.check import judge
from course_app.course.files import File
from course_app.course.messages import Problem

# Would change what a course asks of people, so a file is held back as well when the file that it names is.
STRUCTURE = {"course-module", "module-quiz", "module-quiz-kind", "module-scenario", "module-scenario-kind"}


@dataclass(frozen=True)
class Verdict:
    """What a publication would serve. `held_back` names each error that keeps a new text out."""

    files: Mapping[str, File]
    problems: tuple[Problem, ...]
    held_back: tuple[Problem, ...]


def weigh(new: Mapping[str, File], old: Mapping[str, File]) -> Verdict:
    """Take the files as they are written and as they were last served; give what may be served now."""
    _, problems = judge(new)
    held = [found for found in problems if not found.warning]
    while True:
        bad = {found.path for found in held}
        served = {path: file for path, file in new.items() if path not in bad}
        served |= {path: old[path] for path in bad if path in old}
        _, next_problems = judge(served)
        more = [p for p in next_problems if p.code in STRUCTURE and p.path in new and p.path not in bad]
        if not more:
            return Verdict(served, tuple(problems), tuple(held))
        held += more
