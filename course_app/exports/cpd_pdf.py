"""The CPD record as a PDF: tagged pages, made from frozen records and nothing else.

Run by `printer.py`: reads the data of the pages as JSON, writes the PDF.
"""

from __future__ import annotations

import json
import signal
import sys
from datetime import UTC, datetime
from functools import cache
from typing import Any

import typst

from course_app.exports.fonts import CannotShow, check_letters
from course_app.exports.statement_pdf import HERE, font_files, set_text, texts

_LONGEST = 30


def main() -> None:
    """Read the data of `render_cpd` as JSON, write its PDF."""
    signal.alarm(_LONGEST)
    given = json.load(sys.stdin.buffer)
    try:
        answer = render_cpd(given)
    except CannotShow as refused:
        sys.stdout.buffer.write(refused.characters.encode())
        sys.exit(CannotShow.STATUS)
    sys.stdout.buffer.write(answer)


def render_cpd(given: dict[str, Any]) -> bytes:
    """Take name, site, day, paper, total and years with their lines; give the bytes of the PDF. Raises CannotShow."""
    page = {
        **{name: given[name] for name in ("paper", "day", "total", "said_once")},
        "name": set_text(given["name"]),
        "site": set_text(given["site"]),
        "years": [
            {
                **{"year": str(year["year"]), "minutes": year["minutes"]},
                "lines": [{name: set_text(text) for name, text in line.items()} for line in year["lines"]],
            }
            for year in given["years"]
        ],
    }
    check_letters("".join(texts(page)))
    made: bytes = _engine().compile(
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
        sys_inputs={"data": json.dumps(page, ensure_ascii=False)},
        timestamp=datetime.fromisoformat(given["at"]).astimezone(UTC),
    )
    return made


@cache
def _engine() -> Any:
    return typst.Compiler(str(HERE / "cpd.typ"), root=str(HERE), font_paths=font_files())


if __name__ == "__main__":
    main()
