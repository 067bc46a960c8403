"""The one place where the web asks what time it is."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Give this moment, in UTC."""
    return datetime.now(UTC)
