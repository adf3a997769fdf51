"""What a listing may be and what an owner asks of every booking of it. No database, no web, no clock of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from light2share.kernel.period import Period
from light2share.kernel.workdays import Office, end_of_working_day, working_days_before

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HALF_DAY_HOURS = 4
OPERATOR_HOURS_A_DAY = 8
TO_OBJECT = 2
"""How long somebody of the owner works in each day of a long booking."""


class ListingState(StrEnum):
    """Where a listing stands; only a published one is seen by others."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    PAUSED = "paused"
    WITHHELD = "withheld"
    """Published, but hidden while its owner's membership is suspended."""
    ARCHIVED = "archived"


class Visibility(StrEnum):
    """Who sees a published listing: its owner, organisations the owner names, the cluster's members, those of partner
    clusters too, or everybody.
    """

    OWNER = "owner"
    CHOSEN = "chosen"
    MEMBERS = "members"
    PARTNERS = "partners"
    PUBLIC = "public"


class DocumentKind(StrEnum):
    """What a document of a listing is."""

    DATASHEET = "datasheet"
    CALIBRATION = "calibration"
    MANUAL = "manual"
    SAFETY = "safety"
    CONDITIONS = "conditions"
    OTHER = "other"


class Readers(StrEnum):
    """Who may download a document: whoever sees the listing, members only, or the two sides of a confirmed booking."""

    ALL = "all"
    MEMBERS = "members"
    BOOKED = "booked"


class AccessMode(StrEnum):
    """Who runs the equipment."""

    OPERATOR_ASSISTED = "operator_assisted"
    SELF_SERVICE = "self_service"
    SAMPLE_MAIL_IN = "sample_mail_in"
    LOAN = "loan"


NOTICES = tuple(hours * 60 for hours in (0, 2, 4, 24, 48, 72, 120, 168, 240, 336, 504, 720))
"""Minutes of notice that an owner may ask for before a start."""


class PriceMode(StrEnum):
    """How test time is paid for."""

    RATE = "rate"
    QUOTE = "quote"
    FREE = "free"
    EXCHANGE = "exchange"


class Approval(StrEnum):
    """Who is confirmed at once, without the owner's yes: nobody, organisations that it trusts, or every member."""

    OWNER = "owner"
    CHOSEN = "chosen"
    MEMBERS = "members"


class Move(StrEnum):
    """What an owner may do with a listing as a whole."""

    PUBLISH = "publish"
    PAUSE = "pause"
    ARCHIVE = "archive"
    TAKE_BACK = "take-back"


MOVES: dict[Move, tuple[frozenset[ListingState], ListingState]] = {
    Move.PUBLISH: (
        frozenset({ListingState.DRAFT, ListingState.PAUSED, ListingState.ARCHIVED}),
        ListingState.PUBLISHED,
    ),
    Move.PAUSE: (frozenset({ListingState.PUBLISHED}), ListingState.PAUSED),
    Move.ARCHIVE: (frozenset({ListingState.PUBLISHED, ListingState.PAUSED}), ListingState.ARCHIVED),
    Move.TAKE_BACK: (frozenset({ListingState.IN_REVIEW}), ListingState.DRAFT),
}
"""From which states each move starts, and where it leads."""


def target_of(wanted: Move, state: ListingState, review: bool) -> ListingState:
    """Where a move leads from `state`: with `review`, what is new or was put away is seen by the cluster first."""
    if wanted is Move.PUBLISH and review and state in {ListingState.DRAFT, ListingState.ARCHIVED}:
        return ListingState.IN_REVIEW
    return MOVES[wanted][1]


class Happening(StrEnum):
    """What the record of a listing tells."""

    SUBMITTED = "submitted"
    TAKEN_BACK = "taken_back"
    SENT_BACK = "sent_back"
    PUBLISHED = "published"
    PAUSED = "paused"
    ARCHIVED = "archived"
    WITHHELD = "withheld"
    GIVEN_BACK = "given_back"
    ASKED = "asked"
    """The site asked the owner whether it is still as listed."""
    CONFIRMED = "confirmed"
    MOVED = "moved"
    """It has another address."""


STALE_AFTER = timedelta(days=183)
"""After so long without a change or a word of its owner, a published listing is asked about."""


def is_stale(updated_at: datetime, confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether nobody of the owner has touched or confirmed a listing for long."""
    return max(updated_at, confirmed_at or updated_at) <= now - STALE_AFTER


def moves_from(state: ListingState) -> list[Move]:
    """What may be done with a listing in `state`."""
    return [move for move, (sources, _) in MOVES.items() if state in sources]


class Lack(StrEnum):
    """A field that a listing needs before it may be published."""

    TITLE = "title"
    TECHNIQUE = "technique"
    SUMMARY = "summary"
    ACCESS_MODE = "access_mode"
    PRICE = "price_mode"
    RATE = "hourly_rate"


class Per(StrEnum):
    """What a consumable is counted by."""

    BOOKING = "booking"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Consumable:
    """What is used up on the way, as the owner calls it, with its price."""

    name: str
    unit_cents: int
    per: Per


@dataclass(frozen=True, slots=True)
class Rates:
    """What test time costs, in cents before tax; a rate that is None is not offered.

    A sheet has none of the last three: they are said on rate cards (quotes).
    """

    mode: PriceMode
    hourly_cents: int | None = None
    daily_cents: int | None = None
    operator_hourly_cents: int | None = None
    sample_cents: int | None = None
    half_day_cents: int | None = None
    setup_cents: int | None = None
    """Once for each booking."""
    consumables: tuple[Consumable, ...] = ()

    def operator_in(self, modes: Collection[str]) -> bool | None:
        """Whether the price of time holds an operator: in every one of `modes`, in none, or (None) in some only."""
        timed = [mode for mode in modes if mode != AccessMode.SAMPLE_MAIL_IN or self.sample_cents is None]
        if not self.operator_hourly_cents or AccessMode.OPERATOR_ASSISTED not in timed:
            return False
        return True if len(timed) == 1 else None

    def half_day_price(self, modes: Collection[str]) -> int | None:
        """What four hours cost in the cheapest of `modes`; None where the price has to be asked for or is no money."""
        if self.mode is PriceMode.FREE:
            return 0
        if self.mode is not PriceMode.RATE:
            return None
        prices = [self.hourly_cents * HALF_DAY_HOURS] if self.hourly_cents is not None else []
        prices += [rate for rate in (self.half_day_cents, self.daily_cents) if rate is not None]
        return min(prices) + self.operator_cents(HALF_DAY_HOURS, modes) if prices else None

    def operator_cents(self, hours: int, modes: Collection[str]) -> int:
        """What an operator adds to so many hours in the cheapest of `modes`."""
        return (self.operator_hourly_cents or 0) * hours if self.operator_in(modes) else 0

    @property
    def names_a_price(self) -> bool:
        """Whether one of them gives a price for time or for a sample."""
        return self.prices_time or self.sample_cents is not None

    @property
    def prices_time(self) -> bool:
        """Whether one of them gives a price for time."""
        return any(rate is not None for rate in (self.hourly_cents, self.half_day_cents, self.daily_cents))


@dataclass(frozen=True, slots=True)
class ModeChange:
    """What is different in one access mode; what is None is as for the whole item."""

    lead_time: timedelta | None = None
    hourly_cents: int | None = None
    daily_cents: int | None = None
    sample_cents: int | None = None

    def __bool__(self) -> bool:
        """Whether anything is different."""
        return self != AS_ALWAYS

    def rates(self, usual: Rates) -> Rates:
        """What test time costs in this mode.

        A mode with a price of its own for time has no other: an hour of its own doesn't compete with the item's day.
        """
        own_time = self.hourly_cents is not None or self.daily_cents is not None
        return replace(
            usual,
            hourly_cents=self.hourly_cents if own_time else usual.hourly_cents,
            daily_cents=self.daily_cents if own_time else usual.daily_cents,
            half_day_cents=None if own_time else usual.half_day_cents,
            sample_cents=usual.sample_cents if self.sample_cents is None else self.sample_cents,
        )

    def own_rates(self, usual: Rates) -> Rates:
        """The rates that this mode alone has."""
        return Rates(usual.mode, self.hourly_cents, self.daily_cents, None, self.sample_cents)

    def terms(self, usual: Terms) -> Terms:
        """The limits on a booking in this mode."""
        return usual if self.lead_time is None else replace(usual, lead_time=self.lead_time)


AS_ALWAYS = ModeChange()
Changes = Mapping[AccessMode, ModeChange]
"""What differs in each access mode that differs at all."""
InMode = tuple[Rates, tuple[AccessMode, ...]]
"""Rates and the one mode they are of; no mode where they are of the whole item."""


def quickest(usual: Terms, modes: Collection[str], changes: Changes) -> Terms:
    """The limits on a booking in that one of `modes` which may be asked for at the shortest notice."""
    leads = [
        changes.get(mode, AS_ALWAYS).terms(usual).lead_time for mode in AccessMode if mode.value in modes
    ]
    return replace(usual, lead_time=min(leads, default=usual.lead_time))


def timed_rates(usual: Rates, modes: Collection[str], changes: Changes) -> list[InMode]:
    """The rates of each of `modes` whose time is paid for, with that mode; those of all where there is none."""
    each: list[InMode] = [
        (changes.get(mode, AS_ALWAYS).rates(usual), (mode,)) for mode in AccessMode if mode.value in modes
    ]
    timed: list[InMode] = [
        (rates, mode)
        for rates, mode in each
        if mode != (AccessMode.SAMPLE_MAIL_IN,) or rates.sample_cents is None
    ]
    whole: list[InMode] = [(usual, ())]
    return timed or each or whole


def cheapest_half_day(usual: Rates, modes: Collection[str], changes: Changes) -> int | None:
    """What four hours cost in the cheapest mode; None where the price has to be asked for or is no money."""
    prices = [rates.half_day_price(mode) for rates, mode in timed_rates(usual, modes, changes)]
    return min((price for price in prices if price is not None), default=None)


def lacking(
    title: str,
    technique: str,
    summary: str,
    access_modes: list[str],
    rates: Rates,
    price_said: bool = True,
) -> list[Lack]:
    """What is missing before a listing with these may be published, in the order of the page."""
    missing = {
        Lack.TITLE: not title,
        Lack.TECHNIQUE: not technique,
        Lack.SUMMARY: not summary,
        Lack.ACCESS_MODE: not access_modes,
        Lack.PRICE: not price_said,
        Lack.RATE: price_said and rates.mode is PriceMode.RATE and not rates.names_a_price,
    }
    return [lack for lack, holds in missing.items() if holds]


@dataclass(frozen=True, slots=True)
class Terms:
    """The limits on a booking. `step` is the grain of a slot on the grid, counted from the opening."""

    lead_time: timedelta = 2 * DAY
    horizon: timedelta = 365 * DAY
    shortest: timedelta = HOUR
    longest: timedelta = 30 * DAY
    step: timedelta = HOUR
    buffer_before: timedelta = timedelta(0)
    buffer_after: timedelta = timedelta(0)

    def blocked(self, wanted: Period) -> Period:
        """The time a booking of `wanted` takes away: its period with both buffers."""
        return wanted.widened(self.buffer_before, self.buffer_after)


@dataclass(frozen=True, slots=True)
class FreeCancel:
    """Until when cancelling is free: so many working days before the start, or hours where no days are said."""

    hours: int
    days: int | None
    office: Office
    entered: datetime | None = None
    """When the owner booked for the other side, which has `TO_OBJECT` working days to say that it agreed to nothing."""

    def until(self, start: datetime) -> datetime:
        """The last instant at which it is free."""
        usual = self._usual(start)
        if self.entered is None:
            return usual
        return max(usual, min(end_of_working_day(self.entered, TO_OBJECT, self.office), start))

    def is_longer(self, start: datetime) -> bool:
        """Whether the right to object outlasts the owner's rule."""
        return self.until(start) > self._usual(start)

    def _usual(self, start: datetime) -> datetime:
        if self.days is None:
            return start - self.hours * HOUR
        return working_days_before(start, self.days, self.office)
