"""create_app: the one place where the rooms meet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Config, Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from course_app.cli import init_cli
from course_app.config import SECRETS, SettingsError, read_settings, secret_key
from course_app.failpoints import FOLDER
from course_app.records.db import init_database
from course_app.records.faults import listen_for_faults
from course_app.records.lines import watch_lines
from course_app.web.accounts.views import blueprint as accounts
from course_app.web.admin.views import blueprint as admin
from course_app.web.authoring.views import blueprint as authoring
from course_app.web.cohorts.views import blueprint as cohorts
from course_app.web.home.views import blueprint as home
from course_app.web.learn.views import blueprint as learn
from course_app.web.me.views import blueprint as me
from course_app.web.quizzes.views import blueprint as quizzes
from course_app.web.reference.views import blueprint as reference
from course_app.web.shared import passwords
from course_app.web.shared.auth import init_auth
from course_app.web.shared.hooks import init_hooks
from course_app.web.shared.log import init_log
from course_app.web.shared.serving import Serving, serving
from course_app.web.shared.static import blueprint as static_files
from course_app.web.shared.templates import init_templates
from course_app.web.statements.views import blueprint as statements
from course_app.web.status.metrics import init_metrics
from course_app.web.status.views import blueprint as status
from course_app.worker import init_worker

FEATURES = (static_files, home, learn, quizzes, reference, accounts, me, statements, cohorts, authoring, admin, status)
MAX_BODY = 256 * 1024  # bytes of a form; nobody writes a longer reflection


class Settings(Config):
    """The settings in use. Wherever they are printed, as in a report of a fault, no secret is shown."""

    def __repr__(self) -> str:
        return repr({name: "..." if value and name in SECRETS else value for name, value in self.items()})


class Site(Flask):
    """The application, with settings that keep their secrets."""

    config_class = Settings


def create_app(**overrides: Any) -> Flask:
    """Take settings by name (they win over the environment) and give the application.

    Raises SettingsError.
    """
    settings = read_settings() | overrides
    if FOLDER:
        if settings["BASE_URL"].startswith("https://"):
            raise SettingsError("APP_FAILPOINT is set: fail-points are for tests, and BASE_URL is https. Unset it.")
        listen_for_faults()
    try:
        settings["INSTANCE"].mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"INSTANCE: {error}. Name a folder that this user may write to.") from error
    settings["BACKUPS"] = Path(settings["BACKUPS"] or settings["INSTANCE"] / "backups").resolve()
    app = Site(__name__, template_folder="web", static_folder=None, instance_path=str(settings["INSTANCE"]))
    app.config.update(settings, MAX_CONTENT_LENGTH=MAX_BODY, MAX_FORM_MEMORY_SIZE=MAX_BODY)
    app.secret_key = settings["SECRET_KEY"] or secret_key(settings["INSTANCE"])
    app.json.sort_keys = False  # type: ignore[attr-defined]
    if proxies := settings["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    init_log(app)
    init_database(app)
    watch_lines(app.config["DATABASE_URL"])
    init_auth(app)
    app.before_request(_load_once)  # before anybody may take the write lock
    init_hooks(app)
    init_metrics(app)
    init_templates(app)
    init_cli(app)
    init_worker(app)
    app.extensions["passwords"] = passwords
    app.extensions["serving"] = Serving()
    for feature in FEATURES:
        app.register_blueprint(feature)
    return app


def _load_once() -> None:
    """The first request of a process brings the library; from then on a thread looks for publications."""
    found = serving()
    if not found.publication and request.blueprint != "status":
        found.refresh()
