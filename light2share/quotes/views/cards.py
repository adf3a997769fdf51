"""The owner's page of rate cards: what each requester pays, from when to when."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings import moves
from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.access import is_published
from light2share.equipment.models import Equipment
from light2share.equipment.owner_pages import PAGES
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language
from light2share.kernel.errors import Stale, Taken
from light2share.kernel.localtime import to_local
from light2share.organisations.queries import others_than
from light2share.quotes import access, actions, queries
from light2share.quotes.actions import MOST_CARDS, TooManyCards
from light2share.quotes.cards import Card, RequesterClass
from light2share.quotes.forms import RateForm
from light2share.quotes.models import RateCard
from light2share.quotes.views.preview import preview
from light2share.quotes.views.room import bp
from light2share.quotes.words import REQUESTERS, rates_text, validity_text
from light2share.web.access import allow, require, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.moved import gone_or_moved
from light2share.web.tabs import tabs

ORDER = (
    RequesterClass.CHOSEN,
    RequesterClass.SMALL,
    RequesterClass.ACADEMIC,
    RequesterClass.MEMBERS,
    RequesterClass.PARTNERS,
    RequesterClass.EVERYBODY,
)
"""In the table: what counts most first."""


@bp.get("/equipment/<slug>/rates")
@allow(signed_in)
def rates(slug: str) -> ResponseReturnValue:
    """Every card, the form for one more, and what an organisation would pay."""
    item = _own(slug)
    return _page(item, _form(item, read=False))


@bp.post("/equipment/<slug>/rates")
@allow(signed_in)
def add_card(slug: str) -> ResponseReturnValue:
    """Write one more."""
    item = _locked(slug)
    form = _form(item)
    if not form.submitted_and_valid() or form.ends_before(_today(item)):
        return _page(item, form, status=form.status())
    card = form.card()
    if _in_the_way(item, form, card):
        return _page(item, form, status=422)
    try:
        actions.add(db.session(), item, card, now())
    except TooManyCards:
        form.form_errors.append(
            gettext("Remove a rate that is over first: a listing has %(most)s at most", most=MOST_CARDS)
        )
        return _page(item, form, status=422)
    except Taken:
        return _refused_by_the_database(slug, form)
    flash(gettext("The rate is saved. Bookings that were made keep their price."), "success")
    return done(url_for("quotes.rates", slug=slug))


@bp.route("/equipment/<slug>/rates/<int:card_id>", methods=["GET", "POST"])
@allow(signed_in)
def change_card(slug: str, card_id: int) -> ResponseReturnValue:
    """Let one say something else."""
    item = _locked(slug)
    row = _one(item, card_id)
    form = _form(item, row)
    if not form.submitted_and_valid():
        return _page(item, form, row, form.status())
    card = form.card()
    if _in_the_way(item, form, card, row.id):
        return _page(item, form, row, 422)
    try:
        actions.change(db.session(), row, card, _seen(), now())
    except Stale:
        form.version.data, form.version.raw_data = str(row.version), None
        form.form_errors.append(
            gettext(
                "Somebody of your organisation changed this rate after you opened this page. Nothing of yours is"
                " saved yet: check what stands below, then save again."
            )
        )
        return _page(item, form, row, 409)
    except Taken:
        return _refused_by_the_database(slug, form, card_id)
    flash(gettext("The rate is changed. Bookings that were made keep their price."), "success")
    return done(url_for("quotes.rates", slug=slug))


@bp.post("/equipment/<slug>/rates/<int:card_id>/end")
@allow(signed_in)
def end_card(slug: str, card_id: int) -> ResponseReturnValue:
    """Let one count today for the last time, or go where it does not count."""
    item = _locked(slug)
    row = _one(item, card_id)
    if only_shown():
        return _page(item, _form(item, read=False))
    if actions.end(db.session(), row, _today(item), now()):
        flash(gettext("The rate counts today for the last time. Bookings that were made keep it."), "success")
    else:
        flash(gettext("The rate is removed. Bookings that were made keep their price."), "success")
    return done(url_for("quotes.rates", slug=slug))


def _own(slug: str) -> Equipment:
    """The item, for the managers of its owner: 403 for its other members, 404 for everybody else."""
    actor = current_actor()
    item = equipment.listed(db.session(), slug, actor)
    if item is None:
        gone_or_moved(equipment.moved_to(db.session(), slug, actor))
    if item.owner_id != actor.organisation_id:
        abort(404)
    require(access.may_set_rates(actor, item))
    return item


def _locked(slug: str) -> Equipment:
    """The item, held until the end of the request: nobody else writes its rates between the look and the change."""
    item = _own(slug)
    if request.method == "POST" and not only_shown():
        moves.lock(db.session(), item.id)
    return item


def _one(item: Equipment, card_id: int) -> RateCard:
    return queries.one_for_owner(db.session(), item, card_id) or abort(404)


def _form(item: Equipment, row: RateCard | None = None, read: bool = True) -> RateForm:
    return RateForm(others_than(db.session(), item.owner_id), row, read)


def _today(item: Equipment) -> date:
    return to_local(now(), ZoneInfo(item.site.zone)).date()


def _seen() -> int:
    """The version that the form names which was sent; Stale if it names none."""
    text = request.form.get("version", "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Stale
    return int(text)


def _in_the_way(item: Equipment, form: RateForm, card: Card, but: int | None = None) -> bool:
    """Whether another card would count for the same requesters on the same day; the form then names it."""
    other = actions.clashing(db.session(), item, card, but)
    if other is None:
        return False
    form.valid_from.errors = [
        gettext(
            "Choose other days, or end the other rate first: there is one for %(whom)s, %(when)s",
            whom=_whom(other),
            when=validity_text(other.card),
        )
    ]
    return True


def _refused_by_the_database(slug: str, form: RateForm, card_id: int = 0) -> ResponseReturnValue:
    """Somebody wrote the same at the same moment."""
    db.session.rollback()
    item = _own(slug)
    form.valid_from.errors = [gettext("Choose other days: somebody has just written a rate for the same")]
    return _page(item, form, _one(item, card_id) if card_id else None, 409)


def _page(
    item: Equipment, form: RateForm, changed: RateCard | None = None, status: int = 200
) -> ResponseReturnValue:
    session, today = db.session(), _today(item)
    others = others_than(session, item.owner_id)
    rows = sorted(queries.for_owner(session, item), key=_place)
    asked = preview(item, others, today)
    page = render_template(
        "quotes/rates.html",
        title=title(item, language()),
        slug=item.slug,
        url=url_for("equipment.show", slug=item.slug),
        edit_url=url_for("equipment.edit", slug=item.slug),
        modes_url=url_for("equipment.modes", slug=item.slug),
        mine_url=url_for("equipment.mine"),
        tabs=tabs(PAGES, item.slug, "quotes.rates"),
        shared=is_published(item),
        sheet=rates_text(item.rates) if item.price_said else [gettext("Price not said yet")],
        cards=[_shown(item, row, today) for row in rows if not row.card.is_over(today)],
        over=[_shown(item, row, today) for row in rows if row.card.is_over(today)],
        form=form,
        faults=form.faults or ([("who", asked["fault"])] if asked["fault"] else []),
        page_error=bool(form.faults or asked["fault"]),
        act=_act(item, changed),
        preview=asked,
        hidden=hidden_fields(),
    )
    return page, 422 if asked["fault"] and status == 200 else status


def _place(row: RateCard) -> tuple[Any, ...]:
    name = row.organisation.name if row.organisation else ""
    return ORDER.index(row.requester), name, row.valid_from or date.min, row.id


def _act(item: Equipment, changed: RateCard | None) -> dict[str, str]:
    """What the form does."""
    if changed is None:
        url = url_for("quotes.add_card", slug=item.slug, _anchor="card")
        return {"title": gettext("Add a rate"), "label": gettext("Add the rate"), "url": url, "keep_url": ""}
    return {
        "title": gettext("Change the rate for %(whom)s", whom=_whom(changed)),
        "label": gettext("Save the rate"),
        "url": url_for("quotes.change_card", slug=item.slug, card_id=changed.id, _anchor="card"),
        "keep_url": url_for("quotes.rates", slug=item.slug),
    }


def _whom(row: RateCard) -> str:
    return row.organisation.name if row.organisation else str(REQUESTERS[row.requester])


def _shown(item: Equipment, row: RateCard, today: date) -> dict[str, Any]:
    card = row.card
    return {
        "whom": _whom(row),
        "prices": rates_text(card.rates),
        "when": validity_text(card),
        "state": _state(card, today),
        "change_url": url_for("quotes.change_card", slug=item.slug, card_id=row.id, _anchor="card"),
        "end_url": url_for("quotes.end_card", slug=item.slug, card_id=row.id),
        "end": gettext("End today")
        if card.holds_on(today) and card.valid_until != today
        else gettext("Remove"),
    }


def _state(card: Card, today: date) -> str:
    if card.is_over(today):
        return gettext("over")
    if card.holds_on(today):
        return gettext("counts now")
    return gettext("from %(day)s", day=formats.day(card.valid_from or today, language(), year=True))
