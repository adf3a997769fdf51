"""What people keep an eye on: favourites, saved searches with what came of them, and searches that found nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from light2share.accounts.models import Person
from light2share.db import (
    ForeignKey,
    Index,
    JsonList,
    Mapped,
    Model,
    UniqueConstraint,
    date,
    datetime,
    mapped_column,
    relationship,
    text,
)
from light2share.equipment.models import Equipment
from light2share.organisations.models import SizeClass
from light2share.watching.rules import Alert as Alert


class Favourite(Model):
    """An instrument that a person has put aside. Whether they still see it is asked when it is shown."""

    __tablename__ = "favourite"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]
    tells_freed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether the person hears when a booked time of it is given back."""


class SavedSearch(Model):
    """A search that a person wants to hear of, as they act for the organisation they saved it in."""

    __tablename__ = "saved_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True, default=lambda: uuid4().hex)
    """Names it in the addresses of its owner's pages; it opens nothing."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    name: Mapped[str]
    query: Mapped[str]
    """The parameters of its address, days that were said in words as dates."""
    language: Mapped[str]
    """In which it was typed, and is read again: it decides what a comma means."""
    alert: Mapped[Alert] = mapped_column(default=Alert.NONE)
    last_day: Mapped[date | None]
    """After which it finds nothing more; none where no days were asked for."""
    timed: Mapped[bool] = mapped_column(default=False)
    """Whether it asks for days or a length: what it finds depends on free time."""
    published_only: Mapped[bool] = mapped_column(default=False)
    """Whether only what is published after `created_at` is news, because too much suited when it was saved."""
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    """News found before that have been seen."""

    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("person_id", "query"), Index(None, "organisation_id"))


class SearchHit(Model):
    """A listing that suits a saved search: once it stands here it is never news again."""

    __tablename__ = "search_hit"

    id: Mapped[int] = mapped_column(primary_key=True)
    saved_search_id: Mapped[int] = mapped_column(ForeignKey("saved_search.id", ondelete="CASCADE"))
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"), index=True)
    was_there: Mapped[bool] = mapped_column(default=False)
    """Whether it suited already when the search was saved."""
    found_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """When a mail about it was written."""

    saved_search: Mapped[SavedSearch] = relationship()
    equipment: Mapped[Equipment] = relationship()

    __table_args__ = (UniqueConstraint("saved_search_id", "equipment_id"),)


class WatchState(Model):
    """One row: how far the worker has looked."""

    __tablename__ = "watch_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    """The catalogue's number at the last look."""
    looked_at: Mapped[datetime | None]
    timed_at: Mapped[datetime | None]
    """When searches for days were last tried against free time, which changes without the catalogue."""
    round_began_at: Mapped[datetime | None]
    """When the round began that is not at its end yet."""
    round_version: Mapped[int | None]
    """The catalogue's number at its beginning."""
    round_after: Mapped[int | None]
    """The last search that it has tried."""
    digests_on: Mapped[date | None]
    """The last day, at home, of which the digests are written."""


class UnmetSearch(Model):
    """What somebody looked for in vain, once a person and day; visitors count together and leave nothing of theirs."""

    __tablename__ = "unmet_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Made of day, person and search, so that the same one counts up."""
    asked_on: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    size_class: Mapped[SizeClass | None]
    """Of the organisation that the person acted for."""
    query: Mapped[str]
    language: Mapped[str]
    understood: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """Its criteria as pairs: the kind of chip, and what was meant."""
    times: Mapped[int] = mapped_column(default=1)
    last_at: Mapped[datetime]

    __table_args__ = (Index(None, "asked_on"),)
