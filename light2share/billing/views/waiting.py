"""What about money waits for who reads it, for the lists of what to do."""

from __future__ import annotations

from typing import Any

from flask import url_for

from light2share.billing import queries
from light2share.billing.models import Quote
from light2share.billing.paper import short_day
from light2share.billing.reminders import mediation_from
from light2share.billing.statement_models import Statement, StatementKind, StatementState
from light2share.billing.wording import exact
from light2share.db import db
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language
from light2share.kernel.actor import Actor
from light2share.web.clock import now

Values = dict[str, Any]
SHOWN = 10


def waiting(actor: Actor) -> Values:
    """Quotes to approve, hours to confirm, contests to answer, as the component todo_list takes them (`to_do`)."""
    session = db.session()
    quotes = queries.to_approve(session, actor, now(), SHOWN)
    statements = queries.to_settle(session, actor, SHOWN)
    return {"to_do": [*map(_to_approve, quotes), *map(_to_settle, statements)]}


def _to_approve(quote: Quote) -> Values:
    booking = quote.booking
    name = title(booking.equipment, language())
    return {
        "sign": "file",
        "kind": "act",
        "title": gettext("Quote to approve: %(title)s", title=name),
        "text": gettext(
            "%(company)s, %(amount)s incl. VAT, valid until %(day)s",
            company=booking.owner.name,
            amount=exact(quote.gross_cents),
            day=short_day(quote.valid_until),
        ),
        "url": url_for("billing.quote", reference=booking.reference),
        "action": gettext("See the quote"),
        "more": f" – {quote.number}",
        "main": False,
    }


def _to_settle(found: Statement) -> Values:
    booking = found.booking
    name = title(booking.equipment, language())
    values = {
        "sign": "clock",
        "kind": "wait",
        "url": url_for("billing.statement", reference=booking.reference),
        "more": f" – {name}",
        "main": False,
    }
    if found.state is StatementState.CONTESTED:
        words = gettext(
            "%(company)s contests the statement: %(title)s", company=booking.requester.name, title=name
        )
        return {**values, "title": words, "text": _since(found), "action": gettext("Answer")}
    until = formats.until(found.contest_until, language(), booking.equipment.site.zone)
    if found.kind is not StatementKind.USE:
        words = gettext("Fee to check: %(title)s", title=name)
        text = gettext(
            "%(company)s says that nobody came. After %(until)s the site closes it.",
            company=booking.owner.name,
            until=until,
        )
        return {**values, "title": words, "text": text, "action": gettext("See the statement")}
    text = gettext(
        "%(company)s says %(hours)s. After %(until)s the site closes it.",
        company=booking.owner.name,
        hours=formats.duration(found.used_minutes, language()),
        until=until,
    )
    words = gettext("Hours to confirm: %(title)s", title=name)
    return {**values, "title": words, "text": text, "action": gettext("Check the hours")}


def _since(found: Statement) -> str:
    """How long a contest waits already."""
    site = found.booking.equipment.site
    at = found.contested_at or found.made_at
    since = formats.moment(at, language(), site.zone)
    if mediation_from(at, site.office) <= now():
        return gettext(
            "It has waited for you since %(since)s; the cluster has been asked to mediate.", since=since
        )
    return gettext("It has waited for you since %(since)s: agree, or keep what you said.", since=since)
