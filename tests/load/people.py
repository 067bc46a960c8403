"""People who use the site as browsers do: they read a page, send its form, go where that leads, and keep a ledger."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from load.bank import QUIZ, SHOWN, Bank, Pick
from load.figures import Figures
from load.lines import CUT, Answer, Lines

PASSWORD = "eleven quiet otters"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
TRIES = 60


class Failed(Exception):
    """An answer that nothing explains; it is counted already."""


class Person:
    """Somebody with a browser. `sent` and `kept` are the ledger: (attempt, position) -> the answer."""

    def __init__(self, number: int, lines: Lines, bank: Bank) -> None:
        self.number, self.lines, self.bank = number, lines, bank
        self.chance = random.Random(number)
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.figures = Figures()
        self.attempt, self.position = "", 0
        self.begun: set[int] = set()
        self.sent: dict[tuple[int, int], Pick] = {}
        self.kept: dict[tuple[int, int], Pick] = {}

    async def ask(self, kind: str, method: str, path: str, body: str = "", good: Sequence[int] = (200,)) -> Answer:
        """Ask until there is an answer other than 503; the time counts until then. Raises Failed."""
        figures, began = self.figures, time.monotonic()
        for _ in range(TRIES):
            figures.requests += 1
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            try:
                answer = await self.lines.ask(method, path, cookie, body)
            except CUT:
                figures.cut += 1
                await asyncio.sleep(0.2)
                continue
            figures.bytes += answer.bytes
            for cookie in answer.cookies:
                name, _, value = cookie.partition("=")
                self.cookies[name] = value
            if answer.status == 503 and "retry-after" in answer.headers:
                figures.busy += 1
                await asyncio.sleep(float(answer.headers["retry-after"]))
                continue
            if answer.status not in good:
                break
            figures.add(kind, time.monotonic() - began)
            return answer
        else:
            figures.wrong["never answered"] += 1
            raise Failed(path)
        figures.wrong[f"{answer.status} {re.sub(r'[0-9]+', 'N', path)}"] += 1
        raise Failed(path)

    async def page(self, kind: str, path: str) -> str:
        text = (await self.ask(kind, "GET", path)).text
        if found := TOKEN.search(text):
            self.token = found[1]
        return text

    async def send(self, kind: str, path: str, form: Mapping[str, str | list[str]]) -> str:
        """Send a form with the last token; give where it leads."""
        body = urlencode({"csrf_token": self.token, **form}, doseq=True)
        return (await self.ask(kind, "POST", path, body, (303,))).headers["location"]

    async def sign_in(self) -> None:
        await self.page("open", "/sign-in")
        await self.send("sign in", "/sign-in", {"email": f"load-{self.number}@example.org", "password": PASSWORD})

    async def begin(self) -> None:
        """Open the quiz, begin it, open its first question."""
        await self.page("open", f"/quizzes/{QUIZ}")
        key = self.chance.randbytes(8).hex()
        self.attempt = await self.send("begin", f"/quizzes/{QUIZ}/attempts", {"key": key})
        self.position = 1
        self.begun.add(int(self.attempt.rpartition("/")[2]))

    async def answer(self) -> None:
        """Look at the question where the attempt stands, and answer it."""
        await self.give(await self.choose())

    async def choose(self) -> Pick:
        return self.bank.pick(await self.page("question", self.attempt), self.chance)

    async def give(self, pick: Pick) -> None:
        """Send an answer, and read what comes of it."""
        key = int(self.attempt.rpartition("/")[2]), self.position
        self.sent[key] = pick
        place = await self.send("answer", f"{self.attempt}/steps/{self.position}", {"pick": pick.values})
        self.kept[key] = pick
        await self.page("feedback", place)
        self.position += 1

    async def play(self, last: int = SHOWN, pause: float = 0.0) -> None:
        """Begin, answer up to a question with about so many seconds for each; after the last one look at the end."""
        began = time.monotonic()
        await self.begin()
        while self.position <= last:
            pick = await self.choose()
            if pause:
                due = began + pause * (self.position - 1 + self.chance.uniform(0.3, 0.9))
                await asyncio.sleep(max(0, due - time.monotonic()))
            await self.give(pick)
        if last == SHOWN:
            await self.page("ending", self.attempt)


def gathered(people: Sequence[Person]) -> Figures:
    """Put together what everybody saw since they were last asked."""
    total = Figures()
    for person in people:
        mine, person.figures = person.figures, Figures()
        for kind, times in mine.times.items():
            total.times.setdefault(kind, []).extend(times)
        total.wrong += mine.wrong
        total.busy, total.cut = total.busy + mine.busy, total.cut + mine.cut
        total.requests, total.bytes = total.requests + mine.requests, total.bytes + mine.bytes
    return total
