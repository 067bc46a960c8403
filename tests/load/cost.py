"""What one learner costs who takes the whole course, from the first page to the statement."""

from __future__ import annotations

import re
from pathlib import Path

from load.bank import Bank
from load.costs import cpu
from load.forms import Form, Forms
from load.people import Person, gathered
from load.scenarios import Crowd
from load.site import Site

COURSE = "building-partnerships"
PEOPLE, TRIES = 4, 12


class Learner(Person):
    """Somebody who takes everything: reads, answers, writes, plays, and asks for the statement."""

    def ready(self, library: Path) -> Learner:
        self.library, self.cached = library, set[str]()
        return self

    async def look(self, path: str) -> list[Form]:
        """Read a page with what a browser loads with it and has not yet; give its forms."""
        read = Forms(await self.page("page", path))
        for part in sorted(read.parts - self.cached):
            if part.startswith("/"):
                await self.ask("part", "GET", part)
        self.cached |= read.parts
        return read.found

    async def fill(self, form: Form) -> str:
        return await self.send("form", form.action, {**form.fixed, **form.filled(self.chance)})

    async def take(self) -> None:
        await self.sign_in()
        await self.look("/")
        [enrol] = [form for form in await self.look(f"/courses/{COURSE}") if form.action.endswith("/enrolments")]
        await self.look(await self.fill(enrol))
        for module in _listed((self.library / f"content/courses/{COURSE}.md").read_text(), "modules"):
            await self.module(module)
        forms = await self.look(f"/courses/{COURSE}/statements")
        [asking] = [form for form in forms if form.action.endswith("/statements")]
        statement = await self.fill(asking)
        await self.look(statement)
        await self.ask("pdf", "GET", f"{statement}.pdf")

    async def module(self, slug: str) -> None:
        folder = self.library / "content/modules" / slug
        head = (folder / "module.md").read_text()
        await self.look(f"/modules/{slug}")
        for path in sorted(folder.glob("[0-9][0-9]-*.md")):
            if path.stem.count("."):
                continue  # a translation
            address = f"/modules/{slug}/{path.stem}"
            for form in await self.look(address):
                if form.action.startswith(f"{address}/"):
                    await self.look((await self.fill(form)).partition("#")[0])
        for scenario in _listed(head, "required"):
            await self.quiz(scenario)
        quiz = re.search(r"(?m)^quiz: (\S+)", head)
        assert quiz
        for _ in range(TRIES):
            if await self.quiz(quiz[1], Bank(self.library / f"quizzes/{quiz[1]}.md")):
                break

    async def quiz(self, slug: str, bank: Bank | None = None) -> bool:
        """Play a quiz as well as its bank is known, or a scenario by chance; give whether that was enough."""
        [begin] = [form for form in await self.look(f"/quizzes/{slug}") if form.action.endswith("/attempts")]
        attempt = await self.fill(begin)
        while True:
            page = await self.page("page", attempt)
            forms = [form for form in Forms(page).found if form.action.startswith(f"{attempt}/")]
            if not forms:
                return bank is None or "Try again with fresh questions" not in page
            sent: dict[str, str | list[str]] = {**forms[0].filled(self.chance)}
            if bank and bank.find(page):
                sent["pick"] = bank.pick(page, self.chance, best=True).values
            await self.page("page", await self.send("form", forms[0].action, sent))


def _listed(text: str, name: str) -> list[str]:
    """Give the list that stands under a name in the header of a file."""
    found = re.search(rf"(?m)^{name}: \[(.*)\]$", text)
    return [part.strip() for part in found[1].split(",") if part.strip()] if found else []


async def of_one_learner(crowd: Crowd) -> str:
    """Let some people take the course, one after the other; tell what one of them cost."""
    site = crowd.site
    people = [
        Learner(number, crowd.lines, site.bank).ready(site.folder / "library") for number in site.add_people(PEOPLE + 1)
    ]
    await people[0].take()  # what is made once is made for this one
    size, used, database = site.size(), cpu(site.server.pid), _database(site)
    gathered(people)
    for person in people[1:]:
        await person.take()
    used, size = (cpu(site.server.pid) - used) / PEOPLE, (site.size() - size) / PEOPLE
    figures = gathered(people)
    assert not figures.wrong, figures.wrong
    more = (_database(site) - database) / PEOPLE
    a_day = round(2 * 0.5 * 8 * 3600 / (used + more), -2)
    seconds = f"{used:.1f} s of one core of the server" + (f" and {more:.1f} s of the database" if more else "")
    return (
        f"A learner who takes the whole course and prints the statement, on {site.kind}:"
        f" {figures.requests // PEOPLE} requests, {seconds}, {figures.bytes / PEOPLE / 1e6:.1f} MB over the line,"
        f" {size / 1000:.0f} kB in the database."
        f" Two cores that are half busy for eight hours carry {a_day:,.0f} of them a day."
    )


def _database(site: Site) -> float:
    """Give the seconds of CPU that a server of the database has used; SQLite is a part of ours."""
    return cpu(site.postmaster) if site.postmaster else 0.0
