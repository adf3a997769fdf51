"""Listings that another cluster hands over, checked cell by cell as an owner's file; only new ones are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import DBAPIError

from light2share.availability import actions as availability
from light2share.availability.blackouts import Blackout
from light2share.availability.opening import OpeningRule
from light2share.availability.rules import Weeks
from light2share.bookings.held import held_in, taken_in
from light2share.catalogue.actions import index_several
from light2share.db import Session
from light2share.equipment import actions as equipment
from light2share.equipment import documents, queries
from light2share.equipment.actions import MOST_PHOTOS, StoredPicture
from light2share.equipment.documents import MOST_DOCUMENTS, Label
from light2share.equipment.models import DocumentKind, Equipment, Readers
from light2share.equipment.rules import AccessMode, Consumable, Per, PriceMode, Rates
from light2share.equipment.taxonomy import Taxonomy
from light2share.exchange.applying import Writer
from light2share.exchange.cells import parted
from light2share.exchange.checked import Checked, Row
from light2share.exchange.checking import Checker
from light2share.exchange.columns import Kind, recognised
from light2share.exchange.owners import Owners
from light2share.exchange.rules import Layout, Verdict
from light2share.exchange.words import fault_words
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Taken
from light2share.merging.parcel import BadParcel, Parcel, cells, objects, text
from light2share.merging.people_in import Say
from light2share.organisations.models import Organisation
from light2share.quotes import actions as quotes
from light2share.quotes.actions import TooManyCards
from light2share.quotes.cards import Card, RequesterClass
from light2share.quotes.models import AMOUNTS

LONGEST_CELL = 12_000
LONGEST_TITLE = 160
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Staged:
    """A file of the parcel that was looked at and lies in the storage, or would."""

    name: str
    width: int = 0
    height: int = 0
    size: int = 0


class Listings:
    """Takes in the listings of one parcel; `known` are its organisations and `sites` their places, by its slugs."""

    def __init__(
        self,
        session: Session,
        tree: Taxonomy,
        known: Mapping[str, Organisation],
        sites: Mapping[str, Mapping[str, str]],
        staged: Mapping[str, Staged],
        actor: Actor,
        now: datetime,
        say: Say,
    ) -> None:
        self.session, self.tree, self.known, self.sites, self.staged = session, tree, known, sites, staged
        self.actor, self.now, self.say = actor, now, say
        self.used: set[str] = set()
        self.owners = Owners(session, tree)

    def take_in(self, parcel: Parcel, publish: bool) -> None:
        """Write what is new, with all that hangs on it."""
        headed = recognised(parcel.headers, self.tree)
        self.columns = {
            one.column.name: (place, one.column) for place, one in enumerate(headed) if one.column
        }
        if not {"owner_key", "organisation", "state"} <= self.columns.keys():
            raise BadParcel("The listings lack a column that each of ours has.")
        rows, kept = [], []
        for number, one in enumerate(parcel.listings, 1):
            slug = text(one.get("organisation"), 120)
            if slug not in self.known:
                self.say(
                    "listing", text(one.get("slug"), 200), "conflict", "its organisation did not come in"
                )
                continue
            rows.append(Row(number, self._cells(one, slug, publish)))
            kept.append(one)
        check = Checker(
            self.session, self.tree, parcel.headers, Layout.SHEET, None, "en", False, self.now.date()
        )
        writer = Writer(self.session, self.tree, self.now, self.actor)
        fresh: list[int] = []
        for one, row in zip(kept, check.check(rows), strict=True):
            if item := self._written(one, row, writer):
                self._hang_on(item, one)
                fresh.append(item.id)
        index_several(self.session, fresh)

    def _written(self, one: dict[str, Any], row: Checked, writer: Writer) -> Equipment | None:
        name = text(one.get("slug"), 200)
        if row.verdict is Verdict.WRONG:
            words = "; ".join(f"{bad.column}: {fault_words(bad.fault, bad.values)}" for bad in row.faults)
            self.say("listing", name, "conflict", words)
            return None
        if row.item is not None:
            self.say("listing", name, "there already", "")
            return None
        writer.write([row])
        self.say("listing", name, "new", "")
        return row.item

    def _cells(self, one: dict[str, Any], owner: str, publish: bool) -> dict[int, str]:
        """Its cells in the words of this site: its owner, its site and the organisations that it names."""
        said = one.get("cells")
        if not isinstance(said, list):
            raise BadParcel("A listing has no cells.")
        found = cells((place, _cell(value)) for place, value in enumerate(said))
        organisation = self.known[owner]
        key = self.columns["owner_key"][0]
        found[key] = found.get(key) or text(one.get("slug"), 120)
        found[self.columns["organisation"][0]] = organisation.slug
        state = self.columns["state"][0]
        found[state] = "published" if publish and found.get(state) == "published" else "draft"
        people = self.owners.of(organisation.id).known.people
        for name, (place, column) in self.columns.items():
            if place not in found:
                continue
            if name == "slug" or (column.kind is Kind.PERSON and found[place].casefold() not in people):
                del found[place]
            elif column.kind is Kind.SITE:
                found[place] = self.sites.get(owner, {}).get(found[place], found[place])
            elif column.kind is Kind.ORGANISATIONS:
                named = (self.known.get(slug) for slug in parted(found[place]))
                found[place] = "|".join(sorted(found.slug for found in named if found))
        return found

    def _hang_on(self, item: Equipment, one: dict[str, Any]) -> None:
        """Hours, closings, rates, photos and documents; what can't be taken is left out and named."""
        for what, take in (
            ("opening", self._open),
            ("closings", self._close),
            ("rates", self._rate),
            ("photos", self._picture),
            ("documents", self._document),
        ):
            for part in objects(one.get(what)):
                self._try(item, what, lambda part=part, take=take: take(item, part))  # type: ignore[misc]

    def _try(self, item: Equipment, what: str, take: Callable[[], str]) -> None:
        try:
            with self.session.begin_nested():
                why = take()
        except (ValueError, TypeError, KeyError, DBAPIError, Taken, TooManyCards):
            why = "it is not as the site writes it, or says what another one says already"
        if why:
            self.say(what, item.slug, "left out", why)

    def _open(self, item: Equipment, part: dict[str, Any]) -> str:
        rule = OpeningRule(
            _whole(part["weekday"], 0, 6),
            _whole(part["opens_minute"], 0, DAY - 1),
            _whole(part["closes_minute"], 1, 2 * DAY),
            _day(part.get("valid_from")),
            _day(part.get("valid_until")),
            Weeks(part["weeks"]),
            AccessMode(part["mode"]) if part.get("mode") else None,
        )
        added = availability.add_rules(self.session, item, [rule], taken_in(self.session, item.id), self.now)
        return "" if added else "too many"

    def _close(self, item: Equipment, part: dict[str, Any]) -> str:
        days = part.get("except_days") or []
        blackout = Blackout(
            datetime.fromisoformat(part["starts_local"]).replace(tzinfo=None),
            datetime.fromisoformat(part["ends_local"]).replace(tzinfo=None),
            text(part.get("repeat"), 500),
            tuple(date.fromisoformat(day) for day in days[:400]),
        )
        held, taken = held_in(self.session, item.id), taken_in(self.session, item.id)
        refused = availability.add_blackout(
            self.session, item, blackout, text(part.get("reason"), 500), held, taken, self.now
        )
        return "" if refused is None or refused.over else "the rule by which it repeats can’t be kept"

    def _rate(self, item: Equipment, part: dict[str, Any]) -> str:
        requester = RequesterClass(part["requester"])
        named = self.known.get(text(part.get("organisation"), 120))
        if requester is RequesterClass.CHOSEN and (named is None or named.id == item.owner_id):
            return "the organisation that it is for did not come in"
        amounts = {name: _whole(part[name], 0, 10**9) for name in AMOUNTS if part.get(name) is not None}
        used = tuple(
            Consumable(text(name, 120), _whole(cents, 0, 10**9), Per(per))
            for name, cents, per in part.get("consumables") or ()
        )
        card = Card(
            requester,
            Rates(PriceMode(part["mode"]), **amounts, consumables=used),
            _day(part.get("valid_from")),
            _day(part.get("valid_until")),
            named.id if named and requester is RequesterClass.CHOSEN else None,
        )
        quotes.add(self.session, item, card, self.now)
        return ""

    def _picture(self, item: Equipment, part: dict[str, Any]) -> str:
        staged = self.staged.get(text(part.get("file"), 90))
        if staged is None or staged.name in self.used or not staged.width:
            return "the file is missing, or no picture that the site takes"
        if len(queries.photos_of(self.session, item)) >= MOST_PHOTOS:
            return "too many"
        picture = StoredPicture(staged.name, staged.width, staged.height)
        words = {language: text(part.get(language), LONGEST_TITLE) for language in ("fr", "en")}
        equipment.add_photo(self.session, item, picture, words, self.now)
        self.used.add(staged.name)
        return ""

    def _document(self, item: Equipment, part: dict[str, Any]) -> str:
        staged = self.staged.get(text(part.get("file"), 90))
        if staged is None or staged.name in self.used or not staged.size:
            return "the file is missing, or no document that the site takes"
        if len(queries.documents_of(self.session, item)) >= MOST_DOCUMENTS:
            return "too many"
        title = text(part.get("title"), LONGEST_TITLE)
        label = Label(title or "Document", DocumentKind(part["kind"]), Readers(part["readers"]))
        documents.add(self.session, item, staged.name, staged.size, label, self.now)
        self.used.add(staged.name)
        return ""


def _cell(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise BadParcel("A cell holds neither a text nor a number.")
    return text(value if isinstance(value, str) or value is None else repr(value), LONGEST_CELL)


def _whole(value: Any, low: int, high: int) -> int:
    if not isinstance(value, int) or not low <= value <= high:
        raise ValueError
    return value


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
