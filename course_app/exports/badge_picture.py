"""The picture of a badge, made for each course without an artist: 400 by 400 pixels, and still itself at 64."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

import typst

from course_app.course.hills import Hill, overlap_path, path
from course_app.course.statement import Record
from course_app.exports.statement_pdf import AMBER, BLUE, HERE, INK, SHARED, font_files, set_text

_PAPER, _MIDDLE, _RING, _WIDTH, _INNER = "#fffdf7", 200.0, 184.0, 20.0, 168.0
_ACHIEVED = 164.0  # radius of the line that an achievement has inside of its ring
_GROUND, _GAP = 232.0, 0.035  # where the hills stand; what is left free between two modules, in radians
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)


def badge_picture(record: Record) -> bytes:
    """Take the frozen record; give the PNG of its course and kind, without a word about the holder."""
    return _picture(record.course_title, record.lang, record.kind, tuple(line.minutes for line in record.modules))


@lru_cache(maxsize=32)
def _picture(title: str, lang: str, kind: str, minutes: tuple[int, ...]) -> bytes:
    drawing = _drawing(minutes, kind == "achievement")
    data = {"title": set_text(title), "lang": lang.partition("-")[0].lower(), "drawing": drawing}
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    made: bytes = _engine().compile(format="png", ppi=72, sys_inputs=inputs, timestamp=_ALWAYS)
    return made


@cache
def _engine() -> Any:
    return typst.Compiler(str(HERE / "badge.typ"), root=str(HERE), font_paths=font_files())


def _drawing(minutes: tuple[int, ...], achieved: bool) -> str:
    left, right = Hill(56, 94), Hill(156, 94)
    inner = _ACHIEVED if achieved else _INNER  # the ground ends below the line
    inside = math.sqrt(inner**2 - (_GROUND - _MIDDLE) ** 2)
    ground = f"M{_MIDDLE - inside:.2f} {_GROUND}A{inner} {inner} 0 0 0 {_MIDDLE + inside:.2f} {_GROUND}z"
    shapes = [
        f'<circle cx="200" cy="200" r="199" fill="{_PAPER}"/>',
        f'<path d="{path(left, _GROUND)}" fill="{BLUE}"/><path d="{path(right, _GROUND)}" fill="{AMBER}"/>',
        f'<path d="{overlap_path(left, right, _GROUND)}" fill="{SHARED}"/><path d="{ground}" fill="{INK}"/>',
        *(f'<path d="{d}" fill="none" stroke="{ink}" stroke-width="{_WIDTH:g}"/>' for d, ink in _ring(minutes)),
    ]
    if achieved:
        shapes.append(f'<circle cx="200" cy="200" r="{_ACHIEVED:g}" fill="none" stroke="{AMBER}" stroke-width="5"/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">{"".join(shapes)}</svg>'


def _ring(minutes: tuple[int, ...]) -> list[tuple[str, str]]:
    """An arc for each module, as long as its minutes, clockwise from the top."""
    weights = [max(m, 1) for m in minutes] or [1]
    gap = _GAP if len(weights) > 1 else 0.0
    free, at, arcs = 2 * math.pi - gap * len(weights), gap / 2, []
    for number, weight in enumerate(weights):
        end = at + min(free * weight / sum(weights), 2 * math.pi - 0.0001)
        (x1, y1), (x2, y2) = _point(at), _point(end)
        arc = f"M{x1:.2f} {y1:.2f}A{_RING:g} {_RING:g} 0 {int(end - at > math.pi)} 1 {x2:.2f} {y2:.2f}"
        arcs.append((arc, AMBER if number % 2 else BLUE))
        at = end + gap
    return arcs


def _point(angle: float) -> tuple[float, float]:
    return _MIDDLE + _RING * math.sin(angle), _MIDDLE - _RING * math.cos(angle)
