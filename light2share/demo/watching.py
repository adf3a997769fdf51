"""What the demo requester keeps an eye on: favourites, saved searches with news, and a search in vain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.catalogue import requests
from light2share.demo.members import DemoPerson
from light2share.equipment.models import Equipment, ListingState
from light2share.organisations.queries import who_is
from light2share.watching import favourites, searches, unmet
from light2share.watching.addresses import decoded
from light2share.watching.models import Alert, SearchHit

FAVOURITES = 3
SEARCHES = (
    ("M² à 1064 nm près de Marseille", "q=M%C2%B2+1064+nm&near=Marseille&km=100", Alert.AT_ONCE),
    ("Enceintes climatiques à −40 °C", "q=enceinte+climatique+-40+%C2%B0C", Alert.DAILY),
    ("MTF dans l’infrarouge", "q=MTF+10+%C2%B5m", Alert.NONE),
)
IN_VAIN = "q=microscope+%C3%A0+force+atomique+cryog%C3%A9nique"
SAVED_BEFORE = timedelta(days=9)
NEWS = 2
"""Listings of the second search that count as found after it was last opened."""


def load(session: Session, people: Mapping[str, DemoPerson], now: datetime) -> None:
    """Write it all as the person would have done, some days ago."""
    who = who_is(session, people["requester"].person_id, people["requester"].organisation_id)
    if who is None:
        return
    actor, then = who.actor, now - SAVED_BEFORE
    published = select(Equipment.id).where(Equipment.state == ListingState.PUBLISHED).order_by(Equipment.id)
    for number, equipment_id in enumerate(session.scalars(published.limit(FAVOURITES))):
        favourites.add(session, actor, equipment_id, then + timedelta(days=number))
    for name, query, alert in SEARCHES:
        found, _refusal = searches.save(
            session, actor, decoded(query), name, alert, "fr", then, len(SEARCHES)
        )
        if found and alert is Alert.DAILY:
            for hit in session.scalars(
                select(SearchHit)
                .where(SearchHit.saved_search_id == found.id)
                .order_by(SearchHit.id)
                .limit(NEWS)
            ):
                hit.was_there, hit.found_at, hit.told_at = False, now - timedelta(days=1), now
    wanted = requests.read(session, decoded(IN_VAIN), "fr", now)
    unmet.note(session, wanted, actor, "fr", now)
    session.flush()
