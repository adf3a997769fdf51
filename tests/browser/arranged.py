"""What the pages that are looked at need beside the demo, put straight into the database."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from light2share.accounts.company_models import CompanyIdentity
from light2share.accounts.models import Person
from light2share.accounts.passkey_models import Passkey
from light2share.bookings.links import answer_token
from light2share.bookings.models import Booking, BookingPeriod
from light2share.db import engines
from light2share.equipment.links import confirm_token
from light2share.equipment.models import Equipment, ListingState
from light2share.organisations import wishing
from light2share.organisations.application_models import Application
from light2share.organisations.links import application_token, wish_token
from light2share.organisations.models import Membership, Organisation
from tests.browser.site import NOW, SECRET_KEY, Site
from tests.organisations.play import SAID, applied


def begin(site: Site, reference: str) -> None:
    """Let a confirmed booking have begun an hour ago."""
    times = {"starts_at": NOW - timedelta(hours=1), "ends_at": NOW + timedelta(hours=3)}
    blocked = {"blocked_from": times["starts_at"], "blocked_until": times["ends_at"]}
    with Session(site.engine) as session:
        engines.begin_writing(session)
        booking = session.scalars(select(Booking).where(Booking.reference == reference)).one()
        session.execute(update(Booking).where(Booking.id == booking.id).values(**times))
        session.execute(
            update(BookingPeriod).where(BookingPeriod.booking_id == booking.id).values(**times, **blocked)
        )
        session.commit()


OF_ITEM = "JOIN equipment e ON e.id = r.equipment_id WHERE e.slug = :slug"
ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:weekly@there.example
DTSTART;TZID=Europe/Paris:20261103T140000
DURATION:PT2H
RRULE:FREQ=WEEKLY
END:VEVENT
BEGIN:VEVENT
UID:odd@there.example
SUMMARY:Somewhere else
DTSTART;TZID=Nowhere at all:20261103T140000
END:VEVENT
END:VCALENDAR
"""
"""Something that blocks, and something that can't be taken."""
TABLE = """owner_key,title_en,technique,summary_en,access_mode,state
IN-1,A spectrum analyser from a table,optical-spectrum-analyser,It comes from a table of ours.,operator_assisted,draft
IN-2,Something that nobody knows,divination,It comes from a table of ours.,operator_assisted,draft
"""


def put_in_review(site: Site, slug: str) -> None:
    """As where the cluster looks at listings before they are published."""
    with Session(site.engine) as session:
        engines.begin_writing(session)
        session.execute(update(Equipment).where(Equipment.slug == slug).values(state=ListingState.IN_REVIEW))
        session.commit()


def application_names(site: Site) -> dict[str, str]:
    """The links of an application to confirm and of one that was asked back, and the handle of one that waits."""
    with Session(site.engine) as session:
        engines.begin_writing(session)
        unproven = applied(session, SAID, "unproven@prism.example", confirmed=False)
        session.commit()
        asked = session.scalars(select(Application).where(Application.state == "asked")).one()
        waits = session.scalars(select(Application.handle).where(Application.state == "waiting"))
        names = {"application": str(waits.first())}
        names["unproven"] = application_token(SECRET_KEY, unproven.handle)
        names["questioned"] = application_token(SECRET_KEY, asked.handle, 1)
    return names


def wish_names(site: Site) -> dict[str, str]:
    """The link of somebody who asks to join the requester's organisation, and the handle of one who waits there."""
    with Session(site.engine) as session:
        engines.begin_writing(session)
        where = session.scalars(
            select(Organisation)
            .join(Membership, Membership.organisation_id == Organisation.id)
            .join(Person, Person.id == Membership.person_id)
            .where(Person.email == "admin@demo.example")
        ).one()
        where.mail_domains = ["colleagues.example"]
        first, waits = (
            wishing.wish(session, f"{name}@colleagues.example", name.title(), "en", NOW)
            for name in ("una", "dora")
        )
        wishing.ask(session, waits, where.id, NOW)
        names = {"wish_link": wish_token(SECRET_KEY, first.handle), "wish": waits.handle}
        session.commit()
    return names


def site_of(site: Site, slug: str) -> str:
    """The slug of the place where an instrument stands."""
    return str(
        site.value(
            "SELECT s.slug FROM site s JOIN equipment e ON e.site_id = s.id WHERE e.slug = :slug", slug=slug
        )
    )


def confirmed_by(site: Site, slug: str) -> str:
    """What the mail holds that asks the owner whether a listing is still true."""
    ((person, epoch),) = site.rows("SELECT id, session_epoch FROM person WHERE email = 'owner@demo.example'")
    return confirm_token(SECRET_KEY, slug, person, epoch)


def rated_by(site: Site, person: str) -> tuple[str, int]:
    """An instrument of a demo person's organisation that has rate cards, and the number of one."""
    cards = (
        " FROM rate_card r JOIN equipment e ON e.id = r.equipment_id"
        " JOIN membership m ON m.organisation_id = e.owner_id JOIN person p ON p.id = m.person_id"
        " WHERE p.email = :email"
    )
    email = f"{person}@demo.example"
    slug = str(site.value(f"SELECT min(e.slug) {cards}", email=email))
    return slug, int(site.value(f"SELECT min(r.id) {cards} AND e.slug = :slug", email=email, slug=slug))


def question_in(site: Site, which: str) -> str:
    """The page of a question of the demo people that stands so."""
    return "/questions/" + str(site.value(f"SELECT min(handle) FROM feasibility_question WHERE {which}"))


def organisation_of(site: Site, person: str) -> str:
    """The slug of a demo person's organisation."""
    return str(
        site.value(
            "SELECT o.slug FROM organisation o JOIN membership m ON m.organisation_id = o.id"
            " JOIN person p ON p.id = m.person_id WHERE p.email = :email",
            email=f"{person}@demo.example",
        )
    )


def stranger_to(site: Site, owner: str) -> str:
    """The slug of a member with instruments and without bookings of that one: nothing is open between the two."""
    dealt = "SELECT {} FROM booking b JOIN organisation o ON o.id = b.{} WHERE o.slug = :owner"
    return str(
        site.value(
            "SELECT min(o.slug) FROM organisation o JOIN equipment e ON e.owner_id = o.id"
            f" WHERE o.status = 'active' AND o.slug <> :owner"
            f" AND o.id NOT IN ({dealt.format('b.requester_id', 'owner_id')})"
            f" AND o.id NOT IN ({dealt.format('b.owner_id', 'requester_id')})",
            owner=owner,
        )
    )


def booking_in(site: Site, state: str) -> str:
    """A booking of the demo requester in that state."""
    return str(
        site.value(
            "SELECT min(b.reference) FROM booking b JOIN organisation o ON o.id = b.requester_id"
            " WHERE o.slug = :slug AND b.state = :state AND b.demo",
            slug=organisation_of(site, "requester"),
            state=state,
        )
    )


def agreement_names(site: Site) -> dict[str, str]:
    """The safety rules of the demo owner, and their version."""
    found = site.rows(
        "SELECT a.key, v.key FROM agreement a JOIN agreement_version v ON a.id = v.agreement_id WHERE a.kind = 'safety'"
    )
    return dict(zip(("agreement", "version"), map(str, found[0]), strict=True))


def ways_in(site: Site) -> dict[str, str]:
    """A passkey and a company that open the demo requester's account; both are made up."""
    with Session(site.engine) as session:
        engines.begin_writing(session)
        who = session.scalars(select(Person.id).where(Person.email == "requester@demo.example")).one()
        key = Passkey(
            person_id=who, user_handle="device", credential="looked-at", public_key="made-up", sign_count=0,
            name="Work laptop", created_at=NOW,
        )  # fmt: skip
        bound = CompanyIdentity(
            person_id=who, issuer="https://sign-in.example", subject="looked-at", created_at=NOW
        )
        session.add_all([key, bound])
        session.commit()
        return {"passkey": key.handle, "company": str(bound.id)}


def proof_of(site: Site) -> str:
    """The insurance of the demo requester's organisation, which ends soon."""
    return str(
        site.value(
            "SELECT p.series FROM proof p JOIN organisation o ON o.id = p.organisation_id"
            " WHERE o.slug = :slug AND p.kind = 'liability'",
            slug=organisation_of(site, "requester"),
        )
    )


def authorisation_names(site: Site) -> dict[str, str]:
    """An instrument of the demo owner with an authorisation that stands, that one, and a wish that waits."""
    found = site.rows(
        "SELECT e.slug, a.handle FROM authorisation a JOIN equipment e ON e.id = a.equipment_id"
        " WHERE a.ended_at IS NULL ORDER BY a.id"
    )
    wished = site.value("SELECT max(handle) FROM training_request WHERE closed_at IS NULL")
    return {"trained": str(found[0][0]), "authorised": str(found[0][1]), "wished": str(wished)}


def checked(site: Site) -> str:
    """A booking of the demo owner and the demo requester that is confirmed and has a checklist."""
    return str(
        site.value(
            "SELECT min(b.reference) FROM booking b JOIN booking_check c ON c.booking_id = b.id"
            " WHERE b.state = 'confirmed' AND b.demo AND c.kind = 'prevention' AND c.done_at IS NULL"
        )
    )


def visited(site: Site) -> str:
    """A booking of the demo owner and the demo requester that has an open incident."""
    return str(site.value("SELECT b.reference FROM booking b JOIN incident i ON i.booking_id = b.id"))


def token_for(site: Site, reference: str) -> str:
    """What the owner's mail about a request holds."""
    ((person, epoch),) = site.rows("SELECT id, session_epoch FROM person WHERE email = 'owner@demo.example'")
    return answer_token(SECRET_KEY, reference, person, epoch)
