"""Papers, imports, calendars and searches of the world."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from light2share.accounts.company_models import CompanyIdentity
from light2share.accounts.passkey_models import Passkey
from light2share.availability import connecting
from light2share.bookings.held import taken_in
from light2share.equipment.models import Document, DocumentKind, Equipment, ListingState, OldSlug, Readers
from light2share.exchange.models import ImportedRow, ListingImport
from light2share.exchange.rules import Layout, Stage, Verdict
from light2share.ical.busy import read
from light2share.identity.models import THE_ONE, IdentityRow, MailWords
from light2share.identity.rules import SIGNATURE, WORDED
from light2share.organisations import applying, siting, wishing
from light2share.organisations.models import Organisation
from light2share.organisations.queries import sites_of
from light2share.organisations.siting import Visiting
from light2share.watching import searches
from light2share.watching.models import Alert
from tests import factories
from tests.factories import NOW
from tests.house.canaries import (
    APPLICATION,
    ASKED_BACK,
    OF_BOTH,
    OF_BRIGHTWATER,
    OF_HALDEN,
    PAPER_OF_DRAFT,
    PAPERS,
    SEARCH,
    UNPROVEN,
    UNPROVEN_WISH,
    WISH,
)
from tests.ical.corpus.case import QUESTION, calendar, event
from tests.organisations.play import SAID, applied

PASSKEY = "apasskeyofhalden"
LOGO = "thelogoofthecluster"
COLOUR = "#1a5fb4"


def identity(session: Session) -> None:
    """All that a cluster may set."""
    session.add(
        IdentityRow(
            id=THE_ONE, site_name="The site of the world", cluster_name="The cluster of the world",
            contact="desk@world.example", colour=COLOUR, logo_name=LOGO, logo_width=40, logo_height=30,
        )
    )  # fmt: skip
    for place in (SIGNATURE, *WORDED):
        session.add(MailWords(place=place, body_fr="Le mot du pôle", body_en="A word of the cluster"))


def passkey(session: Session, cast: factories.Cast) -> None:
    """A key that opens Halden's account; its public half is made up."""
    session.add(
        Passkey(
            handle=PASSKEY, person_id=cast.halden.person_id, user_handle="device", credential="made-up",
            public_key="made-up", sign_count=0, name=OF_HALDEN["passkey"], created_at=NOW,
        )
    )  # fmt: skip


def company(session: Session, cast: factories.Cast) -> None:
    """A company whose sign-in opens Halden's account."""
    session.add(
        CompanyIdentity(
            person_id=cast.halden.person_id,
            issuer="https://sign-in.halden.example",
            subject="h",
            created_at=NOW,
        )
    )


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


def visiting(session: Session, cast: factories.Cast) -> None:
    """What visitors of Halden's site are told."""
    (site,) = sites_of(session, cast.halden.organisation_id)
    siting.tell_visitors(session, site, Visiting(access_en=OF_BOTH["access"], rules_en=OF_BOTH["rules"]))


def wishes(session: Session, cast: factories.Cast) -> None:
    """One whose address is not proven, one that waits for Halden's admin."""
    halden = session.get_one(Organisation, cast.halden.organisation_id)
    halden.mail_domains = ["halden.example"]
    wishing.wish(session, "one@halden.example", "Una Wish", "en", NOW).handle = UNPROVEN_WISH
    waits = wishing.wish(session, "two@halden.example", "Dora Wish", "en", NOW)
    waits.handle = WISH
    wishing.ask(session, waits, halden.id, NOW)


def applications(session: Session, cast: factories.Cast) -> None:
    """One to confirm, one that waits for the cluster, one that the cluster has asked back."""
    unproven = applied(session, SAID, "one@prism.example", confirmed=False)
    unproven.handle = UNPROVEN
    applied(session, replace(SAID, name="Prism Two"), "two@prism.example").handle = APPLICATION
    asked = applied(session, replace(SAID, name="Prism Three"), "three@prism.example")
    applying.ask_back(session, asked, "Which site?", cast.cluster.actor, NOW)
    asked.handle = ASKED_BACK
    session.flush()
