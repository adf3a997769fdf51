"""Take in what another cluster hands over: each row is checked as in a file of ours. The caller commits, or does not.

What is there already stays as it is; so taking in the same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.equipment.taxonomy import Taxonomy
from light2share.exchange.checked import Row
from light2share.exchange.member_checking import LISTS, PLAIN, MemberChecker
from light2share.exchange.member_rows import CheckedMember
from light2share.exchange.member_writing import MemberWriter
from light2share.exchange.rules import Verdict, Wrong
from light2share.exchange.words import fault_words
from light2share.kernel.actor import Actor
from light2share.merging import listings_in, people_in
from light2share.merging.listings_in import Staged
from light2share.merging.parcel import BadParcel, Parcel, cells, text
from light2share.merging.rules import differences, values
from light2share.organisations.models import Organisation

TAKEN = (*PLAIN, *LISTS, "number")
"""The columns of a file of members that are read; its first site and first admin are told apart here."""
LONGEST_CELL = 12_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """How it is taken in."""

    partner: str = ""
    """The other cluster, of which new organisations stay members; empty: they are members here."""
    invite: bool = False
    """Whether people are asked to join by mail, instead of belonging at once without a way in."""
    publish: bool = False
    """Whether listings that were published are so here; else they are drafts."""


@dataclass
class Report:
    """What came of each row: what it is, its name, the outcome and why."""

    lines: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, what: str, name: str, outcome: str, why: str = "") -> None:
        """One line."""
        self.lines.append((what, name, outcome, why))

    def count(self, what: str, outcome: str) -> int:
        """How many rows of that kind came out so."""
        return sum(line[0] == what and line[2] == outcome for line in self.lines)


def take_in(
    session: Session,
    tree: Taxonomy,
    parcel: Parcel,
    staged: Mapping[str, Staged],
    wanted: Wanted,
    actor: Actor,
    now: datetime,
) -> Report:
    """Write what is new, and say what came of every row. Raises BadParcel for what no cluster would write."""
    report = Report()
    rows = _members(session, tree, parcel, wanted, actor, now, report)
    sites: dict[str, dict[str, str]] = {}
    for slug, (row, organisation) in rows.items():
        sites[slug] = people_in.sites(session, organisation, row.get("sites"), report.add)
        people_in.people(session, organisation, row.get("people"), wanted.invite, actor, now, report.add)
    session.flush()
    known = {slug: organisation for slug, (_row, organisation) in rows.items()}
    listings = listings_in.Listings(session, tree, known, sites, staged, actor, now, report.add)
    listings.take_in(parcel, wanted.publish)
    return report


def _members(
    session: Session,
    tree: Taxonomy,
    parcel: Parcel,
    wanted: Wanted,
    actor: Actor,
    now: datetime,
    report: Report,
) -> dict[str, tuple[dict[str, Any], Organisation]]:
    """The organisations that are there now, by the slugs that they have in the file."""
    check = MemberChecker(session, tree, TAKEN, "en", False, invites=False)
    rows = [
        Row(number, cells((place, _cell(one, name)) for place, name in enumerate(TAKEN)))
        for number, one in enumerate(parcel.organisations, 1)
    ]
    writer = MemberWriter(session, now, actor, "en")
    found: dict[str, tuple[dict[str, Any], Organisation]] = {}
    for one, row in zip(parcel.organisations, check.check(rows), strict=True):
        slug = text(one.get("slug"), 120)
        if not slug or slug in found:
            raise BadParcel("An organisation has no slug of its own.")
        if row.verdict is Verdict.WRONG:
            report.add("organisation", row.name, "conflict", _words(row.faults))
            continue
        if row.item is None:
            writer.write([row])
            if row.item is None:
                report.add("organisation", row.name, "conflict", _words(row.faults))
                continue
            row.item.partner_cluster = wanted.partner or None
            report.add("organisation", row.name, "new")
        else:
            filled = _fill(session, row, row.item, actor, now)
            report.add(
                "organisation", row.name, "same member", f"fills {', '.join(filled)}" if filled else ""
            )
        found[slug] = (one, row.item)
    return found


def _cell(one: dict[str, Any], name: str) -> str:
    said = one.get("member")
    if not isinstance(said, dict):
        raise BadParcel("An organisation says nothing of itself.")
    return text(said.get(name), LONGEST_CELL)


def _fill(session: Session, row: CheckedMember, item: Organisation, actor: Actor, now: datetime) -> list[str]:
    """What the member does not say of itself yet, as when two members are merged; the columns."""
    numbers = row.numbers
    goes = {
        **row.wanted,
        "country": row.wanted.get("country") or item.country,
        "siren": numbers.siren,
        "siret": numbers.siret,
        "vat_number": numbers.vat_number,
    }
    stays = {name: getattr(item, name) for name in (*PLAIN, *LISTS, "siren", "siret", "vat_number")}
    after = values(differences(stays, goes), {})
    changed = [name for name, value in after.items() if (stays[name] or None) != (value or None)]
    for name in changed:
        value = after[name]
        setattr(item, name, list(value) if isinstance(value, tuple) else value)
    if changed:
        journal.note(session, Happening.PROFILE_CHANGED, actor, now, item.id, fields=changed)
    return changed


def _words(faults: list[Wrong]) -> str:
    return "; ".join(f"{one.column}: {fault_words(one.fault, one.values)}" for one in faults)
