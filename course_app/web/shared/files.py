"""Files that people ask for: which feature builds which kind, for its owner, for ten minutes."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from course_app.records.asked_exports import Export

Builder = Callable[[Export], Response | None]
BUILDERS: dict[str, Builder] = {}


def builds(kind: str) -> Callable[[Builder], Builder]:
    """Add what builds a kind of file: the part of `Export.kind` before the colon. None: not there for them now."""

    def add(builder: Builder) -> Builder:
        BUILDERS[kind] = builder
        return builder

    return add


def file(body: bytes, media_type: str, name: str) -> Response:
    """Give bytes as a file to keep, under a name of ours."""
    return Response(body, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
