"""Asking for pages: with wrk where it is installed (Debian package `wrk`), else with threads of our own."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from servers import BENCH, Server, cpu

CLIENTS = 8


@dataclass(frozen=True)
class Window:
    """What one short run of one page gave."""

    requests: int
    seconds: float
    bad: int  # answers of another status, and connections that broke
    cpu: float  # seconds of the server and what serves it

    @property
    def each(self) -> float:
        """CPU of one request, in milliseconds."""
        return 1000 * self.cpu / max(1, self.requests)


def ask(server: Server, path: str, seconds: int, cookies: Path | None, gzip: bool, *also: int) -> Window:
    """Ask for one page with 8 clients for some seconds. `also`: processes that work for the server."""
    before = cpu(server.pid, *also)
    tool = _wrk if shutil.which("wrk") else _own
    requests, taken, bad = tool(server, path, seconds, cookies, gzip)
    return Window(requests, taken, bad, cpu(server.pid, *also) - before)


def _wrk(server: Server, path: str, seconds: int, cookies: Path | None, gzip: bool) -> tuple[int, float, int]:
    options = ["-t1", f"-c{CLIENTS}", f"-d{seconds}s", "-s", str(BENCH / "load.lua"), server.url + path]
    said = subprocess.run(
        ["wrk", *options, "--", str(cookies or "-"), "gzip" if gzip else "plain"],
        check=True, capture_output=True, text=True, timeout=seconds + 30,
    ).stdout  # fmt: skip
    counted = next(line for line in said.splitlines() if line.startswith("BENCH")).split()
    return int(counted[1]), int(counted[2]) / 1e6, int(counted[3])


def _own(server: Server, path: str, seconds: int, cookies: Path | None, gzip: bool) -> tuple[int, float, int]:
    lines = [line.split() for line in cookies.read_text().splitlines()] if cookies else [[]]
    until = time.monotonic() + seconds

    def pages() -> Iterator[tuple[str, str, dict[str, str], bytes]]:
        for line in cycle(lines):
            if time.monotonic() > until:
                return
            headers = {"Cookie": f"session={line[0]}"} if line else {}
            if gzip:
                headers["Accept-Encoding"] = "gzip"
            yield "GET", line[1] if len(line) > 1 else path, headers, b""

    return send(server, pages(), lambda status: status == 200)


def send(
    server: Server, requests: Iterable[tuple[str, str, dict[str, str], bytes]], good: Callable[[int], bool]
) -> tuple[int, float, int]:
    """Send requests over 8 connections that stay open; give how many, in how many seconds, and how many went wrong."""
    waiting, lock = iter(requests), threading.Lock()
    counts: list[tuple[int, int]] = []

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        sent = bad = 0
        while True:
            with lock:
                wanted = next(waiting, None)
            if wanted is None:
                break
            method, path, headers, body = wanted
            sent += 1
            try:
                connection.request(method, path, body or None, headers)
                answer = connection.getresponse()
                answer.read()
                bad += not good(answer.status)
            except (OSError, http.client.HTTPException):
                bad += 1
                connection.close()
        connection.close()
        with lock:
            counts.append((sent, bad))

    began = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(sent for sent, _ in counts), time.monotonic() - began, sum(bad for _, bad in counts)


def size(server: Server, path: str, cookie: str) -> int:
    """Give the bytes of a page that is not compressed."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers={"Cookie": f"session={cookie}"} if cookie else {})
    body = connection.getresponse().read()
    connection.close()
    return len(body)
