"""What people are in their organisation, and what an organisation's page may say of it."""

from __future__ import annotations

from enum import StrEnum

FEWEST_BOOKINGS_SHOWN = 3
"""Below, a number of completed bookings would tell who they were with."""


class Role(StrEnum):
    """What a membership adds to asking for test time; roles combine."""

    MANAGER = "manager"
    ADMIN = "admin"


def roles(is_manager: bool, is_admin: bool) -> frozenset[Role]:
    """The roles of a membership; none for a plain member."""
    return frozenset(role for role, holds in ((Role.MANAGER, is_manager), (Role.ADMIN, is_admin)) if holds)


def shown_bookings(completed: int) -> int | None:
    """How many completed bookings an organisation's page names; None if too few to be told."""
    return completed if completed >= FEWEST_BOOKINGS_SHOWN else None
