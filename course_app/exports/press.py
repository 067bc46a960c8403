"""Every form of a statement that is vouched for: run by `printer.py` in a process of its own, which holds the keys.

Reads one job a line, writes one answer a line, and ends with its input: one job or five hundred.
"""

from __future__ import annotations

import json
import signal
import sys
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from course_app.course.award import Award, did_of
from course_app.course.statement import Record
from course_app.exports import png
from course_app.exports.badge import badge, picture_address
from course_app.exports.badge_picture import badge_picture
from course_app.exports.fonts import CannotShow
from course_app.exports.keys import KeyProblem, Pair, load_pair, new_pair
from course_app.exports.seal import blank, check_seal, seal
from course_app.exports.signing import compact, sign_document, sign_jwt
from course_app.exports.statement_pdf import render_statement
from course_app.exports.status_list import status_list

_LONGEST = 30  # seconds after which it ends by itself, should a job take so long


def main() -> None:
    """Answer each line of standard input with a line of JSON."""
    for line in sys.stdin.buffer:
        signal.alarm(_LONGEST)
        try:
            answer = _JOBS[(job := json.loads(line))["do"]](job)
        except CannotShow as refused:
            answer = {"cannot_show": refused.characters}
        except KeyProblem as problem:
            answer = {"key_problem": str(problem)}
        print(json.dumps(answer), flush=True)


def forms(record: Record, award: Award, pair: Pair, with_pdf: bool = True, logo: bytes = b"") -> dict[str, bytes]:
    """Take the frozen record, its award, the keys and the logo that the record names; give the bytes of every form.

    `json` carries a Data Integrity proof and stands in the PDF and in `png` too; `picture` is the PNG without it.
    Raises CannotShow.
    """
    picture = badge_picture(record)
    unsigned = badge(record, award, picture_address(award.site, picture_name(picture)))
    signed = compact(sign_document(unsigned, pair, award.did, award.at))
    made = {
        "json": signed,
        "jwt": sign_jwt(unsigned, pair, award.did).encode(),
        "png": png.bake(picture, signed),
        "picture": picture,
    }
    if with_pdf:
        paper = seal(render_statement(record, signed.decode(), blank(pair.name), logo), pair.name, pair.ed25519)
        check_seal(paper, pair.ed25519.public_key())
        made["pdf"] = paper
    return made


def picture_name(picture: bytes) -> str:
    """Give the name under which a picture is served: its digest."""
    return sha256(picture).hexdigest()


def _forms(job: dict[str, Any]) -> dict[str, Any]:
    award = Award.from_json(job["award"])
    pair = _pair(Path(job["keys"]), award.key)
    made = forms(Record.from_json(job["record"]), award, pair, job["with_pdf"], b64decode(job["logo"]))
    return {form: b64encode(body).decode() for form, body in made.items()}


@cache
def _pair(folder: Path, name: str) -> Pair:
    return load_pair(folder, name)  # which tries whether the key is a sound one: 30 ms, once for all jobs


def _status(job: dict[str, Any]) -> dict[str, Any]:
    at, site = datetime.fromisoformat(job["at"]).astimezone(UTC), job["site"]
    unsigned = status_list(site, job["number"], job["withdrawn"], at)
    signed = sign_document(unsigned, load_pair(Path(job["keys"]), job["key"]), did_of(site), at)
    return {"json": b64encode(compact(signed)).decode()}


def _new_keys(job: dict[str, Any]) -> dict[str, Any]:
    public = new_pair(Path(job["keys"])).public
    return {"name": public.name, "ed25519": public.ed25519, "rsa": public.rsa}


_JOBS = {"forms": _forms, "status": _status, "new keys": _new_keys}

if __name__ == "__main__":
    main()
