"""How much one person may keep, and how long the site remembers what was looked for."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

MOST_FAVOURITES = 200
MOST_COMPARED = 4
LONGEST_NAME = 120
LONGEST_QUERY = 2000
"""Signs of an address's parameters."""
MOST_REMEMBERED = 200
"""Listings that suit a search when it is saved; if there are more, only what is published later is news."""
MOST_UNMET_OF_VISITORS = 1000
"""Different searches of visitors that are written down in a day."""
UNMET_KEPT = timedelta(days=550)
PERSON_KEPT = timedelta(days=90)
"""How long a search that found nothing says who made it."""


class Alert(StrEnum):
    """When news of a saved search is written to its owner."""

    NONE = "none"
    AT_ONCE = "at_once"
    DAILY = "daily"
