"""The files of a library as they are read. `read_tree` is the one place that opens them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

MAX_MEDIA = 5 * 1024 * 1024
MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "vtt": "text/vtt",
}
_NAME = r"[^/.]+"
_LESSON = r"(?!module\.)[^/.]+"
_PLACES = (
    ("course", re.compile(rf"content/courses/(?P<slug>{_NAME})\.md")),
    ("module", re.compile(rf"content/modules/(?P<slug>{_NAME})/module\.md")),
    ("lesson", re.compile(rf"content/modules/(?P<module>{_NAME})/(?P<slug>{_LESSON})(?:\.(?P<lang>[a-zA-Z-]+))?\.md")),
    ("glossary", re.compile(r"content/(?P<slug>glossary)\.md")),
    ("references", re.compile(r"content/(?P<slug>references)\.md")),
    ("sheet", re.compile(rf"content/fact-sheets/(?P<slug>{_NAME})\.(?P<lang>[a-zA-Z-]+)\.md")),
    ("quiz", re.compile(rf"quizzes/(?P<slug>{_NAME})(?:\.(?P<lang>[a-zA-Z-]+))?\.md")),
    ("media", re.compile(rf"(?:content/modules/{_NAME}|quizzes)/(?P<slug>{_NAME})\.(?P<lang>[a-z0-9]+)")),
)


@dataclass(frozen=True)
class File:
    """A file of the library as it was read."""

    path: str
    kind: str  # a name of _PLACES, or 'unknown'
    slug: str
    lang: str
    folder: str  # slug of the module, for a lesson
    body: bytes
    digest: str


def read_file(path: str, body: bytes) -> File:
    """Take a path inside the library and its bytes; say what kind of file it is."""
    digest = hashlib.sha256(body).hexdigest()
    for kind, pattern in _PLACES:
        if match := pattern.fullmatch(path):
            parts = match.groupdict()
            return File(path, kind, parts["slug"], parts.get("lang") or "", parts.get("module") or "", body, digest)
    return File(path, "unknown", "", "", "", body, digest)


def read_tree(root: Path) -> dict[str, File]:
    """Take the folder of a library; give its files by path. Links and hidden files are passed over."""
    files = {}
    for top in (root / "content", root / "quizzes"):
        for path in sorted(top.rglob("*")):
            name = path.relative_to(root).as_posix()
            hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
            linked = path.is_symlink() or not path.resolve().is_relative_to(root.resolve())
            if hidden or linked or not path.is_file():
                continue
            with path.open("rb") as handle:
                # One byte more than any file may have: enough to say that it is too large.
                files[name] = read_file(name, handle.read(MAX_MEDIA + 1))
    return files


def read_text(body: bytes) -> str:
    """Take the bytes of a file; give its text without a byte order mark, lines ending as on this side of the world.

    Raises UnicodeDecodeError.
    """
    return body.decode("utf-8-sig").replace("\r\n", "\n")
