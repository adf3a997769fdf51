"""Agreements in words, in the language of the answer."""

from __future__ import annotations

from light2share.agreements.models import Acceptance, AgreementText, AgreementVersion
from light2share.agreements.queries import Wanted
from light2share.agreements.rules import AgreementKind
from light2share.i18n import _, formats, gettext, language

KINDS = {
    AgreementKind.TERMS: _("Terms of use"),
    AgreementKind.NDA: _("Confidentiality agreement"),
    AgreementKind.SAFETY: _("Safety rules"),
}


def text_of(version: AgreementVersion) -> AgreementText:
    """What it says to the reader: in their language where there is one, else in the other."""
    texts = {text.language: text for text in version.texts}
    return texts.get(language()) or version.texts[0]


def name_of(kind: AgreementKind, number: int) -> str:
    """`Safety rules, version 2`."""
    return gettext("%(kind)s, version %(number)s", kind=KINDS[kind], number=number)


def stands(wanted: Wanted, zone: str) -> str:
    """What became of it, in one sentence."""
    name, say = name_of(wanted.kind, wanted.number), language()
    if wanted.signed_on:
        day = formats.day(wanted.signed_on, say, year=True)
        return gettext("%(name)s: signed on paper on %(day)s", name=name, day=day)
    if wanted.accepted_at is None:
        return gettext("%(name)s: not accepted yet", name=name)
    day = formats.day(wanted.accepted_at, say, zone, year=True)
    if wanted.person:
        return gettext(
            "%(name)s: accepted on %(day)s by %(person)s", name=name, day=day, person=wanted.person
        )
    return gettext("%(name)s: accepted on %(day)s", name=name, day=day)


def how(row: Acceptance, zone: str = "Europe/Paris") -> str:
    """How it was accepted, when and by whom."""
    say = language()
    if row.signed_on:
        return gettext("signed on paper on %(day)s", day=formats.day(row.signed_on, say, year=True))
    day = formats.day(row.accepted_at, say, zone, year=True)
    if row.person:
        return gettext("accepted on %(day)s by %(person)s", day=day, person=row.person.name)
    return gettext("accepted on %(day)s", day=day)
