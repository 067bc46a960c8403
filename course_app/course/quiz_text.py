"""How a quiz or a scenario is read from the file that its author wrote: the language of docs/writing-a-quiz.md."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course_app.course.choices import list_start, read_items, speaker
from course_app.course.conditions import ALWAYS, BadCondition, Way, read_condition, read_ways
from course_app.course.header import read_header
from course_app.course.messages import Problem, problem
from course_app.course.quiz import Quiz, Said, Scene
from course_app.course.responses import KINDS
from course_app.course.schemas import DIFFICULTIES, LEVELS, QuizHeader

_SCENE = re.compile(r"## +([a-z0-9-]+)(?:: *(.*?))? *\Z")
_LINE = re.compile(r"([a-z]+): +(.*\S) *\Z")
_FIELDS = {
    "with": "with_",
    **{name: name for name in ("outcome", "lesson", "level", "law", "difficulty", "unit", "groups")},
}
_IF = re.compile(r"if (.*\S) *: *\Z")
_PART = re.compile(r"(from (100|[0-9]{1,2})|debrief)\Z")
_SENTENCE = re.compile(r"(?<=[.?!:])\s+|(?<=[.?!]['’”\"])\s+")


def read_quiz(path: str, slug: str, text: str) -> tuple[Quiz | None, list[Problem]]:
    """Take a file; give its quiz (None when it has no usable header or no scene) and every problem of its form."""
    header, body, first, lines, problems = read_header(path, text, QuizHeader)
    if header is None:
        return None, problems
    chunks: list[tuple[int, list[str]]] = [(first, [])]
    for number, line in enumerate(body.split("\n"), first):
        if line.startswith("## "):
            chunks.append((number, [line]))
        else:
            if line.startswith("# "):
                problems.append(problem(path, number, "heading-one"))
            chunks[-1][1].append(line)
    scenes: dict[str, Scene] = {}
    for number, chunk in chunks[1:]:
        scene = _read_scene(path, number, chunk, header, problems)
        if scene is None:
            continue
        if scene.id in scenes:
            problems.append(problem(path, number, "scene-twice", id=scene.id))
        scenes[scene.id] = scene
    if not scenes:
        problems.append(problem(path, first, "scene-none"))
        return None, problems
    return Quiz(slug, path, header, "\n".join(chunks[0][1]).strip(), scenes, lines), problems


def _read_scene(path: str, number: int, chunk: list[str], header: QuizHeader, problems: list[Problem]) -> Scene | None:
    heading = _SCENE.match(chunk[0])
    if not heading:
        problems.append(problem(path, number, "scene-form"))
        return None
    body, place = chunk[1:], number + 1
    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    while body and (line := _LINE.match(body[0])):
        if line[1] not in _FIELDS:
            problems.append(problem(path, place, "scene-field", field=line[1]))
        else:
            fields[_FIELDS[line[1]]] = line[2]
            lines[line[1]] = place
        body, place = body[1:], place + 1
    for name, known in (("level", LEVELS), ("difficulty", DIFFICULTIES)):
        if fields.get(name, known[0]) not in known:
            problems.append(problem(path, lines[name], f"item-{name}"))
    leading = any(line.startswith("-> ") for line in body)
    ways = _read_lead(path, body, place, problems)
    start = list_start(body)
    if start == len(body) and header.show is None:
        if leading and not any(line.strip() for line in body):
            return Scene(heading[1], heading[2] or "", "fork", (), "", (), number, lines=lines, ways=ways)
        return _read_ending(path, number, heading, body, place, header, problems)
    items, found = read_items(path, body[start:], place + start)
    problems += found
    heads = [item.head for item in items]
    numbered = not body[start].startswith("-") if items else False
    kind = next(name for name, kind in KINDS.items() if kind.looks(heads, numbered))
    choices = KINDS[kind].parse(path, items, problems)
    said = _read_said(path, body[:start], place, header, problems)
    if not said:
        problems.append(problem(path, number, "scene-text"))
    question = ""
    if said and not said[-1].who and not said[-1].when:
        rest, question = _ask(said[-1].text)
        said = (*said[:-1], Said("", rest, said[-1].line)) if rest else said[:-1]
    groups = read_groups(path, fields.pop("groups", ""), lines.get("groups", number), problems)
    fields.setdefault("with_", header.with_)
    title = heading[2] or ""
    return Scene(
        heading[1], title, kind, said, question, choices, number, lines=lines, groups=groups, ways=ways,
        **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def _read_lead(path: str, body: list[str], first: int, problems: list[Problem]) -> tuple[Way, ...]:
    """Take the lines of a scene; take out the one that says where every answer leads, and give its ways."""
    ways: tuple[Way, ...] = ()
    for offset, line in enumerate(body):
        if not line.startswith("-> "):
            continue
        body[offset] = ""
        try:
            ways = read_ways(line[3:])
        except BadCondition as error:
            problems.append(problem(path, first + offset, "way-form", reason=str(error)))
    return ways


def read_groups(path: str, text: str, line: int, problems: list[Problem]) -> tuple[tuple[str, str], ...]:
    """Take what stands after 'groups:'; give the groups of a sorting as (id, label)."""
    groups = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        id, equals, label = (word.strip() for word in part.partition("="))
        if not equals or not label or not re.match(r"[a-z0-9]+(-[a-z0-9]+)*\Z", id) or id == "x":
            problems.append(problem(path, line, "sort-form"))
        groups.append((id, label))
    return tuple(groups)


def _read_said(
    path: str, lines: list[str], first: int, header: QuizHeader, problems: list[Problem]
) -> tuple[Said, ...]:
    said = []
    for number, part in _paragraphs(lines, first, {*header.people, "you"}):
        when = ALWAYS
        if found := _IF.match(part[0]):
            try:
                when = read_condition(found[1])
            except BadCondition as error:
                problems.append(problem(path, number, "way-form", reason=str(error)))
            if not part[1:]:
                problems.append(problem(path, number, "if-text"))
                continue
            number, part = number + 1, part[1:]
        words = " ".join(line.lstrip("> ").strip() for line in part) if part[0].startswith(">") else ""
        named = speaker(words)
        text = "\n".join(part).strip()
        said.append(Said(*named, number, when) if named else Said("", text, number, when))
    return tuple(said)


def _paragraphs(lines: list[str], first: int, people: set[str]) -> Iterator[tuple[int, list[str]]]:
    """Give each paragraph with its first line. Speech starts with > and needs no empty line before or between.

    A line 'if trust at least 3:' belongs to the paragraph below it, and stands as its first line.
    """
    part: list[str] = []
    for number, line in enumerate([*lines, ""], first):
        condition = bool(part and _IF.match(part[0]) and len(part) == 1)
        named = speaker(line.lstrip("> ")) if line.startswith(">") else None
        other = line.startswith(">") != part[-1].startswith(">") if part and not condition else False
        begins = (named and named[0] in people and not condition) or _IF.match(line)
        if part and (not line.strip() or other or begins):
            yield number - len(part), part
            part = []
        if line.strip():
            part.append(line)


def _ask(text: str) -> tuple[str, str]:
    """Take the last paragraph before the choices; give what comes before its question, and the question."""
    if text.startswith((">", "|", "1.", "* ")):
        return text, ""
    sentences = _SENTENCE.split(text.replace("\n", " "))
    for place in range(len(sentences) - 1, -1, -1):
        if sentences[place].endswith("?"):
            return " ".join(sentences[:place]), " ".join(sentences[place:])
    return text, ""


def _read_ending(
    path: str,
    number: int,
    heading: re.Match[str],
    body: list[str],
    place: int,
    header: QuizHeader,
    problems: list[Problem],
) -> Scene:
    text: list[str] = []
    parts: dict[str, list[str]] = {}
    into = text
    for offset, line in enumerate(body):
        if line.startswith("### "):
            title = line[4:].strip()
            if not _PART.match(title):
                problems.append(problem(path, place + offset, "ending-part", title=title))
            into = parts.setdefault(title, [])
        else:
            into.append(line)
    debrief = "\n".join(parts.pop("debrief", [])).strip()
    bands = sorted(
        ((int(title[5:]), "\n".join(lines).strip()) for title, lines in parts.items() if _PART.match(title)),
        reverse=True,
    )
    said = _read_said(path, text, place, header, problems)
    if not said and not (bands and bands[-1][0] == 0 and all(words for _, words in bands)):
        problems.append(problem(path, number, "ending-bands"))
    return Scene(heading[1], heading[2] or "", "ending", said, "", (), number, bands=tuple(bands), debrief=debrief)
