"""One person of a cohort: what is done, exactly what is missing, tries and results; answers only by opening them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from course_app.course.assigned import STUCK, Plan, reasons
from course_app.course.library import Course, Library, Module
from course_app.course.play import replay
from course_app.course.progress import module_state
from course_app.course.prose import typographic
from course_app.course.quiz import Quiz
from course_app.course.scenes import FeedbackView, Shower
from course_app.records import attempts, openings
from course_app.records.assignments import Given, assignments_of, dates_given
from course_app.records.cohort_progress import Held, Try, standing_of, statements_held_by, tries_of
from course_app.records.cohorts import Cohort, Member
from course_app.records.db import commit
from course_app.records.learning import history
from course_app.records.waiting import talk_with
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers, its_address, somebody_in
from course_app.web.cohorts.forms import OpeningForm
from course_app.web.cohorts.words import said as state_said
from course_app.web.cohorts.words import shape, why
from course_app.web.shared.auth import event, me
from course_app.web.shared.clock import now
from course_app.web.shared.forms import said
from course_app.web.shared.hooks import tell
from course_app.web.shared.serving import library, serving


@dataclass
class Tried:
    """A quiz or scenario that somebody began, and how it went; of a scenario, only whether it was played."""

    quiz: Quiz
    title: str
    tries: list[Try] = field(default_factory=list)

    @property
    def tries_made(self) -> int:
        return len(self.tries)

    @property
    def ended(self) -> list[Try]:
        return [one for one in self.tries if one.ended_at]

    @property
    def best(self) -> Try | None:
        scored = [one for one in self.ended if one.best]
        return max(scored, key=lambda one: (one.points or 0) / (one.best or 1)) if scored else None

    @property
    def is_stuck(self) -> bool:
        return len(self.ended) >= STUCK and not self.passed

    @property
    def passed(self) -> bool:
        return any(one.passed for one in self.tries)


def tried(shown: Library, found: list[Try]) -> list[Tried]:
    """Give the quizzes and scenarios of the library among some attempts, in its order. Warm-ups are left out."""
    by_quiz: dict[str, Tried] = {}
    for one in found:
        if quiz := shown.quizzes.get(one.quiz):
            by_quiz.setdefault(one.quiz, Tried(quiz, typographic(quiz.title))).tries.append(one)
    return [by_quiz[slug] for slug in shown.quizzes if slug in by_quiz]


@blueprint.get("/cohorts/<int:cohort_id>/people/<int:user_id>")
@for_its_trainers
def person(cohort: Cohort, user_id: int) -> str:
    return _page(cohort, somebody_in(cohort, user_id), OpeningForm(formdata=None))


def _page(cohort: Cohort, member: Member, form: OpeningForm) -> str:
    shown, at = library(), now()
    plan = Plan(shown, assignments_of(cohort.id))
    did = tried(shown, list(tries_of(cohort.id, member.id)))
    stuck = [one.quiz.slug for one in did if one.is_stuck]
    standing = replace(standing_of(cohort.id, member.id, shown, stuck=False), stuck=stuck)
    states = plan.states(member.id, standing, at)
    facts = history(member.id)
    return render_template(
        "cohorts/person.html",
        cohort=cohort, member=member, standing=standing, form=form,
        modules=[
            (module_state(module, facts), shape(state), state_said(state), state.due, _in(module, did))
            for module, state in zip(plan.modules, states, strict=True)
        ],
        at=request.args.get("at", ""),
        why=[why(reason) for reason in reasons(plan, member.id, standing, member.joined_at, at)],
        talk=talk_with(cohort.id, me().id, member.id), library_modules=shown.modules,
        did=did, quizzes=[one for one in did if one.quiz.is_bank and one.ended],
        dates=_dates(cohort, plan, member),
        statements=[(_course(shown, held), held) for held in statements_held_by(cohort.id, member.id)],
    )  # fmt: skip


def _in(module: Module, did: list[Tried]) -> list[Tried]:
    """What somebody tried in a module."""
    here = {quiz.slug for quiz in (module.quiz, *module.required, *module.practice) if quiz}
    return [one for one in did if one.quiz.slug in here]


def _dates(cohort: Cohort, plan: Plan, member: Member) -> list[tuple[Module | Course | None, Given]]:
    """The dates of their own that somebody got, each with what it is for."""
    if not any(member.id in one.later for one in plan.assignments):
        return []
    given = dates_given(cohort.id)
    return [(plan.thing(one), given[one.id, member.id]) for one in plan.assignments if (one.id, member.id) in given]


def _course(shown: Library, held: Held) -> Course | None:
    return shown.courses.get(held.course)


@blueprint.post("/cohorts/<int:cohort_id>/people/<int:user_id>/openings")
@for_its_trainers
def opens(cohort: Cohort, user_id: int) -> Response | tuple[str, int]:
    member, form = somebody_in(cohort, user_id), OpeningForm()
    good = form.validate()
    did = {one.quiz.slug for one in tried(library(), list(tries_of(cohort.id, user_id))) if one.quiz.is_bank}
    if not form.quiz.errors and said(form.quiz) not in did:
        form.quiz.errors = ["Choose a quiz that they have taken."]
    if not good or form.quiz.errors:
        return _page(cohort, member, form), 422
    made = openings.open_answers(cohort.id, user_id, said(form.quiz), said(form.reason), me().id, now())
    event("answers-opened", f"user:{user_id} opening:{made.id}")
    commit()
    return redirect(its_address(cohort, "people", user_id, "openings", made.id), 303)


@blueprint.get("/cohorts/<int:cohort_id>/people/<int:user_id>/openings/<int:opening_id>")
@for_its_trainers
def opened(cohort: Cohort, user_id: int, opening_id: int) -> str | Response:
    member = somebody_in(cohort, user_id)
    found = openings.opening(me().id, cohort.id, user_id, opening_id) or abort(404)
    if now() >= found.opened_at + openings.LIFE:
        return tell(410, "These answers are closed again", "They are open for an hour. Say why once more to see them.")
    quiz = library().quizzes.get(found.quiz)
    if quiz is None or not quiz.is_bank:
        abort(404)
    shown = [(attempt, _answers(attempt)) for attempt in attempts.attempts_at(user_id, found.quiz) if attempt.ended_at][
        :10
    ]
    return render_template(
        "cohorts/opened.html",
        cohort=cohort, member=member, opening=found, title=typographic(quiz.title), attempts=shown,
    )  # fmt: skip


def _answers(attempt: attempts.Attempt) -> list[FeedbackView]:
    """The questions of an ended attempt and what was answered, on its own edition; what was typed is left out."""
    quiz = serving().quiz(attempt.edition)
    place = replay(quiz, attempt.drawn, [step.response for step in attempts.steps_of(attempt.id)])
    show = Shower(library(), quiz)
    return [show.feedback(taken, attempt.orders[taken.scene.id]) for taken in place.taken if taken.scene.kind != "say"]
