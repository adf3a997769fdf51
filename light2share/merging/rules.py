"""Which of two organisations' values count once they are one, and what stands in the way. No database, no web."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Pick(StrEnum):
    """Whose value counts."""

    KEEP = "keep"
    """That of the organisation that stays."""
    TAKE = "take"
    BOTH = "both"


class Why(StrEnum):
    """What keeps two organisations from being merged."""

    STAYS_RESTS = "stays_rests"
    GOES_RESTS = "goes_rests"
    STAYS_LEAVES = "stays_leaves"
    """It has said that it leaves itself."""
    PARTNER = "partner"
    """A member would become part of one that is no member here."""
    DEMO = "demo"
    """One is real and the other an example, which is deleted one day with all that it holds."""
    BOOKINGS = "bookings"
    """Between the two, not over: nobody books what is theirs."""
    STATEMENTS = "statements"
    IMPORTS = "imports"
    """A file of listings of one of them is being read or written."""


FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "kind": ("kind", "size_class"),
    "numbers": ("country", "siren", "siret", "vat_number"),
    "member_since": ("member_since",),
    "about_fr": ("about_fr",),
    "about_en": ("about_en",),
    "website": ("website",),
    "email": ("email",),
    "mail_domains": ("mail_domains",),
    "domains": ("domains",),
}
"""What a profile says, and the columns that hold it; several count together."""
LISTS = frozenset({"mail_domains", "domains"})
WHOLE = ("logo", "billing")
"""What is one row of its own: there, or not."""
SAYS_LITTLE = frozenset({"country"})
"""Columns that alone say nothing of their field."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as far as it counts for whether they may be merged."""

    active: bool
    leaves: bool
    partner: bool
    demo: bool


@dataclass(frozen=True, slots=True)
class Open:
    """How many things are not over that stand in the way."""

    bookings: int = 0
    statements: int = 0
    imports: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the two differ, what each says, and whose counts unless somebody says otherwise."""

    key: str
    stays: tuple[Any, ...]
    goes: tuple[Any, ...]
    usual: Pick
    picks: tuple[Pick, ...] = (Pick.KEEP, Pick.TAKE)


def obstacles(stays: Side, goes: Side, unfinished: Open) -> list[Why]:
    """Every reason against merging the one into the other; none if it may be done."""
    checks = {
        Why.STAYS_RESTS: not stays.active,
        Why.GOES_RESTS: not goes.active,
        Why.STAYS_LEAVES: stays.leaves,
        Why.PARTNER: stays.partner and not goes.partner,
        Why.DEMO: stays.demo != goes.demo,
        Why.BOOKINGS: unfinished.bookings > 0,
        Why.STATEMENTS: unfinished.statements > 0,
        Why.IMPORTS: unfinished.imports > 0,
    }
    return [reason for reason, holds in checks.items() if holds]


def differences(stays: Mapping[str, Any], goes: Mapping[str, Any]) -> list[Difference]:
    """The fields in which they differ, those of `FIELDS` by their columns and those of `WHOLE` by their keys.

    Where only the one that stays says something, there is nothing to choose.
    """
    found = []
    for key, columns in [*FIELDS.items(), *((key, (key,)) for key in WHOLE)]:
        one = tuple(stays.get(column) for column in columns)
        other = tuple(goes.get(column) for column in columns)
        if one == other or _says_nothing(columns, other):
            continue
        if key in LISTS and one[0]:
            if set(other[0] or ()) <= set(one[0] or ()):
                continue
            found.append(Difference(key, one, other, Pick.BOTH, (Pick.BOTH, Pick.KEEP, Pick.TAKE)))
        else:
            found.append(Difference(key, one, other, Pick.TAKE if _says_nothing(columns, one) else Pick.KEEP))
    return found


def values(found: Sequence[Difference], picked: Mapping[str, Pick]) -> dict[str, Any]:
    """The columns that the one that stays has to be given."""
    after: dict[str, Any] = {}
    for one in found:
        pick = picked.get(one.key, one.usual)
        if one.key in WHOLE or pick is Pick.KEEP:
            continue
        for column, mine, theirs in zip(FIELDS[one.key], one.stays, one.goes, strict=True):
            after[column] = list(dict.fromkeys([*mine, *theirs])) if pick is Pick.BOTH else theirs
    return after


def free_of(wanted: str, taken: set[str]) -> str:
    """`wanted`, with a number behind it if it is taken."""
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _says_nothing(columns: Sequence[str], said: Sequence[Any]) -> bool:
    return not any(value for column, value in zip(columns, said, strict=True) if column not in SAYS_LITTLE)


def told_apart(one: tuple[str, str, str], other: tuple[str, str, str]) -> tuple[str, str]:
    """What two organisations are called side by side; each is its name, its number and the last part of its address.

    Two of one name get their numbers behind it, or where these do not differ, what is theirs alone.
    """
    if " ".join(one[0].casefold().split()) != " ".join(other[0].casefold().split()):
        return one[0], other[0]
    place = 1 if one[1] and other[1] and one[1] != other[1] else 2
    return f"{one[0]} ({one[place]})", f"{other[0]} ({other[place]})"
