"""What strangers may send: requests that can be read in two ways, and ones that never end. With nginx and without."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from .conftest import missing
from .proxy import MISSING, Proxy, installed, nginx
from .server import Learner, Server, serving

HIDDEN = "GET /healthz HTTP/1.1\r\nHost: a.example\r\n\r\n"
LAST = HIDDEN.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
START = "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
AMBIGUOUS = {
    "a length and chunks": f"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}",
    "chunks and a length": f"Transfer-Encoding: chunked\r\nContent-Length: {len(HIDDEN) + 5}\r\n\r\n0\r\n\r\n{HIDDEN}",
    "two lengths": f"Content-Length: 0\r\nContent-Length: {len(HIDDEN)}\r\n\r\n{HIDDEN}",
    "a length that is a list": f"Content-Length: 0, {len(HIDDEN)}\r\n\r\n{HIDDEN}",
    "a signed length": f"Content-Length: +{len(HIDDEN)}\r\n\r\n{HIDDEN}",
    "an unknown encoding": f"Transfer-Encoding: xchunked\r\n\r\n{HIDDEN}",
    "chunked twice": f"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n{HIDDEN}",
    "a space before the colon": f"Transfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n{HIDDEN}",
    "a folded line": f"Content-Length: 0\r\nX: a\r\n Transfer-Encoding: chunked\r\n\r\n{HIDDEN}",
    "a bare line feed": f"Content-Length: 0\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("instance")
    with serving(f"sqlite:///{folder}/course.db", folder, TRUSTED_PROXIES="1") as made:
        yield made


@pytest.fixture(scope="module")
def proxy(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    if not installed():
        missing(MISSING)
    with nginx(tmp_path_factory.mktemp("nginx"), [server.port]) as made:
        yield made


def answers(line: socket.socket, request: str) -> list[int]:
    """Send bytes; give the status of every answer until the other end hangs up, or says nothing more."""
    said = b""
    line.settimeout(3)
    with line:
        line.sendall(request.encode())
        try:
            while more := line.recv(65536):
                said += more
        except TimeoutError:
            pass
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", said)]


def direct(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port))


def test_two_honest_requests_get_two_answers(server: Server) -> None:
    assert answers(direct(server), HIDDEN + LAST) == [200, 200]


@pytest.mark.check("C53")
@pytest.mark.parametrize("how", AMBIGUOUS)
def test_an_ambiguous_request_is_refused_and_nothing_behind_it_is_served(server: Server, how: str) -> None:
    found = answers(direct(server), START + AMBIGUOUS[how])
    assert len(found) == 1
    assert 400 <= found[0] <= 501


@pytest.mark.check("C53")
def test_behind_nginx_an_ambiguous_request_is_refused_as_well(proxy: Proxy) -> None:
    assert answers(proxy.line(), HIDDEN + LAST) == [200, 200], "two honest requests get two answers"
    found = {how: answers(proxy.line(), START + sent) for how, sent in AMBIGUOUS.items()}
    assert {how: said for how, said in found.items() if len(said) != 1 or not 400 <= said[0] <= 501} == {}


@pytest.mark.check("F28")
def test_fifty_clients_that_send_a_byte_a_second_keep_nobody_from_signing_in(
    proxy: Proxy, learner: Callable[[Proxy], Learner], whole: bool
) -> None:
    """Half of them never end their headers, half never end their form: nginx waits for them, not the application."""
    people = [learner(proxy) for _ in range(4 if whole else 1)]  # one may sign in ten times in five minutes
    form = "POST /sign-in HTTP/1.1\r\nHost: learn.example.org\r\nContent-Length: 5000\r\n"
    form += "Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
    over = threading.Event()
    with ExitStack() as slow:
        lines = [slow.enter_context(proxy.line()) for _ in range(50)]
        for number, line in enumerate(lines):
            line.sendall(form.encode() if number % 2 else b"GET / HTTP/1.1\r\nHost: learn.example.org\r\nX-Slow: ")
        dripping = threading.Thread(target=drip, args=(lines, over))
        dripping.start()
        try:
            longest = 0.0
            for number in range(20 if whole else 3):
                began = time.monotonic()
                again = people[number % len(people)].elsewhere(same=False)
                assert "Ada Mensah" in again.get("/me")
                longest = max(longest, time.monotonic() - began)
        finally:
            over.set()
            dripping.join()
    assert longest < 10, "each sign-in and the page after it, on a machine that has other things to do"


def drip(lines: list[Any], over: threading.Event) -> None:
    """Send a byte on each line, every second."""
    while not over.wait(1):
        for line in lines:
            with suppress(OSError):  # it was given up
                line.sendall(b"x")
