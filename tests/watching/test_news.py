"""What is new for saved searches, and the mails about it: each thing once, and only what its reader may see."""

import pytest
from sqlalchemy import select, update

from light2share.accounts.models import Person
from light2share.availability.models import FirstFree
from light2share.catalogue import actions
from light2share.db import db
from light2share.equipment.models import AudienceMember, Equipment, Visibility
from light2share.jobs.mails import letter_of
from light2share.kernel import clock as real_clock
from light2share.mail.models import MailState
from light2share.watching import news
from light2share.watching.models import SearchHit

LASERS = "q=laser+interferometer"


@pytest.fixture
def browser(visit, cast):
    return visit(cast.brightwater)


@pytest.fixture
def save(browser, work):
    def saving(alert: str, query: str = LASERS, by=None):
        answer = (by or browser).post(
            "/saved-searches/new", data={"asked": query, "alert": alert, "name": "Mine"}
        )
        assert answer.status_code == 303, answer.text
        work()

    return saving


@pytest.fixture
def letter(app, session, mails, clock):
    def read(language: str = "en"):
        session.execute(update(Person).values(language=language))
        session.commit()
        mail = mails()[-1]
        with app.app_context():
            return letter_of(db.session(), db.session.merge(mail), clock.now)

    return read


def laser(listed, slug: str = "laser", **more):
    titles = {
        "title_en": "Laser interferometer",
        "title_fr": "Interféromètre laser",
        "technique": "fizeau-interferometer",
    }
    return listed(slug, **{**titles, **more})


def test_a_new_instrument_is_told_at_once_and_never_again(save, listed, work, mails, letter, clock):
    save("at_once")
    clock.advance(minutes=5)
    item = laser(listed)
    work()
    (mail,) = mails()
    assert (mail.kind, mail.state) == ("watching/found", MailState.KEPT)
    told = letter()
    assert told.subject == "New: Mine"
    for text in (told.text, told.html):
        assert "Laser interferometer – Marseille" in text
        assert f"/equipment/{item.slug}" in text
        assert "/saved-searches/stop/" in text
    for slug in ("one", "another"):
        clock.advance(minutes=5)
        listed(slug, title_en="Thermal camera")
        work()
    assert len(mails()) == 1


def test_what_suited_before_is_no_news_when_it_is_changed(save, listed, session, work, mails, clock):
    item = laser(listed)
    save("at_once")
    clock.advance(minutes=5)
    row = session.get_one(Equipment, item.id)
    row.updated_at, row.summary_en = clock.now, "With another lens."
    actions.index(session, row)
    session.commit()
    work()
    assert mails() == []


def test_what_comes_to_suit_is_news_although_it_is_old(save, listed, session, work, mails, clock):
    item = listed("old", title_en="Bench")
    save("at_once")
    clock.advance(hours=1)
    row = session.get_one(Equipment, item.id)
    row.updated_at, row.title_en, row.technique = clock.now, "Laser interferometer", "fizeau-interferometer"
    actions.index(session, row)
    session.commit()
    work()
    assert len(mails()) == 1


@pytest.mark.parametrize("hidden", ["owner", "chosen", "excluded"])
def test_nobody_is_told_of_what_they_may_not_see(
    save, listed, session, cast, work, mails, clock, hidden, visit
):
    save("at_once")
    save("at_once", by=visit(cast.corvid))
    clock.advance(minutes=5)
    item = laser(listed)
    row = session.get_one(Equipment, item.id)
    if hidden == "excluded":
        names = {cast.brightwater.organisation_id: False}
    else:
        row.visibility = {"owner": Visibility.OWNER, "chosen": Visibility.CHOSEN}[hidden]
        names = {cast.corvid.organisation_id: True} if hidden == "chosen" else {}
    for organisation, sees in names.items():
        session.add(AudienceMember(equipment_id=item.id, organisation_id=organisation, sees=sees))
    actions.index(session, row)
    session.commit()
    work()
    expected = [] if hidden == "owner" else [cast.corvid.person_id]
    assert [mail.person_id for mail in mails()] == expected
    assert [hit.saved_search.person_id for hit in session.scalars(select(SearchHit))] == expected


def test_a_mail_says_nothing_of_what_was_hidden_before_it_is_sent(
    save, listed, session, work, letter, clock, browser
):
    save("at_once")
    clock.advance(minutes=5)
    laser(listed)
    work()
    assert letter() is not None
    session.execute(update(Equipment).where(Equipment.slug == "laser").values(visibility=Visibility.OWNER))
    session.commit()
    assert letter() is None
    assert "1 new since" not in browser.get("/saved-searches").text


def test_the_digest_waits_for_the_morning_and_comes_once(save, listed, work, mails, letter, clock, browser):
    save("daily")
    save("daily", query="q=M%C2%B2")
    clock.advance(hours=2)
    laser(listed)
    work()
    assert mails() == []  # that of today went before it was there
    clock.advance(hours=12)  # 22:00
    laser(listed, "m2", title_en="M² bench with laser interferometer", technique="m2-analyser")
    work()
    assert mails() == []
    clock.advance(hours=9, minutes=45)  # 07:45
    work()
    work()
    (mail,) = mails()
    assert mail.kind == "watching/digest_news"
    told = letter()
    assert told.subject.startswith("Saved searches: ")
    assert "Laser interferometer – Marseille" in told.text
    assert "M² bench" in told.text
    french = letter("fr")
    assert french.subject == "Recherches enregistrées\xa0: 2 nouveaux instruments"
    assert "Arrêter les courriels de cette recherche" in french.text
    clock.advance(days=1)
    work()
    assert len(mails()) == 1


def test_a_search_without_mails_shows_its_news_until_it_is_opened(
    save, listed, work, mails, clock, browser, session
):
    save("none")
    clock.advance(hours=1)
    laser(listed)
    work()
    assert mails() == []
    assert "1 new since Mon 12 Oct" in browser.get("/saved-searches").text
    handle = session.scalars(select(SearchHit)).one().saved_search.handle
    clock.advance(minutes=1)
    browser.get(f"/saved-searches/{handle}")
    assert "nothing new since Mon 12 Oct" in browser.get("/saved-searches").text


def test_a_change_of_mind_tells_nothing_old(save, listed, work, mails, clock, browser, session):
    save("none")
    clock.advance(hours=1)
    laser(listed)
    work()
    handle = session.scalars(select(SearchHit)).one().saved_search.handle
    browser.post(f"/saved-searches/{handle}/change", data={"name": "Mine", "alert": "daily"})
    clock.advance(days=1)
    work()
    assert mails() == []


def test_a_search_for_days_is_told_when_something_becomes_free(
    save, listed, session, work, mails, clock, cast
):
    days = "q=climatic+chamber&from=2026-10-15&to=2026-10-15"
    session.execute(update(Equipment).where(Equipment.slug == "chamber").values(lead_time_minutes=10 * 1440))
    session.execute(update(FirstFree).values(lead_minutes=10 * 1440))
    session.commit()
    save("at_once", query=days)
    work()
    assert mails() == []
    session.execute(update(Equipment).where(Equipment.slug == "chamber").values(lead_time_minutes=0))
    session.execute(
        update(FirstFree).values(changed_at=real_clock.now(), lead_minutes=0)
    )  # as any change of an item does
    session.commit()
    clock.advance(minutes=30)
    work()
    assert mails() == []
    clock.advance(minutes=31)
    work()
    assert [mail.kind for mail in mails()] == ["watching/found"]


def test_where_too_much_suited_only_what_is_published_later_is_news(
    save, listed, session, work, mails, clock, monkeypatch
):
    monkeypatch.setattr("light2share.watching.searches.MOST_REMEMBERED", 0)
    item = laser(listed)
    save("at_once")
    assert session.scalars(select(SearchHit)).all() == []
    clock.advance(hours=1)
    row = session.get_one(Equipment, item.id)
    row.updated_at = clock.now
    actions.index(session, row)
    session.commit()
    work()
    assert mails() == []
    laser(listed, "second")
    work()
    assert len(mails()) == 1


def test_a_person_who_may_not_sign_in_is_told_nothing(save, listed, session, work, mails, clock, cast):
    save("at_once")
    session.get_one(Person, cast.brightwater.person_id).disabled_at = clock.now
    session.commit()
    clock.advance(minutes=5)
    laser(listed)
    work()
    assert mails() == []


def test_a_round_without_a_change_costs_two_queries(app, save, work, clock, counted):
    save("at_once")
    clock.advance(minutes=5)
    with app.app_context(), counted() as statements:
        assert news.due(db.session(), clock.now) is None
    assert len(statements) == 2


def test_a_round_after_a_change_reads_no_more_for_more_listings(app, save, listed, session, clock, counted):
    save("none")
    clock.advance(minutes=5)

    def cost() -> int:
        with app.app_context(), counted() as statements:
            looking = news.due(db.session(), clock.now)
            look = news.Look(looking, clock.now)
            for search in news.batch(db.session(), looking, 0, clock.now):
                look.fresh(db.session(), search)
        return len(statements)

    laser(listed)
    few = cost()
    for number in range(5):
        laser(listed, f"laser-{number}")
    assert cost() <= few + 1
