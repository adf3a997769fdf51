"""The pages of listings."""

from light2share.equipment.views import label, listing, mine, photos, pictures, printing, sheet, show
from light2share.equipment.views.room import bp

__all__ = ["bp", "label", "listing", "mine", "photos", "pictures", "printing", "sheet", "show"]
