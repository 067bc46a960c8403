"""A page to take to a staff meeting: where answers lie apart, what to talk about, and a fact sheet. Without names."""

from __future__ import annotations

from flask import render_template

from course_app.course.library import Library, Module, Sheet
from course_app.course.links import Linker
from course_app.course.meeting import talks
from course_app.course.prose import typographic
from course_app.course.quiz import Quiz
from course_app.records.cohorts import Cohort
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers
from course_app.web.cohorts.figures import Figures, Item, figures_of
from course_app.web.cohorts.module import module_or_404
from course_app.web.shared.clock import now
from course_app.web.shared.serving import library

MOST = 3  # moments on the page
LEAST_APART = 2  # of 5: below it, answers lie together


@blueprint.get("/cohorts/<int:cohort_id>/pack/<module>")
@for_its_trainers
def pack(cohort: Cohort, module: str) -> str:
    found, shown = module_or_404(module), library()
    figures = figures_of(cohort, found)
    apart = sorted(
        ((one, item) for one in figures for item in one.items if item.split >= LEAST_APART),
        key=lambda pair: -pair[1].split,
    )[:MOST]
    story = _story(found, apart)
    return render_template(
        "cohorts/pack.html",
        cohort=cohort, module=found, apart=apart, any=any(one.people for one in figures), at=now(),
        without=[] if apart else _without(figures), story=story,
        story_title=typographic(story.title) if story else "", talks=_talks(story), sheet=_sheet(shown, found),
    )  # fmt: skip


def _story(module: Module, apart: list[tuple[Figures, Item]]) -> Quiz | None:
    """The scenario to talk about: where answers lie apart most, else the first of the module."""
    split = (one.quiz for one, _ in apart if not one.quiz.is_bank)
    return next(split, None) or next(iter((*module.required, *module.practice)), None)


def _without(figures: list[Figures]) -> list[tuple[Figures, Item]]:
    """The first moments of the scenarios, then of the quiz: questions to ask each other."""
    return [(one, item) for one in figures for item in (*one.items, *one.silent) if item.counts == "chosen"][:MOST]


def _talks(story: Quiz | None) -> list[tuple[str, str]]:
    """What to talk about, as HTML and a question."""
    if story is None:
        return []
    links = Linker(library(), story.path, explain=False)
    return [(links.prose(talk.said), typographic(talk.question)) for talk in talks(story)]


def _sheet(shown: Library, module: Module) -> Sheet | None:
    """The fact sheet that the author of the module names, in English where it is there."""
    slug = module.header.fact_sheet
    found = [sheet for (name, _), sheet in shown.sheets.items() if name == slug]
    return min(found, key=lambda sheet: (sheet.lang != "en", sheet.lang), default=None)
