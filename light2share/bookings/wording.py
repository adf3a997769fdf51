"""The words for states, moves and refusals, in the language of the answer: pages, mails and exports ask here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from light2share.availability.wording import HOLIDAYS
from light2share.bookings.models import BookingEvent
from light2share.bookings.rules import Refusal, TooMany
from light2share.bookings.states import BLOCKING, BookingState
from light2share.bookings.transitions import MEMBERSHIP, WAITING_LIST, DeclineReason, Move, Party
from light2share.equipment.rules import AccessMode, Terms
from light2share.equipment.words import MODES
from light2share.i18n import _, formats, gettext, language, ngettext
from light2share.kernel.localtime import local_day, to_local
from light2share.kernel.period import Period, clipped

State = BookingState

STATES: dict[State, str] = {
    State.REQUESTED: _("Waiting for the owner"),
    State.OFFERED: _("New proposal to accept"),
    State.CONFIRMED: _("Confirmed"),
    State.IN_USE: _("In progress"),
    State.COMPLETED: _("Completed"),
    State.DECLINED: _("Declined"),
    State.EXPIRED: _("No answer"),
    State.WITHDRAWN: _("Withdrawn"),
    State.CANCELLED: _("Cancelled"),
    State.NO_SHOW: _("Not used"),
}
YOUR_TURN = {
    (State.REQUESTED, Party.OWNER): _("Waiting for you"),
    (State.OFFERED, Party.OWNER): _("Proposal sent"),
}
ON_THE_LIST = _("On the waiting list")
CHANGE_TO_ANSWER = _("Confirmed, change to answer")
CHANGE_PROPOSED = _("Confirmed, change proposed")

REASONS: dict[DeclineReason, str] = {
    DeclineReason.NOT_FREE: _("Not free after all"),
    DeclineReason.DOES_NOT_FIT: _("The measurement does not fit the instrument"),
    DeclineReason.SAFETY: _("Safety or conditions"),
    DeclineReason.CONFLICT: _("Conflict of interest"),
    DeclineReason.OTHER: _("Another reason"),
}
PLACE_ENDED = _("It was on the waiting list, and its time did not come free again")
MEMBERSHIP_RESTS = _("One of the two organisations is not a member at present")
OF_THE_SITE = {MEMBERSHIP: MEMBERSHIP_RESTS, WAITING_LIST: PLACE_ENDED}

MOVES: dict[tuple[Move, Party], str] = {
    (Move.REQUEST, Party.REQUESTER): _("%(who)s asks for this time"),
    (Move.REQUEST, Party.OWNER): _("%(who)s enters what was agreed by word"),
    (Move.REVISE, Party.REQUESTER): _("%(who)s changes the request"),
    (Move.HAND_OVER, Party.REQUESTER): _("%(who)s passes it on to a colleague"),
    (Move.ACCEPT, Party.OWNER): _("%(who)s accepts"),
    (Move.OFFER, Party.OWNER): _("%(who)s makes a proposal"),
    (Move.DECLINE, Party.OWNER): _("%(who)s declines"),
    (Move.ACCEPT_OFFER, Party.REQUESTER): _("%(who)s accepts the proposal"),
    (Move.ACCEPT_OFFER, Party.OWNER): _("%(who)s accepts the proposal"),
    (Move.REFUSE_OFFER, Party.REQUESTER): _("%(who)s refuses the proposal"),
    (Move.REFUSE_OFFER, Party.OWNER): _("%(who)s refuses the proposal"),
    (Move.TAKE_BACK, Party.REQUESTER): _("%(who)s takes its proposal back"),
    (Move.TAKE_BACK, Party.OWNER): _("%(who)s takes its proposal back"),
    (Move.RESCHEDULE, Party.REQUESTER): _("%(who)s proposes another time"),
    (Move.RESCHEDULE, Party.OWNER): _("%(who)s proposes another time"),
    (Move.WITHDRAW, Party.REQUESTER): _("%(who)s withdraws the request"),
    (Move.EXPIRE, Party.SITE): _("No answer in time: the request has expired"),
    (Move.CANCEL, Party.REQUESTER): _("%(who)s cancels"),
    (Move.CANCEL, Party.OWNER): _("%(who)s cancels"),
    (Move.CHECK_IN, Party.REQUESTER): _("%(who)s says that the visit has begun"),
    (Move.CHECK_IN, Party.OWNER): _("%(who)s says that the visit has begun"),
    (Move.COMPLETE, Party.OWNER): _("%(who)s completes the booking"),
    (Move.COMPLETE, Party.SITE): _("Completed by the site with the booked hours"),
    (Move.NO_SHOW, Party.OWNER): _("%(who)s says that nobody came"),
}
OF_SAMPLES: dict[Move, str] = {
    Move.CHECK_IN: _("%(who)s says that the measurement has begun"),
    Move.NO_SHOW: _("%(who)s says that no samples came"),
}
"""Where samples are sent in, nobody visits."""
LAPSED: dict[State, str] = {
    State.OFFERED: _("No answer in time: the proposal has lapsed, and with it the request"),
    State.CONFIRMED: _("No answer in time: the proposal has lapsed, the booking stays as it was"),
}
"""What else than a request goes without an answer."""
LEFT_THE_LIST = _("The request ends with its place in the waiting list")
BOOKED_AT_ONCE = _("%(who)s books this time, confirmed without approval")


def state_label(
    state: State | str, viewer: Party | None = None, proposed_by: Party | None = None, behind: bool = False
) -> str:
    """The badge: who must act, in words; for the side that must act itself, `Waiting for you`.

    `proposed_by` is the side whose wish to move what is confirmed is open; `behind` says that others have its time.
    """
    known = State(state)
    if behind:
        return str(ON_THE_LIST)
    if viewer and proposed_by and known is State.CONFIRMED:
        return str(CHANGE_PROPOSED if proposed_by is viewer else CHANGE_TO_ANSWER)
    return str(YOUR_TURN.get((known, viewer)) or STATES[known]) if viewer else str(STATES[known])


def reason_label(reason: DeclineReason | str) -> str:
    """Why an owner declined, or the site closed it before its time."""
    if reason in OF_THE_SITE:
        return str(OF_THE_SITE[reason])
    return str(REASONS[DeclineReason(reason)])


def mode_label(mode: AccessMode | str | None) -> str:
    """Who runs the equipment; empty where nobody said."""
    return str(MODES[AccessMode(mode)]) if mode else ""


def count_label(samples: int | None) -> str:
    """How many samples; empty where nobody has said."""
    return formats.number(samples, language()) if samples else ""


def sample_label(sample: str, samples: int | None) -> str:
    """What is brought or sent in, and how many of them."""
    counted = ngettext("%(num)s sample", "%(num)s samples", samples) if samples else ""
    return formats.named(counted, sample, language()) if counted and sample else counted or sample


def takes_samples(mode: AccessMode | str | None) -> bool:
    """Whether samples come in place of people."""
    return mode == AccessMode.SAMPLE_MAIL_IN


def event_label(event: BookingEvent, who: str) -> str:
    """One line of the history: what happened and which organisation did it."""
    move, party = Move(event.move), event.party
    if move is Move.REQUEST and event.to_state is State.CONFIRMED and party is Party.REQUESTER:
        return str(BOOKED_AT_ONCE) % {"who": who}
    if move is Move.EXPIRE and event.reason == WAITING_LIST:
        return str(LEFT_THE_LIST)
    if move is Move.EXPIRE and event.from_state in LAPSED:
        return str(LAPSED[event.from_state])
    of_samples = OF_SAMPLES.get(move) if takes_samples(event.booking.access_mode) else None
    words = str(of_samples or MOVES[move, party])
    return words % {"who": who} if "%(who)s" in words else words


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the words of a refusal name: the time, the owner's terms, when it is open, in the zone of its site."""

    wanted: Period
    terms: Terms
    open_periods: list[Period]
    blackouts: list[Period]
    zone: ZoneInfo
    now: datetime
    own: State | None = None
    """The state of the booking of one's own that is in the way."""
    held_until: datetime | None = None
    """Until when an earlier request of others takes it."""
    holidays: Mapping[date, str] = field(default_factory=dict)
    """The public holidays that close it, with the keys of their names."""


START_IS_WRONG = frozenset(Refusal) - {Refusal.TOO_SHORT, Refusal.TOO_LONG}
"""Refusals that stand beside the start; the others beside the end."""


def refusal_label(reason: Refusal, about: Circumstances) -> str:
    """Which rule is in the way and what would do, in the zone of the site."""
    say = language()
    zone = formats.zone_label(about.zone, say)
    if reason is Refusal.IN_THE_PAST:
        at = formats.moment(about.now, say, about.zone)
        return gettext("Choose a start in the future: it is now %(now)s (%(zone)s)", now=at, zone=zone)
    if reason is Refusal.TOO_SOON:
        return gettext(
            "Start on %(earliest)s or later: the owner asks for %(notice)s of notice (%(zone)s)",
            earliest=formats.moment(about.now + about.terms.lead_time, say, about.zone),
            notice=formats.duration(about.terms.lead_time, say),
            zone=zone,
        )
    if reason is Refusal.TOO_FAR:
        last = formats.day(about.now + about.terms.horizon, say, about.zone, year=True)
        return gettext("Start by %(last)s: the owner takes requests no further ahead", last=last)
    if reason is Refusal.TOO_SHORT:
        least = formats.duration(about.terms.shortest, say)
        return gettext("Ask for %(least)s at least", least=least)
    if reason is Refusal.TOO_LONG:
        most = formats.duration(about.terms.longest, say)
        return gettext("Ask for %(most)s at most", most=most)
    if reason is Refusal.BLACKOUT:
        return _blackout_label(about, zone)
    if reason is Refusal.UNAVAILABLE:
        return gettext("Choose another time: the equipment is not available then")
    if reason is Refusal.CLOSED:
        return _closed_label(about, zone)
    if reason is Refusal.TOO_CLOSE:
        return (
            gettext(
                "Leave room after the time before it: the equipment needs %(length)s in between",
                length=formats.duration(about.terms.buffer_before + about.terms.buffer_after, say),
            )
            if about.terms.buffer_before + about.terms.buffer_after
            else gettext("Choose times that do not overlap")
        )
    return _taken_label(about)


def _taken_label(about: Circumstances) -> str:
    if about.own is not None:
        return own_label(about.own)
    if about.held_until is not None:
        return held_label(formats.until(about.held_until, language(), about.zone))
    return gettext("This time is no longer free: it has just been taken")


def held_label(until: str) -> str:
    """That somebody else has asked first, where the first request holds its time."""
    return gettext("An earlier request holds this time until %(until)s", until=until)


def _blackout_label(about: Circumstances, zone: str) -> str:
    closed = next(blackout for blackout in about.blackouts if blackout.overlaps(about.wanted))
    hours = formats.when(closed.start, closed.end, language(), about.zone)
    return gettext(
        "Choose another time: the equipment is not available %(closed)s (%(zone)s)", closed=hours, zone=zone
    )


def _holiday_label(about: Circumstances) -> str:
    """Names the first public holiday that the wanted time touches; empty if there is none."""
    for day, name in about.holidays.items():
        whole = local_day(day, about.zone)
        if whole.overlaps(about.wanted):
            return gettext(
                "Choose another time: the equipment is closed on %(day)s (%(holiday)s)",
                day=formats.day(whole.start, language(), about.zone, year=True),
                holiday=HOLIDAYS[name],
            )
    return ""


def _closed_label(about: Circumstances, zone: str) -> str:
    if holiday := _holiday_label(about):
        return holiday
    say = language()
    around = next(
        (hours for hours in about.open_periods if hours.start <= about.wanted.start < hours.end), None
    )
    if around is not None:
        until = formats.until(around.end, say, about.zone)
        return gettext(
            "End by %(until)s: the equipment is not open any longer (%(zone)s)", until=until, zone=zone
        )
    day = local_day(to_local(about.wanted.start, about.zone).date(), about.zone)
    hours = clipped(about.open_periods, day)
    named = formats.day(day.start, say, about.zone, year=True)
    if not hours:
        return gettext("Choose another day: the equipment is not open on %(day)s", day=named)
    ranges = formats.words([formats.time_range(one.start, one.end, say, about.zone) for one in hours], say)
    return gettext(
        "Stay inside the opening hours: on %(day)s it is open %(hours)s (%(zone)s)",
        day=named,
        hours=ranges,
        zone=zone,
    )


def too_many_label(limit: TooMany) -> str:
    """How many requests may wait at once, and what to do."""
    if limit.per_item:
        return ngettext(
            "You have %(num)s request for this equipment that waits for an answer, which is the most:"
            " withdraw it or wait for the answer",
            "You have %(num)s requests for this equipment that wait for an answer, which is the most:"
            " withdraw one or wait for an answer",
            limit.limit,
        )
    return ngettext(
        "You have %(num)s request that waits for an answer, which is the most: withdraw it or wait for the answer",
        "You have %(num)s requests that wait for an answer, which is the most: withdraw one or wait for an answer",
        limit.limit,
    )


def answer_label(until: datetime, zone: ZoneInfo) -> str:
    """Until when the owner has time: the same sentence before a request is sent and after."""
    return gettext(
        "The owner has until %(until)s to answer", until=formats.until(until, language(), zone, year=False)
    )


def short_label() -> str:
    """Said beside a time that leaves the owner less than a working day."""
    return gettext(
        "That is less than one working day: without an answer by then the request expires."
        " A later slot leaves the owner more time."
    )


def later_label(later: Period, zone: ZoneInfo) -> str:
    """The first time that leaves the owner a working day, as a link says it."""
    hours = formats.when(later.start, later.end, language(), zone, year=False)
    return gettext("The first that does: %(hours)s", hours=hours)


def own_label(state: State) -> str:
    """One's own organisation has this time, or waits for it."""
    if state in BLOCKING:
        return gettext("You have already booked this time")
    return gettext("You have already asked for this time")
