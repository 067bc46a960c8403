"""What the WSGI server loads: gunicorn wsgi:app."""

from course_app.app import create_app
from course_app.config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    raise SystemExit(f"Nothing was started, since these settings cannot be used:\n{error}") from None
