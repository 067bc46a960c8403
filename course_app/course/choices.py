"""Choices as authors write them: a list item, where it leads, its points, and what the page says afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass

from course_app.course.messages import Problem, problem


@dataclass(frozen=True)
class Choice:
    """One thing a learner can pick. Texts are Markdown as written."""

    text: str
    target: str | None
    points: int
    critical: bool
    ticked: bool | None  # None: no tick box; True: belongs; False: does not
    effects: tuple[tuple[str, int], ...]  # (measure, by how much)
    happened: str  # what happens next
    why: str  # the reason, may be empty
    other: str  # how it felt on the other side, unspoken; may be empty
    other_who: str  # whose view that is, when the author names somebody
    line: int


_ITEM = re.compile(r"- (?:\[(?P<box>[ xX])\] )?(?P<rest>\S.*)")
_TAIL = re.compile(r"(?P<text>.*?)(?:\s*->\s*(?P<target>\S+))?(?:\s*\{(?P<does>[^{}]*)\})?\s*\Z")
_EFFECT = re.compile(r"([a-z0-9-]+)\s*([+-]\s*\d{1,2})\Z")


def speaker(quoted: str) -> tuple[str, str] | None:
    """Take a quoted line; give who says it and what, or None when it begins with no name (`Mrs Horvat: ...`)."""
    who, colon, words = quoted.partition(": ")
    names = who.split()
    named = who == "you" or (0 < len(names) < 4 and all(name[:1].isupper() for name in names))
    return (who, words.strip()) if colon and words.strip() and named else None


def read_choices(path: str, lines: list[str], first: int) -> tuple[tuple[Choice, ...], list[Problem]]:
    """Take lines that start at line `first` of `path`; give the choices in the author's order, and the problems."""
    items: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, first):
        if line.startswith("- "):
            items.append((number, [line]))
        elif items:
            items[-1][1].append(line)
        elif line.strip():
            problems.append(problem(path, number, "choice-form", reason="a choice starts with '- '"))
    choices = []
    for number, item in items:
        choice, found = _read_choice(path, number, item)
        choices.append(choice)
        problems += found
    return tuple(choices), problems


def _read_choice(path: str, number: int, lines: list[str]) -> tuple[Choice, list[Problem]]:
    problems: list[Problem] = []
    head = [lines[0]]
    body = lines[1:]
    while body and re.match(r" {2,3}\S", body[0]):  # a long choice goes on, indented by two
        head.append(body.pop(0).strip())
    item = _ITEM.match(" ".join(head))
    box = item["box"] if item else None
    tail = _TAIL.match(item["rest"] if item else "")
    assert tail  # every part of the pattern may be empty
    text = tail["text"].strip()
    if not text:
        problems.append(problem(path, number, "choice-form", reason="it has no words"))
    points, critical, effects = 0, False, []
    seen_points = False
    for word in filter(None, (part.strip() for part in (tail["does"] or "").split(";"))):
        if word in ("0", "1", "2"):
            points, seen_points = int(word), True
        elif word == "critical":
            critical = True
        elif effect := _EFFECT.match(word):
            effects.append((effect[1], int(effect[2].replace(" ", ""))))
        elif word.lstrip("+-").isdigit():
            problems.append(problem(path, number, "choice-points"))
            seen_points = True
        else:
            reason = f"'{word}' is neither points, 'critical' nor a measure such as 'trust +1'"
            problems.append(problem(path, number, "choice-form", reason=reason))
            seen_points = True
    if box is None and not seen_points:
        problems.append(problem(path, number, "choice-points"))
    if box is not None and tail["does"] is not None:
        reason = "a statement with a tick box has no braces; the box says whether it belongs"
        problems.append(problem(path, number, "choice-form", reason=reason))
    if critical and points:
        problems.append(problem(path, number, "critical-points"))
    happened, why, other, who = _read_feedback(path, number, body, problems)
    if not happened:
        problems.append(problem(path, number, "choice-feedback"))
    ticked = None if box is None else box in "xX"
    return (
        Choice(text, tail["target"], points, critical, ticked, tuple(effects), happened, why, other, who, number),
        problems,
    )


def _read_feedback(path: str, number: int, lines: list[str], problems: list[Problem]) -> tuple[str, str, str, str]:
    paragraphs: list[list[str]] = [[]]
    for place, line in enumerate(lines, number + 1):
        if not line.strip():
            paragraphs.append([])
        elif not line.startswith("    "):
            problems.append(problem(path, place, "choice-form", reason="indent what stands under it by four spaces"))
        else:
            words = line[4:]
            quoted = words.startswith(">")
            if paragraphs[-1] and quoted != paragraphs[-1][0].startswith(">"):
                paragraphs.append([])
            paragraphs[-1].append(words)
    said = [" ".join(part).strip() for part in paragraphs if part and not part[0].startswith(">")]
    views = [part for part in paragraphs if part and part[0].startswith(">")]
    other, who = "\n\n".join(" ".join(line.lstrip("> ").strip() for line in part) for part in views), ""
    if named := speaker(other):
        who, other = named
    return (said[0] if said else ""), "\n\n".join(said[1:]), other, who
