"""What the details of a journal's line say, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from light2share.audit.models import Happening
from light2share.audit.words import HOW, MAILS, PAPERS, PROOFS, TEXTS
from light2share.i18n import _, formats, gettext, language, ngettext

GIVEN = {Happening.INVITED, Happening.INVITED_AGAIN, Happening.JOINED, Happening.RIGHTS_CHANGED}
"""Where rights are told, also if there are none."""
FIELDS = {
    "name": _("name"),
    "kind": _("kind of organisation"),
    "size_class": _("size"),
    "country": _("country"),
    "number": _("registration number"),
    "siren": _("SIREN number"),
    "siret": _("SIRET number"),
    "vat_number": _("VAT number"),
    "member_since": _("member since"),
    "admin_name": _("name of the first admin"),
    "admin_email": _("e-mail of the first admin"),
    "address": _("address"),
    "postcode": _("postcode"),
    "town": _("town"),
    "access_fr": _("how to get in, in French"),
    "access_en": _("how to get in, in English"),
    "rules_fr": _("rules for visitors, in French"),
    "rules_en": _("rules for visitors, in English"),
    "about_fr": _("text about you, in French"),
    "about_en": _("text about you, in English"),
    "website": _("website"),
    "email": _("e-mail of the organisation"),
    "mail_domains": _("mail domains"),
    "domains": _("fields you work in"),
    "site_name": _("name of the site"),
    "cluster_name": _("name of the cluster"),
    "contact": _("address for questions"),
    "colour": _("main colour"),
    "logo": _("logo"),
    "languages": _("languages"),
    "reviews": _("review of listings"),
    "hidden_domains": _("fields of use offered"),
}


def told(
    what: Happening, details: Mapping[str, Any], rights_in_words: Callable[[list[str]], str]
) -> list[str]:
    """What was done, how and with what, a part each; the name of it comes last."""
    rights = [rights_in_words(details.get("roles") or [])] if what in GIVEN else []
    parts = [word(details.get(name)) for name, word in DETAILS.items()]
    return [part for part in (*rights, *parts, details.get("name", "")) if part]


def _fields(changed: list[str] | None) -> str:
    return formats.words([str(FIELDS.get(name, name)) for name in changed or ()], language())


def _paper(name: str | None) -> str:
    return str(PAPERS.get(name, name)) if name else ""


def _how(by: str | None) -> str:
    return str(HOW.get(by, by)) if by else ""


def _new(is_new: bool | None) -> str:
    return gettext("browser not used before") if is_new else ""


def _sessions(count: int | None) -> str:
    return "" if count is None else ngettext("%(num)s session", "%(num)s sessions", count)


DETAILS: dict[str, Callable[[Any], str]] = {
    "fields": _fields,
    "paper": _paper,
    "proof": lambda kind: str(PROOFS.get(kind, kind)) if kind else "",
    "by": _how,
    "program": lambda program: program or "",
    "new": _new,
    "count": _sessions,
    "text": lambda page: str(TEXTS.get(page, page)) if page else "",
    "mail": lambda place: str(MAILS.get(place, place)) if place else "",
    "version": lambda number: gettext("version %(number)s", number=number) if number else "",
}
"""How the values of a line's details read, in this order; others are not told."""
