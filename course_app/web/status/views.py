"""For whoever runs it: is it alive, and can it serve and write?"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from course_app import vouching
from course_app.records import health
from course_app.records.backup import why_late
from course_app.records.db import Busy, rollback
from course_app.records.editions import current_publication
from course_app.records.ready import why_not_writable
from course_app.web.shared.clock import now
from course_app.web.shared.serving import serving
from course_app.web.status.metrics import metrics

blueprint = Blueprint("status", __name__)
blueprint.get("/metrics")(metrics)


@blueprint.get("/healthz")
def healthz() -> Response:
    return Response("alive\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Able: the database answers, a library is served, and a writer would get its turn."""
    try:
        if not serving().publication:
            serving().refresh()
        newest, database = current_publication(), "answers"
        writing = why_not_writable() or "possible"
        badges = vouching.why_no_badge(current_app.config) or "signed"
        issued = "specimens" if vouching.specimen(current_app.config) else "issued"
    except (SQLAlchemyError, Busy):
        rollback()
        newest, database, writing, badges = 0, "does not answer", "unknown", "unknown"
        issued = "specimens" if current_app.config["SPECIMEN"] else "issued"
    served = serving().publication
    told = {
        "ready": database == "answers" and served > 0 and writing == "possible",
        "database": database,
        "writing": writing,
        "library": {"served": served, "published": newest, "courses": len(serving().library.courses)},
        "log": health.why_long_log() or "short enough",
        "statements": issued,
        "badges": badges,
        "backup": "late" if why_late(current_app.config["BACKUPS"], now()) else "young enough",
    }
    response = jsonify(told)
    response.status_code = 200 if told["ready"] else 503
    response.headers["Cache-Control"] = "no-store"
    return response
