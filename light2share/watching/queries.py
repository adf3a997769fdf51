"""Reading what a person watches. All starts from the listings that they may see now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Exists, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from light2share.db import Session
from light2share.equipment.models import Equipment
from light2share.equipment.queries import visible_to
from light2share.kernel.actor import Actor
from light2share.watching.models import Favourite, SavedSearch, SearchHit


def favourites_of(session: Session, actor: Actor) -> list[Equipment]:
    """The actor's favourites with owner and site, the latest first."""
    return list(
        session.scalars(
            visible_to(actor)
            .join(Favourite, Favourite.equipment_id == Equipment.id)
            .where(Favourite.person_id == actor.person_id)
            .options(joinedload(Equipment.owner), joinedload(Equipment.site), selectinload(Equipment.modes))
            .order_by(Favourite.created_at.desc(), Favourite.equipment_id)
        )
    )


def favourites_among(session: Session, actor: Actor, equipment_ids: Iterable[int]) -> frozenset[int]:
    """Which of these the actor has put aside."""
    ids = list(equipment_ids)
    if actor.person_id is None or not ids:
        return frozenset()
    return frozenset(
        session.scalars(
            select(Favourite.equipment_id).where(
                Favourite.person_id == actor.person_id, Favourite.equipment_id.in_(ids)
            )
        )
    )


def heard_of(session: Session, actor: Actor) -> frozenset[int]:
    """The favourites of which the actor hears when a time is given back."""
    told = Favourite.person_id == actor.person_id, Favourite.tells_freed
    return frozenset(session.scalars(select(Favourite.equipment_id).where(*told)))


def is_favourite(actor: Actor, equipment_id: int) -> Exists:
    """Whether the actor has put it aside, to be asked together with something else."""
    return exists().where(Favourite.person_id == actor.person_id, Favourite.equipment_id == equipment_id)


def favourites_count(session: Session, person_id: int) -> int:
    """How many a person has, those that they don't see any more included."""
    return session.scalar(select(func.count()).where(Favourite.person_id == person_id)) or 0


def at_slugs(session: Session, actor: Actor, slugs: Sequence[str]) -> list[Equipment]:
    """Those of the listings that the actor sees, in the order of their slugs, with owner and site."""
    if not slugs:
        return []
    found = session.scalars(
        visible_to(actor)
        .where(Equipment.slug.in_(list(slugs)))
        .options(joinedload(Equipment.owner), joinedload(Equipment.site), selectinload(Equipment.modes))
    )
    return sorted(found, key=lambda item: slugs.index(item.slug))


def saved_by(session: Session, person_id: int) -> list[SavedSearch]:
    """The searches that a person has saved, the latest first."""
    return list(
        session.scalars(
            select(SavedSearch)
            .where(SavedSearch.person_id == person_id)
            .order_by(SavedSearch.created_at.desc(), SavedSearch.id.desc())
        )
    )


def with_handle(session: Session, handle: str) -> SavedSearch | None:
    """For the site itself, not for a person's eyes: the search that a link names."""
    return session.scalars(select(SavedSearch).where(SavedSearch.handle == handle)).first()


def saved(session: Session, handle: str, actor: Actor) -> SavedSearch | None:
    """One of the actor's own."""
    return session.scalars(
        select(SavedSearch).where(SavedSearch.handle == handle, SavedSearch.person_id == actor.person_id)
    ).first()


def saved_as(session: Session, query: str, actor: Actor) -> SavedSearch | None:
    """The actor's own with these parameters."""
    return session.scalars(
        select(SavedSearch).where(SavedSearch.query == query, SavedSearch.person_id == actor.person_id)
    ).first()


def news_counts(session: Session, actor: Actor) -> dict[int, int]:
    """How many listings are news of each of the actor's saved searches; those without any are left out."""
    seen = visible_to(actor).with_only_columns(Equipment.id)
    rows = session.execute(
        select(SavedSearch.id, func.count())
        .join(SearchHit, SearchHit.saved_search_id == SavedSearch.id)
        .where(
            SavedSearch.person_id == actor.person_id,
            ~SearchHit.was_there,
            SearchHit.found_at > SavedSearch.opened_at,
            SearchHit.equipment_id.in_(seen),
        )
        .group_by(SavedSearch.id)
    )
    return {row[0]: row[1] for row in rows}


def news_of(session: Session, search: SavedSearch, actor: Actor) -> list[Equipment]:
    """The listings that are news of a saved search and that the actor sees, the latest first."""
    return list(
        session.scalars(
            visible_to(actor)
            .join(SearchHit, SearchHit.equipment_id == Equipment.id)
            .where(
                SearchHit.saved_search_id == search.id,
                ~SearchHit.was_there,
                SearchHit.found_at > search.opened_at,
            )
            .options(joinedload(Equipment.owner), joinedload(Equipment.site), selectinload(Equipment.modes))
            .order_by(SearchHit.id.desc())
        )
    )
