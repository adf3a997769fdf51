"""The pages beside the sheet: own specifications, modes, pieces, who sees it; and what users read of them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from light2share.availability.models import FreePeriod
from light2share.bookings import actions as bookings
from light2share.bookings import asking
from light2share.bookings.asking import Wish
from light2share.bookings.rules import Refusal
from light2share.bookings.times import Times
from light2share.equipment.models import (
    AccessMode,
    AudienceMember,
    Equipment,
    EquipmentUnit,
    ModeTerms,
    OwnSpecification,
    Visibility,
)
from light2share.kernel.errors import Taken
from tests.bookings.play import ask, hours, store_free_time
from tests.equipment.test_managing import EDIT, fields_of
from tests.factories import NOW

OWN, MODES, UNITS, SEEN = (
    f"/equipment/chamber/{page}" for page in ("specifications", "modes", "units", "visibility")
)


@pytest.fixture
def halden(visit, cast):
    return visit(cast.halden)


def item_of(session, slug="chamber") -> Equipment:
    session.rollback()
    return session.scalars(select(Equipment).where(Equipment.slug == slug)).one()


def version(session) -> str:
    number = str(item_of(session).version)
    session.rollback()  # what follows is written by others
    return number


def mode_rows(session) -> list[ModeTerms]:
    session.rollback()
    return list(session.scalars(select(ModeTerms)))


def own_rows(session) -> list[tuple[str | None, str | None, str]]:
    session.rollback()
    rows = session.scalars(select(OwnSpecification).order_by(OwnSpecification.position))
    return [(row.label_fr, row.label_en, row.value) for row in rows]


def own_fields(session, *lines: tuple[str, str, str], action: str = "save") -> dict[str, str]:
    fields = {"version": version(session), "count": str(len(lines) + 1), "action": action}
    for number, (fr, en, value) in enumerate(lines):
        fields |= {f"fr-{number}": fr, f"en-{number}": en, f"value-{number}": value}
    return fields


THREE = (("Étagères", "Shelves", "4"), ("", "Door", "glass"), ("Masse", "", "600 kg"))


def test_own_specifications_are_added_ordered_and_removed(halden, session, visit):
    assert halden.post(OWN, data=own_fields(session, *THREE)).status_code == 303
    first, second, third = (tuple(text or None for text in line) for line in THREE)
    assert own_rows(session) == [first, second, third]
    halden.post(OWN, data=own_fields(session, *THREE, action="up.2"))
    assert own_rows(session) == [first, third, second]
    halden.post(OWN, data=own_fields(session, *THREE, action="remove.0"))
    assert own_rows(session) == [second, third]
    page = visit(None).get("/equipment/chamber").text
    assert re.search(r'<th scope="row" lang="fr">Masse</th><td>600', page)
    assert '<th scope="row">Door</th>' in page
    halden.post(OWN, data=own_fields(session, ("", "", ""), ("", "", "")))
    assert own_rows(session) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (("", "", "12 mm"), "Say what this value is"),
        (("Diamètre", "", ""), "Enter the value, with its unit"),
        (("x" * 81, "", "1"), "Shorten this to 80 characters"),
    ],
)
def test_half_a_specification_is_refused_and_kept(halden, session, line, message):
    answer = halden.post(OWN, data=own_fields(session, line))
    assert answer.status_code == 422
    assert answer.text.count(message) >= 2
    assert all(f'value="{text}"' in answer.text for text in line if text)
    assert own_rows(session) == []


@pytest.mark.parametrize("page", [OWN, MODES, SEEN])
def test_a_page_that_was_opened_before_a_change_saves_nothing(halden, session, page):
    old = version(session)
    halden.post(EDIT, data=fields_of(halden.get(EDIT).text))
    answer = halden.post(page, data={"version": old, "visibility": "members", "count": "1"})
    assert answer.status_code == 409
    assert "changed this listing after you opened this page" in answer.text
    assert f'name="version" type="hidden" value="{version(session)}"' in answer.text
    assert item_of(session).visibility is Visibility.PUBLIC


def modes_fields(session, **fields: str) -> dict[str, str]:
    return {"version": version(session), **{name.replace("__", "."): value for name, value in fields.items()}}


def test_a_mode_has_its_own_notice_and_rates(halden, session, cast, visit):
    fields = modes_fields(session, self_service__lead_time="4320", self_service__hourly_rate="80")
    assert halden.post(MODES, data=fields).status_code == 303
    [row] = mode_rows(session)
    assert (row.mode, row.lead_time_minutes, row.hourly_rate_cents) == (AccessMode.SELF_SERVICE, 4320, 8000)
    store_free_time(session, cast.chamber)
    item = item_of(session)
    soon, later = hours(9, 13, day=-6), hours(9, 13)
    alone, assisted = AccessMode.SELF_SERVICE, AccessMode.OPERATOR_ASSISTED
    assert asking.reasons_against(session, item, Times.of([soon]), alone, NOW) == [[Refusal.TOO_SOON]]
    assert asking.reasons_against(session, item, Times.of([soon]), assisted, NOW) == []
    for mode, cents in ((alone, 32_000), (assisted, 48_000)):
        wish = Wish(Times.of([later]), "x", mode)
        booking, reasons = asking.request_booking(session, item, wish, cast.brightwater.actor, NOW)
        assert reasons == []
        assert booking is not None
        assert booking.estimate_cents == cents
    session.commit()
    page = visit(cast.brightwater).get("/equipment/chamber").text.replace("\u00a0", " ")
    assert "Self-service: ask at least 3 days ahead, €80 per hour." in page


def test_the_page_counts_by_the_mode_that_is_chosen(halden, session, cast, visit):
    fields = modes_fields(session, self_service__lead_time="20160", self_service__hourly_rate="80")
    halden.post(MODES, data=fields)
    store_free_time(session, cast.chamber)
    slot = "slot=2026-10-20T07:00Z&end=2026-10-20T11:00Z"
    member = visit(cast.brightwater)
    assert "€480" in member.get(f"/equipment/chamber?{slot}&access_mode=operator_assisted").text
    far = "slot=2026-11-03T08:00Z&end=2026-11-03T12:00Z"
    page = member.get(f"/equipment/chamber?{far}&access_mode=self_service").text
    assert "€320" in page
    assert "This time can’t be had any more" not in page
    lost = member.get(f"/equipment/chamber?{slot}&access_mode=self_service").text
    assert "This time can’t be had any more" in lost


def test_a_request_lapses_by_the_notice_of_its_mode(halden, session, cast):
    halden.post(MODES, data=modes_fields(session, operator_assisted__lead_time="7200"))
    store_free_time(session, cast.chamber)
    booking = ask(session, cast.chamber, cast.brightwater, hours(9, 12))
    assert booking.expires_at == hours(9, 12).start - timedelta(days=5)


def test_empty_fields_are_as_for_the_whole_instrument(halden, session):
    halden.post(MODES, data=modes_fields(session, self_service__lead_time="60"))
    assert mode_rows(session) == []  # no notice of the list: refused
    halden.post(MODES, data=modes_fields(session, self_service__lead_time="0"))
    assert [row.lead_time_minutes for row in mode_rows(session)] == [0]
    halden.post(MODES, data=modes_fields(session, self_service__lead_time=""))
    assert mode_rows(session) == []


def test_a_loan_is_one_of_the_modes(halden, session, visit):
    fields = {**fields_of(halden.get(EDIT).text), "access_mode": ["operator_assisted", "loan"]}
    assert halden.post(EDIT, data=fields).status_code == 303
    assert item_of(session).access_modes == ["operator_assisted", "loan"]
    assert "Lent out" in visit(None).get("/equipment/chamber").text
    new = {
        "title": "Portable meter", "technique": "laser-test-source", "summary": "Power anywhere",
        "access_mode": "loan", "price_mode": "free", "opening": "on_request", "action": "publish",
    }  # fmt: skip
    assert halden.post("/equipment/new", data=new).status_code == 303
    assert item_of(session, "portable-meter").access_modes == ["loan"]


def units(session) -> list[EquipmentUnit]:
    session.rollback()
    return list(session.scalars(select(EquipmentUnit).where(EquipmentUnit.retired_at.is_(None)).order_by(
        EquipmentUnit.equipment_id, EquipmentUnit.number)))  # fmt: skip


def free_units(session, item_id: int) -> set[int]:
    session.rollback()
    return set(session.scalars(select(FreePeriod.unit_id).where(FreePeriod.equipment_id == item_id)))


def test_pieces_come_and_go_with_their_free_time(halden, session, cast):
    assert halden.post(UNITS, data={"label": "SN 2"}).status_code == 303
    second = next(one for one in units(session) if one.label == "SN 2")
    assert second.number == 2
    assert free_units(session, cast.chamber.id) == {cast.chamber.unit_id, second.id}
    assert halden.post(f"{UNITS}/2", data={"label": "SN 22"}).status_code == 303
    assert [one.label for one in units(session) if one.id == second.id] == ["SN 22"]
    assert halden.post(f"{UNITS}/2", data={"action": "remove"}).status_code == 303
    assert free_units(session, cast.chamber.id) == {cast.chamber.unit_id}
    assert halden.post(f"{UNITS}/2", data={"label": "x"}).status_code == 404
    halden.post(UNITS, data={"label": ""})
    assert [one.number for one in units(session) if one.equipment_id == cast.chamber.id] == [1, 3]


def test_the_last_piece_stays(halden, session, cast):
    assert halden.post(f"{UNITS}/1", data={"action": "remove"}).status_code == 409
    assert cast.chamber.unit_id in {one.id for one in units(session)}


def test_a_piece_with_bookings_ahead_stays(halden, session, cast):
    halden.post(UNITS, data={"label": ""})
    wanted = hours(9, 12)
    booking = ask(session, cast.chamber, cast.brightwater, wanted)
    bookings.accept(session, booking, cast.halden.actor, booking.version, NOW)
    session.commit()
    answer = halden.post(f"{UNITS}/1", data={"action": "remove"})
    assert answer.status_code == 409
    assert "Piece 1 has bookings ahead" in answer.text
    assert halden.post(f"{UNITS}/2", data={"action": "remove"}).status_code == 303
    rival = ask_in_vain(session, cast, wanted)
    assert rival == [[Refusal.TAKEN]]  # the piece that was removed takes none


def ask_in_vain(session, cast, wanted) -> list[list[Refusal]]:
    session.rollback()
    item = session.get_one(Equipment, cast.chamber.id)
    try:
        return asking.reasons_against(session, item, Times.of([wanted]), AccessMode.SELF_SERVICE, NOW)
    except Taken:
        return [[Refusal.TAKEN]]


def audience(session) -> dict[int, bool]:
    session.rollback()
    return {row.organisation_id: row.sees for row in session.scalars(select(AudienceMember))}


def test_an_owner_says_who_sees_a_listing(halden, session, cast, visit):
    fields = {"version": version(session), "visibility": "chosen", "add_chosen": "brightwater SENSING"}
    answer = halden.post(SEEN, data=fields)
    assert answer.status_code == 303
    assert audience(session) == {cast.brightwater.organisation_id: True}
    assert "Only these organisations see it: Brightwater Sensing." in halden.get(SEEN).text
    assert visit(cast.brightwater).get("/equipment/chamber").status_code == 200
    assert visit(cast.corvid).get("/equipment/chamber").status_code == 404
    assert visit(None).get("/equipment/chamber").status_code == 404
    back = {
        "version": version(session),
        "visibility": "members",
        "hidden_from": [],
        "add_hidden": "Corvid Photonics",
    }
    assert halden.post(SEEN, data=back).status_code == 303
    assert audience(session) == {
        cast.corvid.organisation_id: False
    }  # the box of the chosen one was not ticked
    assert visit(cast.corvid).get("/equipment/chamber").status_code == 404
    assert "Kept from: Corvid Photonics." in halden.get(SEEN).text


def test_the_owner_may_stay_unnamed(halden, session, visit, cast):
    fields = {"version": version(session), "visibility": "public", "owner_masked": "y"}
    assert halden.post(SEEN, data=fields).status_code == 303
    page = visit(None).get("/equipment/chamber").text
    assert "Halden" not in page
    assert "Owner named once you ask" in page


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"visibility": ""}, "Choose who sees it"),
        ({"visibility": "chosen"}, "Choose at least one organisation"),
        ({"visibility": "chosen", "add_chosen": "Nobody Ltd"}, "there is no “Nobody Ltd”"),
        ({"visibility": "members", "hidden_from": "nobody"}, "Choose among these"),
        ({"visibility": "members", "add_hidden": "Halden Optics"}, "there is no “Halden Optics”"),
    ],
)
def test_an_audience_that_cannot_be_is_refused(halden, session, fields, message):
    answer = halden.post(SEEN, data={"version": version(session), **fields})
    assert answer.status_code == 422
    assert message in answer.text
    assert audience(session) == {}


def test_the_new_fields_of_the_sheet(halden, session, cast, visit):
    kept = fields_of(halden.get(EDIT).text)
    changes = {
        "uncertainty_en": "± 0.5 K (k = 2)", "standards": "IEC 60068-2-1; IEC 60068-2-2 ;IEC 60068-2-1",
        "restricted_zone": "y", "insurance_required": "y", "declared_value": "45 000", "owner_key": "LAB-7",
        "contact": "2", "calibrated_on": "2025-05-31", "calibration_interval_months": "12",
        "replacement_value": "38000",
    }  # fmt: skip
    assert halden.post(EDIT, data={**kept, **changes}).status_code == 303
    item = item_of(session)
    assert item.standards == ["IEC 60068-2-1", "IEC 60068-2-2"]
    assert (item.declared_value_cents, item.owner_key) == (4_500_000, "LAB-7")
    page = visit(cast.corvid).get("/equipment/chamber").text.replace("\u00a0", " ")
    for words in (
        "± 0.5 K (k = 2)", "IEC 60068-2-1, IEC 60068-2-2", "restricted zone (ZRR)", "declared value of €45,000",
        "31 May 2026", "The calibration is overdue", "Calibration overdue", "mailto:",
    ):  # fmt: skip
        assert words in page, words
    assert "LAB-7" not in page
    assert "38,000" not in page
    assert "mailto:" not in visit(None).get("/equipment/chamber").text
    assert "The calibration is overdue since" in halden.get(EDIT).text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"insurance_required": "y"}, "Enter the value that users insure"),
        ({"standards": ";".join(f"ISO {number}" for number in range(21))}, "Name 20 standards at most"),
        ({"contact": "77"}, "Choose one of the list"),
        ({"owner_key": "TAKEN"}, "you have a listing with this number"),
    ],
)
def test_new_fields_that_are_refused(halden, session, cast, changes, message):
    session.get_one(Equipment, cast.bench.id).owner_key = "TAKEN"
    session.commit()
    answer = halden.post(EDIT, data={**fields_of(halden.get(EDIT).text), **changes})
    assert answer.status_code == 422
    assert message in answer.text


def test_two_owners_may_use_the_same_number(halden, session, cast):
    other = session.scalars(select(Equipment).where(Equipment.slug == "bench")).one()
    other.owner_id, other.owner_key = cast.corvid.organisation_id, "LAB-7"
    session.commit()
    answer = halden.post(EDIT, data={**fields_of(halden.get(EDIT).text), "owner_key": "LAB-7"})
    assert answer.status_code == 303


def test_how_a_figure_was_read_is_shown_back(halden, session):
    kept = fields_of(halden.get(EDIT).text)
    answer = halden.post(EDIT, data={**kept, "s.temperature_range.max": "423,15 K"}, follow_redirects=True)
    assert re.search(r"Read as: 423,15 K → 150\s°C", answer.text.replace("\u00a0", " "))
    unchanged = halden.post(EDIT, data=fields_of(halden.get(EDIT).text), follow_redirects=True)
    assert "Read as" not in unchanged.text


def test_the_terms_of_booking_hold_the_cancellation(halden, session):
    page = "/equipment/chamber/availability"
    assert "Cancelling is free until" in halden.get(page).text
    assert halden.post(f"{page}/limits", data={"free_cancel": "120"}).status_code == 303
    assert item_of(session).free_cancel_hours == 120
    assert halden.post(f"{page}/limits", data={"free_cancel": "5"}).status_code == 422
    assert halden.post(f"{page}/limits", data={"free_cancel": "2d"}).status_code == 303
    assert item_of(session).free_cancel_days == 2
    assert '<option selected value="2d">2 working days before the start</option>' in halden.get(page).text
    assert halden.post(f"{page}/limits", data={"free_cancel": "4d"}).status_code == 422
    assert halden.post(f"{page}/limits", data={"free_cancel": "48"}).status_code == 303
    assert item_of(session).free_cancel_days is None


def test_no_page_of_the_sheet_asks_more_with_more_documents(halden, session, counted):
    with counted() as few:
        halden.get("/equipment/chamber")
    number_of_it = item_of(session).id
    session.add_all(
        OwnSpecification(equipment_id=number_of_it, position=number, label_en="x", value="y")
        for number in range(20)
    )
    session.commit()
    with counted() as many:
        halden.get("/equipment/chamber")
    assert len(many) == len(few)
    assert session.scalar(select(func.count()).select_from(OwnSpecification)) == 20
