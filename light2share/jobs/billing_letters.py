"""What mails about quotes and statements say. No amount stands in them: the booking's page has it, after signing in."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.billing.models import Quote, QuoteState
from light2share.billing.paper import short_day
from light2share.billing.statement_models import Statement, StatementState
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.i18n import formats, gettext, language
from light2share.jobs.booking_story import Story, content_of, facts_of, organisations_of, story_for
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.web.links import full


def quote_to_approve(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the requester's admins; None once it is accepted or another version has replaced it."""
    quote = session.get(Quote, mail.subject_id)
    if quote is None or quote.state is not QuoteState.OPEN:
        return None
    story = story_for(session, mail, person, now, quote.booking_id, Party.REQUESTER)
    if story is None:
        return None
    content = _content(story, quote, gettext("See the quote"))
    content.values["until"] = short_day(quote.valid_until)
    return content


def quote_accepted(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the owner: who accepted it, and by which order."""
    quote = session.get(Quote, mail.subject_id)
    if quote is None:
        return None
    story = story_for(session, mail, person, now, quote.booking_id, Party.OWNER)
    if story is None:
        return None
    content = _content(story, quote, gettext("See the quote"))
    content.values["name"] = quote.accepted_by_name
    if quote.purchase_order:
        content.facts.append(Fact(gettext("Purchase order"), quote.purchase_order))
    return content


def _content(story: Story, quote: Quote, label: str) -> Content:
    content = content_of(
        story, Way(label, full("billing.quote", reference=story.booking.reference)), facts_of(story)
    )
    content.message = []
    content.facts.append(Fact(gettext("Quote"), quote.number))
    return content


def statement_contested(
    session: Session, mail: OutgoingMail, person: Person, now: datetime
) -> Content | None:
    """To the owner: how long the requester says it was, and why; None once that is settled."""
    found = session.get(Statement, mail.subject_id)
    if found is None or found.state is not StatementState.CONTESTED:
        return None
    content = _about_statement(session, mail, person, now, found, Party.OWNER)
    if content is not None:
        content.message = found.contest_reason.splitlines()
        content.values["contested"] = formats.duration(found.contested_minutes or 0, language())
    return content


def statement_answered(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the requester: the owner keeps its hours."""
    found = session.get(Statement, mail.subject_id)
    if found is None or found.is_done:
        return None
    content = _about_statement(session, mail, person, now, found, Party.REQUESTER)
    if content is not None:
        content.message = found.answer.splitlines()
    return content


def statement_closed(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the side, or both, that has not closed it."""
    found = session.get(Statement, mail.subject_id)
    if found is None:
        return None
    theirs = organisations_of(session, person)
    side = Party.OWNER if found.booking.owner_id in theirs else Party.REQUESTER
    content = _about_statement(session, mail, person, now, found, side)
    if content is not None:
        content.values["waived"] = found.state is StatementState.WAIVED
    return content


def _about_statement(
    session: Session, mail: OutgoingMail, person: Person, now: datetime, found: Statement, side: Party
) -> Content | None:
    story = story_for(session, mail, person, now, found.booking_id, side)
    if story is None:
        return None
    page = full("billing.statement", reference=story.booking.reference)
    content = content_of(story, Way(gettext("See the statement"), page), facts_of(story))
    content.message = []
    return content
