"""What every template can use."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_login import current_user

from course_app.web.shared import words
from course_app.web.shared.auth import form_token
from course_app.web.shared.folding import Folding
from course_app.web.shared.icons import icon
from course_app.web.shared.static import static


def init_templates(app: Flask) -> None:
    """Add the words, icons and settings that templates use."""
    env = app.jinja_env
    env.add_extension("jinja2.ext.do")
    env.add_extension("jinja2.ext.i18n")
    # Every sentence is marked for translation; catalogues come with the first other language of the interface.
    # What `_()` gives is text: Jinja's "newstyle" would call it HTML, whoever wrote it, and fill in each `%`.
    env.install_null_translations(newstyle=False)  # type: ignore[attr-defined]
    env.add_extension(Folding)
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(
        form_token=form_token,
        icon=icon,
        static=static,
        site_name=app.config["SITE_NAME"],
        about=words.about,
        ago=words.ago,
        capital=words.capital,
        counted=words.counted,
        day=words.day,
        days_before=words.days_before,
        direction=words.direction,
        in_ten=words.in_ten,
        listed=words.listed,
        number=words.number,
        ordinal=words.ordinal,
        long_day=words.long_day,
        short_day=words.short_day,
        spelled=words.spelled,
        when=words.when,
    )
    app.context_processor(_theme)


def _theme() -> dict[str, Any]:
    return {"theme": current_user.theme if current_user.is_authenticated else None}
