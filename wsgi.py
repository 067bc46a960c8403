"""What the WSGI server loads: gunicorn wsgi:app."""

import os
import sys

from course_app.app import create_app
from course_app.config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    print(f"Nothing was started, since these settings cannot be used:\n{error}", file=sys.stderr)
    raise SystemExit(os.EX_CONFIG) from None
