"""The cookie that names a sign-in, signed."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer


class Sessions(SecureCookieSessionInterface):
    """Flask's own, with what reads and signs the cookie made once for a key instead of twice a request.

    The age of a cookie is not looked at: a sign-in is a row with an end of its own, and a cookie that another server
    signed, whose clock is ahead, would seem to come from the future and sign people out.
    """

    made: tuple[Any, URLSafeTimedSerializer | None] = None, None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        keys = app.secret_key, app.config["SECRET_KEY_FALLBACKS"]
        if self.made[0] != keys:
            self.made = keys, super().get_signing_serializer(app)
        return self.made[1]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Give what the cookie of a request holds; nothing where there is none, or not ours."""
        signer, cookie = self.get_signing_serializer(app), request.cookies.get(self.get_cookie_name(app))
        if signer is None:
            return None
        try:
            return self.session_class(signer.loads(cookie)) if cookie else self.session_class()
        except BadSignature:
            return self.session_class()
