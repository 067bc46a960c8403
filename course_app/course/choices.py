"""Choices as authors write them: a list item, where it leads, its points, and what the page says afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from course_app.course.conditions import ALWAYS, BadCondition, Condition, Way, read_condition, read_ways
from course_app.course.messages import Problem, problem


@dataclass(frozen=True)
class Choice:
    """One thing a learner can pick, tick, place or type. Texts are Markdown as written."""

    text: str
    ways: tuple[Way, ...]
    points: int
    critical: bool
    key: str | None  # what the kind of response reads from the line: 'x', a group, a number, the other half of a pair
    effects: tuple[tuple[str, int], ...]  # (measure, by how much)
    happened: str  # what happens next
    why: str  # the reason, may be empty
    other: str  # how it felt on the other side, unspoken; may be empty
    other_who: str  # whose view that is, when the author names somebody
    line: int
    sets: tuple[str, ...] = ()  # marks
    when: Condition = ALWAYS  # in which state it is offered
    checklist: tuple[str, ...] = ()  # of 'say it first'

    @property
    def target(self) -> str | None:
        """Where it leads when no condition says otherwise."""
        return self.ways[-1].target if self.ways else None

    @property
    def targets(self) -> tuple[str, ...]:
        """Everywhere it can lead."""
        return tuple(way.target for way in self.ways)


@dataclass
class Item:
    """A list item of a scene before its kind has read it: the words after its marker, and what stands under it."""

    line: int
    head: str
    body: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Tail:
    """The end of a choice's line: where it leads, and what stands in braces."""

    text: str
    ways: tuple[Way, ...]
    points: int | None  # None when none are given
    critical: bool
    effects: tuple[tuple[str, int], ...]
    sets: tuple[str, ...]
    when: Condition
    braces: bool


_BULLET, _NUMBER = re.compile(r"- (\S.*)"), re.compile(r"\d{1,2}\. +(\S.*)")
_SPACE = r"(?:(?<!\s)|(?<= if ))\s*+"  # tried once for each run of spaces, so that a long one takes no longer to read
_TAIL = re.compile(
    rf"(?P<text>.*?)(?:{_SPACE}->\s*(?P<ways>\S+|[a-z0-9-]+ if [^{{}}>]*))?"
    rf"(?:{_SPACE}\{{(?P<does>[^{{}}]*)\}})?{_SPACE}\Z"
)
_EFFECT = re.compile(r"([a-z0-9-]+)\s*([+-]\s*\d{1,2})\Z")
_SETS = re.compile(r"sets +([a-z0-9]+(?:-[a-z0-9]+)*)\Z")


def list_start(lines: list[str]) -> int:
    """Give the place of the line where the choices begin: the first '- ', else the first '1.'; the length if none."""
    for marker in (_BULLET, _NUMBER):
        if (at := next((at for at, line in enumerate(lines) if marker.match(line)), None)) is not None:
            return at
    return len(lines)


def speaker(quoted: str) -> tuple[str, str] | None:
    """Take a quoted line; give who says it and what, or None when it begins with no name (`Mrs Horvat: ...`)."""
    who, colon, words = quoted.partition(": ")
    names = who.split()
    named = who == "you" or (0 < len(names) < 4 and all(name[:1].isupper() for name in names))
    return (who, words.strip()) if colon and words.strip() and named else None


def read_items(path: str, lines: list[str], first: int) -> tuple[list[Item], list[Problem]]:
    """Take lines that start at line `first` of `path`; give the list items with what stands under each."""
    items: list[Item] = []
    problems: list[Problem] = []
    marker = _NUMBER if lines and _NUMBER.match(lines[0]) else _BULLET
    for number, line in enumerate(lines, first):
        if found := marker.match(line):
            items.append(Item(number, found[1]))
        elif items and re.match(r" {2,3}\S", line) and not items[-1].body:
            items[-1].head += " " + line.strip()  # a long choice goes on, indented by two or three
        elif items:
            items[-1].body.append(line)
        elif line.strip():
            problems.append(problem(path, number, "choice-form", reason="a choice starts with '- '"))
    return items, problems


def read_tail(path: str, item: Item, text: str, problems: list[Problem]) -> Tail:
    """Take an item and its words (without a marker of the kind); give what stands at their end."""
    tail = _TAIL.match(text)
    assert tail  # every part of the pattern may be empty
    points, critical, effects, sets, when = None, False, [], [], ALWAYS
    wrong = ""
    for word in filter(None, (part.strip() for part in (tail["does"] or "").split(";"))):
        if word in ("0", "1", "2"):
            points = int(word)
        elif word == "critical":
            critical = True
        elif effect := _EFFECT.match(word):
            effects.append((effect[1], int(effect[2].replace(" ", ""))))
        elif mark := _SETS.match(word):
            sets.append(mark[1])
        elif word.startswith("if "):
            try:
                when = read_condition(word[3:])
            except BadCondition as error:
                wrong = str(error)
        elif word.lstrip("+-").isdigit():
            problems.append(problem(path, item.line, "choice-points"))
            points = points or 0
        else:
            wrong = f"'{word}' is neither points, 'critical', a measure such as 'trust +1', 'sets a-mark' nor 'if ...'"
    ways: tuple[Way, ...] = ()
    try:
        ways = read_ways(tail["ways"]) if tail["ways"] else ()
    except BadCondition as error:
        wrong = str(error)
    if wrong:
        problems.append(problem(path, item.line, "choice-form", reason=wrong))
        points = points or 0
    if critical and points:
        problems.append(problem(path, item.line, "critical-points"))
    braces = tail["does"] is not None
    return Tail(tail["text"].strip(), ways, points, critical, tuple(effects), tuple(sets), when, braces)


def make_choice(path: str, item: Item, tail: Tail, key: str | None, problems: list[Problem]) -> Choice:
    """Take an item whose line has been read; give the choice with what stands under it."""
    happened, why, other, who = _read_feedback(path, item, problems)
    if not happened:
        problems.append(problem(path, item.line, "choice-feedback"))
    return Choice(
        tail.text, tail.ways, tail.points or 0, tail.critical, key, tail.effects, happened, why, other, who, item.line,
        tail.sets, tail.when,
    )  # fmt: skip


def read_plain(path: str, items: list[Item], problems: list[Problem]) -> tuple[Choice, ...]:
    """Take items of which one is picked; give them as choices with points."""
    choices = []
    for item in items:
        tail = read_tail(path, item, item.head, problems)
        if not tail.text:
            problems.append(problem(path, item.line, "choice-form", reason="it has no words"))
        if tail.points is None:
            problems.append(problem(path, item.line, "choice-points"))
        choices.append(make_choice(path, item, tail, None, problems))
    return tuple(choices)


def without_braces(path: str, item: Item, tail: Tail, problems: list[Problem]) -> None:
    """Name what a row that is ticked, placed or sorted may not have at its end."""
    if tail.braces or tail.ways:
        reason = "only a single choice has braces or '->'; where the scene leads stands below the list: '-> scene'"
        problems.append(problem(path, item.line, "choice-form", reason=reason))
    if not tail.text:
        problems.append(problem(path, item.line, "choice-form", reason="it has no words"))


def paragraphs(path: str, item: Item, problems: list[Problem]) -> list[list[str]]:
    """Give what stands under an item by paragraph, without its indent of four."""
    parts: list[list[str]] = [[]]
    for place, line in enumerate(item.body, item.line + 1):
        if not line.strip():
            parts.append([])
        elif not line.startswith("    "):
            problems.append(problem(path, place, "choice-form", reason="indent what stands under it by four spaces"))
        else:
            words = line[4:]
            quoted = words.startswith(">")
            if parts[-1] and quoted != parts[-1][0].startswith(">"):
                parts.append([])
            parts[-1].append(words)
    return [part for part in parts if part]


def _read_feedback(path: str, item: Item, problems: list[Problem]) -> tuple[str, str, str, str]:
    parts = paragraphs(path, item, problems)
    said = [" ".join(part).strip() for part in parts if not part[0].startswith(">")]
    views = [part for part in parts if part[0].startswith(">")]
    other, who = "\n\n".join(" ".join(line.lstrip("> ").strip() for line in part) for part in views), ""
    if named := speaker(other):
        who, other = named
    return (said[0] if said else ""), "\n\n".join(said[1:]), other, who
