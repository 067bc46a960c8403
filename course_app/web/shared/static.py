"""Style sheet, script and icon: read once, compressed once, kept by browsers for a year under a name that changes."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from flask import Blueprint, Response, abort, request

FOLDER = Path(__file__).resolve().parent.parent / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
YEAR = "public, max-age=31536000, immutable"

blueprint = Blueprint("static_files", __name__)


class _File:
    def __init__(self, path: Path) -> None:
        self.body = path.read_bytes()
        self.small = gzip.compress(self.body, 9, mtime=0)
        self.digest = hashlib.sha256(self.body).hexdigest()[:16]
        self.media_type = TYPES[path.suffix]
        self.address = f"/static/{self.digest}/{path.name}"


FILES = {path.name: _File(path) for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}


def static(name: str) -> str:
    """Take the name of a static file; give its address."""
    return FILES[name].address


@blueprint.get("/static/<digest>/<name>")
def static_file(digest: str, name: str) -> Response:
    file = FILES.get(name)
    if file is None or file.digest != digest:
        abort(404)
    small = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(file.small if small else file.body, content_type=file.media_type)
    if small:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = YEAR
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(f"{digest}{'-gz' if small else ''}")
    response.make_conditional(request)
    return response
