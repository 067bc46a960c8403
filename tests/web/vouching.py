"""A site that vouches for its statements: https, a named issuer, keys."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from conftest import NOW
from flask import Flask

from course_app import vouching
from course_app.exports.did import PublicPair
from course_app.exports.keys import new_pair
from course_app.records import badges

from .sample import change

SITE = "https://learn.example.org"
SETTINGS = {"BASE_URL": SITE, "ISSUER_NAME": "Sunflower Nurseries", "ISSUER_PLACE": "Leeds", "SPECIMEN": False}


@cache
def prepared(number: int) -> tuple[Path, PublicPair]:
    """A pair of keys, made once: an RSA key takes its time."""
    folder = Path(mkdtemp(prefix="keys-"))
    return folder, new_pair(folder).public


def vouch(app: Flask, number: int = 1) -> str:
    """Let the site vouch with a pair of keys from now on; give the name of the pair."""
    app.config.update(SETTINGS)
    folder, public = prepared(number)
    shutil.copytree(folder, vouching.folder(app.config), dirs_exist_ok=True)
    change(app, lambda: badges.add_key(public.name, public.ed25519, public.rsa, NOW))
    return public.name
