"""A listing copied, moved to another address, and said to be still true."""

from __future__ import annotations

from hmac import compare_digest

from flask import abort, current_app, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment import access, details, lifecycle, queries
from light2share.equipment.forms.acts import AddressForm
from light2share.equipment.links import ConfirmLink, listing_mark, read_confirm_token
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.slugs import slug_of
from light2share.equipment.texts import title
from light2share.equipment.views import publishing
from light2share.equipment.views.mine import own
from light2share.equipment.views.room import bp
from light2share.equipment.views.sections import around
from light2share.i18n import gettext, language, speaking
from light2share.i18n.formats import day
from light2share.organisations.queries import WhoIs, answering_for, who_is
from light2share.web.access import allow, ask_to_sign_in, holder, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.links import full

TITLE_LONGEST = 160


@bp.post("/equipment/<slug>/copy")
@allow(signed_in)
def copy(slug: str) -> ResponseReturnValue:
    """A new draft like this one."""
    item = own(slug)
    twin = details.copy(db.session(), item, _titles(item), now())
    publishing.open_like(db.session(), item, twin, now())
    publishing.ask_like(db.session(), item, twin)
    flash(
        gettext("This draft is a copy without photos and documents. Change what differs, then publish it."),
        "success",
    )
    return done(url_for("equipment.edit", slug=twin.slug))


def _titles(item: Equipment) -> dict[str, str]:
    """What the copy is called in each language that the original has a name in."""
    found = {}
    for tongue, words in (("fr", item.title_fr), ("en", item.title_en)):
        if words:
            with speaking(tongue):
                found[tongue] = gettext("%(title)s (copy)", title=words)[:TITLE_LONGEST]
    return found


@bp.route("/equipment/<slug>/address", methods=["GET", "POST"])
@allow(signed_in)
def address(slug: str) -> ResponseReturnValue:
    """Another address for its page; the old one goes on leading there."""
    item = own(slug)
    form = AddressForm(data={"slug": item.slug})
    if form.submitted_and_valid():
        wanted = slug_of(form.slug.data)
        if not details.slug_is_free(db.session(), item, wanted):
            form.slug.errors = [gettext("Choose another one: “%(slug)s” is in use", slug=wanted)]
            return _address_page(item, form), 422
        details.change_slug(db.session(), item, wanted, current_actor(), now())
        publishing.changed(db.session(), item)
        flash(gettext("The page has its new address. The old one leads to it."), "success")
        return done(url_for("equipment.address", slug=item.slug))
    return _address_page(item, form), form.status()


def _address_page(item: Equipment, form: AddressForm) -> str:
    start = full("equipment.show", slug="-").removesuffix("-")
    return render_template(
        "equipment/address.html", form=form, start=start, **around(item, "equipment.address")
    )


@bp.post("/equipment/<slug>/still-true")
@allow(signed_in)
def still_true(slug: str) -> ResponseReturnValue:
    """The owner says that the listing is still as it is."""
    item = own(slug)
    lifecycle.confirm(db.session(), item, now(), current_actor())
    flash(gettext("Thank you: “%(title)s” is confirmed.", title=title(item, language())), "success")
    return done(url_for("equipment.mine"))


@bp.route("/a/listing/<token>", methods=["GET", "POST"])
@allow(holder)
def still_true_by_link(token: str) -> ResponseReturnValue:
    """The same for the person to whom a mail went, without signing in. Opening the page changes nothing."""
    link = read_confirm_token(current_app.config["SECRET_KEY"], token)
    item = queries.once_at(db.session(), link.slug) if link else None
    if link is None or item is None:
        abort(404)
    person = _holder(link, item)
    if (
        person is None
        or person.session_epoch != link.session_epoch
        or not access.may_edit(person.actor, item)
    ):
        if request.method != "GET":
            return ask_to_sign_in()
        return done(url_for("accounts.sign_in", next=url_for("equipment.mine")))
    g.acting = person.actor
    if request.method == "POST" and not only_shown() and item.state is ListingState.PUBLISHED:
        lifecycle.confirm(db.session(), item, now(), person.actor)
        return done(request.path)
    return _confirm_page(item)


def _holder(link: ConfirmLink, item: Equipment) -> WhoIs | None:
    """The person the link was made for, among those who answer for the owner now."""
    key = current_app.config["SECRET_KEY"]
    for person_id in answering_for(db.session(), item.owner_id):
        if compare_digest(listing_mark(key, link.slug, person_id), link.person):
            return who_is(db.session(), person_id, item.owner_id)
    return None


def _confirm_page(item: Equipment) -> str:
    spoken = language()
    said = max(item.updated_at, item.confirmed_at or item.updated_at)
    return render_template(
        "equipment/still_true.html",
        title=title(item, spoken),
        published=item.state is ListingState.PUBLISHED,
        asks=lifecycle.waits_for_a_word(item, now()),
        said=day(said, spoken, item.site.zone, year=True),
        url=url_for("equipment.show", slug=item.slug),
        edit_url=url_for("equipment.edit", slug=item.slug),
        action=request.path,
        hidden=hidden_fields(),
        button=gettext("Still true"),
    )
