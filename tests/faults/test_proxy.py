"""The sample for nginx in front of the server, as docs/running-it.md sets it up."""

from __future__ import annotations

import http.client
import json
import os
import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest

from .proxy import HOST, MISSING, Proxy, installed, nginx, token
from .server import Server, serving

pytestmark = pytest.mark.only("postgres")  # two hosts share one; what the proxy does is the same on both
HSTS = "max-age=31536000; includeSubDomains"
FORGED = dict.fromkeys(("X-Forwarded-Host", "X-Forwarded-Server", "X-Original-Host"), "evil.example")
OLD = {"TLS 1.0": ssl.TLSVersion.TLSv1, "TLS 1.1": ssl.TLSVersion.TLSv1_1}
WEAK = ["AES128-GCM-SHA256", "AES256-SHA", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384"]


class Site(NamedTuple):
    """Two servers on one database, as two hosts, and the proxy that people meet."""

    first: Server
    second: Server
    proxy: Proxy


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not installed():
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    folder: Path = tmp_path_factory.mktemp("instance")
    live = {"BASE_URL": f"https://{HOST}", "TRUSTED_PROXIES": "1", "APP_FAILPOINT": "", "ISSUER_NAME": "Rowan Trust"}
    with (
        serving(module_database, folder, workers=1, **live) as first,
        serving(module_database, folder, workers=1, **live) as second,
        nginx(folder / "nginx", [first.port, second.port]) as proxy,
    ):
        yield Site(first, second, proxy)


def context(proxy: Proxy) -> ssl.SSLContext:
    """A client that would speak anything at all."""
    made = ssl.create_default_context(cafile=proxy.certificate)
    made.set_ciphers("ALL:@SECLEVEL=0")
    made.minimum_version = ssl.TLSVersion.TLSv1
    return made


@pytest.mark.check("C54")
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_tls_and_weak_ciphers_are_refused_by_the_proxy(site: Site) -> None:
    for name, version in OLD.items():
        old = context(site.proxy)
        old.maximum_version = version
        with pytest.raises(ssl.SSLError) as refused:
            site.proxy.line(old)
        assert refused.value.reason == "TLSV1_ALERT_PROTOCOL_VERSION", name
    for cipher in WEAK:
        weak = context(site.proxy)
        weak.maximum_version = ssl.TLSVersion.TLSv1_2
        weak.set_ciphers(f"{cipher}:@SECLEVEL=0")
        with pytest.raises(ssl.SSLError) as refused:
            site.proxy.line(weak)
        assert refused.value.reason == "SSLV3_ALERT_HANDSHAKE_FAILURE", cipher
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        strict = ssl.create_default_context(cafile=site.proxy.certificate)
        strict.minimum_version = strict.maximum_version = version
        with site.proxy.line(strict) as line:
            assert line.version() == version.name.replace("_", ".")


@pytest.mark.check("C46")
def test_every_answer_of_the_proxy_asks_once_for_https(site: Site) -> None:
    """Those of the application and those of nginx itself; over http there is nothing but the way to https."""
    for status, method, path, body in (
        *((200, "GET", "/", None), (404, "GET", "/none", None), (404, "GET", "/metrics", None)),
        (413, "POST", "/sign-in", "x" * (4 << 20 | 1)),
    ):
        answer = site.proxy.ask(method, path, body)
        assert (path, answer.status, answer.headers.get_all("Strict-Transport-Security")) == (path, status, [HSTS])
    with closing(http.client.HTTPConnection("127.0.0.1", site.proxy.plain, timeout=10)) as line:
        line.request("GET", "/me?a=b", headers={"Host": "evil.example"})
        answer = line.getresponse()
        assert (answer.status, answer.getheader("Location")) == (301, f"https://{HOST}/me?a=b")


@pytest.mark.check("C52")
def test_what_a_visitor_says_about_a_proxy_is_replaced_by_the_proxy(site: Site) -> None:
    """31 checks in a minute from one address, each with another forged one: the last has to wait, and the log knows."""
    page = site.proxy.ask("GET", "/sign-in")
    cookie = (page.headers.get("Set-Cookie") or "").partition(";")[0]
    assert cookie.startswith("__Host-session=")
    form = urlencode({"csrf_token": token(page.text), "name": "Ada", "email": "a@example.org", "password": "none"})
    statuses = []
    for number in range(31):
        forged = {"X-Forwarded-For": f"10.0.0.{number}", "X-Real-IP": f"10.0.0.{number}", "Forwarded": "for=10.0.0.1"}
        headers = {"Cookie": cookie, "Referer": f"https://{HOST}/", **FORGED, **forged}
        statuses.append(site.proxy.ask("POST", "/verify/AAAAAAAAAAAAAAAAAAAAAAAAAA/name", form, headers).status)
    assert set(statuses[:30]) == {404}
    assert statuses[30] == 429
    answer = site.proxy.ask("POST", "/sign-in", form, {"Cookie": cookie, "Referer": f"https://{HOST}/", **FORGED})
    assert answer.status == 422
    assert "evil.example" not in answer.text
    lines = [line for server in (site.first, site.second) for line in server.said.read_text().splitlines()]
    events = [json.loads(line) for line in lines if line.startswith("{")]
    assert {event["address"] for event in events if "address" in event} == {"loopback"}


def test_of_two_hosts_behind_the_proxy_one_may_stop(site: Site) -> None:
    """Both answer in turn with the same text; when one is gone, to the end, every page comes from the other."""
    before = [site.proxy.ask("GET", "/courses/both") for _ in range(4)]
    site.second.stop()
    after = [site.proxy.ask("GET", "/courses/both") for _ in range(6)]
    assert {answer.status for answer in before + after} == {200}
    assert len({answer.text for answer in before + after}) == 1
