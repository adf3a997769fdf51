"""A letter as it goes over the wire: text and HTML, and where it changes a calendar, the entry itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from enum import StrEnum

BREAK = re.compile(r"[ \x00-\x1f\x7f-\x9f\u2028\u2029]+")
INVITE = "invite.ics"


class Method(StrEnum):
    """What a calendar does with the entry (RFC 5546, section 1.4)."""

    PUBLISH = "PUBLISH"
    """Several entries at once: a request names one only (RFC 5546, section 3.2.2)."""
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class BadAddress(ValueError):
    """No mail can be sent to such an address."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A calendar as bytes, for the receiver's calendar (RFC 6047)."""

    method: Method
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person, finished. Names and the subject may hold anything; they end up on one line."""

    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    message_id: str
    written_at: datetime
    language: str = "en"
    thread: str = ""
    """An identifier that all letters about one thing share, so that mail programs keep them together."""
    invitation: Invitation | None = None
    reply_to: tuple[str, str] | None = None
    """Name and address of whom an answer goes to; else to the sender."""


def one_line(text: str) -> str:
    """`text` without line breaks and control characters, which would start a header of their own.

    Encoded words (RFC 2047) are broken up: the standard library decodes those it finds, line breaks inside included.
    """
    return BREAK.sub(" ", text).replace("=?", "= ?").strip()


def address(name: str, spec: str) -> Address:
    """A receiver or sender. Raises BadAddress where `spec` is no single address."""
    if re.search(r"[\s\x00-\x1f\x7f]", spec) or spec.count("@") != 1:
        raise BadAddress("an address holds one @ and no space")
    local, _, domain = spec.partition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode()
        return Address(display_name=one_line(name), addr_spec=f"{local}@{domain}")
    except (ValueError, IndexError, MessageError) as error:  # the parser answers odd input with any of these
        raise BadAddress(str(error)) from None


def sender(mail_from: str) -> Address:
    """The sender out of a setting such as `Light2Share <no-reply@cluster.example>`. Raises BadAddress."""
    name, spec = parseaddr(mail_from)
    return address(name, spec)


def build(letter: Letter, mail_from: str) -> EmailMessage:
    """The letter as a message, the same bytes each time. Raises BadAddress."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender(mail_from)
    message["To"] = address(letter.to_name, letter.to_address)
    if letter.reply_to:
        message["Reply-To"] = address(*letter.reply_to)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = letter.written_at
    message["Message-ID"] = one_line(letter.message_id)
    if letter.thread:
        message["References"] = one_line(letter.thread)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if letter.invitation:
        _add_invitation(message, letter.invitation)
    message["Content-Language"] = one_line(letter.language)
    _set_boundaries(message, letter.message_id)
    return message


def _add_invitation(message: EmailMessage, invitation: Invitation) -> None:
    """Where calendars look (RFC 6047, section 2.4), and as a file for programs that don't look there."""
    message.add_alternative(
        invitation.content,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"method": invitation.method.value, "charset": "utf-8"},
    )
    message.add_attachment(
        invitation.content, maintype="application", subtype="ics", cte="base64", filename=INVITE
    )


def _set_boundaries(message: EmailMessage, message_id: str) -> None:
    """Lines between the parts that follow from the letter, so that a repeat is the same mail."""
    stem = re.sub(r"[^A-Za-z0-9]", "", message_id)[:40]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{stem}_{number}")
