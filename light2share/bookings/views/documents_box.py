"""Standing documents on the pages of a booking, as values that templates show."""

from __future__ import annotations

from flask import url_for
from markupsafe import Markup

from light2share.bookings import documents
from light2share.bookings.access import acts_as, party_of
from light2share.bookings.checklist import Line
from light2share.bookings.checks import CheckKind, may_say
from light2share.bookings.documents import Papers
from light2share.bookings.models import Booking
from light2share.bookings.transitions import Party
from light2share.bookings.views.facts import Values
from light2share.i18n import formats, gettext, language
from light2share.kernel.actor import Actor
from light2share.proofs.actions import today
from light2share.proofs.models import Proof
from light2share.proofs.rules import INSURANCES, Standing, standing
from light2share.proofs.words import KINDS, sentences, state_label
from light2share.web.clock import now
from light2share.web.forms import hidden_fields


def box(booking: Booking, actor: Actor, papers: Papers) -> Values | None:
    """What the other side has to show, as doc_list takes it; None where the reader is not told."""
    if papers.others is None:
        return None
    other = booking.requester if party_of(actor, booking) is Party.OWNER else booking.owner
    return {
        "title": gettext("Documents of %(company)s", company=other.name),
        "lines": [*map(_line, papers.others), *_missing(papers.others)],
    }


def _line(row: Proof) -> Values:
    words = [state_label(row, today(now())), row.note]
    if row.shared:
        words.append(formats.file_size(row.size, language()))
    return {
        "name": str(KINDS[row.kind]),
        "url": url_for("proofs.download", key=row.key) if row.shared else "",
        "note": ", ".join(word for word in words if word),
    }


def _missing(rows: tuple[Proof, ...]) -> list[Values]:
    """That there is no insurance; other documents are not spoken of where there are none."""
    if any(row.kind in INSURANCES for row in rows):
        return []
    return [{"name": gettext("Insurance"), "note": gettext("no certificate on this site")}]


def beside_insurance(booking: Booking, line: Line, actor: Actor, papers: Papers) -> list[Values]:
    """Below the line of the checklist: the certificates of the requester, each to be counted by one press."""
    return [_certificate(booking, line, actor, row) for row in papers.insurances]


def _certificate(booking: Booking, line: Line, actor: Actor, row: Proof) -> Values:
    fits, over = _worth(booking, row)
    own = actor.organisation_id == row.organisation_id
    shown: Values = {
        "sign": "file",
        "kind": "ok" if fits else "todo3",
        "title": gettext("Certificate: %(document)s", document=KINDS[row.kind]),
        "note": sentences(state_label(row, today(now())), _fits(fits, over)),
    }
    if row.shared or own:
        shown |= {"url": url_for("proofs.download", key=row.key), "action": gettext("Download")}
    if fits and line.done is None and may_say(acts_as(actor, booking), CheckKind.INSURANCE, booking.state):
        shown["press"] = {
            "label": gettext("Count it as the insurance"),
            "url": url_for("bookings.check", reference=booking.reference, kind=CheckKind.INSURANCE.value),
            "hidden": _said(row),
        }
    return shown


def _worth(booking: Booking, row: Proof) -> tuple[bool, bool]:
    """Whether it covers all days of the booking, and whether it is over today."""
    over = standing(row.starts_on, row.ends_on, today(now())) is Standing.OVER
    return bool(documents.covering(booking, [row])), over


def _fits(fits: bool, over: bool) -> str:
    if fits:
        return gettext("Covers the time of this booking")
    return "" if over else gettext("Does not cover all of the time of this booking")


def _said(row: Proof) -> Markup:
    """What the press says of the line, as the form of the line would: the document and its last day."""
    fields = {
        "seen": "",
        "note": documents.in_words(row),
        "day": row.ends_on.isoformat() if row.ends_on else "",
    }
    inputs = (
        Markup('<input type="hidden" name="{}" value="{}">').format(name, value)
        for name, value in fields.items()
    )
    return hidden_fields() + Markup("").join(inputs)


def before_deciding(booking: Booking, papers: Papers) -> list[Values]:
    """To the owner who answers: what the requester has to show of insurances, each said once."""
    lines = [
        _known(booking, row, row in papers.insurances)
        for row in papers.others or ()
        if row.kind in INSURANCES
    ]
    if not lines and documents.asks_for_insurance(booking):
        title = gettext("No certificate of insurance on this site")
        note = gettext("Ask for it, or say on the checklist what came another way.")
        lines.append({"sign": "file", "kind": "ng", "title": title, "note": note})
    return lines


def _known(booking: Booking, row: Proof, counts: bool) -> Values:
    """One certificate; where it `counts`, its own side reads that it ends too early."""
    fits, over = _worth(booking, row)
    told = gettext("The requester is told, too.") if counts and documents.ends_early(booking, row) else ""
    shown: Values = {
        "sign": "check" if fits else "alert",
        "kind": "ok" if fits else "todo3",
        "title": str(KINDS[row.kind]),
        "note": sentences(state_label(row, today(now())), _fits(fits, over), told),
    }
    if row.shared:
        shown |= {"url": url_for("proofs.download", key=row.key), "action": gettext("Download")}
    return shown
