"""What people are in their organisation, and what an organisation's page may say of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

INVITATION_LASTS = timedelta(days=14)
INVITATIONS_SHOWN = timedelta(days=30)
"""How long the people of an organisation see who declined."""

OPEN_AFTER_END = timedelta(days=30)
"""How long the people of an organisation that has left may still act for it, at least."""
OPEN_AFTER_VISIT = timedelta(days=14)
"""How long after the last booking that was agreed."""

FEWEST_BOOKINGS_SHOWN = 3
"""Below, a number of completed bookings would tell who they were with."""


class Role(StrEnum):
    """What a membership adds to asking for test time; roles combine, and an admin has the two last anyway."""

    MANAGER = "manager"
    ADMIN = "admin"
    QUOTES = "quotes"
    """Accepts quotes in the organisation's name."""
    AGREEMENTS = "agreements"
    """Accepts terms, confidentiality and safety rules in its name."""


class Rights(Protocol):
    """Where roles are kept: a membership, or an invitation to become one."""

    @property
    def is_manager(self) -> bool: ...
    @property
    def is_admin(self) -> bool: ...
    @property
    def accepts_quotes(self) -> bool: ...
    @property
    def accepts_agreements(self) -> bool: ...


COLUMNS = {
    Role.MANAGER: "is_manager",
    Role.ADMIN: "is_admin",
    Role.QUOTES: "accepts_quotes",
    Role.AGREEMENTS: "accepts_agreements",
}
"""Where each role is kept, of a membership as of an invitation."""


def roles(rights: Rights) -> frozenset[Role]:
    """The roles that were given; none to a plain member."""
    return frozenset(role for role, column in COLUMNS.items() if getattr(rights, column))


def columns(held: Collection[Role]) -> dict[str, bool]:
    """The same as values of the columns."""
    return {column: role in held for role, column in COLUMNS.items()}


def shown_bookings(completed: int) -> int | None:
    """How many completed bookings an organisation's page names; None if too few to be told."""
    return completed if completed >= FEWEST_BOOKINGS_SHOWN else None
