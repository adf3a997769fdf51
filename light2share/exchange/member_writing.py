"""Write checked rows of a file of members: new ones, changed ones, first admins asked. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.equipment.slugs import free_slug, slug_of
from light2share.exchange.member_checking import LISTS, PLAIN
from light2share.exchange.member_rows import CheckedMember
from light2share.exchange.rules import VALID, Fault
from light2share.kernel.actor import Actor
from light2share.organisations import people
from light2share.organisations.application_queries import slugs_like
from light2share.organisations.applying import FIRST_ROLES
from light2share.organisations.models import Organisation, OrganisationKind, Site, SizeClass
from light2share.organisations.people import BelongsAlready, Invited

ENUMS = {"kind": OrganisationKind, "size_class": SizeClass}


class MemberWriter:
    """Writes the rows of one file, some at a time."""

    def __init__(self, session: Session, now: datetime, actor: Actor, language: str) -> None:
        self.session, self.now, self.actor, self.language = session, now, actor, language

    def write(self, checked: Sequence[CheckedMember]) -> None:
        """Write those that are new or changed; one whose number somebody else was given meanwhile becomes wrong."""
        for one in checked:
            if one.verdict not in VALID:
                continue
            try:
                with self.session.begin_nested():
                    self._add(one) if one.item is None else self._change(one, one.item)
            except IntegrityError:
                one.item = None
                one.wrong("number", Fault.SEVERAL_MEMBERS)
                continue
            self._invite(one)

    def _add(self, one: CheckedMember) -> None:
        wanted = one.wanted
        slug = free_slug(wanted["name"], slugs_like(self.session, slug_of(wanted["name"])))
        item = Organisation(slug=slug, member_since=self.now.year, created_at=self.now)
        self._fill(one, item)
        self.session.add(item)
        self.session.flush()
        one.item = item
        self._site(one, item)
        journal.note(self.session, Happening.ADMITTED, self.actor, self.now, item.id)

    def _change(self, one: CheckedMember, item: Organisation) -> None:
        self._fill(one, item)
        self.session.flush()
        self._site(one, item)
        fields = [change.column for change in one.changes]
        journal.note(self.session, Happening.PROFILE_CHANGED, self.actor, self.now, item.id, fields=fields)

    def _fill(self, one: CheckedMember, item: Organisation) -> None:
        for name in PLAIN:
            if name in one.wanted:
                value = one.wanted[name]
                setattr(item, name, ENUMS[name](value) if name in ENUMS else value)
        for name in LISTS:
            if name in one.wanted:
                setattr(item, name, list(one.wanted[name]))
        if item.kind is not OrganisationKind.COMPANY:
            item.size_class = None
        known = one.numbers
        if known.siren or known.vat_number:
            item.siren = known.siren or item.siren
            item.siret = known.siret or item.siret
            item.vat_number = known.vat_number or item.vat_number

    def _site(self, one: CheckedMember, item: Organisation) -> None:
        if one.place is None:
            return
        latitude, longitude = one.place
        self.session.add(
            Site(
                organisation_id=item.id,
                slug="main",
                name=one.wanted["town"],
                address=one.wanted.get("address"),
                postcode="".join(one.wanted["postcode"].split()),
                town=one.wanted["town"],
                latitude=latitude,
                longitude=longitude,
            )
        )
        self.session.flush()

    def _invite(self, one: CheckedMember) -> None:
        email = one.wanted.get("admin_email")
        if not email or one.item is None:
            return
        invited = Invited(email, one.wanted["admin_name"], FIRST_ROLES, self.language)
        try:
            people.invite(self.session, one.item.id, self.actor, invited, self.now)
        except BelongsAlready:  # somebody was faster
            return
