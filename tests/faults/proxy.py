"""deploy/nginx.conf as it is given out, in front of servers of a test: other ports, and a certificate made here."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .certificates import certificate_for
from .server import ROOT

SAMPLE = ROOT / "deploy/nginx.conf"
HOST = "learn.example.org"  # the name in the sample
MISSING = "nginx is not here. Run: apt-get install nginx"
AROUND = """daemon off; {user} worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off; default_type application/octet-stream;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{sample}
}}
"""


class Answer(NamedTuple):
    """What came back through the proxy."""

    status: int
    headers: http.client.HTTPMessage
    text: str


class Proxy:
    """Where people meet the site: `port` speaks TLS, `plain` sends browsers there."""

    def __init__(self, port: int, plain: int, certificate: Path) -> None:
        self.port, self.plain, self.certificate = port, plain, certificate

    def line(self, context: ssl.SSLContext | None = None) -> ssl.SSLSocket:
        """A connection, for whoever writes its bytes. Raises SSLError when the two find no way to speak."""
        context = context or ssl.create_default_context(cafile=self.certificate)
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), 10), server_hostname=HOST)

    def asking(self) -> http.client.HTTPConnection:
        """The same, for one question."""
        asking = http.client.HTTPConnection(HOST, timeout=60)
        asking.sock = self.line()
        return asking

    def ask(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> Answer:
        """Ask as a browser does, over a connection of its own."""
        asking = self.asking()
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        asking.request(method, path, body, {**form, **(headers or {})})
        response = asking.getresponse()
        answer = Answer(response.status, response.headers, response.read().decode())
        asking.close()
        return answer


def installed() -> bool:
    return bool(shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"))


@contextmanager
def nginx(folder: Path, servers: Sequence[int]) -> Iterator[Proxy]:
    """Start nginx with the sample in front of servers on these ports; stop it in the end."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate = certificate_for(HOST, folder)
    port, plain = _free(), _free()
    text = SAMPLE.read_text("utf-8")
    for written, here in (
        ("    server 127.0.0.1:8000;\n", "".join(f"    server 127.0.0.1:{number};\n" for number in servers)),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        (f"/etc/letsencrypt/live/{HOST}/fullchain.pem", str(certificate)),
        (f"/etc/letsencrypt/live/{HOST}/privkey.pem", str(folder / "key.pem")),
    ):
        assert text.count(written) == 1, written
        text = text.replace(written, here)
    user = "user root;" if os.geteuid() == 0 else ""  # the folder of a test is for nobody else
    (folder / "nginx.conf").write_text(AROUND.format(user=user, folder=folder, sample=text), "utf-8")
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
    command = [program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    with (folder / "said.log").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        _wait(process, port, folder)
        yield Proxy(port, plain, certificate)
    finally:
        process.terminate()
        process.wait(10)


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    last = time.monotonic() + 10
    while time.monotonic() < last and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"nginx did not come up:\n{(folder / 'said.log').read_text()}")


def token(page: str) -> str:
    """Give the token of a page's form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]
