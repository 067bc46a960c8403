"""Icons: drawn on whole and half units, always beside a word, never alone."""

from __future__ import annotations

from markupsafe import Markup

PATHS = {
    "tick": "M5 12.5l4.5 4.5L19 7.5",
    "on": "M5 12h14M13 6l6 6-6 6",
    "pen": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "ask": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.7-.9 1.4M12 16.4v.1",
    "place": "M12 21s-7-6-7-11a7 7 0 0 1 14 0c0 5-7 11-7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "shield": "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM12 8v4.5M12 16v.1",
    "try": "M6 6l12 9M6 18L18 9"
    "M5 8a2.2 2.2 0 1 0 0-4.4A2.2 2.2 0 0 0 5 8zM5 20.4A2.2 2.2 0 1 0 5 16a2.2 2.2 0 0 0 0 4.4z",
    "note": "M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h5",
    "day": "M4 6h16v14H4zM4 10.5h16M8 3v4M16 3v4",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
    "warn": "M12 4l9 16H3zM12 10v4.5M12 17.2v.1",
    "hill": "M3 18a9 9 0 0 1 18 0M1.5 18h21",
    "half": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12h8",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "take": "M12 4v11M7 11l5 5 5-5M5 20h14",
    "again": "M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4",
    "find": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20",
    "up": "M12 19V5M6 11l6-6 6 6",
    "down": "M12 5v14M6 13l6 6 6-6",
    "back": "M19 12H5M11 6l-6 6 6 6",
    "road": "M12 21v-6M12 15c0-4-6-4-6-10M12 15c0-4 6-4 6-10M3.5 7.5L6 5l2.5 2.5M15.5 7.5L18 5l2.5 2.5",
    "eye": "M2 12s4-6.5 10-6.5S22 12 22 12s-4 6.5-10 6.5S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
    "cross": "M6 6l12 12M18 6L6 18",
}
FLIP = ("on", "back")  # mean onward or back: the other way round where people read from the right
ICONS = {
    name: Markup(  # noqa: S704  our own drawings
        f'<svg class="i{" flip" if name in FLIP else ""}" viewBox="0 0 24 24" aria-hidden="true"><path d="{d}"/></svg>'
    )
    for name, d in PATHS.items()
}


def icon(name: str) -> Markup:
    """Take the name of an icon; give its drawing."""
    return ICONS[name]
