"""Nothing of a person is kept longer than the privacy page says, and nobody is forgotten without a word before."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import delete, select, update

from light2share.accounts import sessions
from light2share.accounts.models import Person, SignIn
from light2share.accounts.views import devices
from light2share.audit import journal
from light2share.audit.models import Happening, JournalLine
from light2share.equipment.models import Equipment
from light2share.jobs import chores
from light2share.kernel import clock as real
from light2share.mail.models import OutgoingMail
from light2share.organisations import people
from light2share.organisations.models import Membership
from light2share.organisations.people import Invited
from light2share.organisations.rules import INVITATION_LASTS
from light2share.privacy import retention
from light2share.privacy.closing import nameless
from light2share.privacy.periods import INACTIVE_KEPT, JOURNAL_KEPT, NEVER_JOINED_KEPT, NOTICE, PERIODS
from light2share.security.passwords import hashed
from tests.factories import NOW

TODAY = date(2030, 6, 3)
WARNED_FROM = TODAY - INACTIVE_KEPT + NOTICE


@pytest.fixture
def away(session, cast):
    """Everybody was there today; somebody since a day no more."""
    session.execute(update(Person).values(seen_on=TODAY))

    def stays_away(member, since: date, warned: date | None = None) -> None:
        session.execute(
            update(Person).where(Person.id == member.person_id).values(seen_on=since, warned_on=warned)
        )
        session.commit()

    return stays_away


def told(session) -> list[tuple[str, int]]:
    session.rollback()
    return [tuple(row) for row in session.execute(select(OutgoingMail.kind, OutgoingMail.person_id))]


@pytest.mark.parametrize(
    ("days", "warned"),
    [
        pytest.param(0, [], id="away for just short of the time: not yet"),
        pytest.param(1, [("accounts/reminder_inactive", True)], id="a day longer: they are told"),
    ],
)
def test_people_are_warned_a_month_before(days, warned, session, cast, away):
    away(cast.corvid, WARNED_FROM - timedelta(days=days))
    retention.warn(session, NOW, TODAY)
    session.commit()
    assert [(kind, number == cast.corvid.person_id) for kind, number in told(session)] == warned
    for later in (1, 2) if warned else ():  # once
        retention.warn(session, NOW, TODAY + timedelta(days=later))
    session.commit()
    assert len(told(session)) == len(warned)


@pytest.mark.parametrize(
    ("warned_days", "away_days", "gone"),
    [
        pytest.param(NOTICE.days, 1, True, id="warned a month ago and away for two years"),
        pytest.param(NOTICE.days - 1, 1, False, id="warned a day less ago"),
        pytest.param(NOTICE.days, 0, False, id="there a day later"),
        pytest.param(None, 99, False, id="never warned"),
    ],
)
def test_nobody_is_deleted_before_their_time(warned_days, away_days, gone, session, cast, away):
    warned = TODAY - timedelta(days=warned_days) if warned_days is not None else None
    away(cast.corvid, TODAY - INACTIVE_KEPT - timedelta(days=away_days), warned)
    assert retention.to_delete(session, TODAY) == ([cast.corvid.person_id] if gone else [])


def test_who_comes_back_is_warned_no_more(session, cast, away):
    away(cast.corvid, date(2020, 1, 1), date(2020, 2, 1))
    used = datetime.combine(TODAY, time(9), UTC)
    session.execute(update(SignIn).where(SignIn.person_id == cast.corvid.person_id).values(seen_at=used))
    retention.note_activity(session)
    session.commit()
    row = session.get_one(Person, cast.corvid.person_id)
    session.refresh(row)
    assert (row.seen_on, row.warned_on) == (TODAY, None)
    retention.note_activity(session)
    session.execute(update(SignIn).values(seen_at=used - timedelta(days=400)))
    retention.note_activity(session)
    session.refresh(row)
    assert row.seen_on == TODAY


def test_the_last_who_looks_after_an_organisation_stays(session, cast, away):
    away(cast.admin, date(2020, 1, 1), date(2020, 2, 1))
    assert retention.close(session, cast.admin.person_id, NOW) is False
    session.rollback()
    assert retention.close(session, cast.corvid.person_id, NOW) is True
    session.commit()
    assert session.get_one(Person, cast.corvid.person_id).disabled_at == NOW
    assert told(session) == [("accounts/deleted", cast.corvid.person_id)]


def test_an_invited_person_who_never_came_is_forgotten_and_others_are_not(session, cast):
    before = NOW - NEVER_JOINED_KEPT - timedelta(days=1)
    number = cast.halden.organisation_id
    for email, at in (("old@halden.example", before), ("new@halden.example", NOW - INVITATION_LASTS / 2)):
        invited = Invited(email, "Lou Moreau", frozenset(), "fr")
        row = people.invite(session, number, cast.halden_admin.actor, invited, at)
        row.person.created_at = before
    session.execute(
        update(Person).where(Person.id == cast.corvid.person_id).values(password_hash=hashed("x"))
    )
    place = session.scalars(select(Membership).where(Membership.person_id == cast.corvid.person_id)).one()
    session.delete(place)
    session.commit()
    old = session.scalars(select(Person.id).where(Person.email == "old@halden.example")).one()
    assert retention.never_came(session, NOW) == [old]


def test_the_worker_does_it(app, session, cast, away):
    away(cast.corvid, date(2020, 1, 1), date(2020, 2, 1))
    session.execute(
        update(SignIn)
        .where(SignIn.person_id == cast.corvid.person_id)
        .values(seen_at=NOW - INACTIVE_KEPT * 5)
    )
    session.commit()
    with app.app_context():
        chores.keep_no_longer(session, NOW)
        chores.erase_closed_accounts(session, NOW + timedelta(days=9))
    row = session.get_one(Person, cast.corvid.person_id)
    session.refresh(row)
    assert (row.email, row.name) == (nameless(row.id), "")


def test_old_lines_of_the_journal_go_and_young_ones_stay(session, cast):
    real_now = real.now()
    for days in (JOURNAL_KEPT.days + 1, JOURNAL_KEPT.days - 1, 0):
        at = real_now - timedelta(days=days)
        journal.note(session, Happening.EXPORTED, cast.halden.actor, at, cast.halden.organisation_id)
    session.commit()
    retention.forget_lines(session, real_now, real_now)
    retention.forget_lines(session, real_now + timedelta(days=9999), real_now)  # a clock set ahead
    session.commit()
    assert len(session.scalars(select(JournalLine)).all()) == 2


@pytest.mark.parametrize(("language", "words"), [("en", "2 years"), ("fr", "2 ans")])
def test_the_privacy_page_shows_every_period(language, words, visit):
    page = visit(None, language).get("/privacy").text
    assert words in page
    assert "{kept}" not in page
    boxes = re.findall(r'role="region" tabindex="0" aria-label="([^"]+)"', page)
    assert len(boxes) == len(set(boxes)) == 2, boxes
    kept, _, cookies = page.partition("</table>")
    assert kept.count("<tr>") == len(PERIODS) + 1
    for cookie, lasts in (
        ("session", sessions.LASTS),
        ("session", sessions.UNUSED),
        ("device", devices.KEPT),
    ):
        (line,) = [line for line in cookies.split("<tr>") if f"<code>{cookie}</code>" in line]
        assert re.search(rf"\b{lasts.days}\b", line), (cookie, lasts)


@pytest.mark.parametrize(
    ("who", "told"),
    [
        pytest.param("admin", ["cluster"], id="the cluster where nobody else looks after the people"),
        pytest.param("halden", ["halden_admin"], id="the other admins where a colleague can take over"),
    ],
)
def test_somebody_is_told_once_of_an_account_that_stays(session, cast, away, who, told):
    member = getattr(cast, who)
    session.execute(delete(SignIn))
    long_ago = real.now().date() - INACTIVE_KEPT - NOTICE
    away(member, long_ago, long_ago)
    if who == "halden":
        session.execute(
            update(Equipment).where(Equipment.slug == "chamber").values(contact_id=member.person_id)
        )
        session.commit()
    for _round in range(2):
        chores.keep_no_longer(session, NOW)
    session.rollback()
    mails = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == retention.STAYS)).all()
    assert [mail.person_id for mail in mails] == [getattr(cast, name).person_id for name in told]
    assert session.get_one(Person, member.person_id).disabled_at is None
