"""A browser of the tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from conftest import NOW
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from course_app.records import people
from course_app.records.db import begin_writing, commit
from course_app.records.people import User

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36"


class Browser:
    """Somebody's browser. Each form that it sends carries the token of its page."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, headers={"User-Agent": CHROME, **more.pop("headers", {})}, **more)

    def post(self, path: str, data: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        headers = {"User-Agent": CHROME, **more.pop("headers", {})}
        return self.client.post(path, data={"csrf_token": self.token(), **(data or {})}, headers=headers, **more)

    def token(self) -> str:
        """The token that a page of this browser would hold now."""
        with self.client.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(raw))

    def sign_in(self, user: User, life: timedelta = timedelta(days=30)) -> Browser:
        """Sign somebody in without the form: its hash costs time."""
        with self.app.app_context():
            begin_writing()
            token = people.begin_sign_in(user, NOW, life, "Firefox on Linux")
            commit()
        with self.client.session_transaction() as session:
            session.permanent = True
            session["_user_id"] = token
        return self

    def cookie(self) -> str:
        """The session cookie, as a thief would copy it."""
        kept = self.client.get_cookie("session")
        return kept.value if kept else ""
