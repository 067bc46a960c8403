"""The library around the course: glossary, references, fact sheets, search, media, and two pages about this site.

None of it asks who is there: the pages are the same for everybody, without a query (media apart).
"""

from __future__ import annotations

import re
from functools import partial

from flask import Blueprint, Response, abort, current_app, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from course_app.course.files import MEDIA_TYPES
from course_app.course.library import Library
from course_app.course.search import MAX_QUERY, search
from course_app.exports.fonts import CannotShow
from course_app.records import editions, issuers
from course_app.web.reference import reading
from course_app.web.reference.printed import NotNow, printed
from course_app.web.shared.hooks import tell
from course_app.web.shared.serving import library
from course_app.web.shared.static import YEAR
from course_app.web.shared.words import direction

blueprint = Blueprint("reference", __name__)

# A drawing of ours needs its own styles and nothing else, whoever opens it by itself.
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; frame-ancestors 'none'"

LATER = "Try again in a minute. Until then, the fact sheet itself can be printed from its own page."


@blueprint.get("/glossary")
def glossary() -> str:
    return render_template("reference/glossary.html", letters=reading.letters(library()))


@blueprint.get("/references")
def references() -> str:
    return render_template("reference/references.html", works=reading.works(library()))


@blueprint.get("/fact-sheets")
def fact_sheets() -> str:
    shown = library()
    return render_template("reference/fact_sheets.html", groups=reading.shelves(shown), **_about(shown))


@blueprint.get("/fact-sheets/<slug>/<lang>")
def fact_sheet(slug: str, lang: str) -> str:
    shown = library()
    sheet = shown.sheets.get((slug, lang)) or abort(404)
    return render_template(
        "reference/fact_sheet.html",
        sheet=sheet,
        body=reading.sheet_html(shown, sheet),
        foot=reading.foot_html(shown, sheet, current_app.config["SITE_NAME"]),
        direction=direction(lang),
        others=[found for found in reading.languages(shown, slug) if found.lang != lang],
        **_about(shown),
    )


def _about(shown: Library) -> dict[str, object]:
    """What the templates ask about a sheet."""
    has_pdf = partial(reading.has_pdf, shown, current_app.config["SITE_NAME"])
    return {"language": reading.language, "awaits": reading.awaits, "has_pdf": has_pdf}


@blueprint.get("/fact-sheets/<slug>/<lang>.pdf")
def fact_sheet_pdf(slug: str, lang: str) -> Response:
    shown = library()
    sheet = shown.sheets.get((slug, lang)) or abort(404)
    try:
        pdf = printed().pdf(reading.paper(shown, sheet, current_app.config["SITE_NAME"]))
    except CannotShow:
        abort(404)  # its page does not offer it either
    except NotNow:
        return tell(503, "This page cannot be made just now", LATER, Retry_After="60")
    response = Response(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{slug}.{lang}.pdf"'
    return response


@blueprint.get("/search", endpoint="search")
def look_for() -> str | Response:
    query = " ".join(request.args.get("q", "").replace("\x00", " ").split())
    long = len(query) > MAX_QUERY
    found = [] if long else search(library(), query)
    page = render_template("reference/search.html", q=query, found=found, long=long, most=MAX_QUERY)
    return Response(page, 422) if long else page


@blueprint.get("/media/<digest>/<name>")
def media(digest: str, name: str) -> BaseResponse:
    found = editions.edition(digest) if re.fullmatch(r"[0-9a-f]{64}", digest) else None
    if found is None or found.kind != "media" or found.path.rpartition("/")[2] != name:
        abort(404)
    media_type = MEDIA_TYPES[name.rpartition(".")[2]]
    text = "; charset=utf-8" if media_type.startswith("text/") else ""
    response = Response(found.body, content_type=media_type + text)
    response.headers["Cache-Control"] = YEAR
    response.set_etag(digest)
    if media_type == "image/svg+xml":
        response.headers["Content-Security-Policy"] = DRAWING_POLICY
    in_parts = media_type.startswith(("audio/", "video/"))
    return response.make_conditional(
        request, accept_ranges=in_parts, complete_length=len(found.body) if in_parts else None
    )


@blueprint.get("/privacy")
def privacy() -> str:
    config = current_app.config
    return render_template(
        "reference/privacy.html",
        cookie=config["SESSION_COOKIE_NAME"],
        days=config["SIGN_IN_DAYS"],
        hours=config["STAFF_SIGN_IN_HOURS"],
        issuer=issuers.named(config).name,
        contact=config["CONTACT"],
    )


@blueprint.get("/accessibility")
def accessibility() -> str:
    return render_template("reference/accessibility.html", contact=current_app.config["CONTACT"])
