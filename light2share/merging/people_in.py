"""Sites and people that another cluster hands over. Nobody gets a password; only who is invited gets a mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select

from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.mail.message import BadAddress, address
from light2share.merging.parcel import BadParcel, objects, text
from light2share.merging.rules import free_of
from light2share.organisations.models import Membership, Organisation, Site
from light2share.organisations.people import BelongsAlready, Invited, invite, person_of
from light2share.organisations.rules import COLUMNS, Role, columns

Say = Callable[[str, str, str, str], None]
"""What it is, its name, the outcome, why."""
POSTCODE = re.compile(r"\d{5}")
SLUG = re.compile(r"[a-z0-9-]{1,80}")
LONGEST_VISITING = 2000
VISITING = ("access_fr", "access_en", "rules_fr", "rules_en")
LANGUAGES = {"fr", "en"}


def sites(session: Session, organisation: Organisation, said: Any, say: Say) -> dict[str, str]:
    """Add those that are not there; from the slugs of the file to those here."""
    query = select(Site).where(Site.organisation_id == organisation.id).order_by(Site.id)
    there = {
        _mark(site.name, site.address, site.postcode, site.town): site for site in session.scalars(query)
    }
    taken = {site.slug for site in there.values()}
    found: dict[str, str] = {}
    for one in objects(said):
        slug = text(one.get("slug"), 80)
        values = _site(one)
        if values is None or not SLUG.fullmatch(slug):
            say(
                "site",
                text(one.get("name"), 500),
                "conflict",
                f"of {organisation.name}: not a place in France",
            )
            continue
        mark = _mark(values["name"], values["address"], values["postcode"], values["town"])
        if mark not in there:
            row = Site(organisation_id=organisation.id, slug=free_of(slug, taken), **values)
            session.add(row)
            taken.add(row.slug)
            there[mark] = row
            say("site", row.name, "new", f"of {organisation.name}")
        found[slug] = there[mark].slug
    session.flush()
    return found


def _mark(*said: str | None) -> tuple[str, ...]:
    return tuple(" ".join((part or "").casefold().split()) for part in said)


def _site(one: dict[str, Any]) -> dict[str, Any] | None:
    """Its columns; None for what can be no site here."""
    values: dict[str, Any] = {
        "name": text(one.get("name"), 120),
        "address": text(one.get("address"), 160) or None,
        "postcode": text(one.get("postcode"), 12),
        "town": text(one.get("town"), 120),
        "zone": text(one.get("zone"), 60),
        **{name: text(one.get(name), 120) or None for name in ("insee_code", "department", "region_code")},
        **{name: text(one.get(name), LONGEST_VISITING) or None for name in VISITING},
    }
    for name, furthest in (("latitude", 90), ("longitude", 180)):
        value = one.get(name)
        if not isinstance(value, int | float) or not -furthest <= value <= furthest:
            return None
        values[name] = float(value)
    whole = values["name"] and values["town"] and POSTCODE.fullmatch(values["postcode"])
    return values if whole and values["zone"] in available_timezones() else None


def people(
    session: Session,
    organisation: Organisation,
    said: Any,
    by_mail: bool,
    actor: Actor,
    now: datetime,
    say: Say,
) -> None:
    """Let them belong to it with their rights, or ask them to; who belongs to it has the rights of both."""
    for one in objects(said):
        invited = _person(one)
        if invited is None:
            say("person", text(one.get("name"), 500), "conflict", f"of {organisation.name}: no mail address")
            continue
        if by_mail:
            try:
                invite(session, organisation.id, actor, invited, now)
            except BelongsAlready:
                say("person", invited.name, "there already", f"of {organisation.name}")
            else:
                say("person", invited.name, "invited", f"to {organisation.name}")
            continue
        new = _belong(session, organisation, invited, actor, now)
        say("person", invited.name, "new" if new else "there already", f"of {organisation.name}")


def _belong(
    session: Session, organisation: Organisation, invited: Invited, actor: Actor, now: datetime
) -> bool:
    person = person_of(session, invited, now)
    row = session.scalar(
        select(Membership).where(
            Membership.person_id == person.id, Membership.organisation_id == organisation.id
        )
    )
    if row is not None:
        for role in invited.held:
            setattr(row, COLUMNS[role], True)
        return False
    session.add(
        Membership(
            person_id=person.id, organisation_id=organisation.id, created_at=now, **columns(invited.held)
        )
    )
    held = sorted(role.value for role in invited.held)
    journal.note(session, Happening.JOINED, actor, now, organisation.id, person.id, roles=held)
    return True


def _person(one: dict[str, Any]) -> Invited | None:
    email, name = text(one.get("email"), 254).lower(), text(one.get("name"), 120)
    try:
        address("", email)
    except BadAddress:
        return None
    known = {role.value for role in Role}
    held = one.get("roles")
    if not isinstance(held, list) or not all(isinstance(role, str) and role in known for role in held):
        raise BadParcel("A person has a right that there is not.")
    language = text(one.get("language"), 10)
    if not name or not all(email.rpartition("@")):
        return None
    return Invited(email, name, frozenset(map(Role, held)), language if language in LANGUAGES else "")
