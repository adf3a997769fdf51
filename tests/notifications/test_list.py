"""What one was told, on the site: only one's own, unread first, read once it was seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from light2share.accounts.models import Person
from light2share.bookings.models import Booking, BookingEvent, BookingState
from light2share.jobs.mails import letter_of
from light2share.mail import outbox
from light2share.mail.models import MailChoice, MailState, OutgoingMail
from light2share.mail.topics import CHANNELS, Channel, Topic, may_choose, topic_of
from light2share.notifications import actions, digests, forgetting
from tests.factories import NOW
from tests.jobs import scenes
from tests.markup import read

DECLINED = "bookings/declined"


def tell(session, cast, to, kind=DECLINED, state=BookingState.DECLINED, own=None, at=NOW, **more):
    """The row of the outbox that tells somebody of a booking."""
    booking = scenes.booking(session, cast, state, **more)
    event = scenes.event(session, booking, state, cast.halden)
    outbox.queue(session, kind, [to.person_id], event.id, at, own=own)
    session.commit()
    row = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    session.commit()
    return row


def read_at(session, *rows):
    session.rollback()
    session.expire_all()
    return [row.read_at for row in rows]


def field(page, name, **more):
    return next(one["value"] for one in page.all("input", **more) if one["name"] == name)


def key_of(row):
    return row.message_id.strip("<>").partition("@")[0]


def bell(page):
    return page.one("header").one("a", href="/notifications").text.split()[-1]


def test_what_is_told_by_mail_stands_on_the_site_in_the_words_of_the_mail(visit, cast, session):
    tell(session, cast, cast.brightwater)
    page = read(visit(cast.brightwater).get("/notifications").text)
    assert "Declined: Camera M² bench, Tue 24 Nov 13:30" in page.text
    assert "Halden Optics, L2S-26-7K3Q" in page.text
    assert bell(page) == "1"
    assert bell(read(visit(cast.corvid).get("/notifications").text)) == "0"


def test_nobody_sees_or_marks_what_others_were_told(visit, cast, session):
    row = tell(session, cast, cast.brightwater)
    corvid = visit(cast.corvid)
    assert "Nothing waiting for you" in corvid.get("/notifications").text
    assert corvid.get(f"/notifications/{key_of(row)}").status_code == 404
    assert corvid.post(f"/notifications/{key_of(row)}/read").status_code == 404
    assert corvid.post("/notifications/read", data={"newest": key_of(row)}).status_code == 404
    assert read_at(session, row) == [None]


def test_a_line_leads_to_its_page_and_is_read_then(visit, cast, session):
    row = tell(session, cast, cast.brightwater)
    answer = visit(cast.brightwater).get(f"/notifications/{key_of(row)}")
    assert (answer.status_code, answer.location) == (303, "/bookings/L2S-26-7K3Q")
    assert read_at(session, row) == [NOW]


def test_who_opens_the_booking_has_read_what_was_told_of_it(visit, cast, session):
    about = tell(session, cast, cast.brightwater)
    other = tell(session, cast, cast.brightwater, reference="L2S-26-7K3R")
    assert visit(cast.brightwater).get("/bookings/L2S-26-7K3Q").status_code == 200
    assert read_at(session, about, other) == [NOW, None]


def test_one_or_all_are_marked_by_a_press(visit, cast, session):
    rows = [tell(session, cast, cast.brightwater, reference=f"L2S-26-7K3{sign}") for sign in "ABC"]
    me = visit(cast.brightwater)
    assert me.post(f"/notifications/{key_of(rows[0])}/read").status_code == 303
    page = read(me.get("/notifications").text)
    first, *_rest, last = page.one("ol", class_="todo").all("li")
    assert ("Unread" in first.text, "Unread" in last.text) == (True, False)
    newest = field(page, "newest")
    later = tell(session, cast, cast.brightwater, reference="L2S-26-7K3D")
    assert me.post("/notifications/read", data={"newest": newest}).status_code == 303
    assert read_at(session, *rows, later) == [NOW, NOW, NOW, None]


def test_one_s_own_act_is_no_news(visit, cast, session):
    row = tell(
        session,
        cast,
        cast.brightwater,
        "bookings/confirmed",
        BookingState.CONFIRMED,
        cast.brightwater.person_id,
    )
    assert (row.state, row.read_at) == (MailState.WAITING, NOW)
    assert bell(read(visit(cast.brightwater).get("/notifications").text)) == "0"


def test_what_is_no_longer_theirs_names_nothing(visit, cast, session):
    tell(session, cast, cast.corvid)
    page = visit(cast.corvid).get("/notifications").text
    assert "There is nothing more to see." in page
    assert "L2S-26" not in page
    assert "Camera" not in page


@pytest.mark.parametrize(
    ("kind", "chosen", "state"),
    [
        (DECLINED, None, MailState.WAITING),
        (DECLINED, Channel.NOW, MailState.WAITING),
        (DECLINED, Channel.DIGEST, MailState.DIGEST),
        (DECLINED, Channel.SITE, MailState.SITE),
        ("bookings/confirmed", Channel.SITE, MailState.WAITING),
        ("accounts/password_changed", Channel.SITE, MailState.WAITING),
    ],
)
def test_the_channel_is_the_one_that_was_chosen_where_there_is_a_choice(cast, session, kind, chosen, state):
    if chosen:
        everything = dict.fromkeys(Topic, chosen)
        actions.choose(session, cast.brightwater.person_id, everything)
    outbox.queue(session, kind, [cast.brightwater.person_id], 1, NOW)
    assert session.scalars(select(OutgoingMail.state)).one() is state


def test_choices_are_made_on_a_page_and_kept(visit, cast, session):
    me = visit(cast.brightwater)
    page = read(me.get("/account/notifications").text)
    fields = {one["name"]: one["value"] for one in page.all("input", type="radio", checked=...)}
    assert set(fields) == {topic for topic in CHANNELS if may_choose(topic)} - {Topic.CLUSTER}
    assert set(fields.values()) == {"now"}
    assert me.post("/account/notifications", data=fields | {"messages": "digest"}).status_code == 303
    kept = session.scalars(select(MailChoice)).one()
    assert (kept.person_id, kept.topic, kept.channel) == (
        cast.brightwater.person_id, Topic.MESSAGES, Channel.DIGEST
    )  # fmt: skip
    again = read(me.get("/account/notifications").text)
    assert field(again, "messages", checked=...) == "digest"
    assert me.post("/account/notifications", data=fields | {"messages": "never"}).status_code == 422
    assert me.post("/account/notifications", data=fields).status_code == 303
    session.rollback()
    assert session.scalars(select(MailChoice)).all() == []


def test_a_reminder_is_a_reminder_and_what_an_owner_answers_a_request():
    assert topic_of("bookings/reminder_visit") is Topic.REMINDERS
    assert topic_of("bookings/requested") is Topic.REQUESTS
    assert topic_of("of_a_room/unheard_of") is Topic.ANSWERS


def test_the_daily_mail_goes_once_a_day_in_the_morning_with_what_is_unread(cast, session):
    me = cast.brightwater.person_id
    actions.choose(session, me, {Topic.ANSWERS: Channel.DIGEST})
    evening, morning = NOW - timedelta(hours=9), NOW
    told = [
        tell(session, cast, cast.brightwater, at=evening, reference=f"L2S-26-7K3{sign}") for sign in "ABC"
    ]
    actions.read(session, me, [told[0].id], evening)
    assert digests.waiting(session, NOW - timedelta(hours=1)) == []
    assert digests.waiting(session, morning) == [me]
    digests.write(session, [me], morning)
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == digests.DAY)).one()
    assert mail.details == [told[2].id, told[1].id]
    late = tell(session, cast, cast.brightwater, at=morning, reference="L2S-26-7K3D")
    assert digests.waiting(session, morning + timedelta(hours=3)) == []
    assert digests.waiting(session, morning + timedelta(days=1)) == [me]
    assert (late.state, mail.state, mail.read_at) == (MailState.DIGEST, MailState.WAITING, morning)


@pytest.mark.parametrize("chosen", [None, Channel.NOW])
def test_the_cluster_reads_once_a_day_what_nobody_answers_by_owner(app, cast, session, chosen):
    me = cast.cluster.person_id
    session.get_one(Person, me).language = "en"
    if chosen:
        actions.choose(session, me, {Topic.CLUSTER: chosen})
    unanswered = {"kind": "bookings/reminder_cluster", "state": BookingState.REQUESTED}
    for sign in "AB":
        tell(session, cast, cast.cluster, reference=f"L2S-26-7K3{sign}", **unanswered)
    answered = tell(session, cast, cast.cluster, reference="L2S-26-7K3C", **unanswered)
    session.get_one(
        Booking, session.get_one(BookingEvent, answered.subject_id).booking_id
    ).state = BookingState.DECLINED
    digests.write(session, [me], NOW)
    session.commit()
    session.expire_all()
    rows = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    assert [row.state for row in rows] == [MailState.SITE] * 3 + [MailState.WAITING]
    with app.app_context():
        letter = letter_of(session, rows[-1], NOW)
    assert "Work of the cluster: Halden Optics" in letter.text
    assert letter.text.count("Unanswered: Camera M² bench") == 2
    assert "7K3C" not in letter.text


@pytest.mark.parametrize(
    ("kind", "state", "read", "age", "kept"),
    [
        (DECLINED, MailState.SENT, True, 91, False),
        (DECLINED, MailState.SENT, True, 89, True),
        (DECLINED, MailState.SENT, False, 91, True),
        (DECLINED, MailState.SITE, False, 366, False),
        (DECLINED, MailState.WAITING, True, 400, True),
        ("bookings/confirmed", MailState.SENT, True, 91, True),
    ],
)
def test_what_was_read_goes_after_a_while_but_not_an_invitation_to_what_is_to_come(
    cast, session, kind, state, read, age, kept
):
    row = tell(session, cast, cast.brightwater, kind)
    row.state, row.created_at = state, NOW - timedelta(days=age)
    row.read_at = row.created_at if read else None
    session.flush()
    forgetting.forget(session, NOW)
    assert bool(session.scalars(select(OutgoingMail.id)).all()) is kept


def test_a_page_of_fifty_lines_asks_no_more_than_one_of_one(visit, cast, session, counted):
    me = visit(cast.brightwater)
    tell(session, cast, cast.brightwater)
    with counted() as few:
        me.get("/notifications")
    for number in range(50):
        tell(session, cast, cast.brightwater, reference=f"L2S-26-X{number:03}")
    with counted() as many:
        assert me.get("/notifications").status_code == 200
    assert len(many) <= len(few) <= 8
