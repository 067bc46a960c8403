"""HTTP/1.1 as a proxy speaks it with the server: few lines that stay open, more when more is asked at once."""

from __future__ import annotations

import asyncio
import time
import zlib
from typing import NamedTuple

KEPT = 8  # lines kept open, as in deploy/nginx.conf
IDLE = 15.0  # seconds; the server closes a line after 20
PATIENCE = 60.0  # seconds for one answer
CUT = (OSError, EOFError, asyncio.TimeoutError)  # what is seen of a server that went away


class Answer(NamedTuple):
    """What came back; `bytes` is what went over the line, with its head."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: bytes
    bytes: int

    @property
    def text(self) -> str:
        body = zlib.decompress(self.body, 31) if self.headers.get("content-encoding") == "gzip" else self.body
        return body.decode()


class Line:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer, self.used = reader, writer, time.monotonic()

    async def ask(self, request: bytes) -> Answer:
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        first, *lines = head[:-4].decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        cookies = []
        for line in lines:
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                cookies.append(value.strip().partition(";")[0])
            else:
                headers[name.lower()] = value.strip()
        status, body, size = int(first.split()[1]), b"", len(head)
        if "content-length" in headers:
            body = await self.reader.readexactly(int(headers["content-length"]))
            size += len(body)
        elif headers.get("transfer-encoding") == "chunked":
            while length := int(await self.reader.readline(), 16):
                body += (await self.reader.readexactly(length + 2))[:-2]
            await self.reader.readline()
            size += len(body)
        self.used = time.monotonic()
        return Answer(status, headers, cookies, body, size)


class Lines:
    """The lines to one server."""

    def __init__(self, port: int) -> None:
        self.port, self.free = port, list[Line]()
        self.reopened = 0  # a line that was kept had been closed meanwhile; nothing was answered on it

    async def ask(self, method: str, path: str, cookie: str = "", body: str = "") -> Answer:
        """Ask once. Raises one of CUT when no answer comes on a line that was opened for it."""
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept-Encoding: gzip"]
        if cookie:
            head.append(f"Cookie: {cookie}")
        if method == "POST":
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        request = "\r\n".join([*head, "", body]).encode()
        while self.free:
            line = self.free.pop()
            if time.monotonic() - line.used > IDLE or line.reader.at_eof():
                line.writer.close()
                continue
            try:
                return await self._on(line, request)
            except CUT:
                self.reopened += 1
                break
        return await self._on(Line(*await asyncio.open_connection("127.0.0.1", self.port)), request)

    async def _on(self, line: Line, request: bytes) -> Answer:
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await line.ask(request)
        except BaseException:
            line.writer.close()
            raise
        if len(self.free) < KEPT and answer.headers.get("connection", "").lower() != "close":
            self.free.append(line)
        else:
            line.writer.close()
        return answer

    def close(self) -> None:
        for line in self.free:
            line.writer.close()
        self.free.clear()
