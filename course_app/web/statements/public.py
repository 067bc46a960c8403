"""What other programs read: the issuer's public keys, status lists, pictures of badges. Stored, never signed here."""

from __future__ import annotations

import json
import re

from flask import Response, abort, current_app

from course_app import vouching
from course_app.records import badges
from course_app.web.statements.blueprint import blueprint

DIGEST = re.compile("[0-9a-f]{64}")


@blueprint.get("/.well-known/did.json")
def did() -> Response:
    document = vouching.public_keys(current_app.config) or abort(404)
    return Response(json.dumps(document), content_type="application/did+ld+json")


@blueprint.get("/credentials/status/<int:number>")
def status(number: int) -> Response:
    body = badges.status_body(number) or abort(404)
    return Response(body, content_type="application/ld+json")


@blueprint.get("/credentials/pictures/<digest>.png")
def picture(digest: str) -> Response:
    body = (badges.picture(digest) if DIGEST.fullmatch(digest) else None) or abort(404)
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(body, content_type="image/png", headers=kept)
