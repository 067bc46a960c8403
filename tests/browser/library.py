"""A library made up for the browser: one short module with everything a page can hold, and a file to mend."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import every_kind
from every_kind import SORTING

from course_app.course import minutes, starts
from course_app.course.files import read_file
from course_app.course.library import Library
from course_app.course.loader import build

COURSE, MODULE, SCENARIO = "small-course", "01-small", "s1-at-the-door"
STORY, BANK = "s2-every-kind", "02-kinds"  # a story and a quiz in which every kind of response comes up
BANK_LESSON = f"{BANK}/01-first-lesson"
FIRST, LONG, ARABIC = f"{MODULE}/01-first-lesson", f"{MODULE}/02-long", f"{MODULE}/03-two-languages"
LONG_WORDS = 1000

_COURSE = """\
---
title: A small course
short: Small course
hours: {hours}
modules: [01-small]
for: Whoever has half an hour.
outcomes:
  - Take a course from its first page to its statement.
---
A course that is over before the tea is cold.
"""

_TWO = """\
---
title: {title}
lang: {lang}
minutes: 5
outcomes: [M1.LO1]
---
{story}

## {heading}

{body}

::: think words {think}
{prompt}
::: reveal
{discussion}
:::
:::

::: check hear {check}
{question}

- {best} {{2}}
    {best_why}
- {other} {{0}}
    {other_why}
:::

::: try
{attempt}
:::

::: note {note}
{body}
:::
"""

_ENGLISH = {
    "title": "A lesson in two languages", "lang": "en", "think": "", "check": "What do you say first?", "note": "Names",
    "story": "Leila's mother waits at the gate with a bag in each hand and a question she has carried all day.",
    "heading": "Who speaks first?",
    "body": "Listen until she has finished. Then say what you heard, in one sentence, and ask whether that was it.",
    "prompt": "When did somebody last listen to you to the end? What did they do?",
    "discussion": "Most people name something small: a chair, a pause, a phone put away.",
    "question": "She says: you never tell me anything.",
    "best": "'What would you like to know about today?'", "best_why": "She tells you, and it takes a minute.",
    "other": "'We write it all in the book.'", "other_why": "She closes the bag, and the question goes home with her.",
    "attempt": "Ask one parent what they would like to hear about each day.",
}  # fmt: skip

_IN_ARABIC = {
    "title": "درس بلغتين", "lang": "ar", "think": "", "check": "ماذا تقول أولاً؟", "note": "الأسماء",
    "story": "تنتظر والدة ليلى عند الباب وفي كل يد حقيبة، ومعها سؤال حملته طوال اليوم.",
    "heading": "من يتكلم أولاً؟",
    "body": "استمع حتى تنتهي من كلامها. ثم قل ما سمعته في جملة واحدة، واسأل إن كان هذا ما قصدته.",
    "prompt": "متى استمع إليك أحد حتى النهاية آخر مرة؟ ماذا فعل؟",
    "discussion": "يذكر معظم الناس شيئاً صغيراً: كرسياً، أو وقفة، أو هاتفاً وُضع جانباً.",
    "question": "تقول: أنتم لا تخبرونني بشيء أبداً.",
    "best": "«ماذا تحبين أن تعرفي عن هذا اليوم؟»", "best_why": "تخبرك، ويستغرق ذلك دقيقة واحدة.",
    "other": "«نحن نكتب كل شيء في الدفتر.»", "other_why": "تغلق الحقيبة، ويعود السؤال معها إلى البيت.",
    "attempt": "اسأل أحد الوالدين عما يود أن يسمعه كل يوم.",
}  # fmt: skip

_LONG = """\
---
title: A thousand words
minutes: {minutes}
outcomes: [M1.LO1]
---
{body}
"""

_BROKEN = """\
---
title: Not finished
module: 01-small
outcomes: [M1.LO7]
minutes: 1
---
Nothing here yet.
"""


def write_library(root: Path) -> None:
    """Write the library to a folder."""
    library = _library({})
    texts = starts.new_module(library, MODULE, "A small module")
    texts |= starts.new_scenario(_library(texts), MODULE, SCENARIO, "At the door")
    texts[f"content/modules/{LONG}.md"] = _LONG.format(minutes=round(LONG_WORDS / 180), body=_thousand_words())
    texts[f"content/modules/{ARABIC}.md"] = _TWO.format(**_ENGLISH)
    texts[f"content/modules/{ARABIC}.ar.md"] = _TWO.format(**_IN_ARABIC)
    texts["quizzes/99-broken.md"] = _BROKEN
    texts |= starts.new_module(_library(texts), BANK, "Every kind")
    path = f"content/modules/{BANK_LESSON}.md"
    texts[path] = texts[path].replace("minutes: 1\n", "minutes: 3\n") + SORTING
    texts[f"quizzes/{BANK}.md"] = _at_home(every_kind.BANK, BANK, "M2.LO1")
    texts[f"quizzes/{STORY}.md"] = _at_home(every_kind.STORY, MODULE, "M1.LO1")
    path = f"content/modules/{MODULE}/module.md"
    texts[path] = texts[path].replace("required: []", f"required: [{SCENARIO}]")
    texts[path] = texts[path].replace("practice: []", f"practice: [{STORY}]")
    for module in (MODULE, BANK):
        path = f"content/modules/{module}/module.md"
        counted = round(minutes.of_module(_library(texts).modules[module]))
        texts[path] = re.sub(r"(?m)^minutes: \d+$", f"minutes: {counted}", texts[path])
    counted = round(minutes.of_module(_library(texts).modules[MODULE]))
    texts[f"content/courses/{COURSE}.md"] = _COURSE.format(hours=max(0.25, round(counted / 15) / 4))
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def _at_home(text: str, module: str, outcome: str) -> str:
    """Give a text of every_kind as one of this library."""
    text = text.replace("module: 01-first", f"module: {module}").replace(
        "01-first/01-look", f"{module}/01-first-lesson"
    )
    return text.replace("M1.LO1", outcome).replace(" ([Lind, 1999](ref:lind-1999))", "")


def _library(texts: dict[str, str]) -> Library:
    return build({path: read_file(path, text.encode()) for path, text in texts.items()})[0]


def _thousand_words() -> str:
    """Words of the real lessons in a random order: harder to compress than anything somebody wrote."""
    real = Path(__file__).resolve().parents[2] / "content/modules"
    known = sorted(set(re.findall(r"[a-z]{2,}", " ".join(p.read_text("utf-8") for p in real.rglob("0*.md")).lower())))
    random = Random(1000)
    words = [random.choice(known) for _ in range(LONG_WORDS)]
    paragraphs, start = [], 0
    for number in range(10):
        sentences = []
        for _ in range(8):
            sentences.append(" ".join(words[start : start + 12 + (number % 2)]).capitalize() + ".")
            start += 12 + (number % 2)
        heading = f"## {' '.join(random.sample(known, 4)).capitalize()}?\n\n" if number % 3 == 0 else ""
        paragraphs.append(heading + " ".join(sentences))
    return "\n\n".join(paragraphs)
