"""Lines of a journal in plain words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from light2share.accounts.queries import names
from light2share.audit.models import Happening, JournalLine
from light2share.audit.words import HAPPENINGS, HOW, MAILS, PAPERS, PROOFS, TEXTS
from light2share.i18n import _, formats, gettext, language, ngettext
from light2share.organisations.application_queries import names_of_applicants
from light2share.organisations.queries import names_of
from light2share.organisations.rules import Role
from light2share.organisations.words import their_role_words

Called = Callable[[Session, Collection[int]], dict[int, str]]
"""What people are called to the readers of a journal."""
GIVEN = {Happening.INVITED, Happening.INVITED_AGAIN, Happening.JOINED, Happening.RIGHTS_CHANGED}
"""Where rights are told, also if there are none."""
FIELDS = {
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


@dataclass(frozen=True, slots=True)
class Told:
    """One line in the language of the answer."""

    line: JournalLine
    who: str
    what: str
    about: str
    """To whom, and what else its details tell; empty if the words of what happened say everything."""


def told(
    session: Session, found: Sequence[JournalLine], of_cluster: bool, called: Called = names
) -> list[Told]:
    """The lines in words; to the cluster with the organisations that they are about."""
    people = called(session, {one for line in found for one in (line.person_id, line.about_id) if one})
    places = names_of(
        session, {line.organisation_id for line in found if of_cluster and line.organisation_id}
    )
    numbers = {line.details["application"] for line in found if "application" in line.details}
    applicants = names_of_applicants(session, numbers) if of_cluster and numbers else {}
    rows = []
    for line in found:
        parts = [_name(people, line.about_id)] if line.about_id and line.about_id != line.person_id else []
        if of_cluster:
            place = places.get(line.organisation_id or 0) or applicants.get(
                line.details.get("application", 0)
            )
            parts += [place] if place else []
        parts += [_roles(line.details.get("roles"))] if line.what in GIVEN else []
        parts += [text for name, word in DETAILS.items() if (text := word(line.details.get(name)))]
        rows.append(Told(line, _who(people, line), _what(line.what), _about(line, parts)))
    return rows


def _what(what: Happening) -> str:
    return str(HAPPENINGS[what]) if what in HAPPENINGS else what.value


def _who(people: Mapping[int, str], line: JournalLine) -> str:
    if line.person_id:
        return _name(people, line.person_id)
    refused = line.what is Happening.SIGN_IN_REFUSED
    return gettext("Somebody not signed in") if refused else gettext("The site")


def _name(people: Mapping[int, str], number: int | None) -> str:
    return people.get(number or 0) or gettext("Deleted person")


def _about(line: JournalLine, parts: list[str]) -> str:
    which = line.details.get("name", "")
    return " · ".join(part for part in (*parts, which) if part)


def _roles(held: list[str] | None) -> str:
    return their_role_words({role for role in Role if role.value in (held or ())})


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
