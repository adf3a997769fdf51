"""My bookings as a table file."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask.typing import ResponseReturnValue

from light2share.bookings import lists
from light2share.bookings.access import party_of
from light2share.bookings.lists import Row
from light2share.bookings.models import BookingState
from light2share.bookings.to_do import title_of
from light2share.bookings.views.facts import NAMES_A_PRICE
from light2share.bookings.views.listing import filters
from light2share.bookings.views.room import bp
from light2share.bookings.wording import state_label
from light2share.db import db
from light2share.i18n import gettext
from light2share.kernel.actor import Actor
from light2share.kernel.localtime import to_local
from light2share.kernel.period import Period
from light2share.quotes.rules import lines_of
from light2share.quotes.words import lines_text
from light2share.web.access import allow, member
from light2share.web.actor import current_actor
from light2share.web.tables import csv_file

MOST = 5000


@bp.get("/bookings.csv")
@allow(member)
def export() -> ResponseReturnValue:
    """The rows of the list with the same filters, at most `MOST`, as UTF-8 that spreadsheets recognise."""
    actor, chosen = current_actor(), filters()
    states = [chosen.state] if chosen.state else list(BookingState)
    rows = lists.in_states(db.session(), actor, chosen.party, states, MOST)
    return csv_file([_heads(), *(_cells(row, actor) for row in rows)], "bookings")


def _heads() -> list[str]:
    return [
        gettext("Reference"),
        gettext("State"),
        gettext("Instrument"),
        gettext("Owner"),
        gettext("Requester"),
        gettext("From"),
        gettext("Until"),
        gettext("Time zone"),
        gettext("Estimate, euros excl. VAT"),
        gettext("Measurement"),
        gettext("Reference of the requester"),
        gettext("Proposed times"),
        gettext("Answer by"),
        gettext("Estimate, line by line"),
        gettext("Number of samples"),
        gettext("Each time"),
    ]


def _cells(row: Row, actor: Actor) -> list[str | Decimal]:
    zone = ZoneInfo(row.zone)
    return [
        row.reference,
        state_label(row.state, party_of(actor, row), row.proposed_by, row.behind),
        title_of(row),
        row.owner,
        row.requester,
        f"{to_local(row.hours.start, zone):%Y-%m-%d %H:%M}",
        f"{to_local(row.hours.end, zone):%Y-%m-%d %H:%M}",
        row.zone,
        "" if row.estimate_cents is None else Decimal(row.estimate_cents).scaleb(-2),
        row.purpose,
        row.requester_reference,
        "; ".join(_stretches(choice, zone) for choice in row.choices),
        f"{to_local(row.expires_at, zone):%Y-%m-%d %H:%M}" if row.expires_at else "",
        lines_text(lines_of(row.estimate_lines)) if row.price_mode in NAMES_A_PRICE else "",
        str(row.samples or ""),
        " / ".join(_stretches(choice, zone) for choice in row.times),
    ]


def _stretches(times: Sequence[Period], zone: ZoneInfo) -> str:
    return "; ".join(_stretch(one, zone) for one in times)


def _stretch(one: Period, zone: ZoneInfo) -> str:
    return f"{to_local(one.start, zone):%Y-%m-%d %H:%M} – {to_local(one.end, zone):%Y-%m-%d %H:%M}"
