"""The owner's page of rate cards, what each organisation is shown, and what nobody else may learn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from light2share.db import engines
from light2share.equipment.models import Equipment, Visibility
from light2share.equipment.rules import PriceMode
from light2share.organisations.models import Organisation
from light2share.quotes import actions
from light2share.quotes.cards import RequesterClass
from light2share.quotes.models import RateCard
from tests.bookings.play import store_free_time
from tests.factories import NOW
from tests.quotes.play import write

RATES = "/equipment/chamber/rates"
TODAY = date(2026, 10, 12)
SLOT = "slot=2026-10-20T07:00Z&end=2026-10-20T11:00Z&access_mode=self_service"
Of = RequesterClass


@pytest.fixture
def halden(visit, cast):
    return visit(cast.halden)


def cards(session: Session) -> list[RateCard]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(RateCard).order_by(RateCard.id)))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def fields(**more: str) -> dict[str, str]:
    return {
        "requester": "small", "price_mode": "rate", "hourly_rate": "90", "consumable_0_per": "booking",
        "consumable_1_per": "hour", "consumable_2_per": "hour", **more,
    }  # fmt: skip


def test_a_card_with_everything(halden, session, cast):
    said = fields(
        requester="chosen", organisation="brightwater sensing", half_day_rate="300", daily_rate="500,50",
        sample_rate="12", setup_rate="40", operator_hourly_rate="0", valid_from="2026-11-01", valid_until="31/12/2026",
        consumable_1="Nitrogen", consumable_1_price="5",
    )  # fmt: skip
    answer = halden.post(RATES, data=said)
    assert (answer.status_code, answer.headers["Location"]) == (303, RATES)
    [row] = cards(session)
    assert (row.requester, row.organisation_id) == (Of.CHOSEN, cast.brightwater.organisation_id)
    assert (row.hourly_cents, row.half_day_cents, row.daily_cents) == (9_000, 30_000, 50_050)
    assert (row.sample_cents, row.setup_cents, row.operator_hourly_cents) == (1_200, 4_000, 0)
    assert (row.valid_from, row.valid_until) == (date(2026, 11, 1), date(2026, 12, 31))
    assert row.consumables == [["Nitrogen", 500, "hour"]]
    page = plain(halden.get(RATES).text)
    assert "Brightwater Sensing" in page
    assert "€90 per hour, €300 per half-day, €500.50 per day" in page
    assert "+ €40 set-up, once, + €5 per hour: Nitrogen" in page
    assert "1 Nov – 31 Dec 2026" in page
    change = halden.get(f"{RATES}/{row.id}").text
    assert 'value="500.50"' in change
    assert 'value="Nitrogen"' in change


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        pytest.param({"hourly_rate": ""}, "hourly_rate", "Enter at least one price", id="no price"),
        pytest.param({"hourly_rate": "cheap"}, "hourly_rate", "Enter an amount in euros", id="no amount"),
        pytest.param({"requester": "chosen"}, "organisation", "Choose one organisation", id="chosen, but none"),
        pytest.param({"requester": "chosen", "organisation": "Nobody"}, "organisation", "there is no “Nobody”",
                     id="nobody of that name"),
        pytest.param({"requester": "chosen", "organisation": "Halden Optics"}, "organisation",
                     "there is no “Halden Optics”", id="oneself"),
        pytest.param({"requester": "chosen", "organisation": "Brightwater Sensing; Corvid Photonics"}, "organisation",
                     "Choose one organisation", id="two at once"),
        pytest.param({"requester": "friends"}, "requester", "Choose from the list", id="a class that is none"),
        pytest.param({"price_mode": "gold"}, "price_mode-0", "Choose how it is paid for", id="a mode that is none"),
        pytest.param({"valid_from": "2026-12-01", "valid_until": "2026-11-30"}, "valid_until", "not before the first",
                     id="the days the wrong way round"),
        pytest.param({"valid_until": "2026-10-11"}, "valid_until", "still to come", id="over before it begins"),
        pytest.param({"valid_from": "soon"}, "valid_from", "Enter a day", id="no day"),
        pytest.param({"consumable_0": "Tip"}, "consumable_0_price", "Enter its price", id="a name without a price"),
        pytest.param({"consumable_0_price": "5"}, "consumable_0", "Say what it is", id="a price without a name"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_field(halden, session, more, field, words):
    said = fields(setup_rate="77") | more if "hourly_rate" not in more else fields(**more)
    answer = halden.post(RATES, data=said)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text or f'href="#{field.rsplit("-", 1)[0]}"' in answer.text
    assert words in answer.text
    if "setup_rate" in said:
        assert 'value="77"' in answer.text
    assert cards(session) == []


def test_free_needs_no_prices_and_keeps_none(halden, session):
    halden.post(RATES, data=fields(requester="academic", price_mode="free"))
    [row] = cards(session)
    assert (row.mode, row.hourly_cents) == (PriceMode.FREE, None)


def test_two_cards_for_the_same_are_refused(halden, session):
    halden.post(RATES, data=fields(valid_until="2026-12-31"))
    answer = halden.post(RATES, data=fields(hourly_rate="50", valid_from="2026-12-31"))
    assert answer.status_code == 422
    assert "there is one for Small and medium-sized companies" in answer.text
    assert 'value="50"' in answer.text
    assert halden.post(RATES, data=fields(hourly_rate="50", valid_from="2027-01-01")).status_code == 303
    assert len(cards(session)) == 2
    second = cards(session)[1]
    moved = fields(version="1", valid_from="2026-12-01")
    assert halden.post(f"{RATES}/{second.id}", data=moved).status_code == 422
    assert halden.post(f"{RATES}/{second.id}", data=fields(version="1")).status_code == 422


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({}, {}, id="both always"),
        pytest.param({"valid_until": TODAY}, {"valid_from": TODAY}, id="on one day"),
        pytest.param(
            {"valid_from": TODAY}, {"valid_from": TODAY + timedelta(days=9)}, id="both without an end"
        ),
    ],
)
@pytest.mark.parametrize("whose", ["small", "chosen"])
def test_the_database_refuses_two_for_the_same_day(session, cast, first, second, whose):
    member = cast.brightwater if whose == "chosen" else None
    write(session, cast.chamber, Of(whose), member, hourly_cents=1, **first)
    with pytest.raises(actions.Taken):
        write(session, cast.chamber, Of(whose), member, hourly_cents=2, **second)
    session.rollback()
    write(session, cast.bench, Of(whose), member, hourly_cents=2, **second)
    write(session, cast.chamber, Of.CHOSEN, cast.corvid, hourly_cents=2, **second)
    write(session, cast.chamber, Of.MEMBERS, hourly_cents=2, **second)


def test_the_database_refuses_to_move_one_over_another(session, cast):
    write(session, cast.chamber, Of.SMALL, hourly_cents=1, valid_until=TODAY)
    row = write(session, cast.chamber, Of.SMALL, hourly_cents=2, valid_from=TODAY + timedelta(days=1))
    row.valid_from = TODAY
    with pytest.raises(DBAPIError) as refused:
        session.flush()
    assert engines.is_rate_clash(refused.value)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"requester": Of.CHOSEN}, id="chosen, but none"),
        pytest.param({"organisation_id": 2}, id="a class and an organisation"),
        pytest.param({"valid_from": TODAY, "valid_until": TODAY - timedelta(days=1)}, id="ends before it begins"),
        pytest.param({"hourly_cents": -1}, id="a negative price"),
        pytest.param({"mode": PriceMode.FREE}, id="free and yet a price"),
        pytest.param({"hourly_cents": None}, id="a rate that says nothing"),
    ],
)  # fmt: skip
def test_the_database_refuses_a_card_that_cannot_be(session, cast, wrong):
    row = write(session, cast.chamber, Of.SMALL, hourly_cents=1)
    for name, value in wrong.items():
        setattr(row, name, value)
    with pytest.raises(DBAPIError):
        session.flush()


def test_a_card_ends_today_or_goes(halden, session, cast):
    now = write(session, cast.chamber, Of.SMALL, hourly_cents=1)
    later = write(session, cast.chamber, Of.MEMBERS, hourly_cents=1, valid_from=TODAY + timedelta(days=1))
    for row in (now, later):
        assert halden.post(f"{RATES}/{row.id}/end").status_code == 303
    [left] = cards(session)
    assert (left.id, left.valid_until) == (now.id, TODAY)
    halden.post(f"{RATES}/{now.id}/end")
    assert cards(session) == []


def test_a_page_that_was_opened_before_a_change_saves_nothing(halden, session, cast):
    row = write(session, cast.chamber, Of.SMALL, hourly_cents=1)
    url = f"{RATES}/{row.id}"
    assert halden.post(url, data=fields(version="1", hourly_rate="70")).status_code == 303
    answer = halden.post(url, data=fields(version="1", hourly_rate="60"))
    assert answer.status_code == 409
    assert 'value="60"' in answer.text
    assert cards(session)[0].hourly_cents == 7_000
    assert halden.post(url, data=fields(hourly_rate="60")).status_code == 409
    assert halden.post(url, data=fields(version="2", hourly_rate="60")).status_code == 303


def test_another_items_card_is_not_there(halden, session, cast):
    row = write(session, cast.bench, Of.SMALL, hourly_cents=1)
    for answer in (
        halden.get(f"{RATES}/{row.id}"),
        halden.post(f"{RATES}/{row.id}", data=fields(version="1")),
        halden.post(f"{RATES}/{row.id}/end"),
    ):
        assert answer.status_code == 404


def test_no_more_cards_than_there_may_be(halden, session, cast, monkeypatch):
    monkeypatch.setattr(actions, "MOST_CARDS", 1)
    write(session, cast.chamber, Of.MEMBERS, hourly_cents=1)
    answer = halden.post(RATES, data=fields())
    assert answer.status_code == 422
    assert "Remove a rate that is over first" in answer.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("who=Brightwater+Sensing&length=4h", ["SME rate", "4 h × €50", "€200"], id="a small company"),
        pytest.param("who=Corvid+Photonics&length=1d", ["Rate of its own", "Free of charge"], id="a chosen one"),
        pytest.param("who=&length=1d", ["Everybody", "As on the sheet", "1 × €800"], id="a visitor"),
        pytest.param("who=Brightwater+Sensing&length=4h&on=2027-06-01", ["As on the sheet", "€480"], id="later on"),
        pytest.param("who=&length=x&access_mode=x&on=x", ["Everybody", "€480"], id="what can’t be read"),
    ],
)  # fmt: skip
def test_what_they_would_pay(halden, session, cast, query, words):
    write(session, cast.chamber, Of.SMALL, hourly_cents=5_000, valid_until=date(2026, 12, 31))
    write(session, cast.chamber, Of.CHOSEN, cast.corvid, mode=PriceMode.FREE)
    mode = "" if "access_mode" in query else "&access_mode=self_service"
    page = plain(halden.get(f"{RATES}?{query}{mode}").text)
    answer = page.split('role="status"')[-1]
    for word in words:
        assert word in answer


def test_somebody_who_is_not_there_would_pay_nothing(halden):
    answer = halden.get(f"{RATES}?who=Nobody&length=4h")
    assert answer.status_code == 422
    assert "there is no “Nobody”" in answer.text


def seen(visit, member, path: str = f"/equipment/chamber?{SLOT}") -> str:
    return plain(visit(member).get(path).text)


def test_each_sees_the_price_that_counts_for_it(visit, session, cast):
    store_free_time(session, cast.chamber)
    write(session, cast.chamber, Of.SMALL, half_day_cents=30_000, setup_cents=5_500)
    write(session, cast.chamber, Of.CHOSEN, cast.corvid, hourly_cents=1_111)
    brightwater, corvid = seen(visit, cast.brightwater), seen(visit, cast.corvid)
    assert "SME rate" in brightwater
    assert "€355" in brightwater
    assert "Set-up" in brightwater
    assert "Your organisation’s rate" in corvid
    assert "€44.44" in corvid
    assert "SME rate" not in corvid
    for text in (seen(visit, None), seen(visit, cast.cluster), seen(visit, cast.halden)):
        assert "rate</b>" not in text
        assert "€11.11" not in text
        assert "€300" not in text
    assert "€480" in seen(visit, None)
    request = "/equipment/chamber/book?starts=2026-10-20T09:00&ends=2026-10-20T13:00&access_mode=self_service"
    recap = seen(visit, cast.brightwater, request)
    assert "SME rate" in recap
    assert "€355" in recap
    as_corvid = seen(visit, cast.halden, "/equipment/chamber/availability/seen?as=Corvid+Photonics")
    assert "€11.11 per hour" in as_corvid


def test_the_first_day_decides(visit, session, cast):
    store_free_time(session, cast.chamber)
    write(session, cast.chamber, Of.SMALL, hourly_cents=5_000, valid_from=date(2026, 10, 20))
    assert "SME rate" in seen(visit, cast.brightwater)
    day_before = SLOT.replace("2026-10-20", "2026-10-19")
    assert "SME rate" not in seen(visit, cast.brightwater, f"/equipment/chamber?{day_before}")


def test_a_rate_for_everybody_is_shown_to_everybody(visit, session, cast):
    store_free_time(session, cast.chamber)
    write(session, cast.chamber, Of.EVERYBODY, hourly_cents=6_000, valid_from=TODAY)
    assert "€240" in seen(visit, None)
    assert "€240" in seen(visit, cast.brightwater)


CANARY = ("98,765.43", "98765.43", "98 765,43", "9876543", "395,061.72", "395 061,72", "39506172")
"""An amount that stands nowhere else, for an hour and for four, as pages, files and programs write it."""
PLACES = (
    "/equipment?q=chamber", "/equipment/chamber", f"/equipment/chamber?{SLOT}", "/equipment/chamber/book",
    "/equipment/chamber/print", "/equipment/chamber/edit", "/equipment/chamber/rates",
    "/equipment/compare?item=chamber&item=bench", "/o/halden", "/o/brightwater",
    "/api/v1/equipment", "/api/v1/equipment/chamber",
    *(f"/equipment/export/{name}.csv" for name in ("catalogue", "catalogue-uniquip", "mine", "mine-uniquip")),
    *(f"/equipment/export/{name}.json" for name in ("catalogue", "mine")),
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nobody_learns_the_rate_of_another(app, visit, session, cast, language):
    store_free_time(session, cast.chamber)
    write(session, cast.chamber, Of.CHOSEN, cast.brightwater, hourly_cents=9_876_543, setup_cents=100)
    own = plain(visit(cast.brightwater, language).get("/equipment/chamber?access_mode=self_service").text)
    assert sum(one in own for one in CANARY) == 2
    everywhere = [*PLACES, *(str(rule) for rule in app.url_map.iter_rules() if not rule.arguments)]
    read = set()
    for member in (None, cast.corvid_manager, cast.cluster, cast.halden_member):
        browser = visit(member, language)
        for path in everywhere:
            answer = browser.get(path, headers={"Accept-Encoding": "identity"})
            text = plain(answer.get_data().decode("utf-8", "replace"))
            assert not any(one in text for one in CANARY), (member, path)
            read |= {path} if answer.status_code == 200 else set()
    assert set(PLACES) - read == {"/equipment/chamber/edit", "/equipment/chamber/rates"}


def test_the_search_stays_on_the_price_of_the_sheet(visit, session, cast):
    before = visit(cast.brightwater).get("/api/v1/equipment/chamber").json
    write(session, cast.chamber, Of.CHOSEN, cast.brightwater, mode=PriceMode.FREE)
    write(session, cast.chamber, Of.EVERYBODY, hourly_cents=1)
    assert visit(cast.brightwater).get("/api/v1/equipment/chamber").json == before


def test_the_demo_goes_with_its_cards(session, cast):
    write(session, cast.chamber, Of.CHOSEN, cast.brightwater, hourly_cents=1)
    item = session.get_one(Equipment, cast.draft.id)
    write(session, cast.draft, Of.SMALL, hourly_cents=1)
    session.delete(item)
    session.flush()
    assert [row.equipment_id for row in session.scalars(select(RateCard))] == [cast.chamber.id]


def test_a_listing_for_a_few_keeps_its_rates_page_from_others(visit, session, cast):
    session.get_one(Equipment, cast.chamber.id).visibility = Visibility.OWNER
    session.get_one(Organisation, cast.corvid.organisation_id).partner_cluster = "Elsewhere"
    session.commit()
    assert visit(cast.corvid_manager).get(RATES).status_code == 404
    assert NOW.date() == TODAY
