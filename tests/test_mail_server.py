"""A mail server as providers run them: it wants TLS and a password, and is left where it does not show who it is."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from faults.certificates import certificate_for
from inbox import Inbox

from course_app.letters.handing import NotSent, Refused, send, why_no_mail

# aiosmtpd does not see that TLS is there from the first byte.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
SECRET = "eleven@quiet:otters"
SECONDS = 5.0


class Guarded(NamedTuple):
    """A mail server, what it took, and the names with which somebody signed in over TLS."""

    port: int
    scheme: str
    inbox: Inbox
    known: list[str]

    def address(self, host: str = "localhost", secret: str = SECRET) -> str:
        ask = "?starttls=1" if self.scheme == "smtp" else ""
        return f"{self.scheme}://ruth:{quote(secret, safe='')}@{host}:{self.port}{ask}"


@pytest.fixture(params=["smtp", "smtps"])
def guarded(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Guarded]:
    """Take mail from `ruth` alone, after STARTTLS or over TLS from the first byte."""
    made = certificate_for("localhost", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(made, tmp_path / "key.pem")
    inbox, known = Inbox(), list[str]()

    def who(server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword) -> AuthResult:
        good = (given.login, given.password) == (b"ruth", SECRET.encode())
        if good:
            known.append("over TLS" if session.ssl or request.param == "smtps" else "in the open")
        return AuthResult(success=good, handled=good)  # else the server says no

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    how: dict[str, Any] = {"ssl_context": secure, "auth_require_tls": False}
    if request.param == "smtp":
        how = {"tls_context": secure, "require_starttls": True}
    controller = Controller(inbox, hostname="127.0.0.1", port=port, authenticator=who, auth_required=True, **how)
    controller.start()
    yield Guarded(port, request.param, inbox, known)
    controller.stop()


def mail() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "no-reply@example.org", "ada@example.org", "A new password"
    made.set_content("Choose one.")
    return made


def test_mail_goes_over_tls_to_a_server_that_asks_for_a_password(guarded: Guarded) -> None:
    send(guarded.address(), mail(), SECONDS)
    assert [found["Subject"] for _, found in guarded.inbox.mails] == ["A new password"]
    assert guarded.known == ["over TLS"]


def test_the_doctor_signs_in_too_and_sends_nothing(guarded: Guarded) -> None:
    assert why_no_mail(guarded.address(), SECONDS) == ""
    assert (guarded.known, guarded.inbox.mails) == (["over TLS"], [])


def test_a_wrong_password_waits_until_the_setting_is_right(guarded: Guarded) -> None:
    with pytest.raises(NotSent, match="SMTPAuthenticationError") as raised:
        send(guarded.address(secret="wrong"), mail(), SECONDS)
    assert not isinstance(raised.value, Refused)
    assert why_no_mail(guarded.address(secret="wrong"), SECONDS).startswith("SMTPAuthenticationError")
    assert guarded.inbox.mails == []


def test_no_password_goes_to_a_server_that_does_not_show_who_it_is(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By another name, and with a certificate that nobody here trusts."""
    with pytest.raises(NotSent, match="SSLCertVerificationError"):
        send(guarded.address("127.0.0.1"), mail(), SECONDS)
    monkeypatch.delenv("SSL_CERT_FILE")
    assert why_no_mail(guarded.address(), SECONDS).startswith("SSLCertVerificationError")
    assert (guarded.known, guarded.inbox.mails) == ([], [])


def test_a_server_that_greets_and_hangs_up_is_none() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def greet() -> None:
            line, _ = server.accept()
            line.sendall(b"220 hello\r\n")
            line.close()

        threading.Thread(target=greet, daemon=True).start()
        assert "SMTPServerDisconnected" in why_no_mail(f"smtp://127.0.0.1:{server.getsockname()[1]}", SECONDS)
