"""What happens around every request: who may write, which headers go out, how an error is told."""

from __future__ import annotations

import gzip
import logging

from flask import Flask, Response, current_app, g, render_template, request, session
from flask_login import current_user
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

from course_app.records import alarms
from course_app.records.db import Busy, NotWritable, begin_reading, begin_writing
from course_app.records.lines import Away
from course_app.web.shared.auth import keep_for_later, login_manager
from course_app.web.shared.clock import now
from course_app.web.shared.keeping import keep, kept
from course_app.web.shared.log import request_id

log = logging.getLogger(__name__)

READING = frozenset(("GET", "HEAD", "OPTIONS"))
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
# Compressed at the lowest level: a page of 20 KB costs 0.1 ms and most of the gain is there.
LEVEL, LEAST = 3, 1000
COMPRESSED = ("text/", "application/json", "image/svg+xml")

TOLD = {
    400: ("This could not be read", "Something in the request was not as it should be. Go back and try again."),
    401: ("Sign in first", "You need to sign in to do this."),
    403: ("This is not open to you", "Your account may not do this."),
    404: ("There is nothing at this address", "The page may have moved, or the address has a typing mistake."),
    405: ("This address cannot do that", "Go back and use the button on the page."),
    409: ("This was done already", "Something changed since the page was opened. Go back and look again."),
    410: ("This link has been used", "It works once and for a limited time. Ask for a new one."),
    413: ("This is too large", "The text is longer than this page can take. Shorten it and send it again."),
    429: ("Too many tries", "Wait a little, then try again."),
    500: ("Something broke on our side", "It is noted. Nothing that you saved before is lost. Try again in a moment."),
    503: ("Many people are saving at this moment", "Nothing was lost. Try again in a few seconds."),
}
AWAY = (
    "Just a moment",
    "The database of this site does not answer. What was saved is safe. Try again in a few seconds.",
)

READ_ONLY = (
    "Nothing can be saved at this moment",
    "Everything can be read, and what was saved before is safe. Whoever runs this site has to look at it. "
    "Keep a copy of what you typed, and try again later.",
)


class Number(IntegerConverter):
    """A number in an address, as every database can hold it; to a larger one, there is nothing at the address."""

    regex = "[0-9]{1,10}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


def init_hooks(app: Flask) -> None:
    """Take the app after CSRF protection was added: by then the body is read and the token checked."""
    app.url_map.converters["int"] = Number
    app.before_request(_say_so_when_writing)
    app.before_request(kept)
    app.after_request(_finish)
    app.register_error_handler(HTTPException, _tell)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _broken)
    app.config.setdefault("HSTS", app.config["BASE_URL"].startswith("https://"))


def _say_so_when_writing() -> None:
    if request.method not in READING:
        request.form  # noqa: B018  the whole body is here before anybody queues for the write lock
        begin_writing()


def _finish(response: Response) -> Response:
    if "kept" in g:
        return response  # finished when it was first made
    headers = response.headers
    for name, value in HEADERS:
        if name not in headers:
            headers.add(name, value)
    if request.scheme == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if "Cache-Control" in headers:
        return _compress(response)
    if request.method not in READING or response.status_code != 200 or _personal(response):
        headers["Cache-Control"] = "no-store"
        return _compress(response)
    headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    _compress(response)
    keep(response)
    return response


def _personal(response: Response) -> bool:
    return "personal" in g or "Set-Cookie" in response.headers or current_user.is_authenticated


def _compress(response: Response) -> Response:
    headers = response.headers
    if response.direct_passthrough or response.status_code in (204, 304) or "Content-Encoding" in headers:
        return response
    if not response.content_type.startswith(COMPRESSED):
        return response
    if request.query_string and "personal" in g:
        # A page may repeat what stands in its address; its compressed length would then tell of the token beside it.
        return response
    if "Vary" in headers:
        response.vary.add("Accept-Encoding")
    else:
        headers.add("Vary", "Accept-Encoding")
    body = response.get_data()
    if len(body) >= LEAST and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        headers["Content-Encoding"] = "gzip"
        if etag := response.get_etag()[0]:
            response.set_etag(etag, weak=True)
    return response


def tell(status: int, title: str = "", text: str = "", **headers: str) -> Response:
    """Give the error page of a status, with other words if the caller has better ones."""
    known_title, known_text = TOLD.get(status, TOLD[500 if status >= 500 else 400])
    page = render_template(
        "shared/error.html", title=title or known_title, text=text or known_text, status=status, request_id=request_id()
    )
    return Response(page, status, {name.replace("_", "-"): value for name, value in headers.items()})


def _forget() -> None:
    """Nothing of the request lasts. Its error page reads like any page, and comes even where no database answers."""
    begin_reading()
    _forget_session()
    try:
        bool(current_user.is_authenticated)
    except (SQLAlchemyError, Busy):
        begin_reading()
        g._login_user = login_manager.anonymous_user()


def _forget_session() -> None:
    """Go back to the cookie that came: a sign-in that was begun was not stored, and the one that there was goes on."""
    came = current_app.session_interface.open_session(current_app, request)
    session.clear()
    session.update(came or {})
    session.modified = False
    for name in ("_login_user", "csrf_token"):
        g.pop(name, None)


def _tell(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error  # a redirect
    _forget()
    response = tell(error.code, text=getattr(error, "told", ""))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _busy(error: Exception) -> Response:
    _forget()
    log.warning("busy: %s", type(error).__name__, extra={"request_id": request_id()})
    title, text, wait = (*TOLD[503], "2")
    if isinstance(error, NotWritable):
        title, text, wait = (*READ_ONLY, "60")
    elif isinstance(error, Away):
        title, text, wait = (*AWAY, "2")
    if request.method not in READING and (page := keep_for_later(f"{title}. {text}")):
        return Response(page, 503, {"Retry-After": wait})
    return tell(503, title, text, Retry_After=wait)


def _database(error: OperationalError) -> Response:
    """A lock, a full disk or a lost connection passes; anything else is a mistake of ours and is told as one."""
    reason = str(error.orig)
    if error.connection_invalidated or "locked" in reason or "disk is full" in reason:
        return _busy(error)
    return _broken(error)


def _broken(error: Exception) -> Response:
    if isinstance(error, MemoryError):  # first of all: the rest may need some
        current_app.extensions.get("without_memory", int)()
    log.exception("request %s failed", request_id())
    _alarm(error)
    _forget()
    return tell(500)


def _alarm(error: Exception) -> None:
    """Owe the admins a mail about what failed, once an hour. Where that fails too, the log alone has it."""
    moment, what = now(), f"{request.method} {request.url_rule or ''}".strip()  # no word of an address
    said = {"what": what, "error": type(error).__name__, "request": request_id(), "when": f"{moment:%H:%M} UTC"}
    try:
        begin_reading()
        alarms.owe("request_failed", said, f"{moment:%Y-%m-%dT%H}", moment)
    except Exception as why:  # whatever it is: the person in front of the page comes first
        log.warning("nobody is written to about it: %s", type(why).__name__, extra={"request_id": request_id()})
