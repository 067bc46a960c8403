"""The journal: what somebody wrote while reading, by lesson."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import redirect, render_template
from werkzeug.wrappers import Response

from course_app.course.library import Lesson, Library
from course_app.course.pages import lesson_page
from course_app.course.prose import plain
from course_app.exports.journal import JournalEntry
from course_app.records.asked_exports import ask_export
from course_app.records.db import commit
from course_app.records.reflections import Reflection, reflections_of
from course_app.web.me.blueprint import blueprint
from course_app.web.shared.auth import event, me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.limits import limited, the_person
from course_app.web.shared.serving import library
from course_app.web.shared.words import local

GONE = "A lesson that is no longer here"
GONE_PROMPT = "The question is no longer in the lesson. These are your words:"


@dataclass(frozen=True)
class Written:
    """What somebody wrote at one prompt."""

    prompt: str  # HTML; empty when the question is gone
    asked: str  # the same as plain text
    reflection: Reflection
    address: str  # of the prompt; empty when it is gone


@dataclass
class Part:
    """What somebody wrote in one lesson; None when the lesson is gone."""

    lesson: Lesson | None
    title: str
    entries: list[Written] = field(default_factory=list)


def _lesson(shown: Library, key: str) -> Lesson | None:
    """Give the lesson of a key ("module/lesson"), under its new name if it was renamed."""
    module, _, slug = key.partition("/")
    module = shown.moved.get(("module", module), module)
    return shown.lesson(module, shown.moved.get(("lesson", f"{module}/{slug}"), slug))


def _written(shown: Library, lesson: Lesson | None, reflection: Reflection) -> Written:
    if lesson and reflection.prompt in lesson.reflections:
        page = next(block for block in lesson_page(shown, lesson).blocks if block.id == reflection.prompt)
        source = next(block for block in lesson.blocks if block.id == reflection.prompt)
        return Written(page.html, plain(source.text), reflection, f"{lesson.address}#think-{reflection.prompt}")
    return Written("", GONE_PROMPT, reflection, "")


def parts(shown: Library, found: Iterable[Reflection]) -> list[Part]:
    """Take what somebody wrote, give it by lesson in reading order; what belongs to no lesson any more comes last."""
    by_lesson: dict[str, Part] = {}
    for reflection in found:
        if not reflection.words.strip():
            continue
        lesson = _lesson(shown, reflection.lesson)
        title = f"{lesson.number} {lesson.title}".strip() if lesson else GONE
        part = by_lesson.setdefault(lesson.key if lesson else reflection.lesson, Part(lesson, title))
        part.entries.append(_written(shown, lesson, reflection))
    places = {key: place for place, key in enumerate(shown.lessons)}
    last = len(places)
    for part in by_lesson.values():
        asked = part.lesson.reflections if part.lesson else ()
        order = {prompt: place for place, prompt in enumerate(asked)}
        part.entries.sort(key=lambda entry: order.get(entry.reflection.prompt, len(order)))
    return [part for _, part in sorted(by_lesson.items(), key=lambda item: places.get(item[0], last))]


def journal_entries(shown: Library, found: Iterable[Reflection]) -> list[JournalEntry]:
    """The same for the file."""
    return [
        JournalEntry(part.title, entry.asked, entry.reflection.words, local(entry.reflection.saved_at))
        for part in parts(shown, found)
        for entry in part.entries
    ]


def _first_question(shown: Library) -> str:
    """Give the address of the first question that any lesson asks; empty without one."""
    ordered = [lesson for course in shown.courses.values() for module in course.modules for lesson in module.lessons]
    asking = next((lesson for lesson in (*ordered, *shown.lessons.values()) if lesson.reflections), None)
    return f"{asking.address}#think-{asking.reflections[0]}" if asking else ""


@blueprint.get("/me/journal")
@signed_in
def journal() -> str:
    shown = library()
    return render_template("me/journal.html", parts=parts(shown, reflections_of(me().id)), first=_first_question(shown))


@blueprint.post("/me/journal/exports")
@signed_in
@limited("export", the_person)
def journal_exports() -> Response:
    asked = ask_export(me().id, "journal", now())
    event("export", f"journal of user:{me().id}")
    commit()
    return redirect(f"/exports/{asked.id}", 303)
