"""The owner’s pages: the list, the sheet, photos, publishing, pausing, archiving, the label."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from light2share.equipment.models import Equipment, ListingState, Photo, Specification
from tests.equipment.pictures import bomb, photo, sent

EDIT = "/equipment/chamber/edit"


@pytest.fixture
def halden(visit, cast):
    return visit(cast.halden)


def fields_of(page: str) -> dict[str, list[str] | str]:
    """What a browser would send of the sheet without a change."""
    form = page[page.index('class="form"') : page.index("</form>", page.index('class="form"'))]
    sent_fields: dict[str, list[str] | str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, kind = re.search(r'name="([^"]+)"', tag), re.search(r'type="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name is None or (kind and kind[1] in {"checkbox", "radio"} and "checked" not in tag):
            continue
        sent_fields.setdefault(name[1], []).append(value[1] if value else "")  # type: ignore[union-attr]
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        sent_fields[name] = text.strip()
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        sent_fields[name] = chosen[1] if chosen else ""
    return {
        name: value for name, value in sent_fields.items() if name not in {"csrf_token", "idempotency_key"}
    }


def item_of(session, slug="chamber") -> Equipment:
    session.rollback()
    return session.scalars(select(Equipment).where(Equipment.slug == slug)).one()


def test_the_list_shows_every_listing_of_the_organisation_with_its_state(halden, visit, cast):
    page = halden.get("/equipment/mine").text
    for words in ("Climatic chamber 600 L", "Camera M² bench", "Published", "Draft", "Add specifications"):
        assert words in page
    assert "Dates on request" in page  # the camera is never open
    assert "Climatic chamber" not in visit(cast.corvid_manager).get("/equipment/mine").text


def test_saving_the_sheet_unchanged_changes_nothing_but_its_version(halden, session):
    before = item_of(session)
    names = "title_fr title_en summary_fr technique site_id access_modes hourly_rate_cents daily_rate_cents"
    columns = {name: getattr(before, name) for name in names.split()}
    answer = halden.post(EDIT, data=fields_of(halden.get(EDIT).text))
    assert answer.status_code == 303
    after = item_of(session)
    assert {name: getattr(after, name) for name in columns} == columns
    assert after.version == 2
    values = session.scalars(select(Specification).where(Specification.equipment_id == after.id)).all()
    assert [(row.parameter, row.minimum, row.maximum) for row in values] == [("temperature_range", -70, 180)]


def test_the_whole_sheet_is_written(halden, session, visit):
    changes = {
        "title_en": "Walk-in chamber",
        "description_en": "First line.\nSecond line.",
        "manufacturer": "Weiss",
        "model": "WT 600",
        "commissioned_year": "2019",
        "domains": ["industry-of-the-future"],
        "s.temperature_range.min": "-40 °C",
        "s.temperature_range.max": "423,15 K",
        "s.chamber_volume": "600",
        "operator_hourly_rate": "95",
        "sample_rate": "12,50",
        "training_required": "y",
        "laser_class": "4",
        "safety_notes_en": "Wear goggles.",
        "calibrated_on": "2026-05-04",
        "calibration_interval_months": "12",
        "replacement_value": "38000",
    }
    answer = halden.post(EDIT, data={**fields_of(halden.get(EDIT).text), **changes})
    assert answer.status_code == 303, answer.text
    item = item_of(session)
    assert (item.title_en, item.title_fr) == ("Walk-in chamber", "Enceinte climatique 600 L")
    assert (item.sample_rate_cents, item.replacement_value_cents) == (1250, 3_800_000)
    values = {row.parameter: (row.minimum, row.maximum) for row in session.scalars(
        select(Specification).where(Specification.equipment_id == item.id))}  # fmt: skip
    assert values["temperature_range"] == (-40, 150)
    assert "chamber_volume" in values
    page = visit(None).get("/equipment/chamber").text.replace("\u00a0", " ")
    told = ("Walk-in chamber", "Second line.", "Weiss", "WT 600", "2019", "−40 – 150 °C", "Laser of class 4.")
    for words in (
        *told,
        "Wear goggles.",
        "Calibrated until May 2027",
        "After a training",
        "+ €95 per hour with an operator",
    ):
        assert words in page, words
    assert "38" not in re.sub(
        r'="[^"]*"', "", page[page.index("Conditions") : page.index("Similar") if "Similar" in page else None]
    )


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title_fr", "x" * 161, "Shorten this to 160 characters"),
        ("description_en", "x" * 10_001, "Shorten this to 10000 characters"),
        ("description_en", "bell \x07", "can’t be printed"),
        ("technique", "nothing of the kind", "Choose a technique of the list"),
        ("site", "theirs", "Choose one of the list"),
        ("commissioned_year", "1492", "Enter a whole number between 1950 and 2026"),
        ("commissioned_year", "2027", "Enter a whole number between 1950 and 2026"),
        ("commissioned_year", "soon", "Enter a whole number between 1950 and 2026"),
        ("s.temperature_range.min", "-300", "Enter a figure between −273.15\u00a0°C and 10,000\u00a0°C"),
        ("s.temperature_range.max", "20000 K", "Enter a figure between 0\u00a0K and 10,273.15\u00a0K"),
        ("s.temperature_range.min", "cold", "Enter a number in °C"),
        ("s.temperature_range.min", "5 kg", "Enter a number in °C"),
        ("s.temperature_range.min", "500", "Enter the smaller value first"),
        ("s.temperature_range.max", "", "Enter both ends of the range"),
        ("hourly_rate", "-3", "Enter an amount between 0 and 1,000,000 euros"),
        ("laser_class", "9", "Choose one of the list"),
        ("domains", ["magic"], "Choose among these"),
        ("calibrated_on", "2027-01-01", "Enter the day of the last calibration"),
        ("calibrated_on", "soon", "Enter a day"),
        ("calibration_interval_months", "0", "Enter a whole number between 1 and 120"),
    ],
)
def test_what_is_refused_is_said_and_kept(halden, session, field, value, message):
    changes = {**fields_of(halden.get(EDIT).text), "manufacturer": "Weiss", field: value}
    answer = halden.post(EDIT, data=changes)
    assert answer.status_code == 422
    assert answer.text.count(message) >= 2
    assert 'value="Weiss"' in answer.text
    if (
        isinstance(value, str)
        and value
        and len(value) < 100
        and "\x07" not in value
        and field not in {"site", "laser_class"}
    ):
        assert value in answer.text
    assert item_of(session).version == 1


def test_a_published_sheet_keeps_what_it_needs(halden):
    changes = {**fields_of(halden.get(EDIT).text), "title_fr": "", "title_en": "", "summary_fr": "", "summary_en": "",
               "access_mode": [], "hourly_rate": "", "daily_rate": ""}  # fmt: skip
    answer = halden.post(EDIT, data=changes)
    assert answer.status_code == 422
    for words in (
        "Enter a name",
        "Say in one sentence",
        "Choose at least one way",
        "Enter the price of an hour",
    ):
        assert words in answer.text


def test_a_stale_sheet_is_shown_with_what_was_typed(halden, session):
    seen = fields_of(halden.get(EDIT).text)
    assert halden.post(EDIT, data={**seen, "manufacturer": "Weiss"}).status_code == 303
    late = halden.post(EDIT, data={**seen, "manufacturer": "Binder"})
    assert late.status_code == 409
    assert "This sheet has changed meanwhile" in late.text
    assert 'value="Binder"' in late.text
    assert item_of(session).manufacturer == "Weiss"
    again = halden.post(EDIT, data=fields_of(late.text))
    assert again.status_code == 303
    assert item_of(session).manufacturer == "Binder"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_sheet_without_a_version_is_stale(halden, session, version):
    assert halden.post(EDIT, data={**fields_of(halden.get(EDIT).text), "version": version}).status_code == 409


def test_another_technique_asks_for_its_own_figures(halden, session):
    answer = halden.post(EDIT, data={**fields_of(halden.get(EDIT).text), "technique": "M2-analyser".lower()})
    assert answer.headers["Location"].endswith("#specifications")
    page = halden.get(EDIT).text
    assert "Removed, because the new technique has no place for it: Temperature range" in page
    assert "s.wavelength_range.min" in page
    values = session.scalars(
        select(Specification).where(Specification.equipment_id == item_of(session).id)
    ).all()
    assert values == []


def test_publish_pause_archive_and_back(halden, visit, session):
    page = "/equipment/bench"

    def seen() -> int:
        return visit(None).get(page).status_code

    def press(move: str) -> int:
        return halden.post(f"{page}/{move}", data={"version": item_of(session, "bench").version}).status_code

    assert seen() == 200
    assert (press("pause"), seen()) == (303, 404)
    assert "Camera M" not in visit(None).get("/equipment").text
    assert (press("publish"), seen()) == (303, 200)
    assert "Camera M" in visit(None).get("/equipment").text
    assert (press("archive"), seen()) == (303, 404)
    assert press("pause") == 409
    assert (press("publish"), seen()) == (303, 200)
    assert halden.post(f"{page}/pause", data={"version": "1"}).status_code == 409
    assert halden.post(f"{page}/pause").status_code == 422
    assert halden.post(f"{page}/publish", data={"version": "1"}).status_code == 303  # it is published already


def test_a_draft_that_lacks_something_is_shown_with_what_is_missing(halden, session):
    halden.post("/equipment/new", data={"title": "Half", "action": "draft"})
    answer = halden.post("/equipment/half/publish", data={"version": "1"})
    assert answer.headers["Location"] == "/equipment/half/edit?publish=1"
    page = halden.get(answer.headers["Location"]).text
    assert "Choose the technique" in page
    assert "Say in one sentence what it measures" in page
    assert item_of(session, "half").state is ListingState.DRAFT


def test_a_draft_may_be_deleted_and_nothing_else(halden, session):
    halden.post("/equipment/new", data={"title": "Half", "action": "draft", "photo": sent(photo())})
    assert "Delete it for good?" in halden.get("/equipment/half/delete").text
    assert halden.post("/equipment/half/delete").status_code == 303
    assert halden.get("/equipment/half").status_code == 404
    assert session.scalars(select(Photo)).all() == []
    assert halden.get("/equipment/chamber/delete").status_code == 409
    assert halden.post("/equipment/chamber/delete").status_code == 409


def test_photos_are_added_ordered_described_and_removed(halden, visit, session):
    page = "/equipment/chamber/photos"
    for _ in range(3):
        assert (
            halden.post(page, data={"photo": sent(photo((400, 300))), "alt_en": "Front"}).status_code == 303
        )
    first, second, third = names(session)
    halden.post(f"{page}/{third}", data={"action": "up"})
    assert names(session) == [first, third, second]
    halden.post(f"{page}/{first}", data={"action": "up"})
    halden.post(f"{page}/{first}", data={"action": "down"})
    assert names(session) == [third, first, second]
    halden.post(
        f"{page}/{third}", data={"action": "describe", "alt_fr": "Face avant", "alt_en": "Front panel"}
    )
    assert 'alt="Front panel"' in visit(None).get("/equipment/chamber").text
    assert 'alt="Face avant"' in visit(None, "fr").get("/equipment/chamber").text
    refused = halden.post(f"{page}/{third}", data={"action": "describe", "alt_fr": "x" * 200})
    assert refused.status_code == 422
    assert "Shorten this to 160 characters" in refused.text
    assert halden.post(f"{page}/{second}", data={"action": "remove"}).status_code == 303
    assert names(session) == [third, first]
    assert halden.post(f"{page}/nothing", data={"action": "remove"}).status_code == 404


def names(session) -> list[str]:
    session.rollback()
    return [row.name for row in session.scalars(select(Photo).order_by(Photo.position))]


def test_photos_that_are_refused(halden, session):
    page = "/equipment/chamber/photos"
    assert halden.post(page, data={"photo": sent(b"text"), "alt_en": "Front"}).status_code == 415
    assert halden.post(page, data={"photo": sent(bomb())}).status_code == 413
    answer = halden.post(page, data={"alt_en": "Front"})
    assert answer.status_code == 422
    assert 'value="Front"' in answer.text
    assert names(session) == []
    for _ in range(10):
        halden.post(page, data={"photo": sent(photo((400, 300)))})
    assert len(names(session)) == 10
    full = halden.post(page, data={"photo": sent(photo((400, 300)))})
    assert full.status_code == 422
    assert "Remove a photo first" in full.text


def test_the_label_leads_to_the_page(halden):
    page = halden.get("/equipment/chamber/label").text
    assert "localhost/equipment/chamber" in page
    assert 'class="qr"' in page
    assert "style=" not in page


@pytest.mark.parametrize("path", ["edit", "photos", "label", "published", "delete"])
def test_the_pages_of_an_owner_are_for_its_managers(visit, cast, path):
    address = f"/equipment/chamber/{path}"
    assert visit(cast.brightwater_manager).get(address).status_code == 404
    assert visit(cast.halden_member).get(address).status_code == 403
    assert visit(None).get(address).status_code == 303
    assert visit(cast.brightwater_manager).get(f"/equipment/draft/{path}").status_code == 404


def test_acts_on_another_organisation_s_listing_are_refused(visit, cast, session):
    other = visit(cast.brightwater_manager)
    for path in ("pause", "archive", "edit", "photos"):
        assert other.post(f"/equipment/chamber/{path}", data={"version": "1"}).status_code == 404
        assert other.post(f"/equipment/draft/{path}", data={"version": "1"}).status_code == 404
    assert item_of(session).state is ListingState.PUBLISHED
