"""A paper as texts, in the language that is being spoken: the same for the page and for the PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from light2share.billing.content import Conditions, Content
from light2share.billing.extras import Extra
from light2share.billing.models import Quote, QuoteState
from light2share.billing.money import NO_VAT, Totals
from light2share.billing.parties import Party
from light2share.billing.wording import exact, rate_text, who_accepted
from light2share.bookings.proposal_words import times_label
from light2share.bookings.times import length_of
from light2share.bookings.wording import mode_label
from light2share.i18n import formats, gettext, language, ngettext
from light2share.quotes.rules import BY_THE_HOUR, Charge, Line
from light2share.quotes.words import CHARGES

SOURCE = Path(__file__).parent / "data" / "paper.typ"
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """Every text of it, in the order in which it is read."""

    lang: str
    kind: str
    number: str
    author: str
    warning: str
    heads: list[Pair]
    parties: list[tuple[str, list[str]]]
    subject_title: str
    subject: list[Pair]
    lines_title: str
    columns: list[str]
    rows: list[list[str]]
    foot: list[Pair]
    notes: list[str]
    sign: list[str]


def pdf(paper: Paper, to_keep: bool = False) -> bytes:
    """The paper as a tagged PDF (PDF/UA-1); `to_keep` makes it one for archives that may hold files (PDF/A-3)."""
    import json

    import typst  # 28 MB that only those who make a document need

    return typst.compile(
        SOURCE,
        format="pdf",
        pdf_standards=["ua-1", "a-3a"] if to_keep else ["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(asdict(paper), ensure_ascii=False)},
    )


def quote_paper(quote: Quote) -> Paper:
    """A quote as it was made."""
    content, say = quote.says, language()
    zone = ZoneInfo(content.zone)
    heads = [
        (gettext("Quote number"), quote.number),
        (gettext("Date"), formats.day(quote.made_at, say, zone, year=True, width="wide")),
        (gettext("Valid until"), formats.day(quote.valid_until, say, year=True, width="wide")),
        (gettext("Booking"), quote.booking.reference),
    ]
    if quote.accepted_at is not None:
        heads += _accepted(quote, zone)
    return Paper(
        lang=say,
        kind=gettext("Quote"),
        number=quote.number,
        author=content.seller.name,
        warning=_warning(quote, zone),
        heads=heads,
        parties=[
            (gettext("Supplier"), party_lines(content.seller)),
            (gettext("Customer"), party_lines(content.buyer)),
        ],
        subject_title=gettext("What is quoted"),
        subject=subject(content, zone),
        lines_title=gettext("Price"),
        columns=columns(),
        rows=[row(line, content.conditions.rate) for line in content.lines],
        foot=foot(content.totals),
        notes=notes(content),
        sign=_sign(quote),
    )


def _warning(quote: Quote, zone: ZoneInfo) -> str:
    """That it no longer holds, or that what was accepted takes place at other times by now."""
    if quote.state in {QuoteState.REPLACED, QuoteState.VOID}:
        return gettext("This version of the quote no longer holds.")
    choices = quote.booking.choices
    if (
        quote.state is not QuoteState.ACCEPTED
        or len(choices) > 1
        or sorted(quote.says.periods) == sorted(choices[0])
    ):
        return ""
    times = times_label(choices[0], zone)
    return gettext(
        "Accepted for the times below; since then moved to %(times)s, at the same price.", times=times
    )


def _accepted(quote: Quote, zone: ZoneInfo) -> list[Pair]:
    day = (
        formats.day(quote.accepted_at, language(), zone, year=True, width="wide") if quote.accepted_at else ""
    )
    found = [(gettext("Accepted on"), f"{day}, {who_accepted(quote)}")]
    if quote.purchase_order:
        found.append((gettext("Purchase order"), quote.purchase_order))
    return found


def _sign(quote: Quote) -> list[str]:
    """The box to sign; who has accepted online need not sign."""
    if quote.state is not QuoteState.OPEN:
        return []
    return [
        gettext("Read and agreed (‘bon pour accord’)"),
        gettext("Date:"),
        gettext("Name and function:"),
        gettext("Signature and stamp of the customer:"),
    ]


def party_lines(party: Party) -> list[str]:
    """A party line by line, its name first; what is not known is left out."""
    say = language()
    form = party.legal_form
    if party.capital_euros is not None:
        capital = formats.money(party.capital_euros * 100, say)
        form = gettext("%(form)s, share capital %(capital)s", form=form or party.name, capital=capital)
    town = f"{party.postcode} {party.town}".strip()
    labelled = [
        ("SIREN", party.siren),
        ("SIRET", party.siret),
        (gettext("VAT number"), party.vat_number),
    ]
    lines = [party.name, form, party.street, town, party.registration]
    lines += [f"{label} {value}" for label, value in labelled if value]
    return [line for line in lines if line]


def subject(content: Content, zone: ZoneInfo) -> list[Pair]:
    """What it is for: instrument, who runs it, when, how long, where."""
    say = language()
    when = times_label(content.periods, zone)
    label = formats.zone_label(content.zone, say, content.periods[0].start)
    pairs = [
        (gettext("Instrument"), content.title_fr if say == "fr" else content.title_en),
        (gettext("Who runs it"), mode_label(content.access_mode)),
        (gettext("Date and time"), f"{when}, {label}"),
        (gettext("Duration"), formats.duration(length_of(content.periods), say)),
        (gettext("Place"), content.place),
    ]
    return [(label, value) for label, value in pairs if value]


def columns() -> list[str]:
    """The heads of the lines."""
    return [
        gettext("Description"),
        gettext("Quantity"),
        gettext("Unit"),
        gettext("Unit price, excl. VAT"),
        gettext("VAT"),
        gettext("Amount, excl. VAT"),
    ]


def row(line: Line, rate: int) -> list[str]:
    """One line: what, how many of what unit, at how much, taxed how, how much."""
    say = language()
    by_hour = line.charge in BY_THE_HOUR
    return [
        line.name or charge_words(line),
        formats.rounded(Decimal(line.quantity) / 60, say, 2)
        if by_hour
        else formats.number(line.quantity, say),
        unit_of(line),
        exact(line.unit_cents),
        rate_text(rate),
        exact(line.amount_cents),
    ]


def extra_row(extra: Extra) -> list[str]:
    """A line that the owner added."""
    return [
        extra.label,
        formats.rounded(extra.quantity, language(), 3),
        extra.unit or gettext("piece"),
        exact(extra.unit_cents),
        rate_text(extra.rate),
        exact(extra.amount_cents),
    ]


def charge_words(line: Line) -> str:
    """What a line is for, on a paper that stands alone."""
    words = {
        Charge.DAYS: gettext("Use of the equipment, by the day"),
        Charge.HALF_DAYS: gettext("Use of the equipment, by the half-day"),
        Charge.HOURS: gettext("Use of the equipment, by the hour"),
        Charge.AGREED: gettext("Use of the equipment, price as agreed"),
        Charge.OPERATOR: gettext("Operator, by the hour"),
        Charge.LATE_CANCEL: gettext("Fee for late cancellation"),
        Charge.NO_SHOW: gettext("Fee for time that nobody came for"),
    }
    return words.get(line.charge) or str(CHARGES[line.charge])


def unit_of(line: Line) -> str:
    """What the quantity counts."""
    if line.charge in BY_THE_HOUR:
        return gettext("hour")
    units = {
        Charge.DAYS: gettext("day"),
        Charge.HALF_DAYS: gettext("half-day"),
        Charge.SAMPLES: gettext("sample"),
    }
    return units.get(line.charge) or gettext("fixed price")


def foot(found: Totals) -> list[Pair]:
    """Total before tax, tax by rate, what has to be paid."""
    taxed = [
        (
            gettext("VAT %(rate)s on %(net)s", rate=rate_text(one.rate), net=exact(one.net_cents)),
            exact(one.vat_cents),
        )
        for one in found.rates
        if one.rate
    ]
    return [
        (gettext("Total excl. VAT"), exact(found.net_cents)),
        *taxed,
        (gettext("Total incl. VAT") if taxed else gettext("To pay"), exact(found.gross_cents)),
    ]


def notes(content: Content) -> list[str]:
    """Tax where there is none, payment, and the seller's own terms."""
    terms = content.conditions
    found = [*untaxed(terms), payment(terms.payment_days)]
    found.append(
        gettext(
            "Cancelling when it is no longer free costs %(late)s%% of the price, nothing where the time is let again;"
            " not coming costs %(missed)s%% of it, of the price of a day at most.",
            late=terms.late_percent,
            missed=terms.no_show_percent,
        )
    )
    found += paragraphs(terms.terms)
    return found


def untaxed(terms: Conditions) -> list[str]:
    """Why there is no tax, where there is none."""
    if terms.reverse_charge:
        return [gettext("Reverse charge: VAT is due by the customer (‘Autoliquidation’).")]
    if terms.rate == NO_VAT:
        return [gettext("VAT not applicable, article 293 B of the French tax code (CGI).")]
    return []


def payment(days: int) -> str:
    """When it has to be paid, and what being late costs by law."""
    when = (
        ngettext(
            "Payment within %(num)s day of the invoice, which the supplier makes out.",
            "Payment within %(num)s days of the invoice, which the supplier makes out.",
            days,
        )
        if days
        else gettext("Payment on receipt of the invoice, which the supplier makes out.")
    )
    late = gettext("A fixed sum of €40 for recovery costs is due for late payment between companies.")
    return f"{when} {late}"


def penalties() -> str:
    """What the law puts where a seller's own terms say nothing (Code de commerce, L441-10)."""
    return gettext(
        "Late payment bears interest at the European Central Bank’s refinancing rate plus 10 points, unless the"
        " supplier’s terms name another rate."
    )


def discount() -> str:
    """For payment before the day."""
    return gettext("No discount for early payment, unless the supplier’s terms name one.")


def paragraphs(text: str) -> list[str]:
    """A person's text, paragraph by paragraph."""
    return [part.strip() for part in text.split("\n") if part.strip()]


def short_day(day: date) -> str:
    """A day as the pages write it."""
    return formats.day(day, language(), year=True)


def names(people: Iterable[str] | Sequence[str]) -> str:
    """People in a sentence."""
    return formats.words(list(people), language())
