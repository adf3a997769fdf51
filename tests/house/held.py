"""Papers, imports, calendars and searches of the world."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from light2share.availability import connecting
from light2share.bookings.held import taken_in
from light2share.equipment.models import Document, DocumentKind, Equipment, ListingState, OldSlug, Readers
from light2share.exchange.models import ImportedRow, ListingImport
from light2share.exchange.rules import Layout, Stage, Verdict
from light2share.ical.busy import read
from light2share.organisations import applying
from light2share.organisations.models import Organisation
from light2share.security.secrets import secret_hash
from light2share.watching import searches
from light2share.watching.models import Alert
from tests import factories
from tests.factories import NOW
from tests.house.canaries import (
    ANSWER_SECRET,
    APPLICATION,
    CONFIRM_SECRET,
    OF_BOTH,
    OF_BRIGHTWATER,
    OF_HALDEN,
    PAPER_OF_DRAFT,
    PAPERS,
    SEARCH,
)
from tests.ical.corpus.case import QUESTION, calendar, event
from tests.organisations.play import SAID, applied


def papers(session: Session, cast: factories.Cast) -> None:
    of = {**dict.fromkeys(PAPERS, cast.chamber.id), PAPER_OF_DRAFT: cast.draft.id}
    for number, (name, item) in enumerate(of.items(), 1):
        readers = PAPERS.get(name, Readers.ALL)
        title = OF_BOTH["paper"] if readers is Readers.BOOKED else "Data sheet"
        session.add(
            Document(
                equipment_id=item, position=number, name=name, title=title, kind=DocumentKind.OTHER,
                readers=readers, size=20, created_at=NOW,
            )
        )  # fmt: skip


def waiting(session: Session, cast: factories.Cast) -> None:
    owner = session.get_one(Organisation, cast.halden.organisation_id)
    factories.equipment(session, owner, "waiting", state=ListingState.IN_REVIEW, published_at=None)
    session.add(OldSlug(slug="former", equipment_id=cast.chamber.id))


def imports(session: Session, cast: factories.Cast) -> None:
    """A file that waits to be confirmed."""
    one = ListingImport(
        reference="animportofhalden", person_id=cast.halden.person_id, organisation_id=cast.halden.organisation_id,
        name=f"{OF_HALDEN['import']}.csv", language="en", layout=Layout.SHEET, stage=Stage.READY, total=1, checked=1,
        headers=["owner_key", "title_en"], sent_at=NOW,
    )  # fmt: skip
    session.add(one)
    session.flush()
    cells = [[0, OF_HALDEN["import"]], [1, OF_HALDEN["import"]]]
    session.add(
        ImportedRow(
            import_id=one.id, number=2, cells=cells, verdict=Verdict.NEW, owner_key=OF_HALDEN["import"],
            title=OF_HALDEN["import"],
        )
    )  # fmt: skip


def calendars(session: Session, cast: factories.Cast) -> None:
    """One of the chamber, switched on, whose report waits for a yes; its times lie where nothing else is."""
    item = session.get_one(Equipment, cast.chamber.id)
    address = f"https://there.example/{OF_HALDEN['address']}/basic.ics"
    one = connecting.add_address(session, item, OF_HALDEN["calendar"], address, True, NOW, NOW)
    content = calendar(
        event("DTSTART:20261116T080000Z", "DURATION:PT2H"),
        event("DTSTART:soon", f"SUMMARY:{OF_HALDEN['event']}", uid="two@there.example"),
    )
    reading = read(content, QUESTION)
    connecting.take_in(session, item, one, reading, taken_in(session, item.id), NOW, NOW)
    connecting.switch_on(session, item, one, None, taken_in(session, item.id), NOW, NOW)


def saved_search(session: Session, cast: factories.Cast) -> None:
    parameters = {"q": [OF_BRIGHTWATER["sought"]]}
    actor, name = cast.brightwater.actor, OF_BRIGHTWATER["search"]
    found, _refusal = searches.save(session, actor, parameters, name, Alert.DAILY, "en", NOW, most=1)
    assert found is not None
    found.handle = SEARCH


def applications(session: Session, cast: factories.Cast) -> None:
    """One to confirm, one that waits for the cluster, one that the cluster has asked back."""
    unproven = applied(session, SAID, "one@prism.example", confirmed=False)
    unproven.secret_hash = secret_hash(CONFIRM_SECRET)
    applied(session, replace(SAID, name="Prism Two"), "two@prism.example").handle = APPLICATION
    asked = applied(session, replace(SAID, name="Prism Three"), "three@prism.example")
    applying.ask_back(session, asked, "Which site?", cast.cluster.actor, NOW)
    asked.secret_hash = secret_hash(ANSWER_SECRET)
    session.flush()
