"""Why a picture is not taken, in words."""

from __future__ import annotations

from light2share.equipment.pictures import LEAST_SIDE, MOST_STRETCHED, Fault
from light2share.i18n import _

PICTURE_FAULTS = {
    Fault.TOO_LARGE: (413, _("Choose a picture of at most 10 MB")),
    Fault.TOO_MANY_PIXELS: (413, _("Choose a picture of at most 40 megapixels")),
    Fault.TOO_SMALL: (
        422,
        _("Choose a larger picture: its long side has at least %(least)s pixels", least=LEAST_SIDE),
    ),
    Fault.STRETCHED: (
        422,
        _("Choose another picture: one side is more than %(most)s times the other", most=MOST_STRETCHED),
    ),
    Fault.NO_PICTURE: (415, _("Choose a picture in JPEG, PNG or WebP: this file is none, or it is damaged")),
}
"""What a refused picture answers, and with which status."""
