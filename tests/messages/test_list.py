"""`/messages`: the talks of one's organisation and no others, what is unread first, each with its last line."""

from __future__ import annotations

from datetime import timedelta

from light2share.bookings.models import BookingState
from light2share.messages import actions
from tests.factories import NOW
from tests.jobs import scenes
from tests.markup import read
from tests.messages.play import say


def talks(visit, who):
    page = read(visit(who).get("/messages").text)
    return [line.text for line in page.one("main").all("li") if line.all("time")]


def another(session, cast, number):
    return scenes.booking(
        session,
        cast,
        BookingState.CONFIRMED,
        start=scenes.START + timedelta(days=number),
        reference=f"L2S-26-X{number:03}",
    )


def test_each_talk_stands_there_with_its_last_line_for_both_sides(visit, cast, session, booking):
    say(session, booking, cast.brightwater, "Do you have the mount?")
    say(session, booking, cast.halden, "We do.\n\nIt takes " + "long " * 40)
    (line,) = talks(visit, cast.brightwater)
    assert "Halden Optics – Climatic chamber 600 L" in line
    assert "1 new message" in line
    assert "Hélène Halden – We do. It takes long" in line
    assert "…" in line
    assert booking.reference in line
    (line,) = talks(visit, cast.halden_member)
    assert "Brightwater Sensing – Climatic chamber 600 L" in line


def test_others_see_nothing_of_it(visit, cast, session, booking):
    say(session, booking, cast.brightwater, "Do you have the mount?")
    assert talks(visit, cast.corvid) == []
    assert "Nothing has been written yet" in visit(cast.corvid).get("/messages").text
    assert visit(cast.cluster).get("/messages").status_code == 403


def test_unread_ones_come_first_then_the_latest(visit, cast, session, booking):
    old, later = (another(session, cast, number) for number in (1, 2))
    say(session, old, cast.halden, "One")
    say(session, later, cast.halden, "Two")
    last = say(session, booking, cast.halden, "Three")
    for one in (later, booking):
        actions.read(session, one.id, cast.brightwater.actor, last.id, NOW)
    session.commit()
    lines = [line.split(" – ")[-1] for line in talks(visit, cast.brightwater)]
    assert [line[:3] for line in lines] == ["One", "Thr", "Two"]


def test_five_hundred_talks_ask_no_more_than_one(visit, cast, session, counted, booking):
    say(session, booking, cast.halden, "One")
    me = visit(cast.brightwater)
    with counted() as few:
        me.get("/messages")
    for number in range(500):
        actions.write(session, another(session, cast, number), cast.halden.actor, f"No {number}", [], NOW)
    session.commit()
    with counted() as many:
        page = me.get("/messages")
    assert len(many) == len(few) <= 8
    assert len(read(page.text).one("ol", class_="todo").all("li")) == 20
    assert me.get("/messages?page=26").status_code == 200
    assert me.get("/messages?page=27").status_code == 404
