"""What would change nothing is refused, and the preview speaks like the public page."""

from __future__ import annotations

import pytest

from tests.availability.test_editor import CLOSED, PAGE, rules


@pytest.fixture
def owner(visit, cast):
    return visit(cast.halden)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2020-01-01", "2021-12-31", "Enter a last day that is still to come"),
        ("2026-10-20", "2026-10-20", "until then there is no Wednesday"),
    ],
)
def test_hours_that_never_come_are_refused(owner, session, cast, first, last, words):
    before = rules(session, cast)
    data = {"weekday": "2", "opens": "20:00", "closes": "21:00", "valid_from": first, "valid_until": last}
    answer = owner.post(f"{PAGE}/rules", data=data)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="20:00"' in answer.text
    assert rules(session, cast) == before


def test_the_preview_says_the_same_of_a_partly_free_time_as_the_public_page(owner, session, cast, visit):
    start = {**CLOSED, "starts": "2026-10-20T10:30", "ends": "2026-10-20T18:00"}
    assert owner.post(f"{PAGE}/blackouts", data=start).status_code == 303
    words = "Free until 10:30"
    assert (words in owner.get(f"{PAGE}?date=2026-10-20").text) == (
        words in visit(None).get("/equipment/chamber?date=2026-10-20").text
    )
