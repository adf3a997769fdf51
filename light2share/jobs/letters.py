"""From what a mail says to a finished letter: its texts out of templates, in the receiver's language."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from flask import current_app

from light2share.accounts.models import Person
from light2share.i18n import DEFAULT_LANGUAGE, LANGUAGES
from light2share.mail.message import Invitation, Letter, one_line
from light2share.mail.models import OutgoingMail
from light2share.mail.topics import may_choose, topic_of
from light2share.web.links import full
from light2share.web.mail_texts import rendered

LONGEST_SUBJECT = 59
BLANKS = re.compile(r"\n{3,}")

STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; padding: 24px 16px; background: #f3f6f8; color: #0c1a2b;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
.letter { max-width: 600px; margin: 0 auto; padding: 24px; background: #ffffff;
  border: 1px solid #d5dee6; border-radius: 8px; }
.site { margin: 0 0 16px; padding: 0 0 12px; border-bottom: 3px solid #00596b; font-weight: 700; }
h1 { margin: 0 0 12px; font-size: 22px; line-height: 1.2; }
p { margin: 0 0 16px; }
.lead { font-size: 18px; }
ul { margin: 0 0 24px; padding: 0 0 0 20px; }
.facts { width: 100%; margin: 0 0 24px; border-collapse: collapse; }
.facts th, .facts td { padding: 8px 12px 8px 0; border-bottom: 1px solid #d5dee6;
  text-align: left; vertical-align: top; }
.facts th { width: 30%; color: #53667a; font-weight: 400; }
.facts td { word-break: break-word; }
blockquote { margin: 0 0 16px; padding: 0 0 0 16px; border-left: 4px solid #d5dee6; }
.button { padding: 12px 24px; background: #00596b; border-radius: 8px; }
.button a { color: #ffffff; font-weight: 700; text-decoration: none; }
.plain, .stop { margin: 24px 0 0; color: #53667a; font-size: 14px; word-break: break-word; }
a { color: #00596b; }
@media (prefers-color-scheme: dark) {
  body { background: #0a121c; color: #eaf1f7; }
  .letter { background: #121e2b; border-color: #2b3c4d; }
  .site { border-color: #55d3e2; }
  .facts th, .plain, .stop { color: #97a9ba; }
  .facts th, .facts td, blockquote { border-color: #2b3c4d; }
  .button { background: #55d3e2; }
  .button a { color: #04252b; }
  a { color: #55d3e2; }
}
"""
STYLE_HASH = f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
"""For a content policy that lets this style sheet through and no other."""


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


def language_of(person: Person) -> str:
    """The language in which a person is written to."""
    return person.language if person.language in LANGUAGES else DEFAULT_LANGUAGE


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
        "style": STYLE,
        "site_name": current_app.config["SITE_NAME"],
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
        what = what[: -(over + 1)].rstrip(" ,;:–-") + "…"
    return subject[:LONGEST_SUBJECT]
