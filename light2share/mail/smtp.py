"""Handing a message to the mail server, and telling apart what went wrong: the server, the moment, or the mail."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

TIMEOUT = 20.0
"""Seconds for each step of the talk; with some ten steps it stays inside the lease of a mail."""
MOST_ON_ONE = 100
"""Mails handed over on one connection; servers that take fewer say so by closing it."""
OK = 250
PORTS = {"smtp": 25, "smtps": 465}


class Away(Exception):
    """The server can't be reached or won't have this site as a client; no other mail would go either."""


class NotNow(Exception):
    """The server will not take this mail at present."""


class Refused(Exception):
    """The server will never take this mail."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails are handed in."""

    host: str
    port: int
    encrypted: bool
    user: str
    password: str

    @property
    def is_local(self) -> bool:
        """Whether what is sent to it stays on this machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def server_of(url: str) -> Server:
    """The server of a setting `smtp[s]://user:password@host:port`, user and password percent-encoded.

    Raises ValueError if it reads otherwise.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("it reads smtp[s]://user:password@host:port")
    return Server(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        encrypted=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


class Post:
    """A mail server to which several mails are handed, one connection after the other as long as each lasts."""

    def __init__(self, server: Server, timeout: float = TIMEOUT) -> None:
        self._server, self._timeout = server, timeout
        self._open: smtplib.SMTP | None = None
        self._taken = 0

    def send(self, message: EmailMessage) -> None:
        """Hand `message` over; when this returns, the server has taken it. Raises Away, NotNow or Refused."""
        connection = self._ready()
        try:
            connection.send_message(message)
        except smtplib.SMTPException as error:
            fault = _fault(error)
            if isinstance(fault, Away):
                self.close()
            raise fault from None
        except OSError as error:
            self.close()
            raise Away(_words(error)) from None
        self._taken += 1

    def close(self) -> None:
        """Say goodbye; the next mail connects anew."""
        if self._open is not None:
            _leave(self._open)
        self._open, self._taken = None, 0

    def _ready(self) -> smtplib.SMTP:
        """The connection that is there, if it still answers: nothing of the next mail has been said by then."""
        if self._open is not None and (self._taken >= MOST_ON_ONE or not _answers(self._open)):
            self.close()
        if self._open is None:
            self._open = _connected(self._server, self._timeout)
        return self._open


def send(server: Server, message: EmailMessage, timeout: float = TIMEOUT) -> None:
    """Hand one message over, on a connection of its own. Raises Away, NotNow or Refused."""
    post = Post(server, timeout)
    try:
        post.send(message)
    finally:
        post.close()


@contextmanager
def connected(server: Server, timeout: float = TIMEOUT) -> Iterator[smtplib.SMTP]:
    """A server that has greeted and accepted the sign-in; encrypted wherever it offers that. Raises Away."""
    connection = _connected(server, timeout)
    try:
        yield connection
    finally:
        _leave(connection)


def _connected(server: Server, timeout: float) -> smtplib.SMTP:
    connection: smtplib.SMTP | None = None
    try:
        connection = _connect(server, timeout)
        _sign_in(connection, server)
    except (smtplib.SMTPException, OSError, Away) as error:
        if connection is not None:
            _leave(connection)
        raise (error if isinstance(error, Away) else Away(_words(error))) from None
    return connection


def _answers(connection: smtplib.SMTP) -> bool:
    """Whether the server still listens on it: many close one after a number of mails."""
    try:
        return connection.noop()[0] == OK
    except (smtplib.SMTPException, OSError):
        return False


def _connect(server: Server, timeout: float) -> smtplib.SMTP:
    if server.encrypted:
        return smtplib.SMTP_SSL(
            server.host, server.port, timeout=timeout, context=ssl.create_default_context()
        )
    return smtplib.SMTP(server.host, server.port, timeout=timeout)


def _sign_in(connection: smtplib.SMTP, server: Server) -> None:
    connection.ehlo_or_helo_if_needed()
    encrypted = server.encrypted
    if not encrypted and connection.has_extn("starttls"):
        connection.starttls(context=ssl.create_default_context())
        connection.ehlo()
        encrypted = True
    if not server.user:
        return
    if not encrypted and not server.is_local:
        raise Away("it offers no encryption, so the password was not sent")
    connection.login(server.user, server.password)


def _leave(connection: smtplib.SMTP) -> None:
    """Say goodbye without letting a rude server undo that the mail is sent."""
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()


def _fault(error: smtplib.SMTPException) -> Exception:
    """What a refusal means. A code of 5xx is for ever, except where it speaks of this site's rights (5.7.x)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = _answer(*next(iter(error.recipients.values())))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = _answer(error.smtp_code, error.smtp_error)
    elif isinstance(
        error, smtplib.SMTPNotSupportedError
    ):  # an address beyond ASCII, and a server that knows no other
        return Refused(_words(error))
    else:
        return Away(_words(error))
    text = f"{code} {said}"
    if code < 500:
        return NotNow(text)
    if isinstance(error, smtplib.SMTPSenderRefused) or said.startswith("5.7."):
        return Away(text)
    return Refused(text)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return "{} {}".format(*_answer(error.smtp_code, error.smtp_error))
    return f"{type(error).__name__}: {error}"


def _answer(code: int, words: bytes | str) -> tuple[int, str]:
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else words
