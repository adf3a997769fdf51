"""What mails about quotes and statements say. No amount stands in them: the booking's page has it, after signing in."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.billing.models import Quote, QuoteState
from light2share.billing.paper import short_day
from light2share.billing.reminders import mediation_from
from light2share.billing.statement_models import StatementKind, StatementState, Step, StepKind
from light2share.billing.wording import who_accepted
from light2share.bookings import queries as bookings
from light2share.bookings.models import BookingState
from light2share.bookings.transitions import Party
from light2share.db import Session
from light2share.i18n import formats, gettext, language
from light2share.jobs.booking_story import (
    Story,
    content_of,
    equipment_fact,
    facts_of,
    organisations_of,
    reference_fact,
    story_after,
    story_for,
    when_fact,
)
from light2share.jobs.letters import Content, Fact, Way
from light2share.kernel.localtime import to_local
from light2share.mail.models import OutgoingMail
from light2share.web.links import full


def quote_to_approve(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the requester's admins; None once it is accepted, replaced, or about to be by what the owner proposes."""
    quote = session.get(Quote, mail.subject_id)
    if quote is None or quote.state is not QuoteState.OPEN:
        return None
    story = story_for(session, mail, person, now, quote.booking_id, Party.REQUESTER)
    if story is None or story.booking.state is BookingState.OFFERED:
        return None
    content = _content(story, quote, gettext("See the quote"))
    content.values["until"] = short_day(quote.valid_until)
    content.values["asked"] = story.booking.state is BookingState.REQUESTED
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
    content.values["name"] = who_accepted(quote)
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
    """To the owner: what the requester contests, and why; None once that is settled."""
    step = session.get(Step, mail.subject_id)
    if step is None or step.statement.state is not StatementState.CONTESTED:
        return None
    content = _about_step(session, mail, person, now, step, Party.OWNER)
    if content is not None:
        content.message = step.words.splitlines()
        content.values.update(_waiting(step))
    return content


def reminder_mediation(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To both sides, where the owner has not answered for long: the cluster may mediate."""
    step = session.get(Step, mail.subject_id)
    if step is None or step.statement.state is not StatementState.CONTESTED:
        return None
    content = _about_step(session, mail, person, now, step, _side_of(session, person, step))
    if content is not None:
        content.values.update(_waiting(step))
    return content


def reminder_cluster(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the cluster, which sees that a statement waits: no hours, no amount, no reason, no name of who contests."""
    step = session.get(Step, mail.subject_id)
    if step is None or step.statement.state is not StatementState.CONTESTED or not person.is_cluster_manager:
        return None
    event = bookings.last_event(session, step.statement.booking_id)
    story = story_after(session, mail, person, now, event, outsider=True)
    if story is None:
        return None
    owner = story.booking.owner.name
    facts = [equipment_fact(story), Fact(gettext("Owner"), owner), when_fact(story), reference_fact(story)]
    content = content_of(story, Way(gettext("See the booking"), story.page), facts)
    content.stop = gettext("You get this mail because you work for the cluster.")
    content.values.update(owner=owner, since=story.moment(step.at))
    return content


def _waiting(step: Step) -> dict[str, str | bool]:
    """What the requester contests, since when that waits, and when the cluster is called."""
    site = step.statement.booking.equipment.site
    return {
        "contested": "" if step.minutes is None else formats.duration(step.minutes, language()),
        "fee": step.statement.kind is not StatementKind.USE,
        "since": formats.moment(step.at, language(), site.zone),
        "mediation": short_day(to_local(mediation_from(step.at, site.office), site.office.zone).date()),
    }


def _side_of(session: Session, person: Person, step: Step) -> Party:
    theirs = organisations_of(session, person)
    return Party.OWNER if step.statement.booking.owner_id in theirs else Party.REQUESTER


def statement_answered(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the requester: the owner keeps what it said, corrects the hours, or has changed the lines that it adds."""
    step = session.get(Step, mail.subject_id)
    if step is None or step.statement.is_done:
        return None
    content = _about_step(session, mail, person, now, step, Party.REQUESTER)
    if content is not None:
        content.message = step.words.splitlines()
        length = formats.duration(step.minutes or 0, language())
        content.values["corrected"] = length if step.what is StepKind.CORRECTED else ""
        content.values["lines"] = step.what is StepKind.CHANGED
        content.values["fee"] = step.statement.kind is not StatementKind.USE
        content.values["all"] = bool(step.statement.contested_lines)
    return content


def statement_closed(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the side, or both, that has not closed it."""
    step = session.get(Step, mail.subject_id)
    if step is None:
        return None
    content = _about_step(session, mail, person, now, step, _side_of(session, person, step))
    if content is not None:
        content.values["waived"] = step.statement.state is StatementState.WAIVED
    return content


def _about_step(
    session: Session, mail: OutgoingMail, person: Person, now: datetime, step: Step, side: Party
) -> Content | None:
    story = story_for(session, mail, person, now, step.statement.booking_id, side)
    if story is None:
        return None
    page = full("billing.statement", reference=story.booking.reference)
    content = content_of(story, Way(gettext("See the statement"), page), facts_of(story))
    content.message = []
    return content
