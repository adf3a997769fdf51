"""From the parameters of an address to a search, with the site's taxonomy, words and communes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from light2share.catalogue.criteria import Search
from light2share.catalogue.lexicon import Lexicon, StoredLexicon
from light2share.catalogue.understanding import understand
from light2share.equipment.taxonomy import taxonomy

HOME = ZoneInfo("Europe/Paris")
"""Where the days that a search asks for begin and end; the communes known are those of France."""


def today(now: datetime) -> date:
    """The date at home."""
    return now.astimezone(HOME).date()


def read(
    session: Session,
    parameters: Mapping[str, Sequence[str]],
    language: str,
    now: datetime,
    lexicon: Lexicon | None = None,
) -> Search:
    """What an address asks for; at most three queries. Words are looked up in the database, or in `lexicon`."""
    return understand(parameters, taxonomy(), lexicon or StoredLexicon(session), today(now), language)
