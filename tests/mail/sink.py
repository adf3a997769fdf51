"""A mail server on the loopback that accepts, refuses, hangs or drops, and keeps what it took."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session


@dataclass
class Sink:
    """`answer` is what it says to DATA after `delay` seconds, or `hang` or `drop`.

    `on_data` is called when a mail has come in whole, `on_taken` when it lies in `taken`, both before the answer.
    """

    port: int = 0
    answer: str = "250 taken"
    to_recipient: str = "250 OK"
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    delay: float = 0.0
    closes: bool = False
    """Whether it hangs up after each mail that it took."""
    peers: set[tuple[str, int]] = field(default_factory=set)
    """The connections on which mails came in."""
    on_data: Callable[[], Any] = lambda: None
    on_taken: Callable[[], Any] = lambda: None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipient == "250 OK":
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.on_data()
        self.peers.add(session.peer)
        await asyncio.sleep(self.delay)
        if self.answer == "hang":
            await asyncio.sleep(3600)
        if self.answer == "drop":
            server.transport.abort()
            return "451 dropped"
        if self.answer.startswith("250"):
            content = cast(bytes, envelope.content)
            message = cast(EmailMessage, message_from_bytes(content, policy=default))
            self.taken += [(receiver, message) for receiver in envelope.rcpt_tos]
            self.on_taken()
        if self.closes:
            asyncio.get_running_loop().call_later(0.05, server.transport.close)
        return self.answer


@contextmanager
def running(**settings: Any) -> Iterator[Sink]:
    """A sink on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    sink = Sink(port=port, **settings)
    controller = Controller(sink, hostname="127.0.0.1", port=port, enable_SMTPUTF8=False)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop(no_assert=True)
