"""What mails about a booking say: what the record says happened, and how the booking stands at sending."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app

from light2share.accounts.models import Person
from light2share.billing import queries as billing
from light2share.billing.statement_models import StatementState
from light2share.billing.wording import exact
from light2share.bookings import asked, free_time
from light2share.bookings.calibrated import calibration_of
from light2share.bookings.declared import NOTHING
from light2share.bookings.declared_words import declared_lines, declared_of
from light2share.bookings.links import answer_token
from light2share.bookings.models import BookingState
from light2share.bookings.question_words import short_lines
from light2share.bookings.rules import cancel_rule
from light2share.bookings.transitions import MEMBERSHIP, WAITING_LIST, Move, Party
from light2share.bookings.wording import count_label, reason_label
from light2share.db import Session
from light2share.i18n import formats, gettext, language
from light2share.jobs.booking_story import (
    Story,
    content_of,
    equipment_fact,
    facts_of,
    invitation,
    reference_fact,
    similar,
    story_of,
    when_fact,
)
from light2share.jobs.letters import Content, Fact, Way
from light2share.jobs.proposal_story import agreed_words
from light2share.kernel.period import Period
from light2share.mail.message import Method
from light2share.mail.models import OutgoingMail
from light2share.web.links import full

LONGEST_PURPOSE = 200
NEAREST = 3


def requested(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the owner: who asks for what, and the link to answer it; None once it no longer waits."""
    story = story_of(session, mail, person, now)
    if story is None or story.booking.state is not BookingState.REQUESTED:
        return None
    content = content_of(story, _answer(story), _request_facts(story))
    content.values["deadline"] = _deadline(story)
    return content


def reminder_answer(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """The same once more, as long as nobody has answered."""
    story = story_of(session, mail, person, now)
    if story is None or story.booking.state is not BookingState.REQUESTED:
        return None
    content = content_of(story, _answer(story), _request_facts(story))
    content.values.update(deadline=_deadline(story), since=story.moment(story.event.at))
    return content


def reminder_cluster(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the cluster, which sees state and hours: no name of who asks, no purpose."""
    story = story_of(session, mail, person, now, outsider=True)
    if story is None or story.booking.state is not BookingState.REQUESTED or not person.is_cluster_manager:
        return None
    owner = story.booking.owner.name
    facts = [equipment_fact(story), Fact(gettext("Owner"), owner), when_fact(story), reference_fact(story)]
    content = content_of(story, Way(gettext("See the booking"), story.page), facts)
    content.stop = gettext("You get this mail because you work for the cluster.")
    content.values.update(owner=owner, deadline=_deadline(story), since=story.moment(story.event.at))
    return content


def told(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """News that needs no answer."""
    story = story_of(session, mail, person, now)
    return content_of(story, Way(gettext("See the booking"), story.page), facts_of(story)) if story else None


def confirmed(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """Agreed: with the place, and the entry for the receiver's calendar; to an owner who was not asked, what for."""
    story = story_of(session, mail, person, now)
    if story is None:
        return None
    content = content_of(story, Way(gettext("See the booking"), story.page), facts_of(story, with_place=True))
    if story.to_owner and story.booking.without_approval:
        content.facts += _use_facts(story)
    content.facts += _calibration(story)
    rule = cancel_rule(story.booking.starts_at, story.booking.free_cancel, story.event.at)
    content.values["free_until"] = story.until(rule.free_until) if rule.is_free else ""
    content.values["at_once"] = story.booking.without_approval
    content.values["by_word"] = story.event.move == Move.REQUEST and story.event.party is Party.OWNER
    content.values["by_offer"] = story.event.move == Move.ACCEPT_OFFER
    content.values.update(agreed_words(story))
    content.invitation = invitation(story, Method.REQUEST)
    return content


def cancelled(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """Given up: the entry leaves the receiver's calendar, that of who gave it up too."""
    story = story_of(session, mail, person, now)
    if story is None:
        return None
    content = content_of(story, Way(gettext("See the booking"), story.page), facts_of(story))
    by_owner = story.event.party is Party.OWNER
    content.values["who"] = (story.booking.owner if by_owner else story.booking.requester).name
    content.invitation = invitation(story, Method.CANCEL)
    _tell_fee(session, story, content)
    return content


def no_show(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """Nobody came, and what that costs."""
    content = told(session, mail, person, now)
    story = story_of(session, mail, person, now)
    if content is not None and story is not None:
        _tell_fee(session, story, content)
    return content


def _tell_fee(session: Session, story: Story, content: Content) -> None:
    """What late cancelling or not coming costs, unless that was waived meanwhile; the owner may do so."""
    owed = billing.statement(session, story.booking.id)
    costs = owed is not None and owed.net_cents and owed.state is not StatementState.WAIVED
    content.values["fee"] = exact(owed.net_cents) if owed and costs else ""
    if costs:
        content.facts.append(Fact(gettext("To pay, excl. VAT"), content.values["fee"]))


def declined(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """Thanks, the reason that was chosen, and two other instruments."""
    story = story_of(session, mail, person, now)
    if story is None:
        return None
    content = content_of(story, Way(gettext("See the booking"), story.page), facts_of(story))
    content.values["reason"] = reason_label(story.event.reason) if story.event.reason else ""
    content.offers = similar(story)
    return content


def expired(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """No answer came, or the time never came free again; the requester is shown two other instruments."""
    story = story_of(session, mail, person, now)
    if story is None:
        return None
    content = content_of(story, Way(gettext("See the booking"), story.page), facts_of(story))
    content.values["membership"] = story.event.reason == MEMBERSHIP
    content.values["listed"] = story.event.reason == WAITING_LIST
    content.offers = [] if story.to_owner or content.values["membership"] else similar(story)
    return content


def completed(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """The hours that the owner reports."""
    story = story_of(session, mail, person, now)
    if story is None:
        return None
    content = content_of(story, Way(gettext("See the booking"), story.page), facts_of(story))
    used = story.booking.used_minutes
    content.values["used"] = formats.duration(used, language()) if used is not None else ""
    return content


def taken_by_other(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """The time went to somebody else; the request still waits, and here is what is near and free."""
    story = story_of(session, mail, person, now)
    if story is None or story.booking.state is not BookingState.REQUESTED:
        return None
    content = content_of(story, Way(gettext("See your request"), story.page), facts_of(story))
    content.values["deadline"] = _deadline(story)
    content.offers = _nearest(story)
    return content


def handed_over(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the colleague who takes a booking over: how it stands, and its entry for the calendar where it is agreed."""
    story = story_of(session, mail, person, now)
    if story is None:
        return None
    agreed = story.booking.state in {BookingState.CONFIRMED, BookingState.IN_USE}
    content = content_of(
        story, Way(gettext("See the booking"), story.page), facts_of(story, with_place=agreed)
    )
    content.invitation = invitation(story, Method.REQUEST) if agreed else None
    return content


def free_again(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """A time that had gone to somebody else can be had again: to who waits for it, and to the owner who can accept."""
    story = story_of(session, mail, person, now)
    if story is None or story.booking.state is not BookingState.REQUESTED:
        return None
    if story.to_owner:
        content = content_of(story, _answer(story), _request_facts(story))
    else:
        content = content_of(story, Way(gettext("See your request"), story.page), facts_of(story))
    content.values["deadline"] = _deadline(story)
    return content


def reminder_visit(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """The day before, to both; nothing once it has begun or is off."""
    story = story_of(session, mail, person, now)
    if story is None or story.booking.state is not BookingState.CONFIRMED or story.booking.starts_at <= now:
        return None
    content = content_of(story, Way(gettext("See the booking"), story.page), facts_of(story, with_place=True))
    content.values["starts"] = story.moment(story.booking.starts_at)
    return content


def _answer(story: Story) -> Way:
    """The owner's way to answer without signing in; whoever sees the address could, so it is made at sending only."""
    key, person = current_app.config["SECRET_KEY"], story.person
    token = answer_token(key, story.booking.reference, person.id, person.session_epoch)
    return Way(gettext("Answer the request"), full("bookings.answer_by_link", token=token))


def _deadline(story: Story) -> str:
    """Until when an answer counts; empty where none is waited for."""
    waits = story.booking.state is BookingState.REQUESTED and story.booking.expires_at
    return story.until(waits) if waits else ""


def _request_facts(story: Story) -> list[Fact]:
    return [
        equipment_fact(story),
        when_fact(story),
        Fact(gettext("Requester"), story.booking.requester.name),
        *_use_facts(story),
        *_calibration(story),
        reference_fact(story),
    ]


def _use_facts(story: Story) -> list[Fact]:
    """What the requester says of it."""
    purpose = " ".join(story.booking.purpose.split())
    if len(purpose) > LONGEST_PURPOSE:
        purpose = purpose[: LONGEST_PURPOSE - 1].rstrip() + "…"
    lines = [
        Fact(gettext("Purpose"), purpose),
        Fact(gettext("Number of samples"), count_label(story.booking.samples)),
        *_declared(story),
        *_answered(story),
    ]
    return [line for line in lines if line.value]


def _declared(story: Story) -> list[Fact]:
    """What was declared; a mail does not say that nothing was."""
    declared = declared_of(story.booking)
    return [] if declared == NOTHING else [Fact(label, value) for label, value in declared_lines(declared)]


def _answered(story: Story) -> list[Fact]:
    """What was answered to the owner's questions, as far as it is short."""
    return [Fact(label, value) for label, value in short_lines(asked.given_with(story.booking))]


def _calibration(story: Story) -> list[Fact]:
    """That it ends before the booking does."""
    words = calibration_of(story.booking, story.now)
    return [Fact(gettext("Calibration"), words)] if words else []


def _nearest(story: Story) -> list[Way]:
    """Free times close to the one that is gone, each leading to a request for it."""
    item, say = story.booking.equipment, language()
    wanted = Period(story.booking.starts_at, story.booking.ends_at)
    return [
        Way(
            formats.when(time.start, time.end, say, story.zone, length=True),
            full(
                "bookings.request_booking",
                slug=item.slug,
                starts=formats.local_iso(time.start, ZoneInfo(story.zone)),
                ends=formats.local_iso(time.end, ZoneInfo(story.zone)),
            ),
        )
        for time in free_time.nearest(
            story.session, item, wanted, story.now, NEAREST, story.booking.access_mode
        )
    ]
