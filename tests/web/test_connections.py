"""No request makes the server open a connection, whatever it names (T19)."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from .routes import ada_with_everything, address_of, reading, writing
from .site import Site, Visitor
from .test_odd_forms import fields

pytestmark = pytest.mark.only("sqlite")  # PostgreSQL is spoken with by a library of its own
ELSEWHERE = ("http://192.0.2.1/x.svg", "//evil.example/x", "file:///etc/passwd", "gopher://169.254.169.254/")
DOORS = ("connect", "connect_ex", "sendto")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every connection that Python tries to open, and every name that it looks up; none of them comes about."""
    tried: list[str] = []

    def refuse(*where: object) -> None:
        tried.append(repr(where))
        raise OSError("refused")

    for name in DOORS:
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    return tried


def visitors(site: Site, ada: Visitor) -> Iterator[Visitor]:
    """Each route is asked by people who are signed in, as if it were the first: one of them ends the sign-in."""
    staff = site.person("Tom Okafor", "trainer", "author", "admin")
    while True:
        yield Visitor(site.app, ada.user)
        yield Visitor(site.app, staff)


@pytest.mark.check("T19")
def test_no_route_opens_a_connection_whatever_address_is_sent_to_it(own_site: Site, opened: list[str]) -> None:
    ada = ada_with_everything(own_site)
    names, asking = fields(), visitors(own_site, ada)
    for route in (*reading(own_site.app), *writing(own_site.app)):
        path = address_of(own_site, route, ada)
        for address, who in zip(ELSEWHERE[:2] if route.method == "GET" else ELSEWHERE, asking, strict=False):
            sent = dict.fromkeys(names, address)
            if route.method == "GET":
                who.get(path, query_string={**sent, "next": address, "q": address, "number": address})
            else:
                who.post(path, sent, headers={"Referer": address, "X-Forwarded-Host": "evil.example"})
            assert opened == [], (route.name, address)


@pytest.mark.check("T19")
def test_a_connection_would_be_seen(opened: list[str]) -> None:
    with socket.socket() as line, pytest.raises(OSError, match="refused"):
        line.connect(("192.0.2.1", 9))
    with pytest.raises(OSError, match="refused"):
        socket.getaddrinfo("evil.example", 80)
    assert len(opened) == 2
