"""Files that somebody asked for: built for them alone, for ten minutes."""

from __future__ import annotations

from flask import Response, abort, current_app
from werkzeug.wrappers import Response as BaseResponse

from course_app.exports.journal import journal_text
from course_app.exports.personal_data import personal_data_zip
from course_app.records.asked_exports import Export, export_for, was_asked
from course_app.records.personal_data import personal_data
from course_app.records.reflections import reflections_of
from course_app.web.me.blueprint import blueprint
from course_app.web.me.journal import journal_entries
from course_app.web.me.kept import TITLES
from course_app.web.shared.auth import me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.files import BUILDERS, builds, file
from course_app.web.shared.hooks import tell
from course_app.web.shared.serving import library
from course_app.web.shared.words import local


@blueprint.get("/exports/<export_id>")
@signed_in
def export(export_id: str) -> BaseResponse:
    asked = export_for(me().id, export_id, now())
    if asked is None:
        if was_asked(me().id, export_id):
            return tell(410, "This file is no longer here", "A file is made for ten minutes. Ask for it once more.")
        abort(404)
    build = BUILDERS.get(asked.kind.partition(":")[0])
    return (build(asked) if build else None) or abort(404)


@builds("journal")
def _journal(asked: Export) -> Response:
    entries = journal_entries(library(), reflections_of(me().id))
    body = journal_text(entries, me().name, current_app.config["SITE_NAME"])
    return file(body, "text/markdown; charset=utf-8", f"journal-{local(asked.created_at):%Y-%m-%d}.md")


@builds("data")
def _data(asked: Export) -> Response:
    site = current_app.config["SITE_NAME"]
    body = personal_data_zip(personal_data(me().id), TITLES, me().name, site, asked.created_at)
    return file(body, "application/zip", f"my-data-{local(asked.created_at):%Y-%m-%d}.zip")
