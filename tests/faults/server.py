"""The site as it is started, and people who speak HTTP with it. Nothing of the application is imported here."""

from __future__ import annotations

import html
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "tests/web/library"
# As `make serve` sets them: what stands behind an assert or in a docstring is not there.
SERVED = {"PYTHONOPTIMIZE": "2", "PYTHONPYCACHEPREFIX": str(ROOT / ".venv/compiled")}
PASSWORD = "eleven quiet otters"
SECONDS = 60.0  # until a server must be able
GONE = (http.client.HTTPException, OSError)  # what a client sees of a server that died


class Server:
    """A server that can be started again at the same address."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], failpoints: Path, said: Path) -> None:
        self.command, self.environ, self.failpoints, self.said = command, environ, failpoints, said
        self.port = int(environ["PORT"])
        self.start_again()

    @property
    def pid(self) -> int:
        return self.process.pid

    def start_again(self) -> None:
        """Start it on its port, wait until it is able."""
        with self.said.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environ, stdout=log, stderr=log, start_new_session=True
            )
        _wait(self.process, self.port, self.said)

    def asking(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def kill(self, group: bool) -> None:
        """Kill the first process, or all of them at once."""
        if group:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.kill()
        self.process.wait(30)

    def stop(self) -> None:
        if self.command[0] == sys.executable:
            self.process.send_signal(signal.SIGTERM)
        else:  # what runs the command may not hand it on
            os.killpg(self.pid, signal.SIGTERM)
        try:
            self.process.wait(30)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def lay(self, name: str, action: str) -> None:
        """Say what happens at a place of the program, from here on."""
        for old in self.failpoints.glob(f"{name}*"):
            old.unlink()
        half = self.failpoints / f".{name}"
        half.write_text(action)
        half.rename(self.failpoints / name)

    def laid(self, name: str) -> bool:
        """Say whether it still waits to happen; take it away."""
        found = (self.failpoints / name).exists()
        (self.failpoints / name).unlink(missing_ok=True)
        return found


class At(Protocol):
    """Where a server is met: itself, or what stands before it."""

    port: int

    def asking(self) -> http.client.HTTPConnection:
        """Give a line for one question."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    location: str
    text: str
    retry_after: str = ""


class Learner:
    """Somebody with a browser, and a ledger: a file in which each answer of the server is written before going on."""

    def __init__(self, server: At, email: str, ledger: Path) -> None:
        self.server, self.email, self.ledger = server, email, ledger
        self.cookies: dict[str, str] = {}
        form = {"name": "Ada Mensah", "email": email, "password": PASSWORD}
        assert self.post("/register", form, "/register").status == 303

    def elsewhere(self, server: At | None = None, same: bool = True) -> Learner:
        """The same person, at another server or with another browser; `same` takes the sign-in along."""
        other = Learner.__new__(Learner)
        other.server, other.email, other.ledger = server or self.server, self.email, self.ledger
        other.cookies = self.cookies if same else {}  # windows of one browser share them
        if not same:
            form = {"email": self.email, "password": PASSWORD}
            assert other.post("/sign-in", form, "/sign-in").status == 303
        return other

    def ask(self, method: str, path: str, body: str = "") -> Answer:
        line = self.server.asking()
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, body or None, headers)
            response = line.getresponse()
            text = response.read().decode()
        finally:
            line.close()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        told = [response.getheader(name) or "" for name in ("Location", "Retry-After")]
        return Answer(response.status, told[0], text, told[1])

    def get(self, path: str) -> str:
        """A page, once the server is there again: who reads may always ask again."""
        last = time.monotonic() + 2 * SECONDS
        while time.monotonic() < last:
            try:
                answer = self.ask("GET", path)
            except GONE:
                time.sleep(0.05)
                continue
            if answer.status == 503:
                time.sleep(0.05)
                continue
            assert answer.status == 200, (path, answer.status)
            return answer.text
        raise AssertionError(f"{path}: no server came back")

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page))
        assert found, page
        return found[1]

    def post(self, path: str, form: Mapping[str, str], page: str) -> Answer:
        """Send a form with the token of its page. Raises one of GONE when no answer comes."""
        return self.send(path, urlencode({"csrf_token": self.token(page), **form}))

    def send(self, path: str, body: str) -> Answer:
        """Send a form that is ready, and note the answer: what stands in the ledger was promised."""
        answer = self.ask("POST", path, body)
        with self.ledger.open("a") as file:
            file.write(json.dumps([path, body, answer.status, answer.location]) + "\n")
            file.flush()
            os.fsync(file.fileno())
        return answer

    def promised(self, path: str) -> int:
        """How often the server said that a form to this address is saved."""
        lines = [json.loads(line) for line in self.ledger.read_text().splitlines()]
        return sum(where == path and status < 400 for where, _, status, _ in lines)

    def begin(self, quiz: str) -> str:
        """Begin a quiz; give the address of the attempt."""
        answer = self.post(f"/quizzes/{quiz}/attempts", {"key": os.urandom(8).hex()}, f"/quizzes/{quiz}")
        assert answer.status == 303
        return answer.location

    def picking(self, attempt: str, words: str) -> str:
        """Give the form, ready to be sent, that picks the option with these words where an attempt stands."""
        page = self.get(attempt)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        options = html.unescape(page).split('name="pick"')[1:]
        values = [re.search(r'value="(\d+)"', option) for option in options if words in option.partition("</label>")[0]]
        assert token
        assert len(values) == 1, words
        assert values[0]
        return urlencode({"csrf_token": token[1], "pick": values[0][1]})


@contextmanager
def serving(
    database: str,
    folder: Path,
    library: Path = LIBRARY,
    workers: int = 2,
    app: str = "wsgi:app",
    before: Sequence[str] = (),
    **settings: str,
) -> Iterator[Server]:
    """Start the server on a database, with `folder` as its instance; stop it in the end. `before` runs the command."""
    failpoints = folder / "failpoints"
    failpoints.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {
        **{"PATH": os.environ["PATH"], "HOME": str(folder), "PORT": str(port), "WORKERS": str(workers)},
        **{"INSTANCE": str(folder), "LIBRARY": str(library), "DATABASE_URL": database, "WORKER": "0"},
        **{"APP_FAILPOINT": str(failpoints), "PYTHONWARNINGS": "ignore"},
        **SERVED,
        **settings,
    }
    command = [*before, sys.executable, "-m", "gunicorn", app]
    server = Server(command, environ, failpoints, folder / f"server-{port}.log")
    try:
        yield server
    finally:
        server.stop()
    told = server.said.read_text()
    assert not [word for word in (PASSWORD, "@example.org") if word in told], "the log holds nothing personal (C59)"


def _wait(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    last = time.monotonic() + SECONDS
    while time.monotonic() < last and process.poll() is None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            line.request("GET", "/readyz")
            if line.getresponse().status == 200:
                return
        except GONE:
            time.sleep(0.05)
        finally:
            line.close()
    raise AssertionError(f"The server did not come up:\n{said.read_text()}")
