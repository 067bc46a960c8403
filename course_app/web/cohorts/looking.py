"""What the page of a cohort, its table and its files tell: computed once, the same numbers everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from course_app.course.assigned import Assignment, Plan, Reason, Standing, State, reasons
from course_app.records.assignments import assignments_of
from course_app.records.cohort_progress import standings
from course_app.records.cohorts import Cohort, Member, members_of
from course_app.web.shared.clock import now
from course_app.web.shared.serving import library


@dataclass(frozen=True)
class Row:
    """One person, and where they stand in each module."""

    member: Member
    standing: Standing
    states: list[State]

    @property
    def done(self) -> int:
        return sum(state.is_done for state in self.states)

    @property
    def is_late(self) -> bool:
        return any(state.is_late for state in self.states)


@dataclass(frozen=True)
class Look:
    """Everybody in a cohort at a moment."""

    cohort: Cohort
    plan: Plan
    rows: list[Row]
    at: datetime

    def count(self, assignment: Assignment) -> dict[str, int]:
        """Count the people of an assignment by the word of their state, and those who are late."""
        found = {"done": 0, "begun": 0, "new": 0, "late": 0}
        for row in self.rows:
            if assignment.person in (None, row.member.id):
                state = self.plan.state(assignment, row.member.id, row.standing, self.at)
                found[state.word] += 1
                found["late"] += state.is_late
        return found

    def reasons(self, row: Row) -> list[Reason]:
        return reasons(self.plan, row.member.id, row.standing, row.member.joined_at, self.at)


def look(cohort: Cohort, stuck: bool = False) -> Look:
    """Take a cohort; give everybody in it by name. `stuck`: also who is stuck at a quiz."""
    shown, at = library(), now()
    plan = Plan(shown, assignments_of(cohort.id))
    told, nobody = standings(cohort.id, shown, stuck), Standing()
    rows = []
    for member in members_of(cohort.id):
        standing = told.get(member.id, nobody)
        rows.append(Row(member, standing, plan.states(member.id, standing, at)))
    return Look(cohort, plan, rows, at)
