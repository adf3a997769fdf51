"""The page of one instrument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.availability import queries as availability
from light2share.availability.connected import stale_since
from light2share.availability.wording import KEY
from light2share.bookings import drafts
from light2share.bookings.access import may_request
from light2share.bookings.drafts import Draft
from light2share.bookings.free_time import roomier
from light2share.bookings.rules import answer_time
from light2share.bookings.wording import answer_label, later_label, short_label
from light2share.db import db
from light2share.equipment import access, queries
from light2share.equipment.models import Equipment
from light2share.equipment.pricing import Headline, rate_lines
from light2share.equipment.rules import AS_ALWAYS, AccessMode, Changes, PriceMode, Rates
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.values import values_of
from light2share.equipment.views import about, coming, showing
from light2share.equipment.views.abstracts import abstract_of
from light2share.equipment.views.room import bp
from light2share.equipment.views.sections import state_badge
from light2share.equipment.views.showing import Sheet
from light2share.equipment.views.slots import CARRIED, LONGEST_CARRIED, Slots, picked, section
from light2share.equipment.views.uses import Use
from light2share.equipment.words import MODE_HINTS, MODES, PROMISES_AT_ONCE, PROMISES_THEN, free_cancel_length
from light2share.i18n import formats, gettext, language, pgettext
from light2share.i18n.formats import iso, local_iso, money
from light2share.kernel.actor import Actor
from light2share.kernel.localtime import to_local
from light2share.kernel.period import Period
from light2share.quotes.cards import Tariff, first_day
from light2share.quotes.rules import Estimate, estimate
from light2share.quotes.words import headline_in, lines_shown, name_of
from light2share.web import beside, calendar_limits
from light2share.web.access import allow, anyone
from light2share.web.actor import current_actor
from light2share.web.clock import now
from light2share.web.moved import gone_or_moved


@bp.get("/equipment/<slug>")
@allow(anyone)
def show(slug: str) -> ResponseReturnValue:
    """What it is, when it is free, what it costs, and the way to ask for it."""
    session, actor, moment = db.session(), current_actor(), now()
    item = queries.whole(session, slug, actor)
    if item is None:
        gone_or_moved(queries.moved_to(session, slug, actor))
    tree = taxonomy()
    technique = tree.technique(item.technique)
    changes = queries.mode_changes(item)
    draft = drafts.kept(session, actor, item.id) if may_request(actor, item) else Draft({})
    mode = _mode(item, draft.fields)
    change = changes.get(mode, AS_ALWAYS) if mode else AS_ALWAYS
    others = showing.similar(session, item, technique, actor)
    photos = queries.photos_for(session, [item.id, *(one.id for one in others)])
    sheet = Sheet(
        item,
        technique,
        values_of(queries.specifications_of(session, item), tree),
        photos[item.id],
        to_local(moment, ZoneInfo(item.site.zone)).date(),
        change,
    )
    papers = about.papers_for(session, item, actor)
    first_free = availability.first_free_for(session, [item.id, *(one.id for one in others)], moment)
    slots = section(
        session, item, Use(mode, change.terms(item.terms)), actor, first_free.get(item.id), moment
    )
    begins = first_day(slots.choice.start if slots.choice else moment, ZoneInfo(item.site.zone))
    asked_nm = showing.asked_wavelength()
    around, tariff = showing.around(session, item, actor, begins)
    return render_template(
        "equipment/show.html",
        slug=slug,
        crumbs=coming.way_back(_crumbs(sheet)),
        how_far=coming.how_far(session, item),
        head=showing.head(sheet, actor, slots.free_week),
        gallery=showing.gallery(sheet),
        key=showing.key(sheet, sheet.spectrum(asked_nm)),
        slots=slots,
        stale=_stale(item, moment),
        slot_signs=list(KEY.items()),
        calendar_url=url_for("calendars.equipment_calendar", slug=slug),
        panel=_panel(item, actor, slots, draft, mode, tariff, moment),
        specifications=about.specifications(sheet, item.own_specifications, asked_nm),
        calibration=about.calibrated(sheet, papers),
        conditions=about.conditions(item, _in_tariff(changes, tariff)),
        training=beside.values(beside.TRAINING, item, actor),
        documents=about.documents(item, about.but_certificates(papers)),
        contact=about.contact(session, item, actor, access.knows_owner(actor, item)),
        owner=showing.owner_box(item, actor, around),
        similar=showing.mini_cards(others, actor, first_free, photos),
        manage=_manage(item, actor),
        abstract=abstract_of(sheet) if actor.person_id is None else None,
        print_url=url_for("equipment.printed", slug=slug),
        favourite=None if actor.person_id is None else around.aside,
    )


def _stale(item: Equipment, moment: datetime) -> str:
    """Said where a calendar of the owner has not been read for long, so that times shown as free may not be."""
    since = stale_since(item, moment, calendar_limits.stale_after())
    if since is None:
        return ""
    return gettext(
        "Calendar out of date: the owner’s own calendar could not be read since %(since)s, so a time may have gone.",
        since=formats.moment(since, language(), item.site.zone),
    )


def _crumbs(sheet: Sheet) -> list[dict[str, str]]:
    links = [{"label": gettext("Equipment"), "url": url_for("catalogue.search")}]
    family = taxonomy().family_of(sheet.item.technique)
    if family and sheet.technique:
        url = url_for("catalogue.search", technique=sheet.technique.slug)
        links.append({"label": sheet.technique.name.in_(language()), "url": url})
    return links


def _manage(item: Equipment, actor: Actor) -> dict[str, Any] | None:
    """Links for the owner's managers."""
    if not access.may_edit(actor, item):
        return None
    return {
        "state": state_badge(item),
        "public": access.is_published(item),
        "edit_url": url_for("equipment.edit", slug=item.slug),
        "photos_url": url_for("equipment.photos", slug=item.slug),
        "availability_url": url_for("availability.edit", slug=item.slug),
        "book_for_url": url_for("bookings.book_for", slug=item.slug) if access.is_published(item) else "",
    }


def _panel(
    item: Equipment,
    actor: Actor,
    slots: Slots,
    draft: Draft,
    mode: AccessMode | None,
    tariff: Tariff,
    at: datetime,
) -> dict[str, Any]:
    """Price, chosen slot, who runs it, purpose, estimate, until when the owner answers, and promises."""
    zone = ZoneInfo(item.site.zone)
    rates = tariff.in_mode(mode)
    price = replace(headline_in(item, tariff), details=_details(rates))
    unasked = slots.opens and queries.confirms_at_once(db.session(), item, actor)
    at_once = unasked and not item.asks_first
    choice = slots.choice
    found = estimate(rates, [choice], mode, zone) if choice else None
    return {
        "url": url_for("bookings.request_booking", slug=item.slug) if access.is_published(item) else "",
        "question_url": _question_url(item, actor),
        "own": actor.organisation_id == item.owner_id and actor.is_member,
        "barred": _barred(actor, item),
        "visitor": actor.person_id is None,
        "price": price,
        "rate_name": name_of(tariff.by, yours=True) if actor.is_member else "",
        "picked": picked(choice, zone) if choice else None,
        "starts": _local(choice, zone)[0] if choice else "",
        "ends": _local(choice, zone)[1] if choice else "",
        "modes": [
            {"value": one.value, "label": MODES[one], "hint": MODE_HINTS[one], "chosen": one is mode}
            for one in item.modes_offered
        ],
        "purpose": _purpose(draft.fields),
        "seen": draft.version,
        "view": slots.view,
        "date": slots.day,
        "purpose_longest": LONGEST_CARRIED,
        "total": _total(rates.mode, found),
        "lines": lines_shown(found.lines) if found and len(found.lines) > 1 else [],
        "answer": None if at_once else _answer(item, mode, slots, zone, at),
        "promises": _promises(item, unasked),
        "bar": _bar(price, choice, zone, _total(rates.mode, found, " " + gettext("excl. VAT"))),
    }


def _barred(actor: Actor, item: Equipment) -> dict[str, str] | None:
    """Why somebody signed in can't ask for it, and where they go on; None for all others."""
    if actor.person_id is None or actor.organisation_id == item.owner_id or may_request(actor, item):
        return None
    if actor.is_resting:
        return {
            "text": gettext("Your organisation is no member at present, so it can’t ask for test time."),
            "label": gettext("Our membership"),
            "url": url_for("organisations.own_membership"),
        }
    return {
        "text": gettext("Requests are sent by members of an organisation."),
        "label": gettext("Join the cluster"),
        "url": "" if actor.is_cluster_manager else url_for("pages.join"),
    }


def _question_url(item: Equipment, actor: Actor) -> str:
    """Where the owner is asked before any date; a visitor signs in there."""
    asks = access.is_published(item) and (actor.person_id is None or may_request(actor, item))
    return url_for("feasibility.ask", slug=item.slug) if asks else ""


def _in_tariff(changes: Changes, tariff: Tariff) -> Changes:
    """What the modes change: their notice as the sheet says, their rates as far as those of the reader leave them."""
    return {
        mode: replace(tariff.changes.get(mode, AS_ALWAYS), lead_time=change.lead_time)
        for mode, change in changes.items()
    }


def _details(rates: Rates) -> tuple[str, ...]:
    """Every rate of the chosen mode, where it has any."""
    return rate_lines(rates, language()) if rates.mode is PriceMode.RATE else ()


def _answer(
    item: Equipment, mode: AccessMode | None, slots: Slots, zone: ZoneInfo, at: datetime
) -> dict[str, str] | None:
    """Until when the owner can answer a request for the chosen time, and a later one where that is short."""
    choice = slots.choice
    if choice is None:
        return None
    lead = queries.in_mode(item, mode).terms(item.terms).lead_time
    time = answer_time(at, item.answer_days, choice.start, lead, item.site.office)
    said = {"text": answer_label(time.until, zone), "short": "", "label": "", "url": ""}
    if time.is_short:
        said["short"] = short_label()
        if later := roomier(db.session(), item, choice, time.enough_from, at, mode, slots.rules):
            said |= {"label": later_label(later, zone), "url": _with_slot(item, later)}
    return said


def _with_slot(item: Equipment, choice: Period) -> str:
    """This page with another choice."""
    kept: dict[str, Any] = {
        name: request.args[name][:LONGEST_CARRIED] for name in CARRIED if request.args.get(name)
    }
    return url_for(
        "equipment.show", slug=item.slug, **kept, slot=iso(choice.start), end=iso(choice.end), _anchor="book"
    )


def _purpose(typed: Mapping[str, str]) -> str:
    """What stands in the address, else what is kept of a request that was begun."""
    words = request.args["purpose"] if "purpose" in request.args else typed.get("purpose", "")
    return " ".join(words.split())[:LONGEST_CARRIED]


def _mode(item: Equipment, typed: Mapping[str, str]) -> AccessMode | None:
    modes = item.modes_offered
    asked = request.args.get("access_mode") or typed.get("access_mode", "")
    return next((mode for mode in modes if mode.value == asked), modes[0] if modes else None)


def _local(choice: Period, zone: ZoneInfo) -> tuple[str, str]:
    """Both ends as the form of the request takes them."""
    starts, ends = (local_iso(at, zone) for at in (choice.start, choice.end))
    return starts, ends


def _total(mode: PriceMode, found: Estimate | None, tax: str = "") -> str:
    if found is None:
        return ""
    if found.total_cents is None:
        return gettext("Hours exchange") if mode is PriceMode.EXCHANGE else gettext("On quote")
    return money(found.total_cents, language()) + tax if found.total_cents else gettext("Free of charge")


def _promises(item: Equipment, unasked: bool) -> list[dict[str, str]]:
    first = gettext("The owner accepts or declines, and says why.")
    if unasked:
        first = str(PROMISES_THEN if item.asks_first else PROMISES_AT_ONCE[item.approval])
    return [
        {"sign": "check", "text": first},
        {"sign": "lock", "text": gettext("Only you and the owner see the request.")},
        {
            "sign": "calendar",
            "text": gettext(
                "Free cancellation up to %(length)s before.",
                length=free_cancel_length(item.free_cancel),
            ),
        },
    ]


def _bar(price: Headline, choice: Period | None, zone: ZoneInfo, total: str) -> dict[str, str]:
    """The foot of a phone: the estimate of what is chosen, before that the price."""
    when = picked(choice, zone) if choice else None
    return {
        "headline": total or price.per or price.amount,
        "text": f"{when['day']}, {when['hours']}" if when else gettext("Choose a free slot"),
        "url": "#book" if choice else "#availability",
        "action": pgettext("button", "Request") if choice else gettext("See dates"),
    }
