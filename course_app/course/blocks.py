"""The text of a lesson as a row of blocks: prose, and what stands between ::: lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from course_app.course.choices import list_start, read_items
from course_app.course.messages import Problem, problem
from course_app.course.prose import count_words
from course_app.course.quiz import Scene
from course_app.course.quiz_text import read_groups
from course_app.course.responses import KINDS

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
CHECKS = ("one", "sort")  # the kinds of response that a check may ask for
_KINDS = ("think", "reveal", "check", "try", "in", "safety", "note", "video", "audio")


@dataclass(frozen=True)
class Block:
    """A piece of a lesson. `text` is Markdown as written; the other fields belong to some kinds only."""

    kind: str  # 'prose' or one of the kinds above
    text: str
    line: int
    id: str = ""  # think, check
    title: str = ""  # check: the question; in: the place; note: its heading; video, audio: the file
    reveal: str = ""  # think
    scene: Scene | None = None  # check: what is asked, and the choices or the statements to sort


def scan_ids(body: str, kind: str) -> tuple[str, ...]:
    """Take a lesson's body; give the ids of its blocks of one kind, without reading the rest."""
    return tuple(re.findall(rf"(?m)^:::+[ \t]*{kind}[ \t]+([a-z0-9-]+)", body))


def read_blocks(path: str, body: str, first: int) -> tuple[tuple[Block, ...], list[Problem]]:
    """Take a lesson's body that starts at line `first` of `path`; give its blocks and every problem of their form."""
    problems: list[Problem] = []
    lines = body.split("\n")
    blocks: list[Block] = []
    ids: set[str] = set()
    for kind, argument, number, content in _split(path, lines, first, problems):
        if kind == "prose":
            if any(line.strip() for line in content):
                blocks.append(Block("prose", "\n".join(content), number))
            continue
        block = _read_block(path, kind, argument, number, content, problems)
        if block.id and block.id in ids:
            problems.append(problem(path, number, "block-id-twice", id=block.id))
        ids.add(block.id)
        blocks.append(block)
    return tuple(blocks), problems


def _split(
    path: str, lines: list[str], first: int, problems: list[Problem]
) -> Iterator[tuple[str, str, int, list[str]]]:
    """Give (kind, rest of the opening line, line of the first content line, content lines)."""
    start, content = first, list[str]()
    place = 0
    while place < len(lines):
        line = lines[place]
        if not line.startswith(":::"):
            content.append(line)
            place += 1
            continue
        number = first + place
        opening = re.match(r":::+\s*(\S*)\s*(.*?)\s*\Z", line)
        kind = opening[1] if opening else ""
        if not kind:
            problems.append(problem(path, number, "block-close"))
            place += 1
            continue
        yield "prose", "", start, content
        end = _closing(lines, place)
        if end is None:
            problems.append(problem(path, number, "block-open"))
            end = len(lines)
        if kind not in _KINDS or kind == "reveal":
            code = "block-nested" if kind == "reveal" else "block-unknown"
            problems.append(problem(path, number, code, name=kind, outer="the lesson itself"))
        else:
            yield kind, opening[2] if opening else "", number, lines[place + 1 : end]
        place = end + 1
        start, content = first + place, []
    yield "prose", "", start, content


def _closing(lines: list[str], place: int) -> int | None:
    depth = 0
    for number in range(place, len(lines)):
        if lines[number].startswith(":::"):
            depth += 1 if lines[number].strip(": \t") else -1
            if depth == 0:
                return number
    return None


def _read_block(path: str, kind: str, argument: str, number: int, content: list[str], problems: list[Problem]) -> Block:
    block = Block(kind, "\n".join(content).strip(), number, title=argument)
    if kind in ("think", "check"):
        id, _, title = argument.partition(" ")
        if not id:
            problems.append(problem(path, number, "block-id", name=kind))
        elif not ID.match(id):
            problems.append(problem(path, number, "block-id-form", id=id))
        block = replace(block, id=id, title=title.strip())
    if kind == "in" and not argument:
        problems.append(problem(path, number, "block-title"))
    if kind == "think":
        return _read_think(path, block, content, problems)
    for offset, line in enumerate(content, 1):
        if line.startswith(":::") and line.strip(": \t"):
            inner = line.strip(": \t").split()[0]
            code = "block-nested" if inner in _KINDS else "block-unknown"
            problems.append(problem(path, number + offset, code, name=inner, outer=kind))
    if kind == "check":
        return _read_check(path, block, content, problems)
    return block


def _read_think(path: str, block: Block, content: list[str], problems: list[Problem]) -> Block:
    text: list[str] = []
    reveal: list[str] | None = None
    inside = False
    for offset, line in enumerate(content, 1):
        if line.startswith(":::"):
            name = line.strip(": \t")
            if name and name != "reveal":
                code = "block-nested" if name.split()[0] in _KINDS else "block-unknown"
                problems.append(problem(path, block.line + offset, code, name=name.split()[0], outer="think"))
            inside = bool(name)
            reveal = [] if name and reveal is None else reveal
        elif inside and reveal is not None:
            reveal.append(line)
        else:
            text.append(line)
    found = replace(block, text="\n".join(text).strip(), reveal="\n".join(reveal or ()).strip())
    if not found.reveal:
        problems.append(problem(path, block.line, "think-reveal"))
    if not found.text:
        problems.append(problem(path, block.line, "think-prompt"))
    return found


def _read_check(path: str, block: Block, content: list[str], problems: list[Problem]) -> Block:
    """Read a check as the scene that it is. A line 'groups: a = Label; b = Label' at its beginning makes it sort."""
    groups: tuple[tuple[str, str], ...] = ()
    if content and content[0].startswith("groups:"):
        groups = read_groups(path, content[0].removeprefix("groups:").strip(), block.line + 1, problems)
        content = ["", *content[1:]]
    start = list_start(content)
    items, found = read_items(path, content[start:], block.line + 1 + start)
    problems += found
    numbered = bool(items) and not content[start].startswith("-")
    heads = [item.head for item in items]
    kind = "sort" if groups else next(name for name, kind in KINDS.items() if kind.looks(heads, numbered))
    if not block.title:
        problems.append(problem(path, block.line, "check-title"))
    if kind not in CHECKS or (kind == "sort" and not groups):
        problems.append(problem(path, block.line, "check-kind"))
        return replace(block, scene=Scene(block.id, block.title, "one", (), "", (), block.line))
    choices = KINDS[kind].parse(path, items, problems)
    scene = Scene(block.id, block.title, kind, (), "", choices, block.line, groups=groups)
    if kind == "sort":
        problems += KINDS[kind].problems(path, scene)
    elif len(choices) < 2:
        problems.append(problem(path, block.line, "check-choices"))
    elif sum(choice.points == 2 for choice in choices) != 1:
        problems.append(problem(path, block.line, "check-best"))
    return replace(block, text="\n".join(content[:start]).strip(), scene=scene)


def words(block: Block) -> int:
    """Give how many words of a block a learner reads; of a check, its question, choices, statements and groups."""
    count = count_words(block.text) + count_words(block.reveal)
    if block.scene:
        count += count_words(block.title) + sum(count_words(choice.text) for choice in block.scene.choices)
        count += sum(count_words(label) for _, label in block.scene.groups)
    return count
