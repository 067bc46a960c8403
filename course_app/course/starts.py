"""A valid start for a new module, lesson or scenario: files that the checker accepts, with something to write over."""

from __future__ import annotations

import re

from course_app.course import minutes
from course_app.course.files import read_file
from course_app.course.library import Lesson, Library, number_of
from course_app.course.loader import build
from course_app.course.quiz_text import read_quiz
from course_app.course.schemas import SLUG, LessonHeader


class CannotStart(ValueError):
    """The name cannot be used; the text says what to do."""


def _slug(slug: str) -> str:
    if not re.match(SLUG, slug):
        raise CannotStart(f"'{slug}' cannot be a slug. Use small letters, digits and hyphens, such as 09-sleep.")
    return slug


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


_LESSON = """\
---
title: {title}
minutes: {minutes}
outcomes: [{outcome}]
---
Begin with a moment: a named person, a place, a time. Then say what this lesson is about in one sentence.

## What would you do?

One idea in each section. The heading is a question that a colleague would ask.

::: check first-step What comes first?
Describe the moment in one or two sentences.

- 'What a wise colleague might say.' {{2}}
    Say what happens next, and why it helps.
- 'What a tired colleague might say.' {{0}}
    Say what happens next, and what it costs.
:::

::: try
One small thing to do before next week.
:::
"""

_MODULE = """\
---
title: {title}
short: {title}
minutes: {minutes}
outcomes:
  {outcome}: Say what people can do after this module.
quiz: {slug}
required: []
practice: []
---
Why this module matters on a wet Monday.
"""

_QUIZ = """\
---
title: {title}
module: {module}
outcomes: [{outcome}]
minutes: 2
show: 2
---
## first-item
outcome: {outcome}
lesson: {lesson}
level: apply

A person, a place, a pressure. What is the best first step?

- 'The best first step, in a sentence of about this length.' {{2}}
    Say what happens next, and why. Twelve to forty-five words do: a reader on a phone has little time.
- 'A step that is understandable but costs something here.' {{1}}
    Say what happens next, and what it costs. Nobody is told that they are wrong; they are told what follows.
- 'A step that a tired colleague might take on such a day.' {{0}}
    Say what happens next, and why. End with the better way, so that this one is not what people remember.

## second-item
outcome: {outcome}
lesson: {lesson}
level: analyse

Which of these belong? Tick each that does.

- [x] The first statement that belongs, in a sentence.
    Say why it belongs, in a sentence or two, so that a reader who left it out sees what was missed.
- [x] The second statement that belongs, in a sentence.
    Say why it belongs, in a sentence or two, so that a reader who left it out sees what was missed.
- [ ] A statement that does not belong, in a sentence.
    Say why it does not belong, in a sentence or two, so that a reader who ticked it sees the difference.
"""

_SCENARIO = """\
---
title: {title}
module: {module}
outcomes: [{outcome}]
minutes: {minutes}
people:
  Sam: Sam, a parent
with: Sam
measures:
  trust: {{start: 3, from: 1, to: 5, bands: {{1: broken, 2: thin, 3: holding, 4: growing, 5: firm}}}}
---
Who you are, and where the story begins.

## door: At the door

What you see and hear.

> Sam: What Sam says to you.

What do you do?

- Ask what matters most, and listen until Sam has finished. -> end {{2; trust +1}}
    What happens next.

    Why it went this way.

    > What Sam thinks and does not say.
- Explain the rule, kindly, and promise to look into it. -> end {{1}}
    What happens next.

    Why it went this way.

    > What Sam thinks and does not say.
- Say that this is not a good moment for such a question. -> end {{0; trust -1}}
    What happens next.

    Why it went this way.

    > What Sam thinks and does not say.

## end: A week later

### from 80
How it stands when all went well.

### from 0
How it stands when it did not.

### debrief
What to take from it.
"""


def new_lesson(library: Library, module: str, slug: str, title: str) -> dict[str, str]:
    """Take the library, a module's slug, the lesson's slug and title; give its text by path. Raises CannotStart."""
    folder = library.modules.get(module)
    if folder is None:
        raise CannotStart(f"There is no module '{module}'. Start one with: flask course new module {module} 'Title'")
    return {_path(module, slug): _lesson(module, slug, title, next(iter(folder.header.outcomes)))}


def _path(module: str, slug: str) -> str:
    return f"content/modules/{_slug(module)}/{_slug(slug)}.md"


def _lesson(module: str, slug: str, title: str, outcome: str) -> str:
    text = _LESSON.format(title=_quoted(title), minutes=1, outcome=outcome)
    header = LessonHeader(title=title, minutes=1, outcomes=(outcome,))
    body = text.split("---\n", 2)[2]
    counted = minutes.of_lesson(Lesson(slug, module, "", "", header, body, 1))
    return text.replace("minutes: 1", f"minutes: {max(1, round(counted))}")


def new_module(library: Library, slug: str, title: str) -> dict[str, str]:
    """Take the library, a slug and a title; give a module with one lesson and a quiz, by path. Raises CannotStart."""
    outcome = f"M{number_of(_slug(slug)) or len(library.modules) + 1}.LO1"
    if slug in library.modules:
        raise CannotStart(f"There is a module '{slug}' already.")
    if outcome in library.outcomes:
        raise CannotStart(f"{outcome} belongs to another module. Give this one another number in front.")
    lesson = "01-first-lesson"
    texts = {
        _path(slug, lesson): _lesson(slug, lesson, "First lesson", outcome),
        f"quizzes/{slug}.md": _QUIZ.format(
            title=_quoted(title), module=slug, outcome=outcome, lesson=f"{slug}/{lesson}"
        ),
    }
    path = f"content/modules/{slug}/module.md"
    draft = _MODULE.format(title=_quoted(title), minutes=1, outcome=outcome, slug=slug)
    files = {path: read_file(path, text.encode()) for path, text in {**texts, path: draft}.items()}
    counted = minutes.of_module(build(files)[0].modules[slug])
    return {path: draft.replace("minutes: 1", f"minutes: {max(1, round(counted))}"), **texts}


def new_scenario(library: Library, module: str, slug: str, title: str) -> dict[str, str]:
    """Take the library, a module, a slug and a title; give the text of a scenario by path. Raises CannotStart."""
    folder = library.modules.get(module)
    if folder is None:
        raise CannotStart(f"There is no module '{module}'.")
    if slug in library.quizzes:
        raise CannotStart(f"There is a quiz '{slug}' already.")
    outcome = next(iter(folder.header.outcomes))
    path = f"quizzes/{_slug(slug)}.md"
    text = _SCENARIO.format(title=_quoted(title), module=module, outcome=outcome, minutes=1)
    quiz, _ = read_quiz(path, slug, text)
    assert quiz  # our own text
    return {path: text.replace("minutes: 1", f"minutes: {max(1, round(minutes.of_quiz(quiz)))}")}


def listed_as_practice(module_text: str, slug: str) -> str | None:
    """Take the text of a module.md; give it with a scenario added to its practice, or None when a person must."""
    listed = re.search(r"(?m)^practice: *\[(.*)\] *$", module_text)
    if not listed:
        return None
    slugs = [*filter(None, (part.strip() for part in listed[1].split(","))), slug]
    return module_text[: listed.start()] + f"practice: [{', '.join(slugs)}]" + module_text[listed.end() :]
