"""The column of public holidays: written, read again, and the free time that follows it."""

from light2share.equipment.models import Equipment
from tests.availability.calendars import is_free
from tests.bookings.play import hours, store_free_time
from tests.exchange.play import imported, keyed, table


def test_public_holidays_are_opened_and_closed_by_a_column(app, visit, session, cast):
    """Armistice 1918 is a Wednesday."""
    halden = visit(cast.halden)
    store_free_time(session, cast.chamber)
    chamber = session.get_one(Equipment, cast.chamber.id)
    chamber.opened_holidays = ["2026-12-25"]
    session.commit()
    armistice = hours(9, 12, day=22)
    assert not is_free(session, cast.chamber, armistice)
    headers = "owner_key,slug,open_on_holidays"
    for said, is_open in (("", False), ("yes", True), ("", True), ("non", False)):
        imported(app, halden, table(f"H-7,chamber,{said}", headers=headers))
        session.expire_all()
        assert is_free(session, cast.chamber, armistice) is is_open, said
    assert keyed(session, "H-7").opened_holidays == []
    assert "open_on_holidays" in halden.get("/equipment/import/template.csv").text
    exported = halden.get("/equipment/export/mine.json").json
    assert next(one for one in exported["items"] if one["slug"] == "chamber")["open_on_holidays"] is False
