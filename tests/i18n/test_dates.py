"""Until when something stands, as people read it."""

from __future__ import annotations

from datetime import datetime

import pytest

from light2share.i18n import formats
from tests.i18n.test_formats import PARIS, at


@pytest.mark.parametrize(
    ("end", "french", "english"),
    [
        pytest.param(
            at("2026-11-26T00:00"),
            "mer. 25 nov. 2026, 24:00",
            "Wed 25 Nov 2026, 24:00",
            id="midnight ends the day before",
        ),
        pytest.param(
            at("2027-01-01T00:00"), "jeu. 31 déc. 2026, 24:00", "Thu 31 Dec 2026, 24:00", id="and its year"
        ),
        pytest.param(
            at("2026-11-26T00:01"), "jeu. 26 nov. 2026, 00:01", "Thu 26 Nov 2026, 00:01", id="after it"
        ),
    ],
)
def test_until(end: datetime, french: str, english: str) -> None:
    assert formats.until(end, "fr", PARIS) == french
    assert formats.until(end, "en", PARIS) == english
