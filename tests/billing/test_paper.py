"""The lines of papers between two companies."""

from __future__ import annotations

from apiflask import APIFlask

from light2share.billing.paper import row
from light2share.i18n import speaking
from light2share.quotes.rules import Charge, Line


def test_a_quantity_says_its_unit_once(app: APIFlask) -> None:
    with app.app_context(), speaking("fr"):
        by_hour = row(Line(Charge.HOURS, 450, 8_000, 60_000), 2_000)
        by_day = row(Line(Charge.DAYS, 2, 40_000, 80_000), 2_000)
    assert by_hour[1:3] == ["7,5", "heure"]
    assert by_day[1:3] == ["2", "jour"]
