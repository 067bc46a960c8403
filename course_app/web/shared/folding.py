"""Words, icons and addresses that stand in a template as they are become part of it when it is compiled.

`{{ _('Done') }}` costs as much as ten attributes on every page; a page of a lesson has sixty of them. While there is
one language of the interface, each is known before the first request. A catalogue would be folded in here as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from course_app.web.shared.icons import icon
from course_app.web.shared.static import static

CALL = ("name", "lparen", "string", "rparen")
MARKED = frozenset("&<>'\"%")  # would be escaped, or filled in: left to the page


def _fold(name: str, text: str) -> tuple[str, bool] | None:
    """Take a function of templates and its only argument; give what it gives, and whether that is HTML."""
    if name == "_" and not MARKED.intersection(text):
        return text, False
    if name == "icon":
        return str(icon(text)), True
    if name == "static":
        return static(text), False
    return None


class Folding(Extension):
    """Replaces `name('text')` by what it gives, where that can be known."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        tokens = list(stream)
        at = 0
        while at < len(tokens):
            part = tokens[at : at + len(CALL)]
            found = None
            if tuple(token.type for token in part) == CALL and not (at and tokens[at - 1].type in ("dot", "pipe")):
                found = _fold(part[0].value, part[2].value)
            if found is None:
                yield tokens[at]
                at += 1
                continue
            line = tokens[at].lineno
            yield Token(line, "string", found[0])
            if found[1]:
                yield Token(line, "pipe", "|")
                yield Token(line, "name", "safe")
            at += len(CALL)
