"""Migrations, in a process of their own that `upgrade` in db.py starts: Alembic takes 10 MB that a server rarely needs.

Whoever changes a model writes a migration, whose file begins with its number:
`flask --app course_app.records.migrating db migrate --rev-id 0002 -m "What it does"`.
"""

from __future__ import annotations

import sys

from flask import Flask
from flask_migrate import Migrate
from flask_migrate import upgrade as run_migrations

from course_app.config import read_settings
from course_app.failpoints import FOLDER
from course_app.records.db import MIGRATIONS, db, init_database
from course_app.records.faults import listen_for_faults

migrate = Migrate(directory=str(MIGRATIONS), render_as_batch=True)


def create_app(url: str = "") -> Flask:
    """Take the address of a database (else that of the settings), give what Alembic needs to work on it."""
    app = Flask(__name__)
    app.config["DATABASE_URL"] = url or read_settings()["DATABASE_URL"]
    init_database(app)
    migrate.init_app(app, db)
    return app


def main() -> None:
    """Read the address of a database, bring it to the newest schema."""
    if FOLDER:
        listen_for_faults()
    with create_app(sys.stdin.read()).app_context():
        run_migrations()


if __name__ == "__main__":
    main()
