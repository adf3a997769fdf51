"""Where an organisation's equipment stands: told to those who have a confirmed booking there, and to nobody else."""

from __future__ import annotations

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.availability.stored import refresh_all
from light2share.bookings import moves
from light2share.bookings.actions import place_changed
from light2share.bookings.held import taken_in
from light2share.catalogue.actions import index
from light2share.catalogue.places import Place
from light2share.db import db
from light2share.equipment.models import Equipment
from light2share.equipment.queries import at_site
from light2share.equipment.slugs import free_slug
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language
from light2share.kernel.workdays import region_of
from light2share.organisations import queries, siting
from light2share.organisations.access import may_change_sites
from light2share.organisations.forms import SiteForm
from light2share.organisations.models import Site
from light2share.organisations.siting import Where
from light2share.organisations.views.places import placed
from light2share.organisations.views.room import bp
from light2share.web.access import allow, in_charge, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now
from light2share.web.forms import hidden_fields


@bp.get("/org/sites")
@allow(in_charge)
def sites() -> str:
    """The sites of the actor's organisation, each with its address or the word that it has none yet."""
    rows = [
        {
            "name": site.name,
            "address": site.address or "",
            "town": f"{site.postcode} {site.town}",
            "zone": formats.zone_label(site.zone, language()),
            "url": url_for("organisations.site", slug=site.slug),
        }
        for site in queries.sites_of(db.session(), current_actor().organisation_id or 0)
    ]
    return render_template("organisations/sites.html", rows=rows)


@bp.route("/org/sites/new", methods=["GET", "POST"])
@allow(in_charge)
def new_site() -> ResponseReturnValue:
    """Another place where equipment stands."""
    actor, session, form = current_actor(), db.session(), SiteForm()
    if form.submitted_and_valid():
        place = placed(form)
        if place is not None:
            number = actor.organisation_id or 0
            taken = {*(site.slug for site in queries.sites_of(session, number)), "new"}
            slug = free_slug(form.name.data, taken)
            siting.add(session, slug, _where(form, place), form.visiting(), actor, now())
            flash(gettext("The site is saved. Its address is told with confirmed bookings only."))
            return done(url_for("organisations.sites"))
    page = render_template(
        "organisations/site.html",
        form=form,
        faults=form.faults,
        name="",
        zone="",
        action=url_for("organisations.new_site"),
        back=url_for("organisations.sites"),
    )
    return page, form.status()


@bp.route("/org/sites/<slug>", methods=["GET", "POST"])
@allow(in_charge)
def site(slug: str) -> ResponseReturnValue:
    """One site: what it is called and where it is."""
    found = queries.own_site(db.session(), slug, current_actor())
    if found is None:
        abort(404)
    require(may_change_sites(current_actor()))
    form = SiteForm(obj=found)
    if request.method == "POST" and form.submitted_and_valid():
        place = _place(form, found)
        if place is not None:
            return _changed(found, form, place)
    return _site_page(found, form), form.status()


@bp.post("/org/sites/<slug>/remove")
@allow(in_charge)
def remove_site(slug: str) -> ResponseReturnValue:
    """Take a site away at which nothing stands."""
    session = db.session()
    found = queries.own_site(session, slug, current_actor())
    if found is None:
        abort(404)
    require(may_change_sites(current_actor()))
    if only_shown():
        return _site_page(found, SiteForm(obj=found, read=False))
    siting.hold(session, found)
    if at_site(session, found.id):
        return _site_page(found, SiteForm(obj=found, read=False)), 409
    siting.remove(session, found, current_actor(), now())
    flash(gettext("The site is removed."))
    return done(url_for("organisations.sites"))


def _site_page(found: Site, form: SiteForm) -> str:
    return render_template(
        "organisations/site.html",
        form=form,
        faults=form.faults,
        name=found.name,
        zone=formats.zone_label(found.zone, language()),
        action=url_for("organisations.site", slug=found.slug),
        back=url_for("organisations.sites"),
        standing=_standing(at_site(db.session(), found.id)),
        remove_url=url_for("organisations.remove_site", slug=found.slug),
        hidden=hidden_fields(),
    )


def _standing(items: list[Equipment]) -> list[dict[str, str]]:
    """What stands at a site; with the page where whoever looks after it says where it stands."""
    edits = current_actor().is_manager
    return [
        {
            "name": title(item, language()),
            "url": url_for("equipment.edit", slug=item.slug) if edits else "",
        }
        for item in items
    ]


def _place(form: SiteForm, found: Site) -> Place | None:
    """Where the commune lies; where the site was if neither postcode nor town has changed."""
    if (form.postcode.data, form.town.data) == (found.postcode, found.town):
        return Place(found.town, found.latitude, found.longitude)
    return placed(form)


def _where(form: SiteForm, place: Place) -> Where:
    return Where(
        form.name.data,
        form.address.data or "",
        form.postcode.data,
        form.town.data,
        place.latitude,
        place.longitude,
    )


def _changed(found: Site, form: SiteForm, place: Place) -> ResponseReturnValue:
    session = db.session()
    before = region_of(found.postcode)
    if siting.change(session, found, _where(form, place), form.visiting(), current_actor(), now()):
        for item in at_site(session, found.id):
            index(session, item)
            if region_of(found.postcode) != before:  # it has other public holidays
                moves.lock(session, item.id)
                refresh_all(session, item, taken_in(session, item.id), now())
        place_changed(session, found.id, now())
    flash(gettext("The site is saved. Its address is told with confirmed bookings only."))
    return done(url_for("organisations.sites"))
