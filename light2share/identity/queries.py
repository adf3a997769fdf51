"""Reading what the cluster has set."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from light2share.db import Session
from light2share.identity.models import THE_ONE, IdentityRow, MailWords
from light2share.identity.rules import SIGNATURE, Chosen, Logo

_TABLE = IdentityRow.__table__
_CHOSEN = select(*_TABLE.columns).where(_TABLE.c.id == THE_ONE)


def chosen(connection: Connection) -> Chosen:
    """What the cluster has set."""
    row = connection.execute(_CHOSEN).one_or_none()
    if row is None:
        return Chosen()
    logo = Logo(row.logo_name, row.logo_width, row.logo_height) if row.logo_name else None
    return Chosen(
        site_name=row.site_name,
        cluster_name=row.cluster_name,
        contact=row.contact,
        colour=row.colour,
        logo=logo,
        languages=row.languages,
        reviews=row.reviews,
        hidden_domains=tuple(row.hidden_domains),
    )


def mail_words(session: Session, places: Collection[str]) -> dict[str, MailWords]:
    """The cluster's own words by their place, where it has written any."""
    query = select(MailWords).where(MailWords.place.in_(places))
    return {row.place: row for row in session.scalars(query)}


def words_in(session: Session, kind: str, language: str) -> tuple[str, str]:
    """How a mail of a kind begins and what it is signed with, in a language; empty where nothing was written."""
    found = mail_words(session, (kind, SIGNATURE))
    begins, signed = (found[place].body(language) if place in found else "" for place in (kind, SIGNATURE))
    return begins, signed
