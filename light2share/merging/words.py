"""What the pages of merging call fields, choices and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from light2share.i18n import _, formats, gettext, language
from light2share.merging.queries import Member
from light2share.merging.rules import LISTS, Difference, Pick, Why
from light2share.organisations.application_words import country_words
from light2share.organisations.models import Organisation
from light2share.organisations.words import kind_words

LABELS = {
    "name": _("Name"),
    "kind": _("Kind and size"),
    "numbers": _("Country, SIREN, SIRET and VAT number"),
    "member_since": _("Member since"),
    "about_fr": _("Text in French"),
    "about_en": _("Text in English"),
    "website": _("Website"),
    "email": _("E-mail of the organisation"),
    "mail_domains": _("Mail domains"),
    "domains": _("Fields of work"),
    "logo": _("Logo"),
    "billing": _("What invoices and quotes say of it, and its conditions"),
}
MARKS = (_("Number"), _("Town"), _("Member since"), _("People"), _("Last part of its address here"))
REASONS = {
    Why.STAYS_RESTS: _("The organisation that stays is no member at present."),
    Why.GOES_RESTS: _(
        "The organisation that goes is no member at present. Lift its suspension first; what has left stays as it is."
    ),
    Why.STAYS_LEAVES: _(
        "The organisation that stays has said that it leaves. Merge the other way round, or let it take that back."
    ),
    Why.PARTNER: _(
        "The organisation that stays belongs to a partner cluster, the other is a member. Merge the other way round."
    ),
    Why.DEMO: _(
        "One of the two is an example of the demonstration, which is deleted one day with all that it holds."
    ),
    Why.BOOKINGS: _(
        "Requests or bookings between the two are not over: the two withdraw, cancel or complete them first."
    ),
    Why.STATEMENTS: _("Statements of use between the two are not closed: the two close or waive them first."),
    Why.IMPORTS: _("A file of listings of one of the two is being worked on. Try again in a few minutes."),
}


def member_words(one: Member) -> list[str]:
    """What tells a member from one of the same name, in the order of `MARKS`."""
    row = one.row
    return [
        number_of(row) or gettext("none"),
        ", ".join(one.towns) or gettext("none"),
        str(row.member_since) if row.member_since else gettext("not known"),
        formats.number(one.people, language()),
        row.slug,
    ]


def number_of(row: Organisation) -> str:
    """The number by which it is known; empty if there is none."""
    return row.siret or row.siren or row.vat_number or ""


def said(one: Difference, values: tuple[Any, ...], topics: Mapping[str, str]) -> str:
    """What one of the two says in that field, on one line; `topics` are the words for fields of work."""
    if one.key == "kind":
        return kind_words(*values) if values[0] else gettext("nothing")
    if one.key == "numbers":
        country, *numbers = values
        return " · ".join([country_words(country), *(number for number in numbers if number)])
    if one.key in LISTS:
        named = [topics.get(value, value) for value in values[0] or ()]
        return ", ".join(named) or gettext("nothing")
    if one.key == "logo":
        return gettext("a logo") if values[0] else gettext("nothing")
    return str(values[0]) if values[0] not in (None, "") else gettext("nothing")


def pick_words(pick: Pick, one: Difference, stays: str, goes: str, topics: Mapping[str, str]) -> str:
    """One choice for a field: whose value, and what it says."""
    if pick is Pick.BOTH:
        return gettext("Both together")
    name, values = (stays, one.stays) if pick is Pick.KEEP else (goes, one.goes)
    return gettext("%(name)s: %(value)s", name=name, value=said(one, values, topics))
