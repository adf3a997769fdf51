"""What goes over the wire: the parts, and that nobody's text becomes a header."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest

from light2share.mail.message import BadAddress, Invitation, Letter, Method, address, build, sender

FROM = "Light2Share <no-reply@cluster.example>"
HOSTILE = [
    "Bob\r\nBcc: corvid@cast.example",
    "Bob\nBcc: corvid@cast.example\n\nbody",
    "Bob\u2028Bcc: corvid@cast.example",
    "=?utf-8?q?Bob=0d=0aBcc=3a_corvid=40cast.example?=",
    "Bob\x00\x0bBcc: corvid@cast.example",
    '"Bob" <corvid@cast.example>, corvid@cast.example',
    "É" * 500,
]


def letter(**changes: Any) -> Letter:
    values: dict[str, Any] = {
        "to_name": "Hélène Halden",
        "to_address": "halden@cast.example",
        "subject": "Demande : banc M², mar. 24 nov. 13:30",
        "text": "Bonjour,\n.\nFrom là\n",
        "html": "<p>Bonjour</p>",
        "message_id": "<0c8d-1@light2share>",
        "written_at": datetime(2026, 10, 12, 6, 0, tzinfo=UTC),
        **changes,
    }
    return Letter(**values)


def read_back(message: EmailMessage) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(message.as_bytes(), policy=default))


def test_text_and_html_and_the_headers_of_a_machine() -> None:
    message = read_back(build(letter(thread="<b-1@light2share>"), FROM))
    assert message["Subject"] == "Demande : banc M², mar. 24 nov. 13:30"
    assert message["To"].addresses[0].addr_spec == "halden@cast.example"
    assert message["Message-ID"] == "<0c8d-1@light2share>"
    assert message["References"] == "<b-1@light2share>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in message
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    text = message.get_body(("plain",))
    assert text is not None
    assert text.get_content().replace("\r\n", "\n") == "Bonjour,\n.\nFrom là\n"


def test_an_invitation_stands_among_the_alternatives_and_as_a_file() -> None:
    content = "BEGIN:VCALENDAR\r\nSUMMARY:é\r\nEND:VCALENDAR\r\n".encode()
    message = read_back(build(letter(invitation=Invitation(Method.CANCEL, content)), FROM))
    mixed, (alternatives, file) = message, message.iter_parts()
    assert mixed.get_content_type() == "multipart/mixed"
    text, html, calendar = alternatives.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "CANCEL"
    assert calendar.get_content_charset() == "utf-8"
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert calendar.get_payload(decode=True) == content
    assert file.get_filename() == "invite.ics"
    assert file.get_content_disposition() == "attachment"
    assert file.get_payload(decode=True) == content


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_header(text: str) -> None:
    message = read_back(build(letter(subject=text, to_name=text), FROM))
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "MIME-Version",
        "Content-Type",
    }  # fmt: skip
    assert [each.addr_spec for each in message["To"].addresses] == ["halden@cast.example"]
    assert all(len(line) <= 998 for line in build(letter(subject=text), FROM).as_bytes().split(b"\r\n"))


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "halden",
        "a b@cast.example",
        "a@b@c",
        "a@",
        "@b",
        "a@b\r\nBcc: c@d",
        "a,b@c.d",
        "<a@b>",
        "é@b.example",
    ],
)
def test_what_is_no_address_is_refused(spec: str) -> None:
    with pytest.raises(BadAddress):
        address("Bob", spec)


def test_a_domain_beyond_ascii_is_written_in_ascii() -> None:
    assert address("", "bob@société.example").addr_spec == "bob@xn--socit-esab.example"
    assert sender("no-reply@cluster.example").addr_spec == "no-reply@cluster.example"


def test_a_repeat_is_the_same_mail() -> None:
    invitation = Invitation(Method.REQUEST, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert (
        build(letter(invitation=invitation), FROM).as_bytes()
        == build(letter(invitation=invitation), FROM).as_bytes()
    )
