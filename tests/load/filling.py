"""Rows that many people would have left, made by SQL beside the application."""

from __future__ import annotations

from load.bank import SHOWN
from load.site import Site

# One attempt that was played, again and again for everybody.
COPIES = """
INSERT INTO attempts (user_id, quiz, edition, drawn, orders, "key", started_at, ended_at, points, best, passed, ending)
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {times})
SELECT u.id, a.quiz, a.edition, a.drawn, a.orders, 'copy-' || n, a.started_at, a.ended_at, a.points, a.best, a.passed,
  a.ending FROM attempts a CROSS JOIN users u CROSS JOIN numbers WHERE a.id = {attempt} AND u.email LIKE 'load-%'
"""
STEPS = """
INSERT INTO steps (attempt_id, position, response, at)
SELECT c.id, s.position, s.response, s.at FROM attempts c JOIN steps s ON s.attempt_id = {attempt}
WHERE c."key" LIKE 'copy-%'
"""
FINISHED = """
INSERT INTO modules_finished (user_id, module, edition, at)
SELECT id, '{slug}', '{edition}', created_at FROM users WHERE {who}
"""
MEMBERS = """
INSERT INTO memberships (cohort_id, user_id, joined_at, how)
SELECT {cohort}, id, created_at, 'link' FROM users WHERE {who}
"""
LESSON = "INSERT INTO lessons_done (user_id, lesson, at) SELECT id, '{lesson}', created_at FROM users WHERE {who}"
ASSIGNMENT = """
INSERT INTO assignments (cohort_id, kind, slug, made_by, made_at)
SELECT id, 'module', '{slug}', created_by, created_at FROM cohorts WHERE id = {cohort}
"""
TERMS = """
INSERT INTO assignment_terms (assignment_id, starts_on, due_on, zone, note, set_by, set_at)
SELECT id, '2026-09-01', '2026-12-31', 'UTC', '', made_by, made_at FROM assignments
"""


def numbered(people: range) -> str:
    """Give the condition that an account is one of these."""
    addresses = ", ".join(f"'load-{number}@example.org'" for number in people)
    return f"email IN ({addresses})"


def fill_answers(site: Site, attempt: int, answers: int) -> None:
    """Copy an attempt with its steps until there are about so many answers."""
    [(people,)] = site.ask("SELECT count(*) FROM users WHERE email LIKE 'load-%'")
    times = max(1, answers // SHOWN // int(str(people)))
    site.do(COPIES.format(times=times, attempt=attempt), STEPS.format(attempt=attempt))


def fill_cohort(site: Site, cohort: int, people: range, modules: list[str]) -> None:
    """Put people into a cohort that was given modules; they have done half of them, and half of the rest's lessons."""
    who = numbered(people)
    statements = [MEMBERS.format(cohort=cohort, who=who)]
    for place, slug in enumerate(modules):
        statements.append(ASSIGNMENT.format(cohort=cohort, slug=slug))
        part = f"{who} AND id % {len(modules)} >= {place}"
        for lesson in sorted((site.folder / "library/content/modules" / slug).glob("[0-9][0-9]-*.md")):
            if "." not in lesson.stem:
                statements.append(LESSON.format(lesson=f"{slug}/{lesson.stem}", who=part))
        statements.append(FINISHED.format(slug=slug, edition="e", who=part))
    site.do(*statements, TERMS)


def finish_course(site: Site, people: range, course: str, modules: list[str]) -> None:
    """As if people had finished a course, and asked for no statement yet."""
    who = numbered(people)
    editions = dict(site.ask("SELECT path, hash FROM pointers"))
    statements = [
        FINISHED.format(slug=slug, edition=editions[f"content/modules/{slug}/module.md"], who=who) for slug in modules
    ]
    edition = editions[f"content/courses/{course}.md"]
    statements += [
        "INSERT INTO courses_finished (user_id, course, edition, at)"
        f" SELECT id, '{course}', '{edition}', created_at FROM users WHERE {who}",
        f"INSERT INTO enrolments (user_id, course, at) SELECT id, '{course}', created_at FROM users WHERE {who}",
    ]
    site.do(*statements)
