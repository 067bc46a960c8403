"""Two questions at the end of a module. Who was asked is kept, and what was answered; not who answered what.

An answer has no person, no moment and no number that would put it in a row with others. It belongs to a group of five:
the first five answers of a cohort at a module, the next five. A group is shown when it is full, and never changes.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.cohorts import Cohort, Membership
from course_app.records.db import Base, add_once, rows
from course_app.records.dialects import once
from course_app.records.learning import Owner, Slug

FIVE = 5
SITE_LEAST = 10  # answers of a whole site, before authors see any
SCALE = (4, 3, 2, 1)  # very useful ... not useful


class PulseAsked(Base):
    """Somebody was asked about a module, and answered or skipped it: they are not asked again."""

    __tablename__ = "pulses_asked"
    user_id: Mapped[Owner]
    module: Mapped[Slug]


class PulseAnswer(Base):
    """One answer, in one cohort or none. `five` counts the groups of its cohort at the module, `site_five` of the site.

    Of somebody in two cohorts there are two rows; one of them counts for the site.
    """

    __tablename__ = "pulse_answers"
    key: Mapped[str] = mapped_column(String(32), primary_key=True)  # by chance: the order tells nothing
    module: Mapped[str] = mapped_column(String(200))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey(Cohort.id, ondelete="CASCADE"))
    useful: Mapped[int]
    words: Mapped[str] = mapped_column(Text)  # may be empty
    five: Mapped[int | None]
    site_five: Mapped[int | None]
    __table_args__ = (
        CheckConstraint("useful BETWEEN 1 AND 4", name="useful"),
        Index("ix_pulse_answers_cohort_id_module", "cohort_id", "module"),
        Index("ix_pulse_answers_module", "module"),
        {"sqlite_with_rowid": False},  # SQLite would number the rows in the order in which they came
    )


class Pulse(NamedTuple):
    """What may be shown about a module: how many answered, how useful they found it, and what they would change."""

    module: str
    people: int
    useful: dict[int, int]  # by the scale
    words: tuple[str, ...]  # sorted: the order tells nothing


ASKED = select(PulseAsked.module).where(
    PulseAsked.user_id == bindparam("user"), PulseAsked.module == bindparam("module")
)
COHORTS = select(Membership.cohort_id).where(Membership.user_id == bindparam("user"), Membership.ended_at.is_(None))
COUNT_IN_COHORT = select(func.count()).where(
    PulseAnswer.cohort_id == bindparam("cohort"), PulseAnswer.module == bindparam("module")
)
COUNT_ON_SITE = select(func.count()).where(
    PulseAnswer.module == bindparam("module"), PulseAnswer.site_five.is_not(None)
)
SHOWN = (PulseAnswer.module, PulseAnswer.useful, PulseAnswer.words)
OF_COHORT = select(*SHOWN, PulseAnswer.five).where(PulseAnswer.cohort_id == bindparam("cohort", type_=Integer))
OF_SITE = select(*SHOWN, PulseAnswer.site_five).where(PulseAnswer.site_five.is_not(None))
ADD_ASKED, ADD_ANSWER = once(PulseAsked), once(PulseAnswer)


def was_asked(user_id: int, module: str) -> bool:
    """Whether somebody answered or skipped the questions about a module."""
    return rows(ASKED, user=user_id, module=module).first() is not None


def skip(user_id: int, module: str) -> bool:
    """Keep that somebody need not be asked again; give whether that is new."""
    return add_once(ADD_ASKED, user_id=user_id, module=module)


def answer(user_id: int, module: str, useful: int, words: str) -> bool:
    """Keep an answer in each cohort of somebody, without whose it is; give False when they were asked before."""
    if not skip(user_id, module):
        return False
    said = {"module": module, "useful": useful, "words": words}
    site: int | None = int(rows(COUNT_ON_SITE, module=module).scalar_one()) // FIVE
    for cohort in list(rows(COHORTS, user=user_id).scalars()) or [None]:
        five = None
        if cohort is not None:
            five = int(rows(COUNT_IN_COHORT, cohort=cohort, module=module).scalar_one()) // FIVE
        add_once(ADD_ANSWER, key=secrets.token_hex(16), cohort_id=cohort, five=five, site_five=site, **said)
        site = None
    return True


def pulses_of(cohort_id: int) -> dict[str, Pulse]:
    """Give what a cohort's trainers may read, by module: full groups of five, and nothing of the others."""
    return _told(rows(OF_COHORT, cohort=cohort_id).all(), FIVE)


def pulses_of_site() -> dict[str, Pulse]:
    """Give what authors may read, by module: from ten answers on, in full groups of five."""
    return _told(rows(OF_SITE).all(), SITE_LEAST)


def _told(found: Iterable[tuple[str, int, str, int]], least: int) -> dict[str, Pulse]:
    answers = list(found)
    sizes = Counter((module, five) for module, _, _, five in answers)
    shown: dict[str, list[tuple[int, str]]] = {}
    for module, useful, words, five in answers:
        if sizes[module, five] >= FIVE:
            shown.setdefault(module, []).append((useful, words))
    return {
        module: Pulse(
            module,
            len(each),
            {point: sum(useful == point for useful, _ in each) for point in SCALE},
            tuple(sorted(words for _, words in each if words)),
        )
        for module, each in shown.items()
        if len(each) >= least
    }
