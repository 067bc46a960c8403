"""Notes between a learner and a trainer about a module: both write on the same page, and nobody else sees it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from course_app.records import notes, people
from course_app.records.cohorts import Cohort
from course_app.records.db import commit
from course_app.records.goals import goals_of
from course_app.records.mentors import Pair, mentors_of, pair_of
from course_app.records.notes import Thread
from course_app.records.outbox import post
from course_app.records.waiting import talk_with
from course_app.web.cohorts.blueprint import blueprint, for_its_trainers, second_step_first, somebody_in
from course_app.web.cohorts.talk.forms import BeginForm, GoalForm, NoteForm, new_key
from course_app.web.shared.auth import event, me, signed_in
from course_app.web.shared.clock import now
from course_app.web.shared.forms import Form, said
from course_app.web.shared.mailed import link
from course_app.web.shared.serving import library

TOO_MUCH = f"That is {notes.MOST_AN_HOUR} notes within an hour. Wait a little; what you wrote stays in the box."


def learner_page(sent: Form | None = None) -> str:
    """The conversations and goals of a learner, with a form for each; the one that was sent stays filled in."""
    mentors, mine = mentors_of(me().id), notes.threads_of(me().id)
    goals, forms = goals_of(me().id), _forms(sent)
    if not mentors and not mine and not goals:
        return render_template("cohorts/talk/nobody.html")
    return render_template(
        "cohorts/talk/notes.html", mentors=mentors, several=_several(mentors), threads=mine, goals=goals, sent=sent,
        modules=library().modules, **forms,
    )  # fmt: skip


def trainer_page(cohort: Cohort, user_id: int, sent: Form | None = None) -> str:
    """The same of a trainer and one person of a cohort."""
    pair = pair_of(me().id, cohort.id, user_id)
    return render_template(
        "cohorts/talk/with_person.html", cohort=cohort, member=somebody_in(cohort, user_id), pair=pair, sent=sent,
        talk=talk_with(cohort.id, me().id, user_id), modules=library().modules, **_forms(sent),
    )  # fmt: skip


def _forms(sent: Form | None) -> dict[str, Form]:
    forms: dict[str, Form] = {
        "begin": BeginForm(formdata=None, module=request.args.get("module", ""), key=new_key()),
        "goal_form": GoalForm(formdata=None, goal_key=new_key()),
    }
    return {place: sent if sent is not None and type(form) is type(sent) else form for place, form in forms.items()}


def _several(mentors: Sequence[Pair]) -> bool:
    """Whether the cohort has to be told beside the name."""
    return len({pair.cohort_id for pair in mentors}) > 1


def chosen(value: str) -> Pair | None:
    """Give the mentor whom a learner chose; the only one need not be chosen."""
    mentors = mentors_of(me().id)
    if len(mentors) == 1 and not value:
        return mentors[0]
    return next((pair for pair in mentors if f"{pair.membership_id}-{pair.mentor_id}" == value), None)


@blueprint.get("/me/notes")
@signed_in
def my_notes() -> str:
    return learner_page()


@blueprint.post("/me/notes")
@signed_in
def ask_mentor() -> Response | tuple[str, int]:
    form = BeginForm()
    pair = chosen(said(form.mentor))
    if not _good(form) or pair is None:
        if pair is None:
            form.mentor.errors = ["Choose a trainer of a cohort that you are in."]
        return learner_page(form), 422
    return _begin(pair, form)


@blueprint.get("/cohorts/<int:cohort_id>/people/<int:user_id>/notes")
@for_its_trainers
def person_notes(cohort: Cohort, user_id: int) -> str:
    return trainer_page(cohort, user_id)


@blueprint.post("/cohorts/<int:cohort_id>/people/<int:user_id>/notes")
@for_its_trainers
def write_to(cohort: Cohort, user_id: int) -> Response | tuple[str, int]:
    pair = pair_of(me().id, cohort.id, user_id) or abort(404)
    form = BeginForm()
    return _begin(pair, form) if _good(form) else (trainer_page(cohort, user_id, form), 422)


def _good(form: BeginForm) -> bool:
    good = form.validate()
    if not form.module.errors and said(form.module) not in library().modules:
        form.module.errors = ["Choose a module of this site."]
    if notes.wrote_too_much(me().id, now()):
        form.form_errors.append(TOO_MUCH)
    return good and not form.module.errors and not form.form_errors


def _begin(pair: Pair, form: BeginForm) -> Response:
    number = notes.thread_about(pair.membership_id, pair.mentor_id, said(form.module), now())
    return _write(notes.thread_of(me().id, number) or abort(404), form)


def _write(thread: Thread, form: NoteForm) -> Response:
    """Add the note, and owe the other a mail that says there is one, unless one waits unread already."""
    if notes.write_note(thread.id, me().id, said(form.words), said(form.key), now()):
        event("note", f"thread:{thread.id}")
        other = people.person(thread.other(me().id)[0] or 0) or abort(404)
        told = {"name": other.name, "writer": me().name, "link": link(f"/notes/{thread.id}"), "thread": str(thread.id)}
        post("note", other.email, told, f"note:{notes.first_unread(thread.id, other.id)}", now(), other.id)
        flash(f"Sent. {other.name} is told by mail that there is a note.")
    commit()
    return redirect(f"/notes/{thread.id}#end", 303)


def _thread(thread_id: int) -> Thread:
    found = notes.thread_of(me().id, thread_id) or abort(404)
    if me().id != found.learner_id:
        second_step_first()
    return found


def _thread_page(thread: Thread, form: NoteForm) -> str:
    found = notes.notes_in(thread.id)
    return render_template(
        "cohorts/talk/thread.html", thread=thread, notes=found, form=form, other=thread.other(me().id)[1],
        module=library().modules.get(thread.module), leads=me().id != thread.learner_id,
        new=any(note.read_at is None and note.writer_id != me().id for note in found),
    )  # fmt: skip


@blueprint.get("/notes/<int:thread_id>")
@signed_in
def thread(thread_id: int) -> str:
    return _thread_page(_thread(thread_id), NoteForm(formdata=None, key=new_key()))


@blueprint.post("/notes/<int:thread_id>")
@signed_in
def note(thread_id: int) -> Response | tuple[str, int]:
    found, form = _thread(thread_id), NoteForm()
    good = form.validate()
    if not found.open:
        form.form_errors.append("Nobody would read it: you are no longer in this cohort together.")
    elif notes.wrote_too_much(me().id, now()):
        form.form_errors.append(TOO_MUCH)
    if not good or form.form_errors:
        return _thread_page(found, form), 422
    return _write(found, form)


@blueprint.post("/notes/<int:thread_id>/readings")
@signed_in
def readings(thread_id: int) -> Response:
    """Take all of it as read: a button, because looking at a page changes nothing."""
    found = _thread(thread_id)
    notes.mark_read(found.id, me().id, now())
    commit()
    return redirect(f"/notes/{found.id}#end", 303)
