"""The demo's mailbox: one's own mails, readable, and nobody else's."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from apiflask import APIFlask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from light2share.accounts import actions as accounts
from light2share.accounts.models import PasswordReset, Person
from light2share.bookings.links import read_answer_token
from light2share.bookings.models import BookingState
from light2share.equipment.models import Equipment
from light2share.jobs.look import STYLE, policy_for
from light2share.jobs.models import KeptLetter
from light2share.mail import outbox
from light2share.mail.models import MailState, OutgoingMail
from light2share.security.secrets import secret_hash
from tests.factories import NOW, Cast
from tests.ical.readers import by_icalendar
from tests.jobs import scenes
from tests.jobs.test_sending import queued, send


def key(session: Session) -> str:
    session.rollback()
    message_id: str = (
        session.scalars(select(OutgoingMail.message_id).order_by(OutgoingMail.id.desc())).first() or ""
    )
    return message_id.strip("<>").partition("@")[0]


def test_the_owner_reads_the_request_and_finds_the_link(visit, session: Session, cast: Cast) -> None:
    queued(session, cast)
    page = visit(cast.halden).get("/demo/mail").text
    assert "Demande\u00a0: Banc M² à caméra, mar. 24 nov. 13:30" in page
    page = visit(cast.halden).get(f"/demo/mail/{key(session)}").text
    assert re.search(r'<a href="http://localhost/a/[^"]+">', page)
    assert 'lang="fr"' in page


@pytest.mark.parametrize("who", ["brightwater", "halden_admin", "corvid", "cluster"])
def test_nobody_reads_the_mails_of_others(visit, session: Session, cast: Cast, who: str) -> None:
    queued(session, cast)
    client = visit(getattr(cast, who))
    assert "Banc M²" not in client.get("/demo/mail").text
    for part in ("", "/html", "/invite.ics"):
        assert client.get(f"/demo/mail/{key(session)}{part}").status_code == 404


def test_a_visitor_is_asked_to_sign_in(visit, session: Session, cast: Cast) -> None:
    assert visit(None).get("/demo/mail").status_code == 303


def test_outside_the_demo_there_is_no_such_page(app: APIFlask, visit, session: Session, cast: Cast) -> None:
    queued(session, cast)
    app.config["DEMO"] = False
    assert visit(cast.halden).get("/demo/mail").status_code == 404
    assert visit(cast.halden).get(f"/demo/mail/{key(session)}").status_code == 404


def test_newest_first_a_page_at_a_time(visit, session: Session, cast: Cast) -> None:
    for number in range(25):
        booking = scenes.booking(
            session, cast, reference=f"L2S-26-{number:04}", start=scenes.START + timedelta(days=number)
        )
        event = scenes.event(session, booking, by=cast.brightwater)
        outbox.queue(
            session, "bookings/requested", [cast.halden.person_id], event.id, NOW + timedelta(minutes=-number)
        )
    session.commit()
    client = visit(cast.halden)
    first, second = client.get("/demo/mail").text, client.get("/demo/mail?page=2").text
    assert first.count('<li><a href="/demo/mail/') == 20
    assert second.count('<li><a href="/demo/mail/') == 5
    assert first.index("mar. 24 nov.") < first.index("mer. 25 nov.")
    assert client.get("/demo/mail?page=3").status_code == 404


def test_what_is_not_due_or_dropped_is_not_shown(visit, session: Session, cast: Cast) -> None:
    queued(session, cast)
    client = visit(cast.halden)
    session.execute(update(OutgoingMail).values(due_at=NOW + timedelta(hours=1)))
    session.commit()
    assert "Banc M²" not in client.get("/demo/mail").text
    session.execute(update(OutgoingMail).values(due_at=NOW, state=MailState.DROPPED))
    session.commit()
    assert "Banc M²" not in client.get("/demo/mail").text


def test_a_mail_in_html_runs_and_loads_nothing(visit, session: Session, cast: Cast) -> None:
    queued(session, cast)
    client = visit(cast.halden)
    page = client.get(f"/demo/mail/{key(session)}")
    assert page.status_code == 200
    assert "style=" not in page.text
    assert f"/demo/mail/{key(session)}/html" in page.text
    frame = client.get(f"/demo/mail/{key(session)}/html")
    policy = frame.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert policy == policy_for(f"<style>{STYLE}</style>")
    assert "unsafe" not in policy


def test_hostile_texts_stay_texts(visit, session: Session, cast: Cast) -> None:
    booking = scenes.booking(
        session, cast, purpose='<script>a()</script> https://evil.example/" onclick="b()'
    )
    event = scenes.event(session, booking, by=cast.brightwater)
    outbox.queue(session, "bookings/requested", [cast.halden.person_id], event.id, NOW)
    session.commit()
    client = visit(cast.halden)
    for address in ("/demo/mail", f"/demo/mail/{key(session)}", f"/demo/mail/{key(session)}/html"):
        page = client.get(address).text
        assert "<script>a()" not in page
        assert 'href="https://evil.example' not in page
        assert 'onclick="b()' not in page


def test_the_invitation_can_be_taken(visit, session: Session, cast: Cast) -> None:
    booking = scenes.booking(session, cast, BookingState.CONFIRMED)
    event = scenes.event(session, booking, by=cast.halden)
    outbox.queue(session, "bookings/confirmed", [cast.brightwater.person_id], event.id, NOW)
    session.commit()
    answer = visit(cast.brightwater).get(f"/demo/mail/{key(session)}/invite.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    (entry,) = by_icalendar(answer.data)
    assert entry.starts_at == scenes.START


def test_a_reset_link_is_made_when_the_mail_is_opened(visit, session: Session, cast: Cast) -> None:
    accounts.ask_reset(session, session.get_one(Person, cast.halden.person_id), NOW)
    session.commit()
    client = visit(cast.halden)
    assert "/password/" not in client.get("/demo/mail").text
    page = unescape(client.get(f"/demo/mail/{key(session)}").text)
    secret = re.findall(r'href="http://localhost/password/([^"]+)"', page)[0]
    session.rollback()
    assert session.scalars(
        select(PasswordReset).where(PasswordReset.secret_hash == secret_hash(secret))
    ).all()


def test_a_mail_of_no_known_kind_does_no_harm(visit, session: Session, cast: Cast) -> None:
    outbox.queue(session, "bookings/unheard_of", [cast.halden.person_id], 1, NOW)
    session.commit()
    assert visit(cast.halden).get("/demo/mail").status_code == 200
    assert visit(cast.halden).get(f"/demo/mail/{key(session)}").status_code == 404


def test_an_empty_mailbox_says_so(visit, cast: Cast) -> None:
    assert "No mail yet" in visit(cast.corvid).get("/demo/mail").text
    assert "Aucun message" in visit(cast.corvid, "fr").get("/demo/mail").text


def test_a_letter_stays_as_it_was_sent_and_is_stored_without_its_link(
    app: APIFlask, visit, session: Session, cast: Cast
) -> None:
    queued(session, cast)
    assert send(app).handled == 1
    session.rollback()
    row = session.scalars(select(KeptLetter)).one()
    assert "http://localhost/a/~answer~" in row.text
    assert read_answer_token(app.config["SECRET_KEY"], row.html.split("/a/")[1].split('"')[0]) is None
    item = session.get_one(Equipment, cast.bench.id)
    item.title_fr = item.title_en = "Another name"
    session.commit()
    client = visit(cast.halden)
    page = client.get(f"/demo/mail/{key(session)}").text
    assert "Banc M²" in page
    assert "Another name" not in page + client.get("/demo/mail").text
    address = re.findall(r'href="http://localhost(/a/[^"]+)"', page)[0]
    assert visit(None).get(address).status_code == 200


def test_a_mail_with_a_secret_is_not_kept(app: APIFlask, session: Session, cast: Cast) -> None:
    accounts.ask_reset(session, session.get_one(Person, cast.halden.person_id), NOW)
    session.commit()
    send(app)
    session.rollback()
    assert session.scalars(select(KeptLetter)).all() == []
