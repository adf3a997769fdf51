"""What mails about an import say: what came of the file, to whoever sent it."""

from __future__ import annotations

from datetime import datetime

from light2share.accounts.models import Person
from light2share.db import Session
from light2share.exchange import access, queries
from light2share.exchange.models import ListingImport
from light2share.exchange.rules import VALID, Verdict
from light2share.exchange.words import VERDICTS, outcome, trouble_words
from light2share.i18n import gettext, language, ngettext
from light2share.i18n.formats import number
from light2share.jobs.letters import Content, Fact, Way
from light2share.mail.models import OutgoingMail
from light2share.organisations.queries import who_is
from light2share.web.links import full


def done(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """How many listings are new, changed, as they were, or left out; None if the receiver may not see it any more."""
    one = _seen(session, mail, person)
    if one is None:
        return None
    counts = queries.counts(session, one)
    left_out = sum(counts[verdict] for verdict in VALID) - queries.picked_count(session, one)
    facts = [Fact(str(VERDICTS[verdict]), number(counts[verdict], language())) for verdict in Verdict]
    return Content(
        button=Way(gettext("See what came of each row"), _page(one)),
        stop=_stop(),
        facts=[Fact(gettext("File"), one.name), *facts],
        what=one.name,
        values={"told": outcome(one.imported, counts[Verdict.WRONG], left_out), "name": one.name},
    )


def refused(session: Session, mail: OutgoingMail, person: Person, _now: datetime) -> Content | None:
    """Why the file as a whole was not taken in, and what had been imported of it by then."""
    one = _seen(session, mail, person)
    if one is None:
        return None
    facts = [Fact(gettext("File"), one.name)]
    if one.imported:
        told = ngettext("%(num)s row is imported.", "%(num)s rows are imported.", one.imported)
        facts.append(Fact(gettext("Before that"), told))
    return Content(
        button=Way(gettext("See the import"), _page(one)),
        stop=_stop(),
        facts=facts,
        what=one.name,
        values={"why": trouble_words(one.trouble), "name": one.name},
    )


def _seen(session: Session, mail: OutgoingMail, person: Person) -> ListingImport | None:
    """The import, as long as it is kept and its sender may see it."""
    one = session.get(ListingImport, mail.subject_id)
    found = who_is(session, person.id, one.organisation_id) if one else None
    return one if one and found and access.may_see(found.actor, one) else None


def _page(one: ListingImport) -> str:
    return full("exchange.show", reference=one.reference)


def _stop() -> str:
    return gettext("You get this mail because you sent this file.")
