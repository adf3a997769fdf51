"""What mails about a listing say: what its record says happened, and how it stands at sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.equipment import lifecycle, queries
from light2share.equipment.links import confirm_token
from light2share.equipment.models import Equipment, ListingEvent, ListingState
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.organisations.queries import who_is
from light2share.web.links import full


@dataclass(frozen=True, slots=True)
class Told:
    """A listing and the line of its record that a mail is about."""

    item: Equipment
    event: ListingEvent

    @property
    def name(self) -> str:
        """What it is called."""
        return title(self.item, language())

    def facts(self) -> list[Fact]:
        """Which one it is."""
        technique = taxonomy().technique(self.item.technique)
        facts = [Fact(gettext("Instrument"), self.name)]
        if technique:
            facts.append(Fact(gettext("Technique"), technique.name.in_(language())))
        return [*facts, Fact(gettext("Site"), self.item.site.town)]

    def page(self) -> str:
        """Its page."""
        return full("equipment.show", slug=self.item.slug)


def in_review(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """To the cluster: a new listing waits; nothing any more once somebody has looked."""
    told = _told(session, mail)
    if told is None or told.item.state is not ListingState.IN_REVIEW or not person.is_cluster_manager:
        return None
    owner = told.item.owner.name
    return Content(
        button=Way(gettext("Read the listing"), full("equipment.review")),
        stop=gettext("You get this mail because you work for the cluster."),
        facts=[*told.facts(), Fact(gettext("Owner"), owner)],
        what=told.name,
        values={"owner": owner, "title": told.name},
    )


def published(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """To the owner: the cluster has published it."""
    told = _told(session, mail)
    if told is None or not _manages(session, person, told.item):
        return None
    return Content(
        button=Way(gettext("See its page"), told.page()),
        stop=_stop(),
        facts=told.facts(),
        what=told.name,
        values={"title": told.name},
    )


def sent_back(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """To the owner: what the cluster wants changed first."""
    told = _told(session, mail)
    if told is None or not _manages(session, person, told.item):
        return None
    return Content(
        button=Way(gettext("Edit the sheet"), full("equipment.edit", slug=told.item.slug)),
        stop=_stop(),
        facts=told.facts(),
        what=told.name,
        message=told.event.reason.splitlines(),
        values={"title": told.name},
    )


def still_true(session: Session, mail: OutgoingMail, person: Person, now: datetime) -> Content | None:
    """To the owner: whether it is still as listed, by one click; nothing any more once it was changed or confirmed."""
    told = _told(session, mail)
    if told is None or not lifecycle.waits_for_a_word(told.item, now):
        return None
    if not _manages(session, person, told.item):
        return None
    item = told.item
    said = max(item.updated_at, item.confirmed_at or item.updated_at)
    since = formats.day(said, language(), item.site.zone, year=True)
    token = confirm_token(current_app.config["SECRET_KEY"], item.slug, person.id, person.session_epoch)
    return Content(
        button=Way(gettext("Confirm or change it"), full("equipment.still_true_by_link", token=token)),
        stop=_stop(),
        facts=[*told.facts(), Fact(gettext("Last changed or confirmed"), since)],
        what=told.name,
        values={"title": told.name, "since": since},
    )


def _told(session: Session, mail: OutgoingMail) -> Told | None:
    event = session.get(ListingEvent, mail.subject_id)
    item = queries.by_number(session, event.equipment_id) if event else None
    return Told(item, event) if item and event else None


def _manages(session: Session, person: Person, item: Equipment) -> bool:
    """Whether the receiver still belongs to the owner."""
    found = who_is(session, person.id, item.owner_id)
    return found is not None and found.actor.organisation_id == item.owner_id


def _stop() -> str:
    return gettext("You get this mail because you manage equipment of your organisation.")
