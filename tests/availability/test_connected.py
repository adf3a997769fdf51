"""Connected calendars on their pages and in the worker: shown first, blocking, refused, out of date, clashing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.availability import connected
from light2share.availability.models import BusyTime, CalendarKind, Switch
from light2share.bookings import actions
from light2share.bookings.models import Booking, CalendarClash
from light2share.jobs.mails import letter_of
from light2share.kernel.period import Period
from light2share.mail.models import OutgoingMail
from tests.availability.calendars import (
    ALL,
    BROKEN,
    BUSY,
    HALF,
    Visit,
    connected_of,
    is_free,
    seen,
    send,
)
from tests.bookings.play import ask, free_time, hours, store_free_time
from tests.factories import NOW, Cast
from tests.ical.corpus.case import calendar, event

HALF_HOURS = re.compile(r"\d\d:00 – \d\d:30")


@pytest.fixture
def owner(visit: Visit, cast: Cast, session: Session) -> FlaskClient:
    """Halden's manager, with the stored free time in step."""
    store_free_time(session, cast.chamber, cast.bench)
    return visit(cast.halden)


def test_a_file_blocks_at_once_as_the_contract_says(owner: FlaskClient, session: Session, cast: Cast):
    assert is_free(session, cast.chamber, hours(9, 12))
    answer = send(owner, cast.chamber)
    assert answer.status_code == 303
    assert not is_free(session, cast.chamber, hours(11, 12))
    assert is_free(session, cast.chamber, hours(12, 18))
    (one,) = connected_of(session)
    assert (one.name, one.kind, one.switch, one.busy_count) == (
        "Outlook of the lab",
        CalendarKind.FILE,
        Switch.ON,
        1,
    )
    page = owner.get(answer.location).text
    assert "What it blocks" in page
    assert "Tue 20 Oct 2026, 09:00 – 12:00" in page


def test_all_busy_times_can_be_read(owner: FlaskClient, cast: Cast):
    days = range(13, 25)
    many = [
        event(
            f"DTSTART:202610{day}T{hour:02}0000Z", f"DTEND:202610{day}T{hour:02}3000Z", uid=f"{day}-{hour}@x"
        )
        for day in days
        for hour in (8, 10)
    ]
    page = owner.get(send(owner, cast.chamber, calendar(*many)).location).text
    assert len(HALF_HOURS.findall(page)) == 12
    link = re.search(r'<a href="([^"]+)">and 12 more</a>', page)
    assert len(HALF_HOURS.findall(owner.get(link[1]).text)) == 24


def test_from_the_page_nothing_is_blocked_before_it_was_looked_at(
    owner: FlaskClient, session: Session, cast: Cast
):
    page = owner.get(ALL.format("chamber")).text
    assert 'name="action" value="look"' in page
    answer = send(owner, cast.chamber, action="look", name="The lab")
    assert is_free(session, cast.chamber, hours(9, 12))
    page = owner.get(answer.location).text
    assert "What it would block" in page
    assert "Tue 20 Oct 2026, 09:00 – 12:00" in page
    assert owner.post(f"{answer.location}/confirm", data={"seen": seen(page)}).status_code == 303
    assert not is_free(session, cast.chamber, hours(9, 12))
    assert "canarysummary" not in owner.get(answer.location).text


def test_what_was_read_anew_meanwhile_is_looked_at_again(owner: FlaskClient, session: Session, cast: Cast):
    answer = send(owner, cast.chamber, action="look")
    owner.post(f"{answer.location}/confirm", data={"seen": (NOW - timedelta(hours=1)).isoformat()})
    assert "Look again, then switch it on." in owner.get(answer.location).text
    assert is_free(session, cast.chamber, hours(9, 12))


def test_one_that_leaves_something_out_waits_for_a_yes(owner: FlaskClient, session: Session, cast: Cast):
    answer = send(owner, cast.chamber, HALF)
    assert answer.status_code == 303
    assert is_free(session, cast.chamber, hours(9, 12))
    page = owner.get(answer.location).text
    assert "Line 11, “Odd one”: nobody knows the time zone “Nowhere”" in page
    owner.post(f"{answer.location}/confirm", data={"seen": seen(page)})
    assert not is_free(session, cast.chamber, hours(9, 12))
    # the same is left out of a newer file: nobody is asked again; something else is: the old one stays
    again = owner.post(f"{answer.location}/read", data={"file": (BytesIO(HALF), "a.ics")})
    assert again.status_code == 303
    assert connected_of(session)[0].waits_for_a_yes is False
    worse = HALF.replace(b"20261020T", b"20261022T").replace(b"END:VCALENDAR", b"\r\n".join(
        line.encode() for line in event("DTSTART:soon", uid="three@there.example")) + b"\r\nEND:VCALENDAR")  # fmt: skip
    owner.post(f"{answer.location}/read", data={"file": (BytesIO(worse), "a.ics")})
    assert connected_of(session)[0].waits_for_a_yes is True
    assert not is_free(session, cast.chamber, hours(9, 12))
    assert "is still in force" in owner.get(answer.location).text


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (BROKEN, 422, "Line 3: END:VEVENT was expected, for what begins on line 2."),
        (b"See you", 422, "Line 1: This is no calendar: BEGIN:VCALENDAR was expected."),
        (b"x" * (5 * 1024 * 1024 + 1), 413, "The calendar is larger than 5 MB."),
    ],
)
def test_one_that_cannot_be_read_is_refused_with_its_line(
    owner: FlaskClient, session: Session, cast: Cast, content: bytes, status: int, words: str
):
    answer = send(owner, cast.chamber, content)
    assert answer.status_code == status
    assert words in answer.text
    assert connected_of(session) == []


def test_a_newer_file_that_cannot_be_read_leaves_the_old_one_in_force(
    owner: FlaskClient, session: Session, cast: Cast
):
    location = send(owner, cast.chamber).location
    answer = owner.post(f"{location}/read", data={"file": (BytesIO(BROKEN), "a.ics")})
    assert answer.status_code == 422
    assert "The file that was read before is still in force." in answer.text
    assert not is_free(session, cast.chamber, hours(9, 12))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Enter an address, or choose a file"),
        ({"url": "ftp://there.example/a.ics"}, "Enter an address that begins with"),
        ({"url": "https://me:word@there.example/a.ics"}, "Enter an address that begins with"),
        ({"url": "https://there.example/a.ics", "file": True}, "Enter an address or choose a file, not both"),
    ],
)
def test_an_address_or_a_file(owner: FlaskClient, form: dict, words: str):
    if form.pop("file", None):
        form["file"] = (BytesIO(BUSY), "a.ics")
    answer = owner.post(ALL.format("chamber"), data=form, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert words in answer.text
    if "url" in form and "@" not in form["url"]:
        assert form["url"] in answer.text


def test_switching_off_and_removing_free_the_time_again(owner: FlaskClient, session: Session, cast: Cast):
    location = send(owner, cast.chamber).location
    owner.post(f"{location}/off")
    assert is_free(session, cast.chamber, hours(9, 12))
    assert "Switched off" in owner.get(location).text
    page = owner.get(location).text
    owner.post(f"{location}/confirm", data={"seen": seen(page)})
    assert not is_free(session, cast.chamber, hours(9, 12))
    assert "Remove this calendar?" in owner.get(f"{location}?remove=1").text
    assert owner.post(f"{location}/delete").status_code == 303
    assert is_free(session, cast.chamber, hours(9, 12))
    assert connected_of(session) == []
    assert session.scalars(select(BusyTime)).all() == []


def test_several_calendars_block_together(owner: FlaskClient, session: Session, cast: Cast):
    first = send(owner, cast.chamber).location
    send(owner, cast.chamber, calendar(event("DTSTART:20261020T080000Z", "DURATION:PT4H")), name="Second")
    assert not is_free(session, cast.chamber, hours(13, 14))
    owner.post(f"{first}/delete")
    assert is_free(session, cast.chamber, hours(9, 10))
    assert not is_free(session, cast.chamber, hours(11, 12))


def test_a_calendar_is_renamed(owner: FlaskClient, session: Session, cast: Cast):
    location = send(owner, cast.chamber).location
    assert owner.post(f"{location}/rename", data={"name": ""}).status_code == 422
    owner.post(f"{location}/rename", data={"name": "Lab"})
    assert connected_of(session)[0].name == "Lab"


def test_there_is_a_limit_to_calendars_and_to_readings(owner: FlaskClient, app: APIFlask, cast: Cast):
    app.config["CALENDARS_PER_ITEM"] = 1
    send(owner, cast.chamber)
    answer = send(owner, cast.chamber)
    assert answer.status_code == 422
    assert "Remove a calendar first: 1 are the most" in answer.text
    app.config["LIMIT_CALENDAR_READS"] = "1 per hour"
    assert send(owner, cast.bench).status_code == 303
    answer = send(owner, cast.bench)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_request_over_a_busy_time_is_refused_and_told_nothing_more(
    owner: FlaskClient, visit: Visit, session: Session, cast: Cast
):
    send(owner, cast.chamber, name="canaryname")
    form = {"starts": "2026-10-20T10:00", "ends": "2026-10-20T11:00", "purpose": "x", "action": "send",
            "access_mode": "operator_assisted"}  # fmt: skip
    answer = visit(cast.brightwater).post("/equipment/chamber/book", data=form)
    assert answer.status_code == 422
    assert "Choose another time: the equipment is not available then" in answer.text
    assert "canary" not in answer.text
    fits = {**form, "starts": "2026-10-20T12:00", "ends": "2026-10-20T13:00"}
    assert visit(cast.brightwater).post("/equipment/chamber/book", data=fits).status_code == 303


def test_everything_that_shows_free_time_leaves_it_out(owner: FlaskClient, visit: Visit, cast: Cast):
    send(owner, cast.bench)
    path = "/api/v1/equipment/bench/free?from=2026-10-20T00:00:00Z&to=2026-10-21T00:00:00Z"
    answer = visit(None).get(path).json
    assert answer["free"] == [
        ["2026-10-20T06:00:00Z", "2026-10-20T07:00:00Z"],
        ["2026-10-20T10:00:00Z", "2026-10-20T16:00:00Z"],
    ]
    public = visit(None).get("/equipment/bench/calendar.ics?lang=en").text
    assert "DTSTART:20261020T070000Z" in public
    assert "canary" not in public
    assert "canary" not in visit(cast.brightwater).get("/equipment/bench?date=2026-10-20").text


def test_the_owner_alone_sees_why(owner: FlaskClient, cast: Cast):
    send(owner, cast.chamber, name="Outlook")
    page = owner.get("/equipment/chamber/availability?date=2026-10-20").text
    assert "Calendar “Outlook”" in page


def test_a_busy_time_over_a_request_shows_where_it_is_answered(
    owner: FlaskClient, session: Session, cast: Cast
):
    booking = ask(session, cast.chamber, cast.brightwater, hours(10, 11))
    send(owner, cast.chamber, name="Outlook")
    page = owner.get(f"/bookings/{booking.reference}/answer").text
    assert "Busy in your calendar “Outlook”" in page
    assert "You may accept it all the same." in page
    assert mails(session) == []


def mails(session: Session) -> list[OutgoingMail]:
    session.rollback()
    kind = "availability/calendar_clash"
    return list(session.scalars(select(OutgoingMail).where(OutgoingMail.kind == kind)))


def confirmed(session: Session, cast: Cast) -> Booking:
    booking = ask(session, cast.chamber, cast.brightwater, hours(10, 11))
    actions.accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    return booking


def test_a_busy_time_over_a_booking_tells_both_sides_once_and_changes_nothing(
    owner: FlaskClient, session: Session, cast: Cast, app: APIFlask
):
    booking = confirmed(session, cast)
    location = send(owner, cast.chamber, action="look", name="Outlook").location
    page = owner.get(location).text
    assert booking.reference in page
    assert mails(session) == []
    owner.post(f"{location}/confirm", data={"seen": seen(page)})
    told = mails(session)
    assert {mail.person_id for mail in told} == {cast.halden.person_id, cast.brightwater.person_id}
    session.refresh(booking)
    assert (booking.state, booking.version) == ("confirmed", 2)
    owner.post(f"{location}/off")
    owner.post(f"{location}/confirm")
    owner.post(f"{location}/read", data={"file": (BytesIO(BUSY), "a.ics")})
    assert len(mails(session)) == 2
    assert len(session.scalars(select(CalendarClash)).all()) == 1
    with app.app_context():
        for mail in told:
            letter = letter_of(session, session.merge(mail), NOW)
            assert letter is not None
            is_owner = mail.person_id == cast.halden.person_id
            assert ("Outlook" in letter.text) is is_owner
            assert ("Outlook" in letter.html) is is_owner
            assert booking.reference in letter.text
            assert "canarysummary" not in letter.text


def test_a_booking_that_comes_back_in_the_owner_s_calendar_is_no_clash(
    owner: FlaskClient, session: Session, cast: Cast, visit: Visit
):
    booking = confirmed(session, cast)
    file = owner.get(f"/bookings/{booking.reference}.ics").data
    send(owner, cast.chamber, file)
    assert mails(session) == []
    assert connected_of(session)[0].busy_count == 0
    public = visit(None).get("/equipment/chamber/calendar.ics").data
    send(owner, cast.chamber, public)
    assert mails(session) == []
    send(owner, cast.bench, file)
    assert not is_free(session, cast.bench, hours(10, 11))


def test_the_feed_of_one_item_gives_another_the_same_busy_times(
    owner: FlaskClient, session: Session, cast: Cast, visit: Visit
):
    """Round trip: what blocks the chamber blocks the bench that reads its feed."""
    confirmed(session, cast)
    send(owner, cast.chamber, calendar(event("DTSTART;VALUE=DATE:20261022")))
    store_free_time(session, cast.chamber, cast.bench)
    send(owner, cast.bench, visit(None).get("/equipment/chamber/calendar.ics").data)
    chamber = [(start, end) for _unit, start, end in free_time(session, cast.chamber)]
    bench = [(start, end) for _unit, start, end in free_time(session, cast.bench)]
    assert chamber == bench


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_speak_both_languages(visit: Visit, cast: Cast, session: Session, language: str):
    store_free_time(session, cast.chamber)
    client = visit(cast.halden, language)
    location = send(client, cast.chamber, HALF).location
    words = {
        "fr": ("Agendas connectés", "Ce qu’il bloquerait"),
        "en": ("Connected calendars", "What it would block"),
    }
    assert words[language][0] in client.get(ALL.format("chamber")).text
    assert words[language][1] in client.get(location).text


@pytest.mark.parametrize(
    ("failures", "least", "most"),
    [(0, 15, 18), (1, 30, 36), (3, 120, 144), (20, 1440, 1728)],
)
def test_a_calendar_rests_longer_after_each_failure(failures: int, least: int, most: int):
    for chance in (0.0, 0.5, 1.0):
        rest = connected.pause(CalendarKind.ADDRESS, failures, timedelta(minutes=15), chance)
        assert timedelta(minutes=least) <= rest <= timedelta(minutes=most)


def test_what_is_read_reaches_from_a_month_ago_to_two_years_ahead():
    assert connected.window(datetime(2026, 3, 31, 12, tzinfo=UTC), 1, 24) == Period(
        datetime(2026, 2, 28, tzinfo=UTC), datetime(2028, 3, 29, tzinfo=UTC)
    )
