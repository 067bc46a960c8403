"""A form that arrives slowly keeps nobody waiting: the turn to write is taken when the whole of it is here."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from . import shelf

ROOT = Path(__file__).parents[2]
PASSWORD = "eleven quiet otters"


class Learner:
    """Somebody at a browser of their own, over the wire."""

    def __init__(self, address: str, email: str) -> None:
        self.address = address
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.post("/register", {"name": "Ada Mensah", "email": email, "password": PASSWORD}, "/register")

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=10) as response:
            return str(response.read().decode())

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path))
        assert found
        return found[1]

    def post(self, path: str, form: dict[str, str], page: str) -> int:
        body = urlencode({"csrf_token": self.token(page), **form}).encode()
        with self.opener.open(self.address + path, body, timeout=10) as response:
            return int(response.status)

    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The site as `make serve` runs it, with one worker."""
    library = tmp_path / "library"
    shutil.copytree(shelf.ROOT, library)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"PORT": str(port), "WORKERS": "1", "THREADS": "4", "WORKER": "0", "LIBRARY": str(library)}
    settings |= {"INSTANCE": str(tmp_path / "instance"), "PATH": os.environ["PATH"], "DATABASE_URL": ""}
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "-c", str(ROOT / "gunicorn.conf.py")]
    log = (tmp_path / "log").open("wb")
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, (tmp_path / "log").read_text()
                time.sleep(0.05)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)
        log.close()


@pytest.mark.check("F28")
def test_half_a_form_held_open_keeps_nobody_from_saving(server: str) -> None:
    slow, quick = Learner(server, "slow@example.org"), Learner(server, "quick@example.org")
    look = "/modules/01-first/01-look"
    body = urlencode({"csrf_token": slow.token(look), "words": "Slowly, " * 200, "revision": "0"}).encode()
    host, _, port = server.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        head = f"POST {look}/reflections/opened HTTP/1.1\r\nHost: {host}\r\nCookie: {slow.cookies()}\r\n"
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        line.sendall(head.encode() + body[: len(body) // 2])
        assert quick.post(f"{look}/checks/which", {"answer": "1"}, look) == 200
        assert "Partly." in quick.get(look)
        line.sendall(body[len(body) // 2 :])
        assert b" 303 " in line.recv(4096).split(b"\r\n")[0]
    assert "Slowly, Slowly," in slow.get(look)
