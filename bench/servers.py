"""Starting and stopping what is measured, and reading what it costs. All listen on 127.0.0.1 or a socket file."""

from __future__ import annotations

import http.client
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
TICK = os.sysconf("SC_CLK_TCK")
# As `make serve` starts it.
SERVED = {"PYTHONOPTIMIZE": "2", "PYTHONPYCACHEPREFIX": str(ROOT / ".venv/compiled")}
PATIENCE = 60.0  # seconds until a server that does not answer is given up


class NoServer(Exception):
    """Something that is to be measured does not start."""


def tree(root: int) -> list[int]:
    """Give the number of a process and of everything below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for number in found:
        found += children.get(number, [])
    return found


def cpu(*roots: int) -> float:
    """Give the seconds of CPU that processes, what is below them and what has ended below them have used."""
    total = 0
    for root in roots:
        for number in tree(root):
            try:
                fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += sum(map(int, fields[11:15]))  # utime, stime, and those of children that have ended
    return total / TICK


def pss(root: int) -> float:
    """Give the memory of a process tree in MB; what processes share is counted once."""
    total = 0
    for number in tree(root):
        for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Server:
    """A server that answers."""

    pid: int
    port: int
    started_in: float  # seconds from its start to the first page

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def environment(**more: str) -> dict[str, str]:
    """Give a small environment: no setting of whoever measures leaks in."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "", **more}


@contextmanager
def serve(command: list[str], env: Mapping[str, str], path: str = "/") -> Iterator[Server]:
    """Run a server until the block ends. `{port}` in the command or environment becomes a free port."""
    port = free_port()
    filled = [part.replace("{port}", str(port)) for part in command]
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            filled, cwd=ROOT, env={**env, **SERVED, "PORT": str(port)}, stdout=said, stderr=said, start_new_session=True
        )
        try:
            while not answers(port, path):
                if process.poll() is not None or time.monotonic() - began > PATIENCE:
                    said.seek(0)
                    raise NoServer(said.read().decode(errors="replace")[-3000:])
                time.sleep(0.01)
            yield Server(process.pid, port, time.monotonic() - began)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(25)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()


def answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status in (200, 401)  # the floor knows nobody without a cookie
    except OSError:
        return False
    finally:
        connection.close()


def course(env: Mapping[str, str], path: str = "/") -> tuple[list[str], Mapping[str, str], str]:
    """The course under the server and settings of `make serve`."""
    return [sys.executable, "-m", "gunicorn", "wsgi:app"], env, path


def floor(env: Mapping[str, str]) -> tuple[list[str], Mapping[str, str], str]:
    """The floor under the same."""
    return [sys.executable, "-m", "gunicorn", "-c", str(BENCH / "gunicorn_floor.py"), "floor:app"], env, "/lesson"


@contextmanager
def postgres() -> Iterator[tuple[str, int]]:
    """Give the address of a PostgreSQL of our own and the number of its first process: Debian's, with its defaults."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        raise NoServer("PostgreSQL is not here. Run: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
        as_user = ["runuser", "-u", "postgres", "--"]
    control, data = str(binaries[-1].with_name("pg_ctl")), str(folder / "data")

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")

    run(str(binaries[-1]), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    try:
        run(control, "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses=''", "start")
        pid = int(Path(data, "postmaster.pid").read_text().splitlines()[0])
        yield f"postgresql://postgres@/postgres?host={folder}", pid
    finally:
        run(control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
