"""A story as it went: to read again, to keep as plain text, and as the other side felt it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from course_app.course.scenes import EndingView, FeedbackView, Gauge, ShownSaid


@dataclass(frozen=True)
class Felt:
    """A moment as the other side felt it, unspoken."""

    position: int
    title: str  # of the moment; may be empty
    done: str  # what the learner did: HTML
    who: str
    html: str


def other_side(steps: Sequence[FeedbackView]) -> tuple[Felt, ...]:
    """Take the steps of a story in order; give each moment that the author tells from the other side."""
    felt = []
    for step in steps:
        if step.other:
            felt.append(Felt(step.position, step.title, step.chosen, step.other_who, step.other))
        felt += [
            Felt(step.position, step.title, one.html, one.other_who, one.other) for one in step.options if one.other
        ]
    return tuple(felt)


def as_text(title: str, intro: str, steps: Sequence[FeedbackView], ending: EndingView, foot: str) -> str:
    """Take a story that has ended (`intro` is HTML, `foot` a line to end with); give it as plain text to keep.

    A paragraph is one line: what shows it decides how long a line is.
    """
    parts = [_heading(title, "="), _words(intro)]
    for step in steps:
        parts += [_heading(step.title), *_said(step.said), _words(step.question), *_done(step)]
    parts += [_heading(ending.title or "How it ended"), *_said(ending.said), _words(ending.band)]
    parts += ["\n".join(_measure(gauge) for gauge in ending.gauges)]
    if ending.debrief:
        parts += [_heading("What to take from it"), _words(ending.debrief)]
    felt = other_side(steps)
    if felt:
        parts.append(_heading("The other viewpoint"))
    for one in felt:
        parts += [f"You: {_words(one.done)}" if one.done else "", f"{one.who or 'The other side'}: {_words(one.html)}"]
    return "\n\n".join(filter(None, [*parts, "", foot])) + "\n"


def _done(step: FeedbackView) -> Iterator[str]:
    """Give what the learner did, and what happened next."""
    if step.kind == "one":
        yield f"You chose: {_words(step.chosen)}"
    elif step.kind == "say":
        yield f"In your own words: {step.words}" if step.words else "You kept your words to yourself."
        yield f"One way to say it: {_words(step.happened)}"
        return
    elif step.kind == "number":
        yield f"You said: {step.words}"
    elif step.kind == "several":
        yield "\n".join(["You ticked:", *(f"- {_words(one.html)}" for one in step.options if one.picked)])
    elif step.kind == "order":
        placed = sorted((int(one.given), _words(one.html)) for one in step.options)
        yield "\n".join(["You put them in this order:", *(f"{place}. {words}" for place, words in placed)])
    else:
        rows = (f"- {_words(one.html)} – {_words(one.given)}" for one in step.options if one.given)
        yield "\n".join(["You said:", *rows])
    yield _words(step.happened)


def _said(said: Sequence[ShownSaid]) -> Iterator[str]:
    for part in said:
        who = "You" if part.us else part.full
        yield f"{who}: {_words(part.html)}" if part.who else _words(part.html)


def _measure(gauge: Gauge) -> str:
    was = "as" if gauge.was is None else gauge.was_word or str(gauge.was)
    return f"{gauge.name}: {gauge.word}, {was} at the beginning"


def _heading(words: str, line: str = "-") -> str:
    return f"{words}\n{line * len(words)}" if words else ""


def _words(text: str) -> str:
    """Take HTML of ours; give its words, a paragraph a line."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"<li>\s*", "\n- ", text)
    text = re.sub(r"</(?:p|h\d|[uo]l|blockquote|tr)>|<br>", "\n\n", text)
    plain = html.unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r" *\n *", "\n", re.sub(r"\n\s*\n\s*", "\n\n", plain)).strip()
