"""Which rates count for whom: the cards of an item beside its sheet. No database, no web, no clock of its own.

The sheet says what everybody pays, always. A card says it for some requesters, for a time. One card counts for a
booking: of those valid on its first day, the one of the requester's own, else of what it is (its size, or that it is
academic), else of where it belongs (this cluster or another), else that for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from light2share.equipment.rules import AS_ALWAYS, AccessMode, Changes, ModeChange, PriceMode, Rates
from light2share.kernel.localtime import to_local
from light2share.organisations.models import OrganisationKind, SizeClass


class RequesterClass(StrEnum):
    """Whom a card is for."""

    EVERYBODY = "everybody"
    MEMBERS = "members"
    SMALL = "small"
    ACADEMIC = "academic"
    PARTNERS = "partners"
    CHOSEN = "chosen"


SMALL_SIZES = frozenset({SizeClass.MICRO, SizeClass.SME})
ACADEMIC_KINDS = frozenset(
    {OrganisationKind.RESEARCH_LAB, OrganisationKind.HIGHER_EDUCATION, OrganisationKind.PUBLIC_BODY}
)
MOST_CONSUMABLES = 3


@dataclass(frozen=True, slots=True)
class Requester:
    """What of an organisation decides about its rates; a visitor has nothing of it."""

    organisation_id: int | None = None
    kind: OrganisationKind | None = None
    size: SizeClass | None = None
    is_partner: bool = False

    @property
    def classes(self) -> tuple[RequesterClass, ...]:
        """The classes it belongs to, the one that counts most first."""
        if self.organisation_id is None:
            return (RequesterClass.EVERYBODY,)
        found = [RequesterClass.CHOSEN]
        if self.kind is OrganisationKind.COMPANY and self.size in SMALL_SIZES:
            found.append(RequesterClass.SMALL)
        if self.kind in ACADEMIC_KINDS:
            found.append(RequesterClass.ACADEMIC)
        found.append(RequesterClass.PARTNERS if self.is_partner else RequesterClass.MEMBERS)
        return (*found, RequesterClass.EVERYBODY)


@dataclass(frozen=True, slots=True)
class Card:
    """Rates for some requesters, valid from its first to its last day; either may be open."""

    requester: RequesterClass
    rates: Rates
    valid_from: date | None = None
    valid_until: date | None = None
    organisation_id: int | None = None
    """The one that RequesterClass.CHOSEN means."""

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on that day."""
        return (self.valid_from is None or self.valid_from <= day) and not self.is_over(day)

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.valid_until is not None and self.valid_until < today

    def clashes_with(self, other: Card) -> bool:
        """Whether both would count for the same requesters on the same day; the database refuses it, too."""
        return (
            (self.requester, self.organisation_id) == (other.requester, other.organisation_id)
            and not (self.valid_from and other.is_over(self.valid_from))
            and not (other.valid_from and self.is_over(other.valid_from))
        )

    def is_for(self, who: Requester) -> bool:
        """Whether it may count for that requester at all."""
        own = self.organisation_id is None or self.organisation_id == who.organisation_id
        return own and self.requester in who.classes

    def over(self, usual: Rates, changes: Changes) -> Tariff:
        """What counts where the sheet says `usual`, its access modes `changes`.

        What the card leaves empty is as on the sheet, as far as that has a price: an hour, half-day or day of its own
        replaces all three, in every access mode.
        """
        if self.rates.mode is not PriceMode.RATE:
            return Tariff(self.rates, {}, self.requester)
        known = usual if usual.mode is PriceMode.RATE else Rates(PriceMode.RATE)
        kept = changes if usual.mode is PriceMode.RATE else {}
        own, time = self.rates, self.rates if self.rates.prices_time else known
        rates = replace(
            own,
            hourly_cents=time.hourly_cents,
            half_day_cents=time.half_day_cents,
            daily_cents=time.daily_cents,
            sample_cents=_else(own.sample_cents, known.sample_cents),
            operator_hourly_cents=_else(own.operator_hourly_cents, known.operator_hourly_cents),
        )
        return Tariff(rates, {mode: self._left_of(change) for mode, change in kept.items()}, self.requester)

    def _left_of(self, change: ModeChange) -> ModeChange:
        if self.rates.prices_time:
            change = replace(change, hourly_cents=None, daily_cents=None)
        return change if self.rates.sample_cents is None else replace(change, sample_cents=None)


def _else(own: int | None, known: int | None) -> int | None:
    return known if own is None else own


@dataclass(frozen=True, slots=True)
class Tariff:
    """What test time costs one requester: the rates, what access modes change of them, and whose card says so."""

    rates: Rates
    changes: Changes
    """Only what they change of the rates counts."""
    by: RequesterClass | None = None
    """None where the sheet says so."""

    def in_mode(self, mode: AccessMode | None) -> Rates:
        """The rates in one access mode."""
        return self.changes.get(mode, AS_ALWAYS).rates(self.rates) if mode else self.rates


def counting(cards: Iterable[Card], who: Requester, day: date) -> Card | None:
    """The card that counts for a booking by `who` whose first day is `day`; None where the sheet does."""
    valid = [card for card in cards if card.holds_on(day) and card.is_for(who)]
    return min(valid, key=lambda card: who.classes.index(card.requester), default=None)


def tariff(usual: Rates, changes: Changes, cards: Iterable[Card], who: Requester, day: date) -> Tariff:
    """What counts for a booking by `who` whose first day is `day`."""
    card = counting(cards, who, day)
    return card.over(usual, changes) if card else Tariff(usual, changes)


def first_day(start: datetime, zone: ZoneInfo) -> date:
    """The day whose cards count for what begins at `start`, on the calendar of the site."""
    return to_local(start, zone).date()
