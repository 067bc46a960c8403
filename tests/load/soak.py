"""L07: some people at a steady rate for long; what may not grow is looked at every few seconds."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import NamedTuple

from load.costs import memory, open_files, threads
from load.figures import Mark
from load.people import Person
from load.reading import Reader, addresses
from load.scenarios import Crowd, Went, at_most

PEOPLE, PAGES, EVERY = 50, 14.0, 5.5  # pages a second; seconds between two who begin a quiz: 6 requests a second
LOOK = 10.0  # seconds between two looks


class Look(NamedTuple):
    """What the server held at one moment."""

    seconds: float
    pss: float  # MB
    handles: int
    threads: int
    connections: int
    wal: int  # bytes


def look(crowd: Crowd, began: float) -> Look:
    """Count; lines of people who ask come and go and are not counted."""
    server, database = crowd.site.server.pid, crowd.site.database.removeprefix("sqlite:///")
    handles = [name for name in open_files(server) if not name.startswith("socket:")]
    if crowd.site.kind == "SQLite":
        connections = sum(name == database for name in handles)
    else:
        [(count,)] = crowd.site.ask("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
        connections = int(str(count)) - 1  # without this one
    log = Path(f"{database}-wal")
    size = log.stat().st_size if log.exists() else 0
    return Look(time.monotonic() - began, memory(server), len(handles), threads(server), connections, size)


async def soak(crowd: Crowd, minutes: float) -> Went:
    """20 requests a second: pages, and somebody who begins a quiz every few seconds and answers about every five."""
    people = crowd.people
    reader = Reader(people, await addresses(people[0]), PAGES)
    reading = asyncio.create_task(reader.read())
    began, looks, playing = time.monotonic(), list[Look](), set[asyncio.Task[None]]()
    free = list(people)

    async def play(person: Person) -> None:
        try:
            await person.play(pause=5.0)
        finally:
            free.append(person)

    async def come() -> None:
        while True:
            if free:
                one = asyncio.create_task(play(free.pop(0)))
                playing.add(one)
                one.add_done_callback(playing.discard)
            await asyncio.sleep(EVERY)

    coming = asyncio.create_task(come())
    while time.monotonic() - began < minutes * 60:
        await asyncio.sleep(min(LOOK, minutes * 6))
        looks.append(look(crowd, began))
        if len(looks) % 30 == 1:
            print(f"  {looks[-1]}", flush=True)
    coming.cancel()
    await reader.stop(reading)
    await asyncio.gather(*playing, return_exceptions=True)
    steady = looks[len(looks) // 3 :]
    grown = steady[-1].pss / steady[0].pss - 1
    wal = max(one.wal for one in looks)
    marks = [
        Mark("memory slope", f"{slope(steady):+.2f} MB/h", "< 1", slope(steady) < 1),
        Mark("memory in all", f"{100 * grown:+.1f} % to {steady[-1].pss:.0f} MB", "< 10 %", grown < 0.1),
        Mark("WAL at most", f"{wal / 2**20:.1f} MB", "≤ 64", wal <= 2**26),
    ]
    for name in ("handles", "threads", "connections"):
        found = [getattr(one, name) for one in steady]
        marks.append(Mark(name, f"{min(found)} to {max(found)}", "flat ±5", max(found) - min(found) <= 10))
    return f"20 requests a second for {minutes:g} minutes; slope over the last two thirds", marks


def slope(looks: list[Look]) -> float:
    """Give by how many MB an hour memory grows: the straight line with the least squares."""
    mean_x = sum(one.seconds for one in looks) / len(looks)
    mean_y = sum(one.pss for one in looks) / len(looks)
    over = sum((one.seconds - mean_x) * (one.pss - mean_y) for one in looks)
    return 3600 * over / sum((one.seconds - mean_x) ** 2 for one in looks)


async def alone(crowd: Crowd, minutes: float) -> None:
    """Sign everybody in, soak, keep the result."""
    await at_most(2, crowd.people, Person.sign_in)
    await crowd.measure("L07", lambda found: soak(found, minutes))
