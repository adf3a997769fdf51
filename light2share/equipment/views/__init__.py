"""The pages of listings."""

from light2share.equipment.views import (
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
    sheet,
    show,
    units,
    visibility,
)
from light2share.equipment.views.room import bp

__all__ = [
    "bp", "details", "documents", "label", "life", "listing", "mine", "photos", "pictures", "printing", "review",
    "sheet", "show", "units", "visibility",
]  # fmt: skip
