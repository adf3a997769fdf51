"""The page of one organisation, for everybody, with a form to write to it; it never names people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from light2share.availability.queries import first_free_for
from light2share.bookings.counts import completed_for_owner
from light2share.bookings.exchange import balance, in_words
from light2share.catalogue.answers import answer_times
from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.drawings import drawing
from light2share.equipment.models import Equipment, Photo
from light2share.equipment.pricing import headline_of
from light2share.equipment.rules import AccessMode
from light2share.equipment.texts import title
from light2share.equipment.words import MODES
from light2share.i18n import gettext, language
from light2share.i18n.formats import duration, moment, number
from light2share.kernel.actor import Actor
from light2share.organisations import actions, queries
from light2share.organisations.forms import ContactForm
from light2share.organisations.models import Organisation, OrganisationKind
from light2share.organisations.rules import shown_bookings
from light2share.organisations.views.logo import shown_logo
from light2share.organisations.views.room import bp
from light2share.organisations.words import kind_words
from light2share.web import limits
from light2share.web.abstract import Abstract, absolute, shortened
from light2share.web.access import allow, anyone
from light2share.web.actor import current_actor, current_person
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.moved import gone_or_moved

OTHER = {"fr": "en", "en": "fr"}
SCHEMA_KINDS = {
    OrganisationKind.RESEARCH_LAB: "ResearchOrganization",
    OrganisationKind.HIGHER_EDUCATION: "CollegeOrUniversity",
    OrganisationKind.PUBLIC_BODY: "GovernmentOrganization",
}
"""Kinds of organisations that schema.org has names for."""


@bp.get("/o/<slug>")
@allow(anyone)
def show(slug: str) -> ResponseReturnValue:
    """What the organisation is and what it shares, and a form to write to it."""
    return _page(_shown(slug), _form())


@bp.post("/o/<slug>")
@allow(anyone)
def contact(slug: str) -> ResponseReturnValue:
    """Send a message to the people of the organisation; its sender never learns who they are."""
    organisation, form = _shown(slug), _form()
    if current_actor().organisation_id == organisation.id:
        abort(404)
    if form.submitted_and_valid():
        whose = _whose(form, organisation)
        try:
            for limit, keys in whose.items():
                limits.refuse_if_used_up(limit, *keys)
        except TooManyRequests as refused:
            wait = int(str(refused.retry_after))
            form.form_errors.append(_too_many(wait))
            return _page(organisation, form), 429, {"Retry-After": str(wait)}
        for limit, keys in whose.items():
            limits.count(limit, *keys)
        actions.write_to(db.session(), organisation.id, form.sender(), form.message.data, now())
        flash(
            gettext(
                "Your message is on its way to %(name)s. The answer comes by e-mail.", name=organisation.name
            )
        )
        return done(url_for(".show", slug=slug))
    return _page(organisation, form), form.status()


def _shown(slug: str) -> Organisation:
    organisation = queries.shown(db.session(), slug)
    if organisation is None:
        became = queries.what_became_of(db.session(), slug)
        gone_or_moved(became.slug if became else None)
    return organisation


def _form() -> ContactForm:
    form, person = ContactForm(), current_person()
    if person:
        form.known(person)
    return form


def _whose(form: ContactForm, organisation: Organisation) -> dict[str, list[str]]:
    """Whose tries are counted: those of the sender, by network and address, and those at the organisation."""
    sender = form.sender()
    return {
        "LIMIT_CONTACT": [f"contact from {limits.address()}", f"contact by {sender.email.lower()}"],
        "LIMIT_CONTACT_RECEIVED": [f"contact to {organisation.id}"],
    }


def _too_many(seconds: int) -> str:
    wait = duration(-(-seconds // 60), language())
    return gettext("Too many messages at present. Try again in %(time)s.", time=wait)


def _page(organisation: Organisation, form: ContactForm) -> str:
    actor = current_actor()
    items = equipment.published_of(db.session(), organisation.id, actor)
    about, spoken = _about(organisation)
    towns = list(dict.fromkeys(site.town for site in queries.sites_of(db.session(), organisation.id)))
    return render_template(
        "organisations/show.html",
        name=organisation.name,
        logo=shown_logo(organisation),
        kind=kind_words(organisation.kind, organisation.size_class),
        towns=", ".join(towns).replace("'", "’"),
        about=about,
        about_lang="" if spoken == language() else spoken,
        website=organisation.website if _is_web(organisation.website) else None,
        figures=_figures(organisation, len(items)),
        cards=_cards(items, now()),
        exchanged=_exchanged(organisation, actor),
        search_url=url_for("catalogue.search"),
        park_url=url_for("calendars.calendar", org=organisation.slug) if actor.is_member else "",
        own=actor.is_member and actor.organisation_id == organisation.id,
        edit_url=url_for(".profile") if actor.is_admin and actor.organisation_id == organisation.id else "",
        form=form,
        slug=organisation.slug,
        abstract=_abstract(organisation, about, towns) if actor.person_id is None else None,
    )


def _exchanged(organisation: Organisation, actor: Actor) -> str:
    """How many hours it and the reader's organisation have lent each other; empty where they have not."""
    if actor.organisation_id is None or actor.organisation_id == organisation.id:
        return ""
    found = balance(db.session(), actor.organisation_id, organisation.id)
    return in_words(found, organisation.name) if found else ""


def _abstract(organisation: Organisation, about: str, towns: list[str]) -> Abstract:
    """The page in brief, for programs."""
    address = absolute(url_for(".show", slug=organisation.slug))
    kind = kind_words(organisation.kind, organisation.size_class)
    brief = about or gettext("%(kind)s in %(town)s", kind=kind, town=", ".join(towns))
    return Abstract(
        title=organisation.name,
        description=shortened(brief),
        address=address,
        language=language(),
        data={
            "@type": SCHEMA_KINDS.get(organisation.kind, "Organization"),
            "@id": f"{address}#organisation",
            "url": address,
            "name": organisation.name,
            "description": about,
            "sameAs": [organisation.website] if _is_web(organisation.website) else [],
            "location": [
                {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": town}}
                for town in towns
            ],
        },
    )


def _about(organisation: Organisation) -> tuple[str, str]:
    """What it says of itself, in the reader's language if it can, and the language of that."""
    for spoken in (language(), OTHER[language()]):
        if text := getattr(organisation, f"about_{spoken}"):
            return text, spoken
    return "", language()


def _is_web(address: str | None) -> bool:
    return (address or "").startswith(("https://", "http://"))


def _figures(organisation: Organisation, instruments: int) -> list[dict[str, str]]:
    figures = []
    if instruments:
        figures.append({"label": gettext("Instruments shared"), "value": number(instruments, language())})
    completed = shown_bookings(completed_for_owner(db.session(), organisation.id))
    if completed is not None:
        figures.append({"label": gettext("Completed bookings"), "value": number(completed, language())})
    answered = answer_times(db.session(), now()).owners.get(organisation.id)
    if answered is not None:
        shown = answered if answered < 60 else round(answered / 60) * 60
        figures.append(
            {
                "label": gettext("Median answer"),
                "value": duration(shown, language()),
                "note": gettext("last 90 days"),
            }
        )
    if organisation.member_since:
        figures.append({"label": gettext("Member since"), "value": str(organisation.member_since)})
    return figures


def _cards(items: list[Equipment], at: datetime) -> list[dict[str, Any]]:
    """The values of `mini_card` (templates/components), one per instrument."""
    ids = [item.id for item in items]
    photos = equipment.first_photos(db.session(), ids)
    free = first_free_for(db.session(), ids, at)
    return [_card(item, photos.get(item.id), free.get(item.id)) for item in items]


def _card(item: Equipment, photo: Photo | None, free: datetime | None) -> dict[str, Any]:
    price = headline_of(item, language())
    modes = [str(MODES[AccessMode(mode)]) for mode in item.access_modes]
    return {
        "title": title(item, language()),
        "url": url_for("equipment.show", slug=item.slug),
        "image": _image(item, photo),
        "when": moment(free, language(), item.site.zone, year=False) if free else "",
        "owner": "",
        "place": item.site.town,
        "price": price.per or price.amount,
        "mode": modes[0] if modes else "",
    }


def _image(item: Equipment, photo: Photo | None) -> dict[str, Any]:
    if photo:
        src = url_for("equipment.picture", slug=item.slug, name=photo.name, size="thumb")
        return {"src": src, "alt": "", "width": 400, "height": 300}
    return {"src": current_app.jinja_env.globals["asset"](drawing(item.technique)), "alt": ""}  # type: ignore[operator]
