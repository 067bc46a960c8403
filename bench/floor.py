"""The floor: as little as a signed-in page can be with Flask. Its figures are what the pages of the course are held to.

The same server, database, sessions and compression; one indexed, joined read; a page of the same size. The driver is
used without SQLAlchemy, the sign-in is Flask-Login's, the page is one template around text that was made before.
"""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import threading
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, Response, render_template, request
from flask_login import LoginManager, UserMixin, current_user
from jinja2 import DictLoader
from markupsafe import Markup

PLAN: dict[str, Any] = json.loads(Path(os.environ["BENCH_PLAN"]).read_text())
PAGES = {name: Markup(text) for name, text in PLAN["pages"].items()}
POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgresql")
READ = """
SELECT users.id, users.name FROM users JOIN sign_ins ON sign_ins.user_id = users.id
WHERE sign_ins.token_hash = ? AND sign_ins.ended_at IS NULL AND sign_ins.expires_at > ? AND users.disabled_at IS NULL
"""
HERE = threading.local()

app = Flask(__name__)
app.secret_key = PLAN["secret"]
app.jinja_loader = DictLoader(
    {"page.html": "<!doctype html><title>Floor</title><main><p>{{ current_user.name }}</p>{{ body }}</main>"}
)
login_manager = LoginManager(app)
login_manager.session_protection = None


class Person(UserMixin):  # type: ignore[misc]
    def __init__(self, number: int, name: str) -> None:
        self.id, self.name = number, name


def read(digest: bytes) -> Any:
    now = datetime.now(UTC)
    if not hasattr(HERE, "connection"):
        if POSTGRESQL:
            HERE.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        else:
            HERE.connection = sqlite3.connect(PLAN["database"], isolation_level=None)
    if POSTGRESQL:
        return HERE.connection.execute(READ.replace("?", "%s"), (digest, now)).fetchone()
    return HERE.connection.execute(READ, (digest, now.strftime("%Y-%m-%d %H:%M:%S.%f"))).fetchone()


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load(token: str) -> Person | None:
    row = read(sha256(token.encode()).digest())
    return Person(*row) if row else None


@app.get("/<name>")
def page(name: str) -> Any:
    if not current_user.is_authenticated:
        return Response("sign in", 401)
    return render_template("page.html", body=PAGES[name])


@app.after_request
def compress(response: Response) -> Response:
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(response.get_data(), PLAN["level"], mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
