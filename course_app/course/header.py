"""The header of a file: YAML between two lines of ---, read strictly and with the line of every value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from course_app.course.messages import Problem, near, problem
from course_app.course.schemas import CODE, LANG, SLUG, Measure

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_NODES = 20_000

Model = TypeVar("Model", bound=BaseModel)
Lines = dict[tuple[str | int, ...], int]


class _Reader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML 1.2 core: `no`, `12:30` and 2026-11-21 stay text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?", "-+0123456789."),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
):
    _Reader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))
_Reader.yaml_implicit_resolvers[""] = [("tag:yaml.org,2002:null", re.compile("^$"))]


class HeaderError(Exception):
    """The YAML cannot be read; `line` counts from 1 within the header's text."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def split(text: str) -> tuple[str, str, int] | None:
    """Take a file's text; give its header, its body and the body's first line (from 1), or None without a header."""
    match = re.match(r"---[ \t]*\n(.*?\n)?---[ \t]*(\n|\Z)", text, re.DOTALL)
    if not match:
        return None
    return match.group(1) or "", text[match.end() :], text[: match.end()].count("\n") + 1


def read_yaml(text: str) -> tuple[Any, Lines]:
    """Take YAML; give its value and the line (from 1) of each path into it.

    Raises HeaderError: bad syntax, an alias or tag, a key that stands twice, or more than the limits allow.
    """
    if len(text) > MAX_BYTES:
        raise HeaderError(1, f"more than {MAX_BYTES // 1024} kB")
    try:
        _look_over(text)
        node = yaml.compose(text, Loader=_Reader)
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        if _UNQUOTED.search(text.split("\n")[line - 1] if line <= text.count("\n") else ""):
            raise HeaderError(line, _NOT_USED) from None
        reason = error.problem or "cannot be read"
        raise HeaderError(line, _REASONS.get(reason, reason)) from None
    except yaml.YAMLError as error:
        raise HeaderError(1, " ".join(str(error).split())[:120]) from None
    lines: Lines = {}

    def walk(node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        line = node.start_mark.line + 1
        lines.setdefault(path, line)
        if isinstance(node, yaml.MappingNode):
            value: dict[Any, Any] = {}
            for key_node, value_node in node.value:
                key_line = key_node.start_mark.line + 1
                if not isinstance(key_node, yaml.ScalarNode):
                    raise HeaderError(key_line, "a key must be a word")
                key: Any = key_node.value
                if key_node.tag.endswith(":int"):
                    key = _number(key_line, key)
                if key in value:
                    raise HeaderError(key_line, f"'{key}' stands twice")
                lines[(*path, key)] = key_line
                value[key] = walk(value_node, (*path, key))
            return value
        if isinstance(node, yaml.SequenceNode):
            return [walk(item, (*path, place)) for place, item in enumerate(node.value)]
        if node.tag.endswith(":int"):
            return _number(line, node.value)
        return _SCALARS.get(node.tag, str)(node.value)

    return (walk(node, ()) if node else {}), lines


def _look_over(text: str) -> None:
    """Refuse what is not used here while reading event by event, before any value is made of it.

    A nest of aliases grows as soon as it is followed, and composing a very deep text ends the whole process.
    """
    depth = count = 0
    for event in yaml.parse(text, Loader=_Reader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise HeaderError(line, _NOT_USED)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        count += isinstance(event, yaml.NodeEvent)
        if depth > MAX_DEPTH or count > MAX_NODES:
            raise HeaderError(line, "too many or too deeply nested values")


def _number(line: int, text: str) -> int:
    if len(text) > 18:
        raise HeaderError(line, f"'{text[:18]}…' is too large a number")
    return int(text)


_NOT_USED = "anchors, aliases and tags are not used here; put the text in quotes"
_REASONS = {  # what authors meet most, in words that say what to do
    "mapping values are not allowed in this context": "text that holds a colon needs quotes",
    "found a tab character that violates indentation": "indent with spaces, not with tabs",
    "found character that cannot start any token": "indent with spaces, and put text that starts with a sign in quotes",
}
_UNQUOTED = re.compile(r"(?:^|[:\[{,-]\s)\s*[&*!]")
_MEANT = {  # kind of a pydantic error, or the pattern that a text missed: what to do
    "missing": "is missing",
    "string_type": "write text, in quotes if it looks like a number",
    "int_parsing": "write a whole number",
    "int_type": "write a whole number",
    "int_from_float": "write a whole number",
    "float_parsing": "write a number",
    "float_type": "write a number",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "tuple_type": "write a list, such as [one, two]",
    "too_long": "write {max_length} at most",
    "too_short": "write {min_length} at least",
    "dict_type": "write 'key: value' lines below it",
    "model_type": "write 'key: value' lines below it",
    "date_from_datetime_parsing": "write a date such as 2026-11-21",
    SLUG: "write small letters, digits and hyphens",
    CODE: "write a code such as M1.LO2",
    LANG: "write a language such as en or pt-BR",
}
_SCALARS: Mapping[str, Any] = {
    "tag:yaml.org,2002:bool": lambda text: text.lower() == "true",
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:null": lambda text: None,
}


def read_header(path: str, text: str, model: type[Model]) -> tuple[Model | None, str, int, Lines, list[Problem]]:
    """Take a file and the schema of its header.

    Give the header (None when it cannot be used), the body, the body's first line, the line of each header value, and
    every problem of the header at once.
    """
    parts = split(text)
    if parts is None:
        return None, text, 1, {}, [problem(path, 1, "header-missing")]
    head, body, first = parts
    try:
        value, lines = read_yaml(head)
    except HeaderError as error:
        return None, body, first, {}, [problem(path, error.line + 1, "header-yaml", reason=error.reason)]
    lines = {place: line + 1 for place, line in lines.items()}  # the --- above the header
    if not isinstance(value, dict):
        return None, body, first, lines, [problem(path, 2, "header-yaml", reason="write 'key: value' lines")]
    try:
        return model.model_validate(value), body, first, lines, []
    except ValidationError as failed:
        errors = failed.errors()
        within = {error["loc"][:-1] for error in errors}  # a list of wrong items is not too short as well
        errors = [error for error in errors if not (error["type"] == "too_short" and error["loc"] in within)]
        return None, body, first, lines, [_field_problem(path, error, lines, model) for error in errors]


def _field_problem(path: str, error: Any, lines: Lines, model: type[BaseModel]) -> Problem:
    place = tuple(error["loc"])
    known = place
    while known not in lines and known:
        known = known[:-1]
    line = lines.get(known, 2)
    field = ".".join(str(part) for part in place if part != "[key]")
    if error["type"] == "extra_forbidden":
        fields = (Measure if place[0] == "measures" else model).model_fields
        names = sorted(one.alias or name for name, one in fields.items())
        hint = near(str(place[-1]), names) or f" Known are: {', '.join(names)}."
        return problem(path, line, "header-unknown", field=field, hint=hint)
    context = error.get("ctx", {})
    meant = _MEANT.get(context.get("pattern") or error["type"])
    reason = meant.format_map(context) if meant else error["msg"].removeprefix("Value error, ")
    return problem(path, line, "header-field", field=field, reason=reason[:1].lower() + reason[1:].rstrip("."))
