"""The pages on which an owner says what it asks with every request, and those on which it is answered."""

from __future__ import annotations

from tests.browser.audit import FORM
from tests.browser.site import Site

PAGES = (
    ("bookings.question_settings", "/equipment/{asking}/request-questions", "owner"),
    ("bookings.add_question", "/equipment/{asking}/request-questions/new", "owner"),
    (
        "bookings.add_question",
        "/equipment/{asking}/request-questions/new",
        "owner",
        FORM,
        422,
        "Save the question",
    ),
    ("bookings.change_question", "/equipment/{asking}/request-questions/{asked_question}", "owner"),
)


def names(site: Site) -> dict[str, str]:
    """An instrument of the demo owner that asks, and one of its questions."""
    ((slug, handle),) = site.rows(
        "SELECT e.slug, q.handle FROM asked_question q JOIN equipment e ON e.id = q.equipment_id"
        " ORDER BY q.id LIMIT 1"
    )
    return {"asking": str(slug), "asked_question": str(handle)}
