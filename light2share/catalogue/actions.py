"""Keep what the search knows in step with the listings. Nothing here commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from secrets import randbits
from typing import Any, cast

from sqlalchemy import Table, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from light2share.catalogue.models import CatalogueState, KnownWord, Listing, ListingFigure, ListingName
from light2share.catalogue.rows import Row, Sheet, row_of
from light2share.catalogue.suggestions import names_of
from light2share.db.bulk import insert_rows
from light2share.equipment.models import Equipment, ListingState, Photo, Specification, Visibility
from light2share.equipment.queries import changes_for
from light2share.equipment.taxonomy import taxonomy
from light2share.organisations.models import Organisation, Site

AT_ONCE = 500
LISTING, FIGURE, NAME = (cast(Table, model.__table__) for model in (Listing, ListingFigure, ListingName))


def index(session: Session, item: Equipment) -> None:
    """Let the search find `item` as it is now; forget it unless it is published. Call it after every change of an item.

    It sees what the session has flushed or will flush: specifications and photos included.
    """
    session.flush()
    _forget(session, [item.id])
    if item.state is ListingState.PUBLISHED:
        _write(session, [item.id])
    changed(session)


def index_several(session: Session, ids: Sequence[int]) -> None:
    """The same for several items at once."""
    session.flush()
    for first in range(0, len(ids), AT_ONCE):
        part = ids[first : first + AT_ONCE]
        _forget(session, part)
        published = select(Equipment.id).where(
            Equipment.id.in_(part), Equipment.state == ListingState.PUBLISHED
        )
        _write(session, list(session.scalars(published)))
    changed(session)


def index_everything(session: Session) -> int:
    """Rewrite what the search knows from all published items; how many there are."""
    session.flush()
    session.execute(delete(KnownWord))
    published = list(
        session.scalars(
            select(Equipment.id).where(Equipment.state == ListingState.PUBLISHED).order_by(Equipment.id)
        )
    )
    session.execute(delete(ListingFigure))
    session.execute(delete(ListingName))
    session.execute(delete(Listing))
    for first in range(0, len(published), AT_ONCE):
        _write(session, published[first : first + AT_ONCE])
    changed(session)
    return len(published)


def forget(session: Session, equipment_id: int) -> None:
    """Let the search find an item no more."""
    _forget(session, [equipment_id])
    changed(session)


def _forget(session: Session, ids: Sequence[int]) -> None:
    session.execute(delete(ListingFigure).where(ListingFigure.equipment_id.in_(ids)))
    session.execute(delete(ListingName).where(ListingName.equipment_id.in_(ids)))
    session.execute(delete(Listing).where(Listing.equipment_id.in_(ids)))


def changed(session: Session) -> None:
    """Let every process forget what it has kept of the catalogue."""
    session.execute(update(CatalogueState).where(CatalogueState.id == 1).values(version=randbits(31)))


def _write(session: Session, ids: Sequence[int]) -> None:
    tree, values = taxonomy(), _values(session, ids)
    rows = [row_of(sheet, values.get(sheet.id, []), tree) for sheet in _sheets(session, ids)]
    if not rows:
        return
    columns = list(rows[0].listing)
    insert_rows(session, LISTING, columns, ([row.listing[name] for name in columns] for row in rows))
    insert_rows(
        session,
        FIGURE,
        ("equipment_id", "parameter", "number", "minimum", "maximum"),
        ((row.listing["equipment_id"], *figure) for row in rows for figure in row.figures),
    )
    insert_rows(session, NAME, ("equipment_id", "key", "said"), _names(session, ids))
    _remember(session, rows)


def _names(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """What may be suggested of those that everybody sees."""
    columns = Equipment.id, Equipment.manufacturer, Equipment.model
    of_all = Equipment.id.in_(ids), Equipment.visibility == Visibility.PUBLIC
    for number, maker, model in session.execute(select(*columns).where(*of_all)):
        for key, said in names_of(maker or "", model or "").items():
            yield number, key, said


def _sheets(session: Session, ids: Sequence[int]) -> Iterator[Sheet]:
    photo = (
        select(Photo.name)
        .where(Photo.equipment_id == Equipment.id)
        .order_by(Photo.position, Photo.id)
        .limit(1)
        .scalar_subquery()
    )
    found = session.execute(
        select(
            Equipment.id,
            Equipment.technique,
            Equipment.title_fr,
            Equipment.title_en,
            Equipment.summary_fr,
            Equipment.summary_en,
            Equipment.description_fr,
            Equipment.description_en,
            Equipment.manufacturer,
            Equipment.model,
            Equipment.access_modes,
            Equipment.price_mode,
            Equipment.hourly_rate_cents,
            Equipment.daily_rate_cents,
            Equipment.operator_hourly_rate_cents,
            Equipment.sample_rate_cents,
            case((Equipment.owner_masked, ""), else_=Organisation.name).label("owner_name"),
            Site.town,
            Site.latitude,
            Site.longitude,
            photo.label("photo"),
        )
        .join(Organisation, Organisation.id == Equipment.owner_id)
        .join(Site, Site.id == Equipment.site_id)
        .where(Equipment.id.in_(ids))
        .order_by(Equipment.id)
    )
    changes = changes_for(session, ids)
    return (Sheet(**row, changes=changes.get(row["id"], {})) for row in found.mappings())


def _values(session: Session, ids: Sequence[int]) -> dict[int, list[Specification]]:
    found = session.scalars(
        select(Specification)
        .where(Specification.equipment_id.in_(ids))
        .order_by(Specification.equipment_id, Specification.id)
    )
    return {
        equipment_id: list(rows) for equipment_id, rows in groupby(found, key=lambda row: row.equipment_id)
    }


def _remember(session: Session, rows: Iterable[Row]) -> None:
    """Add the stems of these rows to the known words; a word that is known keeps where it was seen."""
    makers: set[str] = set()
    towns: set[str] = set()
    stems: set[str] = set()
    for row in rows:
        makers |= row.makers
        towns |= row.towns
        stems.update(row.listing["stems"].split())
    words = [{"stem": stem, "is_maker": stem in makers, "is_town": stem in towns} for stem in sorted(stems)]
    for first in range(0, len(words), AT_ONCE):
        session.execute(_known_words(session), words[first : first + AT_ONCE])


def _known_words(session: Session) -> Any:
    postgres = session.get_bind().dialect.name == "postgresql"
    statement = (postgresql if postgres else sqlite).insert(KnownWord)
    return statement.on_conflict_do_update(
        index_elements=["stem"],
        set_={
            "is_maker": KnownWord.is_maker | statement.excluded.is_maker,
            "is_town": KnownWord.is_town | statement.excluded.is_town,
        },
    )
