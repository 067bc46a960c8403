"""A request whose length can be read in two ways hides no second one: the server refuses it and hangs up."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from .server import Server, serving

HIDDEN = "GET /healthz HTTP/1.1\r\nHost: a.example\r\n\r\n"
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
    with serving(f"sqlite:///{folder}/course.db", folder, workers=1) as made:
        yield made


def answers(server: Server, request: str) -> list[int]:
    """Send bytes; give the status of every answer until the server hangs up, or says nothing more."""
    said = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=3) as line:
        line.sendall(request.encode())
        try:
            while more := line.recv(65536):
                said += more
        except TimeoutError:
            pass
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", said)]


def test_two_honest_requests_get_two_answers(server: Server) -> None:
    assert answers(server, HIDDEN + HIDDEN) == [200, 200]


@pytest.mark.check("C53")
@pytest.mark.parametrize("how", AMBIGUOUS)
def test_an_ambiguous_request_is_refused_and_nothing_behind_it_is_served(server: Server, how: str) -> None:
    found = answers(server, START + AMBIGUOUS[how])
    assert len(found) == 1
    assert 400 <= found[0] <= 501
