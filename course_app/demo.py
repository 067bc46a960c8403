"""`flask demo`: a few people with believable progress, so that every page can be seen alive."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from random import Random

import click
from flask import current_app

from course_app.course import checks
from course_app.course.library import Course, Lesson, Library, Module
from course_app.course.play import draw, replay, result, shuffle
from course_app.course.quiz import Quiz
from course_app.course.responses import KINDS
from course_app.records import attempts, learning, people, reflections
from course_app.records.db import begin_writing, commit
from course_app.records.taking import settle

CAST = (
    ("ada@example.org", "Ada Mensah", None),
    ("tom@example.org", "Tom Okafor", "trainer"),
    ("zoe@example.org", "Zoë Lindqvist", None),
    ("noor@example.org", "Noor Haddad", None),
    ("admin@example.org", "Ruth Adeyemi", "admin"),
)
PLAIN_WORDS = ("amber", "blue", "paper", "hill", "kite", "lamp", "river", "seed", "stone", "wren")
WORDS = (
    "Leila's mum wanted the dummy back at nap time and I said we don't do that in Pre-school. I think she needed to "
    "know that Leila was still sleeping, with a new baby at home."
)


@click.command("demo")
def demo() -> None:
    """Fill this install with a cast of people: ada learns, tom trains, zoe has just begun, noor has finished."""
    serving = current_app.extensions["serving"]
    serving.refresh()
    library: Library = serving.library
    if not library.courses:
        raise click.ClickException("No course is published yet. Run: flask prepare")
    password = "-".join(secrets.choice(PLAIN_WORDS) for _ in range(4))
    password += f"-{secrets.randbelow(900) + 100}"
    hashed = current_app.extensions["passwords"].hash_password(password)
    begin_writing()
    if people.person_by_email(CAST[0][0]):
        raise click.ClickException("The cast is here already.")
    now = datetime.now(UTC)
    course = next(iter(library.courses.values()))
    ids = {}
    for email, name, role in CAST:
        user = people.add_person(email, name, hashed, now - timedelta(days=40), confirmed_at=now - timedelta(days=40))
        ids[name.split()[0]] = user.id
        if role:
            people.grant_role(user.id, role, None, now)
    _Learner(ids["Ada"], library, now).half_way(course)
    _Learner(ids["Zoë"], library, now).just_begun(course)
    _Learner(ids["Noor"], library, now).finished(course)
    commit()
    click.echo("These people can sign in now, all with the password " + click.style(password, bold=True))
    for email, name, role in CAST:
        click.echo(f"  {email:<20} {name}{f', {role}' if role else ''}")


class _Learner:
    """Does what a person would do, a little later each time."""

    def __init__(self, user: int, library: Library, now: datetime) -> None:
        self.user, self.library = user, library
        self.at = now - timedelta(days=21)
        self.random = Random(user)  # noqa: S311  a story, no secret

    def later(self) -> datetime:
        self.at += timedelta(hours=self.random.randint(1, 20), minutes=self.random.randint(1, 50))
        return min(self.at, datetime.now(UTC))

    def just_begun(self, course: Course) -> None:
        learning.enrol(self.user, course.slug, self.later())
        self.lesson(course.modules[0].lessons[0])

    def half_way(self, course: Course) -> None:
        learning.enrol(self.user, course.slug, self.later())
        self.module(course.modules[0])
        if len(course.modules) > 1:
            for lesson in course.modules[1].lessons[:2]:
                self.lesson(lesson)
            for scenario in course.modules[1].required[:1]:
                self.play(scenario, whole=False)

    def finished(self, course: Course) -> None:
        learning.enrol(self.user, course.slug, self.later())
        for module in course.modules:
            self.module(module)

    def module(self, module: Module) -> None:
        for lesson in module.lessons:
            self.lesson(lesson)
        for quiz in (*module.required, *((module.quiz,) if module.quiz else ())):
            self.play(quiz)
        settle(self.user, self.library, [module], self.later())

    def lesson(self, lesson: Lesson) -> None:
        for block in lesson.blocks:
            if block.scene:
                learning.answer_check(self.user, lesson.key, block.id, checks.model(block.scene), self.later())
        for prompt in lesson.reflections:
            reflections.save_reflection(self.user, lesson.key, prompt, WORDS, 0, self.later())
        learning.mark_done(self.user, lesson.key, self.later())

    def play(self, quiz: Quiz, whole: bool = True) -> None:
        drawn = draw(quiz, {}, self.random)
        edition = self.library.editions[quiz.path]
        attempt = attempts.begin_attempt(
            self.user, quiz.slug, edition, drawn, shuffle(quiz, drawn, self.random), self.later()
        )
        responses: list[object] = []
        place = replay(quiz, drawn, responses)
        while place.scene and not place.ended and (whole or len(responses) < 2):
            given = KINDS[place.scene.kind].model(place.scene, place.offered)
            responses.append(given)
            attempts.add_step(attempt.id, place.position, given, self.later())
            place = replay(quiz, drawn, responses)
        if place.ended:
            told = result(quiz, drawn, place)
            attempts.end_attempt(attempt, told.points, told.best, told.passed, told.ending, self.later())
