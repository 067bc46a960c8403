"""What happens on one site, in the order in which it happens: each scenario ends with the ledger."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import Any

from load.bank import SHOWN
from load.costs import children
from load.figures import Figures, Mark, Result
from load.filling import finish_course
from load.lines import Lines
from load.oracle import compare
from load.people import Failed, Person, gathered
from load.reading import Reader, addresses
from load.site import Site, Watch

COURSE, MODULES = "first-steps-in-partnership", ["01-foundations", "02-communication"]
Went = tuple[str, list[Mark]]  # what it was, and its marks beside errors and ledger


class Crowd:
    """People on one site, and what a scenario asks of them."""

    def __init__(self, site: Site, size: int, seconds: float) -> None:
        self.site, self.seconds = site, seconds
        self.lines = Lines(site.server.port)
        self.people = [Person(number, self.lines, site.bank) for number in site.add_people(size)]
        self.readers: list[Person] = []
        self.results: list[Result] = []
        self.watch = Watch(site)
        self.began = 0.0
        self.figures: Figures | None = None
        self.everybody = list(self.people)

    def new(self, size: int) -> list[Person]:
        """Let others have accounts."""
        found = [Person(number, self.lines, self.site.bank) for number in self.site.add_people(size)]
        self.everybody += found
        return found

    async def measure(self, name: str, scenario: Callable[[Crowd], Awaitable[Went]]) -> None:
        """Let it happen, compare the ledger, keep the result."""
        self.restart()
        about, marks = await scenario(self)
        if name == "":
            return
        figures = self.figures or gathered(self.everybody)
        costs = self.watch.costs(figures.requests)
        locked = self.site.said("database is locked")
        found = [Mark.none("errors", figures.wrong.total()), *marks, compare(self.site, self.everybody)]
        found.append(Mark.none("'database is locked'", locked))
        self.results.append(Result(name, about, self.site.kind, self.site.slow, figures, found, costs))
        self.figures = None

    def restart(self) -> None:
        """Count from here on."""
        gathered(self.everybody)
        self.watch = Watch(self.site)

    def gather(self) -> Figures:
        """Stop the count: what a scenario does after this, is not of it."""
        self.figures = gathered(self.everybody)
        return self.figures


async def together(doing: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Let all of it happen at once; what fails is counted where it fails."""
    for found in await asyncio.gather(*doing, return_exceptions=True):
        if isinstance(found, BaseException) and not isinstance(found, Failed):
            raise found


async def spread(people: Sequence[Person], seconds: float, act: Callable[[Person], Coroutine[Any, Any, None]]) -> None:
    """Let people act, each beginning at a moment drawn by chance within some seconds."""
    chance = random.Random(7)

    async def later(person: Person) -> None:
        await asyncio.sleep(chance.uniform(0, seconds))
        await act(person)

    await together(later(person) for person in people)


async def at_most(many: int, people: Sequence[Person], act: Callable[[Person], Coroutine[Any, Any, None]]) -> None:
    """Let people act, so many at once: to come to where a scenario begins."""
    waiting = iter(people)

    async def one_after_another() -> None:
        for person in waiting:
            await act(person)

    await asyncio.gather(*(one_after_another() for _ in range(many)))


async def sign_in(crowd: Crowd) -> Went:
    """L06."""
    await spread(crowd.people, crowd.seconds, Person.sign_in)
    p95 = crowd.gather().part(0.95, "sign in")
    return f"{len(crowd.people)} sign-ins in {crowd.seconds:.0f} s", [Mark.within("p95 of a sign-in", p95, 3.0)]


async def open_together(crowd: Crowd) -> Went:
    """L03."""
    await spread(crowd.people, crowd.seconds / 12, _open)
    marks = [Mark.within("p95", crowd.gather().part(0.95), 2.0)]
    return f"{len(crowd.people)} open and begin the quiz within {crowd.seconds / 12:.0f} s", marks


async def _open(person: Person) -> None:
    await person.begin()
    await person.choose()


async def finish_together(crowd: Crowd) -> Went:
    """L02: everybody stands at the last question, and answers it within a few seconds."""

    async def to_the_last(person: Person) -> None:
        if not person.attempt or person.position > SHOWN:
            await person.begin()
        while person.position < SHOWN:
            await person.answer()

    await at_most(8, crowd.people, to_the_last)
    picks = {person: await person.choose() for person in crowd.people}
    crowd.restart()

    async def last(person: Person) -> None:
        await person.give(picks[person])
        await person.page("ending", person.attempt)

    await spread(crowd.people, crowd.seconds / 12, last)
    marks = [Mark.within("p99", crowd.gather().part(0.99), 3.0)]
    return f"{len(crowd.people)} send their last answer within {crowd.seconds / 12:.0f} s, and see the end", marks


async def quiz(crowd: Crowd) -> Went:
    """L01."""
    await _minute(crowd)
    figures = crowd.gather()
    about = f"{len(crowd.people)} play a quiz of {SHOWN} questions within {crowd.seconds:.0f} s"
    return about, [
        Mark.within("p95", figures.part(0.95), 0.3),
        Mark.within("p99", figures.part(0.99), 1.0),
        Mark.within("all done after", time.monotonic() - crowd.began, crowd.seconds * 1.02),
    ]


async def _minute(crowd: Crowd) -> None:
    """Everybody begins within the first twelfth of the time, and answers about every eleventh of the rest."""
    crowd.began = time.monotonic()
    pause = crowd.seconds * 11 / 12 / (SHOWN + 0.1)
    await spread(crowd.people, crowd.seconds / 12, lambda person: person.play(pause=pause))


async def browsing(crowd: Crowd) -> Went:
    """L05: 50 pages a second are read while L01 goes on."""
    crowd.readers = crowd.readers or await _readers(crowd)
    gathered(crowd.everybody)
    reader = Reader(crowd.readers, await addresses(crowd.readers[0]), 50.0)
    reading = asyncio.create_task(reader.read())
    await _minute(crowd)
    await reader.stop(reading)
    figures = crowd.gather()
    return "50 pages a second are read while L01 goes on", [
        Mark.within("p95 of lessons", figures.part(0.95, "lesson"), 0.3),
        Mark("pages a second", f"{reader.rate:.0f}", "≥ 48", reader.rate >= 48),
    ]


async def _readers(crowd: Crowd) -> list[Person]:
    readers = crowd.new(20)
    await at_most(2, readers, Person.sign_in)
    return readers


async def restarts(crowd: Crowd) -> Went:
    """L10: each worker is asked to end, one after the other, while L01 goes on."""
    ended = 0

    async def restart() -> None:
        nonlocal ended
        for worker in children(crowd.site.server.pid):
            await asyncio.sleep(crowd.seconds / 5)
            os.kill(worker, signal.SIGTERM)
            ended += 1

    restarting = asyncio.create_task(restart())
    await _minute(crowd)
    await restarting
    crowd.gather()
    return f"each of {ended} workers is restarted in turn while L01 goes on", []


async def arriving(crowd: Crowd, size: int, minutes: float) -> Went:
    """L04: people come, sign in, play and go, over some minutes."""
    people = crowd.new(size)

    async def visit(person: Person) -> None:
        await person.sign_in()
        await person.play(pause=5.0)

    await spread(people, minutes * 60 - 55, visit)
    marks = [Mark.within("p95", crowd.gather().part(0.95), 0.5)]
    return f"{size} sign in and play the quiz over {minutes:g} minutes", marks


async def statements(crowd: Crowd) -> Went:
    """L08: people who finished ask for statements, one in five taps twice; 10 pages a second are read meanwhile."""
    size = len(crowd.people) * 2 // 5
    finished = crowd.people[:size]
    finish_course(crowd.site, range(finished[0].number, finished[-1].number + 1), COURSE, MODULES)
    crowd.readers = crowd.readers or await _readers(crowd)
    reader = Reader(crowd.readers, await addresses(crowd.readers[0]), 10.0)
    crowd.restart()

    async def ask(person: Person) -> None:
        page = f"/courses/{COURSE}/statements"
        await person.page("asking", page)
        form = {"name": f"Ada Number {person.number}", "kind": "participation"}
        taps = 1 + (person.number % 5 == 0)
        places = await asyncio.gather(*(person.send("statement", page, form) for _ in range(taps)))
        await person.page("its page", places[0])
        await person.ask("its PDF", "GET", f"{places[0]}.pdf")

    reading = asyncio.create_task(reader.read())
    await spread(finished, crowd.seconds, ask)
    await reader.stop(reading)
    figures = crowd.gather()
    [(rows, people, codes)] = crowd.site.ask(
        "SELECT count(*), count(DISTINCT user_id), count(DISTINCT code) FROM statements"
    )
    return f"{size} ask for a statement within {crowd.seconds:.0f} s", [
        Mark.within("p95 of a statement", figures.part(0.95, "statement"), 5.0),
        Mark("statements", f"{rows} of {people} people", f"{size}, no double", rows == people == codes == size),
        Mark.within("p95 of lessons meanwhile", figures.part(0.95, "lesson"), 0.3),
    ]


async def sign_in_quickly(crowd: Crowd) -> Went:
    """Where signing in is not what is measured."""
    await at_most(4, crowd.people, Person.sign_in)
    return "", []
