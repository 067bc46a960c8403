"""Pages that are read at a steady rate, whatever the server does: who waits stops nobody else from asking."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Sequence

from load.people import Failed, Person

# Of a hundred pages: what people look at between two quizzes.
MIX = {"lesson": 60, "module": 15, "course": 5, "home": 10, "me": 5, "glossary": 3, "search": 2}


async def addresses(person: Person) -> dict[str, list[str]]:
    """Find the addresses of pages by following links from the first one."""
    courses = sorted(set(re.findall(r'href="(/courses/[^"/?#]+)"', await person.page("home", "/"))))
    modules = set[str]()
    for course in courses:
        modules |= set(re.findall(r'href="(/modules/[^"/?#]+)"', await person.page("course", course)))
    lessons = set[str]()
    for module in modules:
        lessons |= set(re.findall(rf'href="({module}/[^"/?#]+)"', await person.page("module", module)))
    return {
        **{"home": ["/"], "me": ["/me"], "glossary": ["/glossary"], "search": ["/search?q=trust"]},
        **{"course": courses, "module": sorted(modules), "lesson": sorted(lessons)},
    }


class Reader:
    """Asks for pages of a mix, so many a second."""

    def __init__(self, people: Sequence[Person], pages: dict[str, list[str]], rate: float) -> None:
        self.people, self.pages, self.wanted = people, pages, rate
        self.over = asyncio.Event()
        self.asked, self.began = 0, time.monotonic()
        self.chance = random.Random(5)

    @property
    def rate(self) -> float:
        return self.asked / (time.monotonic() - self.began)

    async def read(self) -> None:
        kinds = list(MIX)
        self.began, going = time.monotonic(), set[asyncio.Task[None]]()
        while not self.over.is_set():
            kind = self.chance.choices(kinds, list(MIX.values()))[0]
            one = asyncio.create_task(self._page(kind, self.chance.choice(self.pages[kind])))
            going.add(one)
            one.add_done_callback(going.discard)
            self.asked += 1
            await asyncio.sleep(max(0, self.began + self.asked / self.wanted - time.monotonic()))
        await asyncio.gather(*going)

    async def _page(self, kind: str, path: str) -> None:
        try:
            await self.chance.choice(self.people).ask(kind, "GET", path)
        except Failed:
            return  # counted where it failed

    async def stop(self, reading: asyncio.Task[None]) -> None:
        self.over.set()
        await reading
