"""What is worth adding to a sheet, each with the way to the place where it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from light2share.equipment.models import Equipment
from light2share.equipment.quality import Hint
from light2share.equipment.words import HINTS

SHEET = "equipment.edit"
PLACES = {
    Hint.NO_PRICE: (SHEET, "price_mode"),
    Hint.NO_OPENING: ("availability.edit", "week"),
    Hint.CALIBRATION_OVERDUE: (SHEET, "calibrated_on"),
    Hint.FEW_FIGURES: (SHEET, "specifications"),
    Hint.NO_WAVELENGTHS: (SHEET, "specifications"),
    Hint.NO_UNCERTAINTY: (SHEET, "uncertainty_fr"),
    Hint.NO_PHOTO: ("equipment.photos", "main"),
    Hint.ONE_LANGUAGE: (SHEET, "what"),
    Hint.NO_DESCRIPTION: (SHEET, "description_fr"),
    Hint.NO_CALIBRATION: (SHEET, "calibrated_on"),
    Hint.NO_CERTIFICATE: ("equipment.documents", "main"),
    Hint.NO_MAKER: (SHEET, "manufacturer"),
    Hint.NO_CONTACT: (SHEET, "contact"),
}
"""The page and the field of each."""


def advice(item: Equipment, found: Sequence[Hint]) -> list[dict[str, str]]:
    """The hints in words, for the lists of `mine.html` and `edit.html`."""
    return [{"text": str(HINTS[hint]), "url": _url(item, *PLACES[hint])} for hint in found]


def _url(item: Equipment, endpoint: str, place: str) -> str:
    return url_for(endpoint, slug=item.slug, _anchor=place)
