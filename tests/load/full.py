"""L11: a database in which 20,000 people left a million answers; L01 and the table of a cohort (L09) in it."""

from __future__ import annotations

import asyncio
import time
from datetime import date

from faults.server import Learner

from load import scenarios
from load.figures import Mark
from load.filling import fill_answers, fill_cohort
from load.people import Person
from load.scenarios import Crowd, Went, at_most
from load.site import Site

FULL = (20_000, 1_000_000)  # people, answers
MODULES = 40
LOOKS = 5  # at the table


def fill(
    site: Site, people: int, members: range, modules: list[str], attempt: int, answers: int
) -> tuple[Learner, str]:
    """Fill the database; give a trainer, and the address of the cohort with its table."""
    site.add_people(people - len(members))
    trainer = Learner(site.server, "tom@example.org", site.folder / "tom")
    site.flask("people", "grant", "tom@example.org", "trainer")
    trainer = trainer.elsewhere(same=False)  # a sign-in as trainer
    made = trainer.post("/cohorts", {"name": "Sunflower", "zone": "UTC"}, "/cohorts")
    assert made.status == 303, made
    cohort = int(made.location.split("/")[2])
    fill_cohort(site, cohort, members, modules)
    fill_answers(site, attempt, answers)
    site.do("ANALYZE")
    return trainer, f"/cohorts/{cohort}/progress"


async def full(crowd: Crowd, people: int, answers: int) -> Went:
    """Everybody signs in, one plays; then the database is filled, the server started anew, and L01 goes on."""
    site, modules = crowd.site, crowd.site.modules
    await at_most(4, crowd.people, Person.sign_in)
    await crowd.people[0].play()
    members = range(crowd.people[0].number, crowd.people[-1].number + 1)
    attempt = min(crowd.people[0].begun)
    began = time.monotonic()
    trainer, table = await asyncio.to_thread(fill, site, people, members, modules, attempt, answers)
    filled = time.monotonic() - began
    crowd.lines.close()
    site.server.stop()
    began = time.monotonic()
    site.server.start_again()
    started = time.monotonic() - began
    looks = []
    for _ in range(LOOKS):
        began = time.monotonic()
        page = await asyncio.to_thread(trainer.get, table)
        looks.append(time.monotonic() - began)
        assert page.count("<tr>") > len(members), page.count("<tr>")
    began = time.monotonic()
    await asyncio.to_thread(site.flask, "backup", str(site.folder / f"backup-{date.today()}"))
    backed_up = time.monotonic() - began
    [(stored,)] = site.ask("SELECT count(*) FROM steps")
    crowd.restart()
    _, marks = await scenarios.quiz(crowd)
    about = (
        f"{people:,} people and {int(str(stored)):,} answers, filled in {filled:.0f} s, {site.size() / 2**20:.0f} MB;"
        f" L01, and the table of {len(members)} people by {len(modules)} modules"
    )
    return about, [
        *marks,
        Mark.within("table, slowest", max(looks), 1.5),
        Mark.within("start", started, 5.0),
        Mark.within("backup", backed_up, 60.0),
    ]
