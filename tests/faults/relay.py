"""What stands between a client and a server, and fails as networks do. Seeded: the same failures in each run."""

from __future__ import annotations

import http.client
import itertools
import random
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Relay:
    """Hands bytes on to a port of this machine. `cut_after` is a message whose answer never arrives, once."""

    def __init__(self, target: int) -> None:
        self.target, self.cut_after, self.cuts = target, b"", 0
        self.open: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self.listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self.target), 5)
                except OSError:
                    client.close()
                    continue
                server.settimeout(None)
                self.open += [client, server]
                for one, other, asks in ((client, server, True), (server, client, False)):
                    threading.Thread(target=self._hand_on, args=(one, other, asks), daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket, asks: bool) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if asks and self.cut_after and self.cut_after in data:
                    self.cut_after, self.cuts = b"", self.cuts + 1
                    one.shutdown(socket.SHUT_RDWR)  # before the answer can come: the server still gets the message
                    other.sendall(data)
                    time.sleep(0.3)
                    break
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def cut(self) -> None:
        """Cut every connection, as a switch that is turned off."""
        for end in self.open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.open.clear()

    def close(self) -> None:
        self.listener.close()
        self.cut()


class Hostile(ThreadingHTTPServer):
    """Hands requests on, to servers in turn; of each 100 forms it refuses 5, loses 1 and the answer to another 1."""

    daemon_threads = True

    def __init__(self, targets: Sequence[int], seed: int, slowest: float) -> None:
        super().__init__(("127.0.0.1", 0), _Hostile)
        self.targets, self.random, self.slowest = itertools.cycle(targets), random.Random(seed), slowest
        self.port = int(self.server_address[1])
        self.did = {"refused": 0, "lost": 0, "unheard": 0, "handed on": 0}
        self.lock = threading.Lock()

    def asking(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def fate(self) -> tuple[str, float]:
        """Say what becomes of the next form, and after how many seconds."""
        with self.lock:
            drawn, wait = self.random.random(), self.random.uniform(0, self.slowest)
            what = "refused" if drawn < 0.05 else "lost" if drawn < 0.06 else "unheard" if drawn < 0.07 else "handed on"
            self.did[what] += 1
            return what, wait

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is none of ours."""


class _Hostile(BaseHTTPRequestHandler):
    server: Hostile

    def do_GET(self) -> None:
        self._hand_on(b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fate, wait = self.server.fate()
        time.sleep(wait)
        if fate == "refused":
            self.send_response(503)
            self.send_header("Retry-After", "0")
            self.end_headers()
        elif fate != "lost":
            self._hand_on(body, heard=fate != "unheard")

    def _hand_on(self, body: bytes, heard: bool = True) -> None:
        line = http.client.HTTPConnection("127.0.0.1", next(self.server.targets), timeout=20)
        kept = {name: value for name, value in self.headers.items() if name.lower() not in ("connection", "keep-alive")}
        line.request(self.command, self.path, body or None, kept)
        answer = line.getresponse()
        text = answer.read()
        line.close()
        if not heard:
            return
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "keep-alive", "transfer-encoding"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *words: Any) -> None:
        """Say nothing."""


@contextmanager
def hostile(targets: Sequence[int], seed: int, slowest: float) -> Iterator[Hostile]:
    with Hostile(targets, seed, slowest) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()
