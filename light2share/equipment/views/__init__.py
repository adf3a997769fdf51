"""The pages of listings."""

from light2share.equipment.views import (
    cards,
    details,
    documents,
    label,
    life,
    listing,
    mine,
    photos,
    pictures,
    printing,
    review,
    seen,
    sheet,
    show,
    units,
    visibility,
)
from light2share.equipment.views.room import bp

__all__ = [
    "bp", "cards", "details", "documents", "label", "life", "listing", "mine", "photos", "pictures", "printing",
    "review", "seen", "sheet", "show", "units", "visibility",
]  # fmt: skip
