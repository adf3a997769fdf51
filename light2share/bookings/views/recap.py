"""What a request that is being typed comes to: its time, its price, until when it is answered, what is promised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from markupsafe import Markup

from light2share.availability import queries as availability
from light2share.bookings import free_time, queries
from light2share.bookings.calibrated import calibration_ends
from light2share.bookings.declared_words import declared_lines
from light2share.bookings.forms.declaring import DeclaringForm
from light2share.bookings.forms.requesting import BookingRequestForm
from light2share.bookings.proposal_words import asked_label, times_label
from light2share.bookings.queries import Mark
from light2share.bookings.rules import AnswerTime, answer_time, cancel_rule
from light2share.bookings.times import Times, last_of, length_of
from light2share.bookings.views.facts import Values, price
from light2share.bookings.views.question_rows import given_lines
from light2share.bookings.wording import (
    answer_label,
    count_label,
    held_label,
    later_label,
    mode_label,
    own_label,
    short_label,
)
from light2share.db import db
from light2share.equipment import queries as equipment
from light2share.equipment.models import AccessMode, Equipment
from light2share.equipment.texts import title
from light2share.equipment.words import PROMISES_AT_ONCE
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.period import Period
from light2share.quotes.queries import Priced, priced
from light2share.quotes.words import lines_shown, lines_text, name_of
from light2share.web.actor import current_actor
from light2share.web.clock import now


def recap(item: Equipment, form: BookingRequestForm, wanted: Times | None, at_once: bool) -> Values:
    """What is being asked for, in view at every step."""
    zone = ZoneInfo(item.site.zone)
    shown: Values = {
        "day": "",
        "hours": "",
        "time": None,
        "times": [],
        "total": "",
        "lines": [],
        "rate_name": "",
        "rivals": "",
        "own": "",
        "short": None,
        "calibration": "",
    }
    last = min(last_of(wanted.choices)) if wanted else None
    shown["answer"] = "" if at_once or last is None else answer(item, last, chosen_mode(form))
    shown["short"] = None if at_once or last is None else too_short(item, last, chosen_mode(form))
    shown["promises"] = _promises(
        item, wanted.first if wanted else None, at_once, "" if shown["short"] else shown["answer"]
    )
    if wanted is None:
        return shown
    shown |= _one_time(wanted.first, zone) if len(wanted.periods) == 1 else _several(wanted, zone)
    shown["calibration"] = calibration_ends(item, wanted.periods, now())
    cost = priced_of(item, form, wanted)
    shown |= {"total": _amount(cost), "lines": lines_shown(cost.estimate.lines)}
    shown["rate_name"] = name_of(cost.tariff.by, yours=True)
    marks = queries.asked(db.session(), item.id, item.terms.blocked(wanted.whole), current_actor())
    shown["own"] = own_note(marks, wanted.periods)
    if not at_once:
        shown["rivals"] = _rivals(marks, [item.terms.blocked(one) for one in wanted.periods], zone)
    return shown


def _one_time(wanted: Period, zone: ZoneInfo) -> Values:
    say = language()
    if wanted.start.astimezone(zone).date() != wanted.end.astimezone(zone).date():
        when = formats.when(wanted.start, wanted.end, say, zone)
        return {"day": when, "hours": formats.duration(wanted.length, say)}
    return {
        "day": formats.day(wanted.start, say, zone, year=True),
        "hours": formats.time_range(wanted.start, wanted.end, say, zone, length=True),
        "time": {"start": wanted.start, "end": wanted.end, "zone": zone},
    }


def _several(wanted: Times, zone: ZoneInfo) -> Values:
    count, length = len(wanted.periods), formats.duration(length_of(wanted.choices[0]), language())
    if wanted.one_of:
        words = ngettext("One of %(num)s time", "One of %(num)s times", count)
    else:
        words = ngettext("%(num)s time", "%(num)s times", count)
    return {"day": words, "hours": length, "times": [times_label([one], zone) for one in wanted.periods]}


def answer(item: Equipment, wanted: Period, mode: AccessMode | None) -> str:
    """Until when the owner could answer a request that is sent now."""
    return answer_label(_answer_time(item, wanted, mode, now()).until, ZoneInfo(item.site.zone))


def _answer_time(item: Equipment, wanted: Period, mode: AccessMode | None, at: datetime) -> AnswerTime:
    lead = equipment.in_mode(item, mode).terms(item.terms).lead_time
    return answer_time(at, item.answer_days, wanted.start, lead, item.site.office)


def too_short(item: Equipment, wanted: Period, mode: AccessMode | None) -> Values | None:
    """Said where the owner has less than a working day: with the first time that leaves more, if there is one."""
    zone, at = ZoneInfo(item.site.zone), now()
    time = _answer_time(item, wanted, mode, at)
    if not time.is_short:
        return None
    rules = availability.rules(db.session(), item.id)
    later = free_time.roomier(db.session(), item, wanted, time.enough_from, at, mode, rules)
    return {
        "text": short_label(),
        "label": later_label(later, zone) if later else "",
        "url": url_for(
            "bookings.request_booking",
            slug=item.slug,
            starts=formats.local_iso(later.start, zone),
            ends=formats.local_iso(later.end, zone),
        )
        if later
        else "",
    }


def own_note(marks: Sequence[Mark], wanted: Sequence[Period]) -> Markup | str:
    """The request or booking of one's own organisation for one of these times, with the way to it."""
    own = (mark for mark in marks if mark.yours)
    mine = next((mark for mark in own if any(mark.period.overlaps(one) for one in wanted)), None)
    if mine is None:
        return ""
    link = Markup('<a href="{}">{}</a>').format(
        url_for("bookings.show", reference=mine.reference), mine.reference
    )
    return Markup(formats.named("{}", "{}", language())).format(own_label(mine.state), link)  # noqa: S704 - signs


def _rivals(marks: Sequence[Mark], blocked: Sequence[Period], zone: ZoneInfo) -> str:
    held = [mark.held_until for mark in marks if mark.held_until and not mark.yours]
    others = {
        mark.period for mark in marks if not mark.yours and any(mark.period.overlaps(one) for one in blocked)
    }
    if not others:
        return ""
    if held:
        return held_label(formats.until(max(held), language(), zone))
    return ngettext(
        "%(num)s other request is waiting for this time. The owner chooses; nobody sees the other’s name.",
        "%(num)s other requests are waiting for this time. The owner chooses; nobody sees the others’ names.",
        len(others),
    )


def priced_of(item: Equipment, form: BookingRequestForm, wanted: Times) -> Priced:
    """What the chosen times cost the actor's organisation in the chosen mode."""
    organisation_id = current_actor().organisation_id
    return priced(
        db.session(), item, organisation_id, wanted.choices[0], chosen_mode(form), form.known_samples() or 1
    )


def _amount(found: Priced) -> str:
    return price(found.tariff.rates.mode, found.estimate.total_cents)


def chosen_mode(form: BookingRequestForm) -> AccessMode | None:
    """The mode that is chosen so far."""
    mode: Any = form.access_mode.data
    return AccessMode(mode) if mode in set(AccessMode) else None


def _promises(item: Equipment, wanted: Period | None, at_once: bool, answered: str) -> list[Values]:
    lines = []
    if at_once:
        lines.append({"sign": "check", "text": str(PROMISES_AT_ONCE[item.approval])})
    else:
        lines.append({"sign": "owner", "text": gettext("Nothing is booked until the owner says yes")})
        if item.first_holds:
            words = gettext("Your request holds its time: nobody else can ask for it while it waits")
            lines.append({"sign": "lock", "text": words})
    if answered:
        lines.append({"sign": "clock", "text": answered})
    if wanted is not None:
        rule = cancel_rule(wanted.start, item.free_cancel, now())
        until = formats.until(rule.free_until, language(), ZoneInfo(item.site.zone))
        words = (
            gettext("Cancelling is free until %(until)s", until=until)
            if rule.is_free
            else gettext("So shortly before, cancelling may cost a fee under the owner’s conditions")
        )
        lines.append({"sign": "calendar", "text": words})
    words = gettext("Purpose, sample and names: seen by the two organisations only")
    return [*lines, {"sign": "lock", "text": words}]


def summary(item: Equipment, form: DeclaringForm, wanted: Times | None, owner: str) -> list[Values]:
    """Everything that will be sent."""
    zone = ZoneInfo(item.site.zone)
    when = asked_label(wanted.choices, zone, length=True) if wanted else ""
    lines = [
        {"label": gettext("Instrument"), "value": title(item, language()), "note": owner},
        {
            "label": gettext("When"),
            "value": when,
            "note": formats.zone_label(zone, language(), wanted.first.start) if wanted else "",
        },
        {
            "label": gettext("Who runs it"),
            "value": mode_label(form.access_mode.data) if form.access_mode.data else "",
        },
        {"label": gettext("Measurement"), "value": form.purpose.data or ""},
        {"label": gettext("Sample"), "value": form.sample.data or ""},
        {"label": gettext("Number of samples"), "value": count_label(form.known_samples())},
        *({"label": label, "value": value} for label, value in declared_lines(form.declared())),
        *given_lines(form.given()),
        {"label": gettext("Your reference"), "value": form.reference.data or ""},
        {"label": gettext("Estimate"), **_estimated(item, form, wanted)},
    ]
    return [line for line in lines if line["value"]]


def _estimated(item: Equipment, form: BookingRequestForm, wanted: Times | None) -> Values:
    """The amount, and what it is made of."""
    if wanted is None:
        return {"value": ""}
    cost = priced_of(item, form, wanted)
    said = [name_of(cost.tariff.by, yours=True), lines_text(cost.estimate.lines)]
    return {"value": _amount(cost), "note": ". ".join(part for part in said if part)}
