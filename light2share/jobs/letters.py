"""From what a mail says to a finished letter: its texts out of templates, in the receiver's language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from light2share.accounts.models import Person
from light2share.jobs.look import style
from light2share.mail.message import Invitation, Letter, one_line
from light2share.mail.models import OutgoingMail
from light2share.mail.topics import may_choose, topic_of
from light2share.web.abstract import shortened
from light2share.web.identity import identity
from light2share.web.links import full
from light2share.web.mail_texts import rendered

LONGEST_SUBJECT = 59
BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what it is about."""

    label: str
    value: str

    @property
    def asks(self) -> bool:
        """Whether its label ends a sentence by itself, so that no colon follows."""
        return self.label.endswith(("?", ":", "!"))


@dataclass(frozen=True, slots=True)
class Way:
    """An address and what stands on it."""

    label: str
    url: str


@dataclass
class Content:
    """What one mail says; the template of its kind puts it into words."""

    button: Way
    stop: str
    """Why the receiver gets it, and how to stop that."""
    facts: list[Fact] = field(default_factory=list)
    what: str = ""
    """What it is about, for the subject; cut where it is too long."""
    when: str = ""
    message: list[str] = field(default_factory=list)
    """What the other side wrote, line by line."""
    offers: list[Way] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    """What only the template of this kind knows."""
    thread: str = ""
    invitation: Invitation | None = None
    reply_to: tuple[str, str] | None = None
    """Name and address of whom an answer goes to; else to the sender."""
    to: str = ""
    """Another address of the receiver than the one that they sign in with."""
    begins: str = ""
    """What the cluster itself says first in mails of this kind; plain text."""
    signed: str = ""
    """What the cluster signs every mail with; plain text."""


def language_of(person: Person) -> str:
    """The language in which a person is written to."""
    offered = identity().languages
    return person.language if person.language in offered else offered[0]


def written(mail: OutgoingMail, template: str, person: Person, content: Content) -> Letter:
    """The letter in the language that is being spoken. `template` lies under `templates/mail`."""
    language = language_of(person)
    values: dict[str, Any] = {
        **content.values,
        "language": language,
        "button": content.button,
        "stop": content.stop,
        "choices_url": full("notifications.choices") if may_choose(topic_of(mail.kind)) else "",
        "facts": content.facts,
        "message": content.message,
        "offers": content.offers,
        "begins": paragraphs(content.begins),
        "signed": content.signed.splitlines(),
        "style": style(),
        "site_name": identity().site_name,
        "site_url": current_app.config["BASE_URL"],
    }
    subject = _subject(template, content, values)
    return Letter(
        to_name=person.name,
        to_address=content.to or person.email,
        subject=subject,
        text=BLANKS.sub("\n\n", rendered(f"{template}.txt", values)).strip() + "\n",
        html=rendered(f"{template}.html", {**values, "subject": subject}),
        message_id=mail.message_id,
        written_at=mail.created_at,
        language=language,
        thread=content.thread,
        invitation=content.invitation,
        reply_to=content.reply_to,
    )


def paragraphs(text: str) -> list[list[str]]:
    """The paragraphs of a plain text, each as its lines."""
    return [part.splitlines() for part in BLANKS.sub("\n\n", text).split("\n\n") if part.strip()]


def plain_subject(template: str) -> str:
    """The subject of a kind of mail that says the same about everything."""
    return one_line(rendered(f"{template}.subject.txt", {}))


def _subject(template: str, content: Content, values: dict[str, Any]) -> str:
    """The subject, its `what` cut so that the date is still in view in a list of mails."""
    what = one_line(content.what)
    subject = ""
    for _attempt in range(2):
        subject = one_line(
            rendered(f"{template}.subject.txt", {**values, "what": what, "when": content.when})
        )
        over = len(subject) - LONGEST_SUBJECT
        if over <= 0 or len(what) <= over + 1:
            break
        what = shortened(what, len(what) - over)
    return shortened(subject, LONGEST_SUBJECT)
