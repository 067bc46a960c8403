"""What a page may hold, judged as a browser reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "srcset", "data", "poster", "background", "cite")
NEVER = {"iframe", "object", "embed", "base", "style", "frame", "applet", "template", "noscript", "marquee", "math"}
SCHEMES = {"", "http", "https", "mailto"}


def faults_of(page: str) -> list[str]:
    """Give what is in a page that could run, load or send something that is not ours."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [fault for element in tree.iter() if isinstance(element.tag, str) for fault in _faults(element)]


def _faults(element: Element) -> Iterator[str]:
    name = element.tag.rpartition("}")[2]
    if name in NEVER:
        yield f"<{name}>"
    if name == "script" and not (element.get("src", "").startswith("/static/") and not (element.text or "").strip()):
        yield "<script>"
    if name == "link" and not element.get("href", "").startswith("/static/"):
        yield "<link>"
    if name == "meta" and "http-equiv" in element.keys():  # noqa: SIM118  an element is no dict
        yield "<meta>"
    for attribute, value in element.items():
        plain = attribute.rpartition("}")[2].lower()
        if plain.startswith("on") or plain in ("style", "srcdoc"):
            yield f"{name} {attribute}"
        if plain in ADDRESSES and _scheme(value) not in SCHEMES:
            yield f"{name} {attribute}={value}"
    if name == "form" and not re.match(r"(/(?!/)|\Z)", element.get("action", "")):
        yield f"form to {element.get('action')}"


def _scheme(address: str) -> str:
    """The scheme as a browser finds it: spaces and control characters do not hide it."""
    packed = re.sub(r"[\x00-\x20]", "", address).lower()
    found = re.match(r"([a-z][a-z0-9+.-]*):", packed)
    return found[1] if found else ""
