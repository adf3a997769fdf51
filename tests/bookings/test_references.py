from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from light2share.bookings.references import SIGNS, as_written, new_reference

NOW = datetime(2026, 10, 12, tzinfo=UTC)


def test_a_reference_is_short_and_speakable() -> None:
    assert re.fullmatch(rf"L2S-26-[{SIGNS}]{{4}}", new_reference(NOW))


def test_its_signs_are_those_of_the_contract() -> None:
    assert SIGNS == "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_five_signs_once_four_get_scarce() -> None:
    assert [len(new_reference(NOW, tries)) - len("L2S-26-") for tries in range(5)] == [4, 4, 4, 5, 5]


def test_references_cannot_be_counted() -> None:
    drawn = {new_reference(NOW) for _ in range(500)}
    assert len(drawn) > 480
    assert sorted(drawn) != list(drawn)


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("L2S-26-7K3Q", "L2S-26-7K3Q"),
        (" l2s-26-7k3q ", "L2S-26-7K3Q"),
        ("L2S-26-7K3QZ", "L2S-26-7K3QZ"),
        ("L2S-26-7K3", None),
        ("L2S-26-7K0Q", None),
        ("L2S-26-7K3Q'--", None),
        ("", None),
    ],
)
def test_as_written(typed: str, reference: str | None) -> None:
    assert as_written(typed) == reference
