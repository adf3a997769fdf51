"""The demo's mailbox: each person's own mails, which without a mail server stay in the outbox."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.i18n import formats, gettext
from light2share.jobs import mailbox as box
from light2share.jobs.look import mail_from, policy_for
from light2share.mail.message import INVITE, Letter
from light2share.mail.models import OutgoingMail
from light2share.organisations.queries import sites_of
from light2share.web.access import allow, demo_only
from light2share.web.actor import current_actor
from light2share.web.clock import now
from light2share.web.languages import chosen_language
from light2share.web.paging import asked_page, pager

bp = Blueprint("jobs", __name__)


@bp.get("/demo/mail")
@allow(demo_only)
def mailbox() -> ResponseReturnValue:
    """The mails of whoever is signed in, newest first."""
    number = asked_page()
    entries, pages = box.entries(db.session(), _me(), now(), number)
    if number > pages:
        abort(404)
    lines = [_line(entry) for entry in entries]
    return render_template(
        "jobs/mailbox.html", mails=lines, zone=_zone(), pager=pager(_page_of_mails, number, pages)
    )


@bp.get("/demo/mail/<uuid:key>")
@allow(demo_only)
def message(key: object) -> ResponseReturnValue:
    """One mail: its text, its files, and a link to how it looks in a mail program."""
    mail, letter = _opened(key)
    files = []
    if letter.invitation:
        files.append(
            {"name": INVITE, "url": url_for(".invitation", key=key), "note": gettext("For your calendar")}
        )
    return render_template(
        "jobs/message.html",
        subject=letter.subject,
        language=_foreign(letter.language),
        heads=[
            {"label": gettext("Sender"), "value": mail_from()},
            {"label": gettext("Receiver"), "value": f"{letter.to_name} <{letter.to_address}>"},
            {"label": gettext("Sent"), "value": formats.moment(mail.created_at, chosen_language(), _zone())},
        ],
        text=box.with_links(letter.text),
        files=files,
        html_url=url_for(".in_html", key=key),
    )


@bp.get("/demo/mail/<uuid:key>/html")
@allow(demo_only)
def in_html(key: object) -> ResponseReturnValue:
    """The HTML part alone, as a mail program would show it: nothing of it runs, nothing is loaded."""
    _mail, letter = _opened(key)
    return Response(
        letter.html, mimetype="text/html", headers={"Content-Security-Policy": policy_for(letter.html)}
    )


@bp.get("/demo/mail/<uuid:key>/invite.ics")
@allow(demo_only)
def invitation(key: object) -> ResponseReturnValue:
    """The file that came with a mail."""
    _mail, letter = _opened(key)
    if letter.invitation is None:
        abort(404)
    return Response(
        letter.invitation.content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{INVITE}"'},
    )


def _me() -> int:
    person_id = current_actor().person_id
    return person_id if person_id is not None else abort(404)


def _zone() -> str:
    """The clock of the reader's own place."""
    organisation_id = current_actor().organisation_id
    sites = sites_of(db.session(), organisation_id) if organisation_id else []
    return sites[0].zone if sites else "Europe/Paris"


def _opened(key: object) -> tuple[OutgoingMail, Letter]:
    return box.opened(db.session(), _me(), str(key), now()) or abort(404)


def _foreign(language: str) -> str:
    """The language of a mail where it is not the page's, for the attribute `lang`."""
    return "" if language == chosen_language() else language


def _line(entry: box.Entry) -> dict[str, Any]:
    return {
        "url": url_for(".message", key=entry.key),
        "subject": entry.subject,
        "written_at": entry.written_at,
        "first": entry.first,
        "sender": parseaddr(mail_from())[0] or mail_from(),
        "language": _foreign(entry.language),
    }


def _page_of_mails(number: int) -> str:
    return url_for(".mailbox", page=number if number > 1 else None)
