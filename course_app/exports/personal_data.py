"""Everything kept about one person as a file: JSON for machines, a page for reading, and the files made for them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_ENDINGS = {"application/pdf": "pdf", "application/json": "json", "application/jwt": "jwt", "image/png": "png"}

Section = Sequence[Mapping[str, Any]]


def personal_data_zip(
    data: Mapping[str, Section], titles: Mapping[str, str], person_name: str, site: str, made_at: datetime
) -> bytes:
    """Take rows by section and a title for each section, give a ZIP with `data.json`, `data.html` and the files.

    The same in gives the same bytes out. Bytes among the values become files of their own, which the JSON names.
    """
    files: dict[str, bytes] = {}
    plain = {
        section: [_plain(section, place, row, files) for place, row in enumerate(found, 1)]
        for section, found in data.items()
    }
    page = _template().render(
        sections=[(titles.get(section, section), found) for section, found in plain.items()],
        person=person_name,
        site=site,
        made_at=made_at,
    )
    text = json.dumps({"site": site, "made_at": made_at.isoformat(), **plain}, ensure_ascii=False, indent=1)
    members = {"data.html": page.encode(), "data.json": text.encode(), **files}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, body)
    return made.getvalue()


def _plain(section: str, place: int, row: Mapping[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, bytes):
            ending = _ENDINGS.get(str(row.get("media_type", "")).partition(";")[0], "bin")
            path = f"files/{section}-{place}.{ending}"
            files[path] = value
            shown[name] = {"file": path}
        else:
            shown[name] = value.isoformat() if isinstance(value, date | datetime) else value
    return shown


def _words(value: Any) -> str:
    """A value of the JSON as it reads on the page."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    return json.dumps(value, ensure_ascii=False, indent=1)


@cache
def _template() -> Any:
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["words"] = _words
    return env.get_template("personal_data.html")
