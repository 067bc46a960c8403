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
from course_app.demo_talk import talk
from course_app.records import (
    assignments,
    attempts,
    cohorts,
    giving,
    joining,
    learning,
    people,
    reflections,
    second_steps,
)
from course_app.records.db import begin_writing, commit
from course_app.records.taking import settle

CAST = (
    ("ada@example.org", "Ada Mensah", None),
    ("tom@example.org", "Tom Okafor", "trainer"),
    ("zoe@example.org", "Zoë Lindqvist", "trainer"),
    ("noor@example.org", "Noor Haddad", None),
    ("admin@example.org", "Ruth Adeyemi", "admin"),
)
# Who learns with ada in tom's cohort, and what they have done; nobody but the cast has to be known by name.
OTHERS = ("Chidi Eze", "Dilys Pugh", "Farah Siddiqui", "Gwen Ashworth", "Marta Kowalska", "Owen Tait")
# Who has finished the first module, each with choices of their own, and how many days ago they began to.
FINISHED = {
    "Huw Llewellyn": 26, "Iman Yusuf": 25, "Jonas Berg": 25, "Kemi Adebayo": 24, "Layla Hassan": 23,
    "Mei Tanaka": 21, "Nadia Rahman": 20, "Oriol Puig": 22, "Piotr Wójcik": 14, "Rhian Bevan": 23,
}  # fmt: skip
ELSEWHERE = ("Petra Novak", "Ines Silva")  # in zoe's
ZONE = "Europe/London"
# How often somebody with choices of their own leaves one to chance: in a scenario; in a quiz, which is to be passed.
DIFFERS = {False: 0.9, True: 0.25}
PLAIN_WORDS = ("amber", "blue", "paper", "hill", "kite", "lamp", "river", "seed", "stone", "wren")
WORDS = (
    "Leila's mum wanted the dummy back at nap time and I said we don't do that in Pre-school. I think she needed to "
    "know that Leila was still sleeping, with a new baby at home."
)


@click.command("demo")
def demo() -> None:
    """Fill this install with a cast: ada learns in tom's cohort, noor has finished, zoe trains another cohort."""
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
    for email, name, _ in _others():
        joined = now - timedelta(days=40)
        ids[name.split()[0]] = people.add_person(email, name, hashed, joined, confirmed_at=joined).id
    talk(_toms_cohort(ids, library, course, now), ids, course, now)
    _zoes_cohort(ids, course, now)
    second_steps.begin(ids["Ruth"], now)
    found = second_steps.second_of(ids["Ruth"])
    assert found
    recovery = second_steps.confirm(ids["Ruth"], second_steps.code_at(found.secret, second_steps.period_of(now)), now)
    commit()
    click.echo("These people can sign in now, all with the password " + click.style(password, bold=True))
    for email, name, role in (*CAST, *_others()):
        click.echo(f"  {email:<20} {name}{f', {role}' if role else ''}")
    click.echo("Ruth also needs a code. Type this key into an app for codes: " + click.style(found.secret, bold=True))
    click.echo("or use one of these, each of which works once: " + " ".join(recovery or ()))


def _others() -> list[tuple[str, str, str]]:
    where = [(name, "in tom's cohort") for name in (*OTHERS, *FINISHED)]
    where += [(name, "in zoe's cohort") for name in ELSEWHERE]
    return [(f"{name.split()[0].lower()}@example.org", name, role) for name, role in where]


def _toms_cohort(ids: dict[str, int], library: Library, course: Course, now: datetime) -> int:
    """Twelve weeks of autumn: the first module is over, the second under way. Give the number of the cohort."""
    tom, first, *rest = ids["Tom"], *course.modules
    second = rest[0] if rest else first
    _Learner(ids["Chidi"], library, now).module(first)
    _Learner(ids["Dilys"], library, now - timedelta(days=12)).module(first)
    _Learner(ids["Dilys"], library, now).lesson(second.lessons[0])
    _Learner(ids["Farah"], library, now).stuck(first)
    _Learner(ids["Gwen"], library, now).lesson(first.lessons[0])
    _Learner(ids["Marta"], library, now - timedelta(days=1)).lesson(first.lessons[0])
    for name, ago in FINISHED.items():
        _Learner(ids[name.split()[0]], library, now - timedelta(days=ago - 21), varied=True).module(first)
    made = cohorts.new_cohort("Sunflower, autumn", ZONE, tom, now - timedelta(days=36))
    today = now.date()
    joining.renew_code(made.id, today + timedelta(days=28), tom, now - timedelta(days=36))
    code = joining.code_of(made.id)
    for name in ("Ada", "Noor", *(name.split()[0] for name in (*OTHERS, *FINISHED))):
        cohorts.add_member(made.id, ids[name], "link", now - timedelta(days=35), code.id if code else None)
    for kind, slug, start, due, note in (
        ("module", first.slug, -28, -6, ""),
        ("module", second.slug, -6, 8, "We talk about it on Thursday. Bring one sentence that you heard this week."),
        ("course", course.slug, -28, 90, ""),
    ):
        days = (today + timedelta(days=start), today + timedelta(days=due))
        number = assignments.assign(made.id, kind, slug, *days, ZONE, note, tom, now + timedelta(days=start))
        if kind == "course":
            giving.enrol_for(made.id, course, None, library, now - timedelta(days=28))
        elif slug == first.slug:
            reason = "Half-term, and two colleagues off sick. We agreed on this date."
            later = today + timedelta(days=10)
            assignments.give_later_date(number, ids["Gwen"], later, reason, tom, now - timedelta(days=9))
    _soon(made.id, ids, course, now)
    joining.invite(made.id, [("xavier@example.org", "Xavier Roux")], tom, now - timedelta(days=3))
    return made.id


def _soon(cohort: int, ids: dict[str, int], course: Course, now: datetime) -> None:
    """Two people have something due in a few days, and have not begun it."""
    note, begins = "You wanted to read it before your first review.", (now - timedelta(days=10)).date()
    for name, module, days in zip(("Kemi", "Rhian"), course.modules[2:4], (3, 5), strict=False):
        due = now.date() + timedelta(days=days)
        days_ago = now - timedelta(days=10)
        assignments.assign(cohort, "module", module.slug, begins, due, ZONE, note, ids["Tom"], days_ago, ids[name])


def _zoes_cohort(ids: dict[str, int], course: Course, now: datetime) -> None:
    made = cohorts.new_cohort("Rowan House", ZONE, ids["Zoë"], now - timedelta(days=20))
    for name in ELSEWHERE:
        cohorts.add_member(made.id, ids[name.split()[0]], "invitation", now - timedelta(days=18))
    days = ((now - timedelta(days=18)).date(), (now + timedelta(days=5)).date())
    assignments.assign(made.id, "module", course.modules[0].slug, *days, ZONE, "", ids["Zoë"], now - timedelta(days=18))


class _Learner:
    """Does what a person would do, a little later each time."""

    def __init__(self, user: int, library: Library, now: datetime, varied: bool = False) -> None:
        self.user, self.library, self.varied = user, library, varied
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

    def stuck(self, module: Module) -> None:
        """Everything but the quiz, which was tried three times."""
        for lesson in module.lessons:
            self.lesson(lesson)
        for scenario in module.required:
            self.play(scenario)
        for _ in range(3 if module.quiz else 0):
            assert module.quiz
            self.play(module.quiz, well=False)

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

    def play(self, quiz: Quiz, whole: bool = True, well: bool = True) -> None:
        drawn, responses = self.answers(quiz, whole, well)
        edition = self.library.editions[quiz.path]
        attempt = attempts.begin_attempt(
            self.user, quiz.slug, edition, drawn, shuffle(quiz, drawn, self.random), self.later()
        )
        for position, given in enumerate(responses, 1):
            attempts.add_step(attempt.id, position, given, self.later())
        place = replay(quiz, drawn, responses)
        if place.ended:
            told = result(quiz, drawn, place)
            attempts.end_attempt(attempt, told.points, told.best, told.passed, told.ending, self.later())

    def answers(self, quiz: Quiz, whole: bool, well: bool) -> tuple[list[str] | None, list[object]]:
        """Draw a quiz and answer it as well as can be; or not so well: of some draws, the first that is not passed."""
        for _ in range(20):
            drawn = draw(quiz, {}, self.random)
            responses: list[object] = []
            place = replay(quiz, drawn, responses)
            while place.scene and not place.ended and (whole or len(responses) < 2):
                given = KINDS[place.scene.kind].model(place.scene, place.offered)
                if not well and place.scene.kind == "one":
                    harmless = [at for at in place.offered if not place.scene.choices[at].critical]
                    given = min(harmless, key=lambda at: place.scene.choices[at].points)  # type: ignore[union-attr]
                elif self.varied and place.scene.kind == "one" and self.random.random() < DIFFERS[quiz.is_bank]:
                    given = self.random.choice(place.offered)
                responses.append(given)
                place = replay(quiz, drawn, responses)
            if well == result(quiz, drawn, place).passed or not quiz.is_bank:
                break
        return drawn, responses
