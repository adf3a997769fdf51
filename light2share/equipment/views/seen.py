"""For the owner: the slots and the terms of an instrument as one organisation sees them, or a visitor.

Only what is shown is theirs; nothing can be asked for in their name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.availability import queries as availability
from light2share.availability.wording import PLAIN_KEY
from light2share.bookings.access import may_request
from light2share.catalogue.words import fold
from light2share.db import db
from light2share.equipment import access, queries
from light2share.equipment.models import Equipment
from light2share.equipment.pricing import rate_lines
from light2share.equipment.rules import AS_ALWAYS, AccessMode, ModeChange, PriceMode
from light2share.equipment.texts import title
from light2share.equipment.views.mine import own
from light2share.equipment.views.room import bp
from light2share.equipment.views.slots import Place, Slots, section
from light2share.equipment.views.uses import Use
from light2share.equipment.words import MODES
from light2share.i18n import gettext, language
from light2share.i18n.formats import duration
from light2share.kernel.actor import VISITOR, Actor
from light2share.organisations.models import Organisation
from light2share.organisations.queries import others_than
from light2share.quotes.cards import first_day
from light2share.quotes.queries import tariff_of
from light2share.quotes.words import headline_in, name_of
from light2share.web.access import allow, signed_in
from light2share.web.clock import now

HERE = Place("equipment.seen_as", ("as", "access_mode"), chooses=False)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes the page borrows: an organisation, or a visitor where there is none."""

    organisation: Organisation | None = None

    @property
    def actor(self) -> Actor:
        """One of its people, nobody in particular."""
        if self.organisation is None:
            return VISITOR
        partner = self.organisation.partner_cluster is not None
        return Actor(organisation_id=self.organisation.id, is_partner=partner)

    @property
    def name(self) -> str:
        """In a sentence."""
        return self.organisation.name if self.organisation else gettext("a visitor")


@bp.get("/equipment/<slug>/availability/seen")
@allow(signed_in)
def seen_as(slug: str) -> ResponseReturnValue:
    """The slots as the organisation `as` sees them, by its name; without one, as a visitor does."""
    item, asked = own(slug), request.args.get("as", "")[:LONGEST].strip()
    viewer, unknown = _viewer(item, asked)
    mode = _mode(item)
    change = queries.mode_changes(item).get(mode, AS_ALWAYS) if mode else AS_ALWAYS
    sees = queries.listed(db.session(), slug, viewer.actor) is not None
    slots = _slots(item, Use(mode, change.terms(item.terms)), viewer.actor) if sees else None
    page = render_template(
        "equipment/seen.html",
        slug=slug,
        title=title(item, language()),
        urls={
            "show": url_for("equipment.show", slug=slug),
            "edit": url_for("availability.edit", slug=slug, _anchor="preview"),
            "mine": url_for("equipment.mine"),
            "names": url_for("availability.organisations", slug=slug),
            "action": url_for("equipment.seen_as", slug=slug),
        },
        asked=asked,
        unknown=unknown,
        faults=[("as", unknown)] if unknown else [],
        name=viewer.name,
        modes=[
            {"value": one.value, "label": MODES[one], "chosen": one is mode} for one in item.modes_offered
        ],
        sees=sees,
        slots=slots,
        signs=list(PLAIN_KEY.items()),
        facts=_facts(item, viewer, mode, change, slots) if slots else [],
    )
    return page, 422 if unknown else 200


def _viewer(item: Equipment, asked: str) -> tuple[Viewer, str]:
    """Who is meant, and what is said where nobody is."""
    if not asked:
        return Viewer(), ""
    named = {fold(one.name): one for one in others_than(db.session(), item.owner_id)}
    found = named.get(fold(asked))
    if found is None:
        return Viewer(), gettext("Choose members of the list: there is no “%(name)s”", name=asked[:80])
    return Viewer(found), ""


def _mode(item: Equipment) -> AccessMode | None:
    asked = request.args.get("access_mode", "")
    modes = item.modes_offered
    return next((mode for mode in modes if mode.value == asked), modes[0] if modes else None)


def _slots(item: Equipment, use: Use, actor: Actor) -> Slots:
    session, moment = db.session(), now()
    first = availability.first_free_for(session, [item.id], moment).get(item.id)
    return section(session, item, use, actor, first, moment, HERE)


def _facts(
    item: Equipment, viewer: Viewer, mode: AccessMode | None, change: ModeChange, slots: Slots
) -> list[dict[str, Any]]:
    """What holds for them beside the slots."""
    actor = viewer.actor
    begins = slots.choice.start if slots.choice else now()
    tariff = tariff_of(db.session(), item, actor.organisation_id, first_day(begins, ZoneInfo(item.site.zone)))
    price, rates = headline_in(item, tariff), tariff.in_mode(mode)
    knows = access.knows_owner(actor, item)
    details = ", ".join(rate_lines(rates, language())) if rates.mode is PriceMode.RATE else price.note
    terms = change.terms(item.terms)
    pairs = [
        (gettext("Owner"), gettext("named") if knows else gettext("not named")),
        (gettext("Price"), price.amount),
        (gettext("Which rate"), name_of(tariff.by)),
        (gettext("Rates"), details),
        (gettext("Use"), str(MODES[mode]) if mode else ""),
        (gettext("Notice before a start"), duration(terms.lead_time, language()) if terms.lead_time else ""),
        (gettext("A request"), _request_words(item, actor, slots)),
    ]
    return [{"label": label, "value": value} for label, value in pairs if value]


def _request_words(item: Equipment, actor: Actor, slots: Slots) -> str:
    if not may_request(actor, item):
        return gettext("only after signing in")
    if slots.opens and queries.confirms_at_once(db.session(), item, actor):
        if item.asks_first:
            return gettext(
                "confirmed at once inside the opening hours, if nothing that you ask for is missing"
            )
        return gettext("confirmed at once inside the opening hours")
    return gettext("waits for your yes")
