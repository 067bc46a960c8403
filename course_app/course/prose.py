"""Markdown to safe HTML: what authors write is rendered once, then only tags of an allow-list pass."""

from __future__ import annotations

import html
import re
import threading
from functools import lru_cache

import markdown
import nh3

_TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "br"),
    *("strong", "em", "code", "cite", "span", "sup", "a", "img"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "h2": {"id"},
    "h3": {"id"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
}
# Markdown takes time that grows faster than its text. Within these bounds any page is made in well under a second.
MAX_TEXT, MAX_LINES, MAX_PARAGRAPH, MAX_BRACKETS = 20_000, 1_000, 5_000, 200
_NESTED = re.compile(r"(?:[ \t]*(?:[-+*>]|\d+[.)])){7}")
SCHEMES = {"http", "https", "mailto", "term", "ref", "lang"}
WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
_LOCAL = threading.local()  # a Markdown object is not safe to share between threads


def _markdown() -> markdown.Markdown:
    if not hasattr(_LOCAL, "markdown"):
        reader = markdown.Markdown(
            extensions=["tables", "toc", "smarty", "sane_lists"],
            extension_configs={
                "tables": {"use_align_attribute": True},  # a style attribute would break the content policy
                "toc": {"slugify": lambda value, separator: slugify(value)},
            },
        )
        # Authors write no HTML: it is shown as the text that it is, and the checker names its line.
        reader.preprocessors.deregister("html_block")
        reader.inlinePatterns.deregister("html")
        _LOCAL.markdown = reader
    return _LOCAL.markdown  # type: ignore[no-any-return]


@lru_cache(maxsize=4096)
def render(text: str) -> str:
    """Take Markdown; give HTML in which every tag, attribute and address is on the allow-list.

    Links to files, terms and references are still as written; see `links`. A text that the checker calls too long or
    too tangled is shown as it was written.
    """
    if not (too_long(text) or tangled(text) is not None):
        reader = _markdown()
        reader.reset()
        try:
            return sanitise(reader.convert(text))
        except RecursionError:
            del _LOCAL.markdown  # it stands in the middle of that text, and would read the next one wrongly
    return sanitise(f"<p>{html.escape(text, quote=False)}</p>")


def too_long(text: str) -> bool:
    """Say whether a text is longer than one page can be."""
    return len(text) > MAX_TEXT or text.count("\n") > MAX_LINES


def tangled(text: str) -> int | None:
    """Give the line (from 0) of the first paragraph that is too long, nested or full of brackets; else None."""
    start = size = brackets = 0
    for number, line in enumerate(text.split("\n")):
        if not line.strip():
            start, size, brackets = number + 1, 0, 0
        size += len(line)
        brackets += line.count("[")
        if size > MAX_PARAGRAPH or brackets > MAX_BRACKETS or _NESTED.match(line):
            return start
    return None


def sanitise(text: str) -> str:
    """Take any HTML; give what may stand on a page. Sanitising twice changes nothing more."""
    return nh3.clean(text, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)


def inline(text: str) -> str:
    """Take one paragraph of Markdown; give its HTML without the paragraph around it."""
    shown = render(text.strip())
    only = shown.startswith("<p>") and shown.endswith("</p>") and shown.count("<p>") == 1
    return shown[3:-4] if only else shown


def plain(text: str) -> str:
    """Take Markdown; give its words, for search, reading aloud and plain mail."""
    apart = re.sub(r"</?(?:p|h\d|[uo]l|li|blockquote|pre|br|hr|t\w+)\b[^>]*>", " ", render(text))
    return html.unescape(" ".join(re.sub(r"<[^>]+>", "", apart).split()))


@lru_cache(maxsize=4096)
def typographic(text: str) -> str:
    """Take a title; give it with curly quotes and a real ellipsis, as Markdown does for the text."""
    text = re.sub(r"'(?=\d\ds\b)", "’", text)  # the '90s
    text = re.sub(r"((?:^|[\s(\[–—])[\"“]?)'", r"\1‘", text).replace("'", "’")
    text = re.sub(r"(^|[\s(\[–—‘])\"", r"\1“", text).replace('"', "”")
    return text.replace("...", "…")


def slugify(text: str) -> str:
    """Take a heading; give its anchor: small letters, digits and hyphens."""
    words = re.sub(r"[^\w\s-]", "", html.unescape(re.sub(r"<[^>]+>", "", text))).lower()
    slug = re.sub(r"[\s_-]+", "-", words).strip("-")
    # `main` and `contents` are parts of every lesson page; an author's heading must not answer to their address.
    return f"{slug}-" if slug in ("main", "contents", "done", "") else slug


_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")


def unmarked(text: str) -> str:
    """Take a line of Markdown; give it without addresses and marks, for counting. Much faster than `plain`."""
    return re.sub(r"[*`]", "", _LINK.sub(r"\1", text))


@lru_cache(maxsize=4096)
def count_words(text: str) -> int:
    """Take Markdown; give how many words a reader meets (addresses and marks are none)."""
    return len(WORD.findall(_LINK.sub(r"[\1]", text)))
