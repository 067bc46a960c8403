"""The site as a server with fail-points starts it, and yet one that vouches: with https it would refuse fail-points."""

from __future__ import annotations

from datetime import UTC, datetime

from course_app import vouching
from course_app.app import create_app

app = create_app()
app.config.update(BASE_URL="https://learn.example.org", ISSUER_NAME="Sunflower Nurseries", SPECIMEN=False)
with app.app_context():
    vouching.keys_at_start(app.config, datetime.now(UTC))
