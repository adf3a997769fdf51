"""Subscriptions: a secret address, stable entries, rising sequence, nothing sent twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.bookings import actions
from light2share.calendars.feeds import Content, window
from light2share.calendars.models import CalendarFeed, FeedScope, FinishedFeed
from light2share.calendars.programs import program_of
from light2share.db import db
from light2share.equipment.models import Equipment
from light2share.kernel.period import Period
from light2share.organisations.models import Membership
from tests.asked import asked_of
from tests.bookings.play import ask, hours
from tests.calendars.parts import subscribe
from tests.conftest import Hands
from tests.factories import NOW, Cast
from tests.ical.readers import READERS, by_icalendar


def test_a_feed_covers_whole_months() -> None:
    assert window(datetime(2026, 10, 12, 6, tzinfo=UTC)) == Period(
        datetime(2025, 10, 1, tzinfo=UTC), datetime(2028, 11, 1, tzinfo=UTC)
    )
    assert window(datetime(2026, 10, 1, tzinfo=UTC)) == window(datetime(2026, 10, 31, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"settings": ("b",)}, id="another name"),
        pytest.param({"count": 2}, id="one more booking"),
        pytest.param({"latest": NOW + timedelta(seconds=1)}, id="a later change"),
        pytest.param({"versions": 4}, id="a change at the same instant"),
        pytest.param({"covers": window(NOW + timedelta(days=40))}, id="another month"),
    ],
)
def test_an_etag_follows_what_the_bytes_follow(other: dict[str, object]) -> None:
    values = {"settings": ("a",), "covers": window(NOW), "count": 1, "latest": NOW, "versions": 3}
    assert Content(**values).etag == Content(**values).etag
    assert Content(**values | other).etag != Content(**values).etag


@pytest.mark.parametrize("read", READERS)
def test_a_confirmed_booking_comes_and_is_cancelled_with_a_higher_sequence(
    read, session: Session, cast: Cast, visit, clock: Hands
) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 11))
    path = subscribe(visit(cast.brightwater))
    reader = visit(None)
    (first,) = read(reader.get(path).data)
    assert (first.starts_at, first.ends_at) == (hours(9, 11).start, hours(9, 11).end)
    assert first.status == "CONFIRMED"
    clock.advance(hours=1)
    actions.cancel(session, booking, cast.brightwater.actor, booking.version, clock.now, "plans have changed")
    session.commit()
    (second,) = read(reader.get(path).data)
    assert second.uid == first.uid
    assert second.sequence > first.sequence
    assert second.status == "CANCELLED"


def test_a_request_is_in_the_feed_only_if_its_holder_wants_it(session: Session, cast: Cast, visit) -> None:
    ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    client = visit(cast.brightwater)
    plain, waiting = subscribe(client), subscribe(client, tentative="y")
    assert by_icalendar(visit(None).get(plain).data) == []
    assert [entry.status for entry in by_icalendar(visit(None).get(waiting).data)] == ["TENTATIVE"]


def test_an_unchanged_feed_is_not_sent_again(session: Session, cast: Cast, visit) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    path, reader = subscribe(visit(cast.brightwater)), visit(None)
    first = reader.get(path)
    again = reader.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert reader.get(path).data == first.data


def test_the_stored_bytes_are_those_of_the_present_state(session: Session, cast: Cast, visit) -> None:
    path, reader = subscribe(visit(cast.brightwater)), visit(None)
    empty = reader.get(path)
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    full = reader.get(path, headers={"If-None-Match": empty.headers["ETag"]})
    assert full.status_code == 200
    assert len(by_icalendar(full.data)) == 1
    kept = session.scalars(select(FinishedFeed)).one()
    assert kept.body == full.data
    assert kept.etag in full.headers["ETag"]
    assert reader.get(path, headers={"If-None-Match": full.headers["ETag"]}).status_code == 304


def test_an_unchanged_feed_reads_no_booking(app: Flask, session: Session, cast: Cast, visit) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    path, reader = subscribe(visit(cast.brightwater), scope="organisation"), visit(None)
    etag = reader.get(path).headers["ETag"]
    with app.app_context():
        engine = db.engine
    with asked_of(engine) as asked:
        assert reader.get(path, headers={"If-None-Match": etag}).status_code == 304
    (only,) = asked
    assert "booking" not in only.statement


@pytest.mark.parametrize("scope", list(FeedScope))
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            "UPDATE booking SET sequence = sequence + 1, version = version + 1", id="booking changed"
        ),
        pytest.param("UPDATE person SET email = 'new-' || email", id="person"),
        pytest.param("UPDATE site SET town = town || ' new'", id="site"),
        pytest.param("UPDATE organisation SET name = name || ' new'", id="organisation"),
        pytest.param("UPDATE equipment SET title_en = 'A new one', title_fr = 'Un nouveau'", id="equipment"),
    ],
)
def test_a_change_made_in_the_database_itself_is_noticed(
    change: str, scope: FeedScope, session: Session, cast: Cast, visit
) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    who = cast.halden if scope is FeedScope.EQUIPMENT else cast.brightwater
    item = {"equipment": cast.bench.slug} if scope is FeedScope.EQUIPMENT else {}
    path, reader = subscribe(visit(who), scope=scope, **item), visit(None)
    first = reader.get(path)
    session.execute(text(change))
    session.commit()
    second = reader.get(path, headers={"If-None-Match": first.headers["ETag"]})
    session.execute(delete(FinishedFeed))
    session.commit()
    assert second.status_code == 200
    assert second.data == reader.get(path).data != first.data


def test_who_leaves_an_organisation_no_longer_reads_what_was_asked_for_it(
    session: Session, cast: Cast, visit
) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    other = cast.corvid.actor.organisation_id
    session.add(Membership(person_id=cast.brightwater.person_id, organisation_id=other, created_at=NOW))
    session.commit()
    path, reader = subscribe(visit(cast.brightwater)), visit(None)
    assert len(by_icalendar(reader.get(path).data)) == 1
    feed = session.scalars(select(CalendarFeed)).one()
    feed.organisation_id = other
    session.execute(
        delete(Membership).where(
            Membership.person_id == cast.brightwater.person_id,
            Membership.organisation_id == cast.brightwater.actor.organisation_id,
        )
    )
    session.commit()
    assert by_icalendar(reader.get(path).data) == []


def test_someone_who_has_left_the_organisation_reads_nothing_more(
    session: Session, cast: Cast, visit
) -> None:
    path = subscribe(visit(cast.brightwater), scope="organisation")
    place = session.scalars(
        select(Membership).where(Membership.person_id == cast.brightwater.person_id)
    ).one()
    session.delete(place)
    session.commit()
    assert visit(None).get(path).status_code == 404


def test_an_organisation_reads_both_its_sides_and_nobody_elses(session: Session, cast: Cast, visit) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    ask(session, cast.bench, cast.corvid, hours(13, 15))
    readings = {
        name: len(by_icalendar(visit(None).get(subscribe(visit(member), scope="organisation")).data))
        for name, member in (("owner", cast.halden), ("one", cast.brightwater), ("other", cast.corvid))
    }
    assert readings == {"owner": 2, "one": 1, "other": 1}


def test_a_feed_of_an_instrument_is_for_its_managers(session: Session, cast: Cast, visit) -> None:
    ask(session, cast.bench, cast.corvid, hours(13, 15))
    path = subscribe(visit(cast.halden), scope="equipment", equipment=cast.bench.slug)
    assert len(by_icalendar(visit(None).get(path).data)) == 1
    refused = visit(cast.corvid).post(
        "/calendar/feed", data={"scope": "equipment", "equipment": cast.bench.slug, "name": "kept"}
    )
    assert refused.status_code == 422
    assert 'value="kept"' in refused.text


def test_an_unknown_address_is_not_found(visit) -> None:
    assert visit(None).get("/feed/nothing.ics").status_code == 404


def test_too_many_fetches_are_told_when_to_come_back(app, cast: Cast, visit) -> None:
    path, reader = subscribe(visit(cast.brightwater)), visit(None)
    app.config["LIMIT_FEED"] = "3 per minute"
    assert [reader.get(path).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(reader.get(path).headers["Retry-After"]) > 0


@pytest.mark.parametrize("what", ["name", "address", "owner", "site of the site"])
def test_a_new_name_or_place_reaches_the_feed(
    what: str, app: Flask, session: Session, cast: Cast, visit
) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    path, reader = subscribe(visit(cast.brightwater)), visit(None)
    first = reader.get(path)
    item = session.get_one(Equipment, cast.bench.id)
    if what == "name":
        item.title_fr = item.title_en = "Somewhere else"
    elif what == "address":
        item.site.address = "Somewhere else"
    elif what == "owner":
        item.owner.name = "Somewhere else"
    else:
        app.config["BASE_URL"] = "https://somewhere-else.example"
    session.commit()
    second = reader.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    unfolded = second.text.replace("\r\n ", "").lower().replace("-", " ")
    assert "somewhere else" in unfolded
    assert reader.get(path, headers={"If-None-Match": second.headers["ETag"]}).status_code == 304


def feed_of(client: FlaskClient, session: Session) -> str:
    """The page of the only feed there is."""
    session.rollback()
    return f"/calendar/feed/{session.scalars(select(CalendarFeed.handle)).one()}"


def test_what_came_to_nothing_stays_cancelled_for_sixty_days(
    session: Session, cast: Cast, visit, clock: Hands
) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 11))
    path, reader = subscribe(visit(cast.brightwater)), visit(None)
    actions.cancel(session, booking, cast.brightwater.actor, booking.version, clock.now, "plans have changed")
    session.commit()
    clock.advance(days=60)
    told = reader.get(path)
    assert [entry.status for entry in by_icalendar(told.data)] == ["CANCELLED"]
    clock.advance(days=1)
    later = reader.get(path, headers={"If-None-Match": told.headers["ETag"]})
    assert (later.status_code, by_icalendar(later.data)) == (200, [])


@pytest.mark.parametrize("wanted", [True, False])
def test_a_request_that_is_taken_back_leaves_the_calendar(
    wanted: bool, session: Session, cast: Cast, visit, clock: Hands
) -> None:
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    path = subscribe(visit(cast.brightwater), **({"tentative": "y"} if wanted else {}))
    actions.withdraw(session, booking, cast.brightwater.actor, booking.version, clock.now)
    session.commit()
    found = [entry.status for entry in by_icalendar(visit(None).get(path).data)]
    assert found == (["CANCELLED"] if wanted else [])


def test_its_holder_sees_when_a_feed_was_read_and_by_what(
    session: Session, cast: Cast, visit, clock: Hands
) -> None:
    client, reader = visit(cast.brightwater), visit(None)
    path = subscribe(client)
    assert "Not read yet" in client.get("/calendar/feed").text
    reader.get(path, headers={"User-Agent": "Mozilla/5.0 (compatible; Google-Calendar-Importer)"})
    assert "Last read Mon 12 Oct 2026, 08:00 by Google Calendar" in client.get("/calendar/feed").text
    clock.advance(minutes=20)
    reader.get(path, headers={"User-Agent": "Mozilla/5.0 (compatible; Google-Calendar-Importer)"})
    assert "08:00 by Google" in client.get("/calendar/feed").text
    clock.advance(minutes=50)
    reader.get(path, headers={"User-Agent": "a secret robot/1.0 <b>"})
    page = client.get(feed_of(client, session)).text
    assert "09:10 by a program that we do not know" in page
    assert "robot" not in page


def test_a_feed_is_renamed_without_a_new_address(session: Session, cast: Cast, visit) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    client, reader = visit(cast.brightwater), visit(None)
    path = subscribe(client, name="Old", language="en")
    first = reader.get(path)
    page = feed_of(client, session)
    assert client.post(page, data={"name": "", "language": "fr"}).status_code == 422
    assert client.post(page, data={"name": "Labo", "language": "fr", "tentative": "y"}).status_code == 303
    second = reader.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert "X-WR-CALNAME:Labo" in second.text
    assert "Banc M² à caméra" in second.text
    assert visit(cast.corvid).get(page).status_code == 404
    assert visit(cast.corvid).post(page, data={"name": "x"}).status_code == 404


def test_the_page_of_a_new_feed_tells_how_to_subscribe(cast: Cast, visit) -> None:
    client = visit(cast.brightwater)
    page = client.get(client.post("/calendar/feed", data={"scope": "person"}).location).text
    secret = re.search(r"http://localhost/feed/([^\"]+)\.ics", page)
    assert secret
    assert f"webcal://localhost/feed/{secret[1]}.ics" in page
    assert '<svg class="qr"' in page or 'class="qr"' in page
    for program in ("Outlook, new", "Outlook, classic", "Google", "on a Mac", "iPhone", "Thunderbird"):
        assert program in page


def test_contacts_and_address_come_with_the_confirmation_only(session: Session, cast: Cast, visit) -> None:
    item = session.get_one(Equipment, cast.chamber.id)
    item.contact_id = cast.halden_member.person_id
    session.commit()
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 11))
    path, reader = subscribe(visit(cast.brightwater), tentative="y"), visit(None)
    waiting = reader.get(path).text.replace("\r\n ", "")
    assert "CONTACT" not in waiting
    assert "rue des Essais" not in waiting
    actions.accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    confirmed = reader.get(path)
    told = confirmed.text.replace("\r\n ", "")
    assert "CONTACT:Halden Optics: Hanna Halden\\, halden-member@cast.example" in told
    assert "CONTACT:Brightwater Sensing: Bruno Brightwater\\, brightwater@cast.example" in told
    assert "rue des Essais" in told
    person = session.get_one(Person, cast.brightwater.person_id)
    person.name = "Bruno Newname"
    session.commit()
    again = reader.get(path, headers={"If-None-Match": confirmed.headers["ETag"]})
    assert "Bruno Newname" in again.text.replace("\r\n ", "")


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5", "Thunderbird"),
        ("macOS/15.1 (24B83) dataaccessd/1.0", "Apple Calendar (Mac)"),
        ("macOS/15.1 (24B83) CalendarAgent/1120", "Apple Calendar (Mac)"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Apple Calendar (iPhone, iPad)"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0; Pro)", "Outlook (Windows)"),
        ("Microsoft.Exchange.Calendar/15.20", "Outlook (web)"),
        ("vdirsyncer/0.21.0", "vdirsyncer"),
        ("", ""),
    ],
)
def test_programs_are_known_by_a_short_name(user_agent: str, name: str) -> None:
    assert program_of(user_agent) == name
