"""What the rows of a file may name: the sites and people of its owner, and the organisations."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.catalogue.words import fold
from light2share.db import Session
from light2share.equipment.taxonomy import Taxonomy
from light2share.exchange.cells import Known
from light2share.organisations.models import Membership, MembershipStatus, Organisation, Site
from light2share.organisations.queries import shown, what_became_of


@dataclass(frozen=True, slots=True)
class Owner:
    """An organisation whose listings a row may be."""

    id: int
    slug: str
    site_ids: dict[str, int]
    """By slug, the first site first."""
    known: Known

    @property
    def first_site(self) -> str | None:
        """Where an instrument stands unless a row says otherwise."""
        return next(iter(self.site_ids), None)


class Owners:
    """Looked up once each, for the time of a batch."""

    def __init__(self, session: Session, tree: Taxonomy) -> None:
        self.session, self.tree = session, tree
        self._found: dict[int, Owner] = {}
        self._organisations: dict[str, str] | None = None

    def named(self, slug: str) -> Owner | None:
        """The owner with that slug."""
        found = shown(self.session, slug) or what_became_of(self.session, slug)
        return self.of(found.id) if found else None

    def of(self, organisation_id: int) -> Owner:
        """The owner of that row."""
        if organisation_id not in self._found:
            self._found[organisation_id] = self._looked_up(organisation_id)
        return self._found[organisation_id]

    def organisations(self) -> dict[str, str]:
        """Every active organisation by its slug and its name; a name that two share is nobody's."""
        if self._organisations is None:
            rows = self.session.execute(
                select(Organisation.slug, Organisation.name).where(
                    Organisation.status == MembershipStatus.ACTIVE
                )
            ).all()
            names = Counter(fold(row.name) for row in rows)
            self._organisations = {fold(row.name): row.slug for row in rows if names[fold(row.name)] == 1}
            self._organisations |= {fold(row.slug): row.slug for row in rows}
            self._organisations = self._merged() | self._organisations
        return self._organisations

    def _merged(self) -> dict[str, str]:
        """What an older file may still call those that have become part of another."""
        rows = self.session.scalars(select(Organisation.slug).where(Organisation.merged_into_id.is_not(None)))
        became = {slug: what_became_of(self.session, slug) for slug in rows}
        return {fold(slug): one.slug for slug, one in became.items() if one}

    def _looked_up(self, number: int) -> Owner:
        slug = self.session.scalar(select(Organisation.slug).where(Organisation.id == number)) or ""
        sites = list(
            self.session.scalars(select(Site).where(Site.organisation_id == number).order_by(Site.id))
        )
        people = self.session.execute(
            select(Person.email, Person.id)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.organisation_id == number, Person.disabled_at.is_(None))
        )
        known = Known(
            self.tree,
            _site_words(sites),
            tuple(site.slug for site in sites),
            {email.casefold(): person for email, person in people},
            self.organisations(),
        )
        return Owner(number, slug, {site.slug: site.id for site in sites}, known)


def _site_words(sites: list[Site]) -> dict[str, str]:
    words: dict[str, str] = {}
    for attribute in ("town", "name"):
        called = Counter(fold(getattr(site, attribute)) for site in sites)
        words |= {
            fold(getattr(site, attribute)): site.slug
            for site in sites
            if called[fold(getattr(site, attribute))] == 1
        }
    return words | {fold(site.slug): site.slug for site in sites}
