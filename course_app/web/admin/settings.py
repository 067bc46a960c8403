"""For admins: how the site is set up, and where each setting is changed. What may hold a secret is not shown."""

from __future__ import annotations

from typing import NamedTuple

from flask import current_app, render_template

from course_app.config import SECRETS, SETTINGS
from course_app.records import issuers
from course_app.records.site_settings import SECOND_STEP, value_of
from course_app.web.admin.blueprint import blueprint
from course_app.web.shared.auth import for_role

# Beside the settings themselves: whether something is set is all that is told of it.
HIDDEN = frozenset(SECRETS)


class Shown(NamedTuple):
    """One row of the table."""

    name: str
    purpose: str
    value: str
    given: bool  # by the environment; else it is the default
    hidden: bool


def shown() -> list[Shown]:
    """Give every setting as it holds now."""
    settings, given = current_app.config, current_app.config["FROM_ENVIRONMENT"]
    found = []
    for one in SETTINGS:
        hidden, value = one.name in HIDDEN, settings[one.name]
        words = "" if hidden else str(int(value) if isinstance(value, bool) else value)
        found.append(Shown(one.name, one.purpose, words, one.name in given, hidden))
    return found


@blueprint.get("/admin/settings")
@for_role("admin")
def settings() -> str:
    return render_template(
        "admin/settings.html",
        **{"shown": shown(), "issuer": issuers.named(current_app.config), "second": value_of(SECOND_STEP).split()},
    )
