"""Lines of a journal in plain words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from light2share.accounts.queries import names
from light2share.audit import details
from light2share.audit.models import Happening, JournalLine
from light2share.audit.words import HAPPENINGS
from light2share.i18n import gettext
from light2share.organisations.application_queries import names_of_applicants
from light2share.organisations.queries import names_of
from light2share.organisations.words import kept_role_words

Called = Callable[[Session, Collection[int]], dict[int, str]]
"""What people are called to the readers of a journal."""


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
        parts += details.told(line.what, line.details, kept_role_words)
        rows.append(Told(line, _who(people, line), _what(line.what), " · ".join(parts)))
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
